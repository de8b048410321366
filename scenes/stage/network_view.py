"""A network as it is drawn: quantities in circles, operations and shapes on the arrows.

The numbers of a quantity have their places: the value above its node, the gradient below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    ManimColor,
    MoveAlongPath,
    Polygon,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from mathcore.networks import Quantity
from mathcore.networks.network import Network
from scenes.stage.array_view import ROW, ArrayView
from scenes.stage.layered_layout import layered_layout
from scenes.stage.lecture_scene import Region
from scenes.stage.numbers import number_typst
from scenes.stage.text import formula
from scenes.stage.theme import THEME

RADIUS = 0.38  # frame units
PITCH = 2.6  # the widest that columns of nodes stand apart
SIDE = 0.75  # room for half a column of numbers at the left and right end
SYMBOL, OPERATION, SHAPE = 38, 28, 25  # points
TIP = 0.16
AIR = 0.12  # between a node or an arrow and what belongs to it
MOST_ROWS = 4
# How an operation is written on an arrow; the braces take the parameters it reads.
OPERATIONS = {
    "matmul": "{}^T dot.c",
    "affine": "{} dot.c + {}",
    "scale": "{} dot.o dot.c + {}",
    "add": "+",
    "relu": '"ReLU"',
    "leaky_relu": '"LeakyReLU"',
    "squared_error": '"error"^2',
    "cross_entropy": '"entropy"',
}


@dataclass
class LinkView:
    """An arrow from one quantity to one computed from it, with what is written on it."""

    path: VMobject
    arrow: VGroup
    operation: VMobject | None
    shape: VMobject

    @property
    def labels(self) -> VGroup:
        """The operation above the arrow and the shape of what it carries below."""
        return VGroup(*filter(None, (self.operation, self.shape)))


class NetworkView:
    """The drawing of a network inside a region, with its numbers.

    `values` and `gradients` are what the network's `forward` and `backward` return. Parameters
    have no circle: they are written on the arrow of the operation that reads them.
    """

    def __init__(self, network: Network, values: object, gradients: object, region: Region) -> None:
        self.quantities = {quantity.name: quantity for quantity in network.quantities}
        self.parameters = network.parameter_names
        self.sizes = {
            size: length
            for quantity in network.quantities
            for size, length in zip(
                quantity.shape, np.shape(_number(values, network, quantity.name)), strict=False
            )
        }
        names = [name for name in self.quantities if name not in self.parameters]
        pairs = [(source, name) for name in names for source in self.data_sources(name)]
        layout = layered_layout(names, pairs)
        self.layers = [
            [name for name in names if layout.positions[name][0] == layer]
            for layer in range(layout.layers)
        ]
        pitch = min(PITCH, (region.width - 2 * SIDE) / max(1, layout.layers - 1))
        # Every row of nodes has the same room above for values and below for gradients.
        lanes = layout.height + 1
        rows = int((region.height / lanes / 2 - RADIUS - 2 * AIR) / ROW)
        self.rows = max(1, min(MOST_ROWS, rows))
        columns = max(1, int((pitch - 2 * AIR) / 0.95))
        gates = [name for name, q in self.quantities.items() if q.operation == "relu"]

        def numbers(record: object, name: str, color: ManimColor) -> VMobject | None:
            value = getattr(record, name, None)
            if value is None:
                return None
            if np.ndim(value) == 0:
                return formula(number_typst(value), OPERATION, color)
            # What passes a gate keeps its digits.
            passed = [t for t, q in self.quantities.items() if (name,) == q.sources and t in gates]
            like = getattr(record, passed[0], None) if passed else None
            return ArrayView(value, color, rows=self.rows, columns=columns, like=like)

        self.values = _present({name: numbers(values, name, THEME.value) for name in names})
        self.gradients = _present(
            {name: numbers(gradients, name, THEME.gradient) for name in names}
        )
        above = max((number.height for number in self.values.values()), default=0)
        below = max((number.height for number in self.gradients.values()), default=0)
        lane = (region.height - above - below - 2 * (RADIUS + AIR)) / max(1.0, layout.height)
        top = region.top - above - AIR - RADIUS

        def place(point: tuple[int, float]) -> Point3D:
            layer, height = point
            x = region.center[0] + (layer - (layout.layers - 1) / 2) * pitch
            return x * RIGHT + (top + (height - layout.height / 2) * lane) * UP

        self.nodes = {name: self._node(name, place(layout.positions[name])) for name in names}
        self.links: dict[tuple[str, str], LinkView] = {}
        for pair, bends in zip(pairs, layout.bends, strict=True):
            self.links[pair] = self._link(*pair, [place(bend) for bend in bends])
        for name, number in self.values.items():
            number.next_to(self.nodes[name], UP, buff=AIR)
        for name, number in self.gradients.items():
            number.next_to(self.nodes[name], DOWN, buff=AIR)
        self.sought: dict[str, VMobject] = {}
        self._lit: list[LinkView] = []

    def seek(self, names: Mapping[str, VMobject]) -> None:
        """Place the names of gradients where their numbers will be."""
        self.sought = dict(names)
        for name, label in self.sought.items():
            label.next_to(self.nodes[name], DOWN, buff=AIR)

    def data_sources(self, name: str) -> list[str]:
        """Return the quantities that one is computed from, without the parameters."""
        return [s for s in self.quantities[name].sources if s not in self.parameters]

    def uses(self, name: str) -> list[LinkView]:
        """Return the arrows that lead away from a quantity, or to what a parameter is read for."""
        if name in self.parameters:
            return [
                self.links[self.data_sources(target)[0], target]
                for target, quantity in self.quantities.items()
                if name in quantity.sources
            ]
        return [link for (source, _), link in self.links.items() if source == name]

    @property
    def skeleton(self) -> VGroup:
        """Everything but the numbers."""
        links = self.links.values()
        return VGroup(
            *(VGroup(link.path, link.arrow, *link.labels) for link in links), *self.nodes.values()
        )

    def shape_typst(self, quantity: Quantity) -> str:
        """Return Typst source of the space that a quantity lives in; a batch of one is no axis."""
        axes = [size for size in quantity.shape if size != "1" and self.sizes.get(size) != 1]
        return f"RR^({' times '.join(axes)})" if axes else "RR"

    # ------------------------------------------------------------------------- construction

    def _node(self, name: str, center: Point3D) -> VGroup:
        quantity = self.quantities[name]
        shape = Circle(RADIUS).set_fill(THEME.surface, 1)
        shape.set_stroke(THEME.line if quantity.sources else THEME.foreground, 2.5)
        symbol = formula(quantity.symbol, SYMBOL)
        symbol.scale(min(1.0, 1.5 * RADIUS / symbol.width))
        return VGroup(shape, symbol).move_to(center)

    def _link(self, source: str, target: str, bends: Sequence[Point3D]) -> LinkView:
        points = [self.nodes[source].get_center(), *bends, self.nodes[target].get_center()]
        points[0] = _towards(points[0], points[1])
        points[-1] = _towards(points[-1], points[-2])
        path = VMobject()
        if bends:
            path.set_points_smoothly(points)
        else:
            path.set_points_as_corners(points)
        head = points[-1]
        forward = TIP * _unit(head - points[-2])
        side = 0.45 * np.array([-forward[1], forward[0], 0.0])
        tip = Polygon(head, head - forward + side, head - forward - side, stroke_width=0)
        shaft = path.copy().set_stroke(THEME.line, 3)
        shaft.pointwise_become_partial(path, 0, 1 - 0.9 * TIP / path.get_arc_length())
        path.set_stroke(opacity=0)
        operation = None
        if self.data_sources(target)[0] == source:
            operation = formula(self._operation(target), OPERATION)
            _beside(operation, path, UP)
        shape = formula(self.shape_typst(self.quantities[source]), SHAPE, THEME.muted)
        _beside(shape, path, DOWN)
        return LinkView(path, VGroup(shaft, tip.set_fill(THEME.line, 1)), operation, shape)

    def _operation(self, name: str) -> str:
        quantity = self.quantities[name]
        symbols = [self.quantities[s].symbol for s in quantity.sources if s in self.parameters]
        return OPERATIONS.get(quantity.operation, f'"{quantity.operation}"').format(*symbols)

    # --------------------------------------------------------------------------- animations

    def grow(self, names: Iterable[str]) -> Animation:
        """Draw quantities, each after the arrows that lead to it."""
        parts: list[Animation] = []
        for name in names:
            for source in self.data_sources(name):
                link = self.links[source, name]
                shaft, tip = link.arrow
                parts.append(
                    AnimationGroup(Create(shaft), FadeIn(tip), FadeIn(link.labels, shift=0.1 * UP))
                )
            parts.append(GrowFromCenter(self.nodes[name]))
        return LaggedStart(*parts, lag_ratio=0.5)

    def flow_values(self) -> list[list[Animation]]:
        """Return moves, to be played in turn, that run the values along the arrows."""
        moves: list[list[Animation]] = []
        coming: list[Animation] = []
        for layer in self.layers:
            pulses = [
                self._pulse(self.links[source, name].path, THEME.value)
                for name in layer
                if name in self.values
                for source in self.data_sources(name)
            ]
            moves.append(coming + pulses)
            coming = [
                FadeIn(self.values[name], target_position=self.nodes[name], scale=0.3)
                for name in layer
                if name in self.values
            ]
        return [move for move in (*moves, coming) if move]

    def flow_gradient(self, name: str) -> list[Animation]:
        """Return pulses that run to a quantity, back along all arrows that lead away from it."""
        return [self._pulse(link.path, THEME.gradient, back=True) for link in self.uses(name)]

    def show_gradient(self, name: str) -> Animation:
        """Return the animation in which the gradient of a quantity comes out of its node."""
        return FadeIn(self.gradients[name], target_position=self.nodes[name], scale=0.3)

    def light(self, name: str) -> list[Animation]:
        """Return animations that colour the arrows on which a gradient flows, and no others."""
        moves = [link.arrow.animate.set_color(THEME.line) for link in self._lit]
        self._lit = self.uses(name)
        moves = [m for m in moves if m.mobject not in [link.arrow for link in self._lit]]
        return moves + [link.arrow.animate.set_color(THEME.gradient) for link in self._lit]

    def unlight(self) -> list[Animation]:
        """Return animations that give all arrows their own colour again."""
        lit, self._lit = self._lit, []
        return [link.arrow.animate.set_color(THEME.line) for link in lit]

    def tuck_in(self, shown: Iterable[VMobject], shift: Point3D) -> list[Animation]:
        """Return animations in which numbers go into their nodes, which move by `shift`."""
        return [
            FadeOut(number, target_position=node.get_center() + shift, scale=0.2)
            for number, node in self._at_nodes(shown)
        ]

    def take_out(self, hidden: Iterable[VMobject], shift: Point3D) -> list[Animation]:
        """Return animations in which numbers come out of their nodes, which moved by `shift`."""
        return [
            FadeIn(number, target_position=node.get_center() + shift, scale=0.2)
            for number, node in self._at_nodes(hidden)
        ]

    def _at_nodes(self, numbers: Iterable[VMobject]) -> list[tuple[VMobject, VGroup]]:
        wanted = list(numbers)
        return [
            (number, self.nodes[name])
            for kind in (self.values, self.gradients, self.sought)
            for name, number in kind.items()
            if number in wanted
        ]

    def _pulse(self, path: VMobject, color: ManimColor, *, back: bool = False) -> Animation:
        way = path.copy().reverse_direction() if back else path.copy()
        return MoveAlongPath(Dot(radius=0.1, color=color), way, introducer=True, remover=True)


def _number(values: object, network: Network, name: str) -> object:
    value = getattr(values, name, None)
    return network.parameters.get(name) if value is None else value


def _present(numbers: dict[str, VMobject | None]) -> dict[str, VMobject]:
    return {name: number for name, number in numbers.items() if number is not None}


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def _towards(center: Point3D, other: Point3D) -> Point3D:
    return center + (RADIUS + 0.05) * _unit(other - center)


def _beside(label: VMobject, path: VMobject, side: Point3D) -> None:
    """Put a label beside the middle of a path, clear of it."""
    before, middle, after = (path.point_from_proportion(t) for t in (0.49, 0.5, 0.51))
    x, y, _ = _unit(after - before)
    normal = np.array([-y, x, 0.0]) * (1 if x * side[1] > 0 else -1)
    clear = abs(normal[0]) * label.width / 2 + abs(normal[1]) * label.height / 2 + AIR
    label.move_to(middle + clear * normal)
