"""What passes the guard as harmless is so."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from server.reading.guard import ends_a_tag

WINDOW = 60
SHORTEST = len("a10 ")
VALUE = st.text(alphabet="\"'>= t", max_size=4)
QUOTE = st.sampled_from(("", "'", '"'))
ATTRIBUTE = st.builds(lambda quote, value: f" {{}}={quote}{value}{quote}", QUOTE, VALUE)
PIECES = st.lists(ATTRIBUTE | VALUE, min_size=1, max_size=3)


@given(PIECES, PIECES)
@settings(max_examples=3_000, deadline=None)
def test_no_tag_outlasts_what_ends_one(unit: list[str], others: list[str]) -> None:
    numbers = count(10)
    pieces = (piece.format(f"a{next(numbers)}") for piece in ["<b ", *others, *unit * 60])
    page = ("".join(pieces) + "\">'>").encode()
    if all(ends_a_tag(page[i : i + WINDOW]) for i in range(0, len(page) - WINDOW, WINDOW)):
        elements = LexborHTMLParser(page).css("b")
        attributes = [name for b in elements for name in b.attributes if name.startswith("a")]
        assert len(attributes) <= 2 * WINDOW / SHORTEST
