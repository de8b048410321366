"""A number line: round ticks, numbers at their points."""

from itertools import pairwise

import numpy as np
import pytest

from scenes.stage.number_line import APART, NumberLine
from scenes.stage.typeset import Typeset


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [(-3.0, 5.0, 1.0), (-2.0, 2.0, 0.5), (0.0, 1.0, 0.1), (-500.0, 1700.0, 500.0), (0, 10, 1)],
)
def test_ticks_are_round_and_few(low: float, high: float, step: float) -> None:
    line = NumberLine(low, high, 9.0)
    assert line.step == pytest.approx(step)
    assert line.low <= low
    assert line.high >= high
    assert (line.high - line.low) / line.step <= 12


def test_long_numbers_on_a_short_line_stay_apart() -> None:
    line = NumberLine(0, 1000, 5.5)
    assert line.step == pytest.approx(200)
    labels = sorted(
        (m for m in line if isinstance(m, Typeset)), key=lambda label: label.get_left()[0]
    )
    for left, right in pairwise(labels):
        assert right.get_left()[0] - left.get_right()[0] >= APART


def test_points_are_in_proportion_also_after_a_move() -> None:
    line = NumberLine(-1.0, 3.0, 8.0)
    np.testing.assert_allclose(line.point(line.low), line.axis.get_start())
    np.testing.assert_allclose(line.point((line.low + line.high) / 2), line.axis.get_center())
    before = line.point(2.0)
    move = np.array([1.0, 2.0, 0.0])
    line.shift(move)
    np.testing.assert_allclose(line.point(2.0), before + move)


@pytest.mark.parametrize(("low", "high"), [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_empty_range_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="from low to high"):
        NumberLine(low, high, 9.0)
