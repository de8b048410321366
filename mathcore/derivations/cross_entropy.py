"""Cross-entropy behind softmax: batch loss, and the gradient by two routes (B1, C3, C4, E4)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from sympy import Integer

from .. import rules as r
from ..expressions import (
    Array,
    Component,
    Definition,
    Domain,
    Equation,
    Exp,
    Head,
    Index,
    KroneckerDelta,
    Log,
    PartialDerivative,
    Size,
    Summation,
    Table,
    define,
    substitute,
)
from ..rules import everywhere
from ..steps import Derivation
from .layer_rules import linear_in_first_term
from .softmax import K, j, jacobian, k, softmax_of

# B1: three samples, one of each of three classes; row i of y holds the outputs of sample i.
batch = Integer(3)
s, t, n = (Index(name, batch) for name in "ikl")
target = Definition("y_hat", (s, t), KroneckerDelta(s, t))


def batch_loss_of(outputs: Head) -> tuple[Component, Definition, Definition]:
    """Define the batch loss of these outputs, the cross-entropy H(ŷ_i, P(y_i)) of each sample that
    it sums, and the probabilities that those are made of.
    """
    total = Summation(Exp(outputs[s, n]), n)
    probability = Definition("P", (s, t), Exp(outputs[s, t]) / total)
    entropy = Definition("H", (s,), -Summation(target[s, t] * Log(probability[s, t]), t))
    return define("ℒ", Summation(entropy[s], s)), entropy, probability


def _picked(outputs: Head) -> Derivation:
    """Derive that each one-hot target picks the probability of its own class."""
    loss, entropy, probability = batch_loss_of(outputs)
    return Derivation(loss).by(
        r.unfold(loss),
        r.unfold(entropy),
        r.unfold(target, "the target is one-hot"),
        r.collapse_delta,
        r.unfold(probability),
        r.split_sum,
    )


@cache
def batch_cross_entropy() -> Derivation:
    """B1: −Σ_i Σ_k ŷ_ik log P(y_i)_k picks −log P(y_i)_i of each sample."""
    return _picked(Array("y", (batch, batch)))


TO_A_NUMBER = (r.write_out, everywhere(r.write_out), everywhere(r.insert_values), r.evaluate(5))
# B2: the outputs on the sheet.
OUTPUTS = Table("y", (("0.65", "0.43", "0.11"), ("0.05", "0.51", "0.18"), ("0.33", "0.21", "0.72")))


@cache
def batch_cross_entropy_value() -> Derivation:
    """B2: the value of the batch loss for the outputs on the sheet."""
    return _picked(OUTPUTS).by(*TO_A_NUMBER)


def table_of(outputs: Sequence[Sequence[float]]) -> Table:
    """Return the outputs as known numbers; ValueError unless they are three for three samples."""
    shape = np.shape(outputs)
    if shape != (int(batch),) * 2:
        raise ValueError(f"three samples with three outputs each are asked for, got shape {shape}")
    return Table("y", tuple(tuple(map(str, row)) for row in outputs))


def value_of(outputs: Sequence[Sequence[float]]) -> Derivation:
    """Return how the formula of B1 becomes a number for other outputs than the sheet's, as in B2.

    Raises ValueError unless they are three for each of three samples.
    """
    formula = substitute(batch_cross_entropy().end, {Array("y", (batch, batch)): table_of(outputs)})
    return Derivation(formula).by(*TO_A_NUMBER)


# C3, C4 in the notation of the framework notes: a = softmax(z), E = −Σ_k y_k log a_k.
z = Array("z", (K,))
a = softmax_of(z, "a")
y = Array("y", (K,), Domain.DISTRIBUTION)
loss = define("E", -Summation(y[k] * Log(a[k]), k))
sums_to_one = Equation(Summation(y[k], k), Integer(1))


@cache
def gradient_of_probabilities(loss: Component = loss, a: Definition = a) -> Derivation:
    """C3: ∂E/∂a_j = −y_j/a_j."""
    return Derivation(PartialDerivative(loss, a[j])).by(
        r.unfold_derivative(loss),
        r.linearity,
        r.sum_rule,
        r.constant_factor,
        r.logarithm_rule,
        r.variable_rule,
        r.collapse_delta,
        r.multiply_fractions,
    )


@cache
def gradient_of_logits(loss: Component = loss, a: Definition = a, z: Head = z) -> Derivation:
    """C3: ∂E/∂z_j = a_j − y_j by the chain rule, using Σ y_k = 1."""
    return (
        Derivation(PartialDerivative(loss, z[j]))
        .by(
            r.chain_rule(a),
            gradient_of_probabilities(loss, a).lemma(),
            jacobian(a, z).lemma(),
            r.tidy,
            r.multiply_fractions,
            r.cancel,
            r.expand,
            r.remove_brackets,
            r.split_sum,
            r.collapse_delta,
            r.pull_out,
            r.given(sums_to_one, "the targets sum to one"),
            r.tidy,
            r.reorder_terms(1, 0),
            r.matrix_form(j),
        )
        .for_every_component()
    )


# C4: the last layer z_j = Σ_i w_ij a_i^l + b_j below the same loss.
inputs = Size("n")
o, q = (Index(name, inputs) for name in "iq")
features = Array("a^l", (inputs,))
weights = Array("w", (inputs, K))
bias = Array("b", (K,))
layer = Definition("z", (k,), Summation(weights[q, k] * features[q], q) + bias[k])
layer_output = softmax_of(layer, "a")
layer_loss = define("E", -Summation(y[k] * Log(layer_output[k]), k))


@cache
def gradient_of_weights() -> Derivation:
    """C4: ∂E/∂w_ij = a_i^l (a_j − y_j)."""
    return (
        Derivation(PartialDerivative(layer_loss, weights[o, j]))
        .by(
            r.chain_rule(layer),
            gradient_of_logits(layer_loss, layer_output, layer).lemma(),
            *linear_in_first_term(layer),
            r.collapse_delta,
            r.matrix_form(o, j),
        )
        .for_every_component()
    )


@cache
def gradient_of_bias() -> Derivation:
    """C4: ∂E/∂b_j = a_j − y_j."""
    return (
        Derivation(PartialDerivative(layer_loss, bias[j]))
        .by(
            r.chain_rule(layer),
            gradient_of_logits(layer_loss, layer_output, layer).lemma(),
            r.unfold_derivative(layer),
            r.linearity,
            r.constant_rule,
            r.tidy,
            r.variable_rule,
            r.collapse_delta,
            r.matrix_form(j),
        )
        .for_every_component()
    )
