"""How far the bars of a chart stand apart in height: measures between them, with their numbers."""

from __future__ import annotations

from manim import Line, VGroup
from numpy.typing import ArrayLike

from scenes.stage.bar_chart import NUMBER_SIZE, SMALLEST_NUMBER, BarChart, bar_number, decimals
from scenes.stage.text import formula
from scenes.stage.theme import THEME

STROKE = 2.5
AIR = 0.07  # frame units above and below a number
SHARES = (0.5, 0.25, 0.75)  # of a measure, where its number may stand


def bar_steps(chart: BarChart, *moved: ArrayLike) -> VGroup:
    """Return a measure from the end of each bar to that of the next, in the gap between them.

    With its number it keeps off the axis here, and where it has gone along with the bars when
    those are all as much higher as some values `moved` say. What has no room for its number has no
    measure.
    """
    axis = chart.axis.get_y()
    rises = [0.0, *(chart.rise(values[0] - chart.values[0]) for values in moved)]
    measures = VGroup()
    for before, after, bar, following in zip(
        chart.values, chart.values[1:], chart.bars, chart.bars[1:], strict=False
    ):
        left, right = bar.get_right()[0], following.get_left()[0]
        low, high = (axis + chart.rise(value) for value in sorted((before, after)))
        difference = abs(after - before)
        number = formula(bar_number(difference, decimals([difference])), NUMBER_SIZE)
        number.scale(min(1.0, (right - left) / number.width))
        room = number.height / 2 + AIR
        places = [
            y
            for y in (low + share * (high - low) for share in SHARES)
            if low + room < y < high - room and all(abs(y + rise - axis) > room for rise in rises)
        ]
        if places and number.font_size >= SMALLEST_NUMBER:
            y, x = places[0], (left + right) / 2
            ends = [(x, low), (x, y - room), (x, y + room), (x, high)]
            ends += [(left, low), (right, low), (left, high), (right, high)]
            points = [[x, y, 0.0] for x, y in ends]
            lines = (
                Line(*points[n : n + 2], color=THEME.foreground, stroke_width=STROKE)
                for n in range(0, len(points), 2)
            )
            measures.add(VGroup(*lines, number.move_to([x, y, 0.0])))
    return measures
