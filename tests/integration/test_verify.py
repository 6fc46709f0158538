"""What `vigiclic verify` finds in evidence: nothing where it is whole, and whatever was changed."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from server.__main__ import main
from tests.support.evidence import NAMES, verified


def seal(folder: Path) -> None:
    """Make hashes fit again, as somebody would who has changed a file."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        file["bytes"], file["sha256"] = len(content), sha256(content).hexdigest()
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    lines = [
        f"{sha256(one.read_bytes()).hexdigest()}  {one.name}\n"
        for one in sorted(folder.iterdir())
        if one.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def test_what_was_not_touched_is_whole(
    evidence: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (evidence, evidence.parent):
        status, said = verified(folder, capsys, monkeypatch)
        assert status == 0
        assert "is whole" in said[0]
        print_ = sha256((evidence / "manifest.json").read_bytes()).hexdigest()
        assert said[1] == f"Fingerprint: {print_}"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", [0.0, 0.37, 0.73, 1.0])
def test_a_changed_byte_is_found(
    copy: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    where: float,
) -> None:
    content = bytearray((copy / name).read_bytes())
    content[round(where * (len(content) - 1))] ^= 1
    (copy / name).write_bytes(content)
    status, said = verified(copy, capsys, monkeypatch)
    assert status == 1
    # A byte of the manifest may be one of the hashes in it.
    assert any(name in line or name == "manifest.json" for line in said)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (copy / name).unlink()
    monkeypatch.setenv("VIGICLIC_LANG", "en")
    assert main(["verify", str(copy)]) == 1
    said = capsys.readouterr()
    if name == "manifest.json":
        assert said.err.count("\n") == 1
    else:
        assert f"{name} is missing." in said.out


@pytest.mark.parametrize("name", ["more.csv", "folder/", "link"])
def test_what_was_added_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if name.endswith("/"):
        (copy / name).mkdir()
    elif name == "link":
        (copy / name).symlink_to(copy / "pay.csv")
    else:
        (copy / name).write_text("")
    status, said = verified(copy, capsys, monkeypatch)
    assert status == 1
    assert said[0].endswith(f"{name.rstrip('/')} was added: it is no part of the folder.")


def test_what_lies_beside_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy.parent / "note.txt").write_text("")
    assert verified(copy.parent, capsys, monkeypatch)[0] == 1
    assert verified(copy, capsys, monkeypatch)[0] == 0


def edited(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        # A figure that does not follow, with every hash made to fit.
        (
            "figures.json",
            lambda text: text.replace('"earned": "1.00"', '"earned": "9.00"'),
            'figures.json: wage.earned is "9.00", and "1.00" follows from the messages.',
        ),
        (
            "record.html",
            lambda text: text.replace("1.00 USD", "9.00 USD"),
            "record.html: what stands",
        ),
        ("pay.csv", lambda text: text.replace("22000", "92000"), "pay.csv: what stands in it"),
        # A message that was never sent so.
        (
            "journal.jsonl",
            lambda text: text.replace('"reason":"switch"', '"reason":"blur"', 1),
            "journal.jsonl: the chain is broken at message ",
        ),
        (
            "journal.jsonl",
            lambda text: "".join(text.splitlines(keepends=True)[:4] + text.splitlines(True)[5:]),
            "journal.jsonl: the chain is broken at message 6",
        ),
        (
            "journal.jsonl",
            lambda text: "".join(text.splitlines(keepends=True)[:-1]),
            "journal.jsonl: the chain ends at message ",
        ),
        (
            "readings.jsonl",
            lambda text: text.replace("the total", "nothing"),
            "what the page said was changed",
        ),
        (
            "readings.jsonl",
            lambda text: "".join(text.splitlines(keepends=True)[1:]),
            "what its page said is missing",
        ),
        ("journal.jsonl", lambda text: text + "{}\n", "this is no line of a journal"),
    ],
)
def test_a_forgery_with_fitting_hashes_is_found(
    copy: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Callable[[str], str],
    said: str,
) -> None:
    edited(copy / name, change)
    seal(copy)
    status, lines = verified(copy, capsys, monkeypatch)
    assert status == 1
    assert any(said in line for line in lines), lines
    assert not any("was changed: its bytes" in line for line in lines), "the hashes fit"


def test_messages_cannot_be_hidden_in_a_gap(
    copy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copy / "journal.jsonl"
    lines = path.read_text("utf-8").splitlines()
    link = json.loads(lines[6])["link"]
    lines[4:7] = [
        json.dumps({"line": "left_out", "seq": 7, "count": 3, "why": "withheld", "link": link})
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    seal(copy)
    status, said = verified(copy, capsys, monkeypatch)
    assert status == 1
    assert any("the chain is broken at message 7" in line for line in said)


def test_a_folder_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGICLIC_LANG", "fr")
    for folder in (tmp_path, tmp_path / "nowhere"):
        assert main(["verify", str(folder)]) == 1
        said = capsys.readouterr()
        assert said.err.count("\n") == 1
        assert "ne contient rien" in said.err
