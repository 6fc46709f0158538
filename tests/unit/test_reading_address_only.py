"""Platforms of which only the address, or only the name, is known."""

from decimal import Decimal

import pytest

from server.messages import Amount, Page
from server.reading import read_page, registry
from server.reading.model import Reading
from server.reading.platform import compile_platform
from server.reading.platform_file import PlatformFileError

HOSTS = {
    "foule_factory": ("www.foulefactory.com", "www.wirk.io", "app.wirk.io"),
    "jobboy": ("www.jobboy.com", "jobboy.com"),
    "minuteworkers": ("minuteworkers.com", "www.minuteworkers.com"),
    "moolineo": ("www.moolineo.com", "moolineo.com"),
    "rapidworkers": ("rapidworkers.com", "www.rapidworkers.com"),
}
NAMES = (
    *("clickit", "loonea", "microjob", "microlancers", "mon_opinion_compte", "myeasytask"),
    *HOSTS,
)

CARDS = "".join(
    f"<li><h3><a href='/job/{n}'>{name}</a></h3><p>{pay}</p><p>{n} min</p></li>"
    for n, name, pay in ((3, "Compare two pages", "$0.10"), (4, "Décrire une image", "0,12 €"))
)
PAST = "".join(
    f"<tr><td>Compare two pages {n}</td><td>{state}</td><td>$0.10</td></tr>"
    for n, state in enumerate(("Satisfied", "Not satisfied", "Validée", "Refusée"))
)


def read(host: str, path: str, html: str) -> Reading:
    return read_page(Page("p", 0, 1, f"https://{host}{path}", "Work", html))


@pytest.mark.parametrize("name", NAMES)
def test_claims_no_more_than_an_address(name: str) -> None:
    platform = registry.named(name)
    assert platform is not None
    file = platform.file
    assert tuple(file.hosts) == HOSTS.get(name, ())
    assert set(file.evidence.values()) == ({"address"} if file.hosts else set())
    assert (file.otherwise, file.read, file.data) == ("generic", {}, [])


@pytest.mark.parametrize(
    ("name", "host"), [(name, host) for name, all_ in HOSTS.items() for host in all_]
)
def test_read_by_structure_and_words_under_its_own_name(name: str, host: str) -> None:
    reading = read(host, "/anything", f"<ul>{CARDS}</ul>")
    assert (reading.platform, reading.stage) == (name, "listing")
    assert [(offer.title, offer.reward, offer.minutes) for offer in reading.offers] == [
        ("Compare two pages", Amount(Decimal("0.10"), "USD"), Decimal(3)),
        ("Décrire une image", Amount(Decimal("0.12"), "EUR"), Decimal(4)),
    ]
    assert all(offer.key.startswith(f"{name}:") for offer in reading.offers)
    past = read(host, "/history", f"<table>{PAST}</table>")
    assert past.stage == "history"
    assert [row.outcome for row in past.history] == ["approved", "rejected"] * 2


@pytest.mark.parametrize("name", NAMES)
def test_pages_elsewhere_are_not_its_own(name: str) -> None:
    assert (
        read("work.example", "/anything", f"<h1>{name}</h1><ul>{CARDS}</ul>").platform == "generic"
    )


@pytest.mark.parametrize(
    ("host", "path", "stage"),
    [
        ("www.wirk.io", "/cgv-cgu/", "help"),
        ("rapidworkers.com", "/faq", "help"),
        ("rapidworkers.com", "/login", "account"),
        ("www.jobboy.com", "/index.php?inc=user-0&action=jobsavailable", "listing"),
        ("www.jobboy.com", "/", "other"),
        ("www.moolineo.com", "/", "other"),
    ],
)
def test_pages_whose_address_is_known(host: str, path: str, stage: str) -> None:
    assert read(host, path, "<p>words</p>").stage == stage


def test_file_that_claims_something_says_where() -> None:
    text = 'name = "nowhere"\ntitle = "Nowhere"\nhosts = []\n[evidence]\n'
    assert not compile_platform("nowhere.toml", text).file.hosts
    with pytest.raises(PlatformFileError, match="line 3: hosts"):
        compile_platform("nowhere.toml", f'{text}listing = "address"\n')
