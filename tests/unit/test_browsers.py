"""The browsers are found, and a missing one is never passed over in silence."""

from pathlib import Path

import pytest

from tools import browsers


def _program(folder: Path, says: str) -> Path:
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def test_a_named_browser_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _program(tmp_path, "Mozilla Firefox 153.7.0esr")
    monkeypatch.setenv("VIGICLIC_FIREFOX", str(program))
    assert browsers.find_firefox() == program


def test_an_old_browser_is_refused_by_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGICLIC_CHROMIUM", str(_program(tmp_path, "Chromium 109.0.5414.74")))
    with pytest.raises(browsers.BrowserMissing, match=r"Chromium 120 or newer.*109\.0\.5414\.74"):
        browsers.find_chromium()


def test_what_cannot_be_had_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VIGICLIC_FIREFOX", "/no/such/firefox")
    monkeypatch.setattr(browsers, "_can_use_apt", lambda: False)
    monkeypatch.setattr(browsers, "_download_chromium", lambda: None)
    assert browsers.main() == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "apt-get install" in line


def test_what_is_missing_is_installed_where_that_is_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "browser"
    monkeypatch.setenv("VIGICLIC_CHROMIUM", str(program))
    monkeypatch.setenv("VIGICLIC_FIREFOX", str(program))
    monkeypatch.setattr(browsers, "_can_use_apt", lambda: True)
    ran: list[list[str]] = []

    def run(command: list[str], environment: dict[str, str]) -> None:
        ran.append(command)
        _program(tmp_path, "Chromium 156.0.0.0")

    monkeypatch.setattr(browsers, "_run", run)
    assert browsers.ensure() == ["Chromium 156.0.0.0"] * 2
    assert ran[0][:2] == ["apt-get", "update"]
    assert {"chromium", "firefox-esr"} <= {word for command in ran for word in command}
