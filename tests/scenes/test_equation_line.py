"""A derivation on one line ends with its claim, and leaves nothing else on the scene."""

from pathlib import Path

import numpy as np
from manim import Scene, tempconfig

import mathcore
from mathcore.expressions import Equation
from scenes.stage.equation_line import EquationLine


def test_each_step_replaces_the_line_before_it(tmp_path: Path) -> None:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        for start in (mathcore.derivation("E1.W_2").start, None):
            scene, place = Scene(), np.array([1.0, -2.0, 0.0])
            derivation = mathcore.derivation("E1.W_2")
            line = EquationLine(scene, place, 12.0, start)
            for step in derivation.steps:
                line.show(step)
                shown = step.after if start is None else Equation(start, step.after)
                assert line.drawn.expression == shown
                assert scene.mobjects == [line.drawn]
                assert np.allclose(line.drawn.get_center(), place)
            assert line.drawn.expression == (derivation.end if start is None else derivation.claim)


def test_a_question_becomes_an_equation_of_both_sides(tmp_path: Path) -> None:
    derivation = mathcore.derivation("D6.y_hat_a")
    assert any(isinstance(step.after, Equation) for step in derivation.steps)
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene, place = Scene(), np.zeros(3)
        line = EquationLine(scene, place, 13.0, derivation.start, 36)
        line.ask()
        assert line.drawn.expression == derivation.start
        for step in derivation.steps:
            line.show(step)
            assert scene.mobjects == [line.drawn]
        assert line.drawn.expression == derivation.claim
