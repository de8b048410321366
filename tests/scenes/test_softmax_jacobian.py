"""SoftmaxJacobian as manim's command line renders it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from scenes.softmax_jacobian import SoftmaxJacobian
from scenes.stage.layout_check import check_layout
from scenes.stage.matrix_view import MatrixView
from scenes.stage.theme import THEME

FILE = Path(__file__).parents[2] / "scenes" / "softmax_jacobian.py"
STEPS = [
    "question",
    *(name for name, _ in SoftmaxJacobian.outline),
    "cases",
    "matrix",
    "example",
    "rows",
    "result",
]


def test_the_video_shows_its_steps_and_comes_from_the_cache_the_second_time(
    tmp_path: Path, rendered_twice: Callable
) -> None:
    rendered_twice(FILE, "SoftmaxJacobian", STEPS, tmp_path)


@pytest.mark.parametrize("logits", [(2.0, 1.0, 0.0), (-3.25, 1.7182, 0.0313), (12.5, -12.5, 0.0)])
def test_nothing_overlaps_or_is_too_small_whatever_the_numbers(
    logits: tuple[float, ...], tmp_path: Path
) -> None:
    findings = []

    class Checked(SoftmaxJacobian):
        settled_hooks = (lambda scene, step: findings.extend(check_layout(scene, step)),)
        words = {"title": SoftmaxJacobian.__name__}  # noqa: RUF012

    Checked.logits = logits
    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        Checked().render()
    assert [str(finding) for finding in findings] == []


def test_a_matrix_shows_its_numbers(tmp_path: Path) -> None:
    jacobian = mathcore.softmax_jacobian(np.array(SoftmaxJacobian.logits))
    with tempconfig({"media_dir": str(tmp_path)}):
        view = MatrixView(jacobian)
    shown = [[entry.typst_code.strip("$ ") for entry in row] for row in view.entries]
    assert [[float(number) for number in row] for row in shown] == jacobian.round(4).tolist()
    assert view.cells[0][0].get_fill_color() == THEME.value
    assert view.cells[0][1].get_fill_color() == THEME.gradient
    assert view.cells[0][0].get_fill_opacity() > view.cells[2][2].get_fill_opacity()
    assert [
        number.typst_code.strip("$ ")
        for row in MatrixView([[12.3456, -1e-3]]).entries
        for number in row
    ] == ["12.35", "0"]
    with pytest.raises(ValueError, match=r"shape \(1, 1, 1\)"):
        MatrixView(np.zeros((1, 1, 1)))
