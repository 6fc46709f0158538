"""A page read twice: with the words that may be out of sight, and without them.

Nothing tells for sure that letters in the colour of their ground, clipped or moved away are unseen.
So what they say neither hides a warning nor keeps one from being given: both texts are judged.
"""

from msgspec.structs import replace
from selectolax.lexbor import LexborNode

from server.messages import Page
from server.reading.model import Offer, Reading

FAINT_MARK = "data-vigiclic-faint"
"""The attribute by which the extension marks what may be out of sight."""


def has_faint_words(page: Page) -> bool:
    """Tell whether a page or one of its frames has words that may be out of sight."""
    return FAINT_MARK in page.html or any(FAINT_MARK in frame.html for frame in page.frames)


def hide_faint_words(root: LexborNode) -> None:
    """Have what may be out of sight count as hidden."""
    for node in root.css(f"[{FAINT_MARK}]"):
        node.attrs["hidden"] = ""


def with_plain(reading: Reading, plain: Reading) -> Reading:
    """Give the reading of a page with what the reading without doubtful words is judged by."""
    texts = {offer.key: offer.text for offer in plain.offers}
    keys = {offer.key for offer in reading.offers}
    # A key may rest on words of a title that may be out of sight: then its place tells.
    renamed = [offer.key for offer in reading.offers if offer.key not in texts]
    others = [offer.text for offer in plain.offers if offer.key not in keys]
    if len(renamed) == len(others):
        texts.update(zip(renamed, others, strict=True))
    return replace(
        reading,
        offers=tuple(_with(offer, texts.get(offer.key, "")) for offer in reading.offers),
        plain=plain.text if plain.text != reading.text else "",
    )


def _with(offer: Offer, text: str) -> Offer:
    return replace(offer, plain=text) if text != offer.text else offer
