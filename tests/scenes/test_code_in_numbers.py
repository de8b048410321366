"""Code in numbers: what stands where, and what is exchanged for another line of code."""

from pathlib import Path

import numpy as np
from manim import ORIGIN, Scene, tempconfig

import mathcore
from scenes.stage.code_in_numbers import CodeInNumbers
from scenes.stage.code_line import CodeLine
from scenes.stage.equation import EquationMobject
from scenes.stage.matrix_view import MatrixView
from scenes.stage.theme import THEME

COLORS = {"d": THEME.gradient, "a": THEME.value, "y": THEME.target}
A, Y = np.array([0.25, 0.75]), np.array([0.0, 1.0])


def test_the_second_line_of_code_takes_the_place_of_the_first(tmp_path: Path) -> None:
    claim, other = mathcore.derivation("C2").claim, mathcore.derivation("C3").claim
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        program = CodeInNumbers(
            ORIGIN,
            EquationMobject(claim),
            CodeLine("d = y * a"),
            {"y": Y, "a": A},
            "d",
            Y * A,
            Y * A,
            "the same",
            COLORS,
        )
        program.show(scene)
        middle = program.line.get_center()
        places = [vector[0].get_center() for vector in program.inputs]
        new = EquationMobject(other)
        line = CodeLine("d = a - y")
        program.exchange(scene, new, line, {"a": A, "y": Y})
    family = [part for mobject in scene.mobjects for part in mobject.get_family()]
    vectors = [part for part in family if isinstance(part, MatrixView)]
    shown = [[float(row[0].typst_code.strip("$ ")) for row in v.entries] for v in vectors]
    at_places = [
        numbers
        for place in places
        for vector, numbers in zip(vectors, shown, strict=True)
        if np.allclose(vector.get_center(), place)
    ]
    assert np.allclose(at_places, [A, Y], atol=1e-3)
    assert line in scene.mobjects
    assert new in scene.mobjects
    assert np.allclose(line.get_center(), middle)
