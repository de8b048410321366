"""BatchNormGradients as manim's command line renders it, and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from mathcore.steps import Derivation
from scenes.batch_norm_gradients import BatchNormGradients, difference
from scenes.derivation_scene import Board
from scenes.stage.layout_check import check_layout
from scenes.stage.matrix_view import MatrixView

FILE = Path(__file__).parents[2] / "scenes" / "batch_norm_gradients.py"
STEPS = (
    *("question", "normalise", "scale", "shift", "coupling"),
    *("mean", "variance", "deviations"),
    *("product", "use_mean", "power", "use_variance", "terms"),
    *("direct", "by_mean", "by_variance", "differences", "result"),
)


def test_the_video_shows_its_steps_and_comes_from_the_cache_the_second_time(
    tmp_path: Path, rendered_twice: Callable
) -> None:
    rendered_twice(FILE, "BatchNormGradients", STEPS, tmp_path)


class Checked(BatchNormGradients):
    """The scene with its findings, and the matrices that it showed last."""

    words = {"title": BatchNormGradients.__name__}  # noqa: RUF012

    def __init__(self) -> None:
        """Start without findings."""
        super().__init__()
        self.findings: list[str] = []
        self.settled_hooks = (
            lambda scene, step: scene.findings.extend(map(str, check_layout(scene, step))),
            lambda scene, step: step == "differences" and scene.note_matrices(),
        )

    def note_matrices(self) -> None:
        """Read off the matrices of the comparison."""
        matrices = [self.total[0], next(m for m in self.term if isinstance(m, MatrixView))]
        self.shown = [
            [[float(entry.typst_code.strip("$ ")) for entry in row] for row in matrix.entries]
            for matrix in matrices
        ]


class OnlyNumbers(Checked):
    """The same without the steps of the derivations, in which no number is shown."""

    def show_joined(
        self, derivation: Derivation, outline: Sequence[tuple], make_room: Callable[[], None]
    ) -> None:
        """Go from the question to the claim at once."""
        for number, (name, _) in enumerate(outline):
            with self.step(name):
                if number == 0:
                    make_room()
                    self.ask_on_board(Board(self, derivation))
                    self.show_report(derivation.report, derivation)
                    self.board.join(derivation.claim)


@pytest.mark.parametrize(
    ("scene_type", "language", "batch"),
    [
        (Checked, "zh", (1.0, 2.0, 5.0, 8.0)),
        (OnlyNumbers, "en", (-3.25, 1.7182, 0.0313, 0.0314)),
        (OnlyNumbers, "zh", (0.5, -1.75, 12.3456)),
    ],
)
def test_nothing_overlaps_or_is_too_small_whatever_the_numbers(
    scene_type: type[Checked],
    language: str,
    batch: tuple[float, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LECTURE_LANG", language)
    monkeypatch.setattr(scene_type, "batch", batch)
    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = scene_type()
        scene.render()
    assert scene.findings == []
    expected = mathcore.finite_differences.jacobian(
        lambda x: mathcore.batch_norm(x, 1.0, 0.0, scene.epsilon, axis=0), np.array(batch)
    )
    for shown in scene.shown:
        np.testing.assert_allclose(shown, expected, atol=0.00006)


def test_another_jacobian_than_that_of_batch_norm_is_refused() -> None:
    jacobian = np.array([[0.5, -0.25], [-0.25, 0.5]])
    assert difference(jacobian, jacobian + 1e-12) == pytest.approx(1e-12, rel=1e-3)
    with pytest.raises(ValueError, match="off finite differences"):
        difference(jacobian, jacobian + 1e-3)
