"""The examples beside this file are the protocol's: both ends are held to the same ones."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from server import messages

FOLDER = Path(__file__).parent
CONSTANTS = json.loads((FOLDER / "constants.json").read_text("utf-8"))
EXAMPLES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
    if path.stem != "constants"
}
DECODERS = {"extension": messages.decode_client, "server": messages.decode_server}


def _cases(quality: str) -> list[Any]:
    return [
        pytest.param(name, example, id=f"{name}-{number}")
        for name, file in EXAMPLES.items()
        for number, example in enumerate(file[quality])
    ]


def test_every_message_has_its_examples() -> None:
    for sender, union in (
        ("extension", messages.ClientMessage),
        ("server", messages.ServerMessage),
    ):
        tags = {member.__struct_config__.tag for member in get_args(union)}
        assert tags == {name for name, file in EXAMPLES.items() if file["from"] == sender}


@pytest.mark.parametrize(("name", "message"), _cases("good"))
def test_a_good_example_is_read_as_it_stands(name: str, message: dict[str, Any]) -> None:
    decoded = DECODERS[EXAMPLES[name]["from"]](json.dumps(message))
    again = json.loads(messages.encoder.encode(decoded))
    # What is not known is ignored; nothing that is known is lost or changed.
    assert again == {key: value for key, value in message.items() if key != "later"}


@pytest.mark.parametrize(("name", "bad"), _cases("bad"))
def test_a_bad_example_is_refused(name: str, bad: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        DECODERS[EXAMPLES[name]["from"]](json.dumps(bad["message"]))


def test_the_constants_are_the_server_s() -> None:
    assert {
        "protocol": messages.PROTOCOL,
        "subprotocol": messages.SUBPROTOCOL,
        "max_frame": messages.MAX_FRAME,
        "retry_later": sorted(messages.RETRY_LATER),
    } == CONSTANTS
