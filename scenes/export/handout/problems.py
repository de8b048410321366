"""The problems of the lecture: the formulas of each statement, and its definitions.

The words are in `scenes.export.handout.words`; here are the expressions that stand in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Integer

from mathcore.derivations import batch_norm as bn
from mathcore.derivations import cross_entropy as ce
from mathcore.derivations import dropout, softmax, softmax_head
from mathcore.derivations import multi_task as mt
from mathcore.derivations import standard_deviation as sd
from mathcore.derivations import two_layer as tl
from mathcore.expressions import (
    Component,
    Definition,
    Dimensions,
    Equal,
    Equation,
    Expr,
    Head,
    NotEqual,
    Ones,
    PartialDerivative,
    ShapeOf,
    Softmax,
)


@dataclass(frozen=True)
class Problem:
    """One problem: the formulas its statement names, and the definitions it rests on.

    `notation` holds what slips of notation in its published solution should have been.
    """

    id: str
    formulas: Mapping[str, Expr] = field(default_factory=dict)
    definitions: tuple[Expr, ...] = ()
    notation: Mapping[str, Expr] = field(default_factory=dict)


def defined(*quantities: Definition | Component) -> tuple[Equation, ...]:
    """Return what each quantity is defined as."""
    equations = []
    for quantity in quantities:
        head = quantity.whole if isinstance(quantity, Component) else quantity
        component = Component(head, *head.parameters)
        equations.append(Equation(component, head.at(*head.parameters)))
    return tuple(equations)


def shaped(*heads: Head) -> tuple[Equation, ...]:
    """Return the shape of each array; a vector is a column."""
    return tuple(
        Equation(ShapeOf(head), Dimensions(*head.shape, *([Integer(1)] * (2 - len(head.shape)))))
        for head in heads
    )


_d = PartialDerivative
_loss, _entropy, _batch_probability = ce.batch_loss_of(ce.Array("y", (ce.batch, ce.batch)))

PROBLEMS: Mapping[str, Problem] = {
    problem.id: problem
    for problem in (
        Problem(
            "A1",
            {
                "c": softmax.c,
                "invariance": Equation(
                    Softmax(softmax.z), Softmax(softmax.z + softmax.c * Ones(softmax.K))
                ),
            },
            defined(softmax.y),
        ),
        Problem(
            "A2",
            {
                "y": softmax.y,
                "z": softmax.z,
                "z_i": softmax.z[softmax.i],
                "derivative": _d(softmax.y[softmax.k], softmax.z[softmax.i]),
            },
            defined(softmax.y),
        ),
        Problem(
            "A3",
            {name: getattr(softmax_head, name) for name in ("x", "p", "z", "y")}
            | {
                "r": softmax_head.hidden,
                "l": softmax_head.loss,
                "upstream": _d(softmax_head.loss, softmax_head.y),
                "dz": _d(softmax_head.loss, softmax_head.z),
                "dr": _d(softmax_head.loss, softmax_head.hidden),
                "dp": _d(softmax_head.loss, softmax_head.p),
                "dx": _d(softmax_head.loss, softmax_head.x),
                "dW_2": _d(softmax_head.loss, softmax_head.W_2),
                "dW_1": _d(softmax_head.loss, softmax_head.W_1),
            },
            (
                *defined(
                    softmax_head.p,
                    softmax_head.hidden,
                    softmax_head.z,
                    softmax_head.y,
                    softmax_head.loss,
                ),
                *shaped(softmax_head.x, softmax_head.W_1, softmax_head.W_2),
            ),
        ),
        Problem(
            "B1",
            {"y": _batch_probability.body.args[0].args[0].whole, "i": ce.s}
            | {"P": _batch_probability, "target": ce.target},
            defined(_batch_probability, ce.target, _entropy, _loss),
        ),
        Problem("B2"),
        Problem("B3", {"x_1": sd.x_1, "x_2": sd.x_2}, defined(*sd.QUANTITIES)),
        Problem(
            "B4",
            {"at_1": Equal(sd.x_1, Integer(-1)), "at_2": Equal(sd.x_2, Integer(3))},
            defined(*sd.QUANTITIES),
        ),
        Problem("C1", {"derivative": _d(softmax.y, softmax.z[softmax.k])}, defined(softmax.y)),
        Problem(
            "C2",
            {
                "upstream": _d(softmax_head.loss, softmax_head.y),
                "derivative": _d(softmax_head.loss, softmax_head.z),
            },
            defined(softmax_head.y),
        ),
        Problem(
            "C3",
            {
                "E": ce.loss,
                "a": ce.a,
                "da": _d(ce.loss, ce.a[ce.j]),
                "dz": _d(ce.loss, ce.z[ce.j]),
            },
            defined(ce.a, ce.loss),
        ),
        Problem(
            "C4",
            {
                "z": ce.layer,
                "dw": _d(ce.layer_loss, ce.weights[ce.o, ce.j]),
                "db": _d(ce.layer_loss, ce.bias[ce.j]),
            },
            defined(ce.layer, ce.layer_output, ce.layer_loss),
            {"S7": _d(ce.layer[ce.j], ce.weights[ce.o, ce.j])},
        ),
        Problem(
            "D1",
            {
                "m": bn.m,
                "d_gamma": _d(bn.y[bn.i], bn.gamma),
                "d_beta": _d(bn.y[bn.i], bn.beta),
            },
            defined(bn.y, bn.normalised, bn.mean, bn.variance),
        ),
        Problem(
            "D2",
            {
                "p": dropout.p,
                "r": dropout.draw[dropout.j],
                "j": dropout.j,
                "derivative": _d(dropout.output[dropout.j], dropout.x[dropout.i]),
                "mask": dropout.mask,
                "masked": Equation(dropout.masked[dropout.j], dropout.masked.body),
                "backward": _d(dropout.loss, dropout.x[dropout.i]),
            },
            defined(dropout.output, dropout.mask),
        ),
        Problem(
            "D3",
            {
                "derivative": _d(softmax.y[softmax.k], softmax.z[softmax.i]),
                "equal": Equal(softmax.i, softmax.k),
                "distinct": NotEqual(softmax.i, softmax.k),
            },
            defined(softmax.y),
        ),
        Problem(
            "D4",
            {
                "derivative": _d(bn.normalised[bn.j], bn.x[bn.i]),
                "backward": _d(bn.loss, bn.x[bn.i]),
            },
            defined(bn.mean, bn.variance, bn.normalised, bn.y),
        ),
        Problem(
            "D5",
            {"x": mt.x, "y_a": mt.y_a_hat, "m": mt.m},
            defined(
                *(mt.z_1a, mt.a_1a, mt.y_a_hat, mt.z_1b, mt.a_1b, mt.mean, mt.variance),
                *(mt.x_hat, mt.s, mt.z_2b, mt.y_b_hat),
            ),
        ),
        Problem("D6", {"x": mt.x}, defined(mt.loss, mt.loss_a, mt.loss_b)),
        Problem(
            "E1",
            {"W_2": tl.W_2, "b_2": tl.b_2, "X": tl.X},
            (*defined(tl.z_1, tl.a_1, tl.z_2, tl.y_hat), *shaped(tl.W_1, tl.b_1, tl.X)),
        ),
        Problem(
            "E2",
            {"derivative": _d(tl.y_hat[tl.k], tl.z_2[tl.k]), "y_k": tl.y_hat[tl.k]},
            defined(tl.y_hat),
        ),
        Problem(
            "E3",
            {
                "derivative": _d(tl.y_hat[tl.k], tl.z_2[tl.i]),
                "distinct": NotEqual(tl.i, tl.k),
            },
            defined(tl.y_hat),
        ),
        Problem(
            "E4",
            {
                "k": tl.k,
                "one_hot": Equal(tl.y[tl.k], Integer(1)),
                "derivative": _d(tl.loss, tl.z_2[tl.i]),
            },
            defined(tl.loss, tl.y_hat),
            {"S8": _d(tl.loss, tl.z_2[tl.i])},
        ),
    )
}
