"""From problem ids to derivations, and the pairs of routes that must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ..spelling import suggestion
from ..steps import Derivation
from . import (
    batch_norm,
    cross_entropy,
    dropout,
    multi_task,
    softmax,
    softmax_head,
    standard_deviation,
    two_layer,
)


@dataclass(frozen=True)
class Entry:
    """One derivation of the catalogue: its id, what it shows, and how to get it."""

    id: str
    title: str
    derive: Callable[[], Derivation] = field(repr=False)


_ENTRIES = (
    Entry("A1", "softmax is invariant under shifts", softmax.shift_invariance),
    Entry("A2", "softmax Jacobian by the quotient rule", softmax.jacobian),
    Entry("A2.matrix", "softmax Jacobian as a matrix", softmax.jacobian_matrix),
    Entry("A3.1", "upstream gradient through softmax", softmax_head.upstream_of_logits),
    Entry("A3.2", "upstream gradient through W_2", softmax_head.upstream_of_hidden),
    Entry("A3.3", "upstream gradient through ReLU", softmax_head.upstream_of_preactivation),
    Entry("A3.4", "upstream gradient through W_1", softmax_head.upstream_of_input),
    Entry("A3.W_2", "gradient of the second weights", softmax_head.gradient_of_second_weights),
    Entry("A3.W_1", "gradient of the first weights", softmax_head.gradient_of_first_weights),
    Entry("A3.chain.x", "closed chain from y to x", softmax_head.closed_chain_to_input),
    Entry("A3.chain.W_1", "closed chain from y to W_1", softmax_head.closed_chain_to_first_weights),
    Entry("B1", "cross-entropy of a batch", cross_entropy.batch_cross_entropy),
    Entry("B2", "value of the batch cross-entropy", cross_entropy.batch_cross_entropy_value),
    Entry("B3", "standard deviation, quantity by quantity", standard_deviation.formula),
    Entry("B4.d", "gradient of the variance node", standard_deviation.gradient_of_variance),
    Entry("B4.mean", "two paths through the mean cancel", standard_deviation.gradient_of_mean),
    Entry("B4", "gradient of the first sample", standard_deviation.gradient_of_first),
    Entry("B4.x_2", "gradient of the second sample", standard_deviation.gradient_of_second),
    Entry("C1", "softmax Jacobian, column by column", softmax.column),
    Entry("C2", "backward rule of the softmax layer", softmax_head.upstream_of_logits),
    Entry("C3.a", "gradient of the probabilities", cross_entropy.gradient_of_probabilities),
    Entry("C3", "gradient of the logits by the chain rule", cross_entropy.gradient_of_logits),
    Entry("C4", "gradient of the last weights", cross_entropy.gradient_of_weights),
    Entry("C4.b", "gradient of the last bias", cross_entropy.gradient_of_bias),
    Entry("D1", "BatchNorm, gradient of the scale", batch_norm.gradient_of_scale),
    Entry("D1.beta", "BatchNorm, gradient of the shift", batch_norm.gradient_of_shift),
    Entry("D2", "dropout Jacobian", dropout.jacobian),
    Entry("D2.equal", "dropout Jacobian on the diagonal", dropout.diagonal),
    Entry("D2.distinct", "dropout Jacobian off the diagonal", dropout.off_diagonal),
    Entry("D2.backward", "dropout backward pass", dropout.backward),
    Entry("D2.expectation", "dropout preserves the expectation", dropout.expectation),
    Entry("D3", "softmax Jacobian by two cases", softmax.two_cases),
    Entry("D3.equal", "softmax Jacobian on the diagonal", softmax.diagonal),
    Entry("D3.distinct", "softmax Jacobian off the diagonal", softmax.off_diagonal),
    Entry("D4.mean", "derivative of the batch mean", batch_norm.gradient_of_mean),
    Entry("D4.deviations", "deviations from the mean sum to zero", batch_norm.sum_of_deviations),
    Entry("D4.variance", "derivative of the batch variance", batch_norm.gradient_of_variance),
    Entry("D4", "BatchNorm Jacobian", batch_norm.jacobian),
    Entry(
        "D4.outputs", "BatchNorm Jacobian in terms of its outputs", batch_norm.jacobian_in_outputs
    ),
    Entry("D4.backward", "BatchNorm backward pass", batch_norm.backward),
    Entry("D5.z_1a", "first layer of task A", multi_task.forward_z_1a),
    Entry("D5.a_1a", "activation of task A", multi_task.forward_a_1a),
    Entry("D5", "prediction of task A", multi_task.forward_y_a_hat),
    Entry("D5.z_1b", "first layer of task B", multi_task.forward_z_1b),
    Entry("D5.a_1b", "activation of task B", multi_task.forward_a_1b),
    Entry("D5.z_2b", "logits of task B", multi_task.forward_z_2b),
    Entry("D6", "upstream gradient of task B's logits", multi_task.upstream_of_logits),
    Entry("D6.theta_2b", "gradient of θ_2b", multi_task.gradient_of_theta_2b),
    Entry("D6.b_2b", "gradient of b_2b", multi_task.gradient_of_b_2b),
    Entry("D6.s", "upstream gradient of the ⊕", multi_task.upstream_of_sum),
    Entry("D6.gamma", "gradient of γ", multi_task.gradient_of_gamma),
    Entry("D6.beta", "gradient of β", multi_task.gradient_of_beta),
    Entry(
        "D6.batch_norm", "BatchNorm Jacobian, feature by feature", multi_task.batch_norm_jacobian
    ),
    Entry("D6.a_1b", "back through BatchNorm, samples coupled", multi_task.upstream_of_a_1b),
    Entry("D6.z_1b", "back through task B's ReLU", multi_task.upstream_of_z_1b),
    Entry("D6.theta_1b", "gradient of θ_1b", multi_task.gradient_of_theta_1b),
    Entry("D6.b_1b", "gradient of b_1b", multi_task.gradient_of_b_1b),
    Entry("D6.y_hat_a", "two paths meet at task A's output", multi_task.upstream_of_y_a_hat),
    Entry("D6.theta_2a", "gradient of θ_2a", multi_task.gradient_of_theta_2a),
    Entry("D6.b_2a", "gradient of b_2a", multi_task.gradient_of_b_2a),
    Entry("D6.a_1a", "back through dropout", multi_task.upstream_of_a_1a),
    Entry("D6.z_1a", "back through task A's ReLU", multi_task.upstream_of_z_1a),
    Entry("D6.theta_1a", "gradient of θ_1a", multi_task.gradient_of_theta_1a),
    Entry("D6.b_1a", "gradient of b_1a", multi_task.gradient_of_b_1a),
    Entry("D6.x", "gradient of the input", multi_task.gradient_of_input),
    Entry("E1", "shape of the output for a batch", two_layer.shape_of_batch_output),
    Entry("E1.W_2", "shape of the second weights", two_layer.shape_of_second_weights),
    Entry("E1.b_2", "shape of the second bias", two_layer.shape_of_second_bias),
    Entry("E2", "softmax derivative by the complement", two_layer.diagonal_by_complement),
    Entry("E3", "softmax derivative off the diagonal", two_layer.off_diagonal),
    Entry("E4.delta", "gradient of the logits by the logarithm", two_layer.gradient_of_logits),
    Entry("E4", "gradient of the logits, case by case", two_layer.gradient_of_logits_by_cases),
)

catalogue: Mapping[str, Entry] = MappingProxyType({entry.id: entry for entry in _ENTRIES})


def derivation(problem: str) -> Derivation:
    """Return the derivation with this id, made and verified on first use.

    Raises ValueError for an unknown id, naming the nearest ones.
    """
    if problem not in catalogue:
        raise ValueError(f"unknown problem {problem!r}; {suggestion(str(problem), catalogue)}")
    return catalogue[problem].derive()
