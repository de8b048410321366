"""SoftmaxJacobian: its matrices, and what it shows of a push."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from mathcore.derivations import softmax
from mathcore.expressions import at
from scenes.softmax_jacobian import SoftmaxJacobian
from scenes.stage.matrix_view import MatrixView
from scenes.stage.theme import THEME


def test_a_matrix_shows_its_numbers(tmp_path: Path) -> None:
    jacobian = mathcore.softmax_jacobian(np.array(SoftmaxJacobian.logits))
    with tempconfig({"media_dir": str(tmp_path)}):
        view = MatrixView(jacobian)
    shown = [[entry.typst_code.strip("$ ") for entry in row] for row in view.entries]
    assert [[float(number) for number in row] for row in shown] == jacobian.round(4).tolist()
    positive, negative, small = view.cells[0][0], view.cells[0][1], view.cells[2][2]
    assert positive.get_fill_color() == negative.get_stroke_color() == THEME.local
    assert positive.get_fill_opacity() > small.get_fill_opacity() > 0
    assert negative.get_fill_opacity() == 0 < negative.get_stroke_width()
    assert [
        number.typst_code.strip("$ ")
        for row in MatrixView([[12.3456, -1e-3]]).entries
        for number in row
    ] == ["12.35", "0"]
    with pytest.raises(ValueError, match=r"shape \(1, 1, 1\)"):
        MatrixView(np.zeros((1, 1, 1)))


@pytest.fixture
def charts(tmp_path: Path) -> SoftmaxJacobian:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = SoftmaxJacobian()
        scene.setup()
        scene.open(steps=1)
        scene.react()
        yield scene


def test_prediction_and_error_are_those_of_the_jacobian(charts: SoftmaxJacobian) -> None:
    pushed = charts.z + charts.push * np.eye(len(charts.z))[charts.pushed]
    np.testing.assert_allclose(charts.outputs.values, mathcore.softmax(pushed))
    column = mathcore.finite_differences.jacobian(mathcore.softmax, charts.z)[:, charts.pushed]
    predicted = charts.y + charts.push * column
    marks, numbers, errors = charts.prediction(charts.push)
    for shown, exact in (numbers, predicted), (errors, mathcore.softmax(pushed) - predicted):
        values = [float(number.typst_code.strip("$ ")) for number in shown]
        np.testing.assert_allclose(values, exact, atol=0.0006)
    plot = charts.outputs
    unit = plot.bar_height / (plot.span[1] - plot.span[0])
    heights = [(mark[1].get_y() - plot.axis.get_y()) / unit for mark in marks]
    np.testing.assert_allclose(heights, predicted, atol=1e-6)


def test_a_smaller_push_leaves_a_smaller_share_of_error(charts: SoftmaxJacobian) -> None:
    errors = [np.abs(charts.error(p)).max() for p in (charts.push, charts.smaller * charts.push)]
    assert 0 < errors[1] < 0.5 * charts.smaller * errors[0]


def test_the_second_routes_meet_the_cases() -> None:
    scene = SoftmaxJacobian()
    scene.setup()
    united = mathcore.derivation("D3").steps[2].after
    assert softmax.diagonal_by_complement().end == at(united, (0,))
    assert softmax.off_diagonal().end == at(united, (2,))
    assert [report.proved for report in scene.agreements] == [True, True]
