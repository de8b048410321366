"""Two arrays added in numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from manim import FadeIn, FadeOut, Scene, tempconfig

import mathcore
from mathcore.derivations.multi_task import delta_2a
from mathcore.expressions import Equalities
from scenes.stage.array_sum import ArraySum
from scenes.stage.array_view import ArrayView
from scenes.stage.equation import EquationMobject
from scenes.stage.theme import THEME


def test_a_formula_turns_into_numbers_that_are_added(tmp_path: Path) -> None:
    claim = mathcore.derivation("D6.y_hat_a").claim
    one, other = np.array([[1.0, -2.5, 0.25]]), np.array([[0.5, 2.0, 3.0]])
    first, second, total = (ArrayView(a, THEME.gradient) for a in (one, other, one + other))
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        line = EquationMobject(claim)
        added = ArraySum(EquationMobject(claim.left, trailing="="), (first, second), total)
        moves = added.out_of(line)
        leaving = {id(glyph) for m in moves if isinstance(m, FadeOut) for glyph in m.mobject}
        assert leaving == {id(glyph) for n in (0, 1) for glyph in line.part((1, n))}
        scene.play(*moves)
        drawn = {id(part) for mobject in scene.mobjects for part in mobject.get_family()}
        assert {id(part) for part in (*first, *second, *added.start, *added.plus)} <= drawn
        assert not {id(part) for part in (*total, *line)} & drawn
        scene.play(*added.add_up())
        drawn = {id(part) for mobject in scene.mobjects for part in mobject.get_family()}
        assert {id(part) for array in (first, second, total) for part in array} <= drawn


def test_a_name_comes_before_the_formula_that_stays(tmp_path: Path) -> None:
    claim = mathcore.derivation("D6.y_hat_a").claim
    first, second, total = (ArrayView([1.0], THEME.gradient) for _ in range(3))
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        line = EquationMobject(claim)
        named = EquationMobject(Equalities(delta_2a, claim.left), trailing="=")
        moves = ArraySum(named, (first, second), total).out_of(line)
        coming = {id(glyph) for m in moves if isinstance(m, FadeIn) for glyph in m.mobject}
        name = {id(glyph) for glyph in (*named.part((0,)), *named.own(()))}
        assert name <= coming
        assert not {id(glyph) for glyph in named.part((1,))} & coming


def test_columns_are_those_of_the_numbers() -> None:
    view = ArrayView([[1.0, -20.25], [3.5, 4.0]], THEME.value)
    assert [list(column) for column in view.columns] == [
        [row[n] for row in view.entries] for n in range(2)
    ]
