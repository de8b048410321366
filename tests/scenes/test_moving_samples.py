"""Samples run along paths and leave trails; a line has room around the values it is drawn for."""

from pathlib import Path

import numpy as np
from manim import Scene, tempconfig

from scenes.stage.moving_samples import MovingSamples
from scenes.stage.number_line import NumberLine
from scenes.stage.samples import Samples
from scenes.stage.theme import THEME


def test_a_line_around_values_has_them_all_well_inside() -> None:
    line = NumberLine.around(np.array([1.0, 8.0]), [-0.5], width=10.0)
    assert line.low < -0.5
    assert line.high > 8.0
    assert np.isclose(line.axis.width, 10.0)


def test_trails_last_until_the_way_back(tmp_path: Path) -> None:
    line, path = NumberLine(0.0, 4.0, 8.0), np.linspace([1.0, 2.0], [1.5, 3.5], 5)
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 4}):
        scene = Scene()
        moving = MovingSamples(scene, line, Samples(line, path[0], ["a", "b"], THEME.value))
        scene.add(moving.samples)
        trails = moving.run(path)
        assert scene.mobjects == [trails, moving.samples]
        places = [dot.get_center() for dot in moving.samples.dots]
        assert np.allclose(places, [line.point(value) for value in path[-1]])
        assert moving.run(path[::-1], trails) is trails
        assert scene.mobjects == [moving.samples]
        moving.rename(path[0], ["c", "d"], THEME.gradient)
    assert scene.mobjects == [moving.samples]
    assert [label.typst_code.strip("$ ") for label in moving.samples.labels] == ["c", "d"]
