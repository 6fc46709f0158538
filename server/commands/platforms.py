"""`vigiclic platforms`: what is known of each platform, and what its file makes of a page."""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from classifier.os_problems import why_not
from server import messages
from server.failure import Failure
from server.messages import Data, Page
from server.reading import registry
from server.reading.checking import Check, FieldCheck, check, is_for, owner, plain
from server.reading.checking_buttons import ActionCheck
from server.reading.knowledge import Known, StageKnown, known
from server.reading.platform import Platform, compile_platform
from server.reading.platform_file import PlatformFileError, Source
from server.saved_pages import as_message
from server.texts import Texts
from server.watching import printable

_WIDTH = 100
_FIRST_LENGTH = 60


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("--json", action="store_true", help=texts("program.json"))
    parser.set_defaults(what=None)
    commands = parser.add_subparsers(dest="what", metavar="check")
    checking = commands.add_parser(
        "check", help=texts("platforms.check"), description=texts("platforms.check")
    )
    checking.add_argument("page", type=Path, metavar="PAGE", help=texts("platforms.page"))
    checking.add_argument("--url", required=True, help=texts("platforms.url"))
    checking.add_argument("--file", type=Path, metavar="FILE", help=texts("platforms.file"))
    checking.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=texts("program.json")
    )


def run(args: argparse.Namespace, texts: Texts) -> int:
    """List the platforms, or check a page.

    Raises:
        Failure: a platform file is not valid, or no file or rule is for the page.
    """
    try:
        if args.what == "check":
            return _check(args, texts)
        platforms = [known(platform) for platform in registry.platforms()]
    except PlatformFileError as error:
        raise Failure(texts("platforms.bad_file", error=error.told(texts))) from error
    if args.json:
        print(messages.encoder.encode(platforms).decode())
        return 0
    _console().print(_overview(sorted(platforms, key=lambda each: each.title.casefold()), texts))
    print(texts("platforms.count", count=len(platforms)))
    return 0


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDTH)


def _overview(platforms: Sequence[Known], texts: Texts) -> Table:
    table = Table(show_lines=True)
    table.add_column(texts("platforms.platform"), ratio=2)
    table.add_column(texts("platforms.works"), ratio=6)
    table.add_column(texts("platforms.terms"), ratio=2)
    for platform in platforms:
        named = "\n".join((platform.title, platform.name, *platform.hosts))
        table.add_row(
            Text(named), Text("\n".join(_works(platform, texts))), Text(_terms(platform, texts))
        )
    return table


def _works(platform: Known, texts: Texts) -> list[str]:
    lines = []
    for evidence in ("seen", "documented", "address"):
        stages = [each for each in platform.stages if each.evidence == evidence]
        if stages:
            lines.append(texts("platforms.evidence", evidence=texts(f"evidence.{evidence}")))
            lines += [f"  {_stage(each, texts)}" for each in stages]
    if platform.otherwise == "generic":
        lines.append(texts("platforms.otherwise"))
    if platform.buttons:
        means = ", ".join(texts(f"means.{means}") for means in platform.buttons)
        lines.append(texts("platforms.buttons", means=means))
    return lines


def _stage(known: StageKnown, texts: Texts) -> str:
    if known.fields:
        read = ", ".join(texts(f"field.{name}") for name in known.fields)
    elif known.generic:
        read = texts("platforms.by_structure")
    else:
        read = texts("platforms.only_stage")
    return f"{texts(f'stage.{known.stage}')} ({read})"


def _terms(platform: Known, texts: Texts) -> str:
    terms, currency = platform.terms, platform.currency
    lines = [currency or texts("platforms.no_currency")]
    if terms.rated_within_days is not None:
        lines.append(texts("platforms.rated", days=terms.rated_within_days))
    if terms.minimum_withdrawal is not None:
        amount = texts.number(terms.minimum_withdrawal)
        unit = terms.withdrawal_currency or currency or texts("platforms.of_account")
        lines.append(texts("platforms.withdraw", amount=f"{amount} {unit}"))
    if terms.points_per_unit is not None and terms.points_currency is not None:
        points = texts.number(terms.points_per_unit)
        lines.append(texts("platforms.points", points=points, currency=terms.points_currency))
    if terms.closes_on is not None:
        key = "closes" if terms.closes_on >= _today() else "closed"
        lines.append(texts(f"platforms.{key}", day=terms.closes_on))
    if terms.history_until is not None:
        key = "history_until" if terms.history_until >= _today() else "history_was_until"
        lines.append(texts(f"platforms.{key}", day=terms.history_until))
    return "\n".join((*lines, *(rule.told(texts.language) for rule in terms.rules)))


def _today() -> date:
    return datetime.now(UTC).date()


def _check(args: argparse.Namespace, texts: Texts) -> int:
    page = as_message(args.page, args.url, texts)
    platform, path = _chosen(args.file, page, texts)
    result = check(platform, Source(path.name, _text(path, texts)), page)
    if result.rule is None and not result.generic:
        raise Failure(texts("platforms.no_rule", file=path.name, url=printable(args.url)))
    if args.json:
        print(messages.encoder.encode(result).decode())
        return 0
    _show(result, path.name, texts)
    return 0


def _chosen(file: Path | None, page: Page | Data, texts: Texts) -> tuple[Platform, Path]:
    host = printable(page.url.partition("://")[2].partition("/")[0])
    if file is not None:
        platform = compile_platform(file.name, _text(file, texts))
        if not is_for(platform, page):
            raise Failure(texts("platforms.not_for", file=file.name, host=host))
        return platform, file
    found = owner(page)
    if found is None:
        raise Failure(texts("platforms.no_platform", host=host))
    return found, registry.FOLDER / f"{found.name}.toml"


def _text(path: Path, texts: Texts) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        reason = why_not(error, texts)
        raise Failure(texts("read.no_file", path=path, reason=reason)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PlatformFileError(path.name, line, "", "not_utf8") from error


def _show(result: Check, file: str, texts: Texts) -> None:
    told = {"platform": result.platform, "stage": result.stage, "file": file}
    if result.rule is None:
        print(texts("platforms.rule_generic", **told))
    else:
        print(texts("platforms.rule", **told, path=result.rule.path, line=result.rule.line))
        print(texts(f"platforms.{_how(result)}", read=result.rule.read))
    console = _console()
    for group in result.groups:
        title = texts("platforms.group", what=texts(f"group.{group.what}"), rows=group.rows)
        console.print(_table(title, group.fields, texts))
    if result.actions:
        console.print(_buttons(result.actions, texts))
    if result.unparsed:
        missed = ", ".join(f"{name} ({count})" for name, count in result.unparsed.items())
        print(texts("platforms.unparsed", fields=missed))


def _buttons(actions: Sequence[ActionCheck], texts: Texts) -> Table:
    table = Table(title=texts("platforms.actions"), title_justify="left")
    for column in ("line", "means", "asked", "on_page", "first"):
        table.add_column(texts(f"platforms.{column}"))
    for each in actions:
        asked = [*(texts("warning.quote", quote=label) for label in each.label)]
        asked += [each.target] if each.target else []
        style = "" if each.found else "yellow"
        told = str(each.found) if each.found else texts("platforms.absent")
        first = printable(each.first or "")[:_FIRST_LENGTH]
        means = texts(f"means.{each.means}")
        table.add_row(str(each.line), means, Text(", ".join(asked)), Text(told, style), Text(first))
    return table


def _how(result: Check) -> str:
    if result.generic:
        return "section_generic"
    return "section" if result.groups else "section_none"


def _table(title: str, fields: Sequence[FieldCheck], texts: Texts) -> Table:
    table = Table(title=title, title_justify="left")
    for column in ("field", "found", "first"):
        table.add_column(texts(f"platforms.{column}"))
    for each in fields:
        found = texts("platforms.of", found=each.found, present=each.present)
        first = "" if each.first is None else printable(plain(each.first))[:_FIRST_LENGTH]
        style = "" if each.present and each.found == each.present else "yellow"
        told = found if each.present else texts("platforms.absent")
        table.add_row(Text(each.field, style), Text(told, style), Text(first))
    return table
