"""The extension's message types are the server's."""

from pathlib import Path

import pytest

from tools import message_types


def test_the_declarations_are_up_to_date() -> None:
    assert message_types.main(["--check"]) == 0


def test_a_difference_is_found_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "messages.d.ts"
    monkeypatch.setattr(message_types, "TARGET", target)
    assert message_types.main(["--check"]) == 1
    assert "python -m tools.message_types" in capsys.readouterr().err
    assert message_types.main([]) == 0
    assert message_types.main(["--check"]) == 0
    target.write_text(target.read_text("utf-8").replace("tab: number;", "tab: string;"), "utf-8")
    assert message_types.main(["--check"]) == 1


def test_decimals_are_strings_and_optional_fields_are_marked() -> None:
    declared = message_types.type_script()
    assert "  amount: string;\n" in declared
    assert "  opener?: number | null;\n" in declared
    assert "  ids: string[];\n" in declared
