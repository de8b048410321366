"""Samples on a number line: where dots, names, bars and trails stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from manim import linear, tempconfig

from scenes.stage.number_line import NumberLine
from scenes.stage.samples import LABEL_GAP, Follow, MeanAndDeviation, Samples, Trails, spread
from scenes.stage.theme import THEME

NAMES = ("x_1", "x_2", "x_3")


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with tempconfig({"media_dir": str(tmp_path)}):
        yield


def test_names_stay_above_their_dots_as_long_as_they_have_room() -> None:
    line = NumberLine(-5, 5, width=10)
    samples = Samples(line, [-4, 0, 3.5], NAMES, THEME.foreground)
    for dot, label, value in zip(samples.dots, samples.labels, [-4, 0, 3.5], strict=True):
        assert dot.get_center() == pytest.approx(line.point(value))
        assert label.get_x() == pytest.approx(dot.get_x())


def test_close_names_keep_apart_in_the_order_of_their_dots() -> None:
    wanted, widths = np.array([0.1, 0.0, 5.0, 0.05]), np.array([0.4, 0.5, 0.4, 0.3])
    places = spread(wanted, widths)
    order = [1, 3, 0]
    for left, right in pairwise(order):
        gap = places[right] - places[left] - (widths[left] + widths[right]) / 2
        assert gap == pytest.approx(LABEL_GAP)
    assert places[2] == 5.0
    # The least squares: what is pooled is not moved on the whole.
    assert places[order].mean() == pytest.approx(wanted[order].mean())


def test_all_follow_a_path() -> None:
    line = NumberLine(-5, 5, width=10)
    samples = Samples(line, [0, 1, 2], NAMES, THEME.foreground)
    trails = Trails(line, [0, 1, 2])
    path = np.array([[0, 1, 2], [0, 1, 4], [0, 3, 4]])
    for mobject in (samples, trails):
        animation = Follow(mobject, path, rate_func=linear)
        animation.begin()
        animation.interpolate(0.75)
    assert samples.dots[1].get_center() == pytest.approx(line.point(2))
    assert trails.trails[2].get_start() == pytest.approx(line.point(2))
    assert trails.trails[2].get_end() == pytest.approx(line.point(4))


def test_the_bar_runs_from_the_mean_one_deviation_up() -> None:
    line = NumberLine(-5, 5, width=10)
    bar = MeanAndDeviation(line, (-1, 2), "mu", "sigma", THEME.value)
    assert bar.bar.get_left()[0] == pytest.approx(line.point(-1)[0])
    assert bar.bar.get_right()[0] == pytest.approx(line.point(1)[0])
    assert bar.mean.get_right()[0] < bar.bar.get_left()[0]
    assert bar.deviation.get_x() == pytest.approx(bar.bar.get_x())
    assert bar.deviation.get_top()[1] < bar.bar.get_bottom()[1]


def test_where_they_end_does_not_depend_on_the_frames_between() -> None:
    line = NumberLine(-5, 5, width=10)
    path = np.linspace([0, 1, 2], [0.1, 1.7, 4.3], 7)
    ends = []
    for frames in (0, 11):
        shown = Samples(line, path[0], NAMES, THEME.foreground)
        bar = MeanAndDeviation(line, path[0, :2], "mu", "sigma", THEME.value)
        for mobject, values in ((shown, path), (bar, path[:, :2])):
            animation = Follow(mobject, values)
            animation.begin()
            for alpha in np.linspace(0, 1, frames):
                animation.interpolate(alpha)
            animation.finish()
        ends.append([part.points for mobject in (shown, bar) for part in mobject.get_family()])
    for one, other in zip(*ends, strict=True):
        np.testing.assert_array_equal(one, other)
