"""A number line: round ticks, and the points of the frame that belong to numbers."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, UP, Line, VGroup
from manim.typing import Point3D
from numpy.typing import ArrayLike

from scenes.stage.text import formula
from scenes.stage.theme import THEME

LABEL = 26
TICK = 0.09
APART = 0.15  # of two numbers, at least; frame units
AIR = 0.04  # of a line beyond the values around which it is drawn, as part of their range


class NumberLine(VGroup):
    """A line of `width` units that shows the numbers from `low` to `high`, ticks at round ones.

    There are about ten ticks, or fewer if their numbers would read as one.
    Raises ValueError unless low < high, both finite.
    """

    def __init__(self, low: float, high: float, width: float) -> None:
        if not (np.isfinite([low, high]).all() and low < high):
            raise ValueError(f"a number line runs from low to high, not from {low} to {high}")
        super().__init__()
        self.axis = Line(width / 2 * -RIGHT, width / 2 * RIGHT, color=THEME.line, stroke_width=3)
        self.add(self.axis)
        for ticks in (10, 5, 2):
            self.step = step = round_step((high - low) / ticks)
            self.low = step * np.floor(low / step)
            self.high = step * np.ceil(high / step)
            count = round((self.high - self.low) / step)
            numbers = [self.low + i * step for i in range(count + 1)]
            labels = [formula(f"{round(number, 12):g}", LABEL, THEME.muted) for number in numbers]
            if max(label.width for label in labels) + APART <= width / count:
                break
        for number, label in zip(numbers, labels, strict=True):
            x = self.point(number)
            self.add(Line(x + TICK * UP, x + TICK * DOWN, color=THEME.line, stroke_width=3))
            self.add(label.next_to(x, DOWN, buff=0.2))

    @classmethod
    def around(cls, *values: ArrayLike, width: float) -> NumberLine:
        """Return a line that all the values are well inside of. Raises as the class."""
        numbers = np.concatenate([np.ravel(array) for array in values])
        low, high = numbers.min(), numbers.max()
        air = AIR * (high - low)
        return cls(low - air, high + air, width)

    def point(self, number: float) -> Point3D:
        """Return the point of the axis for a number."""
        share = (number - self.low) / (self.high - self.low)
        return self.axis.get_start() + share * (self.axis.get_end() - self.axis.get_start())


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is at least `least`."""
    power = 10.0 ** np.floor(np.log10(least))
    return float(next(m * power for m in (1, 2, 5, 10) if m * power >= least * (1 - 1e-9)))
