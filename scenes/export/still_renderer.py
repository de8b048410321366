"""Draw nothing of a scene but the frames at which its steps have come to rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.export.drawing import Outlines, make_path
from scenes.export.files import write_whole
from scenes.export.undrawn_renderer import UndrawnRenderer


class StillRenderer(UndrawnRenderer):
    """Calls `settled(scene, number, name)` at the end of each section that plays anything.

    Sections are numbered from 1. What moves within a step has come to an end there.
    """

    def __init__(self, *, settled: Callable[[Scene, int, str], None], **kwargs: Any) -> None:
        super().__init__(file_writer_class=partial(_Sections, self._section), **kwargs)
        self._settled = settled
        self._scene: Scene | None = None
        self._name = ""
        self._number = 0
        self._first = 0  # animation of the section

    def init_scene(self, scene: Scene, *args: Any) -> None:
        """Remember the scene."""
        self._scene = scene
        super().init_scene(scene, *args)
        if Outlines.suit(self.camera):
            self.camera.set_cairo_context_path = make_path

    def _section(self, name: str) -> None:
        """End a section and begin the next."""
        if self.num_plays > self._first:
            self._number += 1
            self._settled(self._scene, self._number, self._name)
        self._name, self._first = name, self.num_plays

    def scene_finished(self, scene: Scene) -> None:
        """End the last section; there is nothing to be joined."""
        self._section("")

    def picture(self, scene: Scene) -> np.ndarray:
        """Draw the scene as it is: height × width × RGBA of 8 bits, with straight alpha."""
        self.static_image = None
        self.update_frame(scene)
        pixels = self.camera.pixel_array
        return _straight(pixels) if self.camera.background_opacity < 1 else pixels.copy()


class _Sections(SceneFileWriter):
    """A writer that writes nothing, but tells when a section begins."""

    def __init__(self, begun: Callable[[str], None], *args: Any) -> None:
        self._begun = begun
        super().__init__(*args)

    def next_section(self, name: str, *args: Any, **kwargs: Any) -> None:
        self._begun(name if name != "autocreated" else "start")
        super().next_section(name, *args, **kwargs)


def _straight(pixels: np.ndarray) -> np.ndarray:
    """Divide colours by alpha: cairo multiplies, PNG wants them as they are."""
    alpha = pixels[..., 3:].astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        colours = np.where(alpha > 0, pixels[..., :3] * (255 / alpha), 0)
    return np.concatenate([np.rint(colours.clip(0, 255)), alpha], axis=2).astype(np.uint8)


def file_name(number: int, name: str) -> str:
    """Return the name of a step's files, without extension: 07-quotient-rule."""
    return f"{number:02}-{re.sub(r'[^0-9A-Za-z]+', '-', name).strip('-') or 'step'}"


def write_equations(sources: Sequence[str], colour: str, target: Path) -> None:
    """Set equations by themselves, one below the other, in 20 pt, and write them as SVG.

    `sources` are Typst math.
    """
    from scenes.stage.text import WORDS_IN_FORMULAS
    from scenes.stage.typesetting import svg

    rules = f'#set text(fill: rgb("{colour}"))\n#set par(leading: 1em)\n{WORDS_IN_FORMULAS}'
    lines = " \\ ".join(f"& {source}" for source in sources)
    write_whole(target, svg(f"$ {lines} $", rules, size=20, margin=2))
