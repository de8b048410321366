"""Charts before and after a push: names and rows in their places, ways as long as differences."""

from pathlib import Path

import numpy as np
import pytest
from manim import Scene, VGroup, tempconfig

from mathcore.derivations import softmax
from mathcore.expressions import Softmax
from scenes.stage.bar_chart import BarChart
from scenes.stage.lecture_scene import Region
from scenes.stage.reaction_charts import ReactionCharts
from scenes.stage.text import formula
from scenes.stage.theme import THEME

REGION = Region(-6.5, 6.5, -2.5, 3.0)
Z, Y = np.array([2.0, 1.0, 0.0]), np.array([0.6, 0.3, 0.1])


def picture() -> ReactionCharts:
    charts = BarChart(Z, (0.0, 2.5), height=2.0), BarChart(Y, (0.0, 1.0), height=2.0)
    rows = VGroup(formula("a", 30), formula("b", 30))
    named, pushed = (softmax.z, softmax.y), (softmax.z + softmax.z, Softmax(softmax.z))
    return ReactionCharts(REGION, charts, named, pushed, rows)


def test_everything_is_inside_the_region_and_in_rows() -> None:
    drawn = picture()
    everything = VGroup(drawn.charts, *drawn.pushed, drawn.row_names)
    assert everything.get_left()[0] >= REGION.left - 1e-9
    assert everything.get_right()[0] <= REGION.right + 1e-9
    for number, name in enumerate(drawn.row_names):
        row = drawn.row(Y, number, THEME.local)
        assert row.get_y() == pytest.approx(name.get_y(), abs=0.05)
        assert row.get_top()[1] < drawn.outputs.plot.get_bottom()[1]
    below = drawn.below_inputs(formula("c", 30))
    assert below.get_x() == pytest.approx(drawn.inputs.plot.get_x())


def test_ways_lead_from_one_value_to_the_other() -> None:
    drawn = picture()
    ways = drawn.ways(Y, Y + np.array([0.25, -0.125, 0.0]), THEME.local)
    unit = drawn.outputs.bar_height
    rises = [(dot.get_y() - way.get_start()[1]) / unit for way, dot in ways]
    assert rises == pytest.approx([0.25, -0.125, 0.0], abs=1e-9)


def test_a_push_moves_the_bars_and_changes_the_name(tmp_path: Path) -> None:
    drawn = picture()
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        scene.add(*drawn.charts)
        drawn.push(scene, 0, Z + np.array([0.0, 0.5, 0.0]))
    assert drawn.inputs.values == pytest.approx([2.0, 1.5, 0.0])
    shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
    assert drawn.pushed[0] in shown
    assert drawn.charts[0][1] not in shown
