"""Rules of differentiation: where they apply, what they give, where they do not apply."""

import pytest
from sympy import Integer, Rational

from mathcore import rules as r
from mathcore.expressions import (
    Array,
    Cases,
    Definition,
    Domain,
    Exp,
    Fraction,
    Greater,
    Index,
    Indicator,
    KroneckerDelta,
    LeakyReLU,
    Less,
    Log,
    Negative,
    NotEqual,
    PartialDerivative,
    Power,
    ReLU,
    Scalar,
    Size,
    Summation,
    define,
)

K = Size("K")
i, j, k, l = (Index(name, K) for name in "ijkl")  # noqa: E741
x, c, q = Scalar("x"), Scalar("c"), Scalar("q", Domain.POSITIVE)
z, w, p = Array("z", (K,)), Array("w", (K,)), Array("p", (K,), Domain.POSITIVE)
h = Definition("h", (k,), Power(z[k], Integer(2)))
g = define("g", Summation(h[l] * w[l], l))


def d(function, variable):
    return PartialDerivative(function, variable)


APPLIES = [
    (r.linearity, d(x - c, x), d(x, x) - d(c, x)),
    (r.linearity, d(-x, x), Negative(d(x, x))),
    (r.sum_rule, d(Summation(z[l] * z[l], l), z[i]), Summation(d(z[l] * z[l], z[i]), l)),
    # the bound index steps aside for the variable's own
    (r.sum_rule, d(Summation(h[i], i), z[i]), Summation(d(h[l], z[i]), l)),
    (r.sum_rule, d(Summation(z[l], l, 1, None, k), z[i]), Summation(d(z[l], z[i]), l, 1, None, k)),
    (r.product_rule, d(x * Exp(x), x), d(x, x) * Exp(x) + x * d(Exp(x), x)),
    (r.product_rule, d(c * x * x, x), c * d(x, x) * x + c * x * d(x, x)),
    (r.constant_factor, d(c * x, x), c * d(x, x)),
    (r.constant_factor, d(x / c, x), d(x, x) / c),
    (r.constant_rule, d(c * w[k], x), Integer(0)),
    (r.exponential_rule, d(Exp(c * x), x), Exp(c * x) * d(c * x, x)),
    (r.power_rule, d(Power(x, Integer(3)), x), 3 * Power(x, Integer(2)) * d(x, x)),
    (r.power_rule, d(Power(x, Integer(2)), x), 2 * x * d(x, x)),
    (r.variable_rule, d(z[k], z[i]), KroneckerDelta(k, i)),
    (r.variable_rule, d(x, x), Integer(1)),
    (r.variable_rule, d(w[k], z[i]), Integer(0)),
    (r.chain_rule(h), d(g, z[i]), Summation(d(g, h[k]) * d(h[k], z[i]), k)),
    (
        r.cases_rule,
        d(Cases(0, Less(c, 0), x * x, True), x),
        Cases(d(Integer(0), x), Less(c, 0), d(x * x, x), True),
    ),
]

CONDITIONAL = [
    (
        r.quotient_rule,
        d(x / c, x),
        (d(x, x) * c - x * d(c, x)) / Power(c, 2),
        (NotEqual(c, 0),),
    ),
    (r.logarithm_rule, d(Log(q), q), Fraction(1, q) * d(q, q), (Greater(q, 0),)),
    (
        r.power_rule,
        d(Power(q, Integer(-1)), q),
        -1 * Power(q, Integer(-2)) * d(q, q),
        (Greater(q, 0),),
    ),
    (
        r.square_root_rule,
        d(Power(q, Rational(1, 2)), q),
        Fraction(1, 2 * Power(q, Rational(1, 2))) * d(q, q),
        (Greater(q, 0),),
    ),
    (r.relu_rule, d(ReLU(x), x), Indicator(Greater(x, 0)) * d(x, x), (NotEqual(x, 0),)),
    (
        r.leaky_relu_rule,
        d(LeakyReLU(x, c), x),
        Cases(1, Greater(x, 0), c, True) * d(x, x),
        (NotEqual(x, 0),),
    ),
]

REFUSES = [
    (r.linearity, d(x * c, x)),
    (r.linearity, x + c),
    (r.sum_rule, d(z[k], z[i])),
    (r.product_rule, d(x + c, x)),
    (r.constant_factor, d(x * Exp(x), x)),
    (r.constant_factor, d(c / x, x)),
    (r.constant_rule, d(c * x, x)),
    (r.constant_rule, d(g, z[i])),  # depends on z through a definition
    (r.exponential_rule, d(Log(x), x)),
    (r.power_rule, d(Power(x, c), x)),
    (r.variable_rule, d(h[k], z[i])),
    (r.chain_rule(h), d(g, h[i])),
    (r.chain_rule(h), d(g, w[i])),  # h does not lie between w and g
    (r.cases_rule, d(Cases(0, Less(x, 0), x, True), x)),
    (r.quotient_rule, d(x * c, x)),
    (r.logarithm_rule, d(Exp(x), x)),
    (r.square_root_rule, d(Power(x, Integer(2)), x)),
    (r.relu_rule, d(LeakyReLU(x, c), x)),
    (r.leaky_relu_rule, d(ReLU(x), x)),
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
