"""A few thousand made-up frames against a whole server; a million of them are `make fuzz`."""

from pathlib import Path
from random import Random

from server.incoming import Refusal, decode
from tests.fuzz.corpus import kept
from tests.fuzz.frames import Frames
from tests.fuzz.stream import fuzz
from tests.support.server import VigiclicServer
from tests.support.stream import page_message

NOW = 2_000_000_000_000


async def test_no_frame_ends_a_stream_or_is_stored_unacknowledged() -> None:
    told = await fuzz(1_200, seed=1)
    assert told.frames == 1_200
    assert told.acknowledged > 200
    assert told.refused > 200
    assert told.verdicts > 20


def test_frames_are_sound_and_broken_in_about_the_same_measure() -> None:
    make = Frames(Random(1))
    found = [decode(make(), NOW) for _ in range(2_000)]
    refused = [one for one in found if isinstance(one, Refusal)]
    assert 400 < len(refused) < 1_600
    kinds = {type(one).__name__ for one in found}
    assert {"Page", "Data", "Correct", "Hello", "Check", "Mark", "Feedback"} <= kinds
    assert {"bad_json", "bad_message", "unknown_type", "bad_time"} <= {one.code for one in refused}


def test_what_was_kept_is_answered(tmp_path: Path) -> None:
    with VigiclicServer(tmp_path / "data") as server, server.connect(server.pair()) as stream:
        for path in kept("stream"):
            for line in path.read_bytes().splitlines():
                stream.send_raw(line, text=True)
        last = page_message()
        stream.send(last)
        stream.acknowledged({last["id"]})
        # All that was sent is worked out, too: a page's verdict comes last.
        while stream.receive("verdict")["page"] != last["id"]:
            pass
