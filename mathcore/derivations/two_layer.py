"""The two-layer classifier with LeakyReLU (E2, E3, E4)."""

from __future__ import annotations

from functools import cache

from sympy import Integer

from .. import rules as r
from ..expressions import (
    Array,
    Definition,
    Domain,
    Equal,
    Index,
    LeakyReLU,
    Log,
    PartialDerivative,
    Scalar,
    Size,
    Summation,
    define,
)
from ..steps import Derivation
from . import softmax
from .softmax import K, i, k, l, softmax_of

D_x, D_a = Size("D_x"), Size("D_a")
n, h = Index("n", D_x), Index("h", D_a)
alpha = Scalar("alpha")

x = Array("x", (D_x,))
W_1, b_1 = Array("W^[1]", (D_a, D_x)), Array("b^[1]", (D_a,))
W_2, b_2 = Array("W^[2]", (K, D_a)), Array("b^[2]", (K,))
z_1 = Definition("z^[1]", (h,), Summation(W_1[h, n] * x[n], n) + b_1[h])
a_1 = Definition("a^[1]", (h,), LeakyReLU(z_1[h], alpha))
z_2 = Definition("z^[2]", (k,), Summation(W_2[k, h] * a_1[h], h) + b_2[k])
y_hat = softmax_of(z_2, "y_hat")
y = Array("y", (K,), Domain.ONE_HOT)
loss = define("L", -Summation(y[l] * Log(y_hat[l]), l))


def diagonal_by_complement() -> Derivation:
    """E2: ∂ŷ_k/∂z_k = ŷ_k (1 − ŷ_k)."""
    return softmax.diagonal_by_complement(y_hat, z_2)


def off_diagonal() -> Derivation:
    """E3: ∂ŷ_k/∂z_i = −ŷ_k ŷ_i for i ≠ k."""
    return softmax.off_diagonal(y_hat, z_2)


@cache
def gradient_of_logits() -> Derivation:
    """E4: with y_k = 1, ∂L/∂z_i = ŷ_i − δ_ki, by the route log ŷ_k = z_k − log Z."""
    return Derivation(PartialDerivative(loss, z_2[i]), (Equal(y[k], Integer(1)),)).by(
        r.unfold_derivative(loss),
        r.one_hot(y, k),
        r.collapse_delta,
        r.unfold(y_hat),
        r.logarithm_of_fraction,
        r.logarithm_of_exponential,
        r.remove_brackets,
        r.linearity,
        r.variable_rule,
        r.logarithm_rule,
        r.sum_rule,
        r.exponential_rule,
        r.variable_rule,
        r.collapse_delta,
        r.multiply_fractions,
        r.fold(y_hat),
        r.reorder_terms(1, 0),
    )


@cache
def gradient_of_logits_by_cases() -> Derivation:
    """E4: with y_k = 1, ∂L/∂z_i = ŷ_k − 1 for i = k and ŷ_i otherwise."""
    return Derivation(PartialDerivative(loss, z_2[i]), (Equal(y[k], Integer(1)),)).by(
        gradient_of_logits().lemma(), r.delta_as_cases, r.tidy
    )
