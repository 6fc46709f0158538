"""`vigiclic platforms`, and what it says of a page and of a file that is being written."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from server.__main__ import main
from server.commands import platforms as command
from server.reading import registry
from server.reading.knowledge import known
from server.texts import LOCALES, Texts
from server.vocabulary import Stage
from tests.support import turkle_pages as pages
from tests.support.fair_platform import FILE

CARD = "<div class=card data-job={n}><h3>Sort pile {n}</h3><b class=pay>{pay}</b>{more}</div>"
LIST = CARD.format(n=1, pay="0,50 €", more="<i class=left>12 left</i>")
LIST += CARD.format(n=2, pay="ask", more="")
URL = "https://www.fair.example/jobs"


@pytest.fixture(autouse=True)
def _language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "en")


def saved(folder: Path, content: str, name: str = "page.html") -> str:
    path = folder / name
    path.write_text(content, "utf-8")
    return str(path)


def fair(folder: Path, *, html: str = LIST, file: str = FILE, url: str = URL) -> list[str]:
    written = saved(folder, file, "fair.toml")
    return ["platforms", "check", saved(folder, html), "--url", url, "--file", written]


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def fields(group: Any) -> dict[str, tuple[int, int]]:
    return {each["field"]: (each["found"], each["present"]) for each in group["fields"]}


def test_points_are_told_in_the_money_that_they_are_worth(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["platforms"]) == 0
    told = capsys.readouterr().out
    assert "100 points are 1 USD" in told
    assert "1 POINTS" not in told


def test_every_platform_is_listed_with_what_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["platforms", "--json"]) == 0
    listed = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert {path.stem for path in registry.FOLDER.glob("*.toml")} == set(listed)
    mturk = listed["mturk"]
    assert (mturk["title"], mturk["currency"]) == ("Amazon Mechanical Turk", "USD")
    listing = next(each for each in mturk["stages"] if each["stage"] == "listing")
    assert listing["evidence"] == "seen"
    assert {"title", "reward", "minutes"} <= set(listing["fields"])
    assert {"accept", "return"} <= set(mturk["buttons"])
    assert mturk["terms"]["closes_on"] == "2026-09-30"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("what works", "read on a real page:", "listing (title")),
        ("fr", ("ce qui fonctionne", "lu sur une vraie page\N{NO-BREAK SPACE}:", "liste (titre")),
    ],
)
def test_the_list_for_people(
    language: str,
    words: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", language)
    assert main(["platforms"]) == 0
    out = capsys.readouterr().out
    assert "turkle" in out
    for one in words:
        assert one in out, one


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 9, 30), ("closes on 2026-09-30", "history until 2027-01-28")),
        (date(2026, 10, 1), ("closed on 2026-09-30", "history until 2027-01-28")),
        (date(2027, 1, 29), ("closed on 2026-09-30", "history could be read until 2027-01-28")),
    ],
)
def test_what_has_closed_is_not_said_to_close(
    day: date,
    told: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "_today", lambda: day)
    assert main(["platforms"]) == 0
    words = " ".join(capsys.readouterr().out.replace("│", " ").split())
    for one in told:
        assert all(word in words for word in one.split())


def test_a_withdrawal_always_has_its_unit(capsys: pytest.CaptureFixture[str]) -> None:
    for platform in map(known, registry.platforms()):
        if platform.terms.minimum_withdrawal is not None:
            told = command._terms(platform, Texts("en"))
            assert re.search(r"withdraw\w* from [0-9.]+ \(?\w", told), platform.name
            if platform.name == "clickworker":
                assert "from 5 EUR" in told


def test_the_actions_of_a_file_are_looked_for_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = f"""{FILE}
[[actions]]
target = "/leave/{{job}}"
means = "return"
key = "{{job}}"

[[actions]]
label = ["Send"]
on = ["working"]
means = "submit"
"""
    html = f"""{LIST}<button>Take it</button><a href=/job?id=1><b>Take</b> it</a>
        <a href=/leave/7?x=1>No</a><form action=/else><button>Send</button></form>"""
    told = checked(capsys, *fair(tmp_path, html=html, file=file))
    lines = [n for n, line in enumerate(file.splitlines(), 1) if line == "[[actions]]"]
    assert told["actions"] == [
        {
            "line": lines[0],
            "means": "accept",
            "label": ["Take it"],
            "target": None,
            "found": 2,
            "first": "Take it",
        },
        {
            "line": lines[1],
            "means": "return",
            "label": [],
            "target": "/leave/{job}",
            "found": 1,
            "first": "No",
        },
        {
            "line": lines[2],
            "means": "submit",
            "label": ["Send"],
            "target": None,
            "found": 0,
            "first": None,
        },
    ]
    assert main(fair(tmp_path, html=html, file=file)) == 0
    out = capsys.readouterr().out
    assert "buttons and links" in out
    assert "/leave/{job}" in out


def test_each_field_is_counted_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = checked(capsys, *fair(tmp_path))
    line = FILE.splitlines().index("[[pages]]") + 1
    assert (told["platform"], told["stage"]) == ("fair", "listing")
    assert told["rule"] == {"path": "/jobs", "read": "listing", "line": line}
    (group,) = told["groups"]
    assert (group["what"], group["rows"]) == ("offers", 2)
    assert fields(group) == {
        "job": (2, 2),
        "title": (2, 2),
        "reward": (1, 2),
        "places": (1, 1),
        "requester": (0, 0),
        "minutes": (0, 0),
        "approval_rate": (0, 0),
    }
    assert told["unparsed"] == {"reward": 1}


def test_task_history_balance_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = "https://www.fair.example"
    html = "<form></form><h1>Sort</h1><div class=brief>Reward: $1</div>"
    told = checked(capsys, *fair(tmp_path, html=html, url=f"{site}/job?id=4"))
    assert fields(told["groups"][0])["reward"] == (1, 1)
    html = "<table><tr class=past data-job=7><td class=name>Sort<td class=state>Odd"
    told = checked(capsys, *fair(tmp_path, html=html, url=f"{site}/past"))
    assert fields(told["groups"][0])["outcome"] == (0, 1)
    html = "<b class=now>12 €</b><b class=soon>$3</b>"
    told = checked(capsys, *fair(tmp_path, html=html, url=f"{site}/money"))
    assert (told["groups"][0]["what"], fields(told["groups"][0])) == (
        "balance",
        {"available": (1, 1), "pending": (0, 1)},
    )
    jobs = '{"jobs": [{"id": "a", "name": "Type"}]}'
    told = checked(capsys, *fair(tmp_path, html=jobs, url=f"{site}/api/jobs"))
    assert (told["rule"]["read"], fields(told["groups"][0])["title"]) == ("api", (1, 1))


def test_rows_that_are_not_there_are_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = checked(capsys, *fair(tmp_path, html="<p>other"))
    assert (told["groups"][0]["rows"], fields(told["groups"][0])["rows"]) == (0, (0, 1))


def test_structure_and_words_are_counted_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = 'otherwise = "generic"\n' + FILE
    html = LIST.replace("ask", "0,20 €")
    told = checked(capsys, *fair(tmp_path, html=html, file=file, url="https://fair.example/else"))
    assert (told["rule"], told["generic"], told["stage"]) == (None, True, "listing")
    assert fields(told["groups"][0])["title"] == (2, 2)
    assert main(fair(tmp_path, file=file, url="https://fair.example/else")) == 0
    assert "read by structure and words" in capsys.readouterr().out


def test_own_files_are_found_by_host_or_by_structure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = saved(tmp_path, pages.listing((3, "Birds", "Autumn", 41)))
    told = checked(capsys, "platforms", "check", page, "--url", f"{pages.SITE}/")
    assert (told["platform"], told["groups"][0]["rows"]) == ("turkle", 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("fair.toml, line 10", "1 of 2", "0.50 EUR", "not on this page", "reward (1)")),
        ("fr", ("fair.toml, ligne 10", "1 sur 2", "0.50 EUR", "absent de cette page")),
    ],
)
def test_a_check_for_people(
    language: str,
    words: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", language)
    assert main(fair(tmp_path)) == 0
    out = capsys.readouterr().out
    for one in words:
        assert one in out, one


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "https://else.example/jobs"}, "fair.toml is not for else.example"),
        ({"url": "https://fair.example/else"}, "No [[pages]] or [[data]] rule of fair.toml"),
        ({"url": "fair.example"}, "no address of a page"),
        ({"file": FILE.replace('"listing"', '"list"', 1)}, "fair.toml, line "),
        ({"file": FILE.replace(".card", ".card[", 1)}, "not a CSS selector"),
        ({"file": "name = "}, "fair.toml, line 1: not TOML"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    changes: dict[str, str],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(fair(tmp_path, **changes)) in (1, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = fair(tmp_path)
    (tmp_path / "fair.toml").write_bytes(b'name = "fair"\ntitle = "\xff"')
    assert main(arguments) == 1
    assert "fair.toml, line 2" in capsys.readouterr().err
    assert main([*arguments[:-1], str(tmp_path / "none.toml")]) == 1
    assert "Cannot read" in capsys.readouterr().err
    page = saved(tmp_path, LIST)
    assert main(["platforms", "check", page, "--url", "https://else.example/"]) == 1
    assert "No platform file is for else.example" in capsys.readouterr().err


def test_every_word_of_the_domain_has_its_text() -> None:
    stages = set(Stage.__args__)  # type: ignore[attr-defined]
    english, french = (
        tomllib.loads((LOCALES / f"{language}.toml").read_text("utf-8"))
        for language in ("en", "fr")
    )
    for section in ("platforms", "stage", "field", "evidence", "group", "means"):
        assert english[section].keys() == french[section].keys()
    assert set(english["stage"]) == stages
