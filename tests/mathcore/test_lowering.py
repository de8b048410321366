"""Lowering to ordinary sympy."""

import pytest
import sympy
from sympy import Integer, KroneckerDelta, Rational, Sum, exp

from mathcore import expressions as ex
from mathcore.lowering import IversonBracket, lower

K, m = ex.Size("K"), ex.Size("m")
i, j, k, ell = (ex.Index(name, K) for name in "ijkl")
z = ex.Array("z", (K,))
y = ex.Definition("y", (k,), ex.Exp(z[k]) / ex.Summation(ex.Exp(z[ell]), ell))
Z, Ks = sympy.IndexedBase("z", real=True), lower(K)
i_, j_, k_, l_ = map(lower, (i, j, k, ell))


def values(expression, size=3, **indices):
    """Expand at concrete sizes and indices and put z = (1, −2, 3, …)."""
    at = {lower(ex.Index(name, K)): value for name, value in indices.items()}
    expanded = sympy.sympify(expression).subs({Ks: size, **at}).doit()
    return expanded.subs({Z[n]: n * (-1) ** (n + 1) for n in range(1, size + 1)})


def test_arithmetic_evaluates_as_sympy_does():
    s = ex.Scalar("s", ex.Domain.POSITIVE)
    assert (z[i] + z[k] - z[i]).doit() == Z[k_]
    assert lower(ex.Fraction(s * s, s)) == sympy.Symbol("s", positive=True)
    assert lower(ex.Power(s * s, Rational(1, 2))) == lower(s)
    assert lower(ex.Log(ex.Exp(z[i]))) == Z[i_]
    assert lower(ex.Fraction(K, 2) * ex.LeakyReLU(-s, Rational(1, 100))) == (-Ks * lower(s) / 200)


def test_definitions_are_unfolded():
    assert y[i].doit() == exp(Z[i_]) / Sum(exp(Z[l_]), (l_, 1, Ks))


def test_derivative_by_a_component():
    derivative = lower(ex.PartialDerivative(y[k], z[i]))
    closed = lower(y[k] * (ex.KroneckerDelta(i, k) - y[i]))
    for indices in ({"i": 1, "k": 1}, {"i": 2, "k": 3}):
        assert sympy.simplify(values(derivative - closed, **indices)) == 0


def test_derivative_by_a_node_does_not_vary_what_it_is_computed_from():
    mean = ex.define("mu", ex.Fraction(ex.Summation(z[ell], ell), K))
    assert lower(ex.PartialDerivative(z[i] * mean, mean)) == Z[i_]
    assert lower(ex.PartialDerivative(ex.Log(y[k]), y[i])) == lower(ex.KroneckerDelta(i, k) / y[k])
    square = lower(ex.PartialDerivative(ex.Summation(ex.Power(y[ell], 2), ell), y[i]))
    assert sympy.simplify(values(square - 2 * lower(y[i]), i=2)) == 0


def test_a_bound_index_is_not_taken_for_the_index_outside():
    W, x = ex.Array("W", (K, K)), ex.Array("x", (K,))
    product = ex.Definition("p", (j,), ex.Summation(W[i, j] * x[i], i))
    derivative = lower(ex.PartialDerivative(product[j], W[i, k]))
    expanded = derivative.subs({Ks: 3, i_: 2}).doit()
    assert sympy.simplify(expanded - KroneckerDelta(j_, k_) * lower(x[Integer(2)])) == 0
    nested = lower(ex.Summation(z[ell] - ex.Summation(z[ell], ell), ell))
    assert values(nested) == (1 - 2 + 3) - 3 * (1 - 2 + 3)


def test_cases_are_brackets_even_inside_a_sum():
    cases = ex.Cases(z[j], ex.Greater(z[j], 0), ex.Integer(10), ex.Equal(j, k), 100, True)
    total = lower(ex.Summation(cases, j))
    assert isinstance(total, Sum)
    assert not total.has(sympy.Piecewise)
    assert total.free_symbols & {j_} == set()
    assert values(total, k=2) == 1 + 10 + 3
    assert values(total, k=3) == 1 + 100 + 3


def test_a_bracket_has_the_value_of_its_condition_and_no_slope():
    s = sympy.Symbol("s", real=True)
    assert IversonBracket(s > 0).subs(s, 3) == 1
    assert IversonBracket(s > 0).subs(s, -3) == 0
    assert sympy.diff(s * IversonBracket(s > 0), s) == IversonBracket(s > 0)
    assert lower(ex.PartialDerivative(ex.ReLU(z[i]), z[i])) == IversonBracket(Z[i_] > 0)


def test_sums_that_leave_out_values():
    assert values(lower(ex.Summation(z[j], j, 1, K, k)), k=3) == 1 - 2
    assert values(lower(ex.Summation(z[j], j, 2))) == -2 + 3


def test_relations():
    assert lower(ex.Equation(z[i], z[k])) == sympy.Eq(Z[i_], Z[k_])
    assert lower(ex.NotEqual(i, k)) == sympy.Ne(i_, k_)
    assert lower(ex.LessEqual(z[i], 0)) == (Z[i_] <= 0)


@pytest.mark.parametrize(
    "expression",
    [
        y,
        z,
        ex.MatrixProduct(ex.Transpose(z), z),
        ex.Component(ex.Softmax(z), k),
        ex.SmoothFunction(y),
        ex.PartialDerivative(ex.define("l", ex.SmoothFunction(y)), z[i]),
        ex.Ones(K),
    ],
)
def test_whole_vectors_have_no_form(expression):
    with pytest.raises(TypeError, match="no form in ordinary sympy; take components"):
        lower(expression)
