"""Personal data in the text of a page, hidden before it is stored or scored.

Only what names a person or an account is hidden, and only as much of it as does: of a mail address
the part before the @, of a number all but its first digits. The text keeps its length, so a place
in it stays a place in it. Prices, dates and the numbers of tasks stay.
"""

import re
from collections.abc import Callable

_GAP = r"[ .()\u00a0\u202f-]"
_MAIL_TAIL = re.compile(r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_NAME_TAIL = re.compile(r"[\w.+%-]{1,64}\Z")
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){11,30}\b")
_CARD = re.compile(r"(?<![\w.,*+-])[2-6][0-9]{3}(?:[ -]?[0-9]){9,15}(?![\w-]|[.,][0-9])")
_INTERNATIONAL = re.compile(
    rf"(?:(?<!\+)\+[1-9]|(?<![\w+])00[1-9][0-9]{{0,2}}(?={_GAP}))(?:{_GAP}{{0,3}}[0-9]){{8,13}}(?![0-9])"
)
_FRENCH = re.compile(r"(?<![\w.,/+-])0[1-9](?:[ .\u00a0\u202f-]?[0-9]{2}){4}(?![\w]|[.,/-][0-9])")
_AMERICAN = re.compile(
    r"(?<![\w.,/+-])(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[-.])[0-9]{3}[-.][0-9]{4}"
    r"(?![\w]|[.,/-][0-9])"
)
_LABELLED = re.compile(
    r"\b(?:phone|mobile|cell|t[ée]l|t[ée]l[ée]phone|portable|whats ?app|sms|call|appel(?:er|ez)"
    r"|iban|rib|account|compte|card|carte)[ :.#°()]{0,3}"
    r"(?:(?:us|me|at|on|au|le|is|est|to|number|num[ée]ro|no|n)[ :.#°]{1,3}){0,3}"
    rf"(?P<number>[0-9](?:{_GAP}{{0,2}}[0-9]){{7,22}})(?![\w]|[.,][0-9])",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}(?P<a>[-. /]?)[01][0-9](?P=a)[0-3][0-9]"
    r"|[0-3]?[0-9](?P<b>[-. /])[01]?[0-9](?P=b)(?:19|20)[0-9]{2}"
)
_DIGIT = re.compile(r"[0-9]")
_SYMBOL = re.compile(r"[A-Z0-9]")
# Each begins with a digit, which is quick to look for: an account's country stands before it.
_LONG_NUMBER = re.compile(
    rf"[0-9](?:(?:{_GAP}{{0,3}}[0-9]){{7}}|(?<=[A-Z]{{2}}[0-9])[0-9][ -]?[A-Z0-9]{{4}})"
)
_KEPT = 2
# A number that was glued to another stands free once that one is hidden.
_PASSES = 10


def mask(text: str) -> str:
    """Give the text with mail addresses, phone, card and account numbers starred out.

    The result is as long as the text, and masking it again changes nothing.
    """
    if "@" in text:
        text = _without_mail(text)
    for _ in range(_PASSES):
        if not _LONG_NUMBER.search(text):
            break
        before = text
        text = _IBAN.sub(_if(_is_iban, _SYMBOL), text)
        text = _CARD.sub(_if(_is_card, _DIGIT), text)
        for pattern in (_INTERNATIONAL, _FRENCH, _AMERICAN):
            text = pattern.sub(_if(_is_number, _DIGIT), text)
        text = _LABELLED.sub(_labelled, text)
        if text == before:
            break
    return text


def _without_mail(text: str) -> str:
    # From the @ backwards: from the front, each letter of a long word would be tried as a start.
    pieces = []
    position = 0
    for match in _MAIL_TAIL.finditer(text):
        name = _NAME_TAIL.search(text, max(position, match.start() - 64), match.start())
        if name is not None:
            pieces += [text[position : name.start()], "*" * (match.start() - name.start())]
            position = match.start()
    return "".join([*pieces, text[position:]])


def _if(check: Callable[[str], bool], hidden: re.Pattern[str]) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        found = match.group()
        return _starred(found, hidden) if check(found) else found

    return replace


def _labelled(match: re.Match[str]) -> str:
    label = match.group()[: match.start("number") - match.start()]
    number = match["number"]
    return label + (_starred(number, _DIGIT) if _is_number(number) else number)


def _starred(found: str, hidden: re.Pattern[str]) -> str:
    """Star out all but the first signs (a country, the kind of a number), which tell no person."""
    places = [match.start() for match in hidden.finditer(found)][_KEPT:]
    return "".join("*" if place in set(places) else sign for place, sign in enumerate(found))


def _is_number(found: str) -> bool:
    return _DATE.search(found) is None


def _is_iban(found: str) -> bool:
    """Check an IBAN's remainder (ISO 13616: letters count from 10, the whole is 1 modulo 97)."""
    signs = re.sub(r"[ -]", "", found)
    return (
        15 <= len(signs) <= 34
        and int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1
    )


def _is_card(found: str) -> bool:
    """Check a card number's last digit (ISO/IEC 7812, Luhn)."""
    digits = [int(sign) for sign in _DIGIT.findall(found)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
