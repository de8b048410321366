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
    Index,
    KroneckerDelta,
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
from . import batch_norm

m = Size("m")  # samples
D_x, D_a, D_s, K = Size("D_x"), Size("D_a"), Size("D_s"), Size("K")
i, t, u = (Index(name, m) for name in "itu")
n, v = Index("n", D_x), Index("v", D_x)
h, w = Index("h", D_a), Index("w", D_a)
q, p = Index("q", D_s), Index("p", D_s)
j, k, l = Index("j", K), Index("k", K), Index("l", K)

x = Array("x", (D_x, m))
theta_1a, b_1a = Array("theta_1a", (D_a, D_x)), Array("b_1a", (D_a,))
theta_2a, b_2a = Array("theta_2a", (D_s, D_a)), Array("b_2a", (D_s,))
theta_1b, b_1b = Array("theta_1b", (D_s, D_x)), Array("b_1b", (D_s,))
theta_2b, b_2b = Array("theta_2b", (K, D_s)), Array("b_2b", (K,))
gamma, beta = Array("gamma", (D_s,)), Array("beta", (D_s,))
epsilon = Scalar("epsilon", Domain.POSITIVE)
mask = Array("M", (D_a, m))
y_a = Array("y_a", (D_s, m))
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
variance = Definition("sigma^2", (q,), Summation(Power(a_1b[q, t] - mean[q], Integer(2)), t) / m)
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
    * Summation(Summation(half * Power(y_a_hat[q, i] - y_a[q, i], Integer(2)), q), i),
)
loss_b = define("L_b", Fraction(1, m) * Summation(-Summation(y_b[k, i] * Log(y_b_hat[k, i]), k), i))
loss = define("L", loss_a + loss_b)

# The sheet's own names for gradients.
delta_2b = Definition("delta_2b", (k, i), PartialDerivative(loss, z_2b[k, i]))
g = Definition("g", (q, i), PartialDerivative(loss, s[q, i]))
delta_2a = Definition("delta_2a", (q, i), PartialDerivative(loss, y_a_hat[q, i]))
delta_1b = Definition("delta_1b", (q, i), PartialDerivative(loss, z_1b[q, i]))


# ------------------------------------------------------------------------------- forward (D5)


def _whole_layer(component: Component) -> Derivation:
    """Derive the matrix form of a quantity from its components, all samples at once."""
    return (
        Derivation(component)
        .by(r.unfold(component), r.matrix_form(*component.indices))
        .for_every_component()
    )


@cache
def forward_z_1a() -> Derivation:
    """D5: z_1a = θ_1a x + b_1a 1ᵀ."""
    return _whole_layer(z_1a[h, i])


@cache
def forward_a_1a() -> Derivation:
    """D5: a_1a = ReLU(z_1a)."""
    return _whole_layer(a_1a[h, i])


@cache
def forward_y_a_hat() -> Derivation:
    """D5: ŷ_a = θ_2a (a_1a ⊙ M) + b_2a 1ᵀ."""
    return _whole_layer(y_a_hat[q, i])


@cache
def forward_z_1b() -> Derivation:
    """D5: z_1b = θ_1b x + b_1b 1ᵀ."""
    return _whole_layer(z_1b[q, i])


@cache
def forward_a_1b() -> Derivation:
    """D5: a_1b = ReLU(z_1b)."""
    return _whole_layer(a_1b[q, i])


@cache
def forward_z_2b() -> Derivation:
    """D5: θ_2b s + b_2b 1ᵀ, the logits of task B."""
    return _whole_layer(z_2b[k, i])


# ------------------------------------------------------- what every fully connected layer shares


def _weight_gradient(layer: Definition, weight: Component) -> Derivation:
    """∂L/∂W = ∂L/∂layer (inputs)ᵀ, summed over the samples."""
    return (
        _to_parameters(layer, weight)
        .by(
            r.sum_rule,
            r.constant_factor,
            r.variable_rule,
            r.collapse_delta,
            r.exchange_sums,
            r.collapse_delta,
            r.matrix_form(*weight.indices),
        )
        .for_every_component()
    )


def _bias_gradient(layer: Definition, bias: Component) -> Derivation:
    """∂L/∂b = ∂L/∂layer 1, the sum over the samples."""
    return (
        _to_parameters(layer, bias)
        .by(r.variable_rule, r.exchange_sums, r.collapse_delta, r.matrix_form(*bias.indices))
        .for_every_component()
    )


def _to_parameters(layer: Definition, parameter: Component) -> Derivation:
    return Derivation(PartialDerivative(loss, parameter)).by(
        r.chain_rule(layer),
        r.unfold_derivative(layer),
        r.linearity,
        r.constant_rule,
        r.tidy,
    )


def _input_gradient(layer: Definition, below: Component) -> Derivation:
    """∂L/∂inputs = Wᵀ ∂L/∂layer, component by component."""
    return _to_parameters(layer, below).by(
        r.sum_rule,
        r.constant_factor,
        r.variable_rule,
        r.collapse_delta,
        r.collapse_delta,
    )


def _through_relu(activation: Definition, below: Component) -> Derivation:
    """∂L/∂z = ∂L/∂a ⊙ [z > 0]."""
    return (
        Derivation(PartialDerivative(loss, below))
        .by(
            r.chain_rule(activation),
            r.unfold_derivative(activation),
            r.relu_rule,
            r.variable_rule,
            r.collapse_delta,
            r.collapse_delta,
            r.matrix_form(*below.indices),
        )
        .for_every_component()
    )


# ------------------------------------------------------------------- task B, from the loss down


@cache
def gradient_of_log_probability() -> Derivation:
    """D6, lemma: ∂ log ŷ_b,kt/∂z_2b,ji = δ_ti (δ_kj − ŷ_b,jt)."""
    return Derivation(PartialDerivative(Log(y_b_hat[k, t]), z_2b[j, i])).by(
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
        r.factor_out(KroneckerDelta(t, i)),
        at_path(r.multiply_fractions, 1, 1, 0),
        r.fold(y_b_hat),
    )


@cache
def upstream_of_logits() -> Derivation:
    """D6: δ_2b = ∂L/∂z_2b = (ŷ_b − y_b)/m."""
    return (
        Derivation(PartialDerivative(loss, z_2b[j, i]))
        .by(
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
            gradient_of_log_probability().lemma(),
            at_path(r.pull_out, 1, 0, 0),
            r.collapse_delta,
            r.expand,
            r.split_sum,
            r.collapse_delta,
            r.pull_out,
            r.given(Equation(Summation(y_b[k, i], k), Integer(1)), "the targets sum to one"),
            r.remove_brackets,
            r.tidy,
            r.reorder_terms(1, 0),
            r.matrix_form(j, i),
        )
        .for_every_component()
    )


@cache
def gradient_of_theta_2b() -> Derivation:
    """D6: ∂L/∂θ_2b = δ_2b sᵀ."""
    return _weight_gradient(z_2b, theta_2b[j, q])


@cache
def gradient_of_b_2b() -> Derivation:
    """D6: ∂L/∂b_2b = δ_2b 1."""
    return _bias_gradient(z_2b, b_2b[j])


@cache
def upstream_of_sum() -> Derivation:
    """D6: g = ∂L/∂s = θ_2bᵀ δ_2b."""
    return _input_gradient(z_2b, s[q, i]).by(r.matrix_form(q, i)).for_every_component()


def _through_sum(below: Expr) -> Derivation:
    """Return ∂L/∂(something in the ⊕) up to the derivative of the one term that depends on it."""
    return Derivation(PartialDerivative(loss, below)).by(
        r.chain_rule(s),
        r.unfold_derivative(s),
        r.linearity,
        everywhere(r.constant_rule),
        r.tidy,
    )


@cache
def gradient_of_gamma() -> Derivation:
    """D6: ∂L/∂γ = (g ⊙ x̂) 1, per feature the sum over the samples."""
    return (
        _through_sum(gamma[q])
        .by(
            r.constant_factor,
            r.variable_rule,
            r.exchange_sums,
            r.collapse_delta,
            r.matrix_form(q),
        )
        .for_every_component()
    )


@cache
def gradient_of_beta() -> Derivation:
    """D6: ∂L/∂β = g 1."""
    return (
        _through_sum(beta[q])
        .by(r.variable_rule, r.exchange_sums, r.collapse_delta, r.matrix_form(q))
        .for_every_component()
    )


@cache
def batch_norm_jacobian() -> Derivation:
    """D6, D4 per feature: ∂x̂_qt/∂a_1b,pi couples the samples of the batch."""
    root = Rational(-1, 2)
    sample, entry = a_1b[p, i], a_1b[q, t]
    lemmas = (
        batch_norm.gradient_of_mean(mean[q], sample),
        batch_norm.gradient_of_variance(variance[q], mean[q], entry, sample),
    )
    return batch_norm.differentiated(x_hat[q, t], sample, *lemmas).by(
        r.split_power(root, root, root),
        r.fold_product(x_hat),
        r.fold_product(x_hat),
        r.factor_out(Power(variance[q] + epsilon, root)),
        r.factor_out(KroneckerDelta(q, p)),
        r.move_to_front(Fraction(1, m)),
    )


@cache
def upstream_of_a_1b() -> Derivation:
    """D6: ∂L/∂a_1b, γ times the transpose of D4 applied to g."""
    return _through_sum(a_1b[q, i]).by(
        r.constant_factor,
        batch_norm_jacobian().lemma(),
        r.exchange_sums,
        r.collapse_delta,
        r.pull_out,
        r.expand,
        r.split_sum,
        r.collapse_delta,
        everywhere(r.pull_out),
    )


@cache
def upstream_of_z_1b() -> Derivation:
    """D6: δ_1b = ∂L/∂a_1b ⊙ [z_1b > 0]."""
    return _through_relu(a_1b, z_1b[q, i])


@cache
def gradient_of_theta_1b() -> Derivation:
    """D6: ∂L/∂θ_1b = δ_1b xᵀ."""
    return _weight_gradient(z_1b, theta_1b[q, v])


@cache
def gradient_of_b_1b() -> Derivation:
    """D6: ∂L/∂b_1b = δ_1b 1."""
    return _bias_gradient(z_1b, b_1b[q])


# ---------------------------------------------------------------------- task A, where paths meet


@cache
def upstream_of_y_a_hat() -> Derivation:
    """D6: δ_2a = (ŷ_a − y_a)/m + g, the loss of task A and the path through the ⊕ meet."""
    return (
        Derivation(PartialDerivative(loss, y_a_hat[q, i]))
        .by(
            r.unfold_derivative(loss),
            r.linearity,
            r.unfold_derivative(loss_a),
            r.constant_factor,
            r.sum_rule,
            r.sum_rule,
            r.constant_factor,
            r.power_rule,
            r.linearity,
            r.variable_rule,
            r.constant_rule,
            r.tidy,
            r.collapse_delta,
            r.collapse_delta,
            r.chain_rule(s),
            r.unfold_derivative(s),
            r.linearity,
            everywhere(r.constant_rule),
            r.tidy,
            r.variable_rule,
            r.collapse_delta,
            r.collapse_delta,
            r.matrix_form(q, i),
        )
        .for_every_component()
    )


@cache
def gradient_of_theta_2a() -> Derivation:
    """D6: ∂L/∂θ_2a = δ_2a (a_1a ⊙ M)ᵀ."""
    return _weight_gradient(y_a_hat, theta_2a[q, w])


@cache
def gradient_of_b_2a() -> Derivation:
    """D6: ∂L/∂b_2a = δ_2a 1."""
    return _bias_gradient(y_a_hat, b_2a[q])


@cache
def upstream_of_a_1a() -> Derivation:
    """D6: ∂L/∂a_1a = θ_2aᵀ δ_2a ⊙ M."""
    return (
        _input_gradient(y_a_hat, a_1a[w, i])
        .by(r.pull_out, r.reorder_factors(1, 0), r.matrix_form(w, i))
        .for_every_component()
    )


@cache
def upstream_of_z_1a() -> Derivation:
    """D6: δ_1a = ∂L/∂a_1a ⊙ [z_1a > 0]."""
    return _through_relu(a_1a, z_1a[w, i])


@cache
def gradient_of_theta_1a() -> Derivation:
    """D6: ∂L/∂θ_1a = δ_1a xᵀ."""
    return _weight_gradient(z_1a, theta_1a[w, v])


@cache
def gradient_of_b_1a() -> Derivation:
    """D6: ∂L/∂b_1a = δ_1a 1."""
    return _bias_gradient(z_1a, b_1a[w])


@cache
def gradient_of_input() -> Derivation:
    """D6: ∂L/∂x = θ_1aᵀ δ_1a + θ_1bᵀ δ_1b, both tasks pull on the input."""
    return (
        Derivation(PartialDerivative(loss, x[v, i]))
        .by(
            r.chain_rule(z_1a, z_1b),
            r.unfold_derivative(z_1a),
            r.unfold_derivative(z_1b),
            everywhere(r.linearity),
            everywhere(r.constant_rule),
            r.tidy,
            everywhere(r.sum_rule),
            everywhere(r.constant_factor),
            everywhere(r.variable_rule),
            r.collapse_delta,
            r.collapse_delta,
            r.collapse_delta,
            r.collapse_delta,
            r.matrix_form(v, i),
        )
        .for_every_component()
    )
