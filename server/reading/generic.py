"""The reader for sites without a platform file: from the page's structure and words alone."""

import hashlib
import re

from server.reading.address import without_session
from server.reading.convert import to_amount, to_countdown
from server.reading.mask import mask
from server.reading.model import Balance, HistoryRow, Offer, Reading, TaskSeen
from server.reading.opened import Opened
from server.reading.phrases import labelled_minutes, labelled_reward
from server.reading.platform import Platform
from server.reading.repeats import find_rows
from server.reading.rows import as_history, as_offer
from server.reading.stages import decide, find_signs
from server.reading.text import TITLE_LENGTH, clean_line
from server.reading.titles import find_titles
from server.vocabulary import Stage

NAME = "generic"

_ENDS = frozenset(("submitted", "returned", "expired", "screened_out"))
_WITH_TASK = _ENDS | {"working", "preview"}
_CHOICE = "input[type=radio],input[type=checkbox],textarea"
_NOT_AN_OFFER = re.compile(
    r"\b(?:balance|solde|earned|earnings|pending|available|withdraw(?:als?)?|payouts?|referrals?"
    r"|gagné|en attente|disponible|retraits?|parrainages?|total|fees?|frais|deposits?|dépôts?"
    r"|bonus|invite|parrainez)\b",
    re.IGNORECASE,
)
_LABEL_WORDS = 4
_SENTENCE = 6
_LEFT = re.compile(
    r"(?:expires? in|time (?:left|remaining)|remaining time|expire dans|temps restant"
    r"|il (?:vous )?reste)"
    r"\s?:?\s{1,2}(?P<left>[^\n]{1,60})",
    re.IGNORECASE,
)
_SHORT_CLOCK = re.compile(r"[0-9]{1,5}:[0-9]{1,5}(?![0-9:])")
_BALANCES = {
    "available": r"(?:(?:available|current|account|your) )?balance|available"
    r"|solde(?: disponible| actuel)?",
    "pending": r"pending(?: balance| earnings)?|en attente|gains en attente",
    "minimum": r"minimum (?:payout|withdrawal|cashout)|min\.? (?:payout|withdrawal)"
    r"|(?:retrait|paiement|seuil) minimum|seuil de (?:paiement|retrait)",
}
_BALANCE = {
    name: re.compile(rf"(?:^|\n)(?:{label})\s?:?\s{{0,2}}(?P<sum>[^\n]{{2,24}})", re.IGNORECASE)
    for name, label in _BALANCES.items()
}


def read(opened: Opened, platform: Platform | None = None, stage: Stage | None = None) -> Reading:
    """Give what a page of an unknown site says.

    Of a platform that is known a little, the reading and its keys carry the name; `stage` is the
    page's where its address tells it.
    """
    name, site = (platform.name if platform else NAME), opened.address.site
    prefix = platform.key("", site) if platform else f"{NAME}:{site}:"
    offers, history, unparsed = _rows(opened, prefix)
    if stage is None:
        stage = decide(find_signs(opened), len(offers), len(history))
    task: TaskSeen | None = None
    if stage in _WITH_TASK:
        seen, offer, unparsed = _task(opened, name)
        task = seen if stage != "preview" else None
        offers = (offer,) if stage not in _ENDS else ()
    elif stage != "listing":
        offers = ()
        unparsed = {}
    return Reading(
        name,
        stage,
        task=task,
        offers=offers,
        history=history if stage == "history" else (),
        balance=_balance(opened.words) if stage == "earnings" else None,
        unparsed=unparsed,
        text=opened.text,
    )


def _rows(
    opened: Opened, prefix: str
) -> tuple[tuple[Offer, ...], tuple[HistoryRow, ...], dict[str, int]]:
    rows = [row for row in find_rows(opened.visible) if not row.element.css_first(_CHOICE)]
    titles = find_titles([row.element for row in rows], opened.visible)
    offers: list[Offer] = []
    history: list[HistoryRow] = []
    untitled = 0
    for row, title in zip(rows, titles, strict=True):
        words = opened.words_of(row.element, row.last)
        told = words if title is None else title
        if len(told.split()) <= _LABEL_WORDS and _NOT_AN_OFFER.search(told):
            continue
        if _is_prose(words):
            continue
        if title is None:
            untitled += 1
            continue
        offers.append(as_offer(row, title, words, opened, prefix))
        if past := as_history(row, title, words, opened, prefix):
            history.append(past)
    unread = sum(offer.reward is None for offer in offers)
    missed = {"reward": unread, "title": untitled}
    return tuple(offers), tuple(history), {name: count for name, count in missed.items() if count}


def _is_prose(words: str) -> bool:
    """Tell whether a row is one sentence that names a price in passing."""
    return words.endswith((".", "!", "?")) and "\n" not in words and len(words.split()) > _SENTENCE


def _task(opened: Opened, name: str) -> tuple[TaskSeen, Offer, dict[str, int]]:
    words = opened.text
    title = _title(opened)
    reward = labelled_reward(words)
    minutes, source = labelled_minutes(words)
    told = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:8]
    where = without_session(opened.page.url).partition("://")[2].partition("#")[0]
    key = f"{name}:{where}:{told}"
    left = _LEFT.search(words)
    deadline = None
    if left is not None:
        minutes_left = to_countdown(left["left"])
        # Of "10:30" nothing tells whether minutes are meant or hours.
        if minutes_left is not None and not _SHORT_CLOCK.match(left["left"]):
            deadline = opened.page.at + int(minutes_left * 60_000)
    offer = Offer(
        key,
        title,
        text=words,
        reward=reward.value,
        minutes=minutes.value,
        minutes_source=source if minutes.value is not None else None,
    )
    task = TaskSeen(
        key,
        title,
        reward=offer.reward,
        minutes=offer.minutes,
        minutes_source=offer.minutes_source,
        deadline_at=deadline,
    )
    unread = {"reward": reward.unread, "minutes": minutes.unread}
    return task, offer, {name: count for name, count in unread.items() if count}


def _title(opened: Opened) -> str:
    root = opened.root
    heading = root.css_first("h1") or root.css_first("h2")
    title = clean_line(heading.text()[:1_000]) if heading is not None else ""
    return mask(title or clean_line(opened.page.title[:TITLE_LENGTH])) or "?"


def _balance(words: str) -> Balance | None:
    found = {
        name: amount
        for name, pattern in _BALANCE.items()
        if (match := pattern.search(words)) and (amount := to_amount(match["sum"], None))
    }
    currencies = {amount.currency for amount in found.values()}
    if len(currencies) != 1:
        return None
    return Balance(currencies.pop(), **{name: amount.amount for name, amount in found.items()})
