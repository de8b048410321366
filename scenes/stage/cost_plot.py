"""What a probability costs: the plot of its negative logarithm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, VGroup, VMobject

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.numbers import number_typst
from scenes.stage.plot import Plot
from scenes.stage.text import formula
from scenes.stage.theme import THEME

WIDTH, HEIGHT = 5.4, 3.8  # frame units, as all lengths here
LEAST_COST = 3.0  # that the plot has room for
FIGURE = 30  # points
DOT = 0.08
NAME_SIDE, NAME_RISE = 0.8, 0.35  # of a point's name, right of and above the point
SAMPLES = 100


class CostPlot(Plot):
    """Probabilities from 0 to 1 across, what they cost upward, with room for the `highest` cost."""

    def __init__(self, highest: float) -> None:
        top = max(LEAST_COST, 1.1 * highest)
        super().__init__((0.0, 1.0), (0.0, top), width=WIDTH, height=HEIGHT)

    def cost_curve(self) -> VMobject:
        """Return the curve, where the plot stands now."""
        p = np.geomspace(np.exp(-self.upward[1]), 1.0, SAMPLES)
        return self.curve(p, -np.log(p), THEME.loss)

    def axis_names(self, probability: Expr, cost: Expr) -> tuple[EquationMobject, EquationMobject]:
        """Return the names of both axes: below the line, and right of where the curve starts."""
        across = EquationMobject(probability, FIGURE, THEME.value)
        across.next_to(self.line, DOWN, buff=theme.GAP / 2)
        upward = EquationMobject(cost, FIGURE, THEME.loss)
        start = self.cost_curve().get_start()
        return across, upward.next_to(start, RIGHT, buff=7 * theme.GAP)  # names have room between

    def mark(self, p: float) -> VGroup:
        """Return a probability on the plot with what it costs."""
        cost = abs(float(np.log(p)))
        dot = Dot(self.point(p, cost), color=THEME.loss, radius=DOT)
        number = formula(number_typst(cost), FIGURE, THEME.loss)
        number.next_to(dot, UP + RIGHT, buff=0.05)
        return VGroup(self.rise(p, cost, THEME.loss), dot, number)

    def name_points(
        self, points: Sequence[tuple[float, float]], names: Sequence[Expr]
    ) -> list[tuple[EquationMobject, Line]]:
        """Return for each point, probability and cost, its name and a line to it.

        The names stand above each other, in the order of the points, where the curve is not; those
        of points that are close make a column.
        """
        labels = [EquationMobject(name, FIGURE, THEME.value) for name in names]
        lowest, left = -np.inf, 0.0
        lines = [Line()] * len(points)
        for n in np.argsort([cost for _, cost in points], kind="stable"):
            point, label = self.point(*points[n]), labels[n]
            if point[1] + NAME_RISE > lowest:
                lowest, left = point[1] + NAME_RISE, point[0] + NAME_SIDE
            label.move_to([left, lowest, 0], LEFT)
            end = label.get_left() + theme.GAP / 4 * LEFT
            lines[n] = Line(point, end, color=THEME.muted, stroke_width=2)
            lowest += label.height + theme.GAP / 2
        return list(zip(labels, lines, strict=True))
