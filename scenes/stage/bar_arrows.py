"""Arrows beside the bars of a chart, from one value to another."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP, Arrow, Dot, Line, ManimColor, Mobject, VGroup
from manim.typing import Point3D

from scenes.stage.bar_chart import BarChart

BESIDE = 0.4  # of a slot from the middle of a bar to its arrow
SHORTEST = 0.06  # frame units; a shorter arrow would not be seen
TIP = 0.2
DOT = 0.09  # radius


def bar_arrows(chart: BarChart, start: np.ndarray, end: np.ndarray, color: ManimColor) -> VGroup:
    """Return an arrow right of each bar from its value in `start` to that in `end`.

    Where the values are too near each other there is none.
    """
    return VGroup(
        *(
            Arrow(
                beside(chart, number, low),
                beside(chart, number, high),
                buff=0,
                color=color,
                stroke_width=6,
                tip_length=TIP,
                max_tip_length_to_length_ratio=0.8,
                max_stroke_width_to_length_ratio=30,
            )
            for number, (low, high) in enumerate(zip(start, end, strict=True))
            if abs(high - low) * _unit(chart) > SHORTEST
        )
    )


def beside(chart: BarChart, number: int, value: float) -> Point3D:
    """Return the point at the height of a value in the gap right of a bar."""
    x = chart.bars[number].get_x() + BESIDE * chart.plot.width / len(chart.bars)
    return x * RIGHT + (chart.axis.get_y() + value * _unit(chart)) * UP


def _unit(chart: BarChart) -> float:
    """Return how many frame units a difference of one takes."""
    low, high = chart.span
    return chart.bar_height / (high - low)


def target_marks(chart: BarChart, target: np.ndarray, color: ManimColor) -> list[Mobject]:
    """Return a one-hot target beside the bars: a stem where it is 1, then a dot at each value."""
    (hot,) = np.flatnonzero(target)
    ends = (beside(chart, int(hot), value) for value in (0, 1))
    return [
        Line(*ends, color=color, stroke_width=3),
        *(
            Dot(beside(chart, number, value), radius=DOT, color=color)
            for number, value in enumerate(target)
        ),
    ]
