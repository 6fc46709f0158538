"""What is wrong with a platform file, in the words of the interface and with what is allowed."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import inspect

from server.texts import Texts

Step = str | int

_STEP = re.compile(r"\.([\w-]+)|\[([0-9]+)\]|\[(\.\.\.)\]")
_WHERE = re.compile(r" - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_MISSING = re.compile(r"missing required field `([^`]+)`")
_VALUE = re.compile(r"Invalid enum value '(.*)'\Z", re.DOTALL)
_TYPE = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_PATTERN = re.compile(r"matching regex '(.*)'\Z")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)\Z")
_ANY, _KEY = "...", "key"


class PlatformFileError(ValueError):
    """A platform file is not valid; the message names file, line and what is wrong.

    `code` names the sentence in the catalogues' section "platform_file", `values` fill it; `key`
    is the key that it is about, where it is about one.
    """

    def __init__(self, file: str, line: int, key: str, code: str, /, **values: object) -> None:
        """Take where it is wrong, and how."""
        self.file, self.line, self.key, self.code, self.values = file, line, key, code, values
        super().__init__(self.told(Texts()))

    def told(self, texts: Texts) -> str:
        """Say it in a language."""
        filled = {name: _in_words(value, texts) for name, value in self.values.items()}
        what = texts(f"platform_file.{self.code}", **filled)
        where = "at_key" if self.key else "at"
        return texts(
            f"platform_file.{where}", file=self.file, line=self.line, key=self.key, what=what
        )


class Types(tuple[str, ...]):
    """Kinds of values, as msgspec calls them; each has its word in the catalogues."""


def _in_words(value: object, texts: Texts) -> object:
    if isinstance(value, Types):
        words = [texts(f"platform_file.type_{name}") for name in value if name != "null"]
        return texts("platform_file.or").join(words)
    return value


class Found:
    """A complaint of msgspec about a value of a type, taken apart."""

    def __init__(self, error: msgspec.ValidationError, kind: type[Any]) -> None:
        """Take the complaint, and the type that the value should have had."""
        message = str(error)
        where = _WHERE.search(message)
        self._steps = list(_steps(where["path"])) if where else []
        self.path = tuple(step for step in self._steps if step != _ANY)
        """Where the value stands: the names and numbers down to it."""
        self._message = _WHERE.sub("", message)
        self._type = _type_at(kind, [*self._steps, _KEY] if where and where["key"] else self._steps)
        unknown, wrong = _UNKNOWN.search(self._message), _VALUE.search(self._message)
        self.unknown = unknown[1] if unknown else None
        """The key that is not known, if that is what is wrong."""
        self.value = wrong[1] if wrong else None
        """The value that is none of those allowed, if that is what is wrong."""

    def told(self) -> tuple[str, dict[str, object]]:
        """Give the code of the sentence that says it, and what fills it."""
        known = ", ".join(_allowed(self._type))
        if self.unknown is not None:
            return "unknown_key", {"known": known}
        if self.value is not None:
            return "bad_choice", {"value": self.value, "known": known}
        if missing := _MISSING.search(self._message):
            return "missing_key", {"name": missing[1]}
        if types := _TYPE.search(self._message):
            wanted, got = (Types(name.split(" | ")) for name in types.groups())
            return "wrong_type", {"wanted": wanted, "got": got}
        if pattern := _PATTERN.search(self._message):
            return ("bad_code" if "A-Z" in pattern[1] else "bad_name"), {}
        for sign, code in (("length >=", "empty"), ("date", "bad_date"), ("decimal", "bad_number")):
            if sign in self._message:
                return code, {}
        return "other", {"detail": self._message}


def toml_problem(message: str, lines: int) -> tuple[int, str]:
    """Give the line and the code of a complaint of tomllib about a file of so many lines."""
    found = _TOML_LINE.search(message)
    # "Cannot declare", "Cannot overwrite": the same table or key a second time.
    return int(found[1]) if found else lines, "twice" if "Cannot" in message else "not_toml"


def _steps(path: str) -> Iterator[Step]:
    for name, number, anything in _STEP.findall(path):
        yield int(number) if number else name or anything


def _type_at(kind: type[Any], steps: Sequence[Step]) -> inspect.Type:
    found = inspect.type_info(kind)
    for step in steps:
        below = (_below(each, step) for each in _each(found))
        found = next((each for each in below if each is not None), inspect.AnyType())
    return found


def _below(kind: inspect.Type, step: Step) -> inspect.Type | None:
    if isinstance(kind, inspect.StructType):
        return next((field.type for field in kind.fields if field.encode_name == step), None)
    if isinstance(kind, inspect.DictType):
        return kind.key_type if step == _KEY else kind.value_type
    if isinstance(kind, inspect.ListType) and isinstance(step, int):
        return kind.item_type
    return None


def _each(kind: inspect.Type) -> Sequence[inspect.Type]:
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)


def _allowed(kind: inspect.Type) -> Iterator[str]:
    for each in _each(kind):
        if isinstance(each, inspect.StructType):
            yield from (field.encode_name for field in each.fields)
        elif isinstance(each, inspect.LiteralType):
            yield from map(str, each.values)
