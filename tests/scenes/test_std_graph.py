"""StdGraph: its formulas and its graph say the same."""

import numpy as np
import pytest
from manim import DL, UR

import mathcore
from mathcore.derivations.standard_deviation import mean
from scenes.std_graph import APART, StdGraph


def test_formula_and_graph_must_agree() -> None:
    class Wrong(StdGraph):
        derivations = {"x1": "B4.x_2", "x2": "B4"}  # noqa: RUF012

    scene = Wrong()
    scene.setup()
    with pytest.raises(ValueError, match="the graph"):
        scene.answer()


def test_what_is_framed_holds_for_all_samples() -> None:
    scene = StdGraph()
    scene.setup()
    for node in scene.graph.inputs:
        claim = mathcore.derivation(StdGraph.derivations[node.name]).claim
        assert scene._result(node).expression == claim


def test_the_factor_of_the_mean_stands_above_its_edge_beside_what_is_there() -> None:
    scene = StdGraph()
    scene.setup()
    total, half = scene.parts[mean]
    (edge,) = half.incoming
    factor, values = (
        scene.view.edges[edge].local,
        [scene.view.nodes[n].value for n in (total, half)],
    )
    assert factor.get_bottom()[1] > scene.view.edges[edge].path.get_y()
    numbers = [scene.view.edges[e].downstream for n in scene.graph.inputs for e in n.outgoing]
    drawn = [factor, *values, *numbers]
    boxes = np.array([[*m.get_corner(DL)[:2], *m.get_corner(UR)[:2]] for m in drawn])
    common = np.minimum(boxes[0, 2:], boxes[1:, 2:]) - np.maximum(boxes[0, :2], boxes[1:, :2])
    assert (common.min(axis=1) < -APART / 2).all()
