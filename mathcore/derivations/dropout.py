"""Inverted dropout with drop probability p and a uniform draw r_i for each input (D2)."""

from __future__ import annotations

from functools import cache

from .. import rules as r
from ..expressions import (
    Array,
    Cases,
    Definition,
    Domain,
    Expectation,
    Fraction,
    Index,
    Less,
    NotEqual,
    PartialDerivative,
    Scalar,
    Size,
    SmoothFunction,
    define,
)
from ..steps import Derivation

n = Size("n")
i, j = Index("i", n), Index("j", n)
p = Scalar("p", Domain.UNIT)
x = Array("x", (n,))
draw = Array("r", (n,), Domain.UNIT)
output = Definition("o", (j,), Cases(0, Less(draw[j], p), x[j] / (1 - p), True))
mask = Definition("M", (i,), Cases(0, Less(draw[i], p), Fraction(1, 1 - p), True))
masked = Definition("o", (j,), mask[j] * x[j])  # the output, if the mask is kept for the way back
unscaled = Definition("o_tilde", (j,), Cases(0, Less(draw[j], p), x[j], True))
loss = define("l", SmoothFunction(masked))


@cache
def jacobian() -> Derivation:
    """D2: ∂o_j/∂x_i = 0 for a dropped unit, δ_ji/(1 − p) for one that is kept."""
    return Derivation(PartialDerivative(output[j], x[i]), (NotEqual(p, 1),)).by(
        r.unfold(output),
        r.cases_rule,
        r.constant_factor,
        r.constant_rule,
        r.variable_rule,
    )


@cache
def diagonal() -> Derivation:
    """D2, i = j: 0 if r_i < p, 1/(1 − p) otherwise."""
    return Derivation(PartialDerivative(output[i], x[i]), (NotEqual(p, 1),)).by(
        jacobian().lemma(), r.delta_of_equal
    )


@cache
def off_diagonal() -> Derivation:
    """D2, i ≠ j: no input reaches another output."""
    return Derivation(PartialDerivative(output[j], x[i]), (NotEqual(p, 1), NotEqual(j, i))).by(
        jacobian().lemma(), r.delta_of_distinct, r.tidy
    )


@cache
def jacobian_matrix() -> Derivation:
    """D2: the Jacobian as a matrix, the mask on its diagonal, ∂o/∂x = diag(M)."""
    return (
        Derivation(PartialDerivative(masked[j], x[i]), (NotEqual(p, 1),))
        .by(r.unfold(masked), r.constant_factor, r.variable_rule, r.matrix_form(j, i))
        .for_every_component()
    )


@cache
def backward() -> Derivation:
    """D2: the gradient passes the mask of the forward pass, ∂l/∂x = M ⊙ ∂l/∂o."""
    return (
        Derivation(PartialDerivative(loss, x[i]), (NotEqual(p, 1),))
        .by(
            r.chain_rule(masked),
            r.unfold_derivative(masked),
            r.constant_factor,
            r.variable_rule,
            r.collapse_delta,
            r.reorder_factors(1, 0),
            r.matrix_form(i),
        )
        .for_every_component()
    )


@cache
def expectation() -> Derivation:
    """D2: the scale preserves the expectation, 𝔼[o_i] = x_i."""
    return Derivation(Expectation(output[i], draw[i]), (NotEqual(p, 1),)).by(
        r.unfold(output), r.law_of_total_expectation, r.tidy, r.multiply_fractions, r.cancel
    )


@cache
def expectation_unscaled() -> Derivation:
    """D2: without the scale the expectation is too small, 𝔼[õ_i] = (1 − p) x_i."""
    return Derivation(Expectation(unscaled[i], draw[i])).by(
        r.unfold(unscaled), r.law_of_total_expectation, r.tidy
    )
