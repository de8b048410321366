"""Columns and matrices of numbers with their names, all in the colour of their role."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    ManimColor,
    Mobject,
    ReplacementTransform,
    VGroup,
)
from numpy.typing import ArrayLike

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.bar_chart import BarChart
from scenes.stage.easing import LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.matrix_view import MatrixView
from scenes.stage.text import formula

LABEL_SIZE = 28  # points
LEAST_SCALE = 0.1  # of a matrix in numbers
BAR_UNIT = 1.25  # height of a bar of 1, in frame units


def tinted(values: ArrayLike, color: ManimColor, *alike: ArrayLike) -> MatrixView:
    """Return a matrix in numbers; small ones get no more decimals than have room.

    It has the tints and the decimals of the matrices `alike`, which are compared with it.
    """
    largest = max(float(np.abs(numbers).max()) for numbers in (values, *alike))
    return MatrixView(values, max(largest, LEAST_SCALE), color=color)


def titled(values: np.ndarray, name: Expr, color: ManimColor) -> VGroup:
    """Return a matrix of numbers with its name above it."""
    view = tinted(values, color)
    return VGroup(view, EquationMobject(name, LABEL_SIZE, color).next_to(view, UP))


def below(values: np.ndarray, name: Expr, color: ManimColor, *alike: np.ndarray) -> VGroup:
    """Return a matrix of numbers, written as those `alike`, with its name below it."""
    return named_below(tinted(values, color, *alike), EquationMobject(name, LABEL_SIZE, color))


def named_below(view: MatrixView, name: Mobject) -> VGroup:
    """Put the name of a matrix below it, and return both."""
    return VGroup(view, name.next_to(view, DOWN, buff=theme.GAP))


def headed(view: MatrixView, rows: Sequence[Mobject], columns: Sequence[Mobject]) -> VGroup:
    """Put names left of the rows and above the columns of a matrix, and return all three."""
    for row, name in zip(view.cells, rows, strict=True):
        name.next_to(row[0], LEFT, buff=1.5 * theme.GAP)
    for cell, name in zip(view.cells[0], columns, strict=True):
        name.next_to(cell, UP, buff=theme.GAP / 2)
    return VGroup(view, VGroup(*rows), VGroup(*columns))


def titled_bars(values: np.ndarray, name: Expr, color: ManimColor, width: float) -> VGroup:
    """Return a bar chart of a column with its name below it; a unit is as high in each of them.

    `values` (n × 1) are between -1 and 1, `width` is in frame units.
    """
    low = -1.0 if values.min() < 0 else 0.0
    chart = BarChart(
        values[:, 0], (low, 1.0), width=width, height=(1 - low) * BAR_UNIT, color=color
    )
    return VGroup(chart, EquationMobject(name, LABEL_SIZE, color).next_to(chart, DOWN))


def into_column(chart: BarChart, column: MatrixView) -> AnimationGroup:
    """Return how the bars of a chart become the cells of a column of the same numbers."""
    moves = []
    rows = zip(chart.bars, chart.numbers, column.cells, column.entries, strict=True)
    for bar, number, (cell,), (entry,) in rows:
        # With the points of the cell the bar does not turn on its way.
        bar.become(cell.copy().replace(bar, stretch=True).match_style(bar))
        moves += [ReplacementTransform(bar, cell), ReplacementTransform(number, entry)]
    return AnimationGroup(*moves, FadeIn(column.brackets, rate_func=LATE))


def bars_in_a_row(terms: Sequence[VGroup], signs: Sequence[str]) -> VGroup:
    """Put titled bar charts beside each other, a sign (Typst source) between them.

    Their axes have one height; the signs are level with the middle of the first chart.
    """
    drawn = [formula(sign, theme.EQUATION) for sign in signs]
    row = VGroup(terms[0])
    for sign, term in zip(drawn, terms[1:], strict=True):
        row.add(sign, term)
    row.arrange(RIGHT, buff=theme.GAP)
    for term in terms:
        term.shift((terms[0][0].axis.get_y() - term[0].axis.get_y()) * UP)
    for sign in drawn:
        sign.set_y(terms[0][0].get_y())
    return row


def names_on_one_line(named: Sequence[VGroup]) -> None:
    """Move the names below matrices to the height of the lowest one."""
    lowest = min(view.get_bottom()[1] for view, _ in named)
    for _, name in named:
        name.align_to((lowest - theme.GAP) * UP, UP)
