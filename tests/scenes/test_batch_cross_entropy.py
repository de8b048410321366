"""BatchCrossEntropy: its numbers are those of the derivations, for other outputs as well."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from scenes.batch_cross_entropy import BatchCrossEntropy, down_first
from scenes.stage.framework_call import cross_entropy

OTHERS = ((-3.25, 1.7182, 0.0313), (12.5, -0.51, 0.18), (0.3333, -2.125, -7.75))


class Bars(BatchCrossEntropy):
    """The steps that show numbers as bars, with others than the sheet's."""

    outputs = OTHERS
    words = {"title": "Bars"}  # noqa: RUF012

    def construct(self) -> None:
        self.open(steps=6)
        self.show_outputs()
        self.take_exponentials()
        self.divide_by_sums()
        self.pick_targets()
        self.show_curve()
        self.charge_picked()


def test_every_bar_is_the_number_that_mathcore_computes(tmp_path: Path) -> None:
    charts = {}

    def look(scene: Bars, step: str) -> None:
        charts[step] = [chart.values for chart in scene.row.charts]

    class Checked(Bars):
        settled_hooks = (look,)

    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Checked()
        scene.render()
    y = np.array(OTHERS)
    probabilities = mathcore.softmax(y)
    np.testing.assert_allclose(charts["outputs"], y)
    np.testing.assert_allclose(charts["exponential"], np.exp(y))
    np.testing.assert_allclose(charts["share"], probabilities)
    losses = mathcore.cross_entropy(y, np.arange(3))
    for bars, values in (
        (scene.ledger.shares, np.diag(probabilities)),
        (scene.ledger.costs, losses),
    ):
        lengths = [bar.width for _, bar, _ in bars]
        np.testing.assert_allclose(lengths, scene.ledger.unit * values, atol=1e-9)


def test_the_badge_comes_when_all_is_derived(tmp_path: Path) -> None:
    told = []

    class Telling(BatchCrossEntropy):
        def show_report(self, *report: object) -> None:
            told.append(report)

    derivation = mathcore.derivation("B1")
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        scene = Telling()
        for step in derivation.steps:
            assert not told
            scene.report_step(step, derivation)
    assert told == [(derivation.report, derivation)]


def test_a_bar_goes_down_before_it_goes_across() -> None:
    start, end = np.array([[4.0, 2.0, 0.0]]), np.array([[-1.0, -2.0, 0.0]])
    ways = np.array([down_first(start, end, way)[0] for way in (0.0, 0.4, 0.6, 1.0)])
    np.testing.assert_allclose(ways[[0, 3]], [start[0], end[0]], atol=1e-9)
    assert ways[1, 0] == pytest.approx(4.0)
    assert ways[2, 1] == pytest.approx(-2.0)


def test_the_lines_of_code_give_the_sum_and_the_mean() -> None:
    y, classes = np.array(OTHERS), np.arange(3)
    names = {"y": y, "classes": classes, "cross_entropy": cross_entropy}
    losses = -np.log(np.diag(np.exp(y) / np.exp(y).sum(axis=1, keepdims=True)))
    for source, expected in (
        (BatchCrossEntropy.summed, losses.sum()),
        (BatchCrossEntropy.averaged, losses.mean()),
    ):
        assert eval(source, dict(names)) == pytest.approx(expected, rel=1e-12)
