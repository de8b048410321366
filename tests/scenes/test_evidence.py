"""What the pictures of the scene Lecture compute for themselves."""

from __future__ import annotations

import pytest

import mathcore
from scenes.evidence.chain_rule import change_along


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
