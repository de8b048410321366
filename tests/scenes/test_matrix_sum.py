"""Matrices added up on screen, and terms of an equation that are named one after the other."""

from pathlib import Path

import numpy as np
import pytest
from manim import Scene, tempconfig

import mathcore
from scenes.export.undrawn_renderer import UndrawnRenderer
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_sum import MatrixSum
from scenes.stage.named_terms import NamedTerms
from scenes.stage.overlap import SEEN
from scenes.stage.theme import THEME
from scenes.stage.typeset import Typeset

REGION = Region(-6.5, 6.5, -2.5, 2.0)


def numbers(view: object) -> np.ndarray:
    return np.array([[float(n.typst_code.strip("$ ")) for n in row] for row in view.entries])


def test_a_term_stands_on_the_right_until_it_is_added_to_the_sum(
    tmp_path: Path,
) -> None:
    first, second = np.eye(2), np.array([[0.25, -0.5], [-0.5, 0.125]])
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        shown = MatrixSum(scene, REGION, 1.5)
        shown.begin(first, "first", ["a", "b"], ["c", "d"])
        assert shown.total[0].get_x() == pytest.approx(0.0, abs=0.6)
        shown.add(second, "second", first + second, "sum")
        assert np.allclose(numbers(shown.total[0]), first, atol=6e-4)
        assert np.allclose(numbers(shown.term[0]), second, atol=6e-4)
        assert shown.term[1].typst_code.strip("$ ") == "+"
        assert shown.total.get_right()[0] < shown.term.get_left()[0]
        shown.compare(first + second, "again")
        for side in (shown.total, shown.term):
            assert np.allclose(numbers(side[0]), first + second, atol=6e-4)
        assert shown.term[1].typst_code.strip("$ ") == "="
    assert set(scene.mobjects) == {shown.total, shown.term}


class Looking(UndrawnRenderer):
    """Notes which texts are seen while animations run."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[str] = []

    def advance(self, scene: Scene) -> None:
        self._advance(scene, stepped=False)

    def begun(self, scene: Scene) -> None:
        for time in np.linspace(0, scene.duration, 31):
            for animation in scene.animations:
                animation.interpolate(min(1.0, time / animation.run_time))
            texts = (m for shown in scene.mobjects for m in shown.get_family())
            seen = (m for m in texts if isinstance(m, Typeset) and m[0].get_fill_opacity() > SEEN)
            self.looks.append(" ".join(text.typst_code for text in seen))


def test_while_a_term_is_added_no_wrong_equation_is_seen(tmp_path: Path) -> None:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        renderer = Looking()
        shown = MatrixSum(Scene(renderer=renderer), REGION, 1.5)
        shown.begin(np.eye(2), "alone", ["a", "b"], ["c", "d"])
        shown.add(0.125 * np.eye(2), "other", 1.125 * np.eye(2), "both")
        shown.compare(1.125 * np.eye(2), "again")
    both = [look for look in renderer.looks if "both" in look]
    assert [look for look in renderer.looks if "+" in look and "alone" in look]
    assert [look for look in both if "0.125" in look.replace("1.125", "") or "+" in look] == []
    assert [look for look in both if "again" in look and "=" in look]


def test_terms_are_highlighted_one_after_the_other_and_keep_their_names(tmp_path: Path) -> None:
    claim = mathcore.derivation("D4").claim
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        equation = EquationMobject(claim, 30)
        scene.add(equation)
        headline = NamedTerms(scene, equation)
        for number, name in enumerate(("one", "two")):
            headline.point_at(number, name)
        lit = {glyph for glyph in equation if glyph.get_fill_color() == THEME.local}
        assert lit == set(equation.part((1, 1)))
        assert [label.get_color() for label in headline.labels] == [THEME.foreground, THEME.local]
        for number, label in enumerate(headline.labels):
            assert label.get_x() == pytest.approx(equation.part((1, number)).get_x())
            assert label.get_top()[1] < equation.get_bottom()[1]
        scene.play(*headline.let_go())
        assert not {glyph for glyph in equation if glyph.get_fill_color() == THEME.local}
