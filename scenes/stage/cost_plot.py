"""What a probability costs: the plot of its negative logarithm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, VGroup, VMobject
from manim.typing import Point3D

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.lens import Lens
from scenes.stage.number_line import LABEL, TICK, round_step
from scenes.stage.numbers import number_typst
from scenes.stage.plot import Plot
from scenes.stage.text import formula
from scenes.stage.theme import THEME

WIDTH, HEIGHT = 5.4, 3.8  # frame units, as all lengths here
LEAST_COST = 3.0  # that the plot has room for
MOST_TICKS = 6  # upward
FIGURE = 30  # points
DOT = 0.08
NAME_SIDE, NAME_RISE = 0.45, 0.2  # of a point's name, right of and above the point
SAMPLES = 100
LENS_WIDTH, LENS_HEIGHT = 3.6, 2.2  # at most
AROUND, LEAST_AIR = 0.6, 0.005  # left and right in a lens: part of the range, probabilities
LEAST_FACTOR = 3  # by which it is worth while to enlarge


class CostPlot(Plot):
    """Probabilities from 0 to 1 across, what they cost upward, with room for the `highest` cost.

    Whole costs have ticks, so many of them that they keep apart.
    """

    def __init__(self, highest: float) -> None:
        top = max(LEAST_COST, 1.1 * highest)
        super().__init__((0.0, 1.0), (0.0, top), width=WIDTH, height=HEIGHT)
        step = max(1, int(round_step(top / MOST_TICKS)))
        for cost in range(step, int(top) + 1, step):
            place = self.point(0.0, cost)
            tick = Line(place + TICK * LEFT, place + TICK * RIGHT, color=THEME.line, stroke_width=3)
            number = formula(number_typst(cost), LABEL, THEME.muted)
            self.add(tick, number.next_to(self.beside(cost), LEFT, buff=0))

    def cost_curve(self) -> VMobject:
        """Return the curve, where the plot stands now."""
        p = np.geomspace(np.exp(-self.upward[1]), 1.0, SAMPLES)
        return self.curve(p, -np.log(p), THEME.loss)

    def axis_names(self, probability: Expr, cost: Expr) -> tuple[EquationMobject, EquationMobject]:
        """Return the names of both axes: below the line, and above where the curve starts."""
        across = EquationMobject(probability, FIGURE, THEME.value)
        across.next_to(self.line, DOWN, buff=theme.GAP / 2)
        upward = EquationMobject(cost, FIGURE, THEME.loss)
        upward.next_to(self.upright, UP, buff=theme.GAP / 2)
        return across, upward.align_to(self.upright, LEFT)

    def mark(self, p: float) -> VGroup:
        """Return a probability on the plot with what it costs."""
        cost = abs(float(np.log(p)))
        dot = Dot(self.point(p, cost), color=THEME.loss, radius=DOT)
        number = formula(number_typst(cost), FIGURE, THEME.loss)
        number.next_to(dot, UP + RIGHT, buff=0.05)
        return VGroup(self.rise(p, cost, THEME.loss), dot, number)

    def apart(self, points: Sequence[tuple[float, float]]) -> tuple[VGroup, list[Point3D]]:
        """Return a lens over points, probability and cost, that are close, and their places in it.

        Of others it returns an empty group, and where they are on the plot.
        """
        shares = [p for p, _ in points]
        air = max(AROUND * (max(shares) - min(shares)), LEAST_AIR)
        low, high = max(min(shares) - air, min(shares) / 2), min(max(shares) + air, 1.0)
        p = np.geomspace(low, high, SAMPLES)
        part = self.curve(p, -np.log(p), THEME.loss)
        lens = Lens(part, self.point(1.0, self.upward[1]), width=LENS_WIDTH, height=LENS_HEIGHT)
        places = [self.point(*point) for point in points]
        if lens.factor < LEAST_FACTOR:
            return VGroup(), places
        return lens, [lens.image(place) for place in places]

    def name_points(
        self, places: Sequence[Point3D], names: Sequence[Expr]
    ) -> list[tuple[EquationMobject, Line]]:
        """Return for each point of the curve, given by its place, its name and a line to it.

        The names stand above each other, in the order of the points, where the curve is not; those
        of points that are close make a column.
        """
        labels = [EquationMobject(name, FIGURE, THEME.value) for name in names]
        lowest, left = -np.inf, 0.0
        lines = [Line()] * len(places)
        for n in np.argsort([place[1] for place in places], kind="stable"):
            point, label = places[n], labels[n]
            if point[1] + NAME_RISE > lowest:
                lowest, left = point[1] + NAME_RISE, point[0] + NAME_SIDE
            label.move_to([left, lowest, 0], LEFT)
            end = label.get_left() + theme.GAP / 4 * LEFT
            lines[n] = Line(point, end, color=THEME.muted, stroke_width=2)
            lowest += label.height + theme.GAP / 2
        return list(zip(labels, lines, strict=True))
