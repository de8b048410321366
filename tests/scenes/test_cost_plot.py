"""The plot of −log p: the curve passes through the marks, names of points stay apart."""

from itertools import pairwise, product

import numpy as np
import pytest

from mathcore.derivations import cross_entropy as sheet
from scenes.stage.cost_plot import CostPlot


@pytest.mark.parametrize("highest", [0.5, 8.0])
def test_the_curve_and_the_marks_are_the_negative_logarithm(highest: float) -> None:
    plot = CostPlot(highest).shift([1.0, -0.5, 0.0])
    assert plot.upward[1] >= highest
    curve = plot.cost_curve()
    assert np.allclose(curve.get_start(), plot.point(np.exp(-plot.upward[1]), plot.upward[1]))
    assert np.allclose(curve.get_end(), plot.point(1.0, 0.0))
    for p in (1.0, 0.5, 0.25):
        _, dot, number = plot.mark(p)
        assert np.allclose(dot.get_center(), plot.point(p, -np.log(p)))
        assert float(number.typst_code.strip("$ ")) == pytest.approx(-np.log(p), abs=5e-4)


def test_names_of_close_points_do_not_overlap() -> None:
    plot, shares = CostPlot(1.0), [0.42, 0.43, 0.44]
    places = [plot.point(p, -np.log(p)) for p in shares]
    labels = [label for label, _ in plot.name_points(places, [sheet.a, sheet.z, sheet.y])]
    by_height = sorted(labels, key=lambda label: label.get_y())
    assert by_height == labels[::-1]  # the dearest on top
    for lower, upper in pairwise(by_height):
        assert upper.get_bottom()[1] > lower.get_top()[1]


def test_only_points_that_are_close_are_magnified_and_lie_on_the_curve_then() -> None:
    plot = CostPlot(1.0).shift([1.0, -0.5, 0.0])
    points = [(p, -np.log(p)) for p in (0.42, 0.43, 0.44)]
    lens, places = plot.apart(points)
    ways = np.diff([plot.point(*point) for point in points], axis=0)
    assert np.allclose(np.diff(places, axis=0), lens.factor * ways)
    *_, curve = lens
    for place in places:
        assert np.linalg.norm(curve.points - place, axis=1).min() < 0.05
    window, glass, *rays, _ = lens
    assert len(rays) == 2
    for ray, box in product(rays, (window, glass)):
        points = np.linspace(ray.get_start(), ray.get_end()) - box.get_center()
        room = np.array([box.width, box.height, 1.0]) / 2
        assert not (np.abs(points) < room - 1e-6).all(axis=1).any()
    far = [(p, -np.log(p)) for p in (0.1, 0.5, 0.9)]
    nothing, places = plot.apart(far)
    assert not nothing
    assert np.allclose(places, [plot.point(*point) for point in far])
