import pytest

from server import clients
from server.access import Access
from server.clients import Client

CHROME = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
FIREFOX = "moz-extension://0e7d3f6a-0000-4000-8000-000000000000"
TOKEN = "a-token"


@pytest.fixture
def access() -> Access:
    client = Client(number=1, token=clients.hashed(TOKEN), origin=CHROME, created_at=0)
    made = Access([client])
    made.serve_on(8790)
    return made


@pytest.mark.parametrize("host", ["127.0.0.1:8790", "localhost:8790", "[::1]:8790"])
def test_our_hosts(access: Access, host: str) -> None:
    assert access.is_our_host([host])
    assert not access.is_our_host([host, host])


@pytest.mark.parametrize(
    "host", ["", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8790 ", "evil.test:8790", "::1:8790"]
)
def test_other_hosts(access: Access, host: str) -> None:
    assert not access.is_our_host([host])
    assert not access.is_our_host([])


def test_on_the_schemes_own_port_browsers_leave_it_out() -> None:
    access = Access()
    access.serve_on(80)
    assert access.is_our_host(["127.0.0.1"])
    assert not access.is_our_host(["evil.test"])


def test_a_paired_origin_goes_everywhere_and_another_extension_only_to_be_paired(
    access: Access,
) -> None:
    assert access.admits([CHROME], None, "/v1/stream")
    assert not access.admits([FIREFOX], None, "/v1/stream")
    assert not access.admits([FIREFOX], None, "/v1/pair/")
    assert access.admits([FIREFOX], None, "/v1/pair")


@pytest.mark.parametrize(
    "origin", ["null", "", "https://evil.test", "chrome-extension:// x", "chrome-extension://a/b"]
)
def test_a_page_goes_nowhere(access: Access, origin: str) -> None:
    assert not access.admits([origin], "none", "/v1/pair")
    assert not access.admits([CHROME, origin], None, "/v1/pair")


def test_without_an_origin_the_fetch_must_be_nobody_elses(access: Access) -> None:
    assert access.admits([], None, "/v1/status")
    assert access.admits([], "none", "/v1/status")
    assert access.admits([], "same-origin", "/v1/status")
    assert not access.admits([], "same-site", "/v1/status")
    assert not access.admits([], "cross-site", "/v1/pair")


def test_a_token_is_bound_to_its_origin(access: Access) -> None:
    assert access.client(TOKEN, CHROME) is access.clients[0]
    assert access.client(TOKEN, None) is access.clients[0]
    assert access.client(TOKEN, FIREFOX) is None
    assert access.client("another", CHROME) is None
    assert access.client("\ud800", CHROME) is None


def test_visitors_and_control_are_tokens_of_their_own(access: Access) -> None:
    visitor = access.visit()
    assert access.is_visitor(visitor)
    assert not access.is_visitor(access.control)
    assert not access.is_control(visitor)
    assert access.is_control(access.control)
    assert access.client(visitor, None) is None
    assert access.client(access.control, None) is None
    assert not access.is_control("")
    for _ in range(32):
        access.visit()
    assert not access.is_visitor(visitor)
