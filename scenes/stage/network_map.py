"""A network of one chain in small: the map that says where in the network we are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np
from manim import (
    UP,
    Animation,
    Circle,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Line,
    Mobject,
    Polygon,
    ReplacementTransform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from scenes.stage.network_view import NetworkView
from scenes.stage.pulse import Pulse
from scenes.stage.theme import THEME

RADIUS = 0.27  # of a node; frame units, as all lengths here
AIR = 0.12  # between an arrow and its label
EDGE = 0.05  # between a node and an arrow
TIP, HALF_TIP = 0.15, 0.07
LABEL = 0.3  # height of a label
BORDER, WAY = 2.5, 3  # stroke widths
PULSE = 0.09  # radius
SMALLEST = 24.2  # points of a symbol


class NetworkMap(VGroup):
    """Nodes at their `places`, each but the first with an arrow from the one before.

    `symbols[name]` is what stands in a node, `operations[name]` above the arrow that leads to it,
    where there is one. What the names in `lit` have, node and arrow, is in
    the colour of gradients; all else steps back.
    """

    def __init__(
        self,
        symbols: Mapping[str, VMobject],
        operations: Mapping[str, VMobject],
        places: Mapping[str, Point3D],
        lit: Collection[str] = (),
    ) -> None:
        befores = {name: before for before, name in pairwise(places)}
        reached = {before for name, before in befores.items() if name in lit}
        self.nodes = {
            name: node(symbols[name], place, name in reached or name in lit)
            for name, place in places.items()
        }
        self.arrows = {
            name: arrow_between(places[before], places[name], name in lit)
            for name, before in befores.items()
        }
        self.labels = {
            name: _label(operations[name], self.arrows[name], name in lit)
            for name in befores
            if name in operations
        }
        super().__init__(*self.arrows.values(), *self.labels.values(), *self.nodes.values())

    def out_of(self, view: NetworkView) -> list[Animation]:
        """Return animations in which the large drawing shrinks to the map."""
        moves: list[Animation] = []
        for (_, name), link in view.links.items():
            moves.append(ReplacementTransform(link.arrow, self.arrows[name]))
            if name in self.labels:
                moves.append(ReplacementTransform(link.operation, self.labels[name]))
            if link.shape is not None:
                moves.append(FadeOut(link.shape, target_position=self.arrows[name], scale=0.5))
        nodes = (ReplacementTransform(view.nodes[name], node) for name, node in self.nodes.items())
        return [*moves, *nodes]

    def into(self, other: NetworkMap) -> list[Animation]:
        """Return animations that turn the map into another one, in which nodes may be new."""
        moves: list[Animation] = []
        for kind in ("arrows", "labels", "nodes"):
            old: dict[str, Mobject] = getattr(self, kind)
            new: dict[str, Mobject] = getattr(other, kind)
            moves += [ReplacementTransform(old[name], new[name]) for name in old if name in new]
            moves += [FadeOut(old[name], scale=0.5) for name in old if name not in new]
            arrive = GrowFromCenter if kind == "nodes" else FadeIn
            moves += [arrive(new[name]) for name in new if name not in old]
        return moves

    def pulses(self, lit: Collection[str]) -> list[Animation]:
        """Return pulses that run back along arrows."""
        return [Pulse(self.arrows[name][0], THEME.gradient, PULSE, back=True) for name in lit]


def node(symbol: VMobject, place: Point3D, lit: bool) -> VGroup:
    """Return a circle with a symbol in it; one that is not lit steps back."""
    border = Circle(RADIUS).set_fill(THEME.surface, 1)
    border.set_stroke(THEME.gradient if lit else THEME.line, BORDER)
    inside = symbol.copy()
    room = 1.6 * RADIUS / np.hypot(inside.width, inside.height)
    inside.scale(max(min(1.0, room), SMALLEST / inside.font_size))
    inside.set_color(THEME.foreground if lit else THEME.muted)
    return VGroup(border, inside.move_to(border)).move_to(place)


def arrow_between(start: Point3D, end: Point3D, lit: bool) -> VGroup:
    """Return the arrow from the node at `start` to that at `end`: its shaft, its tip."""
    along = (end - start) / np.linalg.norm(end - start)
    tail, head = start + (RADIUS + EDGE) * along, end - (RADIUS + EDGE) * along
    side = HALF_TIP * np.array([-along[1], along[0], 0.0])
    color = THEME.gradient if lit else THEME.line
    neck = head - TIP * along
    shaft = Line(tail, neck, color=color, stroke_width=WAY)
    tip = Polygon(head, neck + side, neck - side, stroke_width=0)
    return VGroup(shaft, tip.set_fill(color, 1))


def _label(operation: VMobject, arrow: VGroup, lit: bool) -> VMobject:
    label = operation.copy()
    label.scale(min(1.0, SMALLEST / label.font_size))
    label.set_color(THEME.foreground if lit else THEME.muted)
    return label.next_to(arrow, UP, buff=AIR - HALF_TIP)
