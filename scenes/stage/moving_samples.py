"""Samples that run through values on their line, and get other names on the way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, ManimColor, ReplacementTransform, Scene
from numpy.typing import ArrayLike

from scenes.stage import theme
from scenes.stage.number_line import NumberLine
from scenes.stage.samples import Follow, Samples, Trails


class MovingSamples:
    """`samples` on a line of a scene: what is drawn now."""

    def __init__(self, scene: Scene, line: NumberLine, samples: Samples) -> None:
        self.scene, self.line, self.samples = scene, line, samples

    def rename(
        self, values: ArrayLike, names: Sequence[str], color: ManimColor, *beside: Animation
    ) -> None:
        """Give the samples, which are at these values, other names and a colour."""
        renamed = Samples(self.line, values, names, color)
        self.scene.play(ReplacementTransform(self.samples, renamed), *beside, run_time=theme.QUICK)
        self.samples = renamed

    def run(self, path: np.ndarray, trails: Trails | None = None) -> Trails:
        """Let them run along a path (times × values), and return the trails that they leave.

        Trails start here unless there are some, which then end.
        """
        shown = trails or Trails(self.line, path[0])
        self.scene.remove(self.samples)
        self.scene.add(shown, self.samples)
        moves = Follow(shown, path), Follow(self.samples, path)
        self.scene.play(*moves, run_time=1.2 * theme.MOVE)
        if trails is not None:
            self.scene.remove(trails)
        return shown
