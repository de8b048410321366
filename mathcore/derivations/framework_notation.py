"""Results of the other documents in the symbols of the framework notes (C).

There a = softmax(z), and the loss is E: what C2 says of any loss l of y, and E4 of the loss of a
two-layer network, is said of these. The true class is t, as k counts the classes of a sum here.
"""

from __future__ import annotations

from functools import cache

from sympy import Expr

from ..expressions import Equation, Index, Ones, PartialDerivative, define, substitute
from ..steps import Derivation
from . import cross_entropy as own
from . import softmax_head, two_layer
from .symbols import in_symbols

# The loss of a one-hot target, and what the two-layer network's symbols are called here.
ONE_HOT_LOSS = define(
    own.loss.whole.name, substitute(two_layer.loss.whole.body, {two_layer.y_hat: own.a})
)
true_class = Index("t", own.K)
OF_TWO_LAYERS = {
    two_layer.loss: ONE_HOT_LOSS,
    two_layer.y_hat: own.a,
    two_layer.z_2: own.z,
    two_layer.i: own.j,
    two_layer.k: true_class,
}
OF_ANY_LOSS = {
    PartialDerivative(softmax_head.loss, softmax_head.y): PartialDerivative(own.loss, own.a),
    PartialDerivative(softmax_head.loss, softmax_head.z): PartialDerivative(own.loss, own.z),
    softmax_head.y: own.a,
    Ones(softmax_head.k_2): Ones(own.K),
}


def of_two_layers(expression: Expr) -> Expr:
    """Return what document E says, in these symbols."""
    return substitute(expression, OF_TWO_LAYERS)


def of_any_loss(claim: Equation) -> Equation:
    """Return what C2 says, for the loss E of the probabilities a."""
    return substitute(claim, OF_ANY_LOSS)


@cache
def logarithm_route() -> Derivation:
    """E4 by the logarithm in these symbols, each step verified.

    Raises ValueError for a step that does not hold in them.
    """
    return in_symbols(two_layer.gradient_of_logits(), OF_TWO_LAYERS)
