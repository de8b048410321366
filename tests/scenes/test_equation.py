"""An equation mobject: its glyphs know their parts, and nothing moves for it."""

from __future__ import annotations

import numpy as np
import pytest
import sympy
from manim import VGroup

from mathcore.expressions import (
    Array,
    Cases,
    Definition,
    Diagonal,
    Equation,
    Exp,
    Fraction,
    Hadamard,
    Index,
    KroneckerDelta,
    Log,
    MatrixProduct,
    Negative,
    NotEqual,
    PartialDerivative,
    Plus,
    Scalar,
    Size,
    Summation,
    Transpose,
    walk,
)
from mathcore.printing import CASE_WORDS
from mathcore.typst import typst
from scenes.stage import theme
from scenes.stage.equation import EquationMobject, hanging_indent
from scenes.stage.text import formula
from scenes.stage.theme import THEME

K = Size("K")
i, k, n = (Index(name, K) for name in "ikl")
z, g = Array("z", (K,)), Array("g", (K,))
W = Array("W^[1]", (K, K))
y = Definition("y", (k,), Exp(z[k]) / Summation(Exp(z[n]), n))
a, b = Scalar("a"), Scalar("sigma^2")

EXPRESSIONS = [
    Equation(PartialDerivative(y[k], z[i]), y[k] * (KroneckerDelta(i, k) - y[i])),
    PartialDerivative(y.body, z[i]),
    Equation(PartialDerivative(y, z), Diagonal(y) - MatrixProduct(y, Transpose(y))),
    (a + b) ** sympy.Rational(1, 2) / (a + b) ** sympy.Rational(-3, 2),
    Hadamard(MatrixProduct(W, g), g),
    Cases(0, NotEqual(i, k), 1 / (1 - a), sympy.true),
    Summation(z[n], n, 1, K, k) * 2,
    y[k] ** 2 - Log(y[k]),
    PartialDerivative(y[k], z[i]) * Exp(a / b) / (1 - a / b),
]


@pytest.fixture(autouse=True)
def _media(tmp_path_factory: pytest.TempPathFactory) -> None:
    from manim import config

    config.media_dir = str(tmp_path_factory.getbasetemp() / "media")


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=str)
def test_tags_move_nothing_and_every_glyph_has_a_part(expression: sympy.Expr) -> None:
    equation = EquationMobject(expression)
    plain = formula(typst(expression), theme.EQUATION)
    assert len(equation) == len(plain)
    for glyph, same in zip(equation, plain, strict=True):
        np.testing.assert_allclose(glyph.get_center(), same.get_center(), atol=1e-9)
    places = [path for path, _ in walk(expression)]
    assert all(own in places or own[:-1] in places for own in equation.paths)
    assert {glyph.get_color().to_hex() for glyph in equation} == {THEME.foreground.to_hex()}


def test_words_of_a_formula_are_in_the_language_and_belong_to_its_cases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = Cases(0, NotEqual(i, k), 1 / (1 - a), sympy.true)
    english = EquationMobject(cases)
    monkeypatch.setenv("LECTURE_LANG", "zh")
    chinese = EquationMobject(cases)
    letters = [len("".join(CASE_WORDS[language])) for language in ("en", "zh")]
    own = [len(equation.own(())) for equation in (english, chinese)]
    assert np.diff(own) == np.diff(letters)
    for path in ((0,), (1,), (2,)):
        assert len(english.part(path)) == len(chinese.part(path)) > 0


def test_a_part_is_its_glyphs_in_their_order() -> None:
    equation = EquationMobject(EXPRESSIONS[0])
    factor, difference = equation.part((1, 0)), equation.part((1, 1))
    assert len(factor) == 2
    assert len(difference) == 8  # (δ k i − y i)
    assert [glyph.get_x() for glyph in difference] == sorted(g.get_x() for g in difference)
    assert len(equation.own((1, 1))) == 0  # the minus sign belongs to the term that it negates
    assert len(equation.own((1, 1, 1))) == 1
    assert list(equation.part(())) == list(equation)
    assert equation.own(())[0].get_x() > max(g.get_x() for g in equation.part((0,)))
    with pytest.raises(ValueError, match="no part at the path"):
        equation.part((2,))


def extents(glyphs: VGroup) -> np.ndarray:
    return np.array([(glyph.width, glyph.height) for glyph in glyphs])


def test_a_fraction_within_a_fraction_is_as_large_as_one_beside_it() -> None:
    derivative, ratio = PartialDerivative(y[k], z[i]), a / b
    nested = EquationMobject((derivative * g[k]) / (1 + ratio))
    for part, path in ((derivative, (0, 0)), (ratio, (1, 1))):
        np.testing.assert_allclose(extents(nested.part(path)), extents(EquationMobject(part)))


def test_a_fraction_in_an_exponent_stays_small() -> None:
    raised = EquationMobject(Exp(a / (1 + a / b)) / g[k])
    outer = extents(raised.part((0, 0, 0)))
    inner = extents(raised.part((0, 0, 1, 1, 0)))
    assert (inner < outer + 1e-9).all()
    assert (outer < 0.9 * extents(EquationMobject(a))).all()


def test_strokes_have_owners() -> None:
    root = EquationMobject((a + b) ** sympy.Rational(1, 2))
    fraction = EquationMobject(a / b)
    assert len(root.own(())) == 2  # the sign and its bar
    (bar,) = fraction.own(())
    assert fraction.part((0,)).get_bottom()[1] > bar.get_y() > fraction.part((1,)).get_top()[1]


def test_signs_around_belong_to_no_part() -> None:
    equation = EquationMobject(y[k], leading="=", trailing="= thin ?")
    assert len(equation.around()) == 3
    assert len(equation.part(())) == 2
    np.testing.assert_allclose(equation.anchor, equation.around()[0].get_center())


def test_a_wide_equation_breaks_before_a_term_and_keeps_its_size() -> None:
    right = Plus(*(z[i] * g[k] ** 2 * Exp(z[n]) for _ in range(8)))
    whole = EquationMobject(Equation(a, right))
    broken = EquationMobject(Equation(a, right), width=0.6 * whole.width)
    assert broken.width <= 0.6 * whole.width
    assert broken.font_size == pytest.approx(theme.EQUATION)
    assert broken.part((0,)).height == pytest.approx(whole.part((0,)).height)
    lines = {round(float(broken.part((1, m, 0)).get_y()), 2) for m in range(8)}
    assert len(lines) == 2
    second = [
        m for m in range(8) if broken.part((1, m)).get_y() < broken.part((1, 0)).get_y() - 0.2
    ]
    assert second == list(range(second[0], 8))
    plus = [
        sign for sign in broken.own((1,)) if abs(sign.get_y() - broken.part((1, 7)).get_y()) < 0.3
    ]
    assert min(s.get_x() for s in plus) < broken.part((1, second[0])).get_x()


def test_a_relation_after_a_wide_left_side_starts_the_second_line() -> None:
    left, right = Plus(*(z[i] * g[k] for _ in range(8))), Plus(a, b)
    whole = EquationMobject(Equation(left, right))
    broken = EquationMobject(Equation(left, right), width=1.05 * whole.part((0,)).width)
    assert broken.font_size == pytest.approx(theme.EQUATION)
    assert broken.anchor[1] < broken.part((0,)).get_bottom()[1]
    indent = broken.own(())[0].get_left()[0] - broken.get_left()[0]
    assert indent == pytest.approx(hanging_indent(theme.EQUATION))


def test_the_negative_of_a_sum_breaks_inside_its_parentheses() -> None:
    right = Negative(Plus(*(z[i] * Exp(z[n]) for _ in range(8))))
    whole = EquationMobject(Equation(a, right))
    broken = EquationMobject(Equation(a, right), width=0.6 * whole.width)
    assert broken.font_size == pytest.approx(theme.EQUATION)
    assert len({round(float(broken.part((1, 0, m, 0)).get_y()), 2) for m in range(8)}) == 2


def test_what_cannot_be_broken_shrinks_only_so_far() -> None:
    fraction = Plus(*(z[i] for _ in range(12))) / a
    full = EquationMobject(fraction).width
    assert EquationMobject(fraction, width=0.8 * full).width == pytest.approx(0.8 * full)
    with pytest.raises(ValueError, match="choose a shorter notation"):
        EquationMobject(fraction, width=0.5 * full)


def test_equal_signs_have_equal_shapes_whatever_their_size() -> None:
    small, large = EquationMobject(Plus(a, z[k]), 30), EquationMobject(Plus(z[i], a), 60)
    plus = [small.shapes[small.paths.index(())], large.shapes[large.paths.index(())]]
    assert plus[0] == plus[1]
    assert small.shapes[small.paths.index((0,))] != plus[0]


@pytest.mark.parametrize("sum_above", [True, False])
def test_limits_keep_as_far_off_a_fraction_bar_as_letters(sum_above: bool) -> None:
    def gaps(upper: sympy.Expr, lower: sympy.Expr) -> list[float]:
        fraction = EquationMobject(Fraction(upper, lower), 44)
        (bar,) = fraction.own(())
        return [
            fraction.part((0,)).get_bottom()[1] - bar.get_top()[1],
            bar.get_bottom()[1] - fraction.part((1,)).get_top()[1],
        ]

    total = Summation(Exp(z[k]), k)
    side = 0 if sum_above else 1
    found = gaps(total, z[i]) if sum_above else gaps(z[i], total)
    assert found[side] > 0.9 * min(gaps(Log(z[i]), Log(z[i])))
