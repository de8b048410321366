"""The mean of random outputs as more and more of them are drawn."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, Dot, Line, ManimColor, Mobject, VGroup
from numpy.typing import ArrayLike

from scenes.stage import theme
from scenes.stage.numbers import number_typst
from scenes.stage.plot import Plot
from scenes.stage.text import formula
from scenes.stage.theme import THEME

SEEN = 100  # single outputs that the plot shows
DOT = 0.04  # radius in frame units
NUMBER = 32  # points
ROOM = 1.1  # above and below 0, for the values that are to have a place


class RunningMean(Plot):
    """Outputs over the number of their draw, from 1 to `trials`, with room for the `values`."""

    def __init__(self, trials: int, values: ArrayLike, *, width: float, height: float) -> None:
        reach = ROOM * np.append(np.ravel(values), 0.0)
        super().__init__((0, trials), (reach.min(), reach.max()), width=width, height=height)
        self.trials = trials

    def dots(self, outputs: np.ndarray) -> VGroup:
        """Return some of the outputs of single draws as dots."""
        numbers = np.linspace(1, self.trials, min(SEEN, self.trials)).astype(int)
        return VGroup(
            *(Dot(self.point(n, outputs[n - 1]), DOT, color=THEME.muted) for n in numbers)
        )

    def mean_curve(self, outputs: np.ndarray, color: ManimColor) -> VGroup:
        """Return the mean of the first outputs as a curve over their number, and the last mean."""
        means = running_means(outputs)
        curve = self.curve(np.arange(1, self.trials + 1), means, color)
        last = formula(number_typst(means[-1]), NUMBER, color)
        return VGroup(curve, last.next_to(curve.get_end(), RIGHT, buff=theme.GAP / 2))

    def name_level(self, value: float, name: Mobject, color: ManimColor) -> Line:
        """Put a name left of a height, and return the line at that height."""
        line = self.level(value, color)
        name.next_to(line, LEFT, buff=theme.GAP)
        return line


def running_means(outputs: np.ndarray) -> np.ndarray:
    """Return the mean of the first n outputs for every n."""
    return np.cumsum(outputs) / np.arange(1, len(outputs) + 1)
