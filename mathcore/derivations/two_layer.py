"""The two-layer classifier with LeakyReLU (E1 to E4)."""

from __future__ import annotations

from functools import cache

from sympy import Integer

from .. import rules as r
from ..expressions import (
    Array,
    Definition,
    Domain,
    Equal,
    Exp,
    Index,
    LeakyReLU,
    Log,
    MatrixProduct,
    Ones,
    PartialDerivative,
    Scalar,
    ShapeOf,
    Size,
    Softmax,
    Summation,
    Transpose,
    define,
)
from ..rules import everywhere
from ..steps import Derivation
from . import softmax
from .softmax import K, i, j, k, l, softmax_of

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

# What E2 to E4 are derived with on the sheet: z is z^[2], whose second index nobody reads in an
# exponent, and Z the sum of softmax.
z = Definition("z", (k,), z_2.body)
y_hat_of_z = softmax_of(z, "y_hat")
loss_of_z = define("L", -Summation(y[l] * Log(y_hat_of_z[l]), l))
Z = define("Z", Summation(Exp(z[l]), l))
SHORT = {
    z_2: z,
    y_hat: y_hat_of_z,
    loss: loss_of_z,
    **{Summation(Exp(z_2[index]), index): Z for index in (j, l)},
}


# E1: a batch as columns. Whole matrices, since only their shapes matter.
m = Size("m")
X = Array("X", (D_x, m))
columns = Transpose(Ones(m))
Z_1 = MatrixProduct(W_1, X) + MatrixProduct(b_1, columns)
Z_2 = MatrixProduct(W_2, LeakyReLU(Z_1, alpha)) + MatrixProduct(b_2, columns)


@cache
def shape_of_batch_output() -> Derivation:
    """E1: for a batch X of shape D_x × m the output has the shape K × m."""
    return Derivation(ShapeOf(Softmax(Z_2))).by(
        r.shape_of_function,
        r.shape_of_sum,
        r.shape_of_product,
        r.shape_of_function,
        r.shape_of_sum,
        r.shape_of_product,
        everywhere(r.known_shape),
        r.multiply_dimensions,
        r.multiply_dimensions,
    )


@cache
def shape_of_second_weights() -> Derivation:
    """E1: W^[2] has the shape K × D_a, since z^[2] has K rows and a^[1] has D_a."""
    return Derivation(ShapeOf(W_2)).by(
        r.shape_between(z_2, a_1), everywhere(r.known_shape), everywhere(r.pick_rows)
    )


@cache
def shape_of_second_bias() -> Derivation:
    """E1: b^[2] has the shape K × 1 of z^[2], to which it is added."""
    return Derivation(ShapeOf(b_2)).by(r.shape_of_term(z_2), r.known_shape)


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
