"""Where two routes lead to one result: what each of them ends in, and that the two are equal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from ..expressions import (
    Cases,
    Comparison,
    Component,
    Equal,
    Expr,
    NotEqual,
    PartialDerivative,
    Summation,
    substitute,
)
from ..verification import Report, verify
from . import batch_norm, cross_entropy, multi_task, softmax, softmax_head, two_layer
from .catalogue import derivation
from .softmax import i, k


@dataclass(frozen=True)
class Agreement:
    """Two derivations of the catalogue by their ids, and what each says about one quantity.

    ``left`` is the result of ``one`` and ``right`` that of ``other``, both in the same notation;
    they must be equal under the ``assumptions``.
    """

    one: str
    other: str
    title: str
    left: Expr
    right: Expr
    assumptions: tuple[Comparison, ...] = ()

    @cached_property
    def report(self) -> Report:
        """The verdict of both engines on left = right."""
        return verify(self.left, self.right, assumptions=self.assumptions)


@cache
def agreements() -> tuple[Agreement, ...]:
    """Return every pair of routes that lead to one result."""
    return (*_softmax(), *_cross_entropy(), *_batch_norm())


def _result(problem: str) -> Expr:
    """Return what a derivation ends in, component by component."""
    return derivation(problem).component_claim.right


def _softmax() -> tuple[Agreement, ...]:
    jacobian = _result("A2")
    cases = Cases(_result("D3.equal"), Equal(k, i), _result("D3.distinct"), True)
    of_network = substitute(jacobian, {softmax.y: two_layer.y_hat})
    transposed = substitute(jacobian, {k: i, i: k})
    head = softmax_head
    of_head = substitute(jacobian, {softmax.y: head.y, k: head.k, i: head.i})
    applied = PartialDerivative(head.loss, head.y[head.k]) * of_head
    backward = Component(derivation("A3.1").claim.right, head.i)
    return (
        Agreement("A2", "D3", "quotient rule and case distinction", jacobian, _result("D3")),
        Agreement("A2", "D3.equal", "the Jacobian and its two cases", jacobian, cases),
        Agreement(
            "A2",
            "E2",
            "quotient rule at i = k and complement",
            substitute(of_network, {i: k}),
            _result("E2"),
        ),
        Agreement(
            "A2",
            "E3",
            "quotient rule at i ≠ k and the sheet's second case",
            of_network,
            _result("E3"),
            (NotEqual(k, i),),
        ),
        Agreement(
            "A2",
            "A2.matrix",
            "components and matrix",
            jacobian,
            Component(derivation("A2.matrix").claim.right, k, i),
        ),
        Agreement(
            "A2",
            "C1",
            "component i of column k",
            transposed,
            Component(derivation("C1").claim.right, i),
        ),
        Agreement(
            "A2",
            "A3.1",
            "the transposed Jacobian applied to the upstream gradient",
            Summation(applied, head.k),
            backward,
        ),
        Agreement("A3.1", "C2", "vectors and components", backward, _result("C2")),
    )


def _cross_entropy() -> tuple[Agreement, ...]:
    j = cross_entropy.j
    by_chain_rule = _result("C3")
    hot = substitute(
        by_chain_rule, {cross_entropy.a: two_layer.y_hat, cross_entropy.y: two_layer.y, j: i}
    )
    one_hot = derivation("E4").assumptions
    row, sample = multi_task.j, multi_task.i
    per_sample = {
        cross_entropy.a[j]: multi_task.y_b_hat[row, sample],
        cross_entropy.y[j]: multi_task.y_b[row, sample],
    }
    weights = substitute(
        derivation("A3.W_2").claim.right,
        {
            softmax_head.hidden: cross_entropy.features,
            PartialDerivative(softmax_head.loss, softmax_head.z): derivation("C3").claim.right,
        },
    )
    return (
        Agreement("C3", "E4.delta", "chain rule and logarithm", hot, _result("E4.delta"), one_hot),
        Agreement("C3", "E4", "chain rule and logarithm by cases", hot, _result("E4"), one_hot),
        Agreement(
            "C3",
            "D6",
            "the mean over a batch gives each sample its share",
            substitute(by_chain_rule, per_sample) / multi_task.m,
            Component(derivation("D6").claim.right, row, sample),
        ),
        Agreement(
            "A3.W_2",
            "C4",
            "weights of the last layer below the cross-entropy",
            substitute(weights, {cross_entropy.a: cross_entropy.layer_output}),
            derivation("C4").claim.right,
        ),
    )


def _batch_norm() -> tuple[Agreement, ...]:
    own = batch_norm.j
    jacobian = _result("D4")
    upstream = PartialDerivative(batch_norm.loss, batch_norm.y[own])
    feature, t = multi_task.q, multi_task.t
    coupled = substitute(_result("D6.batch_norm"), {multi_task.p: feature})
    through_sum = PartialDerivative(multi_task.loss, multi_task.s[feature, t])
    return (
        Agreement("D4", "D4.outputs", "inputs and outputs", jacobian, _result("D4.outputs")),
        Agreement(
            "D4",
            "D4.backward",
            "γ times the transposed Jacobian applied to the upstream gradient",
            batch_norm.gamma * Summation(upstream * jacobian, own),
            _result("D4.backward"),
        ),
        Agreement(
            "D6.batch_norm",
            "D6.a_1b",
            "γ times the transposed Jacobian of each feature",
            multi_task.gamma[feature] * Summation(through_sum * coupled, t),
            _result("D6.a_1b"),
        ),
    )
