"""The standard deviation of two samples as a computational graph, and its gradients (B3, B4)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import ClassVar

import numpy as np
from manim import (
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    Dot,
    DoubleArrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    Line,
    ReplacementTransform,
    Transform,
    VGroup,
    smooth,
    squish_rate_func,
)

import mathcore
from mathcore.derivations.standard_deviation import (
    QUANTITIES,
    b,
    c,
    deviation,
    gradient_of_square,
    gradient_of_variance,
    mean,
    variance,
)
from mathcore.examples import standard_deviation
from mathcore.expressions import Component, Equalities, Equation, Expr, Plus, Times
from mathcore.graph import Graph, Node
from mathcore.steps import Derivation
from mathcore.typst import typst
from scenes.derivation_scene import QUESTION_SIZE
from scenes.graph_scene import GraphScene, along_path, value_at
from scenes.stage import theme
from scenes.stage.board import LINES, Board
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.graph_strip import GraphStrip
from scenes.stage.joined_steps import Outline, told
from scenes.stage.number_line import NumberLine
from scenes.stage.numbers import number, number_text
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

LINE_WIDTH = 9.0
LABEL = 36  # points
DOT = 0.13
BESIDE_EDGE = 0.12  # from an edge to its numbers
APART = 0.1  # numbers beside each other, at least
GRAPH_STRIP = 2.4  # height of the row to which the graph makes way for formulas
FINISHED = 2.5  # seconds more that the graph with all its gradients rests, and the answer


class StdGraph(GraphScene):
    """How does the spread of two samples react when one of them moves?"""

    problem = "B4"
    tag = "B3, B4"
    inputs: ClassVar[Mapping[str, float]] = {"x1": -1.0, "x2": 3.0}
    function = staticmethod(standard_deviation)
    quantities = QUANTITIES
    derivations: ClassVar[Mapping[str, str]] = {"x1": "B4", "x2": "B4.x_2"}
    result = deviation
    # The sentences that tell the first gradient in letters, and how many steps each move takes.
    in_letters: ClassVar[Outline] = (
        ("letters", (1, (2, 1))),
        ("powers", ((2, 0), (3, 0))),
        ("through_mean", (1,)),
        ("common_factor", (1, 1, (2, 1))),
        ("cancel", ((3, 0),)),
    )
    # What each of them speaks of: ways in the graph, from one quantity to the next.
    links: ClassVar[Mapping[str, Sequence[tuple[Expr | str, Expr]]]] = {
        "letters": ((b, variance), (c, variance), (variance, deviation)),
        "powers": (("x1", b), (mean, b), (mean, c)),
        "through_mean": (("x1", mean),),
        "common_factor": (
            *(("x1", mean), (mean, b), (mean, c)),
            *((b, variance), (c, variance), (variance, deviation)),
        ),
        "cancel": (("x1", b), (b, variance), (variance, deviation)),
    }

    def setup(self) -> None:
        """Write the numbers of the long edges between the values of the two nodes of the mean.

        Where there is room, the factor of the mean stands beside them, above its edge.
        """
        super().setup()
        total, half = (self.view.nodes[node].value for node in self.parts[mean])
        between = (total.get_right()[0] + half.get_left()[0]) / 2
        samples = [edge for node in self.graph.inputs for edge in node.outgoing]
        long = [edge for edge in samples if edge.target not in self.parts[mean]]
        widest = max(self.view.edges[edge].downstream.width for edge in long)
        (halving,) = (self.view.edges[edge] for edge in self.parts[mean][-1].incoming)
        left = total.get_right()[0] + widest + 2 * APART
        if left + halving.local.width + APART <= half.get_left()[0]:
            between = left - APART - widest / 2
            halving.local.next_to(halving.path, UP, buff=BESIDE_EDGE)
            halving.local.align_to(left * RIGHT, LEFT)
        for edge in long:
            drawn = self.view.edges[edge]
            place = between * RIGHT + self.view.nodes[edge.source].shape.get_y() * UP
            drawn.downstream.next_to(place, DOWN, buff=BESIDE_EDGE)
            drawn.local.next_to(place, UP, buff=BESIDE_EDGE)

    def construct(self) -> None:
        """Question, graph, values, gradients, answer."""
        self.open(steps=21)
        self.question()
        self.grow_part("mean", mean)
        self.grow_part("squares", b, c)
        self.grow_part("variance", variance)
        self.grow_part("root", deviation)
        self.flow_values()
        self.seed()
        plus, half = self.parts[variance]
        self.back("root_rule", self.parts[deviation], rule=gradient_of_variance())
        self.back("chain", [half])
        self.back("sum", [plus], rule=gradient_of_square(b))
        self.back("square_rule", [self.parts[b][-1], self.parts[c][-1]])
        self.back("difference_rule", [self.parts[b][0]], [self.parts[c][0]])
        with self.step("meet"):
            self.add_up(self.parts[mean][-1])
        self.back("nothing", *([node] for node in reversed(self.parts[mean])))
        with self.step("totals"):
            self.add_up(*self.graph.inputs)
            self.wait(FINISHED)
        self.derive()
        self.answer()

    def _sum(self, node: Node) -> EquationMobject:
        """Return the sum at a node; at the mean first the product along each path (B4)."""
        if node is not self.parts[mean][-1]:
            return super()._sum(node)
        products = (Times(*map(number, along_path(edge))) for edge in node.outgoing)
        line = self.sum_line(node, Plus(*products))
        for path in range(len(node.outgoing)):
            line.part((1, path)).set_color(THEME.local)
            line.part((1, path, 0)).set_color(THEME.gradient)
        return line

    # ------------------------------------------------------------------------------ the steps

    def question(self) -> None:
        """Move a sample on the number line and see the spread change."""
        with self.step("question"):
            self.number_line = self._number_line()
            self.picture = self._picture(self.graph)
            self.play(FadeIn(self.number_line), FadeIn(self.picture), run_time=theme.MOVE)
            mover = max(self.graph.inputs, key=lambda node: node.value)
            moved = self.graph.evaluate(**{mover.name: mover.value + self.graph.output.value / 2})
            self.play(Transform(self.picture, self._picture(moved)), run_time=1.6 * theme.MOVE)
            self.play(Transform(self.picture, self._picture(self.graph)), run_time=1.6 * theme.MOVE)

    def grow_part(self, name: str, *quantities: Component) -> None:
        """Step: write the definitions of quantities and draw the nodes that compute them."""
        with self.step(name):
            if self.in_strip is None:
                self._samples_become_nodes()
                self.in_strip = VGroup()
            for quantity in quantities:
                said = [line.animate.set_color(THEME.muted) for line in self.in_strip[-1:]]
                definition = self.definitions[self.quantities.index(quantity)]
                self.in_strip.add(definition)
                self.play(FadeIn(definition, shift=0.15 * UP), *said, run_time=theme.QUICK)
                self.play(self.view.grow(self.parts[quantity]), run_time=1.6 * theme.MOVE)

    def back(self, name: str, *waves: Sequence[Node], rule: Derivation | None = None) -> None:
        """Step: send gradients back from the nodes of each wave in turn.

        `rule` is the derivation of the gradient that arrives, in letters beside the graph.
        """
        with self.step(name, result=number_text(self.graph.output.value)):
            for wave in waves:
                self.send_back(wave)
            if rule is not None:
                (edge, *_) = waves[-1][0].incoming
                line = self._in_letters(rule, edge.downstream)
                line.move_to(self.body.corner(DR) + theme.GAP * UP, DR)
                self.play(FadeIn(line, shift=0.15 * UP), run_time=theme.MOVE)
                self.add(self.in_strip.add(line))  # it goes with the strip

    def derive(self) -> None:
        """Tell the gradient of the first sample in letters, below the graph."""
        derivation = mathcore.derivation(self.problem)
        shown = told(derivation, self.in_letters)
        if shown.end != derivation.end:
            raise ValueError(f"the outline ends at {shown.end}, the derivation at {derivation.end}")
        whole = self.body
        self.body = replace(whole, top=whole.top - GRAPH_STRIP)
        strip = replace(whole, bottom=self.body.top)
        self.strip_graph = GraphStrip(self.view, strip, self.named)
        board = self.board = Board(self, shown, sizes=LINES[-1:])
        steps = iter(shown.steps)
        for name, moves in self.in_letters:
            with self.step(name):
                if board.lower is None:
                    self.play(self.strip_graph.leave(self.in_body()), run_time=theme.QUICK)
                    self.play(*self.strip_graph.make_way(), run_time=theme.MOVE)
                    question = EquationMobject(shown.start, QUESTION_SIZE, trailing="= thin ?")
                    board.lower = question.move_to(self.body.center)
                    asked = self.strip_graph.ring("x1", THEME.local)
                    self.play(FadeIn(question, shift=0.2 * UP), asked, run_time=theme.QUICK)
                self.play(*self.strip_graph.light(*self.links[name]), run_time=theme.QUICK)
                for step in islice(steps, len(moves)):
                    board.show(step)
        self.body = whole

    def answer(self) -> None:
        """Step: the result, large, and what it means on the number line."""
        results = VGroup(*(self._result(node) for node in self.graph.inputs))
        first, *others = results
        symmetry = words(self.say("symmetry"), theme.NOTE, THEME.muted)
        VGroup(first, symmetry, *others).arrange(RIGHT, buff=2 * theme.GAP)
        VGroup(*results, symmetry).move_to(self.body.center + self.body.height / 5 * UP)
        with self.step("answer"):
            self.play(FadeOut(self.strip_graph), run_time=theme.QUICK)
            self.board.join(mathcore.derivation(self.problem).claim)
            self.play(ReplacementTransform(self.board.lower, first), run_time=theme.MOVE)
            below = self.body.height / 4 * DOWN
            self.number_line.shift(below)
            self.picture.shift(below)
            drawn = FadeIn(self.number_line, self.picture)
            self.play(FadeIn(symmetry, *others), drawn, run_time=theme.MOVE)
            self.play(Create(result_frame(results)), run_time=theme.QUICK)
            reports = [mathcore.derivation(name).report for name in self.derivations.values()]
            self.show_badge(*reports, size=self.say("samples"))
            arrows = self._gradient_arrows()
            numbers = (
                formula(self.view.gradient_source(node), LABEL, THEME.gradient).next_to(
                    arrow.get_end(), UP + np.sign(node.gradient) * RIGHT, buff=BESIDE_EDGE
                )
                for node, arrow in zip(self.graph.inputs, arrows, strict=True)
            )
            self.play(
                *map(GrowArrow, arrows), FadeIn(*numbers, rate_func=LATE), run_time=theme.MOVE
            )
            self.wait(FINISHED)

    # --------------------------------------------------------------------------- the pictures

    def _result(self, node: Node) -> EquationMobject:
        """Return the derived gradient of an input, for all inputs. Raises as `_checked`."""
        derivation = mathcore.derivation(self.derivations[node.name])
        return coloured(self._checked(derivation, node.gradient), theme.EQUATION)

    def _checked(self, derivation: Derivation, gradient: float) -> Equation:
        """Return what a derivation says; ValueError if it has another value than the graph."""
        claim = derivation.claim
        value = value_at(claim.right, self.inputs)
        if not math.isclose(value, gradient, rel_tol=1e-9):
            raise ValueError(f"{claim} gives {value}, the graph {gradient}")
        return claim

    def _in_letters(self, derivation: Derivation, gradient: float) -> EquationMobject:
        """Return what a derivation says of a gradient, and its number. Raises as `_checked`."""
        claim = self._checked(derivation, gradient)
        line = coloured(Equalities(*claim.args, number(gradient)), LABEL)
        line.part((len(claim.args),)).set_color(THEME.gradient)
        return line

    def _number_line(self) -> NumberLine:
        low, high = sorted(node.value for node in self.graph.inputs)
        pad = (high - low) / 2
        line = NumberLine(low - pad, high + pad, LINE_WIDTH)
        return line.shift(self.body.center - line.axis.get_center())

    def _picture(self, graph: Graph) -> VGroup:
        """Return samples, mean and deviation of a graph on the number line."""
        at = self.number_line.point
        center = graph.nodes[self.graph.nodes.index(self.parts[mean][-1])].value
        spread = graph.output.value
        picture = VGroup()
        for node in graph.inputs:
            dot = Dot(at(node.value), radius=DOT, color=THEME.value)
            label = formula(node.typst, LABEL).next_to(dot, UP, buff=0.18)
            picture.add(dot, label)
        middle = Line(at(center), at(center) + 1.1 * UP, color=THEME.muted, stroke_width=3)
        name = formula(typst(mean), LABEL, THEME.muted).next_to(middle, UP, buff=0.15)
        reach = DoubleArrow(
            at(center),
            at(center + spread),
            buff=0,
            color=THEME.value,
            stroke_width=5,
            tip_length=0.2,
        ).shift(0.9 * UP)
        size = formula(typst(self.result), LABEL, THEME.value).next_to(reach, UP, buff=0.15)
        return picture.add(middle, name, reach, size)

    def _gradient_arrows(self) -> list[Arrow]:
        """Return arrows from the samples, on the axis as long as their gradients: e grows there."""
        arrows = []
        for node in self.graph.inputs:
            ends = (self.number_line.point(x) for x in (node.value, node.value + node.gradient))
            arrows.append(
                Arrow(
                    *ends,
                    buff=0,
                    color=THEME.gradient,
                    stroke_width=8,
                    tip_length=0.2,
                    max_tip_length_to_length_ratio=0.5,
                )
            )
        return arrows

    def _samples_become_nodes(self) -> None:
        """Let the samples travel to their nodes; the number line goes."""
        dots, labels = self.picture[0:4:2], self.picture[1:4:2]
        nodes = [self.view.nodes[node] for node in self.graph.inputs]
        self.remove(self.picture)
        small = [
            node.shape.copy().scale_to_fit_width(dot.width).move_to(dot)
            for node, dot in zip(nodes, dots, strict=True)
        ]
        # A circle that grows would cut through a label on its way into it.
        growing, inside = (squish_rate_func(smooth, *share) for share in ((0, 0.7), (0.6, 1)))
        self.play(
            FadeOut(self.number_line),
            FadeOut(self.picture[4:].copy()),
            FadeOut(*(label.copy() for label in labels), rate_func=EARLY),
            *(
                ReplacementTransform(old, node.shape, rate_func=growing)
                for old, node in zip(small, nodes, strict=True)
            ),
            FadeIn(*(node.symbol for node in nodes), rate_func=inside),
            run_time=1.4 * theme.MOVE,
        )
