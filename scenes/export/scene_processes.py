"""Make files of scenes, one process a scene; each forks more, and all share one pool of tokens."""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from scenes.export.discovery import Found, UsageError
from scenes.export.files import failure, run_folder, write_whole
from scenes.export.processes import Tokens, end, fork
from scenes.export.variant import renders


@dataclass
class Outcome:
    """What became of a scene."""

    scene: Found
    made: Path | None = None  # the file, or the folder of files
    drawn: int = 0  # pieces that this run drew
    cached: int = 0  # pieces that were there
    seconds: float = 0.0  # of the video
    took: float = 0.0  # s; 0 when nothing had to be done
    error: str = ""
    trace: str = ""
    printed: str = ""


class Listener(Protocol):
    """Who is told how it goes."""

    def begin(self, scenes: Sequence[Found], pieces: dict[str, int]) -> None:
        """Tell which scenes there will be, and how many pieces each had last time."""

    def piece(self, outcome: Outcome) -> None:
        """Tell that one more piece is there."""

    def end(self, outcome: Outcome) -> None:
        """Tell that a scene is finished, or failed."""


@dataclass
class Record:
    """What is known of the last time that the files of a scene were made."""

    file: Path  # the record's own
    fingerprint: str = ""
    made: str = ""
    files: dict[str, tuple[int, int]] = field(default_factory=dict)  # size, time of change (ns)
    pieces: int = 0
    seconds: float = 0.0
    chapters: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, folder: str, scene: Found) -> Record:
        """Read the record of a scene in a folder of the cache; an empty one if there is none."""
        file = renders() / "cache" / folder / f"{scene.name}.json"
        try:
            return cls(file, **json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return cls(file)

    def holds(self, current: str) -> bool:
        """Tell whether all files are as they were written, and their sources are the same."""
        if self.fingerprint != current:
            return False
        try:
            return all(_stamp(Path(file)) == tuple(was) for file, was in self.files.items())
        except OSError:
            return False

    def write(self, files: Sequence[Path]) -> None:
        """Keep the record, and how the files are now."""
        self.files = {str(file): _stamp(file) for file in files}
        values = asdict(self)
        del values["file"]
        write_whole(self.file, json.dumps(values, ensure_ascii=False, indent=1).encode())


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


@dataclass(frozen=True)
class Context:
    """What the process of a scene is given."""

    record: Record  # of the last time; to be written when all is made
    folder: Path  # for what it needs while it runs
    tokens: Tokens  # one to be taken by each process that draws
    tell: Callable[..., None]  # tells attributes of the outcome; `piece=` whether it was drawn
    scenes: int  # how many are made in this call


@dataclass(frozen=True)
class Task:
    """What is to be made of each scene."""

    folder: str  # of the cache, where the records are
    fingerprint: Callable[[Found], str]
    prepare: Callable[[Path], None]  # once, before the processes; gets the run's folder
    make: Callable[[Found, Context], None]


def make_all(
    task: Task, scenes: Sequence[Found], *, jobs: int, fresh: bool, listener: Listener
) -> list[Outcome]:
    """Make what is not up to date and return what became of each scene, in order.

    A scene whose record holds is left alone, unless `fresh`. At most `jobs` processes draw at
    a time. Raises OSError when the folder cannot be written, KeyboardInterrupt when interrupted;
    no process and no cut file is left then.
    """
    records = {scene: Record.read(task.folder, scene) for scene in scenes}
    listener.begin(scenes, {scene.name: record.pieces for scene, record in records.items()})
    outcomes, waiting = [], []
    for scene, record in records.items():
        current = task.fingerprint(scene)
        if not fresh and record.holds(current):
            outcome = Outcome(
                scene, Path(record.made), cached=record.pieces, seconds=record.seconds
            )
            outcomes.append(outcome)
            listener.end(outcome)
        else:
            record.fingerprint = current
            waiting.append(scene)
    if waiting:
        # The longest first: none is left to run alone at the end. Of new ones the source tells.
        waiting.sort(key=lambda scene: (-records[scene].pieces, -scene.file.stat().st_size))
        with run_folder(renders() / "cache") as folder:
            task.prepare(folder)
            outcomes += _Run(task, records, folder, Tokens(folder, jobs), listener).all(
                waiting, jobs
            )
    return sorted(outcomes, key=lambda outcome: list(scenes).index(outcome.scene))


class _Run:
    """The processes of one call, seen from the command's own."""

    def __init__(
        self,
        task: Task,
        records: dict[Found, Record],
        folder: Path,
        tokens: Tokens,
        listener: Listener,
    ) -> None:
        self.task, self.records, self.folder = task, records, folder
        self.tokens, self.listener = tokens, listener
        self.scenes = 0  # to be made
        self.outcomes: list[Outcome] = []
        self.running: dict[int, Outcome] = {}  # by process
        self.selector = selectors.DefaultSelector()

    def all(self, scenes: Sequence[Found], jobs: int) -> list[Outcome]:
        """Make the files of the scenes, of as many at a time as there are jobs."""
        waiting = list(scenes)
        self.scenes = len(waiting)
        try:
            while waiting or self.running:
                while waiting and len(self.running) < jobs:
                    self._start(waiting.pop(0))
                for key, _ in self.selector.select():
                    self._hear(key)
        finally:
            end(list(self.running))
        return self.outcomes

    def _start(self, scene: Found) -> None:
        out, into = os.pipe()
        outcome = Outcome(scene, took=time.monotonic())
        process = fork(partial(self._make, scene, into))
        os.close(into)
        self.running[process] = outcome
        self.selector.register(out, selectors.EVENT_READ, (process, outcome, bytearray()))

    def _make(self, scene: Found, pipe: int) -> None:
        """In the scene's process: make its files, and tell through the pipe how it goes."""

        def tell(**values: Any) -> None:
            os.write(pipe, json.dumps(values).encode() + b"\n")

        log = os.open(self._log(scene), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, sys.stdout.fileno())
        os.dup2(log, sys.stderr.fileno())
        try:
            self.task.make(
                scene, Context(self.records[scene], self.folder, self.tokens, tell, self.scenes)
            )
        except (UsageError, ConnectionError) as error:
            tell(error=str(error))
            os._exit(1)
        except Exception as error:
            tell(**failure(error))
            os._exit(1)

    def _log(self, scene: Found) -> Path:
        return self.folder / f"{scene.name}.log"

    def _hear(self, key: selectors.SelectorKey) -> None:
        """Read what a scene's processes tell, a line of JSON each; the end of it is theirs."""
        process, outcome, heard = key.data
        piece = os.read(key.fd, 1 << 16)
        heard += piece
        *lines, heard[:] = heard.split(b"\n")
        for line in lines:
            self._note(outcome, json.loads(line))
        if piece:
            return
        self.selector.unregister(key.fd)
        os.close(key.fd)
        _, status = os.waitpid(process, 0)
        del self.running[process]
        outcome.took = time.monotonic() - outcome.took
        if status and not outcome.error:
            outcome.error = f"its process ended unexpectedly ({_ending(status)})"
        log = self._log(outcome.scene)
        outcome.printed = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        self.outcomes.append(outcome)
        self.listener.end(outcome)

    def _note(self, outcome: Outcome, told: dict[str, Any]) -> None:
        if outcome.error and "error" in told:  # of several errors the first
            return
        for name, value in told.items():
            if name == "piece":
                outcome.drawn += value
                outcome.cached += not value
                self.listener.piece(outcome)
            elif name == "made":
                outcome.made = Path(value)
            else:
                setattr(outcome, name, value)


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
