"""The expectation over a draw, case by case."""

import pytest

from mathcore import rules as r
from mathcore.expressions import (
    Array,
    Cases,
    Definition,
    Domain,
    Expectation,
    Index,
    Less,
    Scalar,
    Size,
)

K = Size("K")
k = Index("k", K)
x, z = Array("x", (K,)), Array("z", (K,))
draw = Array("r", (K,), Domain.UNIT)
p, s = Scalar("p", Domain.UNIT), Scalar("s")
noisy = Definition("n", (k,), x[k] * draw[k])


def mean(below, threshold, above):
    return Expectation(Cases(below, Less(draw[k], threshold), above, True), draw[k])


def test_each_case_counts_by_its_probability_and_comes_from_its_place(applies):
    step = applies(r.law_of_total_expectation, mean(x[k], p, z[k]), p * x[k] + (1 - p) * z[k])
    assert step.sources((0, 1)) == ((0, 0),)
    assert step.sources((1, 1)) == ((0, 2),)
    assert step.sources((0, 0)) == step.sources((1, 0, 1, 0)) == ((0, 1, 1),)


@pytest.mark.parametrize(
    "before",
    [
        mean(x[k], s, z[k]),  # no probability
        mean(x[k], p, draw[k]),
        mean(noisy[k], p, z[k]),
        Expectation(Cases(x[k], Less(p, draw[k]), z[k], True), draw[k]),
        Expectation(x[k], draw[k]),
    ],
    ids=str,
)
def test_does_not_apply(refuses, before):
    refuses(r.law_of_total_expectation, before)
