"""A page or its JSON -> what it says.

Pure: the same page gives the same reading. Nothing raises: a hostile page is read as far as it
goes.
"""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from server.messages import Data, Page
from server.reading import generic, registry
from server.reading.address import Address, split
from server.reading.engine import View, read_balance, read_history, read_offers, read_task
from server.reading.guard import prepare
from server.reading.mask import mask
from server.reading.model import Offer, Reading, TaskSeen
from server.reading.phrases import folded
from server.reading.platform import Platform, Rule
from server.reading.selector import decode
from server.reading.text import PAGE_LENGTH, VisibleText

_ENDS = frozenset(("submitted", "returned", "expired", "screened_out"))
_MAX_FRAMES = 20


@dataclass(slots=True)
class _Parsed:
    """A page taken apart: its root, its visible text and that of its frames, masked."""

    address: Address
    root: LexborNode
    visible: VisibleText
    words: str
    frames: list[LexborNode]
    frame_words: str


def read_page(page: Page, *, use_platforms: bool = True) -> Reading:
    """Give what a page says; with `use_platforms` False by structure and words alone."""
    parsed = _parse(page)
    platform = _platform(parsed) if use_platforms else None
    if platform is None:
        return generic.read(
            page,
            parsed.address,
            parsed.root,
            parsed.visible,
            words=parsed.words,
            frame_words=parsed.frame_words,
        )
    rule, pieces = _rule(platform, parsed)
    text = _joined(parsed)
    if rule is None:
        return Reading(platform.name, "other", text=text)
    view = View(
        platform,
        page.url,
        parsed.address.site,
        page.at,
        parsed.root,
        parsed.visible,
        pieces,
        parsed.words,
        parsed.frame_words,
    )
    return _reading(view, rule, text)


def read_data(data: Data) -> Reading:
    """Give what JSON says that a page has fetched; of an unknown source nothing but that."""
    source, address = split(data.source), split(data.url)
    platform = registry.at(source) or registry.at(address)
    if platform is None:
        return Reading("generic", "other")
    value = decode(data.json) if isinstance(data.json, str) else data.json
    for rule in platform.data:
        pieces = rule.pattern.match(source)
        if pieces is not None and (rule.has is None or rule.has.find(value, first=True)):
            view = View(platform, data.url, source.site, data.at, value, None, pieces)
            return _reading(view, rule, "")
    return Reading(platform.name, "other")


def _reading(view: View, rule: Rule, text: str) -> Reading:
    reads = rule.reads
    offers = read_offers(view, reads.offers)
    task: TaskSeen | None = None
    seen: tuple[TaskSeen, Offer] | None = read_task(view, reads.task) if reads.task else None
    if seen is not None:
        task = seen[0] if rule.stage == "working" or rule.stage in _ENDS else None
        offers = (seen[1], *offers)
    elif reads.task is not None:
        view.missed("task")
    return Reading(
        platform=view.platform.name,
        stage=rule.stage,
        task=task,
        offers=offers,
        history=read_history(view, reads.history),
        balance=read_balance(view, reads.balance),
        unparsed=dict(sorted(view.unparsed.items())),
        text=text,
    )


def _parse(page: Page) -> _Parsed:
    root = _root(page.html)
    visible = VisibleText(root)
    frames = [_root(frame.html) for frame in page.frames[:_MAX_FRAMES]]
    frame_words = "\n".join(
        filter(None, (VisibleText(frame).of(frame, PAGE_LENGTH) for frame in frames))
    )
    return _Parsed(
        split(page.url),
        root,
        visible,
        mask(visible.of(root, PAGE_LENGTH)),
        frames,
        mask(frame_words[:PAGE_LENGTH]),
    )


def _root(html: str) -> LexborNode:
    root = LexborHTMLParser(prepare(html)).root
    assert root is not None  # the parser makes a document of anything
    return root


def _joined(parsed: _Parsed) -> str:
    """Join the page's words and its frames'; what is cut is the tail of the page, not the task."""
    room = max(0, PAGE_LENGTH - len(parsed.frame_words) - 1)
    return "\n".join(filter(None, (parsed.words[:room], parsed.frame_words)))


def _platform(parsed: _Parsed) -> Platform | None:
    found = registry.at(parsed.address)
    if found is not None:
        return found
    for platform in registry.platforms():
        if platform.detect and all(parsed.root.css_first(css) for css in platform.detect):
            return platform
    return None


def _rule(platform: Platform, parsed: _Parsed) -> tuple[Rule | None, dict[str, str]]:
    for rule in platform.pages:
        pieces = rule.pattern.match(parsed.address)
        if pieces is not None and _holds(rule, parsed):
            return rule, pieces
    return None, {}


def _holds(rule: Rule, parsed: _Parsed) -> bool:
    if rule.has is not None and not rule.has.find(parsed.root, first=True):
        return False
    if rule.lacks is not None and rule.lacks.find(parsed.root, first=True):
        return False
    if not rule.says:
        return True
    words = parsed.words
    if rule.within is not None:
        found = rule.within.find(parsed.root)
        words = "\n".join(
            parsed.visible.of(part) if isinstance(part, LexborNode) else str(part) for part in found
        )
    said = folded(words)
    return any(phrase in said for phrase in rule.says)
