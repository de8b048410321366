"""What a quantity is in the lecture: its symbol has the colour of that wherever a result stands.

Lines that are being derived are white, what the rule of a step works in is not; what has been found
has the colours of its parts.
"""

from __future__ import annotations

from typing import Any

from manim import ManimColor
from sympy import Basic

from mathcore.derivations import (
    batch_norm,
    cross_entropy,
    dropout,
    multi_task,
    softmax,
    softmax_head,
    standard_deviation,
    two_layer,
)
from mathcore.derivations.framework_notation import ONE_HOT_LOSS
from mathcore.derivations.slips import with_one_hot_targets
from mathcore.expressions import Array, Component, Definition, Expr, Leaf, PartialDerivative, walk
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.theme import THEME

BATCH_OUTPUTS = Array("y", (cross_entropy.batch, cross_entropy.batch))
BATCH_LOSS, BATCH_ENTROPY, BATCH_PROBABILITY = cross_entropy.batch_loss_of(BATCH_OUTPUTS)

# Of each document: what the forward pass computes, from its inputs on.
FORWARD = (
    *(softmax.z, softmax.y),
    *(getattr(softmax_head, name) for name in ("x", "p", "hidden", "z", "y")),
    *standard_deviation.QUANTITIES,
    *(standard_deviation.x_1, standard_deviation.x_2),
    *(BATCH_OUTPUTS, BATCH_PROBABILITY),
    *(cross_entropy.z, cross_entropy.a),
    *(cross_entropy.features, cross_entropy.layer, cross_entropy.layer_output),
    *(batch_norm.x, batch_norm.mean, batch_norm.variance, batch_norm.normalised, batch_norm.y),
    *(dropout.x, dropout.output, dropout.masked, dropout.unscaled),
    *(getattr(multi_task, name) for name in ("x", "z_1a", "a_1a", "y_a_hat", "z_1b", "a_1b")),
    *(getattr(multi_task, name) for name in ("mean", "variance", "x_hat", "s", "z_2b", "y_b_hat")),
    *(getattr(two_layer, name) for name in ("x", "X", "z_1", "a_1", "z_2", "y_hat")),
    *(two_layer.z, two_layer.y_hat_of_z),
)
TARGETS = (
    *(cross_entropy.y, cross_entropy.target),
    *(multi_task.y_a, multi_task.y_b, with_one_hot_targets(multi_task.y_b)),
    two_layer.y,
)
LOSSES = (
    *(BATCH_LOSS, BATCH_ENTROPY),
    *(softmax_head.loss, batch_norm.loss, dropout.loss, two_layer.loss, two_layer.loss_of_z),
    *(cross_entropy.loss, cross_entropy.layer_loss, ONE_HOT_LOSS),
    *(multi_task.loss, multi_task.loss_a, multi_task.loss_b),
    with_one_hot_targets(multi_task.loss),
)
GRADIENTS = tuple(getattr(multi_task, name) for name in ("delta_2b", "g", "delta_2a", "delta_1b"))
# What is differentiated to get a gradient; any other derivative is a local one.
RESULTS = (*LOSSES, standard_deviation.deviation)
COLORS: dict[Basic, ManimColor] = {
    **dict.fromkeys(FORWARD, THEME.value),
    **dict.fromkeys(TARGETS, THEME.target),
    **dict.fromkeys(LOSSES, THEME.loss),
    **dict.fromkeys(GRADIENTS, THEME.gradient),
}


def color_of(part: Basic) -> ManimColor | None:
    """Return the colour of a quantity, a component of one or a derivative of one, else None."""
    match part:
        case PartialDerivative(Component() | Leaf() | Definition() as function, _):
            return THEME.gradient if function in RESULTS else THEME.local
        case Component() if part not in COLORS:
            return COLORS.get(part.whole)
    return COLORS.get(part)


def coloured(expression: Expr, size: float = theme.EQUATION, **options: Any) -> EquationMobject:
    """Return an expression, its quantities and derivatives in the colours of their roles.

    `options` are those of `EquationMobject`.
    """
    drawn = EquationMobject(expression, size, **options)
    whole = None  # the outermost part that has a colour
    for path, part in walk(expression):
        if whole is not None and path[: len(whole)] == whole:
            continue
        color = color_of(part)
        if color is not None:
            drawn.part(path).set_color(color)
            whole = path
    return drawn
