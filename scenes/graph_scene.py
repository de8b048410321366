"""A scene for any scalar function: its graph grows, values flow forward, gradients flow back.

A lecturer's own scene needs no more than

    class Logistic(GraphScene):
        inputs = dict(w=2.0, x=-1.0, b=-3.0)

        def function(w, x, b):
            return 1 / (1 + np.exp(-(w * x + b)))
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import ClassVar

from manim import (
    RIGHT,
    UR,
    FadeIn,
    FadeOut,
    Indicate,
    VGroup,
    smooth,
    squish_rate_func,
)

import mathcore
from mathcore.expressions import (
    Component,
    Equalities,
    Equation,
    Expr,
    PartialDerivative,
    Scalar,
)
from mathcore.graph import Edge, Graph, Node
from mathcore.typst import typst
from scenes.stage import theme
from scenes.stage.easing import LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.graph_view import GraphView
from scenes.stage.lecture_scene import LectureScene, Region
from scenes.stage.legend import legend
from scenes.stage.numbers import number_text
from scenes.stage.theme import THEME

STRIP_HEIGHT = 0.95  # the row above the graph: formulas while it grows, sums where gradients meet
STRIP_SIZE = 34  # points
LEGEND_WIDTH = 2.4
LONGEST_GROWTH = 8.0  # seconds


class GraphScene(LectureScene):
    """The computational graph of `function` at `inputs`, forward and backward.

    `function` is a plain NumPy function of scalars, `result` the name of its output.
    `quantities` may define intermediate results, in the order of evaluation; their names are
    shown. Raises TypeError without `inputs` or `function`, ValueError for a quantity that the
    function does not compute, and what `mathcore.trace` raises.
    """

    inputs: ClassVar[Mapping[str, float]]
    function: ClassVar[Callable[..., float]]
    result: ClassVar[Expr] = Scalar("f")
    quantities: ClassVar[Sequence[Component]] = ()

    def setup(self) -> None:
        """Trace the function and lay out its graph below a strip for formulas."""
        super().setup()
        scene = type(self)
        for name in ("inputs", "function"):
            if not hasattr(scene, name):
                raise TypeError(f"{scene.__name__} needs the attribute {name!r}: see GraphScene")
        self.graph = mathcore.trace(scene.function, **scene.inputs)
        self.parts = locate(self.graph, scene.quantities)
        self.named = {nodes[-1]: quantity for quantity, nodes in self.parts.items()}
        body = self.body
        edge = body.top - STRIP_HEIGHT
        self.strip = Region(body.left, body.right - LEGEND_WIDTH, edge, body.top)
        below = Region(body.left, body.right, body.bottom, edge)
        names = {node: typst(quantity) for node, quantity in self.named.items()}
        self.view = GraphView(self.graph, below, names)
        self.in_strip: VGroup | None = None
        self.definitions = self._definitions()
        self.legend = self._legend()

    def construct(self) -> None:
        """Tell the whole story; holds for any scalar function."""
        self.open(steps=6)
        with self.step("question"):
            self.play(self.view.grow(self.graph.inputs))
        with self.step("grow"):
            operations = [node for node in self.graph.nodes if node.incoming]
            self.play(
                self.view.grow(operations),
                run_time=min(LONGEST_GROWTH, theme.QUICK * (1 + len(operations))),
            )
        self.flow_values()
        self.seed()
        with self.step("gradients"):
            for wave in reversed(self.view.waves(self.graph.nodes)):
                self.flow_back(wave)
        inputs = self.graph.inputs
        strongest = max(inputs, key=lambda node: abs(node.gradient))
        gradient = number_text(strongest.gradient)
        with self.step("totals", name=strongest.symbol, gradient=gradient):
            self.play(*self.view.unfocus(), *self.clear_strip(), run_time=theme.QUICK)
            self.emphasise(inputs)

    # ------------------------------------------------------------------- parts of the story

    def flow_values(self) -> None:
        """Step: values run forward through the graph."""
        with self.step("values", result=number_text(self.graph.output.value)):
            self.play(FadeIn(self.legend[0]), *self.clear_strip(), run_time=theme.QUICK)
            for moves in self.view.flow_values():
                self.play(*moves, run_time=theme.QUICK)

    def seed(self) -> None:
        """Step: the gradient of the output with respect to itself."""
        with self.step("seed"):
            self.play(FadeIn(self.legend[1]), *self.view.seed(), run_time=theme.MOVE)

    def flow_back(self, nodes: Sequence[Node]) -> None:
        """Add up what arrived at nodes of one layer and send it on along their incoming edges."""
        meeting = [node for node in nodes if len(node.outgoing) > 1]
        if meeting:
            self.add_up(*meeting)
        operations = [node for node in nodes if node.incoming]
        if operations:
            self.send_back(operations)

    def send_back(self, nodes: Sequence[Node]) -> None:
        """Multiply the gradients of operations by the local derivatives, send the products back."""
        lines = self._products(nodes)
        results = VGroup(*(VGroup(*line.own(()), *line.part((1,))) for line in lines))
        products = VGroup(*(line.part((0,)) for line in lines))
        key = [] if self.legend[2] in self.mobjects else [FadeIn(self.legend[2])]
        self.play(*self.clear_strip(), *self.view.focus(nodes), *key, run_time=theme.MOVE)
        self.play(
            FadeIn(products, rate_func=squish_rate_func(smooth, 0, 0.4)),
            FadeIn(results, rate_func=LATE),
            *self.view.flow_gradients(nodes),
            run_time=1.6 * theme.MOVE,
        )
        self.remove(products, results)
        self.in_strip = lines
        self.add(lines)

    def _products(self, nodes: Sequence[Node]) -> VGroup:
        """Return "upstream · local = downstream" of the edges into nodes, for the strip.

        Equal lines stand once; of too many to stand beside each other the first that fit.
        """
        room = self.strip.width
        products = dict.fromkeys(
            self.view.product(edge) for node in nodes for edge in node.incoming
        )
        lines = VGroup(*(EquationMobject(product, STRIP_SIZE) for product in products))
        lines.arrange(RIGHT, buff=2.4 * theme.GAP)
        fitting = [line for line in lines if line.get_right()[0] - lines.get_left()[0] <= room]
        for line in fitting:
            line.part((0, 0)).set_color(THEME.gradient)
            line.part((0, 1)).set_color(THEME.local)
            line.part((1,)).set_color(THEME.gradient)
        return VGroup(*fitting).move_to(self.strip.center)

    def add_up(self, *nodes: Node) -> None:
        """Let the gradients that meet at nodes come together, as sums in the strip if they fit."""
        sums = VGroup(*(self._sum(node) for node in nodes)).arrange(RIGHT, buff=4 * theme.GAP)
        self.play(*self.clear_strip(), *self.view.focus_uses(nodes), run_time=theme.QUICK)
        if sums.width > self.strip.width:
            self.play(*self.view.add_up(nodes), run_time=theme.MOVE)
            return
        sums.move_to(self.strip.center)
        totals = [_terms_and_total(line)[1] for line in sums]
        before = [glyph for line in sums for glyph in line]
        before = VGroup(*(g for g in before if not any(g in total for total in totals)))
        parts = [self.view.edges[edge].downstream for node in nodes for edge in node.outgoing]
        # Nodes stand between numbers and strip: what flashes in one place comes in the other.
        self.play(
            *(Indicate(part, 1.2, THEME.gradient) for part in parts if self.view.shows(part)),
            FadeIn(before, rate_func=LATE),
            run_time=1.4 * theme.MOVE,
        )
        self.play(*(FadeIn(total, shift=0.15 * RIGHT) for total in totals), run_time=theme.QUICK)
        self.play(
            *(Indicate(total, 1.2, THEME.gradient) for total in totals),
            *(
                FadeIn(gradient, rate_func=LATE)
                for gradient in (self.view.nodes[node].gradient for node in nodes)
                if self.view.shows(gradient)
            ),
            *(self.view.ring(node, THEME.gradient) for node in nodes),
            run_time=theme.MOVE,
        )
        self.remove(before, *totals)
        self.in_strip = sums
        self.add(sums)

    def _sum(self, node: Node) -> EquationMobject:
        """Return the line that stands in the strip while gradients add up at a node."""
        return self.sum_line(node)

    def sum_line(self, node: Node, *before: Expr) -> EquationMobject:
        """Return what meets at a node as a sum, and what it makes; first its name if it has one.

        What is `before` the sum says the same in more detail.
        """
        quantity = self.named.get(node) if node.incoming else Scalar(node.name)
        name = [PartialDerivative(self.result, quantity)] if quantity is not None else []
        sides = (*name, *before, self.view.sum(node), self.view.gradient(node))
        line = EquationMobject(Equalities(*sides), STRIP_SIZE)
        terms, total = _terms_and_total(line)
        VGroup(*terms, total, *(line.part((0,)) if name else ())).set_color(THEME.gradient)
        return line

    def clear_strip(self) -> list[FadeOut]:
        """Return animations that empty the strip."""
        gone, self.in_strip = self.in_strip, None
        return [FadeOut(gone)] if gone is not None else []

    def emphasise(self, nodes: Sequence[Node]) -> None:
        """Point at the gradients of nodes."""
        self.play(
            *(
                Indicate(label, 1.3, THEME.gradient)
                for label in map(self.view.gradient_label, nodes)
                if self.view.shows(label)
            ),
            *(self.view.ring(node, THEME.gradient) for node in nodes),
            run_time=1.4 * theme.MOVE,
        )

    def _definitions(self) -> VGroup:
        """Return the definitions of the quantities, in a row across the whole body."""
        lines = VGroup(
            *(
                EquationMobject(Equation(quantity, quantity.whole.body), STRIP_SIZE)
                for quantity in self.parts
            )
        ).arrange(RIGHT, buff=2.4 * theme.GAP)
        if lines.width > self.body.width:
            lines.scale_to_fit_width(self.body.width)
        return lines.move_to([self.body.center[0], self.strip.center[1], 0])

    def _legend(self) -> VGroup:
        """Return what the colours mean, for the body's upper right corner."""
        roles = {"value": THEME.value, "gradient": THEME.gradient, "local": THEME.local}
        entries = legend({self.say(name): color for name, color in roles.items()})
        return entries.move_to(self.body.corner(UR), UR)


def _terms_and_total(line: EquationMobject) -> tuple[list[VGroup], VGroup]:
    """Return the terms of the sum and the total in "... = sum = total"."""
    *_, (middle, added), (last, _) = enumerate(line.expression.args)
    return [line.part((middle, term)) for term in range(len(added.args))], line.part((last,))


def along_path(edge: Edge) -> list[float]:
    """Return the factors of the gradient that an edge carries back, from the output on.

    They are the gradient of the output and the local derivatives on the edges, but for the ones
    of sums. Raises ValueError if the path from the edge to the output branches.
    """
    factors = [edge.local]
    while edge.target.outgoing:
        if len(edge.target.outgoing) > 1:
            raise ValueError(f"several paths lead from {edge.target.symbol} to the output, not one")
        (edge,) = edge.target.outgoing
        factors.append(edge.local)
    return [edge.target.gradient, *(local for local in reversed(factors) if local != 1)]


# Added to the inputs, so that quantities which are equal at the inputs shown differ.
_GENERIC = (0.41421, 1.73205, -0.61803, 2.23607, 0.71828, -1.14159, 3.31662, -2.64575)


def value_at(expression: Expr, point: Mapping[str, float]) -> float:
    """Return the value of an expression of inputs; its x_1 is the input x1."""
    lowered = expression.doit()
    return float(lowered.subs({s: point[s.name.replace("_", "")] for s in lowered.free_symbols}))


def locate(graph: Graph, quantities: Sequence[Component]) -> dict[Component, list[Node]]:
    """Return the operations that each quantity adds to those before it, its own one last.

    The quantities come in the order of evaluation; each is found by its value at a point other
    than the graph's own. Raises ValueError if one is computed nowhere.
    """
    shift = dict(zip((node.name for node in graph.inputs), cycle(_GENERIC), strict=False))
    elsewhere = graph.evaluate(**{n.name: n.value + shift[n.name] for n in graph.inputs})
    point = {node.name: node.value for node in elsewhere.inputs}
    operations = [
        (node, other.value)
        for node, other in zip(graph.nodes, elsewhere.nodes, strict=True)
        if node.incoming
    ]
    parts: dict[Component, list[Node]] = {}
    for quantity in quantities:
        wanted = value_at(quantity, point)
        found = [i for i, (_, value) in enumerate(operations) if math.isclose(value, wanted)]
        if not found:
            raise ValueError(
                f"the function does not compute {quantity} = {quantity.whole.body} "
                "after the quantities before it"
            )
        parts[quantity] = [node for node, _ in operations[: found[0] + 1]]
        operations = operations[found[0] + 1 :]
    return parts
