"""Measures between bars: from end to end, with the difference, clear of the axis."""

import numpy as np
import pytest
from manim import Line

from scenes.stage.bar_chart import BarChart
from scenes.stage.bar_steps import bar_steps


@pytest.mark.parametrize("values", [(2.5, 1.5, 0.5), (1.0, 0.0, -1.0), (-2.0, 1.5, 3.0)])
def test_each_measure_is_as_high_as_the_difference_it_names(values: tuple) -> None:
    chart = BarChart(values, (-2.0, 3.0))
    steps = bar_steps(chart)
    assert len(steps) == 2
    for (*lines, number), difference in zip(steps, np.diff(values), strict=True):
        assert float(number.typst_code.strip("$ ")) == abs(difference)
        ends = [y for line in lines for y in (line.get_bottom()[1], line.get_top()[1])]
        assert max(ends) - min(ends) == pytest.approx(chart.rise(abs(difference)))
        inside = [
            line for line in lines if line.get_bottom()[1] < number.get_y() < line.get_top()[1]
        ]
        assert not inside


def test_numbers_keep_off_the_axis_before_and_after_the_bars_have_moved() -> None:
    values, moved = (3.0, -1.0), (2.0, -2.0)  # the middle is on the axis after the move
    chart = BarChart(values, (-2.0, 3.0))
    ((*_, number),) = bar_steps(chart, moved)
    for rise in (0.0, chart.rise(-1.0)):
        assert abs(number.get_y() + rise - chart.axis.get_y()) > number.height / 2


def test_what_has_no_room_for_its_number_has_no_measure() -> None:
    chart = BarChart((1.0, 0.9, -1.1), (-2.0, 3.0))
    ((first, *_),) = bar_steps(chart)
    assert isinstance(first, Line)
    assert first.get_x() > chart.bars[1].get_x()
