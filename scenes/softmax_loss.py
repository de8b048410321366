"""Softmax below the cross-entropy (C3, C4, E4): two routes to a − y, and what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    ManimColor,
    ReplacementTransform,
    VGroup,
)

import mathcore
from mathcore import rules
from mathcore.derivations import cross_entropy, two_layer
from mathcore.derivations.framework_notation import (
    ONE_HOT_LOSS,
    logarithm_route,
    of_any_loss,
    of_two_layers,
)
from mathcore.expressions import Equation, Expr, PartialDerivative, ShapeOf, at, walk
from mathcore.steps import Derivation, Step
from mathcore.verification.tabulate import tabulate
from scenes.derivation_scene import DerivationScene
from scenes.stage import theme
from scenes.stage.alignment import below_each_other
from scenes.stage.bar_arrows import bar_arrows, target_marks
from scenes.stage.bar_chart import NUMBER_SIZE, BarChart, bar_number, decimals
from scenes.stage.bar_rows import row_below, row_height, row_name
from scenes.stage.board import RESULT_SIZE, Board
from scenes.stage.code_in_numbers import CodeInNumbers
from scenes.stage.code_line import CodeLine
from scenes.stage.condition import condition, on_line
from scenes.stage.counted_quantity import CountedNumbers, CountedQuantity
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import definitions, sizes
from scenes.stage.joined_steps import Group, Outline, joined, told
from scenes.stage.lecture_scene import Region
from scenes.stage.legend import legend
from scenes.stage.numbers import number_text
from scenes.stage.outer_product import OuterProduct
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.route import reasons, route, tell_route
from scenes.stage.text import words
from scenes.stage.theme import THEME

NAME_SIZE = 36  # points, of what a chart or a row of numbers shows
SLOT = 1.5  # frame units a bar has, at most
CHART_HEIGHT = 2.6
ROUTES_SCALE = 0.9  # of two routes beside each other
FOLLOWING = 36  # points, of what follows from the result
CLOSING_REST = 1.0  # seconds more that the last slide stands still
ROW = 0.55  # from one row of numbers to the next
# Depths below the charts.
BARS, TARGETS, ERRORS, LOSS = -CHART_HEIGHT / 2, 0.7 * ROW, 1.7 * ROW, 2.9 * ROW


class SoftmaxLoss(DerivationScene):
    """How must the logits move to lower the loss, and why is the answer a − y?

    `logits` are the numbers of the example, `truth` the place of its true class, `rate` the
    learning rate of the step that is shown, `features` the inputs of the last layer. An outline
    names the sentences that tell a route, and how many steps of the derivation each move takes.
    """

    problem = "C3"
    tag = "C2–C4, E4"
    long_way: ClassVar[Outline] = (
        ("chain", (1,)),
        ("lemmas", (1, 1)),
        ("cancel", (2, 1)),
        ("split", (3,)),
        ("pick", (1, 1)),
        ("sum_to_one", ((3, 0),)),
    )
    short_way: ClassVar[Outline] = (
        ("one_hot", (1, (2, 0))),
        ("logarithm", (1, 2)),
        ("differentiate", (3, 1, 2)),
        ("fold", (2, (3, 1), (2, 0))),
    )
    weights_way: ClassVar[Outline] = (
        ("layer", (1, (2, 1))),
        ("weight", ((6, 5), (2, 1))),
    )
    rewrite_rest = 0.7
    bias_way: ClassVar[Sequence[Group]] = ((2, 0), (5, 4), 1)
    # The lines of each way, by the number of moves made, that stand side by side at the end.
    long_lines: ClassVar[Sequence[int]] = (1, 6, 9)
    short_lines: ClassVar[Sequence[int]] = (2, 5, 10)
    logits: ClassVar[Sequence[float]] = (2.0, 1.0, 0.0)
    truth: ClassVar[int] = 1
    rate: ClassVar[float] = 1.0
    features: ClassVar[Sequence[float]] = (1.0, -0.5)
    result = "bottom_diff"  # what the lines of code compute
    backward_softmax = "bottom_diff = (top_diff - dot(top_diff, top_data)) * top_data"
    backward_loss = "bottom_diff = prob_data - label_data"
    code_colors: ClassVar[Mapping[str, ManimColor]] = {
        "bottom_diff": THEME.gradient,
        "top_diff": THEME.gradient,
        "top_data": THEME.value,
        "prob_data": THEME.value,
        "label_data": THEME.target,
    }

    def setup(self) -> None:
        """Compute what is shown in numbers, and both routes."""
        super().setup()
        self.z = np.array(self.logits)
        self.y = np.eye(len(self.z))[self.truth]
        self.long = lemmas_in_place(told(self.derivation, self.long_way))
        by_cases = logarithm_route().by(rules.delta_as_cases, rules.tidy)
        self.short = told(by_cases, self.short_way)
        self.weights, self.bias = mathcore.derivation("C4"), mathcore.derivation("C4.b")
        (self.agreement,) = (
            pair for pair in mathcore.agreements() if (pair.one, pair.other) == (self.problem, "E4")
        )

    def construct(self) -> None:
        """Tell example, question, two routes, their meeting, the gradient at work, code, result."""
        self.open(steps=len(self.long_way) + len(self.short_way) + len(self.weights_way) + 12)
        self.predict()
        self.pose("question", self.long, cross_entropy.loss, cross_entropy.a[cross_entropy.k])
        self.tell(self.long, self.long_way)
        self.pose("short", self.short, ONE_HOT_LOSS, cross_entropy.a[cross_entropy.k])
        self.tell(self.short, self.short_way)
        self.compare_routes()
        self.show_errors()
        self.descend()
        self.run_softmax_layer()
        self.run_loss_layer()
        last_layer = cross_entropy.layer[cross_entropy.j]
        element = told(self.weights, self.weights_way)
        self.pose("weights", element, last_layer)
        self.tell(element, self.weights_way)
        self.read_off_matrix()
        self.derive_bias()
        self.finish()

    # ------------------------------------------------------------------------------- the routes

    def pose(self, name: str, derivation: Derivation, *rests_on: Expr) -> None:
        """Step: what a route looks for, and the definitions that it rests on."""
        known = [d for expression in rests_on for d in definitions(expression)]
        question, lines = self.posed(derivation.start, known)
        with self.step(name):
            arriving = FadeIn(question, shift=0.2 * UP, rate_func=LATE)
            self.play(*self.leaving_body(), arriving, run_time=theme.MOVE)
            self.play(FadeIn(lines, shift=0.2 * UP), run_time=theme.QUICK)
        self.board = Board(self, derivation)
        self.board.lower, self.board.known = question, lines

    def tell(self, derivation: Derivation, outline: Outline) -> None:
        """Tell a route in steps, its verified steps joined as the outline says."""
        self.show_steps(derivation, [(name, len(groups)) for name, groups in outline])

    def compare_routes(self) -> None:
        """Step: both routes side by side, and that their ends are equal."""
        long = self.named_route("by_chain_rule", self.long, self.long_lines, "condition")
        short = self.named_route("by_logarithm", self.short, self.short_lines, "one_hot_with")
        routes = VGroup(long, short).arrange(RIGHT, buff=6 * theme.GAP, aligned_edge=UP)
        routes.scale(ROUTES_SCALE)
        claim = Equation(*map(of_two_layers, (self.agreement.left, self.agreement.right)))
        assumptions = tuple(map(of_two_layers, self.agreement.assumptions))
        agrees = mathcore.verify(claim.left, claim.right, assumptions=assumptions)
        met = coloured(claim, FOLLOWING)
        VGroup(routes, met).arrange(DOWN, buff=1.75 * theme.GAP)
        VGroup(routes, met).move_to(self.body.corner(DOWN) + theme.GAP * UP, DOWN)
        with self.step("routes"):
            end = self.board.lower
            others = [m for m in self.in_body() if m is not end]
            gone = FadeOut(*others, rate_func=EARLY)
            self.play(gone, ReplacementTransform(end, short[-2]), run_time=theme.MOVE)
            self.play(FadeIn(short[:-2], short[-1], long, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(met), Create(result_frame(met)), run_time=theme.MOVE)
            self.show_report(agrees, self.derivation)

    def named_route(
        self, name: str, derivation: Derivation, numbers: Sequence[int], needs: str
    ) -> VGroup:
        """Return a route in short: its name, some of its lines, and what it had to suppose.

        The text `needs` introduces what it had to suppose.
        """
        lines = route(derivation, 1.5 * theme.GAP, numbers)
        heading = words(self.say(name), theme.NARRATION, THEME.local)
        needed = condition(self.say(needs), supposed(derivation), size=theme.NOTE)
        heading.next_to(lines, UP, buff=theme.GAP, aligned_edge=LEFT)
        needed.next_to(lines, RIGHT, buff=2 * theme.GAP)  # below no line: its sum has limits
        on_line(needed, lines[-1].anchor[1])
        return VGroup(heading, *lines, needed)

    # ----------------------------------------------------------------------- the gradient at work

    def predict(self) -> None:
        """Step: logits, probabilities and the target as bars, and the loss."""
        self.stepped = self.z - self.rate * self.error(self.z)
        reach = [0.0, *self.z, *self.stepped]
        slot = min(SLOT, (self.body.width - 12 * theme.GAP) / 2 / len(self.z))
        size = {"width": slot * len(self.z), "height": CHART_HEIGHT}
        self.scores = BarChart(self.z, (min(reach), max(reach)), **size)
        self.outputs = BarChart(mathcore.softmax(self.z), (0.0, 1.0), **size)
        both = VGroup(self.scores, self.outputs).arrange(RIGHT, buff=8 * theme.GAP)
        both.move_to(self.body.center + 1.5 * ROW * UP + theme.GAP * RIGHT)
        scores_name, outputs_name, targets_name = (
            row_name(chart, EquationMobject(symbol, NAME_SIZE, color), depth)
            for chart, symbol, color, depth in (
                (self.scores, cross_entropy.z, THEME.value, BARS),
                (self.outputs, cross_entropy.a, THEME.value, BARS),
                (self.outputs, cross_entropy.y, THEME.target, TARGETS),
            )
        )
        targets = VGroup(
            targets_name,
            row_below(self.outputs, self.y, TARGETS, THEME.target),
            *target_marks(self.outputs, self.y, THEME.target),
        )
        loss = float(mathcore.cross_entropy(self.z, self.y))
        self.loss = CountedQuantity(cross_entropy.loss, loss, theme.EQUATION, THEME.loss)
        place = self.outputs.get_x() * RIGHT + row_height(self.outputs, LOSS) * UP
        self.loss.move_to(place)
        arriving = (
            (scores_name, self.scores),
            (outputs_name, self.outputs),
            (targets,),
            (self.loss,),
        )
        with self.step("predict"):
            for parts in arriving:
                self.play(FadeIn(*parts, shift=0.2 * UP), run_time=theme.MOVE)
        self.charts = VGroup(*(part for parts in arriving for part in parts))

    def show_errors(self) -> None:
        """Step: the gradient as arrows from the target to the prediction."""
        below = row_height(self.outputs, ERRORS)
        points = np.array([bar.get_x() * RIGHT + below * UP for bar in self.outputs.bars])
        self.errors = CountedNumbers(self.error(self.z), points, NUMBER_SIZE, THEME.gradient)
        self.arrows = self.arrows_at(self.z)
        name = EquationMobject(self.derivation.claim.right, NAME_SIZE, THEME.gradient)
        row_name(self.outputs, name, ERRORS)
        with self.step("gradient"):
            arriving = FadeIn(self.charts, shift=0.2 * UP, rate_func=LATE)
            self.play(*self.leaving_body(), arriving, run_time=theme.MOVE)
            self.play(LaggedStart(*map(GrowArrow, self.arrows), lag_ratio=0.3))
            self.play(FadeIn(name, self.errors, shift=0.2 * UP), run_time=theme.QUICK)

    def descend(self) -> None:
        """Step: a step of gradient descent moves the logits, and with them the probabilities."""
        before, after = (float(mathcore.cross_entropy(z, self.y)) for z in (self.z, self.stepped))
        pushes = bar_arrows(self.scores, self.z, self.stepped, THEME.value)
        meanings = legend({self.say("error"): THEME.gradient, self.say("push"): THEME.value})
        meanings.move_to(self.scores.get_x() * RIGHT + self.errors.get_y() * UP)
        places, seconds = decimals([before, after]), 1.6 * theme.MOVE
        start, end = (bar_number(loss, places) for loss in (before, after))
        with self.step("descend", rate=number_text(self.rate), before=start, after=end):
            self.play(*map(GrowArrow, pushes), FadeIn(meanings), run_time=theme.MOVE)
            self.play(
                self.scores.to(self.stepped),
                self.outputs.to(mathcore.softmax(self.stepped)),
                ReplacementTransform(self.arrows, self.arrows_at(self.stepped)),
                self.errors.to(self.error(self.stepped), run_time=seconds),
                self.loss.to(after, run_time=seconds),
                run_time=seconds,
            )

    def error(self, logits: np.ndarray) -> np.ndarray:
        """Return a − y, as the derivation says, at these logits."""
        return self.value(self.derivation.claim.right, logits)

    def value(self, vector: Expr, logits: np.ndarray) -> np.ndarray:
        """Return the components of a vector in numbers at these logits and the true class."""
        values = {cross_entropy.z: logits.tolist(), cross_entropy.y: self.y.astype(int).tolist()}
        return tabulate(vector, {cross_entropy.K: len(logits)}, values)

    def arrows_at(self, logits: np.ndarray) -> VGroup:
        """Return a − y as arrows from targets to probabilities."""
        return bar_arrows(self.outputs, self.y, mathcore.softmax(logits), THEME.gradient)

    # ---------------------------------------------------------------------------------- the code

    def run_softmax_layer(self) -> None:
        """Step: the backward pass of softmax alone (C2), as formula, code and numbers."""
        claim = of_any_loss(mathcore.derivation("C2").claim)
        upstream = PartialDerivative(cross_entropy.loss, cross_entropy.a)
        inputs = {
            "top_diff": self.value(upstream, self.z),
            "top_data": mathcore.softmax(self.z),
        }
        line = CodeLine(self.backward_softmax, theme.NARRATION, self.code_colors)
        self.program = CodeInNumbers(
            self.body.center,
            coloured(claim),
            line,
            inputs,
            self.result,
            self.run_code(line, claim, dot=np.dot, **inputs),
            self.value(claim.right, self.z),
            self.say("formula"),
            self.code_colors,
        )
        with self.step("softmax_layer"):
            self.program.show(self, *self.leaving_body())
            self.show_report(mathcore.verify(claim.left, claim.right), self.derivation)

    def run_loss_layer(self) -> None:
        """Step: softmax and loss in one layer (C3): another line of code, the same numbers."""
        line = CodeLine(self.backward_loss, theme.NARRATION, self.code_colors)
        inputs = {"prob_data": mathcore.softmax(self.z), "label_data": self.y}
        self.run_code(line, self.derivation.claim, **inputs)
        with self.step("loss_layer"):
            self.program.exchange(self, coloured(self.derivation.claim), line, inputs)
            self.show_report(self.derivation.report, self.derivation)

    def run_code(self, line: CodeLine, claim: Equation, **names: object) -> np.ndarray:
        """Return what a line of code computes; ValueError if the formula has other numbers."""
        result = line.run(**names)[self.result]
        value = self.value(claim.right, self.z)
        if not np.allclose(result, value, rtol=1e-9, atol=1e-12):
            raise ValueError(f"{line.source} gives {result}, {claim} gives {value}")
        return result

    # -------------------------------------------------------------------------------- the result

    def read_off_matrix(self) -> None:
        """Step: all weights at once, as a table beside the result for one of them."""
        left, right = self.halves()
        element = coloured(self.weights.component_claim).move_to(left.center)
        claim, features = self.weights.claim, np.array(self.features)
        lengths = {cross_entropy.K: len(self.z), cross_entropy.inputs: len(features)}
        values = {  # of a layer that has the logits of the example
            cross_entropy.features: features.tolist(),
            cross_entropy.weights: np.zeros((len(features), len(self.z))).tolist(),
            cross_entropy.bias: self.z.tolist(),
            cross_entropy.y: self.y.astype(int).tolist(),
        }
        self.table = OuterProduct(
            right,
            claim,
            Derivation(ShapeOf(cross_entropy.weights)).by(rules.known_shape).end,
            features[:, None],
            self.error(self.z)[None],
            tabulate(claim.right, lengths, values),
            (THEME.value, THEME.gradient),
        )
        with self.step("outer"):
            self.board.restate(element)
            self.table.show(self)
            self.add(element)

    def halves(self) -> tuple[Region, Region]:
        """Return both halves of the body, about; the right one lies below the badge."""
        middle, top = self.body.center[0] - 1.5 * theme.GAP, self.body.top - 2 * theme.BADGE_LINE
        return replace(self.body, right=middle), replace(self.body, left=middle, top=top)

    def derive_bias(self) -> None:
        """Step: the bias in the same way, in short, and all of it at once."""
        short = joined(self.bias, self.bias_way)
        lines = route(short, 2 * theme.GAP)
        named = reasons(lines, short)
        whole = self.whole_bias = coloured(self.bias.claim)
        VGroup(VGroup(lines, named), whole).arrange(DOWN, buff=2 * theme.GAP)
        VGroup(lines, named, whole).move_to(self.halves()[0].center)
        with self.step("bias"):
            leaving = self.leaving_body(*self.table.drawn)
            tell_route(self, lines, named, short, beside=leaving)
            self.play(FadeIn(whole, shift=0.2 * UP), run_time=theme.QUICK)
            self.show_report(self.bias.report, self.bias)

    def finish(self) -> None:
        """Step: the result, and what the last layer gets from it, by element and as a whole."""
        result = coloured(self.derivation.claim, RESULT_SIZE)
        uses = (self.bias, self.weights)  # in this order they stand there
        follow = VGroup(*(in_components_and_whole(use, FOLLOWING) for use in uses))
        follow.arrange(RIGHT, buff=6 * theme.GAP)
        elements = VGroup(*(element for element, _ in follow)).set_color(THEME.muted)
        standing = self.whole_bias, self.table.claim
        wholes = [whole for _, whole in follow]
        VGroup(result, follow).arrange(DOWN, buff=4 * theme.GAP).move_to(self.body.center)
        needed = condition(self.say("condition"), supposed(self.derivation), size=theme.NOTE)
        needed.next_to(result, RIGHT, buff=5 * theme.GAP)
        on_line(needed, result.anchor[1])
        with self.step("result"):
            self.play(
                *self.leaving_body(*standing),
                *map(ReplacementTransform, standing, wholes),
                FadeIn(elements, shift=0.2 * UP, rate_func=LATE),
                FadeIn(result, shift=0.2 * DOWN, rate_func=LATE),
                run_time=theme.MOVE,
            )
            self.play(Create(result_frame(result, 2)), FadeIn(needed), run_time=theme.QUICK)
            about = ", ".join(sizes(self.weights.claim))
            self.show_badge(*(use.report for use in (self.derivation, *uses)), size=about)
            self.wait(CLOSING_REST)


def in_components_and_whole(derivation: Derivation, size: float) -> VGroup:
    """Return what a derivation shows of a component, and below it of the whole."""
    claims = (derivation.component_claim, derivation.claim)
    return below_each_other(*(coloured(c, size) for c in claims), gap=1.5 * theme.GAP)


def lemmas_in_place(derivation: Derivation) -> Derivation:
    """Return a derivation whose lemmas have the indices of the line in which they are used."""

    def named(step: Step) -> Step:
        if step.rule.proof is None:
            return step
        (site,) = step.sites
        uses = Equation(at(step.before, site), at(step.after, site))
        return replace(step, rule=replace(step.rule, uses=uses))

    return replace(derivation, steps=tuple(map(named, derivation.steps)))


def supposed(derivation: Derivation) -> Expr:
    """Return the condition on the targets that a route needs."""
    targets = (cross_entropy.y, two_layer.y)
    return next(
        condition
        for step in derivation.steps
        for condition in step.conditions
        if any(part in targets for _, part in walk(condition))
    )
