"""The multi-task network: loss and every gradient (D5, D6). Samples are the columns, index i."""

from __future__ import annotations

from functools import cache

from sympy import Integer, Rational

from .. import rules as r
from ..expressions import (
    Array,
    Component,
    Definition,
    Domain,
    Equation,
    Exp,
    Expr,
    Fraction,
    Head,
    Index,
    Log,
    PartialDerivative,
    Power,
    ReLU,
    Scalar,
    Size,
    Summation,
    define,
)
from ..rules import at_path, everywhere
from ..steps import Derivation

m = Size("m")  # samples
D_x, H_a, D_a, K = Size("D_x"), Size("H_a"), Size("D_a"), Size("K")
i, t, u = (Index(name, m) for name in "itu")
n, v = Index("n", D_x), Index("v", D_x)
h, w = Index("h", H_a), Index("w", H_a)
q, o = Index("q", D_a), Index("o", D_a)
j, k, l = Index("j", K), Index("k", K), Index("l", K)

x = Array("x", (D_x, m))
theta_1a, b_1a = Array("theta_1a", (H_a, D_x)), Array("b_1a", (H_a,))
theta_2a, b_2a = Array("theta_2a", (D_a, H_a)), Array("b_2a", (D_a,))
theta_1b, b_1b = Array("theta_1b", (D_a, D_x)), Array("b_1b", (D_a,))
theta_2b, b_2b = Array("theta_2b", (K, D_a)), Array("b_2b", (K,))
gamma, beta = Array("gamma", (D_a,)), Array("beta", (D_a,))
epsilon = Scalar("epsilon", Domain.POSITIVE)
mask = Array("M", (H_a, m))
y_a = Array("y_a", (D_a, m))
y_b = Array("y_b", (K, m), Domain.DISTRIBUTION)

# Task A: FC → ReLU → dropout → FC.
z_1a = Definition("z_1a", (h, i), Summation(theta_1a[h, n] * x[n, i], n) + b_1a[h])
a_1a = Definition("a_1a", (h, i), ReLU(z_1a[h, i]))
y_a_hat = Definition(
    "y_hat_a", (q, i), Summation(theta_2a[q, h] * (a_1a[h, i] * mask[h, i]), h) + b_2a[q]
)

# Task B: FC → ReLU → BatchNorm, ⊕ task A's prediction, FC → softmax.
z_1b = Definition("z_1b", (q, i), Summation(theta_1b[q, n] * x[n, i], n) + b_1b[q])
a_1b = Definition("a_1b", (q, i), ReLU(z_1b[q, i]))
mean = Definition("mu", (q,), Summation(a_1b[q, t], t) / m)
variance = Definition(
    "sigma^2", (q,), Summation(Power(a_1b[q, t] - mean[q], Integer(2)), t) / m
)
x_hat = Definition(
    "x_hat", (q, i), (a_1b[q, i] - mean[q]) / Power(variance[q] + epsilon, Rational(1, 2))
)
s = Definition("s", (q, i), gamma[q] * x_hat[q, i] + beta[q] + y_a_hat[q, i])
z_2b = Definition("z_2b", (k, i), Summation(theta_2b[k, q] * s[q, i], q) + b_2b[k])
y_b_hat = Definition("y_hat_b", (k, i), Exp(z_2b[k, i]) / Summation(Exp(z_2b[l, i]), l))

# The loss, L = L_a + L_b: half the squared error of task A and the cross-entropy of task B.
half = Fraction(1, 2)
loss_a = define(
    "L_a",
    Fraction(1, m)
    * Summation(
        Summation(half * Power(y_a_hat[q, i] - y_a[q, i], Integer(2)), q), i
    ),
)
loss_b = define(
    "L_b", Fraction(1, m) * Summation(-Summation(y_b[k, i] * Log(y_b_hat[k, i]), k), i)
)
loss = define("L", loss_a + loss_b)


@cache
def softmax_jacobian() -> Derivation:
    """D6: softmax of each sample, ∂ŷ_b,kt/∂z_2b,ji = δ_ti ŷ_b,kt (δ_kj − ŷ_b,jt)."""
    return Derivation(PartialDerivative(y_b_hat[k, t], z_2b[j, i])).by(
        r.unfold(y_b_hat),
        r.quotient_rule,
        r.sum_rule,
        everywhere(r.exponential_rule),
        everywhere(r.variable_rule),
        r.collapse_delta,
        r.factor_out(Exp(z_2b[k, t])),
        r.split_fraction,
        r.split_terms,
        r.cancel,
    )


@cache
def upstream_of_logits() -> Derivation:
    """D6: δ_2b = ∂L/∂z_2b = (ŷ_b − y_b)/m."""
    return Derivation(PartialDerivative(loss, z_2b[j, i])).by(
        r.unfold_derivative(loss),
        r.linearity,
        r.constant_rule,
        r.tidy,
        r.unfold_derivative(loss_b),
        r.constant_factor,
        r.sum_rule,
        r.linearity,
        r.sum_rule,
        r.constant_factor,
        r.unfold(y_b_hat),
        r.logarithm_of_fraction,
        r.logarithm_of_exponential,
        r.linearity,
        r.variable_rule,
        r.logarithm_rule,
        r.sum_rule,
        r.exponential_rule,
        r.variable_rule,
        r.collapse_delta,
    )
