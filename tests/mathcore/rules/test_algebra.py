"""Rules of elementary algebra."""

import pytest
from sympy import Integer, Rational

from mathcore import rules as r
from mathcore.expressions import (
    Array,
    Definition,
    Domain,
    Equal,
    Equation,
    Exp,
    Fraction,
    Greater,
    Index,
    Log,
    Negative,
    NotEqual,
    PartialDerivative,
    Plus,
    Power,
    Scalar,
    Size,
    Summation,
    Times,
    define,
)

K = Size("K")
i, j, k, l = (Index(name, K) for name in "ijkl")  # noqa: E741
a, b, c, d = (Scalar(name) for name in "abcd")
p, q = Scalar("p", Domain.POSITIVE), Scalar("q", Domain.POSITIVE)
z, t = Array("z", (K,)), Array("t", (K,), Domain.DISTRIBUTION)
y = Definition("y", (k,), Exp(z[k]) / Summation(Exp(z[l]), l))
s = define("s", a + b)
u = Definition("u", (k,), (z[k] - c) / Power(p, Rational(1, 2)))
half = Rational(-1, 2)
half_of_a = Fraction(1, 2) * a
D = PartialDerivative

APPLIES = [
    (r.unfold(y), c * y[i], c * (Exp(z[i]) / Summation(Exp(z[l]), l))),
    (r.unfold(s), s * c, Times(Plus(a, b), c)),
    (r.fold(y), Exp(z[i]) / Summation(Exp(z[j]), j), y[i]),
    (r.unfold_derivative(s), D(s, a), D(a + b, a)),
    (r.fold_product(u), c * (z[i] - c) * Power(p, half), c * u[i]),
    (r.split_power(half, half), Power(p, Integer(-1)), Power(p, half) * Power(p, half)),
    (r.expand, a * (b - c), a * b - a * c),
    (r.expand, (a + b) * (c + d), a * (c + d) + b * (c + d)),
    (r.expand_last, (a + b) * (c + d), (a + b) * c + (a + b) * d),
    (r.remove_brackets, Negative(a - b), Negative(a) + b),
    (r.remove_brackets, c - (a - b), c - a + b),
    (r.factor_out(c), a * c - b * c, c * (a - b)),
    (r.factor_out(c), (a * c) / d + c, c * (a / d + 1)),
    (r.factor_out(c), Power(c, Integer(3)) + c * b, c * (Power(c, Integer(2)) + b)),
    (r.move_to_front(c), a * c * b, c * a * b),
    (r.reorder_factors(2, 0, 1), a * b * c, c * a * b),
    (r.reorder_terms(1, 0), a - b, Negative(b) + a),
    (r.group_terms(1, 2), a - b - c, Plus(a, Negative(Plus(b, c)))),
    (r.group_terms(0, 2), a + b + c, Plus(Plus(a, c), b)),
    (r.collect_terms, a - half_of_a - half_of_a, Integer(0)),
    (r.collect_terms, 2 * a + b + 3 * a, 5 * a + b),
    (r.collect_power, a * b * a, Power(a, Integer(2)) * b),
    (r.collect_power, a * Power(a, Integer(2)), Power(a, Integer(3))),
    (r.split_fraction, (a * b * c) / Power(p, Integer(2)), (a / p) * ((b * c) / p)),
    (r.split_fraction, (a * b) / (p * q), (a / p) * (b / q)),
    (r.factor_beside_fraction, (a * b) / p, (a / p) * b),
    (r.split_denominator, a / (p * q), (a / p) * Fraction(1, q)),
    (r.split_terms, (a - b) / p, a / p - b / p),
    (r.common_denominator, a / p - b / p, (a - b) / p),
    (r.multiply_fractions, a * (b / p) * (c / q), (a * b * c) / (p * q)),
    (r.cancel_terms, a + b - a, b),
    (r.exponential_of_sum, Exp(a + b), Exp(a) * Exp(b)),
    (r.logarithm_of_exponential, Log(Exp(a)), a),
    (r.negative_power, a / Power(p, Rational(1, 2)), a * Power(p, half)),
    (
        r.complement(j),
        Exp(z[k]),
        Summation(Exp(z[j]), j) - Summation(Exp(z[j]), j, 1, None, k),
    ),
    (r.tidy, 1 * a + 0 * b, a),
    (r.tidy, a * Negative(b), Negative(a * b)),
    (r.tidy, Negative(Negative(a)), a),
    (r.tidy, 2 * a * 3, 6 * a),
    (r.tidy, a + 1 + 2, a + 3),
    (r.tidy, Fraction(0, p) + a, a),
    (r.tidy, Fraction(4, 2 * p), Fraction(2, p)),
    (r.tidy, Power(a, Integer(1)), a),
    (r.tidy, Summation(Integer(0), l), Integer(0)),
    (
        r.lemma(Equation(y[k], Exp(z[k]) * Power(Summation(Exp(z[l]), l), Integer(-1))), "lemma"),
        c * y[i],
        Times(c, Exp(z[i]) * Power(Summation(Exp(z[l]), l), Integer(-1))),
    ),
]

CONDITIONAL = [
    (r.cancel, (a * p) / (b * p), a / b, (NotEqual(p, 0),)),
    (r.cancel, (a * p) / Power(p, Integer(2)), a / p, (NotEqual(p, 0),)),
    (r.cancel, p / p, Integer(1), (NotEqual(p, 0),)),
    (r.logarithm_of_fraction, Log(p / q), Log(p) - Log(q), (Greater(p, 0), Greater(q, 0))),
    (
        r.given(Equation(Summation(t[l], l), Integer(1)), "the targets sum to one"),
        c * Summation(t[j], j),
        c * 1,
        (Equal(Summation(t[l], l), 1),),
    ),
]

REFUSES = [
    (r.unfold(y), z[k]),
    (r.fold(y), Exp(z[i]) / Summation(Exp(z[j]), j, 1, None, k)),
    (r.fold(y), Exp(z[i]) / Summation(Exp(z[k]) * c, k)),
    (r.unfold_derivative(y), D(z[k], z[i])),
    (r.unfold_derivative(y), D(y[k], y[i])),
    (r.fold_product(u), c * (z[i] - c)),
    (r.split_power(half, half), Power(p, Integer(2))),
    (r.expand, a * b),
    (r.expand_last, a + b),
    (r.remove_brackets, a - b),
    (r.factor_out(c), a * c + b),
    (r.move_to_front(c), a * b),
    (r.reorder_factors(0, 0), a * b),
    (r.reorder_terms(1, 0, 2), a + b),
    (r.group_terms(0, 3), a + b + c),
    (r.collect_terms, a + b),
    (r.collect_power, a * b),
    (r.split_fraction, a / p),
    (r.factor_beside_fraction, a / p),
    (r.split_denominator, a / p),
    (r.split_terms, (a * b) / p),
    (r.common_denominator, a / p - b / q),
    (r.multiply_fractions, a * b),
    (r.cancel, (a + p) / p),
    (r.cancel, a / b),
    (r.cancel_terms, a - b),
    (r.exponential_of_sum, Exp(a * b)),
    (r.logarithm_of_exponential, Exp(Log(p))),
    (r.logarithm_of_fraction, Log(p * q)),
    (r.negative_power, a / p),
    (r.at_path(r.complement(j)), Exp(z[k]) * Exp(z[i])),
    (r.complement(j), Summation(Exp(z[j]), j)),
    (r.tidy, a * b),
]


@pytest.mark.parametrize(("rule", "before", "after"), APPLIES)
def test_gives_a_true_line(applies, rule, before, after):
    applies(rule, before, after)


@pytest.mark.parametrize(("rule", "before", "after", "conditions"), CONDITIONAL)
def test_states_its_conditions(applies, rule, before, after, conditions):
    applies(rule, before, after, *conditions)


@pytest.mark.parametrize(("rule", "before"), REFUSES)
def test_does_not_apply(refuses, rule, before):
    refuses(rule, before)


def test_equal_factors_come_from_every_term(applies):
    step = applies(r.factor_out(c), a * c - b * c, c * (a - b))
    assert step.sources((0,)) == ((0, 1), (1, 0, 1))
    assert step.sources((1, 0)) == ((0, 0),)
    assert step.sources((1, 1, 0)) == ((1, 0, 0),)


def test_what_is_cancelled_is_known(applies):
    step = applies(r.cancel, (a * p) / (b * p), a / b, NotEqual(p, 0))
    assert set(step.cancelled) == {(0, 1), (1, 1)}
    assert step.rule.kind == "cancel"


def test_a_folded_product_knows_its_factors_and_indices(applies):
    step = applies(r.fold_product(u), c * (z[i] - c) * Power(p, half), c * u[i])
    assert step.sources((1,)) == ((1,), (2,))
    assert step.sources((1, 0)) == ((1,), (2,))
    assert step.sources((1, 1)) == ((1, 0, 1),)


@pytest.mark.parametrize("rule", [r.unfold, r.fold, r.unfold_derivative])
def test_only_defined_quantities_are_unfolded(rule):
    with pytest.raises(TypeError, match="has no formula"):
        rule(z)


def test_a_folded_product_needs_a_fraction_over_a_power():
    with pytest.raises(ValueError, match="not defined as a fraction"):
        r.fold_product(s)
