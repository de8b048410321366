"""SoftmaxLoss: its numbers and its code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from scenes.softmax_loss import SoftmaxLoss
from scenes.stage.code_line import CodeLine
from scenes.stage.matrix_view import MatrixView
from scenes.stage.theme import THEME


class Numbers(SoftmaxLoss):
    """The steps that show numbers, with others."""

    logits, truth = (-0.875, -2.5, -11.125), 1

    def construct(self) -> None:
        self.open(steps=9)
        self.predict()
        self.show_errors()
        self.descend()
        self.run_softmax_layer()
        self.run_loss_layer()
        self.pose("weights", self.weights)
        self.read_off_matrix()
        self.derive_bias()
        self.finish()


def test_numbers_are_those_of_mathcore(tmp_path: Path) -> None:
    charts, vectors = {}, {}

    def look(scene: Numbers, step: str) -> None:
        charts[step] = (scene.scores.values.tolist(), scene.outputs.values.tolist())
        vectors[step] = [
            [float(n.typst_code.strip("$ ")) for row in m.entries for n in row]
            for top in scene.mobjects
            for m in top.get_family()
            if isinstance(m, MatrixView)
        ]

    class Checked(Numbers):
        settled_hooks = (look,)
        words = {"title": Numbers.__name__}  # noqa: RUF012

    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        Checked().render()
    z, y = np.array(Numbers.logits), np.eye(3)[Numbers.truth]
    a, gradient = mathcore.softmax(z), mathcore.cross_entropy_gradient(z, y)
    moved = z - Numbers.rate * gradient
    assert np.allclose(charts["gradient"], [z, a])
    assert np.allclose(charts["descend"], [moved, mathcore.softmax(moved)])
    assert mathcore.cross_entropy(moved, y) < mathcore.cross_entropy(z, y)
    upstream = -y / a
    shown = {
        "softmax_layer": [upstream, a, gradient, gradient],
        "loss_layer": [a, y, gradient],
        "outer": [gradient, np.outer(Numbers.features, gradient).ravel()],
    }
    for step, expected in shown.items():
        for vector in expected:
            tolerance = 0.6 * 10.0 ** (np.floor(np.log10(np.abs(vector).max())) - 3)
            alike = (seen for seen in vectors[step] if len(seen) == len(vector))
            assert any(np.allclose(vector, seen, 0, tolerance) for seen in alike), step


class Wrong(Numbers):
    backward_loss = "bottom_diff = label_data - prob_data"


def test_code_that_differs_from_the_formula_is_refused(tmp_path: Path) -> None:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        scene = Wrong()
        scene.setup()
        line = CodeLine(scene.backward_loss)
        inputs = {"prob_data": mathcore.softmax(scene.z), "label_data": scene.y}
        with pytest.raises(ValueError, match="label_data - prob_data gives"):
            scene.run_code(line, scene.derivation.claim, **inputs)


def test_a_line_of_code_is_what_runs(tmp_path: Path) -> None:
    with tempconfig({"media_dir": str(tmp_path)}):
        line = CodeLine("b = (a - dot(a, a)) * a", colors={"a": THEME.value})
        with pytest.raises(ValueError, match="one line"):
            CodeLine("a = 1\nb = 2")
    assert line.run(a=3, dot=lambda p, q: p * q)["b"] == (3 - 9) * 3
    assert len(line.named("a")) == 4
    assert {glyph.get_fill_color() for glyph in line.named("a")} == {THEME.value}
    assert len(line.without("a")) == len(line.source.replace(" ", "")) - 4
