"""Two bar charts, what goes into a function and what comes out, before and after a push."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, UP, Animation, Dot, Line, ManimColor, Mobject, Scene, VGroup
from numpy.typing import ArrayLike

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.bar_arrows import beside
from scenes.stage.bar_chart import BarChart
from scenes.stage.bar_rows import row_below, row_height, row_name
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import Region
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph

NAME_SIZE = 36  # points
ROWS = (0.5, 1.3)  # depths of the rows of numbers below the outputs, in frame units as all here
LIFT = 0.7  # of the charts above the middle of the region
DOT, WAY = 0.09, 5  # radius, stroke width


class ReactionCharts:
    """The charts in the middle of a region, with room for all that is going to be said of them.

    `charts` are pairs of a chart and its name: first `named`, after a push `pushed`. `row_names`
    are what the rows of numbers below the outputs show; they stand in their places.
    """

    def __init__(
        self,
        region: Region,
        charts: Sequence[BarChart],
        named: Sequence[Expr],
        pushed: Sequence[Expr],
        row_names: VGroup,
    ) -> None:
        self.inputs, self.outputs = charts
        self.pushed = [EquationMobject(name, NAME_SIZE) for name in pushed]
        self.row_names = row_names
        of_inputs, of_outputs = self.pushed
        places = VGroup(
            of_inputs, self.inputs.plot, VGroup(of_outputs, *row_names), self.outputs.plot
        ).copy()
        for label in places[2]:
            label.align_to(places[2], RIGHT)
        places.arrange(RIGHT, buff=theme.GAP)
        places[2:].shift((region.width - places.width) / 2 * RIGHT)
        places.move_to(region.center + LIFT * UP)
        names = [EquationMobject(name, NAME_SIZE) for name in named]
        for chart, place in zip(charts, places[1::2], strict=True):
            chart.shift(place.get_center() - chart.plot.get_center())
        for labels in (names, self.pushed):
            for label, chart in zip(labels, charts, strict=True):
                row_name(chart, label, -chart.plot.height / 2)
        self.charts = VGroup(*(VGroup(*pair) for pair in zip(charts, names, strict=True)))
        for name, depth in zip(row_names, ROWS, strict=True):
            row_name(self.outputs, name, depth)

    def row(
        self, values: ArrayLike, number: int, color: ManimColor, places: int | None = None
    ) -> VGroup:
        """Return numbers in one of the rows below the outputs; see `row_below`."""
        return row_below(self.outputs, values, ROWS[number], color, places)

    def below_inputs(self, mobject: Mobject) -> Mobject:
        """Put a mobject below the inputs, as deep as the rows below the outputs, and return it."""
        middle = row_height(self.outputs, sum(ROWS) / len(ROWS))
        return mobject.move_to(self.inputs.plot.get_x() * RIGHT + middle * UP)

    def ways(self, start: np.ndarray, end: np.ndarray, color: ManimColor) -> VGroup:
        """Return beside each output a line from one value to another, with a dot at its end."""
        ways = VGroup()
        for number, values in enumerate(zip(start, end, strict=True)):
            ends = [beside(self.outputs, number, value) for value in values]
            way = Line(*ends, color=color, stroke_width=WAY)
            ways.add(VGroup(way, Dot(ends[1], radius=DOT, color=color)))
        return ways

    def push(self, scene: Scene, number: int, values: np.ndarray, *beside: Animation) -> None:
        """Move the bars of a chart, and say that it now shows what the push made of it."""
        (chart, name), pushed = self.charts[number], self.pushed[number]
        same = Restatement(name.expression, pushed.expression)
        plan = plan_morph(same, glyphs(name), glyphs(pushed))
        play_morph(scene, plan, [name], [pushed], chart.to(values), *beside)
