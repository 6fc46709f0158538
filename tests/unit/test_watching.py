import io
import json

import pytest
from rich.console import Console

from server.messages import Error, Reason
from server.messages import Warning as Alert
from server.texts import Texts
from server.watching import Lines, People, printable

ALERT = Alert(
    id="w",
    number=3,
    at=1,
    tab=2,
    code="scam",
    level="danger",
    params={"title": "Easy \x1b[2Jmoney", "kinds": ["upfront"]},
    reasons=[Reason("upfront", "pay a fee\u202e first", 0, 9, 1.0)],
    text="Easy money: looks like a scam",
)


def people(language: str, *, colour: bool = False) -> tuple[People, io.StringIO]:
    output = io.StringIO()
    console = Console(file=output, force_terminal=colour, highlight=False, soft_wrap=True)
    return People(Texts(language), console), output


def test_a_warning_is_one_line_in_the_workers_language() -> None:
    for language, word in (("en", "danger: "), ("fr", "danger\N{NO-BREAK SPACE}: ")):
        show, output = people(language)
        show.alert(ALERT)
        [line] = output.getvalue().splitlines()
        assert line.startswith(word)
        assert "pay a fee" in line


def test_a_page_cannot_steer_the_terminal() -> None:
    show, output = people("en")
    show.alert(ALERT)
    show.error(Error(code="busy", message="\x1b]0;title\x07later"))
    said = output.getvalue()
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "\x07" not in said
    assert printable("a\u202eb\x1b[31mc\u200bd é 😀") == "a b [31mc d é 😀"


def test_colour_is_for_terminals() -> None:
    show, output = people("en", colour=True)
    show.alert(ALERT)
    assert output.getvalue().startswith("\x1b[1;31mdanger: ")


def test_the_connection_is_told_in_words() -> None:
    show, output = people("fr")
    show.state("waiting", "")
    show.state("connected", "http://127.0.0.1:1")
    show.state("lost", "")
    lines = output.getvalue().splitlines()
    assert len(lines) == 3
    assert lines[1] == "connecté à http://127.0.0.1:1"


def test_lines_are_json_as_the_stream_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    Lines().state("connected", "http://127.0.0.1:1")
    Lines().alert(ALERT)
    Lines().error(Error(code="busy", message="later"))
    first, second, third = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert first == {"type": "connection", "state": "connected", "url": "http://127.0.0.1:1"}
    assert (second["type"], second["number"], second["code"]) == ("warning", 3, "scam")
    assert third == {"type": "error", "code": "busy", "message": "later"}
