"""How high a round number stands in a bar chart: charts of other quantities have other scales."""

from __future__ import annotations

from math import floor, log10

from manim import LEFT, RIGHT, UP, Line, VGroup

from scenes.stage import theme
from scenes.stage.bar_chart import BarChart, bar_number, decimals
from scenes.stage.text import formula
from scenes.stage.theme import THEME

NUMBER = 26  # points
TICK = 0.12  # frame units
ROUND = (5, 2, 1)


def round_below(value: float) -> float:
    """Return the largest of …, 0.5, 1, 2, 5, 10, … that is at most a positive value."""
    power = 10.0 ** floor(log10(value))
    return next(digit * power for digit in ROUND if digit * power <= value)


def bar_scale(chart: BarChart, span: tuple[float, float]) -> VGroup:
    """Return an upright left of a chart, from 0 to a round number, with that number at its end.

    It is that of a `span` of the chart; where more of it lies below 0, it runs down.
    """
    low, high = span
    value = round_below(high) if high >= -low else -round_below(-low)
    start = (chart.plot.get_left()[0] - theme.GAP / 2) * RIGHT + chart.lowest([0.0], span) * UP
    end = start + value / (high - low) * chart.bar_height * UP
    lines = [Line(start, end), *(Line(place, place + TICK * LEFT) for place in (start, end))]
    number = formula(bar_number(value, decimals([value])), NUMBER, THEME.muted)
    number.next_to(end + TICK * LEFT, LEFT, buff=TICK / 2)
    return VGroup(*(line.set_stroke(THEME.line, 2.5) for line in lines), number)
