"""A page read twice: with the words that may be out of sight, and without them.

Nothing tells for sure that letters in the colour of their ground, clipped or moved away are unseen.
So what they say neither hides a warning nor keeps one from being given: both texts are judged.
"""

from collections import deque
from collections.abc import Iterator

from msgspec.structs import replace
from selectolax.lexbor import LexborNode

from server.messages import Page
from server.reading.model import Offer, Reading

FAINT_MARK = "data-vigiclic-faint"
"""The attribute by which the extension marks what may be out of sight."""
_MOST_WORDS = 5_000_000
"""So many words are gone through at most to match offers: a fraction of a second."""


def has_faint_words(page: Page) -> bool:
    """Tell whether a page or one of its frames has words that may be out of sight."""
    return any(map(_is_marked, (page.html, *(frame.html for frame in page.frames))))


def _is_marked(html: str) -> bool:
    """Tell whether the mark stands in a tag: the words of a page may speak of it."""
    before, place = 0, html.find(FAINT_MARK)
    while place >= 0:
        opened = html.rfind("<", before, place)
        if opened > html.rfind(">", before, place) and html[opened + 1].isalpha():
            return True
        before, place = place, html.find(FAINT_MARK, place + 1)
    return False


def hide_faint_words(root: LexborNode) -> None:
    """Have what may be out of sight count as hidden."""
    for node in root.css(f"[{FAINT_MARK}]"):
        node.attrs["hidden"] = ""


def with_plain(reading: Reading, plain: Reading) -> Reading:
    """Give the reading of a page with what the reading without doubtful words is judged by."""
    texts = {offer.key: offer.text for offer in plain.offers}
    keys = {offer.key for offer in reading.offers}
    # A key may rest on words of a title that may be out of sight.
    renamed = [offer for offer in reading.offers if offer.key not in texts]
    others = [offer.text for offer in plain.offers if offer.key not in keys]
    for offer, text in _pairs(renamed, others):
        texts[offer.key] = text
    return replace(
        reading,
        offers=tuple(_with(offer, texts.get(offer.key, "")) for offer in reading.offers),
        plain=plain.text if plain.text != reading.text else "",
    )


def _pairs(renamed: list[Offer], texts: list[str]) -> Iterator[tuple[Offer, str]]:
    """Give each offer with what is left of it: by its place, if all are there, else by its words.

    An offer may be nothing but words that may be out of sight, or be told from the one beside it by
    such words alone: then there are fewer texts than offers, or more.
    """
    if len(renamed) == len(texts):
        yield from zip(renamed, texts, strict=True)
        return
    left = deque((text, text.split()) for text in texts)
    words = 0
    for offer in renamed:
        own = offer.text.split()
        for skipped, (text, wanted) in enumerate(left):
            words += len(own)
            if words > _MOST_WORDS:
                return
            if _is_left_of(wanted, own):
                yield offer, text
                for _ in range(skipped + 1):
                    left.popleft()
                break


def _is_left_of(wanted: list[str], own: list[str]) -> bool:
    """Tell whether words come of others by leaving some out."""
    words = iter(own)
    return bool(wanted) and all(word in words for word in wanted)


def _with(offer: Offer, text: str) -> Offer:
    return replace(offer, plain=text) if text != offer.text else offer
