"""DropoutGradient: its draws, means and gradients are those of mathcore."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from scenes.dropout_gradient import DropoutGradient, jacobian_of


class Numbers(DropoutGradient):
    """The steps that show numbers, with others."""

    inputs = (-3.25, 1.7182, 0.0313, -12.5)
    upstream = (-0.0625, 11.375, 0.3333, -2.7182)
    p, seed = 0.25, 3
    words = {"title": "Numbers"}  # noqa: RUF012

    def construct(self) -> None:
        self.open(steps=7 + len(self.outline) + 3)
        self.show_layer()
        self.draw()
        self.drop()
        self.scale_survivors()
        self.average_unscaled()
        self.average_scaled()
        self.ask(self.derivation)
        self.show_steps(self.derivation, self.outline)
        self.tell_cases()
        self.fill_matrix()
        self.flow_back()


def read(numbers: list) -> np.ndarray:
    """Return the numbers that are on screen."""
    return np.array([float(number.typst_code.strip("$ ")) for number in numbers])


def test_what_is_shown_is_what_mathcore_computes(tmp_path: Path) -> None:
    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Numbers()
        scene.render()
    x, g = np.array(Numbers.inputs), np.array(Numbers.upstream)
    assert 0 < scene.kept.sum() < len(x)
    outputs = mathcore.dropout(x, scene.kept, Numbers.p)
    shown = scene.results, scene.draw_numbers, *scene.gradients[:2]
    # Backward, dropout is the same function: its Jacobian is diagonal.
    expected = outputs, scene.draws, g, mathcore.dropout(g, scene.kept, Numbers.p)
    for numbers, values in zip(shown, expected, strict=True):
        np.testing.assert_allclose(read(numbers), values, atol=0.00501)
    for number, kept in zip(scene.results, scene.kept, strict=True):
        assert kept or number.typst_code.strip("$ ") == "0"
    for dot, kept in zip(scene.layer.dots, scene.kept, strict=True):
        assert (dot.get_y() >= scene.layer.limit.get_y()) == kept


def test_the_mean_is_the_input_only_with_the_scale(tmp_path: Path) -> None:
    class Many(Numbers):
        trials = 40_000

        def construct(self) -> None:
            """Show nothing: the means are computed for the plot."""

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        scene = Many()
        scene.setup()
        value = scene.x[3]
        single = mathcore.dropout(np.full(Many.trials, value), scene.many, Many.p)
    error = 5 * single.std() / np.sqrt(Many.trials)  # five standard errors
    assert abs(single.mean() - value) < error
    assert abs((value * scene.many).mean() - value) > Many.p * abs(value) - error > error


def test_the_same_seed_draws_the_same() -> None:
    first, second = Numbers(), Numbers()
    first.setup()
    second.setup()
    assert first.draws.tolist() == second.draws.tolist()
    assert first.many.tolist() == second.many.tolist()


def test_a_jacobian_that_is_not_that_of_dropout_is_refused() -> None:
    x, draws = np.array([1.0, 2.0]), np.array([0.1, 0.9])
    derived = jacobian_of(mathcore.derivation("D2"), x, draws, 0.5)
    np.testing.assert_allclose(derived, [[0.0, 0.0], [0.0, 2.0]])
    with pytest.raises(ValueError, match="off finite differences by 2"):
        jacobian_of(mathcore.derivation("D2.distinct").propose(0), x, draws, 0.5)


def test_gradients_of_another_layer_are_refused() -> None:
    class Wrong(Numbers):
        upstream = (1.0, 2.0)

    with pytest.raises(ValueError, match="4 outputs need one upstream gradient each, got 2"):
        Wrong().setup()
