"""Render scenes over all cores: one process a scene, each with children that draw its segments."""

from __future__ import annotations

import json
import os
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from scenes.export.discovery import Found
from scenes.export.files import describe, run_folder, write_whole
from scenes.export.processes import Tokens, end, fork
from scenes.export.sources import fingerprint
from scenes.export.variant import Variant, renders


@dataclass
class Outcome:
    """What became of a scene."""

    scene: Found
    video: Path | None = None
    drawn: int = 0  # segments that this run drew
    cached: int = 0  # segments that were there
    seconds: float = 0.0  # of the video
    took: float = 0.0  # s
    error: str = ""
    trace: str = ""
    printed: str = ""


class Listener(Protocol):
    """Who is told how it goes."""

    def begin(self, scenes: Sequence[Found], animations: dict[str, int]) -> None:
        """Tell what will be rendered, and how many animations each had last time."""

    def animation(self, outcome: Outcome) -> None:
        """Tell that one more animation is there."""

    def end(self, outcome: Outcome) -> None:
        """Tell that a scene is finished, or failed."""


def render(
    scenes: Sequence[Found], variant: Variant, *, jobs: int, fresh: bool, listener: Listener
) -> list[Outcome]:
    """Render what is not up to date and return what became of each scene, in order.

    A scene whose sources have not changed since its video was made is left alone; of the others
    only segments are drawn that are not in the cache (`fresh`: all). At most `jobs` processes
    draw at a time. Raises OSError when the folder cannot be written, KeyboardInterrupt
    when interrupted; nothing of a run is left but whole segments.
    """
    records = {scene: Record.read(scene, variant) for scene in scenes}
    prints = {scene: fingerprint(scene, variant) for scene in scenes}
    outcomes, waiting = [], []
    for scene, record in records.items():
        if not fresh and record.holds(prints[scene]):
            outcomes.append(
                Outcome(scene, Path(record.video), cached=record.animations, seconds=record.seconds)
            )
        else:
            waiting.append(scene)
    listener.begin(scenes, {s.name: r.animations for s, r in records.items()})
    for outcome in outcomes:
        listener.end(outcome)
    if waiting:
        # The longest first: none is left to run alone at the end.
        waiting.sort(key=lambda scene: -records[scene].animations)
        with run_folder(renders() / "cache") as folder:
            run = _Run(variant, folder, Tokens(jobs), fresh, prints, listener)
            outcomes += run.all(waiting, jobs)
    return sorted(outcomes, key=lambda outcome: list(scenes).index(outcome.scene))


# ------------------------------------------------------------------------------------ records


@dataclass
class Record:
    """What is known of the last time a scene was rendered whole."""

    file: Path  # the record's own
    fingerprint: str = ""
    video: str = ""
    size: int = 0  # of the video, bytes
    changed: int = 0  # when the video was written, ns
    animations: int = 0
    seconds: float = 0.0
    chapters: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, scene: Found, variant: Variant) -> Record:
        """Read the record of a scene; an empty one when there is none."""
        file = renders() / "cache" / variant.name / f"{scene.name}.json"
        try:
            return cls(file, **json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return cls(file)

    def holds(self, current: str) -> bool:
        """Tell whether the video is there as it was written, and its sources are the same."""
        if self.fingerprint != current:
            return False
        try:
            status = Path(self.video).stat()
        except OSError:
            return False
        return (status.st_size, status.st_mtime_ns) == (self.size, self.changed)

    def write(self) -> None:
        """Keep the record."""
        status = Path(self.video).stat()
        self.size, self.changed = status.st_size, status.st_mtime_ns
        values = asdict(self)
        del values["file"]
        write_whole(self.file, json.dumps(values, ensure_ascii=False, indent=1).encode())


# ------------------------------------------------------------------- the command's own process


class _Run:
    """One call of `render`."""

    def __init__(
        self,
        variant: Variant,
        folder: Path,
        tokens: Tokens,
        fresh: bool,
        prints: dict[Found, str],
        listener: Listener,
    ) -> None:
        self.variant, self.folder, self.tokens = variant, folder, tokens
        self.fresh, self.prints, self.listener = fresh, prints, listener
        self.outcomes: list[Outcome] = []
        self.running: dict[int, Outcome] = {}  # by process
        self.selector = selectors.DefaultSelector()

    def all(self, scenes: Sequence[Found], jobs: int) -> list[Outcome]:
        """Render the scenes, as many at a time as there are jobs."""
        self.variant.enter()
        waiting = list(scenes)
        _prepare(self.variant, self.folder)
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
        process = fork(partial(_play, scene, self, into))
        os.close(into)
        self.running[process] = outcome
        self.selector.register(out, selectors.EVENT_READ, (process, outcome, bytearray()))

    def _hear(self, key: selectors.SelectorKey) -> None:
        """Read what a scene's processes tell, a line of JSON each; the end of it is theirs."""
        process, outcome, heard = key.data
        piece = os.read(key.fd, 1 << 16)
        heard += piece
        *lines, rest = heard.split(b"\n")
        heard[:] = rest
        for line in lines:
            told = json.loads(line)
            for name, value in told.items():
                if name == "animation":
                    outcome.drawn += value
                    outcome.cached += not value
                    self.listener.animation(outcome)
                elif name == "video":
                    outcome.video = Path(value)
                elif not getattr(outcome, name):  # of several errors the first
                    setattr(outcome, name, value)
        if piece:
            return
        self.selector.unregister(key.fd)
        os.close(key.fd)
        _, status = os.waitpid(process, 0)
        del self.running[process]
        outcome.took = time.monotonic() - outcome.took
        if status and not outcome.error:
            outcome.error = f"its process ended unexpectedly ({_ending(status)})"
        log = self.folder / f"{outcome.scene.name}.log"
        outcome.printed = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        self.outcomes.append(outcome)
        self.listener.end(outcome)


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _prepare(variant: Variant, folder: Path) -> None:
    """Import manim, once for all scenes, and tell it what to render where."""
    from manim import config, logger

    out = renders()
    config.update(
        {
            "media_dir": str(out),
            "video_dir": str(folder),
            "images_dir": str(folder),
            "text_dir": str(folder / "texts"),
            "partial_movie_dir": str(out / "cache" / variant.name / "{scene_name}"),
            "pixel_width": variant.width,
            "pixel_height": variant.height,
            "frame_rate": variant.rate,
            "progress_bar": "none",
            "max_files_cached": 2000,
        }
    )
    logger.setLevel("WARNING")


# -------------------------------------------------------------------------- a scene's process


def _play(scene: Found, run: _Run, pipe: int) -> None:
    """Render one scene and tell through the pipe how it goes."""

    def tell(**values: Any) -> None:
        os.write(pipe, json.dumps(values).encode() + b"\n")

    log = os.open(run.folder / f"{scene.name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    try:
        _render(scene, run, tell)
    except Exception as error:
        tell(error=describe(error), trace=traceback.format_exc())
        os._exit(1)


def _render(scene: Found, run: _Run, tell: Any) -> None:
    from scenes.export.manim_names import own_texts, replaced
    from scenes.export.segment_renderer import SegmentRenderer
    from scenes.export.video import chapters_of, with_chapters

    own_texts()
    renderer = partial(SegmentRenderer, tokens=run.tokens, fresh=run.fresh, tell=tell)
    with replaced(renderer):
        played = scene.load()()
        played.render()
    writer = played.renderer.file_writer
    made = writer.final_file_path
    target = renders() / run.variant.name / f"{scene.name}{made.suffix}"
    chapters = chapters_of(writer.sections, played.renderer.lengths)
    if made.suffix == ".mp4":
        write_whole(target, with_chapters(made, chapters, run.variant.frame))
    else:
        write_whole(target, made.read_bytes())
    if writer.subcaptions:
        captions = writer.output_plan.subcaption_file
        write_whole(target.with_suffix(".srt"), captions.read_bytes())
    record = Record.read(scene, run.variant)
    record.fingerprint = run.prints[scene]
    record.video = str(target)
    record.animations = len(played.renderer.lengths)
    record.seconds = float(sum(played.renderer.lengths) * run.variant.frame)
    record.chapters = [chapter.as_dict() for chapter in chapters]
    record.write()
    tell(video=str(target), seconds=record.seconds)
