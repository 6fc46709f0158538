"""`vigiclic read`."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.texts import LOCALES, Texts
from tests.support import turkle_pages as pages


@pytest.fixture(autouse=True)
def _language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "en")


def saved(folder: Path, content: str, name: str = "page.html") -> str:
    path = folder / name
    path.write_text(content, "utf-8")
    return str(path)


def as_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


LISTING = pages.listing((3, "Birds", "Autumn", 41))
CARD = "<li><h3>Sort the {0}</h3><p>$0.10</p><p>5 min</p></li>"
CARDS = CARD.format("photos") + CARD.format("letters")


def test_json_has_every_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", saved(tmp_path, LISTING), "--url", f"{pages.SITE}/", "--json"]) == 0
    assert as_json(capsys) == {
        "platform": "turkle",
        "stage": "listing",
        "task": None,
        "offers": [
            {
                "key": "turkle:crowd.example:8000:batch:3",
                "title": "Birds / Autumn",
                "description": None,
                "requester": None,
                "url": f"{pages.SITE}/batch/3/preview_next_task/",
                "reward": None,
                "minutes": None,
                "minutes_source": None,
                "places": 41,
                "approval_rate": None,
            }
        ],
        "history": [],
        "balance": None,
        "unparsed": {},
    }


def test_sums_are_strings_and_minutes_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", saved(tmp_path, CARDS), "--url", "https://w.example/", "--json"]) == 0
    offer = as_json(capsys)["offers"][0]
    assert offer["reward"] == {"amount": "0.10", "currency": "USD"}
    assert (offer["minutes"], offer["minutes_source"]) == (5.0, "stated")


def test_platform_files_can_be_left_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = saved(tmp_path, LISTING)
    assert main(["read", page, "--url", f"{pages.SITE}/", "--json", "--generic"]) == 0
    assert as_json(capsys)["platform"] == "generic"


def test_json_page_and_a_page_that_is_no_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", saved(tmp_path, '[{"a": 1}]'), "--url", "https://w.example/"]) == 0
    assert "generic" in capsys.readouterr().out
    (tmp_path / "page.html").write_bytes(b"\x00<p>\xed\xa0\x80")
    page = str(tmp_path / "page.html")
    assert main(["read", page, "--url", "https://w.example/", "--json"]) == 0
    assert as_json(capsys)["stage"] == "other"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Offers: 2\n", "  Sort the photos: 0.10 USD, 5 min\n")),
        (
            "fr",
            (
                "Étape\N{NO-BREAK SPACE}: liste.\n",
                "Offres\N{NO-BREAK SPACE}: 2\n",
                "photos\N{NO-BREAK SPACE}: 0,10 USD, 5 min\n",
            ),
        ),
    ],
)
def test_summary_in_the_language_of_the_interface(
    language: str,
    words: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", language)
    assert main(["read", saved(tmp_path, CARDS), "--url", "https://w.example/"]) == 0
    out = capsys.readouterr().out
    assert all(one in out for one in words)


@pytest.mark.parametrize(
    ("name", "url", "status", "said"),
    [
        ("none.html", "https://w.example/", 1, "Cannot read"),
        (".", "https://w.example/", 1, "Cannot read"),
        ("page.html", "w.example", 2, "no address of a page"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    name: str,
    url: str,
    status: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    saved(tmp_path, "<p>words")
    assert main(["read", str(tmp_path / name), "--url", url]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no_page"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "no_page"),
        (b"%PDF-1.7\n<html>", "no_page"),
        (bytes(range(256)) * 20, "no_page"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n<html>", "archive"),
        (b'{"offers": [\n1,\n', "bad_json"),
        (b'[{"a": 1}] and more', "bad_json"),
        (b"[" * 100_000 + b"]" * 100_000, "deep_json"),
        (b"[" + b"1" * 10_000 + b"]", "bad_json"),
    ],
)
@pytest.mark.parametrize("command", ["read", "platforms check"])
def test_what_is_no_page_is_told_in_one_line(
    command: str,
    content: bytes,
    key: str,
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", language)
    path = tmp_path / "page.html"
    path.write_bytes(content)
    arguments = [*command.split(), str(path), "--url", "https://www.mturk.com/"]
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    line = 3 if content.startswith(b"{") else 1
    assert err == f"vigiclic: {Texts(language)(f'read.{key}', path=path, line=line)}\n"


def test_json_of_a_site_without_a_file_is_not_passed_over_in_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = saved(tmp_path, '[{"title": "Sort", "reward": 1}]')
    assert main(["read", page, "--url", "https://w.example/api", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["offers"] == []
    assert "No platform file reads JSON of w.example" in err
    assert err.count("\n") == 1


def test_json_without_platform_files_says_that_nothing_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = saved(tmp_path, '{"results": []}')
    url = "https://worker.mturk.com/?format=json"
    assert main(["read", page, "--url", url, "--json", "--generic"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["platform"] == "generic"
    assert "leave --generic out" in err


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "iso-8859-15", "utf-8"])
def test_a_page_is_read_in_its_own_encoding(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = f"<meta charset={encoding}>" + CARDS.replace("$0.10", "0,10 €").replace("Sort", "Trié")
    (tmp_path / "page.html").write_bytes(page.encode(encoding))
    arguments = ["read", str(tmp_path / "page.html"), "--url", "https://w.example/", "--json"]
    assert main(arguments) == 0
    offers = as_json(capsys)["offers"]
    assert [offer["title"] for offer in offers] == ["Trié the photos", "Trié the letters"]
    assert offers[0]["reward"] == {"amount": "0.10", "currency": "EUR"}


def test_address_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["read", saved(tmp_path, "<p>words")])
    assert caught.value.code == 2


def test_both_languages_have_the_same_texts() -> None:
    english, french = (
        tomllib.loads((LOCALES / f"{language}.toml").read_text("utf-8"))["read"]
        for language in ("en", "fr")
    )
    assert english.keys() == french.keys()
