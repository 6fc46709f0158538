"""`vigiclic service`: which folder it is about."""

from argparse import Namespace
from pathlib import Path

import pytest

from server.commands import service
from server.service.keeping import State
from server.service.starting import Chosen
from server.texts import Texts


class Session:
    """A session in which nothing runs, and a server was installed once."""

    def chosen(self) -> Chosen:
        return Chosen(Path("/installed"), 8123)

    def remove(self) -> bool:
        return True

    def state(self) -> State:
        return State(installed=True, running=False, file=Path("/unit"))


@pytest.mark.parametrize(
    ("argument", "environment", "folder"),
    [
        (None, None, "/installed"),
        (None, "/from/environment", "/from/environment"),
        ("/from/argument", "/from/environment", "/from/argument"),
    ],
)
def test_what_was_chosen_holds_until_something_else_is_chosen(
    argument: str | None,
    environment: str | None,
    folder: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(service, "keeper", Session)
    monkeypatch.delenv("VIGICLIC_DATA_DIR", raising=False)
    if environment:
        monkeypatch.setenv("VIGICLIC_DATA_DIR", environment)
    assert service.run(Namespace(what="remove", data_dir=argument), Texts("en")) == 0
    assert f" {folder}." in capsys.readouterr().out
