"""The worker's verdicts -> labelled texts for retraining: masked, and with nothing else in them."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from classifier.labels import KINDS, LEGIT, SCAM
from classifier.language import guess_language
from server.advice import offer_subject
from server.events import DataSeen, Entry, PageSeen
from server.judge import PAGE, subjects, text_of
from server.messages import Feedback
from server.reading.mask import mask
from server.reading.model import Offer
from server.vocabulary import Stage

ABOUT_SCAMS = frozenset({"scam", "unrealistic_pay", "disturbing"})
"""Warnings that "this is fine" contradicts; of low pay it says nothing about honesty."""
_SURFACES: dict[Stage, str] = {
    "listing": "task_card",
    "preview": "task_page",
    "working": "task_page",
    "qualification": "task_page",
    "messages": "message",
    "help": "faq",
}
KindsOf = Callable[[str], Sequence[str]]


class Label(Struct, frozen=True, omit_defaults=True):
    """One labelled text, as `classifier.corpus` reads it; `id` and `family` come from its words."""

    id: str
    text: str
    lang: str
    label: str
    kinds: list[str]
    family: str
    surface: str
    reward: dict[str, str] | None = None
    minutes: str | None = None


class Labels(Struct, frozen=True):
    """What the verdicts give; `left_out` counts those whose text or language is not known."""

    labels: list[Label]
    left_out: int


class _Met(Struct, frozen=True):
    offer: Offer
    stage: Stage
    lang: str | None


class _Seen:
    """The offers that verdicts are about, by their page's id and by their own name."""

    def __init__(self, verdicts: Sequence[Feedback], entries: Iterable[Entry]) -> None:
        self._pages: dict[str, list[_Met]] = {
            verdict.page: [] for verdict in verdicts if verdict.page is not None
        }
        self._offers: dict[str, _Met | None] = dict.fromkeys(
            name for verdict in verdicts if (name := _subject(verdict))
        )
        for entry in entries:
            if isinstance(entry.event, PageSeen | DataSeen):
                self._note(entry.event)

    def _note(self, event: PageSeen | DataSeen) -> None:
        lang = event.lang if isinstance(event, PageSeen) else None
        met = [_Met(offer, event.reading.stage, lang) for offer in subjects(event.reading)]
        if event.id in self._pages:
            self._pages[event.id] = met
        for one in met:
            name = offer_subject(event.reading, event.url, one.offer)
            if name in self._offers:
                self._offers[name] = one

    def judged(self, verdict: Feedback) -> _Met | None:
        """Give the offer a verdict is about: the warning's, the one it names, or the only one."""
        if verdict.warning is not None:
            return self._offers.get(_subject(verdict))
        met = self._pages.get(verdict.page or "", [])
        if verdict.offer is not None:
            met = [one for one in met if one.offer.key == verdict.offer]
        return met[0] if len(met) == 1 else None


def _subject(verdict: Feedback) -> str:
    """Give the name of the offer that a warning was about, "" where it says nothing of scams."""
    subject, _, code = (verdict.warning or "").partition(":")
    return "" if verdict.label == LEGIT and code not in ABOUT_SCAMS else subject


def labels_of(
    history: Callable[[], Iterable[Entry]],
    warnings: Mapping[str, Mapping[str, Any]],
    guess: KindsOf,
) -> Labels:
    """Give the labelled texts of a journal, the last verdict on each text.

    Args:
        history: gives everything the journal keeps; it is read twice, so that little is held.
        warnings: the `params` of each warning by its id.
        guess: gives the likeliest kinds of a scam of which nobody said the kind.
    """
    verdicts = [entry.event for entry in history() if isinstance(entry.event, Feedback)]
    seen = _Seen(verdicts, history())
    made: dict[str, Label] = {}
    left_out = 0
    for verdict in sorted(verdicts, key=lambda verdict: (verdict.at, verdict.id)):
        met = seen.judged(verdict)
        label = None if met is None else _label(verdict, met, warnings, guess)
        if label is None:
            left_out += 1
        else:
            made[label.id] = label
    return Labels(sorted(made.values(), key=lambda label: label.id), left_out)


def _label(
    verdict: Feedback, met: _Met, warnings: Mapping[str, Mapping[str, Any]], guess: KindsOf
) -> Label | None:
    text = mask(text_of(met.offer)).strip()
    page_lang = (met.lang or "")[:2].lower()
    lang = guess_language(text) or (page_lang if page_lang in {"en", "fr"} else None)
    if not text or lang is None:
        return None
    kinds = [kind for kind in verdict.kinds if kind in KINDS]
    if verdict.label == SCAM and not any(not KINDS[kind].hazard for kind in kinds):
        kinds += _kinds_of(verdict, warnings) or guess(text)
    elif verdict.label == LEGIT:
        kinds = [kind for kind in kinds if KINDS[kind].hazard]
    offer = met.offer
    stated = offer.minutes if offer.minutes_source == "stated" else None
    surface = _SURFACES.get(met.stage, "platform_page" if offer.key == PAGE else "task_card")
    return Label(
        id=_mark(text),
        text=text,
        lang=lang,
        label=verdict.label,
        kinds=list(dict.fromkeys(kinds)),
        family=_mark(re.sub(r"[\W\d_]+", " ", text.casefold())),
        surface=surface,
        reward=(
            {"amount": f"{offer.reward.amount:f}", "currency": offer.reward.currency}
            if offer.reward
            else None
        ),
        minutes=f"{stated:f}" if stated else None,
    )


def _kinds_of(verdict: Feedback, warnings: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Give the kinds that the worker was warned of, in whatever warnings about the offer."""
    subject, _, code = (verdict.warning or "").partition(":")
    said = [kind for kind in warnings.get(f"{subject}:scam", {}).get("kinds", ()) if kind in KINDS]
    return [*said, "pay_outlier"] if code == "unrealistic_pay" else said


def _mark(text: str) -> str:
    return "label-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
