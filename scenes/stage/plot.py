"""A plot: a number line below, a height for a second number, curves between them."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, UP, Line, ManimColor, VGroup, VMobject
from manim.typing import Point3D
from numpy.typing import ArrayLike

from scenes.stage.number_line import NumberLine
from scenes.stage.theme import THEME

CURVE = 5  # width of the stroke


class Plot(VGroup):
    """Numbers of `across` on a line of that `width`, numbers of `upward` over its left end.

    Raises ValueError unless both spans run from low to high, and `NumberLine`'s.
    """

    def __init__(
        self,
        across: tuple[float, float],
        upward: tuple[float, float],
        *,
        width: float,
        height: float,
    ) -> None:
        low, high = upward
        if not (np.isfinite([low, high]).all() and low < high):
            raise ValueError(f"a plot's height runs from low to high, not from {low} to {high}")
        self.upward, self.plot_height = (low, high), height
        self.line = NumberLine(*across, width)
        start = self.line.axis.get_start()
        self.upright = Line(start, start + height * UP, color=THEME.line, stroke_width=3)
        super().__init__(self.line, self.upright)

    def point(self, x: float, y: float) -> Point3D:
        """Return the point of the frame for two numbers."""
        low, high = self.upward
        return self.line.point(x) + (y - low) / (high - low) * self.plot_height * UP

    def curve(self, x: ArrayLike, y: ArrayLike, color: ManimColor) -> VMobject:
        """Return the curve through points, as many x as y; ValueError for fewer than two."""
        points = [self.point(*pair) for pair in zip(x, y, strict=True)]
        if len(points) < 2:
            raise ValueError(f"a curve has at least two points, not {len(points)}")
        return VMobject(stroke_color=color, stroke_width=CURVE).set_points_as_corners(points)

    def rise(self, x: float, y: float, color: ManimColor) -> Line:
        """Return the line from the number line up to a point."""
        return Line(self.line.point(x), self.point(x, y), color=color, stroke_width=CURVE)

    def level(self, y: float, color: ManimColor) -> Line:
        """Return the line at one height over the whole width."""
        end = self.line.axis.get_end()[0]
        start = self.point(self.line.low, y)
        return Line(start, start + (end - start[0]) * RIGHT, color=color, stroke_width=2.5)

    def beside(self, y: float) -> Point3D:
        """Return the point left of the upright at a height, where a label ends."""
        return self.point(self.line.low, y) + 0.15 * LEFT
