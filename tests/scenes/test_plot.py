"""Points and curves of a plot."""

from __future__ import annotations

import numpy as np
import pytest
from manim import RIGHT, UP

from scenes.stage.plot import Plot
from scenes.stage.theme import THEME


def test_points_stay_in_proportion_wherever_the_plot_stands() -> None:
    plot = Plot((0.0, 1.0), (-1.0, 3.0), width=4.0, height=2.0).shift(3 * RIGHT + UP)
    origin = plot.point(0.0, -1.0)
    np.testing.assert_allclose(origin, plot.upright.get_start())
    np.testing.assert_allclose(plot.point(0.5, 1.0) - origin, [2.0, 1.0, 0.0], atol=1e-12)
    curve = plot.curve([0.0, 0.5, 1.0], [3.0, 1.0, -1.0], THEME.loss)
    np.testing.assert_allclose(curve.get_start(), plot.upright.get_end())
    np.testing.assert_allclose(curve.get_end(), plot.line.axis.get_end())
    rise = plot.rise(0.5, 1.0, THEME.loss)
    np.testing.assert_allclose(rise.get_end() - rise.get_start(), UP, atol=1e-12)
    level = plot.level(1.0, THEME.loss)
    np.testing.assert_allclose(level.get_end() - level.get_start(), 4 * RIGHT, atol=1e-12)


def test_what_has_no_height_or_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"runs from low to high, not from 1\.0 to 1\.0"):
        Plot((0.0, 1.0), (1.0, 1.0), width=4.0, height=2.0)
    plot = Plot((0.0, 1.0), (0.0, 1.0), width=4.0, height=2.0)
    with pytest.raises(ValueError, match="at least two points, not 1"):
        plot.curve([0.5], [0.5], THEME.loss)
