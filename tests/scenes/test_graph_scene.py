"""A user's own graph scene, and where the quantities of a formula are in a graph."""

import numpy as np
import pytest
from manim import tempconfig

import mathcore
from mathcore.derivations.standard_deviation import QUANTITIES
from mathcore.examples import standard_deviation
from scenes.graph_scene import GraphScene, locate, value_at
from scenes.stage.layout_check import check_layout


class Logistic(GraphScene):
    """As a lecturer would write it."""

    inputs = dict(w=2.0, x=-1.0, b=-3.0)  # noqa: C408, RUF012

    def function(w, x, b):  # noqa: N805
        return 1 / (1 + np.exp(-(w * x + b)))


def test_own_scene_tells_the_whole_story_without_a_finding(tmp_path) -> None:
    steps, findings = [], []

    class Watched(Logistic):
        settled_hooks = (
            lambda scene, step: steps.append(step),
            lambda scene, step: findings.extend(check_layout(scene, step)),
        )

    with tempconfig({"media_dir": str(tmp_path), "save_last_frame": True, "progress_bar": "none"}):
        scene = Watched()
        scene.render()
    assert steps == ["question", "grow", "values", "seed", "gradients", "totals"]
    assert findings == []
    shown = [edge.downstream for edge in scene.view.edges.values()]
    assert all(number in scene.get_mobject_family_members() for number in shown)


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
