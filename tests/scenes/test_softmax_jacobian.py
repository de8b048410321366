"""SoftmaxJacobian and its matrices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from scenes.softmax_jacobian import SoftmaxJacobian
from scenes.stage.matrix_view import MatrixView
from scenes.stage.theme import THEME


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
