"""The scale of a bar chart: a round number, as high as a bar of it would be."""

import numpy as np
import pytest

from scenes.stage.bar_chart import BarChart
from scenes.stage.bar_scale import bar_scale, round_below


@pytest.mark.parametrize(
    ("value", "expected"), [(0.72, 0.5), (2.054, 2.0), (0.44, 0.2), (5.0, 5.0), (3e5, 2e5)]
)
def test_the_number_is_round(value: float, expected: float) -> None:
    assert round_below(value) == pytest.approx(expected)


@pytest.mark.parametrize(("values", "round_number"), [((0.65, 0.7), 0.5), ((1.0, -6.0), -5.0)])
def test_it_is_as_high_as_a_bar_of_that_number(values: tuple, round_number: float) -> None:
    span = min(0.0, *values), max(0.0, *values)
    scale = bar_scale(BarChart(values, span), span)
    chart = BarChart((round_number,) * len(values), span)
    upright, *_, number = scale
    np.testing.assert_allclose(upright.get_start()[1], chart.axis.get_y(), atol=1e-9)
    np.testing.assert_allclose(upright.get_end()[1], chart.top(0)[1], atol=1e-9)
    assert float(number.typst_code.strip("$ ")) == round_number
    assert number.get_right()[0] < chart.plot.get_left()[0]
