"""Whatever bytes come: a message or a refusal, never an exception."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from server.incoming import ID_LENGTH, Refusal, decode, mend
from server.messages import Check, encoder

NOW = 1_790_000_000_000

KINDS = (
    *("hello", "page", "data", "attention", "input", "action", "leave", "mark", "correct"),
    *("feedback", "check", "seen", "keepalive", "warning", "", "\ud800"),
)
FIELDS = (
    *("id", "at", "tab", "url", "title", "html", "kind", "json", "source", "reason", "reward"),
    *("text", "label", "task", "warning", "page", "client", "token", "protocol", "frames"),
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(["key", "load", "focus", "start", "0.25", "EUR", "scam", "NaN"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
messages = st.dictionaries(st.sampled_from(FIELDS), values).flatmap(
    lambda fields: st.sampled_from(KINDS).map(lambda kind: {"type": kind, **fields})
)


def answered(frame: bytes) -> None:
    found = decode(frame, NOW)
    if isinstance(found, Refusal):
        assert found.id is None or 0 < len(found.id) <= ID_LENGTH
    else:
        # What was read can be written, so it can be stored and compared.
        encoder.encode(found)


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(frame: bytes) -> None:
    answered(frame)


@given(messages, st.data())
def test_any_message_is_answered_whole_cut_or_garbled(
    message: dict[str, Any], data: st.DataObject
) -> None:
    frame = json.dumps(message).encode()
    answered(frame)
    cut = data.draw(st.integers(0, len(frame)))
    answered(frame[:cut])
    answered(frame[:cut] + data.draw(st.binary(max_size=4)) + frame[cut:])


@given(st.text(st.characters(exclude_categories=())))
def test_text_comes_through_but_for_lone_surrogates(text: str) -> None:
    frame = json.dumps({"type": "check", "id": "a", "text": text}).encode()
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    found = decode(frame, NOW)
    assert isinstance(found, Check)
    assert found.text == whole
    assert mend(mend(frame)) == mend(frame)
