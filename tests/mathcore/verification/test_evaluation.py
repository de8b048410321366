"""Values at a point: against the documents' figures, and against sympy's own calculus."""

from decimal import Decimal

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Rational

from mathcore.expressions import (
    Array,
    Cases,
    Definition,
    Domain,
    Equal,
    Equation,
    Exp,
    Fraction,
    Greater,
    GreaterEqual,
    Index,
    Indicator,
    KroneckerDelta,
    LeakyReLU,
    Less,
    LessEqual,
    Log,
    NotEqual,
    PartialDerivative,
    Power,
    ReLU,
    Scalar,
    Size,
    SmoothFunction,
    Summation,
    Transpose,
    define,
    plus,
    times,
)
from mathcore.lowering import lower
from mathcore.verification.evaluation import (
    KinkError,
    OutOfRangeError,
    Point,
    UndefinedError,
    evaluate,
)

K = Size("K")
i, j, k, ell = (Index(name, K) for name in "ijkl")
z = Array("z", (K,))
s, t = Scalar("s"), Scalar("t", Domain.POSITIVE)
point = Point({K: 3}, {i: 1, k: 2}, {z: ["0.4", "-1.1", "0.7"], s: "-0.3", t: 2})


def test_batch_cross_entropy_gives_the_figure_of_the_sheet():
    """B2: L = 2.54692."""
    m = Size("m")
    a, rows = Index("a", m), Array("y", (m, K))
    hot = Array("t", (m, K), Domain.ONE_HOT)
    batch = -Summation(
        Summation(hot[a, k] * Log(Exp(rows[a, k]) / Summation(Exp(rows[a, ell]), ell)), k), a
    )
    given_values = {
        rows: [["0.65", "0.43", "0.11"], ["0.05", "0.51", "0.18"], ["0.33", "0.21", "0.72"]],
        hot: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    }
    value = evaluate(batch, Point({m: 3, K: 3}, values=given_values))
    assert f"{value:.6g}" == "2.54692"


def test_standard_deviation_of_two_samples():
    """B3, B4 at (−1, 3): e = 2, ∂e/∂x₁ = −1/2, ∂e/∂x₂ = 1/2, ∂e/∂d = 1/4, ∂e/∂x̄ = 0."""
    x1, x2 = Scalar("x_1"), Scalar("x_2")
    mean = define("x_bar", Fraction(x1 + x2, 2))
    b, c = define("b", Power(x1 - mean, 2)), define("c", Power(x2 - mean, 2))
    d = define("d", Fraction(b + c, 2))
    e = define("e", Power(d, Rational(1, 2)))
    at = Point({}, values={x1: -1, x2: 3})
    assert evaluate(e, at) == 2
    for node, expected in {x1: -0.5, x2: 0.5, d: 0.25, mean: 0}.items():
        value = evaluate(PartialDerivative(e, node), at)
        assert value == pytest.approx(expected, abs=1e-50)


def test_values_carry_80_digits():
    assert f"{evaluate(Exp(t), point):.80g}" == str(sympy.exp(2).evalf(80))


def test_positions_of_vectors_and_matrices():
    y = Definition("y", (k,), Exp(z[k]))
    row = Transpose(z)
    assert evaluate(z, point, (3,)) == evaluate(row, point, (1, 3))
    assert evaluate(PartialDerivative(y, z), point, (2, 1)) == 0
    derivative = evaluate(PartialDerivative(y, z), point, (2, 2))
    assert derivative == pytest.approx(evaluate(y[k], point), rel=Decimal("1e-50"))
    with pytest.raises(OutOfRangeError, match="has no component 4: its shape is 3"):
        evaluate(z, point, (4,))
    with pytest.raises(ValueError, match="has 1 axes"):
        evaluate(z, point)


def test_comparisons_and_equations_are_true_or_false():
    assert evaluate(Greater(t, s), point) is True
    assert evaluate(NotEqual(i, i), point) is False
    for relation, expected in {
        Equal: (False, True, False),
        NotEqual: (True, False, True),
        Greater: (False, False, True),
        GreaterEqual: (False, True, True),
        Less: (True, False, False),
        LessEqual: (True, True, False),
    }.items():
        assert tuple(evaluate(relation(k, n), point) for n in (3, 2, 1)) == expected
    assert evaluate(Equation(z[i] + s, Rational(1, 10) * t / 2), point) is True


@pytest.mark.parametrize(
    "expression",
    [Fraction(t, i - k + 1), Log(s), Power(s, Rational(1, 2)), Cases(1, Greater(s, t))],
)
def test_undefined_values_raise(expression):
    with pytest.raises(UndefinedError):
        evaluate(expression, point)


def test_a_derivative_at_a_kink_raises():
    at = Point({}, values={s: 0})
    assert evaluate(ReLU(s), at) == 0
    root = Power(s * s, Rational(1, 2))
    for kinked in (ReLU(s), LeakyReLU(s, Rational(1, 100)), Indicator(Greater(s, 0)), root):
        with pytest.raises(KinkError):
            evaluate(PartialDerivative(kinked, s), at)


def test_a_general_function_depends_on_each_component_and_their_products():
    y = Definition("y", (k,), z[k])
    loss = define("l", SmoothFunction(y))
    first = PartialDerivative(loss, y[i])
    assert evaluate(first, point) != 0
    assert abs(evaluate(PartialDerivative(first, y[k]), point)) > 1e-3
    curvature = PartialDerivative(PartialDerivative(loss, y[i]), y[k])
    elsewhere = Point({K: 3}, {i: 1, k: 2}, {z: ["0.5", "-1.1", "0.7"]})
    assert abs(evaluate(curvature, point) - evaluate(curvature, elsewhere)) > 1e-3
    w = Array("w", (K,))
    other = Point({K: 3}, {i: 1, k: 2}, {z: ["0.4", "-1.1", "0.7"], w: ["0.4", "-1.1", "0.7"]})
    assert evaluate(SmoothFunction(w), other) != evaluate(SmoothFunction(z), other)


def test_bad_input_raises():
    with pytest.raises(TypeError, match="expected an expression"):
        evaluate(3, point)
    with pytest.raises(TypeError, match="no numeric value"):
        evaluate(Exp(sympy.Symbol("x")), point)
    with pytest.raises(ValueError, match="no value for the index j"):
        evaluate(z[j], point)
    with pytest.raises(ValueError, match="no value for the size m"):
        evaluate(Fraction(1, Size("m")), point)
    with pytest.raises(ValueError, match="K must be at least 1"):
        Point({K: 0})
    with pytest.raises(TypeError, match="expected a Size"):
        Point({"K": 2})
    with pytest.raises(ValueError, match=r"z has the shape \(3,\)"):
        Point({K: 3}, values={z: [1, 2]})
    with pytest.raises(TypeError, match="a derivative is taken by"):
        evaluate(PartialDerivative(s * t, s * t), point)


def expressions():
    """Random scalar expressions in z, s, t and the indices i and k."""
    leaf = st.sampled_from([z[i], z[k], s, t, Fraction(i, K), Rational(1, 3), sympy.Integer(-2)])

    def grow(inner):
        summand = inner.map(lambda body: times(z[j], body))
        return st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: plus(*parts)),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: times(*parts)),
            st.builds(lambda a, b: a - b, inner, inner),
            st.builds(Fraction, inner, inner),
            st.builds(Power, inner, st.sampled_from([2, 3, -1])),
            inner.map(lambda a: Power(Power(a, 2) + t, Rational(-1, 2))),
            inner.map(lambda a: Exp(Fraction(a, 1 + Power(a, 2)))),
            inner.map(lambda a: Log(Power(a, 2) + 1)),
            inner.map(ReLU),
            inner.map(lambda a: LeakyReLU(a, Rational(1, 100))),
            st.builds(lambda a: a * KroneckerDelta(i, k) - KroneckerDelta(i, i), inner),
            st.builds(
                lambda a, b: Cases(a, LessEqual(a, b), Exp(s), NotEqual(i, k), b, True),
                inner,
                inner,
            ),
            summand.map(lambda a: Summation(a, j)),
            summand.map(lambda a: Summation(a, j, 2, K)),
            summand.map(lambda a: Summation(a, j, 1, K, k)),
            inner.map(lambda a: Summation(a * z[j + 1], j, 0, K - 1)),
            st.builds(PartialDerivative, inner, st.sampled_from([z[i], z[k], s, t])),
        )

    return st.recursive(leaf, grow, max_leaves=6)


def by_sympy(expression):
    """Evaluate by sympy, whose derivatives are symbolic, with 40 digits."""
    symbols = {lower(leaf): value for leaf, value in ((K, 3), (i, 1), (k, 2))}
    expanded = lower(expression).subs(symbols).doit()
    entries = {lower(z[n]): point.exact(z)[n,] for n in (1, 2, 3)}
    entries |= {lower(leaf): point.exact(leaf)[()] for leaf in (s, t)}
    rational = {symbol: Rational(v.numerator, v.denominator) for symbol, v in entries.items()}
    return expanded.subs(rational).evalf(40)


@settings(max_examples=150, deadline=None)
@given(expressions())
def test_random_expressions_have_the_value_that_sympy_gives(expression):
    try:
        value = evaluate(expression, point)
    except (UndefinedError, KinkError, ValueError):
        assume(False)
    assume(abs(value) < 1e9)
    expected = by_sympy(expression)
    assert expected.is_Number, expression
    error = abs(Decimal(str(expected)) - value)
    assert error <= Decimal("1e-13") * max(1, abs(value)), expression
