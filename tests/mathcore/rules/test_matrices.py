"""Components of vector expressions, written by components."""

import pytest

from mathcore import rules as r
from mathcore.expressions import (
    Array,
    Component,
    Exp,
    Fraction,
    Hadamard,
    Index,
    Ones,
    ReLU,
    Scalar,
    Size,
    Softmax,
    Summation,
)

K = Size("K")
k, l = Index("k", K), Index("l", K)  # noqa: E741
c = Scalar("c")
z, w = Array("z", (K,)), Array("w", (K,))


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (r.componentwise, Component(z + c * Ones(K), k), z[k] + c),
        (r.componentwise, Component(Hadamard(z, w), k), z[k] * w[k]),
        (r.componentwise, Component(Exp(z), k), Exp(z[k])),
        (r.componentwise, Component(ReLU(z - w), k), ReLU(z[k] - w[k])),
        (
            r.softmax_definition,
            Component(Softmax(z), k),
            Fraction(Exp(z[k]), Summation(Exp(z[l]), l)),
        ),
    ],
)
def test_writes_components(applies, rule, before, after):
    applies(rule, before, after)


@pytest.mark.parametrize(
    ("rule", "before"),
    [
        (r.componentwise, z[k]),
        (r.componentwise, Component(Softmax(z), k)),
        (r.softmax_definition, Component(Exp(z), k)),
    ],
)
def test_does_not_apply(refuses, rule, before):
    refuses(rule, before)
