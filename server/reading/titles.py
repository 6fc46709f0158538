"""Which text of a row is its title: the one whose place, over all rows, reads like a title."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborNode

from server.reading.mask import mask
from server.reading.phrases import folded
from server.reading.prices import CURRENCY
from server.reading.text import clean_line
from server.reading.visible import VisibleText
from server.reading.words import PAY_WORDS, outcome_of

_LETTERS = re.compile(r"[^\W\d_]")
_THREE_LETTERS = re.compile(r"(?:[^\W\d_][\W\d_]*+){3}")
_LONGEST = 300
_MOST_LEAVES = 60
_TAG_BONUS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), 3.0),
    **dict.fromkeys(("a", "strong", "b"), 1.5),
    **dict.fromkeys(("button", "label", "option"), -4.0),
}
_COUNTED = frozenset(("td", "th", "li", "div", "span", "p"))
_NAMED = re.compile(
    r"title|titre|name\b|nom\b|heading|subject|sujet|headline|libell|intitul", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"button|btn|badge|label|price|reward|pay(?:ment|out)?\b|prix|tag\b|user|author|requester|employer",
    re.IGNORECASE,
)
BUTTON = re.compile(
    r"(?:view|see|start|accept|apply|preview|details?|more|hide|open|go|take|join|read|show|voir|détails?"
    r"|commencer|accepter|participer|postuler|en savoir plus|afficher|masquer)\b.{0,24}",
    re.IGNORECASE,
)

_LONGEST_PAY = 60
Place = tuple[str, ...]


@dataclass(slots=True)
class _Candidate:
    """What stands at one place of the rows."""

    texts: dict[int, str] = field(default_factory=dict)
    order: int = 0
    bonus: float = 0.0


def find_titles(rows: Sequence[LexborNode], visible: VisibleText) -> list[str | None]:
    """Give the title of each row, None for a row in which none can be told."""
    candidates: dict[Place, _Candidate] = {}
    for number, row in enumerate(rows):
        for order, (place, text, bonus) in enumerate(_leaves(row, visible)):
            candidate = candidates.setdefault(place, _Candidate(order=order, bonus=bonus))
            candidate.texts.setdefault(number, text)
    ranked = sorted(
        (_score(candidate, len(rows)), place) for place, candidate in candidates.items()
    )
    titles: list[str | None] = [None] * len(rows)
    for score, place in reversed(ranked):
        if score <= 0:
            break
        for number, text in candidates[place].texts.items():
            if titles[number] is None:
                titles[number] = text
        if all(titles):
            break
    return [mask(title) if title else None for title in titles]


def _leaves(row: LexborNode, visible: VisibleText) -> list[tuple[Place, str, float]]:
    found: list[tuple[Place, str, float]] = []
    seen: set[int] = set()
    places = _Places(row)
    flow = visible.flow
    start, end = flow.span(row) or (0, 0)
    for node in flow.nodes[start:end]:
        element = node.parent
        if element is None or element.mem_id in seen:
            continue
        seen.add(element.mem_id)
        only = element.mem_id == row.mem_id or (node.prev is None and node.next is None)
        text = clean_line((node.text_content or "") if only else visible.of(element, 2 * _LONGEST))
        if not _could_be(text):
            continue
        place, bonus = places.of(element)
        found.append((place, text, bonus))
        if len(found) >= _MOST_LEAVES:
            break
    return found


def _could_be(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and _THREE_LETTERS.search(text[:40]) is not None
        and not text.endswith(":")
        and not _says_only_pay(text)
    )


def _says_only_pay(text: str) -> bool:
    return (
        len(text) <= _LONGEST_PAY
        and CURRENCY.search(text) is not None
        and not _LETTERS.search(PAY_WORDS.sub("", text))
    )


class _Places:
    """The places of one row's elements; what is around several of them is looked at once."""

    def __init__(self, row: LexborNode) -> None:
        self._row = row.mem_id
        self._around: dict[int, tuple[Place, float]] = {}

    def of(self, element: LexborNode, *, nearest: bool = True) -> tuple[Place, float]:
        """Give an element's place, and how much its tags and names speak for a title."""
        number = element.mem_id
        if not nearest and number in self._around:
            return self._around[number]
        tag = element.tag or ""
        # One by one: a dict of all attributes takes much longer.
        attributes = element.attrs
        names = f"{attributes.get('class') or ''} {attributes.get('data-testid') or ''}"
        first = (*names.split(), "")[0] if nearest else ""
        steps: Place = (tag, first) if nearest else (tag,)
        bonus = 0.0
        if number != self._row:
            bonus = _TAG_BONUS.get(tag, 0.0) + _bonus(names, nearest)
            if tag in _COUNTED:
                steps = (*steps, str(_index(element)))
            if element.parent is not None:
                around, more = self.of(element.parent, nearest=False)
                steps, bonus = steps + around, bonus + more
        if not nearest:
            self._around[number] = steps, bonus
        return steps, bonus


@lru_cache(maxsize=4_096)
def _bonus(names: str, nearest: bool) -> float:
    """Give how much an element's class names speak for a title, or against one."""
    bonus = 3.0 if _NAMED.search(names) else 0.0
    return bonus - 3 if nearest and _NO_TITLE.search(names) else bonus


def _index(element: LexborNode) -> int:
    """Give the number of elements of the same kind before an element; only the first few count."""
    count = 0
    before = element.prev
    kind = element.tag_id
    while before is not None and count < 12:
        count += before.tag_id == kind
        before = before.prev
    return count


def _score(candidate: _Candidate, rows: int) -> float:
    texts = list(candidate.texts.values())
    coverage = len(texts) / rows
    commonest = Counter(texts).most_common(1)[0][1] / len(texts)
    length = sum(len(text) for text in texts) / len(texts)
    score = 4 * coverage + candidate.bonus + min(length, 16) / 8 - min(candidate.order, 12) / 2
    if len(texts) > 2 and commonest > 0.6:
        # The same words in most rows are a label, a button, a country.
        score -= 6
    if length > 140:
        score -= 2
    if 2 * sum(BUTTON.fullmatch(text) is not None for text in texts) > len(texts):
        # Whatever they are called, most of them begin as buttons do.
        score -= 6
    if 2 * sum(len(text) < 40 and outcome_of(folded(text)) is not None for text in texts) >= len(
        texts
    ):
        # What became of a task is not what it is called.
        score -= 6
    return score if length >= (3 if candidate.bonus > 0 else 4) else -1
