"""Fitting on more machines than one, through joblib's Dask backend, with the same result as alone.

The workers need the same code and the same versions of the libraries: both are checked first.
Dask's traffic is neither checked nor encrypted (with `tcp://`): it belongs in a trusted network.
"""

import contextlib
import platform
from asyncio import CancelledError
from collections.abc import Iterator

import joblib
import numpy as np
import scipy
import sklearn

from classifier.failure import Failure
from classifier.model import code_hash
from classifier.texts import Texts

WAIT_S = 10


def made_of() -> dict[str, str]:
    """Give what must be the same everywhere for a fit to be the same."""
    return {
        "vigiclic": code_hash()[:12],
        "python": platform.python_version().rpartition(".")[0],
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
        "joblib": joblib.__version__,
    }


@contextlib.contextmanager
def on_cluster(address: str, texts: Texts) -> Iterator[None]:
    """Have joblib's work done by the workers of the scheduler at `address` ("tcp://HOST:PORT").

    Raises:
        Failure: Dask is not installed, nothing answers or no worker comes within 10 s, a worker is
            made of something else than we are, or the cluster is lost on the way.
    """
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415
    except ImportError:
        raise Failure(texts("cluster.missing")) from None
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=WAIT_S, set_as_default=True
        )
    except (OSError, ValueError, TypeError) as error:
        detail = str(error).partition("\n")[0] or type(error).__name__
        raise Failure(texts("cluster.no_answer", address=address, detail=detail)) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT_S)
        except TimeoutError:
            raise Failure(texts("cluster.no_workers", address=address)) from None
        check(client.run(made_of), texts)
        try:
            with joblib.parallel_config(backend="dask"):
                yield
        except (KilledWorker, CancelledError, OSError) as error:
            detail = type(error).__name__
            raise Failure(texts("cluster.lost", address=address, detail=detail)) from error


def check(workers: dict[str, dict[str, str]], texts: Texts) -> None:
    """See that every worker is made of what we are.

    Raises:
        Failure: one is not.
    """
    ours = made_of()
    for worker, theirs in workers.items():
        for name, version in ours.items():
            if theirs.get(name) != version:
                raise Failure(
                    texts(
                        "cluster.differs",
                        worker=worker,
                        name=name,
                        theirs=theirs.get(name),
                        ours=version,
                    )
                )
