"""A user's own graph scene, and where the quantities of a formula are in a graph."""

import math
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from mathcore.derivations.standard_deviation import QUANTITIES
from mathcore.examples import standard_deviation
from scenes.export.manim_names import replaced
from scenes.export.undrawn_renderer import UndrawnRenderer
from scenes.graph_scene import GraphScene, along_path, locate, value_at
from scenes.stage.layout_check import check_layout


class Logistic(GraphScene):
    """As a lecturer would write it."""

    inputs = dict(w=2.0, x=-1.0, b=-3.0)  # noqa: C408, RUF012

    def function(w, x, b):  # noqa: N805
        return 1 / (1 + np.exp(-(w * x + b)))


class Chain(GraphScene):
    """A graph of 39 nodes."""

    inputs = {"x": 0.5, "y": -0.25}  # noqa: RUF012

    def function(x, y):  # noqa: N805
        for _ in range(12):
            x, y = np.tanh(x + y), x * y
        return x + y


def told(scene: type[GraphScene], folder: Path, **frame: float) -> GraphScene:
    """Take a scene through its steps without drawing it; each must settle without a finding."""
    steps, findings = [], []

    class Watched(scene):
        settled_hooks = (
            lambda scene, step: steps.append(step),
            lambda scene, step: findings.extend(map(str, check_layout(scene, step))),
        )

    with (
        tempconfig({"media_dir": str(folder), "dry_run": True} | frame),
        replaced(UndrawnRenderer),
    ):
        watched = Watched()
        watched.render()
    assert steps == ["question", "grow", "values", "seed", "gradients", "totals"]
    assert findings == []
    return watched


def test_own_scene_tells_the_whole_story_and_shows_every_number(tmp_path: Path) -> None:
    scene = told(Logistic, tmp_path)
    shown = [edge.downstream for edge in scene.view.edges.values()]
    assert all(number in scene.get_mobject_family_members() for number in shown)


def test_a_large_graph_shows_the_numbers_that_have_a_place(tmp_path: Path) -> None:
    scene = told(Chain, tmp_path)
    assert len(scene.graph.nodes) == 39
    family = scene.get_mobject_family_members()
    for edge in scene.view.edges.values():
        assert (edge.downstream in family) == scene.view.shows(edge.downstream)
    for node in (*scene.graph.inputs, scene.graph.output):
        assert scene.view.gradient_label(node) in family
        assert set(scene.view.nodes[node].value) <= set(family)


@pytest.mark.parametrize(("width", "height"), [(32 / 3, 8.0), (9.0, 16.0)])
def test_other_formats_of_the_frame_do_not_break(
    width: float, height: float, tmp_path: Path
) -> None:
    told(Logistic, tmp_path, frame_width=width, frame_height=height)


def test_missing_attributes_are_named() -> None:
    class Empty(GraphScene):
        inputs = {}  # noqa: RUF012

    with pytest.raises(TypeError, match="Empty needs the attribute 'function'"):
        Empty().setup()


@pytest.mark.parametrize("inputs", [{"x1": -1.0, "x2": 3.0}, {"x1": -2.0, "x2": 2.0}])
def test_quantities_are_located(inputs: dict[str, float]) -> None:
    graph = mathcore.trace(standard_deviation, **inputs)
    parts = locate(graph, QUANTITIES)
    symbols = [[node.symbol for node in nodes] for nodes in parts.values()]
    assert symbols == [["+", "×½"], ["−", "(·)²"], ["−", "(·)²"], ["+", "×½"], ["√"]]
    for quantity, nodes in parts.items():
        assert nodes[-1].value == pytest.approx(value_at(quantity, inputs))


def test_formula_of_another_function_is_refused() -> None:
    graph = mathcore.trace(lambda x1, x2: np.sqrt(x1 * x1 + x2 * x2), x1=-1.0, x2=3.0)
    with pytest.raises(ValueError, match="does not compute"):
        locate(graph, QUANTITIES)


def test_factors_along_a_path_make_what_its_edge_carries_back() -> None:
    graph = mathcore.trace(standard_deviation, x1=-1.0, x2=3.0)
    parts = locate(graph, QUANTITIES)
    mean = parts[QUANTITIES[0]][-1]
    for edge in mean.outgoing:
        factors = along_path(edge)
        (square,) = (e.local for e in edge.target.outgoing)
        assert factors == pytest.approx([1, 1 / 4, 1 / 2, square, -1])  # those on the graph
        assert math.prod(factors) == pytest.approx(edge.downstream)
    with pytest.raises(ValueError, match="several paths"):
        along_path(mean.incoming[0])
