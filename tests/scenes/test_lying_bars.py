"""Lying bars are as long as their numbers, and end to end as long as the sum."""

from pathlib import Path

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP, Polygon, Scene, tempconfig

from mathcore.derivations import cross_entropy as sheet
from scenes.stage.lecture_scene import Region
from scenes.stage.lying_bars import Ledger, _turns, end_to_end
from scenes.stage.theme import THEME

REGION = Region(0.0, 6.0, -2.0, 2.0)


def test_all_bars_of_a_ledger_have_one_unit_and_fit() -> None:
    shares, costs = [0.5, 0.1], [-np.log(0.5), -np.log(0.1)]
    names = [sheet.z, sheet.a]
    ledger = Ledger(REGION, shares, costs, names, names)
    for entries, values in ((ledger.shares, shares), (ledger.costs, costs)):
        lengths = [bar.width for _, bar, _ in entries]
        np.testing.assert_allclose(lengths, ledger.unit * np.array(values))
        starts = [bar.get_left()[0] for _, bar, _ in entries]
        assert np.ptp(starts) == pytest.approx(0)
    assert ledger.get_right()[0] <= REGION.right + 1e-9
    (_, share, _), (_, cost, _) = ledger.shares[1], ledger.costs[1]
    assert share.get_bottom()[1] > cost.get_top()[1]


def test_bars_end_to_end_are_as_long_as_the_sum() -> None:
    bars = end_to_end([1.0, 0.5, 2.0], THEME.loss)
    assert [bar.width for bar in bars] == pytest.approx([1.0, 0.5, 2.0])
    assert bars.width == pytest.approx(3.5)


def test_bars_lie_down_about_their_feet_and_texts_stay_beside_them(tmp_path: Path) -> None:
    names, shares = [sheet.z, sheet.a], [0.5, 0.25]
    ledger = Ledger(REGION, shares, shares, names, names)
    standing = []
    for x, (name, _, number) in zip((-5.0, -2.0), ledger.shares, strict=True):
        bar = Polygon([x, 0, 0], [x, 2, 0], [x + 1, 2, 0], [x + 1, 0, 0])
        texts = name.copy().next_to(bar, DOWN), number.copy().next_to(bar, UP)
        standing.append((texts[0], bar, texts[1]))
    paths = [path for *_, path in _turns(standing[0], ledger.shares[0])]
    for path, part, goal in zip(paths, standing[0], ledger.shares[0], strict=True):
        np.testing.assert_allclose(path(part.points, goal.points, 0), part.points, atol=1e-9)
        np.testing.assert_allclose(path(part.points, goal.points, 1), goal.points, atol=1e-9)
    foot, tip = np.array([[-4.5, 0.0, 0.0]]), np.array([[-4.5, 2.0, 0.0]])
    start = ledger.shares[0][1].get_left()
    middle = paths[1](foot, start[None], 0.5)
    np.testing.assert_allclose(middle, (foot + start) / 2, atol=1e-9)
    arm = paths[1](tip, start[None] + 2 * RIGHT, 0.5) - middle
    np.testing.assert_allclose(arm, [[2**0.5, 2**0.5, 0.0]], atol=1e-9)  # half a quarter turn
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 4}):
        scene = Scene()
        scene.add(*(part for parts in standing for part in parts))
        ledger.take_shares(scene, standing)
        shown = {id(mobject) for mobject in scene.mobjects}
        assert {id(part) for entry in ledger.shares for part in entry} <= shown
