"""The extension as the tests load it: the folder as it is, with its sites already allowed."""

import json
import shutil
from pathlib import Path

READ_OUTBOX = """
const opening = indexedDB.open('vigiclic');
await new Promise((resolve, reject) => { opening.onsuccess = resolve; opening.onerror = reject; });
const reading = opening.result.transaction('outbox').objectStore('outbox').getAll();
await new Promise((resolve, reject) => { reading.onsuccess = resolve; reading.onerror = reject; });
opening.result.close();
return reading.result.map(row => JSON.parse(row.text));
"""
"""The body of an async function that gives the messages waiting in the extension's outbox."""

READ_VERDICT = """
const { tabs = [] } = await (globalThis.browser ?? chrome).storage.session.get('tabs');
const [, state] = tabs.find(([tab]) => tab === args[0]) ?? [];
return state?.verdict ?? null;
"""
"""The body of an async function that gives what the server said of the page in tab `args[0]`."""

EXTENSION = Path(__file__).resolve().parents[2] / "extension"


def with_sites_allowed(folder: Path, source: Path = EXTENSION) -> Path:
    """Copy the extension into `folder`, with what it asks for at run time granted from the start.

    A browser without a screen has nobody to answer its permission prompt; nothing else changes.
    """
    copy = folder / "extension"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("*.d.ts", "jsconfig.json"))
    manifest = copy / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    told["host_permissions"] = [
        *told.get("host_permissions", []),
        *told.pop("optional_host_permissions"),
    ]
    manifest.write_text(json.dumps(told, indent=2), "utf-8")
    return copy


def messages(locale: str, source: Path = EXTENSION) -> dict[str, str]:
    """Give the extension's own texts in one language, by their names."""
    catalogue = json.loads((source / "_locales" / locale / "messages.json").read_text("utf-8"))
    return {name: entry["message"] for name, entry in catalogue.items()}
