"""Pages made to take the reader's time: what they may cost is bounded before it is spent."""

import pytest

from classifier.tokens import tokenise
from server.events import PageSeen
from server.messages import Data, Page
from server.reading import read_data, read_page
from server.reading.guard import MAX_LENGTH
from server.reading.opened import Opened
from server.reading.selector import decode
from server.reading.text import PAGE_LENGTH, TITLE_LENGTH
from server.seeing import see

DEEPEST = 400


def depth(page: str) -> int:
    """Give how deep the tree of a page is that the reader walks."""
    root = Opened(Page("p", 0, 1, "https://work.example/", "", page)).root
    deepest = 0
    for leaf in root.traverse(include_text=True):
        if leaf.child is None:
            count = 0
            parent = leaf.parent
            while parent is not None:
                count, parent = count + 1, parent.parent
            deepest = max(deepest, count)
    return deepest


@pytest.mark.parametrize(
    "page",
    [
        # Short enough, or with few enough signs, to be nothing to fear for the parser alone.
        "<ul><li>$1" * 1_600,
        "<span>x" * 2_200,
        "<span>x" * 19_000,
        "<i>" * 9_000 + "<p>$1 words here</p>" * 1_000,
        "<table><tr><td>$1 for words" * 1_500,
        "<b><p>" * 2_000,
    ],
)
def test_no_page_is_walked_that_is_nested_beyond_reason(page: str) -> None:
    assert len(page) < MAX_LENGTH
    assert depth(page) <= DEEPEST


def test_a_page_as_deep_as_honest_ones_is_read_as_it_is() -> None:
    assert depth("<div>" * 100 + "word" + "</div>" * 100) > 100


@pytest.mark.parametrize("word", ["a", "\u0430", "e\u0301", "a\u200b", "½", "é"])
def test_a_word_without_end_is_cut(word: str) -> None:
    names = tokenise(f"fee {word * 100_000} fee").names
    assert names[0] == names[-1] == "fee"
    assert max(map(len, names)) <= 128


def test_no_title_and_no_field_is_kept_at_any_length() -> None:
    page = Page("p", 0, 1, "https://work.example/", "word " * 1_000_000, "<p>x</p>")
    seen = see(page, read_page, read_data)
    assert isinstance(seen, PageSeen)
    assert len(seen.title) <= TITLE_LENGTH
    study = {"id": "1", "name": "Short survey", "description": "word " * 1_000_000}
    url = "https://app.prolific.com/studies"
    source = "https://internal-api.prolific.com/api/v1/participant/studies/"
    (offer,) = read_data(Data("d", 0, 1, url, source, {"results": [study]})).offers
    assert offer.title == "Short survey"
    assert 0 < len(offer.description or "") <= PAGE_LENGTH


@pytest.mark.parametrize(
    "text",
    ['{"a": 0.10}', '{"a": NaN}', '{"a": "\\ud83d"}', "[" * 100_000, '{"a": 1e999}', "\ud800"],
)
def test_json_is_exact_and_nothing_raises(text: str) -> None:
    value = decode(text)
    if "0.10" in text:
        assert str(value["a"]) == "0.10"


def test_what_is_nearly_json_is_not_asked_of_the_slow_parser_at_any_length() -> None:
    assert decode('{"a": [NaN]}') is not None
    assert decode('{"a": [' + "NaN," * 400_000 + "NaN]}") is None
