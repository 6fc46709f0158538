"""What the stores and the workers are told is what the manifest asks for."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
STORE = ROOT / "docs" / "store"
LANGUAGES = ("en", "fr")
MANIFEST: dict[str, Any] = json.loads((ROOT / "extension" / "manifest.json").read_text("utf-8"))
LONGEST = 132
"""Letters that Chrome's store allows in a short description; Firefox's allows 250."""


def sections(text: str) -> list[tuple[str, str]]:
    found = re.split(r"^## (.+)\n", text, flags=re.M)[1:]
    return list(zip(found[::2], (part.strip() for part in found[1::2]), strict=True))


def listing(language: str) -> list[str]:
    return [body for _, body in sections((STORE / f"listing.{language}.md").read_text("utf-8"))]


def rows(table: str) -> dict[str, str]:
    return dict(re.findall(r"^\| `([^`]+)`[^|]*\| ([^|]+) \|$", table, flags=re.M))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_permission_has_its_reason_and_no_other_is_named(language: str) -> None:
    reasons = rows(listing(language)[4])
    asked = ("permissions", "host_permissions", "optional_host_permissions")
    assert list(reasons) == [name for kind in asked for name in MANIFEST[kind]]
    assert all(len(reason.split()) >= 7 for reason in reasons.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_that_is_declared_is_explained(language: str) -> None:
    gecko = MANIFEST["browser_specific_settings"]["gecko"]
    declared = gecko["data_collection_permissions"]
    assert set(declared) == {"required"}
    assert set(rows(listing(language)[5])) == set(declared["required"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_name_and_short_description_are_the_extensions_own(language: str) -> None:
    path = ROOT / "extension" / "_locales" / language / "messages.json"
    messages = json.loads(path.read_text("utf-8"))
    name, short, *_ = listing(language)
    assert name == messages["name"]["message"]
    assert short == messages["description"]["message"]
    assert len(short) <= LONGEST


@pytest.mark.parametrize("name", ["listing", "privacy"])
def test_both_languages_say_as_much(name: str) -> None:
    english, french = (
        sections((STORE / f"{name}.{language}.md").read_text("utf-8")) for language in LANGUAGES
    )
    shapes = [
        [(body.count("\n"), body.count("`")) for _, body in text] for text in (english, french)
    ]
    assert shapes[0] == shapes[1]
    for _, body in french:
        assert not re.search(r"\w'\w| [:;!?»]|« ", body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_privacy_text_promises_is_so(language: str) -> None:
    text = (STORE / f"privacy.{language}.md").read_text("utf-8")
    # It speaks to this machine and to nobody else, as the browser enforces.
    policy = MANIFEST["content_security_policy"]["extension_pages"]
    [allowed] = re.findall(r"connect-src ([^;]+)", policy)
    hosts = {"'self'", "http://127.0.0.1:*", "ws://127.0.0.1:*"}
    assert set(allowed.split()) == hosts
    assert "127.0.0.1" in text
    # How much waits at most is what the outbox allows.
    outbox = (ROOT / "extension" / "background" / "outbox.js").read_text("utf-8")
    limits = outbox.replace("_", "")
    assert "20000" in limits
    assert re.search(r"64 \* 1024 \* 1024|64 << 20|67108864", limits)
    assert "64 M" in text.replace("\u00a0", " ")
    for command in re.findall(r"`vigiclic (\w+)`", text):
        assert f'"{command}"' in (ROOT / "server" / "__main__.py").read_text("utf-8")
