"""A saved page is read in the encoding that it declares itself, as a browser would."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.reading.encoding import decode_page

PAGE = "<html><head>{}</head><body>Relevé : 2,50 € – payé “demain”</body></html>"
DECLARED = '<meta charset="{}">'
OLD = '<META http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize("declaration", [DECLARED, OLD, "<meta charset={}>"])
@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("windows-1252", "cp1252"),
        ("Windows-1252", "cp1252"),
        ("iso-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
    ],
)
def test_a_page_declares_its_encoding(declaration: str, label: str, encoding: str) -> None:
    page = PAGE.format(declaration.format(label))
    if encoding == "iso-8859-15":
        page = page.replace("–", "-").replace("“", '"').replace("”", '"')
    assert decode_page(page.encode(encoding)) == page


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_mark_at_the_beginning_counts_before_the_declaration(mark: bytes, encoding: str) -> None:
    page = PAGE.format(DECLARED.format("windows-1252"))
    assert decode_page(mark + page.encode(encoding)) == page


@pytest.mark.parametrize("label", ["utf-16", "UTF-16LE", "utf-7", "nonsense", "hex", "base64"])
def test_a_declaration_that_cannot_be_true_counts_as_none(label: str) -> None:
    page = PAGE.format(DECLARED.format(label))
    assert decode_page(page.encode()) == page


def test_an_xml_declaration_counts() -> None:
    page = '<?xml version="1.0" encoding="ISO-8859-1"?><html>payé</html>'
    assert decode_page(page.encode("latin-1")) == page


def test_without_a_declaration_it_is_utf_8_or_western() -> None:
    page = PAGE.format("")
    assert decode_page(page.encode()) == page
    assert decode_page(page.encode("cp1252")) == page


def test_a_page_cut_inside_a_character_is_still_utf_8() -> None:
    assert decode_page("payé €".encode()[:-1]) == "payé \ufffd"


@given(st.binary())
def test_any_bytes_have_a_text(content: bytes) -> None:
    assert isinstance(decode_page(content), str)
