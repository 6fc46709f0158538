"""Rows that are searched together give what each gives alone."""

from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from server.reading.siblings import as_siblings

TAGS = st.sampled_from(["b", "i", "p class=x", "p class='x y'", "span", "a href=/"])


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Give some rows of elements inside one another."""
    pieces = []
    for _ in range(draw(st.integers(4, 7))):
        opened = draw(st.lists(TAGS, max_size=5))
        closed = draw(st.integers(0, len(opened)))
        pieces.append("<li>" + "".join(f"<{tag}>t" for tag in opened))
        pieces += [f"</{tag.split()[0]}>" for tag in reversed(opened[:closed])]
        pieces += [f"<{tag}>u" for tag in draw(st.lists(TAGS, max_size=2))]
    return f"<ul>{''.join(pieces)}</ul>"


@given(
    rows(),
    st.sampled_from(
        ["b", ".x", "p.x", "b .x", "li > .x", "ul b", "p:not(.y)", ".x:nth-child(2)", "li", "b, .x"]
    ),
)
def test_together_as_alone(html: str, css: str) -> None:
    found = LexborHTMLParser(html).css("li")
    siblings = as_siblings(found)
    if siblings is None:
        # What a row leaves open may swallow the next: then they are no siblings.
        assert len({row.parent.mem_id for row in found if row.parent}) > 1
        return
    together = [None if each is None else each.mem_id for each in siblings.firsts(css)]
    alone = [None if (each := row.css_first(css)) is None else each.mem_id for row in found]
    assert together == alone


def test_few_rows_and_rows_within_rows_are_not_searched_together() -> None:
    assert as_siblings(LexborHTMLParser("<li>1<li>2").css("li")) is None
    nested = LexborHTMLParser("<div><div><div><div>x</div></div></div></div>").css("div")
    assert as_siblings(nested) is None
    assert as_siblings([{}, {}, {}, {}]) is None
