"""A frame of the stream -> a message, or a refusal that says what is wrong with it."""

import re

import msgspec
from msgspec import Struct

from server import bulk
from server.messages import MAX_FRAME, ClientMessage, Correct, Keepalive, Mark, Seen
from server.vocabulary import ErrorCode

FUTURE_MS = 24 * 60 * 60 * 1000
ID_LENGTH = 128
HEAD = 64 * 1024

# Escapes in a JSON string, in the order in which they bind: a pair of surrogates, one that stands
# alone, anything else.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|.)",
    re.DOTALL,
)


_ID = re.compile(rb'"id"\s*:\s*"([^"\\\x00-\x1f]{1,128})"')


class Refusal(Struct, frozen=True):
    """Why a frame was not taken; `text` is the key of the sentence, `detail` fills it."""

    code: ErrorCode
    text: str
    detail: str = ""
    id: str | None = None


class _Named(Struct):
    id: str | None = None


def decode(frame: bytes, now: int) -> ClientMessage | Refusal:
    """Read one frame; `now` is the server's time (epoch ms), against which `at` is checked.

    A surrogate that stands alone names no character: it is read as U+FFFD, the rest as it is.
    """
    if len(frame) > MAX_FRAME:
        return Refusal("too_large", "too_large", str(len(frame)), _id_near_the_start(frame))
    try:
        message = _parse(frame)
    except msgspec.ValidationError as error:
        return _explain(str(error), frame)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _broken(frame, str(error))
    except RecursionError:
        return Refusal("bad_json", "too_deep", id=_id_near_the_start(frame))
    except bulk.TooManyParts:
        return Refusal("too_large", "too_many_parts", id=_id_near_the_start(frame))
    if (problem := _contradiction(message)) is not None:
        return Refusal("bad_message", problem, id=getattr(message, "id", None))
    at = None if isinstance(message, Keepalive | Seen) else getattr(message, "at", None)
    if at is not None and at > now + FUTURE_MS:
        return Refusal("bad_time", "future", id=getattr(message, "id", None))
    return message


def _contradiction(message: ClientMessage) -> str | None:
    """Give what makes no sense in a message that fits the protocol: work without time, or for less.

    A task that was never worked on has an outcome that says so.
    """
    if isinstance(message, Correct) and message.active_ms == 0:
        return "no_time"
    reward = message.reward if isinstance(message, Correct | Mark) else None
    return "negative_reward" if reward is not None and reward.amount < 0 else None


def _parse(frame: bytes) -> ClientMessage:
    message: ClientMessage
    try:
        message = bulk.decode(frame)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        mended = mend(frame)
        if mended == frame:
            raise
        message = bulk.decode(mended)
    return message


def mend(frame: bytes) -> bytes:
    r"""Replace each escaped surrogate that stands alone by the escape \ufffd."""
    return _ESCAPE.sub(_mended, frame)


def _mended(match: re.Match[bytes]) -> bytes:
    return match[0] if match[1] is None else rb"\ufffd"


def _explain(problem: str, frame: bytes) -> Refusal:
    try:
        identifier = _id_of(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        # What does not fit was found before what is broken.
        return _broken(frame, str(error))
    if problem.startswith("Invalid value") and problem.endswith("`$.type`"):
        return Refusal("unknown_type", "unknown_type", id=identifier)
    if problem.endswith("`$.at`") and "`int`" in problem and "=" in problem:
        return Refusal("bad_time", "bad_time", id=identifier)
    return Refusal("bad_message", "bad_message", problem, identifier)


def _broken(frame: bytes, problem: str) -> Refusal:
    return Refusal("bad_json", "bad_json", problem, _id_near_the_start(frame))


def _id_of(frame: bytes) -> str | None:
    """Give the frame's `id`, where it has a sound one: the sender looks for it in the answer.

    Raises:
        msgspec.DecodeError, UnicodeDecodeError, RecursionError: the frame is not JSON.
    """
    try:
        identifier = msgspec.json.decode(mend(frame), type=_Named).id
    except msgspec.ValidationError:
        return None
    return identifier if identifier and len(identifier) <= ID_LENGTH else None


def _id_near_the_start(frame: bytes) -> str | None:
    """Give what looks like the `id` of a frame that cannot be parsed; a wrong one is nobody's."""
    match = _ID.search(frame, 0, HEAD)
    return match[1].decode("utf-8", "replace") if match else None
