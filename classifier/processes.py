"""Two processes of this machine for the work that `joblib` hands out, gone when it is done.

Nothing here needs scikit-learn: a process that only counts is there at once.
"""

import contextlib
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pickle import PicklingError

import joblib
from joblib.externals.loky import get_reusable_executor

PROCESSES = 2
"""More would be done sooner, but each holds its own part of the work in memory."""
LOST = (BrokenProcessPool, PicklingError, OSError)
"""What is raised where a process is lost, or has no room for what it shares."""
_LOOK_S = 0.5


def can_be_had() -> bool:
    """Tell whether two processes do the work sooner than one."""
    return int(joblib.cpu_count()) >= PROCESSES


@contextlib.contextmanager
def two_processes() -> Iterator[None]:
    """Have joblib's work done by two processes, with the same result as by one.

    Processes, not threads: liblinear draws its random numbers from one source for all threads.
    """
    ours = {"initializer": _leave_with, "initargs": (os.getpid(),)}
    try:
        with joblib.parallel_config("loky", n_jobs=PROCESSES, **ours):
            yield
    finally:
        get_reusable_executor().shutdown(wait=True, kill_workers=True)


def _leave_with(parent: int) -> None:
    """Make this process end when the one that started it does, however that ends."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    starter = multiprocessing.parent_process()
    if os.name == "nt" and starter is not None:
        # There a process keeps the number of the one that started it.
        starter.join()
    else:
        while os.getppid() == parent:
            time.sleep(_LOOK_S)
    # An orderly end would wait for locks that nobody is there to give back.
    os._exit(1)
