"""`vigiclic serve`: start Vigiclic on this machine."""

import argparse
import asyncio
import contextlib
import errno
import http.client
import logging
import os
import signal
import sys
from pathlib import Path
from socket import socket
from types import FrameType

from classifier.locations import model_dir
from server import clients, datadir, logs
from server import settings as stored_settings
from server.database import read_only
from server.extension_folder import extension_folder, guide
from server.failure import Failure
from server.journal import Journal
from server.model_loading import load_scorer
from server.model_renewal import renewing
from server.parts import assemble
from server.reading.platform_file import PlatformFileError
from server.runtime import Lock, Occupied
from server.serving import listen_on, serve
from server.storage_errors import StorageError
from server.texts import Texts

PORT = 8790
PRIVATE = 0o077
ANSWER_S = 3.0
"""So long another program on the port may take to answer: a busy machine is slow."""


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    parser.add_argument("--port", type=int, default=PORT, help=texts("serve.port"))
    parser.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))
    parser.add_argument("--keep-pages", action="store_true", help=texts("serve.keep_pages"))
    parser.add_argument("--guide", action="store_true", help=texts("serve.guide"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Serve until told to end; gives 0.

    Raises:
        Failure: something that serving needs is not to be had; nothing was started.
    """
    os.umask(PRIVATE)
    signal.signal(signal.SIGTERM, _end_quietly)
    folder = datadir.choose(args.data_dir)
    try:
        datadir.prepare(folder)
        with contextlib.closing(_Held(folder, texts)) as held:
            logs.log_to(folder)
            with _listen(args.port, texts) as listener:
                finished = _serve(listener, held.lock, folder, args, texts)
    except StorageError as error:
        raise Failure(texts(f"storage.{error.kind}", path=error.path)) from error
    except PlatformFileError as error:
        raise Failure(texts("read.bad_platform", error=error.told(texts))) from error
    except OSError as error:
        sorted_error = StorageError.from_os(error, folder)
        raise Failure(texts(f"storage.{sorted_error.kind}", path=folder)) from error
    if not finished:
        # Python would wait for the thread that reads a page, however long that takes.
        logging.shutdown()
        os._exit(0)
    return 0


class _Held:
    """The data folder's lock, for the length of a `with`."""

    def __init__(self, folder: Path, texts: Texts) -> None:
        try:
            self.lock = Lock.take(folder)
        except Occupied as occupied:
            other = occupied.runtime
            if other is None:
                raise Failure(texts("serve.starting")) from occupied
            raise Failure(texts("serve.running", pid=other.pid, url=other.url)) from occupied

    def close(self) -> None:
        self.lock.release()


def _serve(
    listener: socket, lock: Lock, folder: Path, args: argparse.Namespace, texts: Texts
) -> bool:
    journal = Journal.open_in(folder)
    try:
        with read_only(journal.path) as connection:
            paired = clients.load(connection)
            settings = stored_settings.load(connection)
        parts = assemble(load_scorer(texts, _say))
        if args.guide:
            _guide(texts)
        with renewing():
            return asyncio.run(
                serve(
                    listener,
                    lock,
                    journal,
                    parts,
                    paired=paired,
                    settings=settings,
                    texts=texts,
                    keep_pages=args.keep_pages,
                    model_folder=model_dir(),
                    say=_say,
                )
            )
    finally:
        journal.close()


def _listen(port: int, texts: Texts) -> socket:
    try:
        return listen_on(port)
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            key = "port_taken_by_us" if _is_vigiclic(port) else "port_taken"
            raise Failure(texts(f"serve.{key}", port=port)) from error
        detail = getattr(error, "strerror", None) or str(error)
        raise Failure(texts("serve.port_refused", port=port, detail=detail)) from error


def _is_vigiclic(port: int) -> bool:
    """Tell whether what listens there refuses as we do: it never says its name."""
    answers = []
    for host in (f"127.0.0.1:{port}", "vigiclic.invalid"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
        try:
            connection.request("GET", "/v1/status", headers={"Host": host})
            answers.append(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
    return answers == [401, 421]


def _guide(texts: Texts) -> None:
    folder = extension_folder()
    if folder is None:
        _say(texts("guide.missing"))
        return
    for line in guide(folder, texts):
        _say(line)


def _say(line: str) -> None:
    # Whoever started us may have closed our output: that is no reason to end.
    with contextlib.suppress(OSError, ValueError):
        print(line, flush=True)


def _end_quietly(_: int, __: FrameType | None) -> None:
    sys.exit(0)
