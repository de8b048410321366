"""Rows of numbers below the bars of a chart, and what they are on their left."""

from __future__ import annotations

from manim import LEFT, RIGHT, UP, ManimColor, Mobject, VGroup
from numpy.typing import ArrayLike

from scenes.stage import theme
from scenes.stage.bar_chart import NUMBER_SHARE, BarChart, number_mobjects


def row_below(
    chart: BarChart,
    values: ArrayLike,
    depth: float,
    color: ManimColor,
    places: int | None = None,
) -> VGroup:
    """Return a number below each bar, their middles in a `depth` below the chart's plot.

    Raises as `number_mobjects`, which says what `places` are.
    """
    room = NUMBER_SHARE * chart.plot.width / len(chart.bars)
    numbers = VGroup(*number_mobjects(values, room, places)).set_color(color)
    for number, bar in zip(numbers, chart.bars, strict=True):
        number.move_to(bar.get_x() * RIGHT + row_height(chart, depth) * UP)
    return numbers


def row_name(chart: BarChart, name: Mobject, depth: float) -> Mobject:
    """Put the name of a row left of the chart, and return it; a negative depth is a height."""
    return name.next_to(chart.plot, LEFT, buff=theme.GAP).set_y(row_height(chart, depth))


def row_height(chart: BarChart, depth: float) -> float:
    """Return the height in the frame of a row in a depth below the chart's plot."""
    return chart.plot.get_bottom()[1] - depth
