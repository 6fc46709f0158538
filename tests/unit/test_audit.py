"""The audit of what the program rests on, and that it is clean now."""

from pathlib import Path

from tools import audit

PROJECT = "[project]\ndependencies = [{}]\n".format(
    ", ".join(f'"{name}>=1"' for name in audit.REASONS)
)
LOCK = "".join(f"{name}==1.0 \\\n    --hash=sha256:aa\n" for name in audit.REASONS)


def test_what_this_program_rests_on_is_pinned_reasoned_and_few() -> None:
    folder = Path(audit.REPOSITORY)
    files = ("pyproject.toml", "requirements/run.lock", "requirements/test.lock")
    assert audit.problems(*((folder / name).read_text("utf-8") for name in files)) == []


def test_each_lack_is_told() -> None:
    assert audit.problems(PROJECT, LOCK, LOCK) == []
    more = PROJECT.replace('"aiohttp>=1"', '"aiohttp>=1", "leftpad>=1"')
    assert audit.problems(more, LOCK, LOCK) == [
        "leftpad: no reason is given in tools/audit.py",
        "leftpad: is not pinned",
    ]
    fewer = PROJECT.replace('"aiohttp>=1", ', "")
    assert audit.problems(fewer, LOCK, LOCK) == ["aiohttp: has a reason, and is not asked for"]
    bare = LOCK.replace("aiohttp==1.0 \\\n    --hash=sha256:aa", "aiohttp==1.0")
    assert audit.problems(PROJECT, bare, LOCK) == ["aiohttp: has no hash"]
    newer = LOCK.replace("numpy==1.0", "numpy==2.0")
    assert audit.problems(PROJECT, newer, LOCK) == ["numpy: runs as 2.0, and was tested as 1.0"]
    many = LOCK + "".join(f"p{n}==1 \\\n    --hash=sha256:aa\n" for n in range(99))
    assert audit.problems(PROJECT, many, many) == [
        f"{len(audit.REASONS) + 99} packages at run time"
    ]
