"""SoftmaxLoss as manim's command line renders it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from scenes.softmax_loss import SoftmaxLoss
from scenes.stage.code_line import CodeLine
from scenes.stage.layout_check import check_layout
from scenes.stage.matrix_view import MatrixView
from scenes.stage.theme import THEME

STEPS = [
    *("predict", "question"),
    *(name for name, _ in SoftmaxLoss.long_way),
    "short",
    *(name for name, _ in SoftmaxLoss.short_way),
    *("routes", "gradient", "descend", "softmax_layer", "loss_layer", "result"),
]

# The scene with other numbers, or fewer steps; what the layout check finds is printed.
CHECKED = """
from scenes.softmax_loss import SoftmaxLoss as Original
from scenes.stage.layout_check import check_layout

class SoftmaxLoss(Original):
    logits, truth = {logits}, {truth}
    settled_hooks = (lambda scene, step: [print("found:", f) for f in check_layout(scene, step)],)
"""


def test_the_video_shows_its_steps_and_comes_from_the_cache_the_second_time(
    tmp_path: Path, rendered_twice: Callable
) -> None:
    file = tmp_path / "softmax_loss.py"
    file.write_text(CHECKED.format(logits=SoftmaxLoss.logits, truth=SoftmaxLoss.truth))
    first = rendered_twice(file, "SoftmaxLoss", STEPS, tmp_path)
    assert "found:" not in first.log


def test_chinese_in_the_light_theme_fits_with_other_numbers(
    tmp_path: Path, manim: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LECTURE_LANG", "zh")
    monkeypatch.setenv("LECTURE_THEME", "light")
    file = tmp_path / "softmax_loss.py"
    file.write_text(CHECKED.format(logits=(-3.25, 1.7182, 0.0313), truth=2))
    assert "found:" not in manim(file, "SoftmaxLoss", tmp_path, "-s", "--fps", "1")


class Numbers(SoftmaxLoss):
    """The steps that show numbers, with others."""

    logits, truth = (-0.875, -2.5, -11.125), 1

    def construct(self) -> None:
        self.open(steps=6)
        self.predict()
        self.show_errors()
        self.descend()
        self.run_softmax_layer()
        self.run_loss_layer()
        self.finish()


def test_numbers_are_those_of_mathcore_and_fit(tmp_path: Path) -> None:
    findings, charts, vectors = [], {}, {}

    def look(scene: Numbers, step: str) -> None:
        findings.extend(check_layout(scene, step))
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
    assert [str(finding) for finding in findings] == []
    z, y = np.array(Numbers.logits), np.eye(3)[Numbers.truth]
    a, gradient = mathcore.softmax(z), mathcore.cross_entropy_gradient(z, y)
    moved = z - Numbers.rate * gradient
    assert np.allclose(charts["gradient"], [z, a])
    assert np.allclose(charts["descend"], [moved, mathcore.softmax(moved)])
    assert mathcore.cross_entropy(moved, y) < mathcore.cross_entropy(z, y)
    upstream = -y / a
    shown = {"softmax_layer": [upstream, a, gradient, gradient], "loss_layer": [a, y, gradient]}
    for step, expected in shown.items():
        for vector in expected:
            tolerance = 0.6 * 10.0 ** (np.floor(np.log10(np.abs(vector).max())) - 3)
            assert any(np.allclose(vector, seen, 0, tolerance) for seen in vectors[step]), step


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
