"""Serving from the first socket to the last commit."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from server import __version__
from server.access import Access
from server.app import HUB, WORKER, create_app
from server.clients import Client
from server.front import open_to
from server.hub import Hub
from server.journal import Journal
from server.pairing import PairingDesk
from server.parts import Parts
from server.runtime import Lock, Runtime
from server.settings import Settings
from server.texts import Texts
from server.times import now_ms, steady_ms

HOST = "127.0.0.1"
RENEWALS = 12
SHUTDOWN_S = 0.5
TURN_S = 0.001
"""How long a thread may go on while another wants its turn: a fifth of Python's own measure, for
a page that is being read must not hold up an acknowledgement."""
log = logging.getLogger(__name__)


def listen_on(port: int) -> socket.socket:
    """Take a port of this machine's own address; nothing is accepted on it yet.

    Raises:
        OSError: it is in use, or not allowed.
    """
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Elsewhere this would let two servers share the port.
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((HOST, port))
        taken.listen(128)
    except OSError:
        taken.close()
        raise
    return taken


async def serve(
    listener: socket.socket,
    lock: Lock,
    journal: Journal,
    parts: Parts,
    *,
    paired: list[Client],
    settings: Settings,
    texts: Texts,
    keep_pages: bool,
    model_folder: Path,
    say: Callable[[str], None],
) -> bool:
    """Serve on a taken port until SIGTERM or Ctrl-C; `say` prints a line for the person.

    Everything that was acknowledged is on disk when it returns. It gives whether all work is done:
    reading the largest pages takes longer than an end may.

    Raises:
        StorageError: the journal cannot be read.
        OSError: the private note for the other commands cannot be written.
    """
    sys.setswitchinterval(TURN_S)
    stop = asyncio.Event()
    _on_signals(stop)
    port = int(listener.getsockname()[1])
    access = Access(paired)
    access.serve_on(port)
    desk = PairingDesk(steady_ms)
    first = asyncio.Event()

    def on_paired(client: Client) -> None:
        browser = client.info.browser if client.info is not None else ""
        say(texts("serve.paired", browser=_plain(browser) or texts("serve.browser")))
        first.set()

    app = create_app(
        journal,
        parts,
        access,
        desk=desk,
        settings=settings,
        texts=texts,
        now=now_ms,
        on_paired=on_paired,
        keep_pages=keep_pages,
        model_folder=model_folder,
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
    accepting: asyncio.Server | None = None
    try:
        if not await _set_up(runner, stop):
            return not app[WORKER].busy
        assert runner.server is not None  # it is set up
        accepting = await open_to(listener, runner.server)
        lock.announce(Runtime(os.getpid(), port, access.control, now_ms(), __version__))
        say(f"ready http://{HOST}:{port}")
        codes = None
        if not paired:
            codes = asyncio.create_task(offer_codes(desk, first, say, texts))
        await _until_end(stop, app[HUB])
        if codes is not None:
            codes.cancel()
    finally:
        if accepting is not None:
            accepting.close()
        await runner.cleanup()
    log.info("ended")
    return not app[WORKER].busy


async def offer_codes(
    desk: PairingDesk, paired: asyncio.Event, say: Callable[[str], None], texts: Texts
) -> None:
    """Print a pairing code, and a new one when it has expired, until a browser is paired.

    It ends after an hour, and with a code whose tries were used up: then somebody is guessing.
    """
    for _ in range(RENEWALS):
        say(f"pairing code {desk.new_code()}")
        # `vigiclic pair` may have put out a later code meanwhile: that one counts.
        while desk.left_ms:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(paired.wait(), desk.left_ms / 1000)
                return
        if desk.tries_used_up:
            say(texts("serve.code_exhausted"))
            return
    say(texts("serve.code_expired"))


async def _set_up(runner: web.AppRunner, stop: asyncio.Event) -> bool:
    """Start the application; gives False when the end was asked for before it was ready."""
    setting_up = asyncio.create_task(runner.setup())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([setting_up, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if setting_up.done():
        await setting_up
        return True
    setting_up.cancel()
    await asyncio.gather(setting_up, return_exceptions=True)
    return False


async def _until_end(stop: asyncio.Event, hub: Hub) -> None:
    """Wait for the end that is asked for, or for a journal that turns out not to be readable."""
    stopping = asyncio.create_task(stop.wait())
    rebuilding = asyncio.create_task(hub.rebuilt())
    await asyncio.wait([stopping, rebuilding], return_when=asyncio.FIRST_COMPLETED)
    try:
        if rebuilding.done():
            await rebuilding
            await stopping
    finally:
        stopping.cancel()
        rebuilding.cancel()


def _on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        if sys.platform == "win32":
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
        else:
            loop.add_signal_handler(number, stop.set)


def _plain(name: str) -> str:
    """Give what an extension calls its browser, fit for a terminal."""
    return "".join(letter for letter in name if letter.isprintable())[:60]
