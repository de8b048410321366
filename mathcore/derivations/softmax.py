"""Softmax: shift invariance and the Jacobian, by three routes (A1, A2 = D3, C1, E2, E3)."""

from __future__ import annotations

from functools import cache

from .. import rules as r
from ..expressions import (
    Array,
    Comparison,
    Component,
    Definition,
    Exp,
    Head,
    Index,
    NotEqual,
    Ones,
    PartialDerivative,
    Scalar,
    Size,
    Softmax,
    Summation,
)
from ..rules import at_path, everywhere
from ..steps import Derivation

K = Size("K")
i, j, k, l = (Index(name, K) for name in "ijkl")
c = Scalar("c")
z = Array("z", (K,))


def softmax_of(logits: Head, name: str = "y") -> Definition:
    """Define name = softmax(logits), component by component, for as many as there are logits."""
    k, l = _indices(logits, "kl")
    return Definition(name, (k,), Exp(logits[k]) / Summation(Exp(logits[l]), l))


def _indices(vector: Head, names: str) -> tuple[Index, ...]:
    """Return indices of these names that run over a vector."""
    return tuple(Index(name, *vector.shape) for name in names)


y = softmax_of(z)


@cache
def shift_invariance() -> Derivation:
    """A1: softmax(z + c·1) = softmax(z)."""
    return Derivation(Component(Softmax(z + c * Ones(K)), k)).by(
        r.softmax_definition,
        everywhere(r.componentwise),
        everywhere(r.exponential_of_sum),
        r.pull_out,
        r.cancel,
        r.fold(y),
    )


def _by_quotient_rule(y: Definition, z: Head, below: Index, *assumptions: Comparison) -> Derivation:
    """Differentiate the definition of y_k up to the Kronecker deltas."""
    (k,) = y.parameters
    return Derivation(PartialDerivative(y[k], z[below]), assumptions).by(
        r.unfold(y),
        r.quotient_rule,
        r.sum_rule,
        everywhere(r.exponential_rule),
        everywhere(r.variable_rule),
    )


@cache
def jacobian(y: Definition = y, z: Head = z) -> Derivation:
    """A2, D3: ∂y_k/∂z_i = y_k (δ_ki − y_i) by the quotient rule, for y = softmax(z)."""
    k, i = _indices(y, "ki")
    return _by_quotient_rule(y, z, i).by(
        r.collapse_delta,
        r.factor_out(Exp(z[k])),
        r.split_fraction,
        r.split_terms,
        r.cancel,
        everywhere(r.fold(y)),
    )


@cache
def jacobian_matrix() -> Derivation:
    """A2: the Jacobian as a matrix, diag(y) − y yᵀ."""
    return (
        Derivation(PartialDerivative(y[k], z[i]))
        .by(jacobian().lemma(), r.expand, r.matrix_form(k, i))
        .for_every_component()
    )


@cache
def diagonal(y: Definition = y, z: Head = z) -> Derivation:
    """A2, D3, the case i = k: ∂y_k/∂z_k = y_k (1 − y_k)."""
    (k,) = y.parameters
    return _by_quotient_rule(y, z, k).by(
        r.delta_of_equal,
        r.collapse_delta,
        r.tidy,
        r.factor_out(Exp(z[k])),
        r.split_fraction,
        r.split_terms,
        r.cancel,
        everywhere(r.fold(y)),
    )


@cache
def off_diagonal(y: Definition = y, z: Head = z) -> Derivation:
    """D3, E3, the case i ≠ k: ∂y_k/∂z_i = −y_k y_i."""
    k, i = _indices(y, "ki")
    return _by_quotient_rule(y, z, i, NotEqual(k, i)).by(
        r.collapse_delta,
        r.delta_of_distinct,
        r.tidy,
        r.split_fraction,
        everywhere(r.fold(y)),
    )


@cache
def two_cases(y: Definition = y, z: Head = z) -> Derivation:
    """D3: both cases, united by the Kronecker delta into y_k (δ_ki − y_i)."""
    k, i = _indices(y, "ki")
    return Derivation(PartialDerivative(y[k], z[i])).by(
        r.distinguish(k, i),
        at_path(diagonal(y, z).lemma(), 0),
        at_path(off_diagonal(y, z).lemma(), 2),
        r.unite_cases,
        r.tidy,
        at_path(r.expand, 1, 1, 0),
        r.tidy,
        r.cancel_terms,
        r.factor_out(y[k]),
        r.reorder_terms(1, 0),
    )


@cache
def column() -> Derivation:
    """C1: column k of the Jacobian, ∂y/∂z_k = y_k (e_k − y)."""
    return (
        Derivation(PartialDerivative(y[i], z[k]))
        .by(
            jacobian().lemma(),
            r.expand,
            r.sift_delta,
            r.factor_out(y[k]),
            r.matrix_form(i),
        )
        .for_every_component()
    )


@cache
def diagonal_by_complement(y: Definition = y, z: Head = z) -> Derivation:
    """E2: ∂y_k/∂z_k = y_k (1 − y_k), by first writing y_k as one minus all the others."""
    k, j = _indices(y, "kj")
    return Derivation(PartialDerivative(y[k], z[k])).by(
        r.unfold(y),
        at_path(r.complement(j), 0, 0),
        r.split_terms,
        r.cancel,
        r.linearity,
        r.constant_rule,
        r.tidy,
        r.quotient_rule,
        everywhere(r.sum_rule),
        everywhere(r.exponential_rule),
        everywhere(r.variable_rule),
        r.excluded_delta,
        r.collapse_delta,
        r.tidy,
        r.split_fraction,
        r.without_term,
        r.split_terms,
        r.cancel,
        everywhere(r.fold(y)),
        r.move_to_front(y[k]),
    )
