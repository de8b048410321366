"""The mean of random outputs as more and more of them are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, ManimColor, Mobject, VGroup
from numpy.typing import ArrayLike

from scenes.stage import theme
from scenes.stage.lecture_scene import Region
from scenes.stage.numbers import number_typst
from scenes.stage.plot import Plot
from scenes.stage.text import formula
from scenes.stage.theme import THEME

HEIGHT = 4.0  # frame units
SEEN = 100  # single outputs that the plot shows
FIRST = 10  # draw; the means before it jump within the width of the upright's stroke
DOT = 0.04  # radius
NUMBER = 32  # points
ROOM = 1.1  # above and below 0, for the values that are to have a place


class RunningMean(Plot):
    """Outputs over the number of their draw, from 1 to `trials`, with room for the `values`.

    `levels` are heights with their names, which stand left of the plot, as wide as the rest of the
    region then and in its middle; `above` and `below` are what is written there.
    """

    def __init__(
        self,
        region: Region,
        trials: int,
        values: ArrayLike,
        levels: Sequence[tuple[float, Mobject]],
        *,
        above: Mobject,
        below: Mobject,
    ) -> None:
        left = region.left + max(name.width for _, name in levels) + theme.GAP
        reach = ROOM * np.append(np.ravel(values), 0.0)
        super().__init__(
            (0, trials), (reach.min(), reach.max()), width=region.right - left, height=HEIGHT
        )
        self.trials = trials
        self.shift((left - self.upright.get_x()) * RIGHT)
        self.shift((region.center[1] - self.get_y()) * UP)
        for value, name in levels:
            name.next_to(self.level(value, THEME.line), LEFT, buff=theme.GAP)
        zero = formula(number_typst(0.0), NUMBER, THEME.muted)
        self.add(zero.next_to(self.beside(0.0), LEFT, buff=0))
        above.next_to(self.upright, UP, buff=theme.GAP / 2).align_to(self.upright, LEFT)
        below.next_to(self.line, DOWN, buff=theme.GAP / 2)

    def dots(self, outputs: np.ndarray) -> VGroup:
        """Return some of the outputs of single draws as dots."""
        numbers = np.linspace(1, self.trials, min(SEEN, self.trials)).astype(int)
        return VGroup(
            *(Dot(self.point(n, outputs[n - 1]), DOT, color=THEME.muted) for n in numbers)
        )

    def mean_curve(self, outputs: np.ndarray, color: ManimColor) -> VGroup:
        """Return the mean of the outputs up to each as a curve over its number, and the last mean.

        The curve begins at draw `FIRST`. Raises ValueError for no more draws than that.
        """
        means = running_means(outputs)
        curve = self.curve(np.arange(FIRST, self.trials + 1), means[FIRST - 1 :], color)
        last = formula(number_typst(means[-1]), NUMBER, color)
        return VGroup(curve, last.next_to(curve.get_end(), RIGHT, buff=theme.GAP / 2))


def running_means(outputs: np.ndarray) -> np.ndarray:
    """Return the mean of the first n outputs for every n."""
    return np.cumsum(outputs) / np.arange(1, len(outputs) + 1)
