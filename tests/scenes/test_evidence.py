"""What the pictures of the scene Lecture compute for themselves."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore
from scenes.batch_norm_gradients import BatchNormGradients
from scenes.evidence.chain_rule import change_along
from scenes.evidence.layers import moved_visibly, normalised


def test_the_local_derivatives_on_a_path_multiply() -> None:
    graph = mathcore.trace(lambda x, w: (2 * (w * x)) ** 2, x=3.0, w=-1.0)
    (edge,) = graph.inputs[0].outgoing
    product = edge.target
    assert change_along(edge, product) == -1.0
    assert change_along(edge, graph.output) == graph.inputs[0].gradient == 24.0


def test_a_path_that_branches_is_refused() -> None:
    graph = mathcore.trace(_branching, x=3.0)
    (edge,) = graph.inputs[0].outgoing
    assert change_along(edge, edge.target) == 2.0
    with pytest.raises(ValueError, match="too many values"):
        change_along(edge, graph.output)


def _branching(x: float) -> float:
    double = 2 * x
    return double**2 + 3 * double


def test_one_sample_moves_and_every_output_is_seen_to_move() -> None:
    batch = np.array(BatchNormGradients.batch)
    moved = moved_visibly(batch)
    assert np.count_nonzero(moved != batch) == 1
    np.testing.assert_array_equal(moved.argsort(), batch.argsort())
    assert np.abs(normalised(moved) - normalised(batch)).min() > 0.05
