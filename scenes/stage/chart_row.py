"""Bar charts side by side: what is computed from what, each named by its formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Arrow, ManimColor, Mobject, Scene, VGroup
from numpy.typing import ArrayLike

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.bar_chart import NUMBER_ROOM, BarChart, Change
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import Region
from scenes.stage.morph import Move, Plan, Restatement, glyphs, plan_morph, play_morph
from scenes.stage.numbers import number_typst
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

CHART_WIDTH = 3.4  # frame units
NAME_SIZE = 36  # points
NAME_SHARE = 1.2  # of a name's width in that of its chart, at most
NAME_ROOM = 0.75  # frame units from the lowest edge of its bars to the bottom of a name
ARROW_GAP = 0.25
ARROW_HEIGHT = 0.45  # of the height of a chart


class ChartRow:
    """Charts that fill a region, with equal gaps, and show no values until they grow.

    `charts[n]` is for numbers of `spans[n]`, first those of `first[n]`; below their bars stands
    `names[n]`, the formula `named[n]`.
    """

    def __init__(
        self,
        region: Region,
        first: Sequence[ArrayLike],
        spans: Sequence[tuple[float, float]],
        named: Sequence[Expr],
    ) -> None:
        height = region.height - NAME_ROOM - NUMBER_ROOM
        self.charts = [
            BarChart(np.zeros_like(values), span, width=CHART_WIDTH, height=height)
            for values, span in zip(first, spans, strict=True)
        ]
        for chart in self.charts:
            chart.clear()
        gap = (region.width - len(spans) * CHART_WIDTH) / max(1, len(spans) - 1)
        row = VGroup(*self.charts).arrange(RIGHT, buff=gap)
        row.move_to(region.corner(UP), UP)
        self.names = [
            self._name(n, expression, values, span)
            for n, (expression, values, span) in enumerate(zip(named, first, spans, strict=True))
        ]

    def column(self, number: int) -> VGroup:
        """Return a chart with its name."""
        return VGroup(self.charts[number], self.names[number])

    def grow(
        self, values: Mapping[int, ArrayLike], run_time: float = theme.MOVE
    ) -> list[Animation]:
        """Return animations of some charts, by number, to the first values that they show."""
        return [self.charts[n].turn(new, run_time=run_time) for n, new in values.items()]

    def change(
        self, values: Mapping[int, ArrayLike], run_time: float = theme.MOVE
    ) -> list[Animation]:
        """Return animations of some charts, by number, to other values of the same quantities."""
        return [self.charts[n].to(new, run_time=run_time) for n, new in values.items()]

    def rename(
        self,
        scene: Scene,
        named: Mapping[int, Expr],
        *beside: Animation,
        run_time: float = theme.MOVE,
    ) -> None:
        """Turn the names of some charts, by number, into others, with animations beside.

        A name stands below the bars as they will be after the changes beside it.
        """
        ends = {chart: (chart.values, chart.span) for chart in self.charts} | {
            change.mobject: (change.values, change.span)
            for change in beside
            if isinstance(change, Change)
        }
        before = [self.names[n] for n in named]
        after = [self._name(n, name, *ends[self.charts[n]]) for n, name in named.items()]
        plan = _side_by_side(
            [
                plan_morph(Restatement(old.expression, new.expression), glyphs(old), glyphs(new))
                for old, new in zip(before, after, strict=True)
            ],
            np.cumsum([0, *map(len, before)]).tolist(),
            np.cumsum([0, *map(len, after)]).tolist(),
        )
        play_morph(scene, plan, before, after, *beside, run_time=run_time)
        for n, name in zip(named, after, strict=True):
            self.names[n] = name

    def turn(
        self,
        scene: Scene,
        values: Sequence[ArrayLike],
        spans: Sequence[tuple[float, float]],
        named: Sequence[Expr],
        run_time: float = theme.MOVE,
    ) -> None:
        """Let all charts show other quantities, each of its span and name."""
        changes = [
            chart.turn(row, span, run_time=run_time)
            for chart, row, span in zip(self.charts, values, spans, strict=True)
        ]
        self.rename(scene, dict(enumerate(named)), *changes, run_time=run_time)

    def renamed(self, named: Sequence[Expr]) -> list[EquationMobject]:
        """Return other names in the places of those there are, first glyph on first glyph."""
        names = [EquationMobject(expression, NAME_SIZE) for expression in named]
        for name, before in zip(names, self.names, strict=True):
            name.shift(before[0].get_center() - name[0].get_center())
        return names

    def row_below(
        self, number: int, values: ArrayLike, name: Expr, size: float, color: ManimColor
    ) -> VGroup:
        """Return numbers below the bars and the name of a chart, and on their left their name."""
        chart = self.charts[number]
        label = EquationMobject(name, NAME_SIZE, color)
        digits = VGroup(
            *(
                formula(number_typst(value), size, color).set_x(bar.get_x())
                for bar, value in zip(chart.bars, np.ravel(values), strict=True)
            )
        )
        digits.set_y(self.names[number].get_bottom()[1] - 2 * theme.GAP)
        label.next_to(chart.plot, LEFT, buff=0).set_y(digits.get_y())
        return VGroup(label, digits)

    def arrow(self, start: int, end: int, text: str) -> VGroup:
        """Return an arrow from one chart to another with its word above it."""
        left, right = self.charts[start].plot, self.charts[end].plot
        y = (left.get_bottom()[1] + ARROW_HEIGHT * left.height) * UP
        arrow = Arrow(
            left.get_right()[0] * RIGHT + y,
            right.get_left()[0] * RIGHT + y,
            buff=ARROW_GAP,
            color=THEME.line,
            stroke_width=4,
            max_tip_length_to_length_ratio=1,
            tip_length=0.2,
        )
        word = words(text, theme.NOTE, THEME.muted, width=max(1.1, arrow.width))
        return VGroup(arrow, word.next_to(arrow, UP, buff=0.15))

    def above(self, number: int, mobject: Mobject) -> Mobject:
        """Place a mobject above a chart and return it."""
        return mobject.next_to(self.charts[number].plot, UP, buff=theme.GAP / 2)

    def _name(
        self, number: int, expression: Expr, values: ArrayLike, span: tuple[float, float]
    ) -> EquationMobject:
        name = EquationMobject(expression, NAME_SIZE, width=NAME_SHARE * CHART_WIDTH)
        chart = self.charts[number]
        foot = chart.lowest(values, span) - NAME_ROOM
        return name.next_to(chart.plot, DOWN).align_to(foot * UP, DOWN)


def _side_by_side(plans: Sequence[Plan], before: Sequence[int], after: Sequence[int]) -> Plan:
    """Return one plan of many; plan n counts glyphs from `before[n]` and from `after[n]` on."""

    def moved(move: Move, n: int) -> Move:
        return replace(move, source=move.source + before[n], target=move.target + after[n])

    return Plan(
        tuple(moved(move, n) for n, plan in enumerate(plans) for move in plan.moves),
        tuple(moved(move, n) for n, plan in enumerate(plans) for move in plan.merges),
        folds=(),  # a restatement neither folds nor strikes
        struck=(),
        removed=tuple(g + before[n] for n, plan in enumerate(plans) for g in plan.removed),
        introduced=tuple(g + after[n] for n, plan in enumerate(plans) for g in plan.introduced),
    )
