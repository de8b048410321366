"""Where two routes lead to one result: what each of them ends in, and that the two are equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

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

Sides = tuple[Expr, Expr, *tuple[Comparison, ...]]  # what is assumed comes last


@dataclass(frozen=True)
class Agreement:
    """Two derivations of the catalogue by their ids, and what each says about one quantity.

    ``left`` is the result of ``one`` and ``right`` that of ``other``, both in the same notation;
    they must be equal under the ``assumptions``. Both are derived on first use.
    """

    one: str
    other: str
    title: str
    derive: Callable[[], Sides] = field(repr=False)

    @cached_property
    def _sides(self) -> Sides:
        return self.derive()

    @property
    def left(self) -> Expr:
        """What the derivation ``one`` ends in."""
        return self._sides[0]

    @property
    def right(self) -> Expr:
        """What the derivation ``other`` ends in."""
        return self._sides[1]

    @property
    def assumptions(self) -> tuple[Comparison, ...]:
        """Under which conditions they are equal."""
        return self._sides[2:]

    @cached_property
    def report(self) -> Report:
        """The verdict of both engines on left = right."""
        return verify(self.left, self.right, assumptions=self.assumptions)


def agreements() -> tuple[Agreement, ...]:
    """Return every pair of routes that lead to one result."""
    return _AGREEMENTS


def _result(problem: str) -> Expr:
    """Return what a derivation ends in, component by component."""
    return derivation(problem).component_claim.right


def _whole(problem: str, *indices: Expr) -> Expr:
    """Return a component of what a derivation ends in as a whole."""
    return Component(derivation(problem).claim.right, *indices)


# ------------------------------------------------------------------------------------- softmax


def _cases() -> Sides:
    cases = Cases(_result("D3.equal"), Equal(k, i), _result("D3.distinct"), True)
    return _result("A2"), cases


def _complement() -> Sides:
    return substitute(_of_network(), {i: k}), _result("E2")


def _off_diagonal() -> Sides:
    return _of_network(), _result("E3"), NotEqual(k, i)


def _of_network() -> Expr:
    return substitute(_result("A2"), {softmax.y: two_layer.y_hat})


def _column() -> Sides:
    return substitute(_result("A2"), {k: i, i: k}), _whole("C1", i)


def _applied() -> Sides:
    head = softmax_head
    jacobian = substitute(_result("A2"), {softmax.y: head.y, k: head.k, i: head.i})
    upstream = PartialDerivative(head.loss, head.y[head.k])
    return Summation(upstream * jacobian, head.k), _whole("A3.1", head.i)


def _layer() -> Sides:
    return _whole("A3.1", softmax_head.i), _result("C2")


# ------------------------------------------------------------------------------- cross-entropy


def _by_logarithm() -> Sides:
    return _one_hot("E4.delta")


def _by_logarithm_and_cases() -> Sides:
    return _one_hot("E4")


def _one_hot(problem: str) -> Sides:
    of_network = {
        cross_entropy.a: two_layer.y_hat,
        cross_entropy.y: two_layer.y,
        cross_entropy.j: i,
    }
    by_chain_rule = substitute(_result("C3"), of_network)
    return by_chain_rule, _result(problem), *derivation("E4").assumptions


def _share() -> Sides:
    j, row, sample = cross_entropy.j, multi_task.j, multi_task.i
    per_sample = {
        cross_entropy.a[j]: multi_task.y_b_hat[row, sample],
        cross_entropy.y[j]: multi_task.y_b[row, sample],
    }
    return substitute(_result("C3"), per_sample) / multi_task.m, _whole("D6", row, sample)


def _last_layer() -> Sides:
    of_logits = PartialDerivative(softmax_head.loss, softmax_head.z)
    known = {
        softmax_head.hidden: cross_entropy.features,
        of_logits: derivation("C3").claim.right,
    }
    weights = substitute(derivation("A3.W_2").claim.right, known)
    return (
        substitute(weights, {cross_entropy.a: cross_entropy.layer_output}),
        derivation("C4").claim.right,
    )


# --------------------------------------------------------------------------- batch normalisation


def _back_through_batch_norm() -> Sides:
    own = batch_norm.j
    upstream = PartialDerivative(batch_norm.loss, batch_norm.y[own])
    return batch_norm.gamma * Summation(upstream * _result("D4"), own), _result("D4.backward")


def _each_feature() -> Sides:
    feature, t = multi_task.q, multi_task.t
    jacobian = substitute(_result("D6.batch_norm"), {multi_task.p: feature})
    upstream = PartialDerivative(multi_task.loss, multi_task.s[feature, t])
    return multi_task.gamma[feature] * Summation(upstream * jacobian, t), _result("D6.a_1b")


_AGREEMENTS = (
    Agreement(
        "A2",
        "D3",
        "quotient rule and case distinction",
        lambda: (_result("A2"), _result("D3")),
    ),
    Agreement("A2", "D3.equal", "the Jacobian and its two cases", _cases),
    Agreement("A2", "E2", "quotient rule at i = k and complement", _complement),
    Agreement("A2", "E3", "quotient rule at i ≠ k and the sheet's second case", _off_diagonal),
    Agreement(
        "A2",
        "A2.matrix",
        "components and matrix",
        lambda: (_result("A2"), _whole("A2.matrix", k, i)),
    ),
    Agreement("A2", "C1", "component i of column k", _column),
    Agreement("A2", "A3.1", "the transposed Jacobian applied to the upstream gradient", _applied),
    Agreement("A3.1", "C2", "vectors and components", _layer),
    Agreement("C3", "E4.delta", "chain rule and logarithm", _by_logarithm),
    Agreement("C3", "E4", "chain rule and logarithm by cases", _by_logarithm_and_cases),
    Agreement("C3", "D6", "the mean over a batch gives each sample its share", _share),
    Agreement("A3.W_2", "C4", "weights of the last layer below the cross-entropy", _last_layer),
    Agreement(
        "D4",
        "D4.outputs",
        "inputs and outputs",
        lambda: (_result("D4"), _result("D4.outputs")),
    ),
    Agreement(
        "D4",
        "D4.backward",
        "γ times the transposed Jacobian applied to the upstream gradient",
        _back_through_batch_norm,
    ),
    Agreement(
        "D6.batch_norm",
        "D6.a_1b",
        "γ times the transposed Jacobian of each feature",
        _each_feature,
    ),
)
