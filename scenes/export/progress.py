"""Tell how rendering goes: a bar on a terminal, plain lines in a log."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scenes.export.discovery import Found
from scenes.export.scene_processes import Listener, Outcome


@contextmanager
def reporter(pieces: str) -> Iterator[Listener]:
    """Give the listener that suits where the messages go; `pieces` is what scenes are made of."""
    if not sys.stderr.isatty():
        yield Lines(pieces)
        return
    bar = Bar(pieces)
    try:
        yield bar
    finally:
        bar.close()


class Lines:
    """A line when a scene is finished."""

    def __init__(self, pieces: str) -> None:
        self.pieces = pieces
        self.scenes = 0
        self.finished = 0

    def begin(self, scenes: Sequence[Found], pieces: dict[str, int]) -> None:
        """Remember how many scenes there will be."""
        self.scenes = len(scenes)

    def piece(self, outcome: Outcome) -> None:
        """Say nothing: a log is to stay short."""

    def end(self, outcome: Outcome) -> None:
        """Print what became of a scene."""
        self.finished += 1
        count = f"[{self.finished}/{self.scenes}]"
        if outcome.printed:
            self.write(outcome.printed.rstrip(), error=False)
        if outcome.error:
            self.write(outcome.trace or "", error=True)
            self.write(f"{count} {outcome.scene.name} failed: {outcome.error}", error=True)
        else:
            self.write(f"{count} {outcome.scene.name}: {self.summary(outcome)}", error=False)

    def write(self, text: str, *, error: bool) -> None:
        """Print lines at once: who follows a log waits for them."""
        if text:
            print(text, file=sys.stderr if error else sys.stdout, flush=True)

    def summary(self, outcome: Outcome) -> str:
        """Say in one line what was made, from what and where."""
        made = os.path.relpath(outcome.made)
        if not outcome.took:
            return f"unchanged → {made}"
        cached = f", {outcome.cached} from the cache" if outcome.cached else ""
        length = f"{outcome.seconds:.0f} s of video " if outcome.seconds else ""
        pieces = self.pieces.removesuffix("s") if outcome.drawn == 1 else self.pieces
        return f"{outcome.drawn} {pieces} drawn{cached}, {length}in {outcome.took:.1f} s → {made}"


class Bar(Lines):
    """The lines, and below them a bar: scenes and animations done, time left."""

    def __init__(self, pieces: str) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        super().__init__(pieces)
        self.bar = Progress(
            TextColumn("{task.fields[scenes]}"),
            BarColumn(),
            TextColumn("{task.completed} " + pieces),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self.task = self.bar.add_task("", total=None, scenes="")
        self.expected: dict[str, int] = {}
        self.bar.start()

    def begin(self, scenes: Sequence[Found], pieces: dict[str, int]) -> None:
        """Set the length of the bar, if every scene has been rendered before."""
        super().begin(scenes, pieces)
        self.expected = dict(pieces)
        self._draw()

    def piece(self, outcome: Outcome) -> None:
        """Move on by one."""
        self.bar.advance(self.task)

    def end(self, outcome: Outcome) -> None:
        """Print the line above the bar; now the scene's animations are counted."""
        super().end(outcome)
        self.expected[outcome.scene.name] = outcome.drawn + outcome.cached
        if not outcome.took:
            self.bar.advance(self.task, outcome.cached)
        self._draw()

    def write(self, text: str, *, error: bool) -> None:
        """Print above the bar."""
        if text:
            self.bar.console.print(text, markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Take the bar away."""
        self.bar.stop()

    def _draw(self) -> None:
        total = sum(self.expected.values()) if all(self.expected.values()) else None
        scenes = f"{self.finished} of {self.scenes} scenes"
        self.bar.update(self.task, total=total, scenes=scenes)
