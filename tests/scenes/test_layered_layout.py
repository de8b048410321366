"""Layered layout: edges run to the right, points keep their distance, few edges cross."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.stage.layered_layout import DISTANCE, layered_layout

STANDARD_DEVIATION = (
    ["x1", "x2", "sum", "mean", "minus1", "minus2", "square1", "square2", "plus", "half", "root"],
    [
        ("x1", "sum"),
        ("x2", "sum"),
        ("sum", "mean"),
        ("x1", "minus1"),
        ("mean", "minus1"),
        ("x2", "minus2"),
        ("mean", "minus2"),
        ("minus1", "square1"),
        ("minus2", "square2"),
        ("square1", "plus"),
        ("square2", "plus"),
        ("plus", "half"),
        ("half", "root"),
    ],
)


def test_standard_deviation_is_drawn_as_on_the_sheet() -> None:
    layout = layered_layout(*STANDARD_DEVIATION)
    at = layout.positions
    assert layout.crossings == 0
    assert layout.layers == 8
    assert [at[node][1] for node in ("sum", "mean", "plus", "half", "root")] == [0.0] * 5
    assert at["x1"][1] == at["minus1"][1] == at["square1"][1] == -at["x2"][1] > 0
    long_edge = layout.bends[STANDARD_DEVIATION[1].index(("x1", "minus1"))]
    assert long_edge == ((1, at["x1"][1]), (2, at["x1"][1]))


def test_an_input_stands_just_before_its_first_use() -> None:
    layout = layered_layout("abcz", [("a", "b"), ("b", "c"), ("z", "c")])
    assert layout.positions["z"][0] == 1
    assert layout.bends == ((), (), ())


def test_crossing_that_can_be_avoided_is_avoided() -> None:
    layout = layered_layout("abxy", [("a", "y"), ("b", "x")])
    assert layout.crossings == 0
    heights = {node: y for node, (_, y) in layout.positions.items()}
    assert (heights["a"] > heights["b"]) == (heights["y"] > heights["x"])


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]]]:
    size = draw(st.integers(1, 40))
    edges = [
        (draw(st.integers(0, target - 1)), target)
        for target in range(1, size)
        for _ in range(draw(st.integers(0, 2)))
    ]
    return list(range(size)), edges


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_every_drawing_keeps_its_promises(graph: tuple[list[int], list[tuple[int, int]]]) -> None:
    nodes, edges = graph
    layout = layered_layout(nodes, edges)
    columns: dict[int, list[tuple[float, bool]]] = {}
    for layer, y in layout.positions.values():
        columns.setdefault(layer, []).append((y, False))
    segments: dict[int, list[tuple[float, float]]] = {}
    for (source, target), bends in zip(edges, layout.bends, strict=True):
        path = [layout.positions[source], *bends, layout.positions[target]]
        for (layer, y), (following, z) in pairwise(path):
            assert following == layer + 1
            segments.setdefault(layer, []).append((y, z))
        for layer, y in bends:
            columns.setdefault(layer, []).append((y, True))
    for column in columns.values():
        for (high, upper), (low, lower) in pairwise(sorted(column, reverse=True)):
            assert high - low >= DISTANCE[upper + lower] - 1e-6
    heights = [y for column in columns.values() for y, _ in column]
    assert max(heights) == pytest.approx(-min(heights), abs=1e-6)
    crossings = sum(
        (a[0] - b[0]) * (a[1] - b[1]) < 0
        for pairs in segments.values()
        for i, a in enumerate(pairs)
        for b in pairs[i + 1 :]
    )
    assert crossings == layout.crossings


@given(st.lists(st.integers(1, 6), max_size=39))
def test_an_expression_without_sharing_has_no_crossing(steps: list[int]) -> None:
    size = len(steps) + 1
    edges = [(i, min(i + step, size - 1)) for i, step in enumerate(steps)]
    assert layered_layout(range(size), edges).crossings == 0


@pytest.mark.parametrize(
    ("nodes", "edges", "message"),
    [
        ([], [], "at least one"),
        (["a", "a"], [], "twice"),
        (["a"], [("a", "b")], "'b'"),
        (["a", "b"], [("a", "b"), ("b", "a")], "cycle"),
    ],
)
def test_what_cannot_be_drawn_is_refused(nodes, edges, message) -> None:
    with pytest.raises(ValueError, match=message):
        layered_layout(nodes, edges)
