"""Layered drawing of an acyclic graph: every edge runs to the right, few edges cross.

The method of Sugiyama, Tagawa and Toda (1981) in its four phases:
1. layers by the longest path from the inputs; an input moves right to just before its first use;
2. an edge that spans several layers gets a bend in each layer between;
3. starting from a walk back from the outputs, sweeps order every layer by the medians of the
   neighbours, then adjacent pairs are exchanged while that removes crossings (Gansner,
   Koutsofios, North and Vo 1993);
4. heights by a linear program: long edges straight, nodes in the middle of their neighbours and
   of the drawing, points of a layer never nearer than `DISTANCE` allows.

Nothing is random and nothing iterates over a set: the same graph gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from scipy.optimize import linprog

ORDER_SWEEPS = 24
# Weights of what the heights keep small: the slope of a long edge, a node's distance from the
# mean of its neighbours on either side, its distance from the middle of the drawing (a long graph
# would wander off), the slope of a short edge (which only breaks ties).
STRAIGHT, CENTRED, LEVEL, SHORT = 8.0, 1.0, 1.0, 0.01
# Distances within a layer, by how many of the two neighbours are bends.
DISTANCE = (1.0, 0.75, 0.5)


@dataclass(frozen=True)
class Layout:
    """Where the nodes of a graph are drawn.

    `positions` gives every node its (layer, height): layers are 0, 1, 2, ... from the left,
    heights are centred about 0 and neighbours in a layer are at least 1 apart. `bends` gives
    every edge, in the order in which they came, the points between its ends, one for each layer
    that it passes. `crossings` counts the crossings of edges.
    """

    positions: dict[Hashable, tuple[int, float]]
    bends: tuple[tuple[tuple[int, float], ...], ...]
    crossings: int

    @property
    def layers(self) -> int:
        """The number of layers."""
        return 1 + max(layer for layer, _ in self.positions.values())

    @property
    def height(self) -> float:
        """The extent along y, bends included."""
        heights = [y for _, y in self.positions.values()]
        heights += [y for points in self.bends for _, y in points]
        return max(heights) - min(heights)


def layered_layout(nodes: Sequence[Hashable], edges: Sequence[tuple[Hashable, Hashable]]) -> Layout:
    """Lay out the acyclic graph of `nodes` and directed `edges` (source, target).

    Raises ValueError for no nodes, a node named twice, an edge to an unknown node, a cycle.
    """
    _check(nodes, edges)
    layer = _layers(nodes, edges)
    # A segment joins two adjacent layers; a bend is (edge number, layer).
    chains = [
        [source, *((number, k) for k in range(layer[source] + 1, layer[target])), target]
        for number, (source, target) in enumerate(edges)
    ]
    bends = {point: point[1] for chain in chains for point in chain[1:-1]}
    left: dict[Hashable, list[Hashable]] = {point: [] for point in layer | bends}
    right: dict[Hashable, list[Hashable]] = {point: [] for point in layer | bends}
    for chain in chains:
        for a, b in pairwise(chain):
            right[a].append(b)
            left[b].append(a)
    columns: list[list[Hashable]] = [[] for _ in range(1 + max(layer.values()))]
    for point in _depth_first(left, right):
        columns[(layer | bends)[point]].append(point)
    columns, crossings = _order(columns, left, right)
    heights = _heights(columns, left, right, frozenset(bends))
    return Layout(
        {node: (layer[node], heights[node]) for node in nodes},
        tuple(tuple((bends[p], heights[p]) for p in chain[1:-1]) for chain in chains),
        crossings,
    )


def _check(nodes: Sequence[Hashable], edges: Sequence[tuple[Hashable, Hashable]]) -> None:
    if not nodes:
        raise ValueError("a graph to lay out has at least one node")
    known = frozenset(nodes)
    if len(known) != len(nodes):
        raise ValueError("a node is named twice")
    for source, target in edges:
        if source not in known or target not in known:
            raise ValueError(f"the edge {source!r} -> {target!r} joins a node that is not there")


def _layers(
    nodes: Sequence[Hashable], edges: Sequence[tuple[Hashable, Hashable]]
) -> dict[Hashable, int]:
    waiting = dict.fromkeys(nodes, 0)
    children: dict[Hashable, list[Hashable]] = {node: [] for node in nodes}
    for source, target in edges:
        waiting[target] += 1
        children[source].append(target)
    inputs = [node for node in nodes if not waiting[node]]
    layer = dict.fromkeys(inputs, 0)
    ready = list(inputs)
    for node in ready:  # grows while it is walked
        for child in children[node]:
            layer[child] = max(layer.get(child, 0), layer[node] + 1)
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)
    if len(ready) != len(nodes):
        raise ValueError("the graph has a cycle, it cannot be drawn in layers")
    for node in inputs:
        if children[node]:
            layer[node] = min(layer[child] for child in children[node]) - 1
    return {node: layer[node] for node in nodes}


_Columns = list[list[Hashable]]
_Neighbours = dict[Hashable, list[Hashable]]


def _depth_first(left: _Neighbours, right: _Neighbours) -> list[Hashable]:
    """Points as a walk from the outputs meets them: a tree has no crossing in this order."""
    order: dict[Hashable, None] = {}
    stack = [point for point in reversed(list(right)) if not right[point]]
    while stack:
        point = stack.pop()
        if point not in order:
            order[point] = None
            stack.extend(reversed(left[point]))
    return list(order)


def _order(columns: _Columns, left: _Neighbours, right: _Neighbours) -> tuple[_Columns, int]:
    """Order every column so that few segments cross; return the best order found."""
    columns = [list(column) for column in columns]
    best, fewest = [list(column) for column in columns], _crossings(columns, right)
    for sweep in range(ORDER_SWEEPS):
        if not fewest:
            break
        rightwards = sweep % 2 == 0
        neighbours = left if rightwards else right
        indices = range(1, len(columns))
        for k in indices if rightwards else reversed(range(len(columns) - 1)):
            beside = {point: i for i, point in enumerate(columns[k - 1 if rightwards else k + 1])}
            _sort_by_median(columns[k], neighbours, beside)
        _exchange(columns, left, right)
        crossings = _crossings(columns, right)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    return best, fewest


def _sort_by_median(
    column: list[Hashable], neighbours: _Neighbours, beside: dict[Hashable, int]
) -> None:
    """Sort by the medians of the neighbours' places; who has no neighbours keeps its place."""
    places = {p: median(beside[q] for q in neighbours[p]) for p in column if neighbours[p]}
    moving = iter(sorted(places, key=places.__getitem__))
    column[:] = [next(moving) if point in places else point for point in column]


def _pair_crossings(
    upper: Hashable, lower: Hashable, neighbours: _Neighbours, beside: dict[Hashable, int]
) -> int:
    return sum(beside[a] > beside[b] for a in neighbours[upper] for b in neighbours[lower])


def _exchange(columns: _Columns, left: _Neighbours, right: _Neighbours) -> None:
    """Exchange neighbours in a column as long as that removes crossings."""
    improved = True
    while improved:
        improved = False
        for k, column in enumerate(columns):
            sides = [
                (neighbours, {point: i for i, point in enumerate(columns[j])})
                for neighbours, j in ((left, k - 1), (right, k + 1))
                if 0 <= j < len(columns)
            ]
            for i in range(len(column) - 1):
                a, b = column[i], column[i + 1]
                now = sum(_pair_crossings(a, b, *side) for side in sides)
                then = sum(_pair_crossings(b, a, *side) for side in sides)
                if then < now:
                    column[i], column[i + 1] = b, a
                    improved = True


def _crossings(columns: _Columns, right: _Neighbours) -> int:
    total = 0
    for column, following in pairwise(columns):
        beside = {point: i for i, point in enumerate(following)}
        for i, upper in enumerate(column):
            for lower in column[i + 1 :]:
                total += _pair_crossings(upper, lower, right, beside)
    return total


def _heights(
    columns: _Columns, left: _Neighbours, right: _Neighbours, bends: frozenset[Hashable]
) -> dict[Hashable, float]:
    """Heights, the first point of a column on top, by a linear program.

    Its variables are the heights and one bound for each term |a sum of heights| to be small.
    """
    column_of = {p: i for i, p in enumerate(p for column in columns for p in column)}
    terms: list[tuple[float, dict[Hashable, float]]] = []  # weight, coefficients of heights
    for a, others in right.items():
        for b in others:
            long = a in bends or b in bends
            terms.append((STRAIGHT if long else SHORT, {a: 1.0, b: -1.0}))
    for point in column_of:
        for neighbours in (left[point], right[point]):
            if point not in bends and neighbours:
                mean = dict.fromkeys(neighbours, -1.0 / len(neighbours))
                terms.append((CENTRED, {point: 1.0} | mean))
        terms.append((LEVEL, {point: 1.0}))
    gaps = [
        (upper, lower, DISTANCE[(upper in bends) + (lower in bends)])
        for column in columns
        for upper, lower in pairwise(column)
    ]
    points = len(column_of)
    rows = np.zeros((2 * len(terms) + len(gaps), points + len(terms)))
    bounds = np.zeros(len(rows))
    for i, (_, coefficients) in enumerate(terms):
        for point, coefficient in coefficients.items():
            rows[2 * i, column_of[point]] += coefficient
            rows[2 * i + 1, column_of[point]] -= coefficient
        rows[2 * i : 2 * i + 2, points + i] = -1.0
    for i, (upper, lower, distance) in enumerate(gaps, start=2 * len(terms)):
        rows[i, column_of[lower]], rows[i, column_of[upper]] = 1.0, -1.0
        bounds[i] = -distance
    cost = np.array([0.0] * points + [weight for weight, _ in terms])
    free = [(None, None)] * points + [(0.0, None)] * len(terms)
    solution = linprog(cost, A_ub=rows, b_ub=bounds, bounds=free, method="highs-ds")
    heights = np.round(solution.x[:points], 9)
    heights -= (heights.max() + heights.min()) / 2
    return {point: float(heights[i]) for point, i in column_of.items()}
