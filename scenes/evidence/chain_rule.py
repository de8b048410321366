"""The chain rule: the gradient of weights as a product, and two paths that meet."""

from __future__ import annotations

from collections.abc import Iterator

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    LaggedStart,
    VGroup,
    there_and_back,
)

import mathcore
from mathcore.derivations.standard_deviation import QUANTITIES, x_1, x_2
from mathcore.expressions import at
from mathcore.graph import Edge, Node
from mathcore.typst import typst
from scenes.evidence.picture import Evidence
from scenes.graph_scene import locate
from scenes.stage import theme
from scenes.stage.array_view import ArrayView
from scenes.stage.easing import LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.labelled import LABEL_SIZE
from scenes.stage.meeting_paths import MeetingPaths
from scenes.stage.numbers import number_typst
from scenes.stage.text import formula
from scenes.stage.theme import THEME
from scenes.std_graph import StdGraph

TABLE = {"row_height": 0.5, "column_width": 1.1, "columns": 4}  # frame units; columns at most
MOST_ROWS = 3
SYMBOL, NUMBER = 30, 26  # points
STIR = 1.3  # how much larger a node gets for a moment


class WeightTable(Evidence):
    """A column times a row of the network's own numbers, the value of x and the gradient at p."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        for rows in range(MOST_ROWS, 0, -1):
            self.asked = self._table(rows)
            if VGroup(self.asked, self.products).height <= self.region.height:
                break
        VGroup(self.asked, self.products).move_to(self.region.center)

    def _table(self, rows: int) -> VGroup:
        """Make the table with at most so many rows, and return what stands there at first."""
        claim = mathcore.derivation("A3.W_1").claim
        entered, arriving = self.scene.forward.x, self.scene.backward.p.T
        gradient = self.scene.backward.W_1
        more = self.scene.view.more["p"]  # as at its node
        self.column = ArrayView(entered, THEME.value, more=more, rows=rows, **TABLE)
        passed = self.scene.backward.r  # what passes the gate keeps its digits
        self.row = ArrayView(arriving, THEME.gradient, like=passed, more=more, rows=rows, **TABLE)
        self.products = ArrayView(gradient, THEME.gradient, rows=rows, **TABLE)
        self.column.next_to(self.products, LEFT, buff=theme.GAP)
        self.row.next_to(self.products, UP, buff=theme.GAP)
        names = VGroup(
            EquationMobject(at(claim.right, (0,)), LABEL_SIZE, THEME.value),
            EquationMobject(at(claim.right, (1,)), LABEL_SIZE, THEME.gradient),
        )
        names[0].next_to(self.column, LEFT, buff=theme.GAP / 2)
        names[1].next_to(self.row, RIGHT, buff=theme.GAP / 2)
        return VGroup(names, self.column, self.row, self.products.brackets)

    def arrive(self) -> list[Animation]:
        """Return animations in which the factors come, and the nodes stir that they belong to."""
        nodes = (self.map.nodes[name] for name in ("x", "p"))
        return [
            *super().arrive(),
            *(node.animate(rate_func=there_and_back).scale(STIR) for node in nodes),
        ]

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: every product appears."""
        cells = [
            (self.column.entries[i][0], self.row.entries[0][j], product)
            for i, line in enumerate(self.products.entries)
            for j, product in enumerate(line)
            if product is not None
        ]
        inside = [part for part in self.products if part is not self.products.brackets]
        dots = [part for part in inside if part not in [product for *_, product in cells]]
        self.add(*inside)
        yield [
            LaggedStart(
                *(
                    AnimationGroup(
                        FadeOut(left.copy(), target_position=product),
                        FadeOut(top.copy(), target_position=product),
                        FadeIn(product, rate_func=LATE),
                    )
                    for left, top, product in cells
                ),
                *map(FadeIn, dots),
                lag_ratio=0.15,
            )
        ]


class PathsOfSample(Evidence):
    """A sample moves the deviation twice, by itself and by the mean: both gradients add."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        graph = mathcore.trace(StdGraph.function, **StdGraph.inputs)
        mean, square, *_, deviation = QUANTITIES
        first = graph.inputs[0]
        found = locate(graph, QUANTITIES)
        ends = found[square][-1], found[mean][-1]
        (direct,) = (edge for edge in first.outgoing if edge.target not in found[mean])
        (other,) = (edge for edge in first.outgoing if edge.target in found[mean])
        edges = direct, other
        factors = [
            [
                formula(number_typst(factor), NUMBER, color)
                for factor, color in (
                    (change_along(edge, end), THEME.local),
                    (end.gradient, THEME.gradient),
                )
            ]
            for edge, end in zip(edges, ends, strict=True)
        ]
        parts = *(edge.downstream for edge in edges), first.gradient
        numbers = [formula(number_typst(part), NUMBER, THEME.gradient) for part in parts]
        symbols = [formula(typst(q), SYMBOL) for q in (x_1, square, mean, deviation)]
        self.paths = MeetingPaths(self.region, symbols, factors, numbers[:2], numbers[2])
        given = ", quad ".join(
            f"{typst(sample)} = {number_typst(node.value)}"
            for sample, node in zip((x_1, x_2), graph.inputs, strict=True)
        )
        samples = formula(given, NUMBER, THEME.value)
        samples.next_to(self.paths.sum, DOWN, buff=1.5 * theme.GAP)
        samples.shift(max(0.0, self.region.left - samples.get_left()[0]) * RIGHT)
        self.asked = VGroup(self.paths, samples)

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: gradients come back on both paths; they add."""
        self.add(*self.paths.written)
        yield self.paths.flow()
        self.add(*self.paths.sum)
        yield self.paths.add_up()


def change_along(edge: Edge, end: Node) -> float:
    """Return the product of the local derivatives from an edge to a node.

    Raises ValueError if the path between them branches.
    """
    product = edge.local
    while edge.target != end:
        (edge,) = edge.target.outgoing
        product *= edge.local
    return product
