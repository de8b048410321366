"""Numbers below bars stand under their bars, all in one depth; a target stands beside them."""

import numpy as np
import pytest

from scenes.stage.bar_arrows import beside, target_marks
from scenes.stage.bar_chart import BarChart
from scenes.stage.bar_rows import row_below, row_name
from scenes.stage.text import formula
from scenes.stage.theme import THEME


def test_numbers_stand_below_their_bars_and_their_name_on_the_left() -> None:
    chart = BarChart([0.2, 0.5, 0.3], (0.0, 1.0)).shift([1.0, 0.5, 0.0])
    values = np.array([-0.25, 0.125, 12.5])
    numbers = row_below(chart, values, 0.8, THEME.gradient)
    assert [float(n.typst_code.strip("$ ")) for n in numbers] == pytest.approx(values, abs=0.006)
    finer = row_below(chart, values, 0.8, THEME.gradient, 4)
    assert [n.typst_code.strip("$ ") for n in finer] == ["-0.2500", "0.1250", "12.5000"]
    for number, bar in zip(numbers, chart.bars, strict=True):
        assert number.get_x() == pytest.approx(bar.get_x())
        assert number.get_y() == pytest.approx(chart.plot.get_bottom()[1] - 0.8)
    name = row_name(chart, formula("x", 30), 0.8)
    assert name.get_y() == pytest.approx(numbers[0].get_y())
    assert name.get_right()[0] < chart.plot.get_left()[0]


def test_a_one_hot_target_has_a_stem_where_it_is_one() -> None:
    chart = BarChart([0.2, 0.5, 0.3], (0.0, 1.0))
    stem, *dots = target_marks(chart, np.array([0.0, 1.0, 0.0]), THEME.target)
    assert np.allclose(stem.get_start(), beside(chart, 1, 0))
    assert np.allclose(stem.get_end(), beside(chart, 1, 1))
    places = [beside(chart, n, value) for n, value in enumerate((0, 1, 0))]
    assert np.allclose([dot.get_center() for dot in dots], places)
