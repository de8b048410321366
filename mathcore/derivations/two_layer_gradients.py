"""How the loss of the classifier of E flows back beyond its logits: claims, in vectors.

They go on from E4 where the sheet ends, and were not derived step by step: whoever uses them has
them verified.
"""

from __future__ import annotations

from sympy import Expr

from .. import rules
from ..expressions import (
    Cases,
    Definition,
    Equation,
    Greater,
    Hadamard,
    LeakyReLU,
    MatrixProduct,
    PartialDerivative,
    ReLU,
    Transpose,
    at,
)
from ..steps import Derivation
from . import two_layer as sheet


def upstream(quantity: Expr) -> PartialDerivative:
    """Return the gradient of the loss with respect to a quantity of the sheet."""
    return PartialDerivative(sheet.loss, quantity)


def product_of(output: Expr, source: Expr) -> Expr:
    """Return the upstream gradient of an output as a column times its input as a row."""
    return MatrixProduct(upstream(output), Transpose(source))


def weights(matrix: Expr, output: Expr, source: Expr) -> Equation:
    """Return the gradient of the weights from a source to an output."""
    return Equation(upstream(matrix), product_of(output, source))


def slope_of_leaky_relu() -> Equation:
    """Return the local derivative of LeakyReLU by cases, as the rule of calculus has it."""
    z = sheet.z_1[sheet.h]
    slope = Derivation(PartialDerivative(LeakyReLU(z, sheet.alpha), z)).by(rules.leaky_relu_rule)
    return Equation(PartialDerivative(sheet.a_1[sheet.h], z), at(slope.end, (0,)))


def slope_of_relu() -> Equation:
    """Return the local derivative of ReLU at the same place."""
    derivative = PartialDerivative(ReLU(sheet.z_1[sheet.h]), sheet.z_1[sheet.h])
    return Equation(derivative, at(Derivation(derivative).by(rules.relu_rule).end, (0,)))


# The local derivative of LeakyReLU, as the vector of its slopes at z^[1].
SLOPES = Definition("s", (sheet.h,), Cases(1, Greater(sheet.z_1[sheet.h], 0), sheet.alpha, True))

_THROUGH = MatrixProduct(Transpose(sheet.W_2), upstream(sheet.z_2))
OF_LOGITS = Equation(upstream(sheet.z_2), sheet.y_hat - sheet.y)
THROUGH_WEIGHTS = Equation(upstream(sheet.a_1), _THROUGH)
THROUGH_SLOPES = Equation(upstream(sheet.z_1), Hadamard(upstream(sheet.a_1), SLOPES))
WAY_BACK = Equation(upstream(sheet.z_1), Hadamard(_THROUGH, SLOPES))
OF_PARAMETERS = (
    weights(sheet.W_2, sheet.z_2, sheet.a_1),
    Equation(upstream(sheet.b_2), upstream(sheet.z_2)),
    weights(sheet.W_1, sheet.z_1, sheet.x),
    Equation(upstream(sheet.b_1), upstream(sheet.z_1)),
)
