"""Back-propagation through x → p → r → z → y → l, link by link (A3, C2)."""

from __future__ import annotations

from functools import cache

from .. import rules as r
from ..expressions import (
    Array,
    Component,
    Definition,
    Index,
    PartialDerivative,
    ReLU,
    Size,
    SmoothFunction,
    Summation,
    define,
)
from ..rules import everywhere
from ..steps import Derivation
from .softmax import jacobian, softmax_of

d, k_1, k_2 = Size("d"), Size("k_1"), Size("k_2")
a, n = (Index(name, d) for name in "an")
b, j = (Index(name, k_1) for name in "bj")
i, k = (Index(name, k_2) for name in "ik")

x = Array("x", (d,))
W_1 = Array("W_1", (d, k_1))
W_2 = Array("W_2", (k_1, k_2))
p = Definition("p", (j,), Summation(W_1[n, j] * x[n], n))
hidden = Definition("r", (j,), ReLU(p[j]))
z = Definition("z", (k,), Summation(W_2[j, k] * hidden[j], j))
y = softmax_of(z)
loss = define("l", SmoothFunction(y))


@cache
def upstream_of_logits() -> Derivation:
    """A3.1, C2: ∂l/∂z from ∂l/∂y, the vector-Jacobian product of softmax."""
    return (
        Derivation(PartialDerivative(loss, z[i]))
        .by(
            r.chain_rule(y),
            jacobian(y, z).lemma(),
            r.expand,
            r.split_sum,
            r.collapse_delta,
            r.pull_out,
            r.factor_out(y[i]),
            r.reorder_factors(1, 0),
            r.matrix_form(i),
        )
        .for_every_component()
    )


@cache
def upstream_of_hidden() -> Derivation:
    """A3.2: ∂l/∂r = W_2 ∂l/∂z."""
    return _through_linear_layer(hidden[b], z, b)


@cache
def upstream_of_preactivation() -> Derivation:
    """A3.3: ∂l/∂p = ∂l/∂r ⊙ [p > 0]."""
    return (
        Derivation(PartialDerivative(loss, p[b]))
        .by(
            r.chain_rule(hidden),
            r.unfold_derivative(hidden),
            r.relu_rule,
            r.variable_rule,
            r.collapse_delta,
            r.matrix_form(b),
        )
        .for_every_component()
    )


@cache
def upstream_of_input() -> Derivation:
    """A3.4: ∂l/∂x = W_1 ∂l/∂p."""
    return _through_linear_layer(x[a], p, a)


def _through_linear_layer(below: Component, above: Definition, index: Index) -> Derivation:
    """Derive ∂l/∂below = W ∂l/∂above for above = Wᵀ below."""
    return (
        Derivation(PartialDerivative(loss, below))
        .by(
            r.chain_rule(above),
            r.unfold_derivative(above),
            r.sum_rule,
            r.constant_factor,
            r.variable_rule,
            r.collapse_delta,
            r.matrix_form(index),
        )
        .for_every_component()
    )


@cache
def gradient_of_second_weights() -> Derivation:
    """A3, weights: ∂l/∂W_2 = r (∂l/∂z)ᵀ."""
    return _gradient_of_weights(W_2[b, i], z, (b, i))


@cache
def gradient_of_first_weights() -> Derivation:
    """A3, weights: ∂l/∂W_1 = x (∂l/∂p)ᵀ."""
    return _gradient_of_weights(W_1[a, b], p, (a, b))


def _gradient_of_weights(
    weight: Component, above: Definition, indices: tuple[Index, Index]
) -> Derivation:
    """Derive ∂l/∂W = below (∂l/∂above)ᵀ for above = Wᵀ below."""
    return (
        Derivation(PartialDerivative(loss, weight))
        .by(
            r.chain_rule(above),
            r.unfold_derivative(above),
            r.sum_rule,
            r.constant_factor,
            r.variable_rule,
            r.collapse_delta,
            r.collapse_delta,
            r.matrix_form(*indices),
        )
        .for_every_component()
    )


@cache
def closed_chain_to_input() -> Derivation:
    """A3, closed: ∂l/∂x from ∂l/∂y in one formula."""
    return Derivation(PartialDerivative(loss, x)).by(*_links_below())


@cache
def closed_chain_to_first_weights() -> Derivation:
    """A3, closed: ∂l/∂W_1 from ∂l/∂y in one formula."""
    return Derivation(PartialDerivative(loss, W_1)).by(
        gradient_of_first_weights().lemma(), *_links_below()[1:]
    )


def _links_below() -> tuple:
    links = (
        upstream_of_input,
        upstream_of_preactivation,
        upstream_of_hidden,
        upstream_of_logits,
    )
    return tuple(everywhere(link().lemma()) for link in links)
