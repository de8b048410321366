"""Outlines of former bars: as high as the values were, and clear of the numbers there are."""

import pytest

from scenes.stage.bar_chart import BarChart
from scenes.stage.former_bars import former_bars


def test_outlines_stand_above_the_numbers_as_high_as_the_bars_were() -> None:
    chart = BarChart((0.5, 0.25, 0.9), (0.0, 2.0))
    fallen = former_bars(chart, (1.5, 1.0, 2.0))
    assert len(fallen) == 3
    unit = chart.bar_height / 2.0
    for (outline, number), value, now, bar in zip(
        fallen, (1.5, 1.0, 2.0), chart.numbers, chart.bars, strict=True
    ):
        assert outline.get_top()[1] == pytest.approx(chart.axis.get_y() + value * unit)
        assert outline.width == pytest.approx(bar.width)
        assert outline.get_bottom()[1] > now.get_top()[1]
        assert number.get_bottom()[1] > outline.get_top()[1]


def test_what_would_touch_a_number_or_has_not_fallen_has_no_outline() -> None:
    chart = BarChart((0.5, 1.0, -1.0), (-2.0, 2.0))
    (only,) = former_bars(chart, (0.6, 1.9, -2.0))
    assert only[0].get_x() == pytest.approx(chart.bars[1].get_x())
    assert not former_bars(chart, (0.25, 0.5, 0.0))


def test_as_many_values_as_bars_are_needed() -> None:
    with pytest.raises(ValueError, match="3 bars"):
        former_bars(BarChart((0.5, 1.0, 1.0), (0.0, 2.0)), (1.0, 2.0))
