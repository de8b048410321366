"""The units of a layer lie on the graph of its activation, both branches have room."""

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT

import mathcore
from mathcore.derivations import two_layer
from mathcore.derivations.two_layer_gradients import slope_of_leaky_relu, slope_of_relu
from scenes.stage.activation_plot import ActivationPlot, ActivationWithSlopes
from scenes.stage.lecture_scene import Region
from scenes.stage.text import formula
from scenes.stage.theme import THEME
from scenes.stage.typeset import Typeset


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


def test_both_axes_have_ticks() -> None:
    plot = ActivationPlot(mathcore.leaky_relu, np.array([2.0, -1.0]), ("z", "a"), 5.0, 5.0)
    numbers = [tick.typst_code.strip("$ ") for tick in plot.ticks if isinstance(tick, Typeset)]
    assert numbers == ["-1", "1", "2", "0.5", "1", "1.5", "2"]


def test_columns_are_equally_far_apart_their_titles_on_one_line() -> None:
    values = np.array([2.0, -1.0])
    names = two_layer.z_1, two_layer.a_1, slope_of_leaky_relu().start, slope_of_relu().start
    region = Region(-6.0, 6.0, -3.0, 3.0)
    quantities = [(values, name, THEME.value) for name in names]
    picture = ActivationWithSlopes(region, mathcore.leaky_relu, quantities, ("right", "left"))
    picture.values.shift(picture.aside)
    columns = picture.inputs, picture.outputs, picture.local, picture.others
    apart = np.diff([view.get_x() for view, _ in columns])
    np.testing.assert_allclose(apart, apart[0])
    assert np.ptp([title.get_y() for _, title in columns]) == pytest.approx(0, abs=1e-9)
