"""What a text says about pay: money, durations, rates, and the pay for an hour that follows.

Pure functions over a text, in French and English. Nothing here raises, whatever the text, and the
cost is linear in its length.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from classifier.durations import Duration, each_duration
from classifier.money import Money, find_money
from classifier.numbers import Number, find_numbers

__all__ = [
    "Amounts",
    "Duration",
    "Money",
    "Rate",
    "find_durations",
    "find_money",
    "find_rates",
    "pay_per_hour",
    "read_amounts",
]

Per = Literal["minute", "hour", "day", "week", "month", "year", "task"]

_WORKING_MINUTES: dict[str, Decimal] = {"minute": Decimal(1), "hour": Decimal(60)}
_SPACE = r"[ \t\u00a0\u202f]{0,2}"
_END = r"(?![A-Za-zÀ-ÿ])"
_UNITS = (
    rf"(?:(?P<media>(?:audio|video|vidéo|recorded|speech)[ -]?(?:minutes?|min|hours?|hrs?))"
    rf"|(?P<hour>h|hr|hrs|hours?|heures?){_END}"
    rf"|(?P<day>d|days?|jours?|jrs?|journ[ée]es?|j){_END}"
    rf"|(?P<week>weeks?|wk|semaines?|sem){_END}"
    rf"|(?P<month>months?|mo|mth|mois){_END}"
    rf"|(?P<year>years?|yr|an|ans|années?|annum){_END}"
    rf"|(?P<minute>minutes?|mins?|mn){_END}"
    r"|(?P<task>hits?|tasks?|t[âa]ches?|missions?|micro-?t[âa]ches?|jobs?|surveys?|sondages?"
    r"|questionnaires?|enqu[êe]tes?|stud(?:y|ies)|[ée]tudes?|pi[èe]ces?|units?|unit[ée]s?|clicks?"
    r"|clics?|likes?|reviews?|avis|videos?|vid[ée]os?|images?|photos?|pictures?|pages?|words?|mots?"
    r"|rows?|lignes?|items?|assignments?|submissions?|responses?|r[ée]ponses?|orders?|commandes?"
    r"|tests?|sessions?|interviews?|entretiens?|participants?|participations?|persons?|personnes?"
    r"|accounts?|comptes?|recordings?|enregistrements?|clips?|articles?|referrals?|parrainages?"
    r"|filleuls?|friends?|amis?|ads?|annonces?|publications?|posts?|comments?|commentaires?"
    r"|transcriptions?|files?|fichiers?|receipts?|tickets?|sign-?ups?|inscriptions?|calls?|appels?"
    r"|products?|produits?|parcels?|colis|forms?|formulaires?|fiches?|livraisons?|courses?|extraits?"
    r"|lots?|s[ée]ances?|dossiers?|approved \w{1,12}|completed \w{1,12}|unit|each)(?![A-Za-zÀ-ÿ]))"
)
_TAKE = (
    rf"(?:{_SPACE}[,(]?{_SPACE}(?:bruts?|nets?|gross|net|max|maximum|minimum|or more|\+)){{0,2}}"
)
_AFTER_RE = re.compile(
    rf"{_TAKE}\.?{_SPACE}(?:/{_SPACE}|per |par |(?:for )?(?:each|every) |chaque |by the "
    rf"|de l[’'] ?|l[’']|pour chaque "
    rf"|p\.?/?(?=h{_END})|an? (?=hour|day|week|month|year|hit|task|piece|video|minute|survey|job"
    r"|click|word|photo|image|page|post|like|review|call|form|account|clip)"
    rf"|la (?=t[âa]che|pi[èe]ce|mission|page|minute|semaine|journée|photo|image|vid[ée]o|r[ée]ponse"
    r"|fiche|ligne|commande|course|livraison)"
    r"|le (?=sondage|mot|jour|mois|clip|clic|questionnaire|formulaire|fichier|commentaire|ticket"
    rf"|lot)|l[ae]s (?=[0-9])|tou(?:te)?s les (?=[0-9]))"
    rf"(?:(?P<count>[0-9]{{1,5}}) ?)?{_UNITS}",
    re.IGNORECASE,
)
_ADVERB_RE = re.compile(
    rf"{_TAKE}{_SPACE}(?:(?P<hour>hourly|horaires?)|(?P<day>daily|journaliers?|quotidiens?|p\.?d\.?)"
    rf"|(?P<week>weekly|hebdomadaires?|hebdo|p\.?w\.?)"
    rf"|(?P<month>monthly|mensuels?|p\.?m\.?(?! (?:me|us|for|if|to)\b))"
    rf"|(?P<year>yearly|annually|annuels?|p\.?a\.?)"
    rf"|(?P<task>each|chac?un[e]?|chaque|pi[èe]ce|l[’']unit[ée])){_END}",
    re.IGNORECASE,
)
_BEFORE_RE = re.compile(
    r"\b(?:(?P<hour>hourly|horaire|de l[’']heure|per hour|par heure)"
    r"|(?P<day>daily|journalier|journalière|quotidien|per day|par jour|everyday|every day)"
    r"|(?P<week>weekly|hebdomadaire|per week|par semaine)"
    r"|(?P<month>monthly|mensuel(?:le)?|per month|par mois)"
    r"|(?P<year>annuel(?:le)?|yearly|per year|par an)"
    r"|(?P<task>per task|par t[âa]che|per hit))"
    r"(?: (?:bruts?|brute|nets?|nette|gross|base|rate|pay|salary|wage|income|earnings?|profits?"
    r"|de|du|is|of|about|around|from|est|entre|between|up to|jusqu[’']à|moyenne?|taux"
    r"|salaire|revenus?)){0,4}"
    r"\s?[:=]?\s?\Z",
    re.IGNORECASE,
)
# Cheap looks before the dear ones: how what follows a sum begins, spaces left out, when it names a
# unit, and how what precedes it ends.
_AFTER_FIRST = frozenset(",(./+")
_AFTER_FIRST_TWO = frozenset(
    """br ne gr ma mi or pe pa fo ea ev ch by de l' l’ po p. p/ ph an la le to ho da jo qu pd pw pm
    we he mo me ye pi""".split()  # noqa: SIM905 - a list of beginnings
) | {"a "}
_BEFORE_LAST_TWO = frozenset(
    word[-2:]
    for word in (
        *("hourly", "horaire", "heure", "hour", "daily", "journalier", "journalière", "quotidien"),
        *("day", "jour", "everyday", "weekly", "hebdomadaire", "week", "semaine", "monthly"),
        *("mensuel", "mensuelle", "month", "mois", "annuel", "annuelle", "yearly", "year", "an"),
        *("task", "tâche", "tache", "hit", "brut", "bruts", "brute", "net", "nets", "nette"),
        *("gross", "base", "rate", "pay", "salary", "wage", "income", "earning", "earnings"),
        *("profit", "profits", "de", "du", "is", "of", "about", "around", "from", "est", "entre"),
        *("between", "to", "jusqu'à", "moyenn", "moyenne", "taux", "salaire", "revenu", "revenus"),
    )
)
_WINDOW = 48


@dataclass(frozen=True, slots=True)
class Rate:
    """Money for each `count` of a unit, as written at text[start:end].

    "task" is any piece of work: a HIT, a survey, an image, a minute of recorded sound. A range
    counts as its low end and has its other end in `high`.
    """

    amount: Decimal
    currency: str
    per: Per
    start: int
    end: int
    high: Decimal | None = None
    count: Decimal = Decimal(1)

    @property
    def per_hour(self) -> Decimal | None:
        """The pay for one hour where the unit is working time (hours, minutes), else None."""
        minutes = _WORKING_MINUTES.get(self.per)
        return None if minutes is None else pay_per_hour(self.amount, minutes * self.count)


def pay_per_hour(amount: Decimal, minutes: Decimal) -> Decimal | None:
    """Give the pay for one hour, to four decimals; None when no time is given."""
    if minutes <= 0:
        return None
    return (amount * 60 / minutes).quantize(Decimal("0.0001"))


def find_rates(text: str, money: Sequence[Money] | None = None) -> list[Rate]:
    """Give the rates of a text from left to right; `money` is find_money's answer if known."""
    found = []
    previous_end = 0
    for sum_ in find_money(text) if money is None else money:
        if rate := _rate(text, sum_, previous_end):
            found.append(rate)
            previous_end = rate.end
        else:
            previous_end = sum_.end
    return found


def _rate(text: str, money: Money, floor: int) -> Rate | None:
    start, end, count = money.start, money.end, Decimal(1)
    match = None
    following = text[end : end + 8].lstrip(" \t\u00a0\u202f")[:2]
    if (
        following[:1] in _AFTER_FIRST
        or following.lower() in _AFTER_FIRST_TWO
        or not following.isascii()
    ):
        match = _AFTER_RE.match(text, end)
        if match is not None:
            count = Decimal(match.group("count") or 1)
        match = match or _ADVERB_RE.match(text, end)
    if match is not None:
        end = match.end()
    else:
        floor = max(floor, money.start - _WINDOW)
        before = text[max(0, money.start - 6) : money.start].rstrip().rstrip(":=").rstrip()[-2:]
        likely = before.lower() in _BEFORE_LAST_TWO or not before.isascii()
        match = _BEFORE_RE.search(text, floor, money.start) if likely else None
        if match is None:
            return None
        start = match.start()
    name = next(name for name, value in match.groupdict().items() if value and name != "count")
    per: Per = "task" if name == "media" else name  # type: ignore[assignment]
    if count <= 0:
        return None
    return Rate(money.amount, money.currency, per, start, end, money.high, count)


@dataclass(frozen=True)
class Amounts:
    """Everything that a text says about pay, each list from left to right."""

    text: str
    numbers: list[Number]
    money: list[Money]
    rates: list[Rate]

    @cached_property
    def durations(self) -> list[Duration]:
        """The time spans, without the units of rates."""
        return list(self.each_duration())

    def each_duration(self) -> Iterator[Duration]:
        """Give the time spans one by one, each looked for when it is asked for.

        In "500 USD an hour" the hour is what the money is for, not how long the work takes.
        """
        spoken_for = [(sum_.start, sum_.end) for sum_ in self.money]
        spoken_for += [(rate.start, rate.end) for rate in self.rates]
        return each_duration(self.text, spoken_for, self.numbers)


def read_amounts(text: str) -> Amounts:
    """Read money, rates and durations in one pass over the text's numbers."""
    numbers = list(find_numbers(text))
    money = find_money(text, numbers)
    return Amounts(text, numbers, money, find_rates(text, money))


def find_durations(text: str) -> list[Duration]:
    """Give the time spans of a text from left to right, without the units of rates."""
    return read_amounts(text).durations
