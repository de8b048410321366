"""What is said to a Dask scheduler, and what to say when it does not answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from scenes.export.discovery import UsageError
from scenes.export.sources import installed

if TYPE_CHECKING:
    from distributed import Client

_ANSWER = 10  # s; a scheduler that has not answered by then is not there
_PATIENCE = 60  # s; a cluster without a worker for that long gets none
_NAMED = 3  # differences that a message names


class ClusterError(ConnectionError):
    """The cluster cannot do what it is asked for; the message says why, and what to do."""


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """Connect to the scheduler at an address such as tcp://10.0.0.7:8786.

    Raises UsageError when Dask is not installed or the address is none, ClusterError when no
    scheduler answers there.
    """
    if find_spec("distributed") is None:
        raise UsageError(
            "--dask needs Dask, which is not installed; in the folder of the project call\n"
            "  python -m pip install -e '.[dask]'"
        )
    from distributed import Client

    # What goes wrong is said by what is raised.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_ANSWER)
    except ValueError as error:
        raise UsageError(
            f"--dask expects a scheduler's address such as tcp://10.0.0.7:8786: {error}"
        ) from error
    except OSError as error:
        raise ClusterError(
            f"no Dask scheduler answers at {address} within {_ANSWER} s: is it running "
            "(dask scheduler), is the address the one that it printed?"
        ) from error
    with client:
        yield client


def check(address: str) -> None:
    """See that the cluster has workers, and that the same is installed on all of them as here.

    Raises as `connected` does, and ClusterError.
    """
    with connected(address) as client:
        found = client.run(installed, on_error="return")
        if not found:
            raise ClusterError(
                f"the Dask scheduler at {address} has no workers; on each machine that is to draw "
                f"call: dask worker {address}"
            )
    for worker, theirs in found.items():
        if isinstance(theirs, ImportError):
            raise ClusterError(f"the project is not installed for the worker {worker} ({theirs})")
        if isinstance(theirs, BaseException):
            raise ClusterError(f"the worker {worker} does not answer as it should: {theirs!r}")
        demand_same(theirs, installed(), worker)


def demand_same(theirs: Mapping[str, str], ours: Mapping[str, str], worker: str) -> None:
    """Raise ClusterError when a worker has something else installed than is here."""
    names = [name for name in sorted({*theirs, *ours}) if theirs.get(name) != ours.get(name)]
    if not names:
        return
    said = [
        name if "/" in name else f"{name} ({theirs.get(name)} there, {ours.get(name)} here)"
        for name in names[:_NAMED]
    ]
    if len(names) > _NAMED:
        said.append(f"{len(names) - _NAMED} more")
    raise ClusterError(
        f"the worker {worker} would not draw the same frames, these differ: {', '.join(said)}; "
        "have it run the same version of the project"
    )


def results(client: Client, work: Callable, pieces: Sequence[Any]) -> Iterator[Any]:
    """Have the workers do `work` with each of the pieces and yield what comes back, as it comes.

    Raises ClusterError when the scheduler is lost, when no worker is left, when one piece has
    killed several, and what `work` raises.
    """
    from distributed import KilledWorker, wait

    waiting = set(client.map(work, pieces, pure=False))
    try:
        while waiting:
            try:
                done, waiting = wait(waiting, timeout=_PATIENCE, return_when="FIRST_COMPLETED")
            except TimeoutError:
                if not client.nthreads():
                    raise ClusterError(
                        "the cluster has no worker left; what has arrived is kept, the next call "
                        "continues from there"
                    ) from None
                continue
            for future in done:
                yield future.result()
    except KilledWorker as error:
        raise ClusterError(
            f"several workers died while they drew {pieces[0]}; if their memory is short, start "
            "them with fewer threads"
        ) from error
    except CancelledError as error:
        raise ClusterError(
            "the connection to the scheduler was lost; what has arrived is kept, the next call "
            "continues from there"
        ) from error
