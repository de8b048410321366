"""How the loss of the classifier of E flows back beyond its logits, where the sheet ends.

What goes through LeakyReLU assumes that no unit stands at its kink.
"""

from __future__ import annotations

from functools import cache

from sympy import Expr

from .. import rules as r
from ..expressions import (
    Array,
    Cases,
    Comparison,
    Definition,
    Equation,
    Greater,
    Index,
    NotEqual,
    PartialDerivative,
    ReLU,
)
from ..rules import everywhere
from ..steps import Derivation
from . import two_layer as sheet
from .layer_rules import linear_in_first_term

g, q = Index("g", sheet.D_a), Index("q", sheet.D_x)
# LeakyReLU and ReLU have no derivative at 0, and so the loss has none with respect to z^[1] there.
NOT_AT_KINK = NotEqual(sheet.z_1[sheet.h], 0)
# The local derivative of LeakyReLU, as the vector of its slopes at z^[1].
SLOPES = Definition("s", (sheet.h,), Cases(1, Greater(sheet.z_1[sheet.h], 0), sheet.alpha, True))


def upstream(quantity: Expr) -> PartialDerivative:
    """Return the gradient of the loss with respect to a quantity of the sheet."""
    return PartialDerivative(sheet.loss, quantity)


# E4 in vectors.
OF_LOGITS = Equation(upstream(sheet.z_2), sheet.y_hat - sheet.y)


@cache
def slope_of_leaky_relu() -> Derivation:
    """∂a^[1]/∂z^[1] of one unit, by cases."""
    z = sheet.z_1[sheet.h]
    return Derivation(PartialDerivative(sheet.a_1[sheet.h], z), (NOT_AT_KINK,)).by(
        r.unfold_derivative(sheet.a_1),
        r.leaky_relu_rule,
        r.variable_rule,
        r.delta_of_equal,
        r.tidy,
    )


@cache
def slope_of_relu() -> Derivation:
    """∂ReLU(z^[1])/∂z^[1] of one unit, for comparison."""
    z = sheet.z_1[sheet.h]
    return Derivation(PartialDerivative(ReLU(z), z), (NOT_AT_KINK,)).by(
        r.relu_rule, r.variable_rule, r.delta_of_equal, r.tidy
    )


@cache
def through_weights() -> Derivation:
    """∂L/∂a^[1] = (W^[2])ᵀ ∂L/∂z^[2]."""
    return (
        Derivation(upstream(sheet.a_1[g]))
        .by(
            r.chain_rule(sheet.z_2),
            *linear_in_first_term(sheet.z_2),
            r.matrix_form(g),
        )
        .for_every_component()
    )


@cache
def through_slopes() -> Derivation:
    """∂L/∂z^[1] = ∂L/∂a^[1] ⊙ s."""
    return (
        Derivation(upstream(sheet.z_1[g]), (NOT_AT_KINK,))
        .by(
            r.chain_rule(sheet.a_1),
            r.unfold_derivative(sheet.a_1),
            r.leaky_relu_rule,
            r.variable_rule,
            r.collapse_delta,
            r.fold(SLOPES),
            r.matrix_form(g),
        )
        .for_every_component()
    )


@cache
def way_back() -> Derivation:
    """∂L/∂z^[1] from ∂L/∂z^[2] in one formula."""
    return Derivation(upstream(sheet.z_1), (NOT_AT_KINK,)).by(
        through_slopes().lemma(), everywhere(through_weights().lemma())
    )


@cache
def of_second_weights() -> Derivation:
    """∂L/∂W^[2] = ∂L/∂z^[2] (a^[1])ᵀ."""
    return _of_weights(sheet.W_2, sheet.z_2, (sheet.i, g))


@cache
def of_first_weights() -> Derivation:
    """∂L/∂W^[1] = ∂L/∂z^[1] xᵀ."""
    return _of_weights(sheet.W_1, sheet.z_1, (g, q), NOT_AT_KINK)


@cache
def of_second_bias() -> Derivation:
    """∂L/∂b^[2] = ∂L/∂z^[2]."""
    return _of_bias(sheet.b_2, sheet.z_2, sheet.i)


@cache
def of_first_bias() -> Derivation:
    """∂L/∂b^[1] = ∂L/∂z^[1]."""
    return _of_bias(sheet.b_1, sheet.z_1, g, NOT_AT_KINK)


def _of_weights(
    matrix: Array, above: Definition, indices: tuple[Index, Index], *assumptions: Comparison
) -> Derivation:
    """Derive ∂L/∂W = ∂L/∂above · belowᵀ for above = W below + b."""
    return (
        Derivation(upstream(matrix[indices]), assumptions)
        .by(
            r.chain_rule(above),
            *linear_in_first_term(above),
            r.collapse_delta,
            r.matrix_form(*indices),
        )
        .for_every_component()
    )


def _of_bias(bias: Array, above: Definition, index: Index, *assumptions: Comparison) -> Derivation:
    """Derive ∂L/∂b = ∂L/∂above for above = W below + b."""
    return (
        Derivation(upstream(bias[index]), assumptions)
        .by(
            r.chain_rule(above),
            r.unfold_derivative(above),
            r.linearity,
            r.constant_rule,
            r.variable_rule,
            r.tidy,
            r.collapse_delta,
            r.matrix_form(index),
        )
        .for_every_component()
    )
