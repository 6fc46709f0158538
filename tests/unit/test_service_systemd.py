"""The unit, and what systemctl is told."""

from pathlib import Path

import pytest

from server.service import keeping
from server.service.keeping import Unwilling, run, write_if_other
from server.service.starting import Chosen, Start, chosen_in, server_start
from server.service.systemd import Systemd, quoted, unit, unquoted

START = Start(("/usr/bin/python3", "-m", "server"), {"B": "2", "A": "a b"}, Path("/data"))


def settings(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_starts_the_command_with_the_session_and_again_after_a_failure() -> None:
    said = settings(unit(START))
    assert said["ExecStart"] == [':"/usr/bin/python3" "-m" "server"']
    assert said["Environment"] == ['"A=a b"', '"B=2"']
    assert said["WantedBy"] == ["default.target"]
    assert said["Restart"] == ["on-failure"]
    assert said["NoNewPrivileges"] == ["yes"]
    assert said["UMask"] == ["0077"]
    # The pairing code is printed on it.
    assert said["StandardOutput"] == ["null"]


def test_nothing_in_it_needs_a_namespace() -> None:
    needing = ("Protect", "Private", "ReadOnly", "ReadWrite", "Inaccessible", "Bind", "Temporary")
    assert not [name for name in settings(unit(START)) if name.startswith(needing)]


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("a b", '"a b"'),
        ("", '""'),
        ("50%", '"50%%"'),
        ('say "x"', r'"say \"x\""'),
        ("back\\slash", r'"back\\slash"'),
        ("$HOME", '"$HOME"'),
        ("é", '"é"'),
        ("two\nlines", r'"two\x0alines"'),
        ("\udce9", r'"\xe9"'),
    ],
)
def test_a_word_is_quoted(word: str, written: str) -> None:
    assert quoted(word) == written
    assert unquoted(f"{written} {quoted(word)}") == [word, word]


def test_a_program_whose_path_systemd_would_refuse_is_started_by_a_shell() -> None:
    said = settings(unit(Start(("/it's/python", "-m"), {}, Path("/"))))
    shell = r':"/bin/sh" "-c" "exec \"$0\" \"$@\""'
    assert said["ExecStart"] == [shell + ' "/it\'s/python" "-m"']


def test_the_server_is_started_as_it_is_now(tmp_path: Path) -> None:
    environ = {"LANG": "fr_FR.UTF-8", "VIGICLIC_MODEL_DIR": "model"}
    start = server_start(tmp_path, 8790, environ)
    assert start.command[1:4] == ("-P", "-m", "server")
    assert start.command[-4:] == ("--port", "8790", "--data-dir", str(tmp_path))
    assert start.environment["VIGICLIC_LANG"] == "fr"
    assert Path(start.environment["VIGICLIC_MODEL_DIR"]).is_absolute()
    assert set(server_start(tmp_path, 1, {}).environment) == {"VIGICLIC_LANG"}


def test_what_was_chosen_can_be_read_back(tmp_path: Path) -> None:
    assert chosen_in(server_start(tmp_path, 8123).command) == Chosen(tmp_path, 8123)
    assert chosen_in(("python", "--port", "many", "--data-dir", "/")) is None
    assert chosen_in(("python", "--port")) is None
    keeper = Systemd({"XDG_CONFIG_HOME": str(tmp_path)})
    assert keeper.chosen() is None
    file = tmp_path / "systemd" / "user" / "vigiclic.service"
    write_if_other(file, unit(server_start(tmp_path / 'a "b" 5%', 1)).encode())
    assert keeper.chosen() == Chosen(tmp_path / 'a "b" 5%', 1)
    file.write_text("[Service]\n")
    assert keeper.chosen() is None


def test_the_session_is_found_after_su(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def note(_: object, *, check: bool, environment: dict[str, str]) -> object:
        asked.append(environment["XDG_RUNTIME_DIR"])
        raise Unwilling("systemctl", "no")

    monkeypatch.setattr("server.service.systemd.run", note)
    for given in ({}, {"XDG_RUNTIME_DIR": "/run/mine"}):
        with pytest.raises(Unwilling):
            Systemd(given).state()
    assert asked[0].startswith("/run/user/")
    assert asked[1] == "/run/mine"


def test_a_program_that_is_not_there_or_fails_or_hangs_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(Unwilling, match="no-such-program"):
        run(("no-such-program",))
    with pytest.raises(Unwilling, match=r"sh: last$"):
        run(("sh", "-c", "echo first >&2; echo last >&2; exit 3"))
    with pytest.raises(Unwilling, match="status 3"):
        run(("sh", "-c", "exit 3"))
    assert run(("sh", "-c", "exit 3"), check=False).returncode == 3
    monkeypatch.setattr(keeping, "PATIENCE_S", 0.05)
    with pytest.raises(Unwilling, match=r"0\.05 s"):
        run(("sleep", "5"))


def test_a_file_is_only_written_when_it_says_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    assert [write_if_other(path, content) for content in (b"1", b"1", b"2")] == [True, False, True]
    assert path.read_bytes() == b"2"
    assert list(path.parent.iterdir()) == [path]
