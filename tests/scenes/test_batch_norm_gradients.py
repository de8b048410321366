"""BatchNormGradients and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from mathcore.expressions import Equation
from mathcore.steps import Derivation
from scenes.batch_norm_gradients import BatchNormGradients, bound
from scenes.stage.board import Board


class OnlyNumbers(BatchNormGradients):
    """The scene without the steps of the derivations, in which no number is shown."""

    words = {"title": BatchNormGradients.__name__}  # noqa: RUF012
    settled_hooks = (lambda scene, step: step == "differences" and scene.note_matrices(),)
    batch = (-3.25, 1.7182, 0.0313, 0.0314)

    def note_matrices(self) -> None:
        """Read off the matrices of the comparison."""
        matrices = [self.sum.total[0], self.sum.term[0]]
        self.shown = [
            [[float(entry.typst_code.strip("$ ")) for entry in row] for row in matrix.entries]
            for matrix in matrices
        ]

    def show_joined(
        self, derivation: Derivation, outline: Sequence[tuple], found: Equation | None = None
    ) -> None:
        """Go from the question to the claim at once."""
        for number, (name, _) in enumerate(outline):
            with self.step(name):
                if number == 0:
                    if found is not None:
                        self.strip.keep(self.board, found)
                    self.ask_on_board(Board(self, derivation))
                    self.show_report(derivation.report, derivation)
                    self.board.join(derivation.claim)


def test_matrices_shown_are_the_jacobian(tmp_path: Path) -> None:
    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = OnlyNumbers()
        scene.render()
    expected = mathcore.finite_differences.jacobian(
        lambda x: mathcore.batch_norm(x, 1.0, 0.0, scene.epsilon, axis=0), np.array(scene.batch)
    )
    for shown in scene.shown:
        np.testing.assert_allclose(shown, expected, atol=0.00006)


def test_an_error_is_below_its_bound() -> None:
    bounds = [bound(error) for error in (0.5, 0.04, 3e-13, 1e-12, 0.0)]
    assert bounds == pytest.approx([1, 0.1, 1e-12, 1e-11, 1e-15])
