"""From components to vectors and matrices."""

import pytest
from sympy import Integer

from mathcore import rules as r
from mathcore.expressions import (
    Array,
    Component,
    Definition,
    Diagonal,
    Exp,
    Greater,
    Hadamard,
    Index,
    Indicator,
    KroneckerDelta,
    MatrixProduct,
    Negative,
    Ones,
    PartialDerivative,
    Power,
    Scalar,
    Size,
    SmoothFunction,
    Summation,
    Transpose,
    UnitVector,
    define,
)
from mathcore.rules.matrix_form import for_every_component

K, n = Size("K"), Size("n")
i, k, l = (Index(name, K) for name in "ikl")  # noqa: E741
a, b = Index("a", n), Index("b", n)
c = Scalar("c")
z, w, v = Array("z", (K,)), Array("w", (K,)), Array("v", (n,))
w_row = Transpose(w)
W, V = Array("W", (n, K)), Array("V", (K, n))
y = Definition("y", (k,), Exp(z[k]) / Summation(Exp(z[l]), l))
loss = define("L", SmoothFunction(y))


def form(*indices):
    return r.matrix_form(*indices)


def whole(expression, *indices):
    return Component(expression, *indices) if indices else expression


APPLIES = [
    ((k,), z[k] * w[k], Hadamard(z, w)),
    ((k,), c * z[k], c * z),
    ((k,), Negative(z[k]), Negative(z)),
    ((k,), z[k] - w[k], z - w),
    ((k,), z[k] - c, z - c * Ones(K)),
    ((k,), z[k] / c, z / c),
    ((k,), KroneckerDelta(k, i) - z[k], UnitVector(i) - z),
    ((k,), Power(z[k], Integer(2)), Power(z, Integer(2))),
    ((k,), Exp(z[k]), Exp(z)),
    ((k,), z[k] * Indicator(Greater(w[k], 0)), Hadamard(z, Indicator(Greater(w, 0)))),
    ((a,), Summation(W[a, l] * z[l], l), MatrixProduct(W, z)),
    ((a,), Summation(V[l, a] * z[l], l), MatrixProduct(Transpose(V), z)),
    ((a,), Summation(W[a, l], l), MatrixProduct(W, Ones(K))),
    ((), Summation(z[l] * w[l], l), MatrixProduct(Transpose(z), w)),
    ((k, i), z[k], MatrixProduct(z, Transpose(Ones(K)))),
    ((a, k), v[a] * z[k], MatrixProduct(v, Transpose(z))),
    ((k, i), KroneckerDelta(k, i) * z[i], Diagonal(z)),
    (
        (k, i),
        KroneckerDelta(k, i) - z[k] * z[i],
        Diagonal(Ones(K)) - MatrixProduct(z, Transpose(z)),
    ),
    ((a, b), Summation(W[a, l] * V[l, b], l), MatrixProduct(W, V)),
    ((k,), PartialDerivative(loss, y[k]), PartialDerivative(loss, y)),
    ((k, i), PartialDerivative(y[k], z[i]), PartialDerivative(y, z)),
]

REFUSES = [
    (form(k), Summation(W[a, l] * z[l], l, 1, None, k)),
    (form(k, i), KroneckerDelta(k, i) * KroneckerDelta(k, i) * Array("M", (K, K))[k, i]),
    (form(k), Summation(Power(W[a, l] + z[k], Integer(2)), l)),
]


@pytest.mark.parametrize(("indices", "before", "after"), APPLIES)
def test_reads_off_the_matrix_form(applies, indices, before, after):
    step = applies(form(*indices), before, whole(after, *indices))
    assert step.report.proved


@pytest.mark.parametrize(("rule", "before"), REFUSES)
def test_has_no_matrix_form(refuses, rule, before):
    refuses(rule, before)


def test_an_equation_of_components_becomes_one_of_vectors():
    gradient = PartialDerivative(loss, z[k])
    equation = for_every_component(gradient, Component(z - w, k))
    assert equation.left == PartialDerivative(loss, z)
    assert equation.right == z - w
    assert for_every_component(gradient, z[k]) is None
    assert for_every_component(gradient, z[k] - w[k]) is None
