"""BatchNorm over a batch of m samples of one feature (D1, D4, and the full backward pass)."""

from __future__ import annotations

from functools import cache

from sympy import Integer, Rational

from .. import rules as r
from ..expressions import (
    Array,
    Component,
    Definition,
    Domain,
    Index,
    PartialDerivative,
    Power,
    Scalar,
    Size,
    SmoothFunction,
    Summation,
    define,
)
from ..rules import at_path, everywhere
from ..steps import Derivation

m = Size("m")
i, j, l = (Index(name, m) for name in "ijl")
x = Array("x", (m,))
gamma, beta = Scalar("gamma"), Scalar("beta")
epsilon = Scalar("epsilon", Domain.POSITIVE)

mean = define("mu", Summation(x[l], l) / m)
variance = define("sigma^2", Summation(Power(x[l] - mean, Integer(2)), l) / m)
normalised = Definition("x_hat", (j,), (x[j] - mean) / Power(variance + epsilon, Rational(1, 2)))
y = Definition("y", (j,), gamma * normalised[j] + beta)
loss = define("l", SmoothFunction(y))


@cache
def gradient_of_scale() -> Derivation:
    """D1: ∂y_i/∂γ = x̂_i."""
    return Derivation(PartialDerivative(y[i], gamma)).by(
        r.unfold_derivative(y),
        r.linearity,
        r.constant_factor,
        r.constant_rule,
        r.variable_rule,
        r.tidy,
    )


@cache
def gradient_of_shift() -> Derivation:
    """D1: ∂y_i/∂β = 1."""
    return Derivation(PartialDerivative(y[i], beta)).by(
        r.unfold_derivative(y),
        r.linearity,
        r.constant_rule,
        r.variable_rule,
        r.tidy,
    )


@cache
def gradient_of_mean(mean: Component = mean, sample: Component = x[i]) -> Derivation:
    """D4, lemma: ∂μ/∂x_i = 1/m."""
    return Derivation(PartialDerivative(mean, sample)).by(
        r.unfold_derivative(mean),
        r.constant_factor,
        r.sum_rule,
        r.variable_rule,
        r.collapse_delta,
    )


@cache
def sum_of_deviations(mean: Component = mean, entry: Component = x[l]) -> Derivation:
    """D4, lemma: Σ (x_l − μ) = 0, over the last index of the entry."""
    return Derivation(Summation(entry - mean, entry.indices[-1])).by(
        r.split_sum,
        r.constant_sum,
        r.unfold(mean),
        r.multiply_fractions,
        r.cancel,
        r.cancel_terms,
    )


@cache
def gradient_of_variance(
    variance: Component = variance,
    mean: Component = mean,
    entry: Component = x[l],
    sample: Component = x[i],
) -> Derivation:
    """D4, lemma: ∂σ²/∂x_i = (2/m)(x_i − μ)."""
    return Derivation(PartialDerivative(variance, sample)).by(
        r.unfold_derivative(variance),
        r.constant_factor,
        r.sum_rule,
        r.power_rule,
        r.linearity,
        r.variable_rule,
        gradient_of_mean(mean, sample).lemma(),
        r.expand_last,
        r.split_sum,
        r.collapse_delta,
        r.pull_out,
        sum_of_deviations(mean, entry).lemma(),
        r.tidy,
        r.factor_beside_fraction,
    )


def differentiated(
    output: Component,
    sample: Component,
    mean_lemma: Derivation,
    variance_lemma: Derivation,
) -> Derivation:
    """Differentiate a normalised output by a sample, with what is known of μ and σ²."""
    return Derivation(PartialDerivative(output, sample)).by(
        r.unfold_derivative(output),
        r.negative_power,
        r.product_rule,
        r.linearity,
        r.variable_rule,
        mean_lemma.lemma(),
        r.power_rule,
        r.linearity,
        variance_lemma.lemma(),
        r.constant_rule,
        r.tidy,
    )


@cache
def jacobian() -> Derivation:
    """D4: ∂x̂_j/∂x_i, as the sheet writes it, through ∂μ/∂x_i and ∂σ²/∂x_i."""
    lemmas = gradient_of_mean(), gradient_of_variance()
    return differentiated(normalised[j], x[i], *lemmas).by(
        at_path(r.reorder_factors(2, 1, 3, 0), 1, 0)
    )


@cache
def jacobian_in_outputs() -> Derivation:
    """D4 in terms of the outputs: (σ² + ε)^(−1/2) (δ_ji − 1/m − x̂_i x̂_j/m)."""
    root = Rational(-1, 2)
    return Derivation(PartialDerivative(normalised[j], x[i])).by(
        jacobian().lemma(),
        r.split_power(root, root, root),
        r.fold_product(normalised),
        r.fold_product(normalised),
        r.factor_out(Power(variance + epsilon, root)),
    )


@cache
def jacobian_of_layer() -> Derivation:
    """D4 behind the scale: ∂y_j/∂x_i = γ ∂x̂_j/∂x_i."""
    return Derivation(PartialDerivative(y[j], x[i])).by(
        r.unfold_derivative(y),
        r.linearity,
        r.constant_factor,
        r.constant_rule,
        r.tidy,
    )


@cache
def backward() -> Derivation:
    """Derive the full backward pass: ∂l/∂x_i for a given upstream gradient ∂l/∂y."""
    return Derivation(PartialDerivative(loss, x[i])).by(
        r.chain_rule(y),
        r.unfold_derivative(y),
        r.linearity,
        r.constant_factor,
        r.constant_rule,
        r.tidy,
        jacobian_in_outputs().lemma(),
        r.pull_out,
        r.expand,
        r.split_sum,
        r.collapse_delta,
        everywhere(r.pull_out),
    )
