"""Frames of the stream, made from the protocol's own types: sound ones, and ones with a defect."""

import json
from random import Random
from types import UnionType
from typing import Any, get_args

import msgspec
from msgspec import inspect

from server.messages import ClientMessage
from tests.fuzz.mutations import mutated
from tests.support.stream import now_ms

MESSAGES: tuple[type[msgspec.Struct], ...] = tuple(
    kind
    for kind in get_args(ClientMessage)
    for kind in (get_args(kind) if isinstance(kind, UnionType) else (kind,))
)
WORDS = (
    *("", "a", "\0", "\ud83d", "\u202e", "x" * 200, "x" * 5_000, "0.25", "EUR", "POINTS", "NaN"),
    *("http://crowd.example/task/7/", "https://app.prolific.com/studies", "javascript:x", "//["),
    *("Pay the registration fee first", "Reward: $0.10 for 5 minutes", "=1+1", "</script>"),
    *("Europe/Paris", "../../etc/passwd", "fr", "turkle:crowd.example:assignment:61", "page"),
)
SHORT = (
    "<h1>Sort</h1><p>Reward: $0.10 for 5 minutes. Pay a fee of $20 first.</p><button>Submit",
    "<table><tr><td>$1<td>Sort the leaves<tr><td>$2<td>Name the tune",
    "\u200b".join("send gift cards"),
    "<p hidden>x</p><i>call 06 12 34 56 78 or a@b.example",
)
LONG = (
    "<ul>" + "<li><a href=/t/1>Label the signs</a> $0.05 3 min</li>" * 40,
    "<div>" * 3_000 + "deep",
    "<p>" + "$1 per hour " * 3_000,
    "<b><p>" * 900,
    "<table><tr><td>$1 for words" * 1_000,
)
PARTS = (
    b"{}",
    b"1",
    b'{"a":[1.5]}',
    b'"$5 for 3 minutes, [here]"',
    rb'"\ud800"',
    b'{"k":{"k":""}}',
)
"""What large data are made of."""
ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 2**31, 2**53, 2**53 + 1, 2**64, 10**40, 1.5, 1e308, -0.0, [], {}),
    *([[[]]], {"a": {"b": []}}, "1", [1] * 50),
)
LATE_ONE_IN = 50
LONG_ONE_IN = 50
LARGE_ONE_IN = 4_000
_MOST_BYTES = 4_000_000
"""Of a large field, which may come twice."""

AMOUNTS = (
    *("0.25", "1", "-1", "1e3", "0", "999999999999999", "1E+999999999", "1E-999999999"),
    *("0E+999999999", "sNaN", "-Infinity"),
)


class Frames:
    """Makes frame after frame; ids come back now and then, and times are now and then late."""

    def __init__(self, random: Random) -> None:
        """Take the source of chance: the same one gives the same frames but for the time."""
        self._random = random
        self._ids: list[str] = []

    def __call__(self) -> bytes:
        """Give the next frame."""
        random = self._random
        message = self._message(inspect.type_info(random.choice(MESSAGES)))
        if random.randrange(LARGE_ONE_IN) == 0:
            return self._large()
        if random.random() < 0.4:
            self._spoil(message)
        # A lone surrogate is escaped, so that the frame itself is UTF-8.
        frame = json.dumps(message, ensure_ascii=random.random() < 0.5 or _has_half(message))
        raw = frame.encode()
        return mutated(random, raw, (), 2) if random.random() < 0.1 else raw

    def _large(self) -> bytes:
        # Put together as it is sent: to encode so much would hold up the server beside it.
        random = self._random
        size = random.randint(1, _MOST_BYTES)
        kind = random.choice(("page", "page", "frame", "data", "check"))
        words = _filled(json.dumps(random.choice(SHORT + LONG))[1:-1].encode(), size)
        parts = b"[" + _filled(random.choice(PARTS) + b",", size) + b"0]"
        more = {
            "page": b'"title": "Large", "html": "' + words + b'"',
            "frame": b'"title": "", "html": "", "frames": [{"url": "", "html": "' + words + b'"}]',
            "data": b'"source": "https://worker.mturk.com/projects", "json": ' + parts,
            "check": b'"text": "' + words + b'"',
        }[kind]
        head = {"type": "page" if kind == "frame" else kind, "id": self._id(), "at": now_ms()}
        tab = {"tab": 1, "url": "https://work.example/"}
        again = b"" if random.randrange(4) else b", " + more
        return json.dumps(head | tab)[:-1].encode() + b", " + more + again + b"}"

    def _message(self, info: Any) -> dict[str, Any]:
        made = {"type": str(info.tag)} if info.tag is not None else {}
        for field in info.fields:
            if field.required or self._random.random() < 0.5:
                made[field.encode_name] = self._field(field)
        return made

    def _field(self, field: Any) -> Any:
        random = self._random
        match field.name:
            case "id":
                return self._id()
            case "at":
                late = 0 if random.randrange(LATE_ONE_IN) else 60_000
                return now_ms() - random.randint(0, late)
            case "tab" | "opener":
                return random.choice((1, 2, 3, -1))
            case "html":
                return random.choice(SHORT if random.randrange(LONG_ONE_IN) else LONG)
            case "amount":
                return random.choice(AMOUNTS)
            case "currency":
                return random.choice(("EUR", "USD", "POINTS", "XOF"))
            case "url" | "source" | "target":
                return f"http://crowd.example/task/{random.randint(1, 9)}/"
            case "protocol":
                return 1
        return self._value(field.type)

    def _value(self, info: Any) -> Any:
        random = self._random
        if isinstance(info, inspect.UnionType):
            return self._value(random.choice(info.types))
        if isinstance(info, inspect.LiteralType):
            return random.choice(info.values)
        if isinstance(info, inspect.StructType):
            return self._message(info)
        if isinstance(info, inspect.ListType):
            return [self._value(info.item_type) for _ in range(random.randint(0, 3))]
        if isinstance(info, inspect.IntType):
            return random.choice((0, 1, 60_000, 10**9))
        if isinstance(info, inspect.StrType):
            return random.choice(WORDS)
        if isinstance(info, inspect.NoneType):
            return None
        return random.choice(ODD)

    def _spoil(self, message: dict[str, Any]) -> None:
        random = self._random
        name = random.choice(list(message))
        match random.randrange(4):
            case 0:
                del message[name]
            case 1:
                message[name] = random.choice(ODD)
            case 2:
                message[name] = random.choice(WORDS)
            case _:
                message[random.choice(WORDS)] = random.choice(ODD)

    def _id(self) -> str:
        random = self._random
        if self._ids and random.random() < 0.05:
            return random.choice(self._ids)
        self._ids = [*self._ids[-50:], f"{random.getrandbits(128):032x}"]
        return self._ids[-1]


def _filled(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece) + 1)


def _has_half(message: Any) -> bool:
    return "\\ud83d" in json.dumps(message)
