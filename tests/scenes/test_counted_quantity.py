"""A quantity whose value counts: what it shows on the way and at the end."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import Scene, tempconfig

from mathcore.expressions import Scalar
from scenes.stage.counted_quantity import CountedNumbers, CountedQuantity
from scenes.stage.equation import EquationMobject
from scenes.stage.theme import THEME


@pytest.mark.parametrize("value", [0.5, -1.0])
def test_it_looks_like_the_equation_wherever_it_stands(value: float, tmp_path: Path) -> None:
    quantity = CountedQuantity(Scalar("c"), 0.0, 36, THEME.local).shift([1.0, 2.0, 0.0])
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 4}):
        scene = Scene()
        scene.add(quantity)
        scene.play(quantity.to(value))
    equation = EquationMobject(Scalar("c"), 36, THEME.local, trailing=f"= {value:g}")
    equation.shift(quantity.signs[0].get_center() - equation[0].get_center())
    shown = [*quantity.signs, *quantity.number]
    assert len(shown) == len(equation)
    for glyph, expected in zip(shown, equation, strict=True):
        assert glyph.get_center() == pytest.approx(expected.get_center(), abs=0.03)
        assert glyph.height == pytest.approx(expected.height, abs=0.01)
        assert glyph.get_color() == THEME.local


def test_it_counts_with_the_digits_that_both_ends_need() -> None:
    quantity = CountedQuantity(Scalar("c"), 0.0, 36, THEME.local)
    counting = quantity.to(-2.0, rate_func=lambda t: t)
    counting.begin()
    counting.interpolate(0.25)
    assert quantity.value == -0.5
    assert len(quantity.number) == len("-0.5")
    counting.finish()
    assert quantity.value == -2.0
    assert len(quantity.number) == len("-2")


def test_numbers_count_each_around_its_own_point(tmp_path: Path) -> None:
    points = np.array([[-1.0, 0.5, 0.0], [2.0, 0.5, 0.0]])
    numbers = CountedNumbers(np.array([0.5, -1.25]), points, 28, THEME.gradient)
    counting = numbers.to(np.array([0.0, 1.0]), rate_func=lambda t: t)
    counting.begin()
    counting.interpolate(0.4)
    np.testing.assert_allclose(numbers.value, [0.3, -0.35])
    assert [len(number) for number in numbers] == [len("0.30"), len("-0.35")]
    counting.finish()
    assert [len(number) for number in numbers] == [len("0"), len("1")]
    for number, point in zip(numbers, points, strict=True):
        assert number.get_center() == pytest.approx(point)
        assert {glyph.get_color() for glyph in number} == {THEME.gradient}
