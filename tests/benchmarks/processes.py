"""Whole commands as users run them: their time, and the memory of all their processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOBS = len(os.sched_getaffinity(0))
_PAUSE = 0.2  # s, between two looks at the memory


@dataclass(frozen=True)
class Run:
    """One run of a command."""

    seconds: float  # wall-clock
    megabytes: float  # of the command and its children together, at most; what they share once


def lecture(*words: object) -> list[str]:
    """Return the command line of `lecture` with these words."""
    return [sys.executable, "-m", "scenes", *map(str, words)]


def manim(*words: object) -> list[str]:
    """Return the command line of manim with these words, which writes into a folder of its own."""
    options = ["--media_dir", "stock", "--verbosity", "ERROR", "--progress_bar", "none"]
    return [sys.executable, "-m", "manim", *options, *map(str, words)]


def timed(folder: Path, command: list[str]) -> Run:
    """Run a command in a folder. Raises subprocess.CalledProcessError when it fails."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    peak, ended = [0.0], threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, peak, ended))
    watch.start()
    code = process.wait()
    seconds = time.perf_counter() - start
    ended.set()
    watch.join()
    if code:
        raise subprocess.CalledProcessError(code, command)
    return Run(seconds, peak[0])


def _watch(root: int, peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(_PAUSE):
        peak[0] = max(peak[0], sum(map(_megabytes, _tree(root))))


def _tree(root: int) -> list[int]:
    """Return a process and all that it started, and they."""
    found, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        found.append(process)
        try:
            tasks = list(Path(f"/proc/{process}/task").iterdir())
            for task in tasks:
                waiting += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended
            continue
    return found


def _megabytes(process: int) -> float:
    """Return the memory of a process, what it shares with others divided by how many they are."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
