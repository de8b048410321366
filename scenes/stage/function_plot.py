"""The graph of a function of one variable, with axes and points on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arrow, Dot, Line, ManimColor, VGroup, VMobject
from manim.typing import Point3D

from scenes.stage.number_line import round_step
from scenes.stage.text import formula
from scenes.stage.theme import THEME

LABEL = 26  # points
NAME = 34
TICK = 0.07  # frame units, as all lengths here
TIP = 0.18
AIR = 0.12
OVERHANG = 0.35  # of an axis beyond the largest number
SAMPLES = 200


class FunctionPlot(VGroup):
    """Two axes of one scale that cross at 0, `width` × `height` frame units at most.

    `x_span` and `y_span` are the numbers that must have a place, each span holds 0. `names` are
    Typst sources of what the axes show. The numbers at the ticks stand where a function that
    rises through 0 leaves room: right of 0 below the axis, left of it above.
    Raises ValueError for a span without 0 or of no extent.
    """

    def __init__(
        self,
        x_span: tuple[float, float],
        y_span: tuple[float, float],
        names: tuple[str, str],
        width: float,
        height: float,
    ) -> None:
        for low, high in (x_span, y_span):
            if not low <= 0 <= high or not low < high < np.inf:
                raise ValueError(f"an axis runs from at most 0 to at least 0, not {low} to {high}")
        super().__init__()
        self.x_span, self.y_span = x_span, y_span
        self.unit = min(
            (length - 2 * OVERHANG) / (high - low)
            for length, (low, high) in ((width, x_span), (height, y_span))
        )
        self.axes, self.ticks = VGroup(), VGroup()
        for direction, span in ((RIGHT, x_span), (UP, y_span)):
            low, high = (self.unit * number for number in span)
            axis = Arrow(
                (low - OVERHANG) * direction,
                (high + OVERHANG) * direction,
                buff=0,
                color=THEME.line,
                stroke_width=3,
                tip_length=TIP,
                max_tip_length_to_length_ratio=1,
            )
            self.axes.add(axis)
            self._add_ticks(direction, span)
        self.names = VGroup(*(formula(name, NAME) for name in names))
        self.names[0].next_to(self.axes[0].get_end(), UP, buff=AIR)  # no tick's number is there
        self.names[1].next_to(self.axes[1].get_end(), LEFT, buff=AIR)
        self.origin = Dot(radius=0.001, fill_opacity=0)
        self.add(self.origin, self.axes, self.ticks, self.names)

    def point(self, x: float, y: float) -> Point3D:
        """Return the point of the frame for two numbers."""
        return self.origin.get_center() + self.unit * (x * RIGHT + y * UP)

    def graph(
        self,
        function: Callable[[np.ndarray], np.ndarray],
        color: ManimColor,
        kinks: Iterable[float] = (0.0,),
    ) -> VMobject:
        """Return the graph of a function of arrays, exact at its `kinks`."""
        x = np.unique([*np.linspace(*self.x_span, SAMPLES), *kinks])
        curve = VMobject(stroke_color=color, stroke_width=5)
        points = [self.point(*pair) for pair in zip(x, function(x), strict=True)]
        return curve.set_points_as_corners(points)

    def _add_ticks(self, direction: Point3D, span: tuple[float, float]) -> None:
        outside = DOWN if direction is RIGHT else LEFT
        step = round_step((span[1] - span[0]) / 5)  # five ticks or so
        for count in range(int(np.ceil(span[0] / step)), int(np.floor(span[1] / step)) + 1):
            if not count:
                continue
            number, side = count * step, outside if count > 0 else -outside
            middle = self.unit * number * direction
            self.ticks.add(
                Line(middle, middle + TICK * side, color=THEME.line, stroke_width=3),
                formula(f"{round(number, 12):g}", LABEL, THEME.muted).next_to(
                    middle + TICK * side, side, buff=AIR / 2
                ),
            )
