"""`vigiclic service`: have Vigiclic start with the session, or no more, or say whether it does."""

import argparse
import time
from pathlib import Path

from server import __version__, datadir, runtime
from server.commands.serve import PORT
from server.failure import Failure
from server.model_loading import load_scorer
from server.runtime import Runtime
from server.service.keeping import Keeper, Unwilling, keeper
from server.service.starting import server_start
from server.storage_errors import StorageError
from server.texts import Texts

START_S = 60.0
PAUSE_S = 0.2


def configure(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Declare the arguments."""
    commands = parser.add_subparsers(dest="what", metavar="install|remove|status", required=True)
    for name in ("install", "remove", "status"):
        summary = texts(f"service.{name}")
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("--data-dir", metavar="DIR", help=texts("program.data_dir"))
        if name == "install":
            command.add_argument("--port", type=int, help=texts("service.port"))


def run(args: argparse.Namespace, texts: Texts) -> int:
    """Do it and say in one line what was done; gives 1 when `status` finds that nothing runs.

    Raises:
        Failure: the system's own program refused, or something stands in the way.
    """
    session = keeper()
    try:
        # What was chosen once holds until something else is chosen.
        before = session.chosen()
        kept = before.folder if before is not None else datadir.choose(None)
        folder = datadir.chosen(args.data_dir) or kept
        if args.what == "install":
            port = before.port if before and args.port is None else args.port
            print(_install(session, folder, PORT if port is None else port, texts))
            return 0
        if args.what == "remove":
            removed = session.remove()
            print(texts("service.removed" if removed else "service.nothing", folder=folder))
            return 0
        return _status(session, folder, texts)
    except Unwilling as refusal:
        line = texts("service.refused", program=refusal.program, detail=refusal.detail)
        raise Failure(line) from refusal
    except StorageError as error:
        raise Failure(texts(f"storage.{error.kind}", path=error.path)) from error
    except OSError as error:
        detail = error.strerror or str(error)
        raise Failure(texts("service.unwritable", path=error.filename, detail=detail)) from error


def _install(session: Keeper, folder: Path, port: int, texts: Texts) -> str:
    state = session.state()
    before = runtime.find(folder)
    if before is not None and not state.running:
        raise Failure(texts("service.by_hand", pid=before.pid, url=before.url))
    datadir.prepare(folder)
    # Fitted before the session needs it, where somebody sees how far it is.
    load_scorer(texts, print)
    # What runs may be what was installed before an upgrade.
    renew = before is not None and before.version != __version__
    changed = session.install(server_start(folder, port), renew=renew)
    if not changed and not renew and before is not None:
        return texts("service.unchanged", url=before.url)
    running = _started(folder, before)
    if running is None:
        raise Failure(texts("service.silent", file=session.state().file))
    return texts("service.installed", url=running.url, file=session.state().file)


def _started(folder: Path, before: Runtime | None) -> Runtime | None:
    """Wait for the server that was started just now; None when it does not come."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        found = runtime.find(folder)
        if found is not None and (before is None or found.started_at != before.started_at):
            return found
        time.sleep(PAUSE_S)
    return None


def _status(session: Keeper, folder: Path, texts: Texts) -> int:
    state, server = session.state(), runtime.find(folder)
    if not state.installed:
        key = "absent" if server is None else "absent_by_hand"
    elif server is None:
        key = "stopped"
    else:
        key = "running" if state.running else "stopped_by_hand"
    url = "" if server is None else server.url
    print(texts(f"service.{key}", url=url, file=state.file))
    return 0 if key == "running" else 1
