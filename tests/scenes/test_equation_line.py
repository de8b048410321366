"""A derivation on one line ends with its claim, and leaves nothing else on the scene."""

from pathlib import Path

import numpy as np
from manim import DOWN, UP, Rectangle, Scene, tempconfig

import mathcore
from mathcore.expressions import Equation
from scenes.multi_task_network import COUPLING
from scenes.stage.equation_line import EquationLine
from scenes.stage.joined_steps import joined


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


def test_nothing_of_a_line_passes_into_what_it_keeps_clear_of(tmp_path: Path) -> None:
    derivation = joined(mathcore.derivation("D6.a_1b"), COUPLING)
    size = {"pixel_width": 32, "pixel_height": 18, "frame_rate": 15}
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), **size}):
        scene, above = Scene(), Rectangle(width=14, height=1).move_to(0.62 * UP, DOWN)
        line = EquationLine(scene, np.zeros(3), 13.0, derivation.start, 36, clear_of=[above])
        tops = []
        scene.add_updater(lambda dt: tops.append(max(m.get_top()[1] for m in scene.mobjects)))
        for step in derivation.steps:
            line.show(step)
        assert len(tops) > 60
        assert max(tops) < above.get_bottom()[1] + 0.05


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
