"""A function plot: one scale on both axes, graphs that pass through their points."""

import numpy as np
import pytest

from scenes.stage.function_plot import FunctionPlot
from scenes.stage.theme import THEME


def test_points_lie_on_the_graph_wherever_the_plot_stands() -> None:
    plot = FunctionPlot((-2.0, 1.5), (-0.5, 1.5), ("x", "y"), 6.0, 4.0).shift([1.0, -0.5, 0.0])
    curve = plot.graph(lambda x: np.where(x > 0, x, 0.2 * x), THEME.value)
    anchors = curve.get_anchors()
    for x, y in ((-2.0, -0.4), (0.0, 0.0), (1.5, 1.5)):
        distance = np.linalg.norm(anchors - plot.point(x, y), axis=1).min()
        assert distance == pytest.approx(0, abs=1e-9)
    right, up = (plot.point(*p) - plot.point(0, 0) for p in ((1, 0), (0, 1)))
    assert np.linalg.norm(right) == pytest.approx(np.linalg.norm(up))
    assert plot.axes.width <= 6.0 + 1e-9
    assert plot.axes.height <= 4.0 + 1e-9


def test_the_name_of_the_first_axis_stands_apart_from_the_numbers_at_its_ticks() -> None:
    plot = FunctionPlot((-2.0, 1.5), (-0.5, 1.5), ("x", "y"), 6.0, 4.0)
    axis = plot.point(0, 0)[1]
    right_of_0 = [tick for tick in plot.ticks if tick.get_left()[0] > plot.point(0.1, 0)[0]]
    assert right_of_0
    assert all(tick.get_top()[1] < axis + 1e-9 for tick in right_of_0)
    assert plot.names[0].get_bottom()[1] > axis


@pytest.mark.parametrize("span", [(1.0, 2.0), (0.0, 0.0), (-1.0, np.inf)])
def test_an_axis_without_zero_or_extent_is_refused(span: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="an axis runs from"):
        FunctionPlot(span, (0.0, 1.0), ("x", "y"), 6.0, 4.0)
