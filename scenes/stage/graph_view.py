"""A computational graph as it is drawn: nodes, arrows, numbers, and what flows along the arrows.

A number has a place for what it is: the value above its node, the gradient below it, the part of
the gradient that an edge carries back under the edge, the local derivative above the arrow.
All places are chosen before anything moves, so that none touches another, a node or an arrow.
A graph too large for one row is drawn in several, as a snake; numbers that have no place there are
not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

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
    Indicate,
    LaggedStart,
    ManimColor,
    Mobject,
    Polygon,
    RoundedRectangle,
    Succession,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from mathcore.expressions import Equation, Expr, Plus, Times
from mathcore.graph import Edge, Graph, Node
from scenes.stage import theme
from scenes.stage.growing_arrow import GrowTippedArrow
from scenes.stage.layered_layout import Layout, layered_layout
from scenes.stage.lecture_scene import Region
from scenes.stage.numbers import factor_typst, number, number_typst
from scenes.stage.placement import AIR, Placement
from scenes.stage.pulse import Pulse
from scenes.stage.text import formula
from scenes.stage.theme import THEME

# Sizes where there is room, in frame units and points; a large graph is drawn smaller.
RADIUS = 0.42
SYMBOL = 34
LABEL = 30
SMALLEST_LABEL = theme.SMALLEST * 4 / 3  # points of Typeset; theme.SMALLEST counts in Text's
COLUMN, ROW = 2.6, 2.6  # the widest that the grid of nodes grows
# Sizes that are tried, relative to the largest; with numbers at every node, then for nodes alone.
WITH_NUMBERS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55)
ALONE = (0.55, 0.5, 0.45, 0.4, 0.35, 0.3)
MOST_ROWS = 4
INSIDE = 1.75  # of a symbol's height in its node's radius, at most
CLOSEST = 0.4  # of the distance between two nodes, the radius that all have in common, at most
ROUND = 1.5  # of a symbol's width in its node's radius, at most, if the node is a circle
ACROSS = 1.85  # of a symbol's diagonal in the radius of its circle, at most
ABOVE, BELOW = (
    0.45,
    0.8,
)  # room for a number above the highest node, for a fraction below the lowest
TURN = 0.75  # the farthest that arrows to the next row reach beyond the columns, frame units
LABEL_SCALES = (1.0, 0.9, 0.8, 0.7, 0.6)
DISTANCES = (0.0, 0.12, 0.26, 0.42, 0.58, 0.74, 0.9)  # of a label from its arrow
NEAR = 3  # so many of these where a far label could seem to belong to another arrow
GAP = 0.06  # between a node and its labels, beyond the placement's air
SAMPLES = 80  # points along an arrow that labels keep clear of


@dataclass
class NodeView:
    """A node's mobjects.

    `value` is the number, preceded by "`name` =" where the node has a name. `gradient` is None
    where the node's only edge shows the gradient already.
    """

    shape: VMobject
    symbol: VMobject
    value: VMobject
    name: VGroup
    gradient: VMobject | None

    @property
    def body(self) -> VGroup:
        """Outline and symbol."""
        return VGroup(self.shape, self.symbol)

    @property
    def name_alone(self) -> Point3D:
        """Where the name stands until the value joins it."""
        return self.value.get_center() * (1, 0, 0) + self.name.get_center() * (0, 1, 1)


@dataclass
class EdgeView:
    """An edge's mobjects. `path` is the way from node to node, `track` points along it (n × 3)."""

    path: VMobject
    track: np.ndarray
    arrow: VGroup
    downstream: VMobject
    local: VMobject


class GraphView:
    """The drawing of a scalar graph inside a region, and the animations that tell its story.

    Nothing is on screen at first: `grow` shows nodes and arrows, `flow_values` the values,
    `seed` the gradient of the output, `flow_gradients` what the edges carry back and `add_up`
    the sum where several arrive. `names` is Typst source of the names shown at nodes.
    Raises ValueError for a graph with arrays.
    """

    def __init__(
        self, graph: Graph, region: Region, names: Mapping[Node, str] | None = None
    ) -> None:
        _require_scalars(graph)
        self.graph = graph
        self.magnitude = _magnitudes(graph)
        layout = layered_layout(
            [node.index for node in graph.nodes],
            [(edge.source.index, edge.target.index) for edge in graph.edges],
        )
        self.layer = {node.index: layout.positions[node.index][0] for node in graph.nodes}
        self.radius, rows, place = self._fit(layout, region)
        self.turn = TURN / (2 * region.height / rows)  # relative to an arrow's height

        self.symbols = {node: self._symbol(node) for node in graph.nodes}
        centers = {node: place(layout.positions[node.index]) for node in graph.nodes}
        least = self._least_radius([*centers.values()])
        self.nodes: dict[Node, NodeView] = {}
        for node, center in centers.items():
            self.nodes[node] = self._node(node, center, least, (names or {}).get(node))
        self.edges: dict[Edge, EdgeView] = {}
        for edge, bends in zip(graph.edges, layout.bends, strict=True):
            self.edges[edge] = self._edge(edge, [place(bend) for bend in bends])
        # Labels that have no place: they are never shown.
        self.hidden: set[Mobject] = set()
        self._place_labels(region)
        self._locals_shown: list[VMobject] = []
        self._arrows_lit: list[VGroup] = []

    # ------------------------------------------------------------------------- construction

    def _fit(
        self, layout: Layout, region: Region
    ) -> tuple[float, int, Callable[[tuple[int, float]], Point3D]]:
        """Return the largest radius for which a layout fits into a region, in how many rows, where.

        The layers are laid out in rows: every other row runs to the left and stands on its head,
        so that the arrows from one to the next turn without a crossing.
        """
        symbols = [formula(node.typst, SYMBOL) for node in self.graph.nodes]
        widest = max(symbol.width for symbol in symbols)
        tallest = max(symbol.height for symbol in symbols) * SMALLEST_LABEL / SYMBOL

        def grid(scale: float, rows: int) -> tuple[int, float, float, float]:
            """Return layers in a row, distances of columns and of nodes in one, offset of both."""
            radius, number = scale * RADIUS, max(scale, SMALLEST_LABEL / LABEL)
            columns = -(-layout.layers // rows)
            sides = 4 * RADIUS + (2 * TURN if rows > 1 else 0)
            column = min(COLUMN, (region.width - sides) / max(1, columns - 1))
            room = region.height / rows - 2 * radius - (ABOVE + BELOW) * number
            row = min(ROW, room / max(1.0, layout.height))
            return columns, column, row, (BELOW - ABOVE) / 2 * number

        def fits(scale: float, rows: int, apart: float) -> bool:
            _, column, row, _ = grid(scale, rows)
            radius = scale * RADIUS
            node = max(scale, SMALLEST_LABEL / SYMBOL) * widest + 1.1 * radius
            return column >= max(4 * radius, node / 2 + 2 * radius) and (
                row >= apart * max(radius, tallest / INSIDE if scale in ALONE else 0)
            )

        choices = [
            (scale, rows)
            for scales, apart in ((WITH_NUMBERS, 1 / 0.3), (ALONE, 2.3))
            for scale in scales
            for rows in range(1, MOST_ROWS + 1)
            if fits(scale, rows, apart)
        ]
        scale, rows = choices[0] if choices else (ALONE[-1], 1)
        columns, column, row, lift = grid(scale, rows)

        def place(point: tuple[int, float]) -> Point3D:
            layer, height = point
            line, across = divmod(layer, columns)
            way = 1 if line % 2 == 0 else -1
            middle = region.top - (line + 0.5) * region.height / rows + lift
            x = region.center[0] + way * (across - (columns - 1) / 2) * column
            return x * RIGHT + (middle + way * height * row) * UP

        return scale * RADIUS, rows, place

    def _symbol(self, node: Node) -> VMobject:
        symbol = formula(node.typst, max(SMALLEST_LABEL, SYMBOL * self.radius / RADIUS))
        room = max(1.45 * self.radius / symbol.height, SMALLEST_LABEL / symbol.font_size)
        return symbol.scale(min(1.0, room))

    def _radius(self, symbol: VMobject) -> float:
        """Return the radius that a node needs for its symbol."""
        radius = max(self.radius, symbol.height / INSIDE)
        if symbol.width > ROUND * radius:
            return radius
        return max(radius, np.hypot(symbol.width, symbol.height) / ACROSS)

    def _least_radius(self, centers: Sequence[Point3D]) -> float:
        """Return the radius that all nodes have in common, if they stand far enough apart."""
        apart = min(
            (np.linalg.norm(one - other) for one, other in combinations(centers, 2)),
            default=np.inf,
        )
        return min(max(map(self._radius, self.symbols.values())), CLOSEST * apart)

    def _node(self, node: Node, center: Point3D, least: float, name: str | None) -> NodeView:
        symbol = self.symbols[node]
        radius = max(least, self._radius(symbol))
        if symbol.width <= ROUND * radius:
            shape = Circle(radius)
        else:
            width = symbol.width + 1.1 * radius
            shape = RoundedRectangle(radius, width=width, height=2 * radius)
        shape.set_fill(THEME.surface, 1)
        shape.set_stroke(THEME.line if node.incoming else THEME.foreground, 2.5)
        # A node that is used once has its gradient at that edge already.
        own = len(node.outgoing) != 1
        value = formula(
            f"{{{{ {name} : name }}}} = {number_typst(node.value)}"
            if name
            else number_typst(node.value),
            LABEL,
            THEME.value,
        )
        return NodeView(
            shape.move_to(center),
            symbol.move_to(center),
            value,
            value.select("name").set_color(THEME.foreground) if name else VGroup(),
            formula(self.gradient_source(node), LABEL, THEME.gradient) if own else None,
        )

    def gradient_source(self, node: Node) -> str:
        """Return Typst source of a node's gradient."""
        return number_typst(node.gradient, self.magnitude[node])

    def gradient(self, node: Node) -> Expr:
        """Return a node's gradient as it is shown."""
        return number(node.gradient, self.magnitude[node])

    def sum(self, node: Node) -> Expr:
        """Return the sum of what the outgoing edges add to a node's gradient."""
        return Plus(*map(self._downstream, node.outgoing))

    def product(self, edge: Edge) -> Equation:
        """Return "upstream gradient · local derivative = what the edge carries downstream"."""
        factors = Times(self.gradient(edge.target), number(edge.local))
        return Equation(factors, self._downstream(edge))

    def _downstream(self, edge: Edge) -> Expr:
        return number(edge.downstream, self._edge_magnitude(edge))

    def _edge_magnitude(self, edge: Edge) -> float:
        return self.magnitude[edge.target] * abs(edge.local)

    def _edge(self, edge: Edge, bends: Sequence[Point3D]) -> EdgeView:
        source, target = self.nodes[edge.source].shape, self.nodes[edge.target].shape
        path = _path([source.get_center(), *bends, target.get_center()], self.turn)
        twins = [other for other in edge.target.incoming if other.source == edge.source]
        # The same value used twice by one node: the second arrow bows out below the first.
        path.points[1:-1] += 2 * self.radius * twins.index(edge) * DOWN
        path = _trimmed(path, source, target)
        length = 0.36 * self.radius
        head = path.get_end()
        forward = head - path.point_from_proportion(max(0.0, 1 - length / path.get_arc_length()))
        side = 0.45 * np.array([-forward[1], forward[0], 0.0])
        tip = Polygon(head, head - forward + side, head - forward - side, stroke_width=0)
        shaft = VMobject().pointwise_become_partial(
            path, 0, 1 - 0.9 * length / path.get_arc_length()
        )
        shaft.set_stroke(THEME.line, 3)
        return EdgeView(
            path,
            np.array([path.point_from_proportion(t) for t in np.linspace(0, 1, SAMPLES)]),
            VGroup(shaft, tip.set_fill(THEME.line, 1)),
            formula(
                number_typst(edge.downstream, self._edge_magnitude(edge)), LABEL, THEME.gradient
            ),
            formula(f"times {factor_typst(edge.local)}", LABEL, THEME.local),
        )

    def _labels(self) -> Iterator[Mobject]:
        for node in self.nodes.values():
            yield node.value
            if node.gradient is not None:
                yield node.gradient
        for edge in self.edges.values():
            yield from (edge.downstream, edge.local)

    def _place_labels(self, region: Region) -> None:
        """Choose all places at the largest size of labels that has room for every one."""
        widths = {label: label.width for label in self._labels()}
        base = max(self.radius / RADIUS, 0.8)
        smallest = SMALLEST_LABEL / LABEL
        factors = list(dict.fromkeys(max(smallest, base * scale) for scale in LABEL_SCALES))

        def resize(factor: float) -> None:
            for label, width in widths.items():
                label.scale_to_fit_width(width * factor)

        for factor in factors if self.radius >= WITH_NUMBERS[-1] * RADIUS else ():
            resize(factor)
            if not self._place_all(region):
                return
        resize(smallest)
        self._place_what_fits(region)

    def _place_what_fits(self, region: Region) -> None:
        """Place labels as long as there are places, first those of what goes in and comes out."""
        placement = self._placement(region)

        def keep(placement: Placement, label: Mobject, *options: tuple) -> None:
            places, anchors = map(np.concatenate, zip(*options, strict=True))
            if not placement.place_free(label, places, anchors):
                self.hidden.add(label)

        ends = [self.graph.output, *self.graph.inputs]
        for nodes in (ends, [node for node in self.graph.nodes if node not in ends]):
            for node in nodes:
                value = self.nodes[node].value
                keep(placement, value, _about(self.nodes[node], value, UP))
            for node in nodes:
                label = self.gradient_label(node)
                about = _about(self.nodes[node], label, DOWN)
                if self.nodes[node].gradient is None:
                    track = self.edges[node.outgoing[0]].track
                    keep(placement, label, _along(track, label, 0.5, DOWN, 1.0, NEAR), about)
                else:
                    keep(placement, label, about)
        for edge, view in self.edges.items():
            if self.nodes[edge.source].gradient is not None:
                label = view.downstream
                keep(placement, label, _along(view.track, label, 0.5, DOWN, 1.0, NEAR))
        for wave in self.waves(self.graph.nodes):
            passing = placement.branch()
            for view in (self.edges[edge] for node in wave for edge in node.incoming):
                keep(passing, view.local, _along(view.track, view.local, 0.5, UP, 0.1, NEAR))

    def _placement(self, region: Region) -> Placement:
        nodes, edges = self.nodes.values(), self.edges.values()
        return Placement(region, [node.shape for node in nodes], [edge.track for edge in edges])

    def _place_all(self, region: Region) -> float:
        """Place all labels at their present size and return how much they touch other things."""
        nodes, edges = self.nodes.values(), self.edges.values()
        placement = self._placement(region)
        for node in nodes:
            placement.place(node.value, _around(node, node.value, UP))
        for node in nodes:
            if node.gradient is not None:
                placement.place(node.gradient, _around(node, node.gradient, DOWN))
        for edge in edges:
            placement.place(edge.downstream, *_along(edge.track, edge.downstream, 0.5, DOWN, 1.0))
        cost = placement.cost
        for wave in self.waves(self.graph.nodes):  # local derivatives show one wave at a time
            passing = placement.branch()
            for edge in (self.edges[edge] for node in wave for edge in node.incoming):
                passing.place(edge.local, *_along(edge.track, edge.local, 0.5, UP, 0.1))
            cost += passing.cost
        return cost

    # --------------------------------------------------------------------------- animations

    def grow(self, nodes: Iterable[Node]) -> Animation:
        """Draw nodes, each after the arrows that lead to it."""
        parts: list[Animation] = []
        for node in nodes:
            view = self.nodes[node]
            for edge in node.incoming:
                parts.append(GrowTippedArrow(self.edges[edge].arrow, run_time=theme.QUICK))
            parts.append(GrowFromCenter(view.body, run_time=theme.QUICK))
            if len(view.name) and self.shows(view.value):
                # Alone for now: it takes its place in "name = value" when the value comes.
                view.name.generate_target().move_to(view.name_alone)
                parts.append(FadeIn(view.name.target, shift=0.1 * UP, run_time=theme.QUICK))
        return LaggedStart(*parts, lag_ratio=0.5)

    def waves(self, nodes: Iterable[Node]) -> list[list[Node]]:
        """Group nodes by their layer, from the left."""
        columns: dict[int, list[Node]] = {}
        for node in nodes:
            columns.setdefault(self.layer[node.index], []).append(node)
        return [columns[layer] for layer in sorted(columns)]

    def flow_values(self) -> list[list[Animation]]:
        """Return moves, to be played in turn, that run the values along the arrows."""
        moves: list[list[Animation]] = []
        coming: list[Animation] = []
        for wave in self.waves(self.graph.nodes):
            pulses = [
                self._pulse(self.edges[edge].path, THEME.value)
                for node in wave
                for edge in node.incoming
            ]
            moves.append(coming + pulses)
            coming = [self._reveal_value(node) for node in wave]
        return [move for move in (*moves, coming) if move]

    def _reveal_value(self, node: Node) -> Animation:
        view = self.nodes[node]
        if not self.shows(view.value):
            return self.ring(node, THEME.value)
        rest = VGroup(*(part for part in view.value if part not in view.name.submobjects))
        reveal = FadeIn(rest, shift=0.15 * UP)
        if not len(view.name):
            return reveal
        return AnimationGroup(reveal, Transform(view.name.target, view.name))

    def seed(self) -> list[Animation]:
        """Return animations that show the gradient of the output with respect to itself."""
        output = self.graph.output
        return [
            FadeIn(self.nodes[output].gradient, shift=0.15 * DOWN),
            self.ring(output, THEME.gradient),
        ]

    def shows(self, label: Mobject) -> bool:
        """Tell whether a number has a place in the drawing."""
        return label not in self.hidden

    def gradient_label(self, node: Node) -> VMobject:
        """Return the number that is this node's gradient, on screen if it has a place there."""
        own = self.nodes[node].gradient
        return own if own is not None else self.edges[node.outgoing[0]].downstream

    def focus(self, nodes: Sequence[Node]) -> list[Animation]:
        """Return animations that show the local derivatives on the edges into nodes."""
        views = [self.edges[edge] for node in nodes for edge in node.incoming]
        moves = [
            *self.unfocus(),
            *(FadeIn(view.local, scale=0.7) for view in views if self.shows(view.local)),
            *(view.arrow.animate.set_color(THEME.gradient) for view in views),
            *(self.ring(node, THEME.gradient) for node in nodes),
        ]
        self._locals_shown = [view.local for view in views if self.shows(view.local)]
        self._arrows_lit = [view.arrow for view in views]
        return moves

    def focus_uses(self, nodes: Sequence[Node]) -> list[Animation]:
        """Return animations that show the edges on which gradients arrive at nodes."""
        moves = self.unfocus()
        self._arrows_lit = [self.edges[edge].arrow for node in nodes for edge in node.outgoing]
        return moves + [arrow.animate.set_color(THEME.gradient) for arrow in self._arrows_lit]

    def flow_gradients(self, nodes: Sequence[Node]) -> list[Animation]:
        """Return animations that send the gradients of nodes back along their incoming edges.

        The upstream gradient, which must be on screen, enters the node; its product with the
        local derivative leaves against the arrow, behind a pulse.
        """
        enter: list[Animation] = []
        leave: list[Animation] = []
        for node in nodes:
            center = self.nodes[node].shape.get_center()
            if self.shows(upstream := self.gradient_label(node)):
                enter.append(FadeOut(upstream.copy(), target_position=center, scale=0.4))
            else:
                enter.append(self.ring(node, THEME.gradient))
            for edge in node.incoming:
                view = self.edges[edge]
                leave.append(self._pulse(view.path, THEME.gradient, back=True))
                if self.shows(view.local):
                    enter.append(Indicate(view.local, 1.2, THEME.local))
                if self.shows(part := view.downstream):
                    leave.append(FadeIn(part, target_position=view.track[-1], scale=0.4))
        return [Succession(AnimationGroup(*enter), AnimationGroup(*leave, run_time=1.5))]

    def unfocus(self) -> list[Animation]:
        """Return animations that take back what the last `flow_gradients` emphasised."""
        moves: list[Animation] = [FadeOut(local) for local in self._locals_shown]
        moves += [arrow.animate.set_color(THEME.line) for arrow in self._arrows_lit]
        self._locals_shown, self._arrows_lit = [], []
        return moves

    def add_up(self, nodes: Sequence[Node]) -> list[Animation]:
        """Return animations in which what arrives at each node runs together into its gradient."""
        moves: list[Animation] = []
        for node in nodes:
            total = self.nodes[node].gradient
            if not self.shows(total):
                moves.append(self.ring(node, THEME.gradient))
                continue
            parts = [self.edges[edge].downstream for edge in node.outgoing]
            moves.append(FadeIn(total))
            moves += [Transform(p.copy(), total, remover=True) for p in parts if self.shows(p)]
        return moves

    def ring(self, node: Node, color: ManimColor) -> Animation:
        """Return an animation that points at a node: its outline widens and fades."""
        outline = self.nodes[node].shape.copy().set_fill(opacity=0).set_stroke(color, 5)
        return FadeOut(outline, scale=1.4)

    def _pulse(self, path: VMobject, color: ManimColor, *, back: bool = False) -> Animation:
        return Pulse(path, color, 0.25 * self.radius, back=back)


def _require_scalars(graph: Graph) -> None:
    for node in graph.nodes:
        if not isinstance(node.value, float):
            raise ValueError(
                f"a graph view draws scalars, but {node.symbol} has shape "
                f"{np.shape(node.value)}: give the function scalar inputs"
            )
    for edge in graph.edges:
        if edge.local is None:
            raise ValueError(
                f"{edge.target.operation} has no local derivative to write on its arrow: "
                "use element-wise operations, such as * for np.dot"
            )


def _magnitudes(graph: Graph) -> dict[Node, float]:
    """Sum of the sizes of all path products to each node: what rounding errors compare with."""
    magnitude = dict.fromkeys(graph.nodes, 0.0)
    magnitude[graph.output] = 1.0
    for node in reversed(graph.nodes):
        for edge in node.incoming:
            magnitude[edge.source] += magnitude[node] * abs(edge.local)
    return magnitude


def _path(points: Sequence[Point3D], turn: float) -> VMobject:
    """Join points: by a straight line if all lie on one, else by curves level at each bend.

    A curve to a point straight below turns around, away from the middle of the frame, and reaches
    as far as `turn` times its height.
    """
    start, end = points[0], points[-1]
    path = VMobject()
    turns = [abs(p[0] - q[0]) < 1e-6 for p, q in pairwise(points)]
    if not any(turns) and all(abs(np.cross(end - start, p - start)[2]) < 1e-6 for p in points):
        return path.set_points_as_corners([start, end])
    path.start_new_path(start)
    for (p, q), turning in zip(pairwise(points), turns, strict=True):
        if turning:
            out = turn / 0.75 * abs(q[1] - p[1]) * np.sign(p[0]) * RIGHT
            path.add_cubic_bezier_curve_to(p + out, q + out, q)
        else:
            level = (q - p) * (0.5, 0, 0)
            path.add_cubic_bezier_curve_to(p + level, q - level, q)
    return path


def _trimmed(path: VMobject, source: VMobject, target: VMobject) -> VMobject:
    """Return the part of a path between two nodes' outlines."""
    curves = path.get_num_curves()

    def leaves(shape: VMobject, way: Callable[[float], float]) -> float:
        """Where the way leaves a shape: bisection between inside (0) and outside (1)."""
        inside, outside = 0.0, 1.0
        for _ in range(40):
            middle = (inside + outside) / 2
            curve = min(int(way(middle) * curves), curves - 1)
            point = path.get_nth_curve_function(curve)(way(middle) * curves - curve)
            x, y, _z = np.abs(point - shape.get_center())
            beyond_flank = max(0.0, x - (shape.width - shape.height) / 2)
            within = np.hypot(beyond_flank, y) < shape.height / 2 + 0.04
            inside, outside = (middle, outside) if within else (inside, middle)
        return way(outside)

    start, end = leaves(source, lambda t: t), leaves(target, lambda t: 1 - t)
    return VMobject().pointwise_become_partial(path, start, end)


def _around(node: NodeView, label: Mobject, direction: Point3D) -> np.ndarray:
    """Return places above or below a node, the nearest and most central first (n × 2)."""
    distance = (node.shape.height + label.height) / 2 + AIR + GAP
    width = (node.shape.width + label.width) / 2
    offsets = [
        (shift * width, direction[1] * (distance + extra))
        for extra in (0.0, 0.15, 0.3)
        for shift in (0.0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75)
    ]
    return node.shape.get_center()[:2] + np.array(offsets)


def _about(node: NodeView, label: Mobject, direction: Point3D) -> tuple[np.ndarray, np.ndarray]:
    """Return places above or below a node, then beside it, and its middle for each (n × 2)."""
    away = (node.shape.width + label.width) / 2 + AIR + GAP
    beside = [
        (side * (away + extra), direction[1] * height)
        for extra in (0.0, 0.35)
        for side in (-1, 1)
        for height in (0.0, 0.1, 0.2)
    ]
    middle = node.shape.get_center()[:2]
    places = np.concatenate([_around(node, label, direction), middle + np.array(beside)])
    return places, np.tile(middle, (len(places), 1))


def _along(
    track: np.ndarray,
    label: Mobject,
    where: float,
    side: Point3D,
    other_side: float,
    distances: int = len(DISTANCES),
) -> tuple[np.ndarray, np.ndarray]:
    """Return places beside a track and the points they are beside (n × 2), the best first.

    Near the track before far, where its other side counts as `other_side` farther; then near the
    proportion `where`.
    """
    rows = [(extra, sign) for sign in (1, -1) for extra in DISTANCES[:distances]]
    rows.sort(key=lambda row: row[0] + (other_side if row[1] < 0 else 0.0))
    shares = sorted(np.linspace(0.08, 0.92, 29), key=lambda t: (abs(t - where), t))
    at = np.round(np.array(shares) * (len(track) - 1)).astype(int)
    tangents = np.gradient(track[:, :2], axis=0)[at]
    normals = tangents[:, ::-1] * (-1, 1) / np.linalg.norm(tangents, axis=1, keepdims=True)
    normals *= np.where(normals @ side[:2] < 0, -1, 1)[:, None]
    clear = np.abs(normals) @ (label.width / 2, label.height / 2) + AIR + GAP
    points = track[at, :2]
    places = [points + sign * (clear + extra)[:, None] * normals for extra, sign in rows]
    return np.concatenate(places), np.tile(points, (len(rows), 1))
