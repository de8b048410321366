"""A network as it is drawn: quantities in circles, operations and shapes on the arrows.

The numbers of a quantity have their places: the value above its node, the gradient below it.
Where arrays of digits have no room, Hinton diagrams stand there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    Line,
    ManimColor,
    Polygon,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from mathcore.networks import Quantity
from mathcore.networks.network import Network
from scenes.stage.array_view import ROW, ArrayView
from scenes.stage.gradient_digits import gradient_digits
from scenes.stage.growing_arrow import GrowTippedArrow
from scenes.stage.hinton_view import HintonView
from scenes.stage.layered_layout import Layout, layered_layout
from scenes.stage.lecture_scene import Region
from scenes.stage.numbers import number_typst
from scenes.stage.placement import Placement
from scenes.stage.pulse import DyingPulse, Pulse
from scenes.stage.text import formula, operator_name
from scenes.stage.theme import THEME

RADIUS = 0.38  # frame units
DENSE_RADIUS = 0.23  # where columns stand close
PITCH = 2.6  # the widest that columns of nodes stand apart
SIDE, DENSE_SIDE = 0.75, 0.42  # room for half a column of numbers at the left and right end
SYMBOL, OPERATION, SHAPE = 38, 28, 31  # points
RING = 4.5  # stroke width of the border of a node whose gradient is known or looked for
DENSE = 24  # smallest operations and symbols where columns stand close
LABEL = 0.3  # height of a label
TIP, SHARED = 0.16, 0.9  # length of a tip, and how much of it the shaft leaves out
_PULSE = 0.1  # radius
AIR = 0.12  # between a node or an arrow and what belongs to it
MOST_ROWS = 4
CLEAR = (AIR, 2 * AIR, 3 * AIR)  # between a label and its arrow; the first if that is level
# How far a single number may stand beside the place above its node.
ASIDE = (0.0, -0.15, 0.15, -0.3, 0.3, -0.45, 0.45)
# Steps inwards from a corner of a drawing, the shortest first.
NEAREST = np.stack(np.meshgrid(np.arange(0, 10, 0.1), np.arange(0, 5, 0.1)), -1).reshape(-1, 2)
NEAREST = NEAREST[np.linalg.norm(NEAREST, axis=1).argsort(kind="stable")]
# How an operation is written on an arrow; the braces take what it reads besides the quantities
# that have nodes: parameters, masks, statistics of the batch.
OPERATIONS = {
    "matmul": "{}^T",
    "affine": "{} dot.c + {}",
    "scale": "{} dot.o dot.c + {}",
    "add": "plus.o",
    "relu": '"ReLU"',
    "leaky_relu": '"LeakyReLU"',
    "dropout": "dot.c dot.o {}",
    "normalise": "{}, {}",
}
SCALAR_OPERATIONS = {"add": "+"}  # that make a single number
# Where columns stand close, an arrow says only what the operation reads.
DENSE_OPERATIONS = {"affine": "{}, {}", "scale": "{}, {}", "dropout": "{}"}
# What a node says whose symbol has no room in it: what is done there with what its arrows bring.
DENSE_SYMBOLS = {"dropout": "dot.o", "scale": '"BN"'}
# Where the label of an arrow may stand, as parts of the way along it.
ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18)


@dataclass
class LinkView:
    """An arrow from one quantity to one computed from it, with what is written on it."""

    path: VMobject
    arrow: VGroup
    operation: VMobject | None
    shape: VMobject | None

    @property
    def labels(self) -> VGroup:
        """The operation above the arrow and the shape of what it carries below."""
        return VGroup(*filter(None, (self.operation, self.shape)))


class NetworkView:
    """The drawing of a network inside a region, with its numbers.

    `values` and `gradients` are what the network's `forward` and `backward` return. Parameters
    have no circle: they are written on the arrow of the operation that reads them, and so are
    masks (given, without a gradient) and the statistics of a batch. A loss has a colour of its
    own. An operation of `names`, such as a loss, has that name there. Where columns stand close,
    shapes are left out, and a symbol that has no room in its circle gives way to the sign of the
    operation, or to a smaller circle without any.
    """

    def __init__(
        self,
        network: Network,
        values: object,
        gradients: object,
        region: Region,
        names: Mapping[str, str],
    ) -> None:
        self.operation_names = names
        self.quantities = {quantity.name: quantity for quantity in network.quantities}
        self.parameters = network.parameter_names
        self.more = gradient_digits(network, values, gradients)
        self.sizes = {
            size: length
            for quantity in network.quantities
            for size, length in zip(
                quantity.shape, np.shape(_number(values, network, quantity.name)), strict=False
            )
        }
        shown = [n for n in self.quantities if not self._is_on_arrow(n, gradients)]
        self.nodes: dict[str, VGroup] = dict.fromkeys(shown)
        pairs = [(source, name) for name in shown for source in self.data_sources(name)]
        layout = _with_room(_with_level_chains(layered_layout(shown, pairs), pairs), pairs)
        self.layers = [
            [name for name in shown if layout.positions[name][0] == layer]
            for layer in range(layout.layers)
        ]
        self.digits = True  # arrays are written out
        self.radius, self.pitch = RADIUS, _pitch(region, layout, SIDE)
        self._fill_in(values, gradients, self._rows(region, layout))
        numbers = (*self.values.values(), *self.gradients.values())
        if max(number.width for number in numbers) > self.pitch - AIR:
            self.digits = False
            self.radius, self.pitch = DENSE_RADIUS, _pitch(region, layout, DENSE_SIDE)
            self._fill_in(values, gradients, MOST_ROWS)
        self.labels = {name: self._operation(name) for name in shown}
        columns = self._columns(region, layout)
        above, below = (
            max((number.height for number in record.values()), default=0)
            for record in (self.values, self.gradients)
        )
        # From the middle of a node: in dense columns labels are as wide as the arrows.
        up = down = self.radius + AIR
        if not self.digits:
            up = 2 * AIR + LABEL
        lane = (region.height - above - up - down - below) / max(1.0, layout.height)
        if not self.digits:
            lane = min(lane, self._closest_lanes(layout, up + down + 2 * AIR))
        top = region.top - above - up - (0 if self.digits else AIR)

        def place(point: tuple[int, float]) -> Point3D:
            layer, height = point
            return columns[layer] * RIGHT + (top + (height - layout.height / 2) * lane) * UP

        for name in shown:
            self.nodes[name] = self._node(name, place(layout.positions[name]))
        for record, side in ((self.values, up * UP), (self.gradients, down * DOWN)):
            for name, number in record.items():
                number.next_to(self.nodes[name].get_center() + side, side, buff=0)
        self.links: dict[tuple[str, str], LinkView] = {}
        for pair, bends in zip(pairs, layout.bends, strict=True):
            self.links[pair] = self._link(*pair, [place(bend) for bend in bends])
        self._place_labels(region)
        self.sought: dict[str, VMobject] = {}
        self.captions = VGroup()
        self._lit: list[LinkView] = []

    def _is_on_arrow(self, name: str, gradients: object) -> bool:
        """Tell whether a quantity is written on an arrow: parameter, given, or a statistic."""
        quantity = self.quantities[name]
        if not quantity.sources:
            return name in self.parameters or getattr(gradients, name, None) is None
        read = [self.quantities[source].shape for source in quantity.sources]
        return bool(quantity.shape) and "m" not in quantity.shape and any("m" in s for s in read)

    def _columns(self, region: Region, layout: Layout) -> np.ndarray:
        """Return x of every column: where they stand close, as far apart as labels are wide."""
        gaps = np.full(layout.layers - 1, self.pitch)
        if not self.digits:
            needed = np.zeros_like(gaps)
            for name in self.nodes:
                layer, _ = layout.positions[name]
                for source in self.data_sources(name)[:1]:
                    before, _ = layout.positions[source]
                    if before == layer - 1:
                        needed[before] = max(needed[before], self.labels[name].width)
            spare = (gaps.sum() - needed.sum()) / len(gaps)
            gaps = needed + spare
        x = np.concatenate([[0.0], np.cumsum(gaps)])
        return region.center[0] + x - x[-1] / 2

    def _rows(self, region: Region, layout: Layout) -> int:
        """Return how many rows of digits have room above and below each row of nodes."""
        lane = region.height / (layout.height + 1)
        return max(1, min(MOST_ROWS, int((lane / 2 - self.radius - 2 * AIR) / ROW)))

    def _closest_lanes(self, layout: Layout, needed: float) -> float:
        """Return how close rows of nodes may come where numbers stand one below the other."""
        return max(
            (
                (needed + _height(self.gradients, upper) + _height(self.values, lower))
                / (layout.positions[upper][1] - layout.positions[lower][1])
                for layer in self.layers
                for upper in layer
                for lower in layer
                if layout.positions[upper][1] > layout.positions[lower][1]
            ),
            default=np.inf,
        )

    def _fill_in(self, values: object, gradients: object, rows: int) -> None:
        """Make the views of all numbers."""
        gates = [name for name, q in self.quantities.items() if q.operation == "relu"]

        def view(record: object, name: str, color: ManimColor) -> VMobject | None:
            value = getattr(record, name, None)
            if value is None:
                return None
            if not self.quantities[name].shape:
                return formula(number_typst(value), OPERATION, THEME.loss)
            if not self.digits:
                return HintonView(value, color, rows=rows)
            # What passes a gate keeps its digits.
            passed = [t for t, q in self.quantities.items() if (name,) == q.sources and t in gates]
            like = getattr(record, passed[0], None) if passed else None
            more = self.more[name] if record is gradients else 0
            return ArrayView(value, color, rows=rows, like=like, more=more)

        self.values, self.gradients = (
            _present({name: view(record, name, color) for name in self.nodes})
            for record, color in ((values, THEME.value), (gradients, THEME.gradient))
        )

    def seek(self, names: Mapping[str, VMobject]) -> None:
        """Place the names of gradients where their numbers will be."""
        self.sought = dict(names)
        for name, label in self.sought.items():
            label.next_to(self.nodes[name], DOWN, buff=AIR)

    def caption(self, label: VMobject, side: Point3D) -> None:
        """Place words about a part of the drawing, in the free place nearest to a corner of it."""
        numbers = (*self.values.values(), *self.gradients.values())
        corner = VGroup(self.skeleton, *numbers).get_corner(side)
        start = corner - side * np.array([label.width, label.height, 0]) / 2
        self.placement.place(label, start[:2] - side[:2] * NEAREST)
        self.captions.add(label)

    def data_sources(self, name: str) -> list[str]:
        """Return the quantities with a node that one is computed from."""
        return [s for s in self.quantities[name].sources if s in self.nodes]

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
            *(VGroup(link.path, link.arrow, *link.labels) for link in links),
            *self.nodes.values(),
            self.captions,
        )

    def shape_typst(self, quantity: Quantity) -> str:
        """Return Typst source of the space that a quantity lives in; a batch of one is no axis."""
        axes = self.axes(quantity)
        return f"RR^({' times '.join(axes)})" if axes else "RR"

    def axes(self, quantity: Quantity) -> list[str]:
        """Return the sizes of a quantity, in Typst math; a batch of one is no axis."""
        return [size for size in quantity.shape if size != "1" and self.sizes.get(size) != 1]

    # ------------------------------------------------------------------------- construction

    def _node(self, name: str, center: Point3D) -> VGroup:
        quantity = self.quantities[name]
        shape = Circle(self.radius).set_fill(THEME.surface, 1)
        shape.set_stroke(THEME.line if quantity.sources else THEME.foreground, 2.5)
        for source in (quantity.symbol, DENSE_SYMBOLS.get(quantity.operation)):
            if source is not None:
                symbol = formula(source, SYMBOL)
                symbol.scale(min(1.0, 1.75 * self.radius / np.hypot(symbol.width, symbol.height)))
                if symbol.font_size >= DENSE:
                    return VGroup(shape, symbol).move_to(center)
        return VGroup(shape.scale(0.5)).move_to(center)

    def _link(self, source: str, target: str, bends: Sequence[Point3D]) -> LinkView:
        ends = [self.nodes[name].get_center() for name in (source, target)]
        points = [ends[0], *bends, ends[1]]
        points[0] = self._border(source, points[1])
        points[-1] = self._border(target, points[-2] if bends else ends[0])
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
        # The parameter of a path does not run as its length does; at the end it has this speed.
        speed = 3 * path.get_num_curves() * np.linalg.norm(path.points[-1] - path.points[-2])
        shaft.pointwise_become_partial(path, 0, 1 - SHARED * TIP / speed)
        path.set_stroke(opacity=0)
        operation = None
        if self.data_sources(target)[0] == source:
            operation = self.labels[target]
            if self.quantities[target].operation not in self.operation_names:  # those are small
                share = (path.get_arc_length() - AIR) / operation.width
                operation.scale(min(1.0, max(DENSE / OPERATION, share)))
        shape = None
        if self.digits and source not in [other for other, _ in self.links]:  # told once
            quantity = self.quantities[source]
            space = f"{quantity.symbol} in {self.shape_typst(quantity)}"
            shape = formula(space, SHAPE, THEME.muted)
        return LinkView(path, VGroup(shaft, tip.set_fill(THEME.line, 1)), operation, shape)

    def _border(self, name: str, other: Point3D) -> Point3D:
        """Return the point just outside of a node in the direction of another point."""
        node = self.nodes[name]
        return node.get_center() + (node.width / 2 + 0.05) * _unit(other - node.get_center())

    def _place_labels(self, region: Region) -> None:
        """Put operations above their arrows and shapes below, where nothing else stands."""
        ways = [
            np.array([link.path.point_from_proportion(t) for t in np.linspace(0, 1, 60)])
            for link in self.links.values()
        ]
        room = Region(region.left - AIR, region.right + AIR, region.bottom - AIR, region.top + AIR)
        self.placement = Placement(room, self.nodes.values(), ways)
        numbers = [item for r in (self.values, self.gradients) for item in r.items()]
        arrays = [(n, number) for n, number in numbers if self.quantities[n].shape]
        for name, number in arrays:
            self.placement.place(number, self._places(name, number))
        labels = [(link.operation, UP, [link]) for link in self.links.values()]
        labels += [
            (link.shape, DOWN, sorted(self.uses(source), key=lambda other: other.path.height))
            for (source, _), link in self.links.items()
        ]
        for label, side, links in labels:
            if label is not None:
                beside = [
                    _beside(label, link.path, t, way, air)
                    for link in links
                    for way in (side, -side)
                    for air in (CLEAR if link.path.height else CLEAR[:1])
                    for t in ALONG
                ]
                self.placement.place(label, np.array(beside))
        for name, number in numbers:
            if (name, number) not in arrays:
                self.placement.place(number, self._places(name, number))

    def _places(self, name: str, number: VMobject) -> np.ndarray:
        """Return where a number may stand (n × 2), the best place first.

        Digits of an array stay where they are. A single number stands next to its node: above, or
        below where no gradient has its place.
        """
        aside = number.get_center() + np.outer(ASIDE, RIGHT)
        if isinstance(number, ArrayView):
            return aside[:1, :2]
        if isinstance(number, HintonView):
            return aside[:, :2]
        above, below = (
            number.copy().next_to(self.nodes[name], side, buff=AIR).get_center()
            + np.outer(ASIDE[:3], RIGHT)
            for side in (UP, DOWN)
        )
        sides = [above, aside] if name in self.gradients else [above, below, aside]
        return np.concatenate(sides)[:, :2]

    def _operation(self, name: str) -> VMobject:
        """Return what is written on the arrow to a quantity."""
        quantity = self.quantities[name]
        if quantity.operation in self.operation_names:
            return operator_name(self.operation_names[quantity.operation], DENSE)
        symbols = [self.quantities[s].symbol for s in quantity.sources if s not in self.nodes]
        patterns = OPERATIONS if self.digits else OPERATIONS | DENSE_OPERATIONS
        if not quantity.shape:
            patterns = patterns | SCALAR_OPERATIONS
        pattern = patterns.get(quantity.operation, f'"{quantity.operation}"')
        return formula(pattern.format(*symbols), OPERATION)

    # --------------------------------------------------------------------------- animations

    def grow(self, names: Iterable[str]) -> Animation:
        """Draw quantities, each after the arrows that lead to it."""
        parts: list[Animation] = []
        for name in names:
            for source in self.data_sources(name):
                link = self.links[source, name]
                growing = GrowTippedArrow(link.arrow)
                parts.append(AnimationGroup(growing, FadeIn(link.labels, shift=0.1 * UP)))
            parts.append(GrowFromCenter(self.nodes[name]))
        return LaggedStart(*parts, lag_ratio=0.5)

    def flow_values(self) -> list[list[Animation]]:
        """Return moves, to be played in turn, that run the values along the arrows."""
        moves: list[list[Animation]] = []
        coming: list[Animation] = []
        for layer in self.layers:
            pulses = [
                Pulse(self.links[source, name].path, THEME.value, _PULSE)
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
        return [self.pulse_back(link) for link in self.uses(name)]

    def pulse_back(self, link: LinkView) -> Animation:
        """Return a pulse of a gradient that runs back along one arrow."""
        return Pulse(link.path, THEME.gradient, _PULSE, back=True)

    def show_gradient(self, name: str) -> Animation:
        """Return the animation in which a gradient comes out of its node, which keeps a ring."""
        return AnimationGroup(
            FadeIn(self.gradients[name], target_position=self.nodes[name], scale=0.3),
            self.ring(name, THEME.gradient),
        )

    def ring(self, name: str, color: ManimColor) -> Animation:
        """Return the animation that gives a node a border: where we are, what is known."""
        node = self.nodes[name]
        ringed = node.copy()
        ringed[0].set_stroke(color, RING)
        return Transform(node, ringed)  # as a whole: its symbol stays in front

    def light(self, *names: str) -> list[Animation]:
        """Return animations that colour the arrows on which gradients flow, and no others."""
        moves = [link.arrow.animate.set_color(THEME.line) for link in self._lit]
        self._lit = [link for name in names for link in self.uses(name)]
        moves = [m for m in moves if m.mobject not in [link.arrow for link in self._lit]]
        return moves + [link.arrow.animate.set_color(THEME.gradient) for link in self._lit]

    def unlight(self) -> list[Animation]:
        """Return animations that give all arrows their own colour again."""
        lit, self._lit = self._lit, []
        return [link.arrow.animate.set_color(THEME.line) for link in lit]

    def tuck_in(self, shown: Iterable[VMobject]) -> list[Animation]:
        """Return animations in which numbers go into their nodes."""
        return [
            FadeOut(number, target_position=node, scale=0.2)
            for number, node in self._at_nodes(shown)
        ]

    def _at_nodes(self, numbers: Iterable[VMobject]) -> list[tuple[VMobject, VGroup]]:
        wanted = list(numbers)
        return [
            (number, self.nodes[name])
            for kind in (self.values, self.gradients, self.sought)
            for name, number in kind.items()
            if number in wanted
        ]

    def pulse_between(self, start: Point3D, end: Point3D) -> Animation:
        """Return a pulse of a gradient from one point to another."""
        return Pulse(Line(start, end), THEME.gradient, _PULSE)

    def pulse_that_dies(self, start: Point3D, end: Point3D) -> Animation:
        """Return a pulse of a gradient that stops at a point, widens and is gone."""
        return DyingPulse(Line(start, end), THEME.gradient, _PULSE)


def _number(values: object, network: Network, name: str) -> object:
    value = getattr(values, name, None)
    return network.parameters.get(name) if value is None else value


def _height(numbers: Mapping[str, VMobject], name: str) -> float:
    return numbers[name].height if name in numbers else 0.0


def _present(numbers: dict[str, VMobject | None]) -> dict[str, VMobject]:
    return {name: number for name, number in numbers.items() if number is not None}


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def _pitch(region: Region, layout: Layout, side: float) -> float:
    """Return how far apart columns stand, with room of `side` at both ends."""
    return min(PITCH, (region.width - 2 * side) / max(1, layout.layers - 1))


def _with_level_chains(layout: Layout, pairs: Sequence[tuple[str, str]]) -> Layout:
    """Put the next of a chain beside the one before, if there is room."""
    positions = dict(layout.positions)
    bends = [bend for points in layout.bends for bend in points]
    sources, targets = (Counter(pair[end] for pair in pairs) for end in (0, 1))
    for source, target in sorted(pairs, key=lambda pair: positions[pair[1]][0]):
        (_, height), (layer, _) = positions[source], positions[target]
        others = [p for name, p in positions.items() if name != target] + bends
        if sources[source] == targets[target] == 1 and all(
            abs(other - height) >= 1 for column, other in others if column == layer
        ):
            positions[target] = layer, height
    return replace(layout, positions=positions)


def _with_room(layout: Layout, pairs: Sequence[tuple[str, str]]) -> Layout:
    """Put a node on a long way into its middle, and a sink midway between its sources."""
    positions, bends = dict(layout.positions), dict(zip(pairs, layout.bends, strict=True))
    uses, reads = (Counter(pair[end] for pair in pairs) for end in (0, 1))
    for (source, name), before in list(bends.items()):
        ways = [pair for pair in pairs if pair[0] == name]
        if uses[name] == reads[name] == 1 and bends[ways[0]]:
            stops = (*before, positions[name], *bends[ways[0]])
            middle = (len(stops) - 1) // 2
            positions[name] = stops[middle]
            bends[source, name], bends[ways[0]] = stops[:middle], stops[middle + 1 :]
    last = layout.layers - 1
    for name, (layer, _) in positions.items():
        if layer == last and [p for p, _ in positions.values()].count(last) == 1:
            sources = [source for source, target in pairs if target == name]
            positions[name] = last, float(np.mean([positions[s][1] for s in sources]))
            for source in sources:
                if _is_free(positions, source, name):
                    bends[source, name] = ()
    return replace(layout, positions=positions, bends=tuple(bends[pair] for pair in pairs))


def _is_free(positions: Mapping[str, tuple[int, float]], source: str, target: str) -> bool:
    """Tell whether a straight arrow passes between the nodes of all layers on its way."""
    (start, _), (end, _) = ends = positions[source], positions[target]
    return all(
        abs(np.interp(layer, *zip(*ends, strict=True)) - height) >= 0.5
        for layer, height in positions.values()
        if start < layer < end
    )


def _beside(label: VMobject, path: VMobject, along: float, side: Point3D, air: float) -> np.ndarray:
    """Return the place (x, y) of a label beside a point of a path, clear of it."""
    before, middle, after = (path.point_from_proportion(along + t) for t in (-0.01, 0, 0.01))
    x, y, _ = _unit(after - before)
    normal = np.array([-y, x, 0.0]) * (1 if x * side[1] > 0 else -1)
    clear = abs(normal[0]) * label.width / 2 + abs(normal[1]) * label.height / 2 + air
    return (middle + clear * normal)[:2]
