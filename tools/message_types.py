"""Writes `extension/messages.d.ts` from `server/messages.py`: `python -m tools.message_types`.

With `--check` it writes nothing and fails when the file is not what it would write.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import inspect

from server import messages, vocabulary

TARGET = Path(__file__).resolve().parent.parent / "extension" / "messages.d.ts"
HEADER = """\
// The stream between the extension and the server.
// Written from server/messages.py by `python -m tools.message_types`: change it there.
"""


def type_script() -> str:
    """Give the declarations of every message of the stream."""
    unions = {
        "StoredMessage": get_args(messages.Stored),
        "ClientMessage": get_args(messages.ClientMessage),
        "ServerMessage": get_args(messages.ServerMessage),
    }
    structs: dict[str, inspect.StructType] = {}
    for info in inspect.multi_type_info([*unions["ClientMessage"], *unions["ServerMessage"]]):
        _collect(info, structs)
    parts = [HEADER]
    parts += [
        f"export type {name} = {_choices(values)};\n"
        for name, values in sorted((name, values) for values, name in _NAMED.items())
    ]
    parts += [_interface(structs[name]) for name in sorted(structs)]
    parts += [
        f"export type {name} = {' | '.join(member.__name__ for member in members)};\n"
        for name, members in unions.items()
    ]
    return "\n".join(parts)


_NAMED: dict[tuple[Any, ...], str] = {
    tuple(sorted(get_args(value))): name
    for name, value in vars(vocabulary).items()
    if get_origin(value) is Literal
}
"""The stream's own names for its sets of words."""


def _choices(values: tuple[Any, ...]) -> str:
    return " | ".join(msgspec.json.encode(value).decode() for value in values)


def _collect(info: inspect.Type, into: dict[str, inspect.StructType]) -> None:
    if isinstance(info, inspect.StructType):
        into[info.cls.__name__] = info
        for field in info.fields:
            _collect(field.type, into)
    elif isinstance(info, inspect.UnionType):
        for member in info.types:
            _collect(member, into)
    elif isinstance(info, inspect.ListType):
        _collect(info.item_type, into)


def _interface(info: inspect.StructType) -> str:
    lines = [f"export interface {info.cls.__name__} {{"]
    if info.tag is not None:
        lines.append(f'  type: "{info.tag}";')
    for field in info.fields:
        optional = "" if field.required else "?"
        lines.append(f"  {field.encode_name}{optional}: {_type(field.type)};")
    return "\n".join([*lines, "}\n"])


def _type(info: inspect.Type) -> str:
    match info:
        case inspect.StructType():
            return info.cls.__name__
        case inspect.LiteralType():
            return _NAMED.get(info.values) or _choices(info.values)
        case inspect.UnionType():
            return " | ".join(_type(member) for member in info.types)
        case inspect.ListType():
            item = _type(info.item_type)
            return f"({item})[]" if " | " in item else f"{item}[]"
        case inspect.DictType():
            return f"Record<{_type(info.key_type)}, {_type(info.value_type)}>"
    return _plain(info)


_PLAIN: dict[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.IntType: "number",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.DecimalType: "string",  # exact decimals travel as strings
    inspect.NoneType: "null",
    inspect.AnyType: "unknown",
}


def _plain(info: Any) -> str:
    try:
        return _PLAIN[type(info)]
    except KeyError:
        raise TypeError(f"no TypeScript for {info!r}") from None


def main(argv: list[str] | None = None) -> int:
    """Write the file, or check it; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    args = parser.parse_args(argv)
    expected = type_script()
    if not args.check:
        TARGET.write_text(expected, "utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text("utf-8") == expected:
        return 0
    print(
        f"{TARGET.name} differs from server/messages.py: run `python -m tools.message_types`",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
