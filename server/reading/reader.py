"""A page or its JSON -> what it says.

Pure: the same page gives the same reading. Nothing raises: a hostile page is read as far as it
goes.
"""

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from server.messages import Data, Page
from server.reading import generic, registry
from server.reading.address import split
from server.reading.engine import read_balance, read_history, read_offers, read_task
from server.reading.model import Reading, TaskSeen
from server.reading.opened import Opened
from server.reading.phrases import folded
from server.reading.plain import has_faint_words, with_plain
from server.reading.platform import GENERIC, Platform, Rule
from server.reading.selector import decode
from server.reading.tally import Tally
from server.reading.view import View

_ENDS = frozenset(("submitted", "returned", "expired", "screened_out"))


def read_page(page: Page, *, use_platforms: bool = True) -> Reading:
    """Give what a page says; with `use_platforms` False by structure and words alone."""
    reading = _read(Opened(page), use_platforms=use_platforms)
    if not has_faint_words(page):
        return reading
    return with_plain(reading, _read(Opened(page, plain=True), use_platforms=use_platforms))


def _read(opened: Opened, *, use_platforms: bool) -> Reading:
    platform = _platform(opened) if use_platforms else None
    if platform is None:
        return generic.read(opened)
    return read_as(platform, opened, *page_rule(platform, opened))


def read_data(data: Data) -> Reading:
    """Give what JSON says that a page has fetched; of an unknown source nothing but that."""
    source, address = split(data.source), split(data.url)
    platform = registry.at(source) or registry.at(address)
    if platform is None:
        return Reading(generic.NAME, "other")
    return read_data_as(platform, data)[0]


def read_as(
    platform: Platform,
    opened: Opened,
    rule: Rule | None,
    pieces: Mapping[str, str],
    tally: Tally | None = None,
) -> Reading:
    """Give what a page says by one rule of a platform, None where no rule names it."""
    if rule is None and platform.file.otherwise == GENERIC:
        return generic.read(opened, platform)
    if rule is not None and rule.generic:
        return generic.read(opened, platform, rule.stage)
    if rule is None:
        return Reading(platform.name, "other", text=opened.text)
    page, site = opened.page, opened.address.site
    view = View(platform, page.url, site, page.at, opened.root, pieces, opened, tally=tally)
    return _reading(view, rule)


def read_data_as(
    platform: Platform, data: Data, tally: Tally | None = None
) -> tuple[Reading, Rule | None]:
    """Give what a platform's JSON says, and by which of its rules."""
    source = split(data.source)
    value = decode(data.json) if isinstance(data.json, str) else data.json
    for rule in platform.data:
        pieces = rule.pattern.match(source)
        if pieces is not None and (rule.has is None or rule.has.find(value, first=True)):
            view = View(platform, data.url, source.site, data.at, value, pieces, tally=tally)
            return _reading(view, rule), rule
    return Reading(platform.name, "other"), None


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
    return next((known for known in registry.platforms() if detected(known, opened)), None)


def detected(platform: Platform, opened: Opened) -> bool:
    """Tell whether a page's structure is that of a platform that anybody can host."""
    return bool(platform.detect) and all(opened.root.css_first(css) for css in platform.detect)


def page_rule(platform: Platform, opened: Opened) -> tuple[Rule | None, dict[str, str]]:
    """Give the first rule that holds on a page, and what its address says; None without one."""
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
