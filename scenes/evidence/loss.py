"""The loss: what the samples of a batch cost, and the error as a gradient."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    LaggedStart,
    VGroup,
)

import mathcore
from scenes.batch_cross_entropy import BatchCrossEntropy
from scenes.evidence.picture import Evidence
from scenes.stage import theme
from scenes.stage.bar_arrows import bar_arrows, target_marks
from scenes.stage.bar_chart import NUMBER_ROOM, BarChart
from scenes.stage.bar_rows import row_below, row_name
from scenes.stage.easing import LATE
from scenes.stage.lying_bars import BAR, end_to_end, number_beside
from scenes.stage.text import words
from scenes.stage.theme import THEME

LONGEST = 1.6  # of a probability of 1 and of a cost, frame units as all lengths here
CHART_WIDTH = 3.6
ROW = 0.4  # of the numbers below the bars
NAMES = 1.2  # left of the bars


class BatchCost(Evidence):
    """Each sample's probability of its class, what that costs, and the costs end to end."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        outputs = np.array(BatchCrossEntropy.outputs)
        classes = np.arange(len(outputs))
        shares = mathcore.softmax(outputs)[classes, classes]
        costs = mathcore.cross_entropy(outputs, classes)
        unit = LONGEST / max(*shares, *costs)  # one scale: what costs more is longer
        self.shares, self.costs = (
            _column(values, unit, color)
            for values, color in ((shares, THEME.value), (costs, THEME.loss))
        )
        self.total = end_to_end(unit * costs, THEME.loss)
        self.sum = VGroup(self.total, number_beside(self.total[-1], costs.sum()))
        heads = VGroup(
            *(
                words(self.scene.say(name), theme.SMALLEST, color)
                for name, color in (("share", THEME.value), ("cost", THEME.loss))
            )
        )
        columns = VGroup()
        for head, column in zip(heads, (self.shares, self.costs), strict=True):
            head.next_to(column, UP, buff=theme.GAP / 2, aligned_edge=LEFT)
            columns.add(VGroup(head, column))
        columns.arrange(RIGHT, buff=2 * theme.GAP, aligned_edge=DOWN)
        self.sum.next_to(columns, DOWN, buff=theme.GAP)
        VGroup(columns, self.sum).move_to(self.region.center)
        self.heads = heads
        self.asked = VGroup(heads[0], self.shares)

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: every probability costs; the costs add up."""
        self.add(self.heads[1], self.costs)
        coming = (FadeIn(row, shift=0.3 * RIGHT) for row in self.costs)
        yield [FadeIn(self.heads[1]), LaggedStart(*coming, lag_ratio=0.3)]
        self.add(self.total, self.sum[1])
        falling = (FadeIn(bar, shift=0.3 * DOWN) for bar in self.total)
        yield [LaggedStart(*falling, lag_ratio=0.3), FadeIn(self.sum[1], rate_func=LATE)]


class ErrorBars(Evidence):
    """The network's own prediction against a target: the error is the gradient."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        self.y = self.scene.forward.y[:, 0]
        self.target = np.eye(len(self.y))[self.scene.targets[0]]
        self.chart = BarChart(
            self.y, (0.0, 1.0), width=CHART_WIDTH, height=self.region.height - NUMBER_ROOM - ROW
        )
        self.chart.move_to(self.region.center + ROW / 2 * UP + NAMES / 2 * RIGHT)
        marks = target_marks(self.chart, self.target, THEME.target)
        row_height = ROW / 2
        self.row = row_below(self.chart, self.y - self.target, row_height, THEME.gradient)
        self.arrows = bar_arrows(self.chart, self.target, self.y, THEME.gradient)
        prediction, target, error = (
            words(self.scene.say(name), theme.SMALLEST, color)
            for name, color in (
                ("prediction", THEME.value),
                ("target", THEME.target),
                ("error", THEME.gradient),
            )
        )
        height = self.chart.plot.height
        row_name(self.chart, prediction, -0.2 * height)
        row_name(self.chart, target, -0.7 * height)
        self.error = row_name(self.chart, error, row_height)
        self.asked = VGroup(self.chart, *marks, prediction, target)

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: arrows from target to prediction, and their lengths."""
        self.add(self.arrows)
        yield [FadeIn(arrow, shift=0.2 * UP) for arrow in self.arrows]
        self.add(self.row, self.error)
        yield [FadeIn(self.row, self.error, shift=0.2 * DOWN)]


def _column(values: np.ndarray, unit: float, color: object) -> VGroup:
    """Return lying bars below each other, each with its number."""
    rows = VGroup()
    for number, bar in enumerate(end_to_end([unit * value for value in values], color)):
        bar.move_to(number * 1.15 * BAR * DOWN, LEFT)
        rows.add(VGroup(bar, number_beside(bar, values[number])))
    return rows
