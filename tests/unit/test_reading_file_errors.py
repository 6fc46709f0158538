"""What is wrong with a platform file is said by key and line, with what is allowed there."""

import pytest

from server.reading.platform import compile_platform
from server.reading.platform_file import PlatformFileError
from server.texts import Texts
from tests.support.fair_platform import FILE

CASES = [
    (
        'stage = "working"',
        'stage = "wroking"',
        "pages[1].stage: 'wroking' is none of: account, earnings,",
        "pages[1].stage\u00a0: «\u00a0wroking\u00a0» ne figure pas parmi\u00a0: account, earnings,",
    ),
    (
        'title = "Fair Work"',
        "title = 7",
        "title: expected a text, not a whole number",
        "title\u00a0: attendu\u00a0: un texte, et non un nombre entier",
    ),
    (
        'listing = "documented"',
        'listing = "sure"',
        "'sure' is none of: address, documented, seen",
        "«\u00a0sure\u00a0» ne figure pas parmi\u00a0: address, documented, seen",
    ),
    (
        'listing = "documented"',
        'lists = "documented"',
        "'lists' is none of: account, earnings,",
        "«\u00a0lists\u00a0» ne figure pas parmi\u00a0: account,",
    ),
    (
        'title = "h1"',
        'titel = "h1"',
        "titel: unknown; known here: key, rows, empty, text,",
        "titel\u00a0: inconnu\u202f; connus ici\u00a0: key, rows, empty, text,",
    ),
    (
        'path = "/past"\nstage = "history"',
        'path = "/past"',
        "pages[2]: stage is missing",
        "pages[2]\u00a0: il manque stage",
    ),
    (
        'currency = "EUR"',
        'currency = "euro"',
        "currency: expected a code in capitals",
        "currency\u00a0: attendu\u00a0: un code en capitales",
    ),
    (
        'name = "fair"',
        'name = "Fair Work"',
        "name: expected small letters",
        "name\u00a0: attendu\u00a0: des minuscules",
    ),
    (
        'hosts = ["fair.example", "*.fair.example"]',
        'hosts = "fair.example"',
        "hosts: expected a list, not a text",
        "hosts\u00a0: attendu\u00a0: une liste, et non un texte",
    ),
    (
        'path = "/past"',
        'path = ""',
        "pages[2].path: must not be empty",
        "pages[2].path\u00a0: ne doit pas être vide",
    ),
    (
        'path = "/past"',
        'path = "past"',
        "a path starts with / or **, not: past",
        "un chemin commence par / ou **, et non\u00a0: past",
    ),
    (
        'read = "api"',
        'read = "apx"',
        "there is no [read.apx]; there are: listing, working",
        "il n’y a pas de [read.apx]\u202f; il y a\u00a0: listing, working",
    ),
    ('name = "fair"', 'name = "fair', "line 2: not TOML", "ligne 2\u00a0: ce n’est pas du TOML"),
    (
        'name = "fair"',
        'name = "fair"\nname = "fair"',
        "line 3: what this line says stands twice",
        "ligne 3\u00a0: ce que dit cette ligne est déjà",
    ),
]


@pytest.mark.parametrize(("good", "bad", "english", "french"), CASES, ids=[c[1] for c in CASES])
def test_it_is_said_in_both_languages(good: str, bad: str, english: str, french: str) -> None:
    assert FILE.count(good) == 1
    with pytest.raises(PlatformFileError) as caught:
        compile_platform("fair.toml", FILE.replace(good, bad))
    assert english in str(caught.value)
    assert str(caught.value) == caught.value.told(Texts("en"))
    assert french in caught.value.told(Texts("fr"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ('closes_on = "soon"', "expected a date such as"),
        ('minimum_withdrawal = "five"', "expected a decimal such as"),
        ('rated_within_days = "two"', "expected a whole number, not a text"),
        ('rules = [{ en = "A" }]', "fr is missing"),
        ("rules = 5", "expected a list, not a whole number"),
    ],
)
def test_terms_are_checked(terms: str, told: str) -> None:
    with pytest.raises(PlatformFileError) as caught:
        compile_platform("fair.toml", f"{FILE}\n[terms]\n{terms}\n")
    assert told in str(caught.value)


def test_an_unknown_section_of_what_is_read_is_a_table() -> None:
    with pytest.raises(PlatformFileError, match="read: expected a table, not a whole number"):
        compile_platform("x.toml", 'read = 5\nname = "x"\ntitle = "X"\nevidence = {}\n')
