"""How the other commands speak to the running server of the same user."""

import http.client
from pathlib import Path
from typing import Any

import msgspec

from server import runtime
from server.failure import Failure
from server.runtime import Runtime
from server.texts import Texts

TIMEOUT_S = 5


class Unanswered(Exception):  # noqa: N818 - a state, not a mistake
    """The server does not answer, or refuses."""


def running(folder: Path, texts: Texts) -> Runtime:
    """Give the note of the server that runs on a data folder.

    Raises:
        Failure: none runs there.
    """
    found = runtime.find(folder)
    if found is None:
        raise Failure(texts("pair.not_running", folder=folder))
    return found


def ask(
    server: Runtime, method: str, path: str, body: bytes = b"{}", *, timeout_s: float = TIMEOUT_S
) -> Any:
    """Send a request with the control token and give the JSON answer; only a POST has a body.

    Raises:
        Unanswered: there is no such answer.
    """
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=timeout_s)
    headers = {"Authorization": f"Bearer {server.control}"}
    if method == "POST":
        headers["Content-Type"] = "application/json"
    try:
        sent = body if method == "POST" else None
        connection.request(method, path, body=sent, headers=headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise Unanswered(str(response.status))
        return msgspec.json.decode(answer)
    except (OSError, http.client.HTTPException, msgspec.MsgspecError) as error:
        raise Unanswered(type(error).__name__) from error
    finally:
        connection.close()
