"""write one picture a step, for slides: the frame at which it has come to rest

Writes renders/stills/<Scene>/<nn>-<step>.png and, for a step with new equations, these by
themselves as <nn>-<step>.svg. No video is rendered, only these frames are drawn.

  lecture stills                                      all steps of all scenes at 1080p
  lecture stills StdGraph --step 7                    one step, by number or name
  lecture stills StdGraph --theme light --transparent     for slides of any colour
  lecture stills StdGraph -r 3840,2160                for print
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scenes.export import command_line
from scenes.export.discovery import Found, UsageError, choose
from scenes.export.files import write_whole
from scenes.export.scene_processes import Context, Listener, Outcome, Task, make_all
from scenes.export.sources import fingerprint
from scenes.export.variant import Variant, renders

if TYPE_CHECKING:
    import numpy as np


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lecture stills`."""
    command_line.add_scenes(parser)
    command_line.add_size(parser, quality="h")
    command_line.add_look(parser)
    command_line.add_jobs(parser)
    command_line.add_fresh(parser)
    parser.add_argument("--step", metavar="STEP", help="only this step: its number or its name")
    parser.add_argument(
        "--transparent", action="store_true", help="leave the background out of the pictures"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the stills; the exit code says whether all of them are there."""
    from scenes.export.progress import reporter

    scenes = choose(arguments.scenes)
    variant = command_line.variant_of(arguments)
    with reporter("stills") as listener:
        outcomes = write_stills(
            scenes,
            variant,
            step=arguments.step,
            transparent=arguments.transparent,
            jobs=arguments.jobs,
            fresh=arguments.fresh,
            listener=listener,
        )
    return command_line.FAILED if any(o.error for o in outcomes) else command_line.DONE


def write_stills(
    scenes: Sequence[Found],
    variant: Variant,
    *,
    step: str | None = None,
    transparent: bool = False,
    jobs: int,
    fresh: bool = False,
    listener: Listener,
) -> list[Outcome]:
    """Write the stills of the scenes that are not up to date, as `make_all` says.

    With `step` only that step's, by its number or name.
    """
    settings = f"{variant!r} {transparent} {step}"
    task = Task(
        folder=f"stills{variant.look}" + ("" if step is None else "-steps"),
        fingerprint=partial(fingerprint, settings=settings),
        prepare=partial(_prepare, variant, transparent),
        make=partial(_make, variant, step),
    )
    return make_all(task, scenes, jobs=jobs, fresh=fresh, listener=listener)


def stills_folder(variant: Variant, scene: Found) -> Path:
    """Return the folder that the stills of a scene are in."""
    return renders() / f"stills{variant.look}" / scene.name


def _prepare(variant: Variant, transparent: bool, folder: Path) -> None:
    from scenes.export.videos import configure

    configure(variant, folder, dry_run=True, transparent=transparent)


class _Stills:
    """Draws the stills that are wanted; a thread writes one while the scene goes on to the next."""

    def __init__(self, scene: Found, variant: Variant, step: str | None, context: Context) -> None:
        from scenes.export.statements import NewStatements

        self.folder = stills_folder(variant, scene)
        self.step = step
        self.context = context
        self.steps: list[str] = []
        self.files: list[Path] = []
        self.new = NewStatements()
        self.writer = ThreadPoolExecutor(max_workers=1)
        self.writing: Future[None] | None = None

    def settled(self, scene: object, number: int, name: str) -> None:
        from scenes.export.still_renderer import file_name, write_equations
        from scenes.stage.theme import THEME

        self.steps.append(name)
        equations = [statement.typst() for statement in self.new(scene)]
        if self.step not in (None, name, str(number)):
            return
        file = self.folder / f"{file_name(number, name)}.png"
        pixels = scene.renderer.picture(scene)
        self.wait()  # more than one at a time would only take memory
        self.writing = self.writer.submit(_write, file, pixels)
        self.files.append(file)
        if equations:
            self.files.append(file.with_suffix(".svg"))
            write_equations(equations, THEME.foreground.to_hex(), self.files[-1])
        if self.step is not None:
            raise _Enough

    def wait(self) -> None:
        """Wait until all has been written. Raises OSError when it cannot be."""
        if self.writing is not None:
            writing, self.writing = self.writing, None
            writing.result()
            self.context.tell(piece=True)


def _write(file: Path, pixels: np.ndarray) -> None:
    from scenes.export.png import png

    write_whole(file, png(pixels))


class _Enough(Exception):  # noqa: N818 (nothing is wrong)
    """The step that is wanted has been reached."""


def _make(variant: Variant, step: str | None, scene: Found, context: Context) -> None:
    from scenes.export.manim_names import own_texts, replaced
    from scenes.export.still_renderer import StillRenderer

    own_texts()
    stills = _Stills(scene, variant, step, context)
    with replaced(partial(StillRenderer, settled=stills.settled)), suppress(_Enough):
        scene.load()().render()
    if not stills.files:
        known = ", ".join(f"{n} {name}" for n, name in enumerate(stills.steps, start=1))
        raise UsageError(f"{scene.name} has no step {step}; it has: {known}")
    stills.wait()
    if step is None:
        _remove_others(stills.folder, stills.files)
    record = context.record
    record.made = str(stills.folder if step is None else stills.files[0])
    record.pieces = sum(file.suffix == ".png" for file in stills.files)
    record.write(stills.files)
    context.tell(made=record.made)


def _remove_others(folder: Path, kept: Sequence[Path]) -> None:
    """Remove stills of steps that the scene no longer has, or has at another place."""
    for file in folder.iterdir():
        if file not in kept and file.name[:2].isdigit() and file.suffix in (".png", ".svg"):
            os.unlink(file)
