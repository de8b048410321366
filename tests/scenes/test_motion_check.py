"""The look at movements: crossings of every kind are found, named and measured, and no others."""

from __future__ import annotations

import numpy as np
import pytest
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Line,
    Scene,
    Transform,
    linear,
    tempconfig,
)

from mathcore.expressions import Array, Index, Size
from scenes.export.manim_names import replaced
from scenes.stage.equation import EquationMobject
from scenes.stage.motion_check import DEPTH, SECONDS, Crossing
from scenes.stage.typeset import Typeset
from tests.scenes.watched import WatchingRenderer

K = Size("K")
y, z = (Array(name, (K,))[Index("k", K)] for name in "yz")


def crossings(*animations: Animation, shown: tuple[Typeset, ...] = ()) -> list[Crossing]:
    """Return what is found when a scene plays the animations."""
    found: list[Crossing] = []

    class Played(Scene):
        steps = ("step",)

        def construct(self) -> None:
            self.renderer.crossings = found
            self.add(*shown)
            self.play(*animations)

    with tempconfig({"dry_run": True}), replaced(WatchingRenderer):
        Played().render()
    return found


def to(start: EquationMobject, place: np.ndarray, **how: object) -> Transform:
    """Return the move of a formula to a place, at one speed."""
    return Transform(start, start.copy().move_to(place), rate_func=linear, **how)


@pytest.fixture
def letter() -> EquationMobject:
    return EquationMobject(z).move_to(2 * LEFT)


@pytest.fixture
def other() -> EquationMobject:
    return EquationMobject(y)


def test_a_letter_that_goes_through_another_is_found_with_both_names_and_how_long(letter, other):
    found = crossings(to(letter, 2 * RIGHT, run_time=6), shown=(other,))
    assert {(c.first, c.second) for c in found} >= {("z", "y")}
    worst = found[0]
    assert worst.depth > 0.9
    # From the first third of the smaller letter to the last: at 4 units in 6 s.
    widths = other[0].width, letter[0].width
    expected = (sum(widths) - 2 * DEPTH * min(widths)) / 4 * 6
    seconds = max(c.seconds for c in found if {c.first, c.second} == {"z", "y"})
    assert abs(seconds - expected) < 0.5 * expected
    assert str(worst).startswith("Played, step step: z and y cross at (")


def test_what_is_passed_quickly_or_at_a_distance_or_faintly_is_no_crossing(letter, other):
    assert crossings(to(letter.copy(), 2 * RIGHT, run_time=4 * SECONDS), shown=(other,)) == []
    above = letter.copy().shift(0.6 * UP)
    assert crossings(to(above, 2 * RIGHT + 0.6 * UP, run_time=6), shown=(other,)) == []
    assert crossings(to(letter.set_opacity(0.2), 2 * RIGHT, run_time=6), shown=(other,)) == []


def test_what_comes_where_something_goes_is_found_unless_that_has_gone(letter, other):
    letter.move_to(other)
    assert crossings(FadeIn(letter, run_time=2), FadeOut(other, run_time=2), shown=(other,))
    letter, other = letter.copy(), other.copy()
    assert not crossings(FadeIn(letter, run_time=2), shown=())


def test_how_a_formula_is_set_is_no_crossing(other):
    beside = other.copy().shift(0.6 * other[0].width * RIGHT)  # reaches into it already
    assert crossings(to(beside, beside.get_center(), run_time=2), shown=(other,)) == []


def test_a_bar_across_letters_is_found():
    def fraction() -> EquationMobject:
        return EquationMobject(y / z)

    line = fraction()
    bar = next(glyph for glyph in line if glyph.name == "Fraction")
    letters = EquationMobject(y).move_to(bar)
    line.shift(2 * LEFT)
    assert any(
        "Fraction" in (c.first, c.second)
        for c in crossings(to(line, 2 * RIGHT, run_time=6), shown=(letters,))
    )


def test_lines_that_are_no_glyphs_are_not_looked_at(letter):
    assert crossings(to(letter, 2 * RIGHT, run_time=6), FadeIn(Line(UP, -UP))) == []
