"""A page or its JSON -> what it says.

Pure: the same page gives the same reading. Nothing raises: a hostile page is read as far as it
goes.
"""

from selectolax.lexbor import LexborNode

from server.messages import Data, Page
from server.reading import generic, registry
from server.reading.address import split
from server.reading.engine import View, read_balance, read_history, read_offers, read_task
from server.reading.model import Reading, TaskSeen
from server.reading.opened import Opened
from server.reading.phrases import folded
from server.reading.platform import GENERIC, Platform, Rule
from server.reading.selector import decode

_ENDS = frozenset(("submitted", "returned", "expired", "screened_out"))


def read_page(page: Page, *, use_platforms: bool = True) -> Reading:
    """Give what a page says; with `use_platforms` False by structure and words alone."""
    opened = Opened(page)
    platform = _platform(opened) if use_platforms else None
    if platform is None:
        return generic.read(opened)
    rule, pieces = _rule(platform, opened)
    if rule is None and platform.file.otherwise == GENERIC:
        return generic.read(opened, platform)
    if rule is not None and rule.generic:
        return generic.read(opened, platform, rule.stage)
    if rule is None:
        return Reading(platform.name, "other", text=opened.text)
    site = opened.address.site
    return _reading(View(platform, page.url, site, page.at, opened.root, pieces, opened), rule)


def read_data(data: Data) -> Reading:
    """Give what JSON says that a page has fetched; of an unknown source nothing but that."""
    source, address = split(data.source), split(data.url)
    platform = registry.at(source) or registry.at(address)
    if platform is None:
        return Reading(generic.NAME, "other")
    value = decode(data.json) if isinstance(data.json, str) else data.json
    for rule in platform.data:
        pieces = rule.pattern.match(source)
        if pieces is not None and (rule.has is None or rule.has.find(value, first=True)):
            return _reading(View(platform, data.url, source.site, data.at, value, pieces), rule)
    return Reading(platform.name, "other")


def _reading(view: View, rule: Rule) -> Reading:
    reads = rule.reads
    offers = read_offers(view, reads.offers)
    history = read_history(view, reads.history)
    task: TaskSeen | None = None
    if reads.task is not None:
        seen = read_task(view, reads.task)
        if seen is None:
            view.missed("task")
        else:
            task = seen[0] if rule.stage == "working" or rule.stage in _ENDS else None
            offers = (seen[1], *offers)
    return Reading(
        platform=view.platform.name,
        stage=rule.stage,
        task=task,
        offers=offers,
        history=history,
        balance=read_balance(view, reads.balance),
        unparsed=dict(sorted(view.unparsed.items())),
        text=view.opened.text if view.opened else "",
    )


def _platform(opened: Opened) -> Platform | None:
    found = registry.at(opened.address)
    if found is not None:
        return found
    for platform in registry.platforms():
        if platform.detect and all(opened.root.css_first(css) for css in platform.detect):
            return platform
    return None


def _rule(platform: Platform, opened: Opened) -> tuple[Rule | None, dict[str, str]]:
    for rule in platform.pages:
        pieces = rule.pattern.match(opened.address)
        if pieces is not None and _holds(rule, opened):
            return rule, pieces
    return None, {}


def _holds(rule: Rule, opened: Opened) -> bool:
    if rule.has is not None and not rule.has.find(opened.root, first=True):
        return False
    if rule.lacks is not None and rule.lacks.find(opened.root, first=True):
        return False
    if not rule.says:
        return True
    if rule.within is None:
        words = opened.words
    else:
        found = rule.within.find(opened.root)
        words = "\n".join(
            opened.visible.of(part) if isinstance(part, LexborNode) else str(part) for part in found
        )
    said = folded(words)
    return any(phrase in said for phrase in rule.says)
