"""Rules for sums and the Kronecker delta."""

import pytest
from sympy import Integer

from mathcore import rules as r
from mathcore.expressions import (
    Array,
    Cases,
    Domain,
    Equal,
    Index,
    KroneckerDelta,
    Negative,
    NotEqual,
    Scalar,
    Size,
    Summation,
    plus,
)

K, n = Size("K"), Size("n")
i, j, k, l = (Index(name, K) for name in "ijkl")  # noqa: E741
a = Index("a", n)
c = Scalar("c")
z, w, v = Array("z", (K,)), Array("w", (K,)), Array("v", (n,))
hot = Array("t", (K,), Domain.ONE_HOT)
total = Summation(z[l], l)


def delta(one, other):
    return KroneckerDelta(one, other)


APPLIES = [
    (r.collapse_delta, Summation(delta(i, l) * z[l], l), z[i]),
    (r.collapse_delta, Summation(z[l] * delta(l, i) * w[k], l), z[i] * w[k]),
    (r.collapse_delta, Summation(Negative(z[l] * delta(l, i)), l), Negative(z[i])),
    (r.collapse_delta, Summation(delta(l, i), l), Integer(1)),
    (r.split_sum, Summation(z[l] - w[l], l), total - Summation(w[l], l)),
    (r.split_sum, Summation(Negative(z[l]), l), Negative(total)),
    (r.pull_out, Summation(c * z[l] * w[k], l), c * w[k] * total),
    (r.pull_out, Summation(z[l] / c, l), total / c),
    (r.take_in, c * total, Summation(c * z[l], l)),
    (r.constant_sum, Summation(c, l), K * c),
    (r.constant_sum, Summation(Integer(1), l), K),
    (
        r.exchange_sums,
        Summation(Summation(z[l] * v[a], a), l),
        Summation(Summation(z[l] * v[a], l), a),
    ),
    (r.split_off(k), total, z[k] + Summation(z[l], l, 1, None, k)),
    (r.without_term, Summation(z[l], l, 1, None, k), total - z[k]),
    (r.excluded_delta, Summation(z[j] * delta(j, k), j, 1, None, k), Integer(0)),
    (r.delta_of_equal, delta(k, k) * c, 1 * c),
    (r.sift_delta, z[i] * delta(i, k), z[k] * delta(i, k)),
    (r.swap_delta, delta(i, k), delta(k, i)),
    (
        r.delta_as_cases,
        z[i] - delta(k, i),
        Cases(z[k] - 1, Equal(i, k), z[i] - 0, True),
    ),
    (
        r.unite_cases,
        Cases(z[k], Equal(i, k), w[i] * w[k], True),
        plus(w[i] * w[k], delta(i, k) * (z[k] - w[i] * w[i])),
    ),
    (r.distinguish(k, i), z[k] * w[i], Cases(z[k] * w[k], Equal(k, i), z[k] * w[i], True)),
    (r.rename_index(l, "n"), total, Summation(z[Index("n", K)], Index("n", K))),
]

CONDITIONAL = [
    (r.delta_of_distinct, c * delta(i, k), c * 0, (NotEqual(i, k),)),
    (r.one_hot(hot, k), hot[l] * z[l], delta(l, k) * z[l], (Equal(hot[k], 1),)),
]

REFUSES = [
    (r.collapse_delta, Summation(delta(i, l) * z[l], l, 1, None, k)),
    (r.collapse_delta, Summation(delta(a, l) * z[l], l)),  # a may lie outside the range of l
    (r.collapse_delta, Summation(delta(i, k) * z[l], l)),
    (r.split_sum, Summation(z[l] * w[l], l)),
    (r.pull_out, Summation(z[l] * w[l], l)),
    (r.pull_out, Summation(c / z[l], l)),
    (r.take_in, z[l] * total),  # would be captured
    (r.constant_sum, total),
    (r.constant_sum, Summation(c, l, 1, None, k)),
    (r.exchange_sums, Summation(Summation(z[l] * w[j], l, 1, None, j), j)),
    (r.split_off(a), total),
    (r.without_term, total),
    (r.excluded_delta, Summation(z[j] * delta(j, k), j, 1, None, i)),
    (r.delta_of_equal, delta(k, i)),
    (r.delta_of_distinct, delta(k, k)),
    (r.sift_delta, z[i] * w[k]),
    (r.at_path(r.delta_as_cases), delta(i, k) + delta(i, j)),
    (r.unite_cases, Cases(z[k], NotEqual(i, k), w[i], True)),
    (r.distinguish(k, i), z[k]),
    (r.rename_index(l, "k"), Summation(z[l] * w[k], l)),  # would be captured
    (r.one_hot(hot, k), z[l]),
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


def test_a_collapsed_sum_knows_where_its_factors_were(applies):
    step = applies(r.collapse_delta, Summation(z[l] * delta(l, i) * w[l], l), z[i] * w[i])
    assert step.sources((0,)) == ((0, 0),)
    assert step.sources((1,)) == ((0, 2),)
    assert step.sources(()) == ()
