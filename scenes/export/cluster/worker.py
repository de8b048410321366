"""What a worker of the Dask cluster does: have a range drawn by a process of its own.

A worker has threads, and a process with threads cannot fork as drawing does: a lock that another
thread holds stays locked in the child for ever. And language and theme are chosen for good when
the stage is imported. Therefore a range is drawn by a new process, which has one thread, imports
what the range needs, and can be ended at once when the range is no longer wanted.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scenes.export.cluster.connection import ClusterError, demand_same
from scenes.export.cluster.ranges import Range
from scenes.export.discovery import PROJECT
from scenes.export.sources import installed

_PAUSE = 0.5  # s, between two looks whether the range is still wanted
SEGMENTS = "segments"  # the folder that the process writes
_LOG = logging.getLogger("distributed.worker.lecture")  # into the worker's own log


def draw(piece: Range) -> dict[str, bytes]:
    """Draw a range and return its segments' files by name; runs in a thread of a Dask worker.

    Raises ClusterError when something else is installed here than at the client, and when an
    animation could not be drawn.
    """
    from distributed import get_worker

    worker = get_worker()
    demand_same(installed(), piece.installed, worker.address)
    with tempfile.TemporaryDirectory(dir=worker.local_directory) as name:
        folder = Path(name)
        piece.write_files(folder)
        _LOG.info("draws %s, %s", piece.scene, piece)
        told = _run(piece, folder, _wanted(worker))
        if told:
            raise ClusterError(f"{piece}, on {worker.address}: {told}")
        _LOG.info("has drawn %s, %s", piece.scene, piece)
        return {file.name: file.read_bytes() for file in (folder / SEGMENTS).iterdir()}


def _wanted(worker: object) -> Callable[[], bool]:
    """Return a function that tells whether the task of this thread is still to be done.

    It is not when the client has cancelled it or is gone, or when the worker is being stopped.
    """
    from distributed import Status

    key = worker.get_current_task()

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        closing = worker.status in (Status.closing, Status.closed, Status.failed)
        return task is not None and task.state == "executing" and not closing

    return wanted


def _run(piece: Range, folder: Path, wanted: Callable[[], bool]) -> str:
    """Run the process that draws; return what went wrong, nothing if all is well."""
    log = folder / "log"
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "scenes.export.cluster.range_process", str(os.getpid())],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # Ctrl-C in the worker's terminal is the worker's
        )
    given: bytes | None = pickle.dumps(piece)
    while True:
        try:
            out, _ = process.communicate(given, timeout=_PAUSE)
            break
        except subprocess.TimeoutExpired:
            given = None
            if not wanted():
                process.kill()
                process.communicate()
                return "no longer wanted"
    told = [json.loads(line) for line in out.splitlines()]
    for line in told:
        if "error" in line:
            return f"{line['error']}\n{line['trace']}".rstrip()
    if process.returncode:
        printed = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        return f"the process that drew ended with exit code {process.returncode}\n{printed}"
    return ""
