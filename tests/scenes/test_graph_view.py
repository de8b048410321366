"""The drawing of a graph: every number in its place, nothing touching anything."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from manim import DL, UR, Circle, Scene

import mathcore
from mathcore.examples import standard_deviation
from scenes.stage.graph_view import GraphView
from scenes.stage.layout_check import MARGIN, check_layout
from scenes.stage.lecture_scene import Region

REGION = Region(-6.7, 6.7, -2.5, 2.1)


def view_of(function: Callable[..., float], **inputs: float) -> GraphView:
    return GraphView(mathcore.trace(function, **inputs), REGION)


def logistic(w, x, b):
    return 1 / (1 + np.exp(-(w * x + b)))


def shared(x):
    return x * np.exp(x) + x * x


def labels(view: GraphView) -> list:
    numbers = [node.value for node in view.nodes.values()]
    numbers += [node.gradient for node in view.nodes.values() if node.gradient is not None]
    return numbers + [edge.downstream for edge in view.edges.values()]


@pytest.mark.parametrize(
    ("function", "inputs"),
    [
        (standard_deviation, {"x1": -1.0, "x2": 3.0}),
        (standard_deviation, {"x1": 0.37, "x2": -2.125}),
        (standard_deviation, {"x1": 1234.5, "x2": -87.654}),
        (logistic, {"w": 1.0, "x": -1.0, "b": 2.0}),
        (shared, {"x": 0.7}),
        (lambda x: x * x, {"x": 3.0}),
    ],
)
def test_labels_touch_nothing(function: Callable[..., float], inputs: dict[str, float]) -> None:
    view = view_of(function, **inputs)
    assert not view.hidden
    for first, second in combinations(labels(view), 2):
        gap = np.abs(first.get_center() - second.get_center())
        assert gap[0] > (first.width + second.width) / 2 or gap[1] > (
            (first.height + second.height) / 2
        )
    for label in labels(view):
        (left, low, _), (right, high, _) = label.get_corner(DL), label.get_corner(UR)
        assert REGION.left <= left
        assert right <= REGION.right
        assert REGION.bottom <= low
        assert high <= REGION.top
        for node in view.nodes.values():
            x, y, _ = node.shape.get_center()
            flank = (node.shape.width - node.shape.height) / 2
            aside = max(left - x - flank, x - flank - right, 0)
            assert np.hypot(aside, max(low - y, y - high, 0)) > node.shape.height / 2
        for edge in view.edges.values():
            x, y, _ = edge.track.T
            assert not ((left < x) & (x < right) & (low < y) & (y < high)).any()


def test_value_above_and_gradient_below_the_node() -> None:
    view = view_of(standard_deviation, x1=-1.0, x2=3.0)
    for node in view.nodes.values():
        assert node.value.get_bottom()[1] > node.shape.get_top()[1]
        if node.gradient is not None:
            assert node.gradient.get_top()[1] < node.shape.get_bottom()[1]


def test_arrows_run_from_outline_to_outline() -> None:
    view = view_of(shared, x=0.7)
    for edge, drawn in view.edges.items():
        for node, end in ((edge.source, drawn.track[0]), (edge.target, drawn.track[-1])):
            shape = view.nodes[node].shape
            distance = np.linalg.norm(end - shape.get_center()) - view.radius
            assert 0 < distance < 0.1 or not isinstance(shape, Circle)


def test_equal_arguments_get_two_arrows() -> None:
    view = view_of(lambda x: x * x, x=3.0)
    first, second = (edge.track for edge in view.edges.values())
    assert np.abs(first - second).max() > view.radius / 2


def test_numbers_are_those_of_the_graph() -> None:
    view = view_of(standard_deviation, x1=-1.0, x2=3.0)
    assert [view.gradient_source(node) for node in view.graph.inputs] == ["-1/2", "1/2"]
    assert view.gradient_source(view.graph.output) == "1"
    root = view.graph.output.incoming[0]
    assert str(view.product(root)) == "1·1/4 = 1/4"
    (mean,) = (node for node in view.graph.nodes if node.incoming and len(node.outgoing) == 2)
    assert [str(view.product(edge)) for edge in mean.outgoing] == [
        "(−1/2)·(−1) = 1/2",
        "(1/2)·(−1) = −1/2",
    ]


def test_cancelled_paths_leave_zero_and_small_gradients_stay() -> None:
    def cancelling(x):
        return 0.1 * x + 0.2 * x - 0.3 * x

    view = view_of(cancelling, x=1.0)
    (x,) = view.graph.inputs
    assert x.gradient != 0  # what rounding leaves
    assert view.gradient_source(x) == "0"
    small = view_of(lambda x: 1e-20 * x, x=1.0)
    assert small.gradient_source(small.graph.inputs[0]) == "10^(-20)"


def test_a_sum_has_a_term_for_every_use() -> None:
    view = view_of(lambda x: np.sin(x) * 0 - x - x, x=1.0)
    assert str(view.sum(view.graph.inputs[0])) == "0 − 1 − 1"


def test_waves_are_layers_from_the_left() -> None:
    view = view_of(logistic, w=2.0, x=-1.0, b=-3.0)
    symbols = [[node.symbol for node in wave] for wave in view.waves(view.graph.nodes)]
    assert symbols[0] == ["w", "x"]
    assert symbols[1] == ["b", "×"]
    assert len(symbols) == view.layer[view.graph.output.index] + 1


def chain(length: int) -> Callable[..., float]:
    def function(x, y):
        for _ in range(length):
            x, y = np.tanh(x + y), x * y
        return x + y

    return function


def layer(x1, x2, x3, a, b, c, d, e, f, g, h, i, u, v, w):
    p = np.tanh(a * x1 + b * x2 + c * x3)
    q = np.tanh(d * x1 + e * x2 + f * x3)
    r = np.tanh(g * x1 + h * x2 + i * x3)
    return (u * p + v * q + w * r) ** 2


LAYER = dict(
    zip(
        ["x1", "x2", "x3", "a", "b", "c", "d", "e", "f", "g", "h", "i", "u", "v", "w"],
        (1.5, -0.75, 0.2, 0.3, -1.2, 0.05, 2.0, 0.4, -0.33, 1.25, -2.5, 0.125, 0.7, -0.8, 0.9),
        strict=True,
    )
)
WIDE, TALL = Region(-4.9, 4.9, -2.5, 2.1), Region(-4.1, 4.1, -6.5, 6.1)  # 4 : 3 and 9 : 16


@pytest.mark.parametrize(
    ("function", "inputs", "nodes", "region"),
    [
        (lambda x, y: x * y, {"x": 2.0, "y": -3.0}, 3, REGION),
        (
            lambda w, x, b, c: np.tanh(w * x + b) * np.exp(c * x),
            dict(zip("wxbc", LAYER.values(), strict=False)),
            10,
            REGION,
        ),
        (chain(6), {"x": 0.5, "y": -0.25}, 21, REGION),
        (chain(12), {"x": 0.5, "y": -0.25}, 39, REGION),
        (layer, LAYER, 39, REGION),
        (logistic, {"w": 2.0, "x": -1.0, "b": -3.0}, 9, WIDE),
        (chain(6), {"x": 0.5, "y": -0.25}, 21, TALL),
    ],
)
def test_a_graph_of_any_size_has_no_layout_findings(
    function: Callable[..., float], inputs: dict[str, float], nodes: int, region: Region
) -> None:
    view = GraphView(mathcore.trace(function, **inputs), region)
    assert len(view.nodes) == nodes
    scene = Scene()
    scene.camera.frame_width = region.width + 0.8
    scene.camera.frame_height = 2 * max(-region.bottom, region.top) + 2 * MARGIN
    scene.add(*(edge.arrow for edge in view.edges.values()))
    scene.add(*(node.body for node in view.nodes.values()))
    scene.add(*(label for label in labels(view) if view.shows(label)))
    assert [str(finding) for finding in check_layout(scene, "whole")] == []
    for first, second in combinations(view.nodes.values(), 2):
        gap = np.abs(first.shape.get_center() - second.shape.get_center())
        across = gap[0] > (first.shape.width + second.shape.width) / 2
        assert across or gap[1] > (first.shape.height + second.shape.height) / 2
    assert view.shows(view.nodes[view.graph.output].value)


def test_arrays_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(2,\)"):
        view_of(lambda x: np.sum(x), x=np.array([1.0, 2.0]))


def test_operation_without_local_derivative_is_refused() -> None:
    with pytest.raises(ValueError, match="no local derivative"):
        view_of(lambda x, y: np.dot(x, y), x=1.0, y=2.0)
