"""The units of a layer lie on the graph of its activation, both branches have room."""

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT

import mathcore
from scenes.stage.activation_plot import ActivationPlot
from scenes.stage.text import formula
from scenes.stage.theme import THEME


@pytest.mark.parametrize("inputs", [[2.0, -1.0, 0.5], [3.0, 1.0], [-4.0, -0.25]])
def test_dots_lie_on_the_curve_and_both_branches_are_seen(inputs: list[float]) -> None:
    z = np.array(inputs)
    plot = ActivationPlot(mathcore.leaky_relu, z, ("z", "a"), 5.0, 5.0).shift([1.0, 2.0, 0.0])
    for value, dot in zip(z, plot.dots(THEME.value), strict=True):
        assert np.allclose(dot.get_center(), plot.point(value, mathcore.leaky_relu(value)))
    low, high = plot.x_span
    assert low <= min(z) and low < 0  # noqa: PT018
    assert high >= max(z) and high > 0  # noqa: PT018
    curve = plot.curve(THEME.foreground)
    assert np.allclose(curve.get_start(), plot.point(low, mathcore.leaky_relu(low)))


def test_a_label_stands_beside_its_branch() -> None:
    plot = ActivationPlot(mathcore.leaky_relu, np.array([2.0, -1.0]), ("z", "a"), 5.0, 5.0)
    right = plot.beside_branch(formula("1", 30), RIGHT, RIGHT)
    left = plot.beside_branch(formula("1", 30), LEFT, DOWN)
    assert right.get_left()[0] > plot.point(1.0, 1.0)[0]
    assert left.get_top()[1] < plot.point(-0.5, 0.0)[1]
    assert left.get_x() == pytest.approx(plot.point(-0.5, 0.0)[0])
