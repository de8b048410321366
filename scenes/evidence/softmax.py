"""Softmax: what a common shift changes, and what one logit changes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, FadeIn, VGroup
from sympy import Integer

import mathcore
from mathcore.derivations import softmax as sheet
from mathcore.expressions import at
from mathcore.typst import typst
from scenes.evidence.picture import Evidence
from scenes.softmax_invariance import SoftmaxInvariance, decimal
from scenes.softmax_jacobian import SoftmaxJacobian
from scenes.stage import theme
from scenes.stage.arrows import arrow
from scenes.stage.bar_chart import NUMBER_ROOM, BarChart
from scenes.stage.equation import EquationMobject
from scenes.stage.former_bars import former_bars
from scenes.stage.labelled import LABEL_SIZE, tinted
from scenes.stage.numbers import number_typst
from scenes.stage.span import span
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

CHART_WIDTH, WIDER = 2.1, 2.4  # frame units, as all lengths here; beside a matrix it is wider
NAME_ROOM = 0.4
MATRIX = 0.92  # of the size of a matrix view


class ShiftBars(Evidence):
    """All logits rise by one number; the probabilities stay."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        self.z = self.scene.forward.z[:, 0]
        c = SoftmaxInvariance.raised
        self.raised = self.z + c
        height = self.region.height - NAME_ROOM - NUMBER_ROOM
        spans = span([self.z, self.raised]), (0.0, 1.0)
        values = self.z, mathcore.softmax(self.z)
        self.charts = [
            BarChart(numbers, extent, width=CHART_WIDTH, height=height)
            for numbers, extent in zip(values, spans, strict=True)
        ]
        way = arrow(1.3 * RIGHT)
        row = VGroup(self.charts[0], way, self.charts[1]).arrange(RIGHT, buff=theme.GAP)
        row.move_to(self.region.center + NAME_ROOM / 2 * UP)
        name = words(self.scene.say("softmax"), theme.SMALLEST, THEME.muted)
        name.next_to(way, UP, buff=theme.GAP / 2)
        names = [EquationMobject(symbol, LABEL_SIZE, THEME.value) for symbol in (sheet.z, sheet.y)]
        for symbol, chart in zip(names, self.charts, strict=True):
            symbol.next_to(chart.plot, DOWN, buff=theme.GAP / 2)
        self.amount = formula(f"{typst(sheet.c)} = {decimal(c)}", LABEL_SIZE, THEME.local)
        self.amount.next_to(way, DOWN, buff=theme.GAP / 2)
        argument = EquationMobject(
            at(mathcore.derivation("A1").claim.left, (0, 0)), LABEL_SIZE, THEME.value
        )
        argument.shift(names[0][0].get_center() - argument[0].get_center())
        self.added_shift = VGroup(*argument[1:]).set_color(THEME.local)
        self.asked = VGroup(row, name, *names)

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: the logits rise."""
        self.charts[0].mark()
        self.add(self.amount, self.added_shift)
        logits, outputs = self.charts
        yield [
            FadeIn(self.amount, self.added_shift, shift=0.2 * UP),
            logits.to(self.raised),
            outputs.to(mathcore.softmax(self.raised)),
        ]


class JacobianColumns(Evidence):
    """One logit rises, and all of the network's own probabilities move: a column of a matrix."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        self.z = self.scene.forward.z[:, 0]
        self.y = mathcore.softmax(self.z)
        self.view = tinted(mathcore.softmax_jacobian(self.z), THEME.local).scale(MATRIX)
        height = self.region.height - NAME_ROOM - NUMBER_ROOM
        self.chart = BarChart(self.y, (0.0, 1.0), width=WIDER, height=height)
        row = VGroup(self.chart, self.view).arrange(RIGHT, buff=theme.GAP)
        row.move_to(self.region.center)
        self.chart.shift(NAME_ROOM / 2 * UP)
        name = EquationMobject(sheet.y, LABEL_SIZE, THEME.value)
        self.pushed = int(np.argmax(self.y))
        logit, push = typst(sheet.z[Integer(self.pushed + 1)]), number_typst(SoftmaxJacobian.push)
        self.amount = formula(f"{logit} arrow.r {logit} + {push}", LABEL_SIZE, THEME.local)
        below = VGroup(name, self.amount).arrange(RIGHT, buff=2 * theme.GAP)
        below.next_to(self.chart.plot, DOWN, buff=theme.GAP / 2)
        self.asked = VGroup(self.chart, name, self.view.brackets)

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: one logit rises; the others have a column each as well."""
        pushed = np.eye(len(self.z))[self.pushed]
        column = self.view.column(self.pushed)
        self.chart.mark()
        self.add(*column, self.amount)
        yield [
            self.chart.to(mathcore.softmax(self.z + SoftmaxJacobian.push * pushed)),
            FadeIn(self.amount, shift=0.2 * UP),
            *(FadeIn(part, shift=0.2 * LEFT) for part in column),
        ]
        others = [
            part
            for number in range(len(self.y))
            if number != self.pushed
            for part in self.view.column(number)
        ]
        former = former_bars(self.chart, self.y)
        self.add(former, *others)
        yield [FadeIn(former, *others)]
