"""A computational graph in a strip above what is written about it: no numbers, links lit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from manim import UP, Animation, FadeOut, ManimColor, Mobject, ReplacementTransform, VGroup

from mathcore.expressions import Expr
from mathcore.graph import Edge, Node
from mathcore.typst import typst
from scenes.stage.graph_view import GraphView
from scenes.stage.lecture_scene import Region
from scenes.stage.theme import THEME

NAME_GAP = 0.1  # from a node to its name, frame units
NUMBERS = 0.35  # height of the rows of numbers that the strip does without
RING = 4.5  # stroke width of the border of the node that is asked about


class GraphStrip(VGroup):
    """Nodes, arrows and names of the graph of a view, as large as a region allows.

    Nodes are told by the quantities that they compute, in `named`, and inputs by their names.
    """

    def __init__(self, large: GraphView, region: Region, named: Mapping[Node, Expr]) -> None:
        self.large = large
        self.node = {quantity: node for node, quantity in named.items()}
        self.node |= {node.name: node for node in large.graph.inputs}
        names = {node: typst(quantity) for node, quantity in named.items()}
        self.small = GraphView(large.graph, replace(region, top=region.top + NUMBERS), names)
        for node in named:
            drawn = self.small.nodes[node]
            drawn.name.next_to(drawn.shape, UP, buff=NAME_GAP)
        self.lit: list[Edge] = []
        super().__init__(*(small for _, small in self._pairs()))
        self.set_y((region.bottom + region.top) / 2)

    def leave(self, shown: Iterable[Mobject]) -> Animation:
        """Return the animation in which all that is shown but the large graph goes."""
        stays = {part for large, _ in self._pairs() for part in large.get_family()}
        drawn = dict.fromkeys(part for mobject in shown for part in mobject.get_family())
        gone = [part for part in drawn if part.has_points() and part not in stays]
        return FadeOut(*gone)

    def make_way(self) -> list[Animation]:
        """Return animations in which the large graph becomes the strip."""
        return [ReplacementTransform(*pair) for pair in self._pairs()]

    def ring(self, quantity: Expr | str, color: ManimColor) -> Animation:
        """Return the animation that gives a node a border: what is asked about."""
        return self.small.nodes[self.node[quantity]].shape.animate.set_stroke(color, RING)

    def light(self, *links: tuple[Expr | str, Expr]) -> list[Animation]:
        """Return animations that light the arrows of links, and no others.

        A link is the way from one quantity to another past no third one; ValueError if there is
        none.
        """
        before, self.lit = self.lit, [edge for link in links for edge in self._way(*link)]
        colors = [(edge, THEME.line) for edge in before if edge not in self.lit]
        colors += [(edge, THEME.gradient) for edge in self.lit if edge not in before]
        return [self.small.edges[edge].arrow.animate.set_color(color) for edge, color in colors]

    def _way(self, source: Expr | str, target: Expr) -> list[Edge]:
        found = self._back(self.node[source], self.node[target])
        if not found:
            raise ValueError(f"no way leads from {source} to {target} past no other quantity")
        return found

    def _back(self, source: Node, node: Node) -> list[Edge]:
        edges = []
        for edge in node.incoming:
            if edge.source == source:
                edges.append(edge)
            elif edge.source not in self.node.values() and (on := self._back(source, edge.source)):
                edges += [*on, edge]
        return edges

    def _pairs(self) -> list[tuple[Mobject, Mobject]]:
        """Return what is drawn large and what is drawn small of it, arrows below nodes."""
        graph, large, small = self.large.graph, self.large, self.small
        return [
            *((large.edges[edge].arrow, small.edges[edge].arrow) for edge in graph.edges),
            *((large.nodes[node].body, small.nodes[node].body) for node in graph.nodes),
            *(
                (large.nodes[node].name, small.nodes[node].name)
                for node in graph.nodes
                if len(small.nodes[node].name)
            ),
        ]
