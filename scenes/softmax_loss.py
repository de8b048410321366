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
    Arrow,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    Line,
    ManimColor,
    Mobject,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    smooth,
    squish_rate_func,
)

import mathcore
from mathcore.derivations import cross_entropy, softmax_head, two_layer
from mathcore.expressions import (
    Equation,
    Expr,
    Ones,
    PartialDerivative,
    define,
    substitute,
    walk,
)
from mathcore.steps import Derivation, Step
from mathcore.typst import typst
from mathcore.verification.evaluation import Point, evaluate
from scenes.derivation_scene import (
    CONDITION_SIZE,
    KNOWN_SIZE,
    QUESTION_SIZE,
    RESULT_SIZE,
    Board,
    DerivationScene,
    definitions,
    sizes,
)
from scenes.stage import theme
from scenes.stage.bar_arrows import bar_arrows, beside
from scenes.stage.bar_chart import BarChart, number_mobjects
from scenes.stage.code import code, panel
from scenes.stage.code_line import CodeLine
from scenes.stage.equation import EquationMobject
from scenes.stage.joined_steps import Group, joined
from scenes.stage.matrix_view import MatrixView
from scenes.stage.morph import ARRIVING, LEAVING, Restatement, glyphs, plan_morph, play_morph
from scenes.stage.numbers import number_text, number_typst
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

ROUTE_SIZE = 32  # points, of the lines of a route when both stand side by side
NAME_SIZE = 36  # of what a chart or a row of numbers shows
SLOT = 1.5  # frame units a bar has, at most
CHART_HEIGHT = 2.6
ROW = 0.55  # from one row of numbers to the next
TIP = 0.2  # of an arrow
FORWARD = {cross_entropy.a: THEME.value, cross_entropy.y: THEME.target}

# The loss of a one-hot target, and what the two-layer network's symbols are called here.
ONE_HOT_LOSS = define(
    cross_entropy.loss.whole.name,
    substitute(two_layer.loss.whole.body, {two_layer.y_hat: cross_entropy.a}),
)
NOTATION = {
    two_layer.loss: ONE_HOT_LOSS,
    two_layer.y_hat: cross_entropy.a,
    two_layer.z_2: cross_entropy.z,
    two_layer.i: cross_entropy.j,
}

Outline = Sequence[tuple[str, Sequence[Group]]]


class SoftmaxLoss(DerivationScene):
    """How must the logits move to lower the loss, and why is the answer a − y?

    `logits` are the numbers of the example, `truth` the place of its true class, `rate` the
    learning rate of the step that is shown. An outline names the sentences that tell a route,
    and how many steps of the derivation each move of the equation takes.
    """

    problem = "C3"
    tag = "C2–C4, E4"
    long_way: ClassVar[Outline] = (
        ("chain", (1,)),
        ("lemmas", (1, 1)),
        ("cancel", (2, 1)),
        ("split", (3,)),
        ("pick", (1, 1)),
        ("sum_to_one", (1,)),
        ("tidy", (2,)),
    )
    short_way: ClassVar[Outline] = (
        ("one_hot", (1, 1, 1)),
        ("logarithm", (1, 2)),
        ("differentiate", (3, 1, 2)),
        ("fold", (2, 2, 1)),
    )
    weights_way: ClassVar[Outline] = (
        ("layer", (1, 1, 1)),
        ("outer", ((6, 5), (2, 1), (2, 0))),
    )
    # The lines of each way, by the number of moves made, that stand side by side at the end.
    long_lines: ClassVar[Sequence[int]] = (1, 6, 10)
    short_lines: ClassVar[Sequence[int]] = (3, 6, 11)
    logits: ClassVar[Sequence[float]] = (2.0, 1.0, 0.0)
    truth: ClassVar[int] = 1
    rate: ClassVar[float] = 1.0
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
        self.long = joined(
            self.derivation, [group for _, groups in self.long_way for group in groups]
        )
        self.short = joined(
            of_one_hot_target(mathcore.derivation("E4.delta")),
            [group for _, groups in self.short_way for group in groups],
        )
        self.weights = joined(
            mathcore.derivation("C4"), [group for _, groups in self.weights_way for group in groups]
        )
        (self.agreement,) = (
            pair
            for pair in mathcore.agreements()
            if (pair.one, pair.other) == (self.problem, "E4.delta")
        )

    def construct(self) -> None:
        """Tell example, question, two routes, their meeting, the gradient at work, code, result."""
        self.open(steps=len(self.long_way) + len(self.short_way) + len(self.weights_way) + 10)
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
        self.pose("weights", self.weights, last_layer)
        self.tell(self.weights, self.weights_way)
        self.finish()

    # ------------------------------------------------------------------------------- the routes

    def pose(self, name: str, derivation: Derivation, *rests_on: Expr) -> None:
        """Step: what a route looks for, and the definitions that it rests on."""
        question = EquationMobject(
            derivation.start, QUESTION_SIZE, trailing="= thin ?", width=self.body.width
        )
        known = VGroup(
            *(
                EquationMobject(definition, KNOWN_SIZE, THEME.muted)
                for expression in rests_on
                for definition in definitions(expression)
            )
        ).arrange(DOWN, buff=theme.GAP)
        VGroup(question, known).arrange(DOWN, buff=3 * theme.GAP).move_to(self.body.center)
        with self.step(name):
            self.clear_body()
            self.play(FadeIn(question, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(known, shift=0.2 * UP), run_time=theme.QUICK)
        self.board = Board(self, derivation)
        self.board.lower, self.board.known = question, known

    def tell(self, derivation: Derivation, outline: Outline) -> None:
        """Tell a route in steps, its verified steps joined as the outline says."""
        self.show_steps(derivation, [(name, len(groups)) for name, groups in outline])

    def compare_routes(self) -> None:
        """Step: both routes side by side, and that their ends are equal."""
        long = self.route("by_chain_rule", self.long, self.long_lines)
        short = self.route("by_logarithm", self.short, self.short_lines)
        routes = VGroup(long, short).arrange(RIGHT, buff=4 * theme.GAP, aligned_edge=UP)
        claim = Equation(
            *(substitute(side, NOTATION) for side in (self.agreement.left, self.agreement.right))
        )
        assumptions = self.agreement.assumptions
        agrees = mathcore.verify(claim.left, claim.right, assumptions=assumptions)
        met = EquationMobject(claim, theme.EQUATION)
        VGroup(routes, met).arrange(DOWN, buff=2 * theme.GAP)
        clear_of_badge = 2 * theme.GAP * LEFT
        VGroup(routes, met).move_to(self.body.corner(DOWN) + theme.GAP * UP + clear_of_badge, DOWN)
        frame = SurroundingRectangle(
            met, color=THEME.proved, buff=theme.GAP / 2, corner_radius=theme.GAP / 2
        )
        with self.step("routes"):
            end = self.board.lower
            others = [m for m in self.in_body() if m is not end]
            self.play(FadeOut(*others), ReplacementTransform(end, short[-2]), run_time=theme.MOVE)
            self.play(FadeIn(short[:-2], short[-1], long, shift=0.2 * UP), run_time=theme.MOVE)
            sides = VGroup(met.part((0,)), met.part((1,)))
            ends = [
                VGroup(*(g for g in route[-2] if g not in route[-2].around().submobjects))
                for route in (long, short)
            ]
            self.play(
                *(
                    ReplacementTransform(end.copy(), side.copy())
                    for end, side in zip(ends, sides, strict=True)
                ),
                FadeIn(met.own(())),
                run_time=theme.MOVE,
            )
            self.remove(*[m for m in self.in_body() if m not in (long, short, *short)])
            self.add(long, short, met)
            self.play(Create(frame), run_time=theme.QUICK)
            self.show_report(agrees, self.derivation)

    def route(self, name: str, derivation: Derivation, numbers: Sequence[int]) -> VGroup:
        """Return a route in short: its name, some of its lines, and what it had to suppose."""
        lines = [derivation.steps[number - 1].after for number in numbers]
        first, *rest = lines
        drawn = VGroup(
            EquationMobject(Equation(derivation.start, first), ROUTE_SIZE),
            *(EquationMobject(line, ROUTE_SIZE, leading="=") for line in rest),
        ).arrange(DOWN, buff=1.5 * theme.GAP)
        for line in drawn[1:]:
            line.shift((drawn[0].anchor[0] - line.anchor[0]) * RIGHT)
        heading = words(self.say(name), theme.NARRATION, THEME.local)
        needs = VGroup(
            words(self.say("condition"), theme.SMALLEST, THEME.muted),
            EquationMobject(supposed(derivation), CONDITION_SIZE, THEME.muted),
        ).arrange(RIGHT, buff=theme.GAP / 2)
        route = VGroup(heading, *drawn, needs)
        heading.next_to(drawn, UP, buff=theme.GAP, aligned_edge=LEFT)
        needs.next_to(drawn[-1], RIGHT, buff=2 * theme.GAP)
        return route

    # ----------------------------------------------------------------------- the gradient at work

    def predict(self) -> None:
        """Step: logits, probabilities and the target as bars, and the loss."""
        self.stepped = self.z - self.rate * self.error(self.z)
        reach = [0.0, *self.z, *self.stepped]
        self.slot = min(SLOT, (self.body.width - 12 * theme.GAP) / 2 / len(self.z))
        size = {"width": self.slot * len(self.z), "height": CHART_HEIGHT}
        self.scores = BarChart(self.z, (min(reach), max(reach)), color=THEME.foreground, **size)
        self.outputs = BarChart(mathcore.softmax(self.z), (0.0, 1.0), **size)
        both = VGroup(self.scores, self.outputs).arrange(RIGHT, buff=8 * theme.GAP)
        both.move_to(self.body.center + 1.1 * ROW * UP + theme.GAP * RIGHT)
        scores_name = EquationMobject(cross_entropy.z, NAME_SIZE)
        scores_name.next_to(self.scores.plot, LEFT, buff=theme.GAP).set_y(self.row_height(0))
        outputs_name = self.row_name(cross_entropy.a, THEME.value, 0)
        dots = (
            Dot(beside(self.outputs, number, value), radius=0.09, color=THEME.target)
            for number, value in enumerate(self.y)
        )
        stem = Line(
            beside(self.outputs, self.truth, 0),
            beside(self.outputs, self.truth, 1),
            color=THEME.target,
            stroke_width=3,
        )
        targets = VGroup(
            self.row_name(cross_entropy.y, THEME.target, 1),
            self.row(self.y, THEME.target, 1),
            stem,
            *dots,
        )
        self.loss = self.loss_at(self.z)
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
        self.errors = self.row(self.error(self.z), THEME.gradient, 2)
        self.arrows = self.error_arrows(self.z)
        name = self.row_name(self.derivation.claim.right, THEME.gradient, 2)
        with self.step("gradient"):
            self.clear_body()
            self.play(FadeIn(self.charts, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(LaggedStart(*map(GrowArrow, self.arrows), lag_ratio=0.3))
            self.play(FadeIn(name, self.errors, shift=0.2 * UP), run_time=theme.QUICK)

    def descend(self) -> None:
        """Step: a step of gradient descent moves the logits, and with them the probabilities."""
        before, after = (float(mathcore.cross_entropy(z, self.y)) for z in (self.z, self.stepped))
        pushes = bar_arrows(self.scores, self.z, self.stepped, THEME.gradient)
        rate = number_text(self.rate)
        with self.step("descend", rate=rate, before=number_text(before), after=number_text(after)):
            self.play(ReplacementTransform(self.arrows.copy(), pushes), run_time=1.4 * theme.MOVE)
            self.play(
                self.scores.to(self.stepped),
                self.outputs.to(mathcore.softmax(self.stepped)),
                ReplacementTransform(self.arrows, self.error_arrows(self.stepped)),
                ReplacementTransform(
                    self.errors, self.row(self.error(self.stepped), THEME.gradient, 2)
                ),
                ReplacementTransform(self.loss, self.loss_at(self.stepped)),
                run_time=1.6 * theme.MOVE,
            )

    def error(self, logits: np.ndarray) -> np.ndarray:
        """Return a − y, as the derivation says, at these logits."""
        return self.value(self.derivation.claim.right, logits)

    def value(self, vector: Expr, logits: np.ndarray) -> np.ndarray:
        """Return the components of a vector in numbers at these logits and the true class."""
        values = {cross_entropy.z: logits.tolist(), cross_entropy.y: self.y.astype(int).tolist()}
        point = Point({cross_entropy.K: len(logits)}, values=values)
        return np.array([float(evaluate(vector, point, (n + 1,))) for n in range(len(logits))])

    # ------------------------------------------------------------------------------- the charts

    def row_name(self, name: Expr, color: ManimColor, number: int) -> Mobject:
        """Return what row `number` of the probabilities shows (row 0: the bars), left of it."""
        label = EquationMobject(name, NAME_SIZE, color)
        label.next_to(self.outputs.plot, LEFT, buff=theme.GAP)
        return label.set_y(self.row_height(number))

    def row(self, values: np.ndarray, color: ManimColor, number: int) -> VGroup:
        """Return numbers under the bars of the probabilities."""
        numbers = VGroup(*number_mobjects(values, 0.9 * self.slot)).set_color(color)
        for label, bar in zip(numbers, self.outputs.bars, strict=True):
            label.move_to(bar.get_x() * RIGHT + self.row_height(number) * UP)
        return numbers

    def row_height(self, number: int) -> float:
        """Return the height of the middle of a row: bars above, numbers below the axis."""
        bottom = self.outputs.plot.get_bottom()[1]
        return bottom + CHART_HEIGHT / 2 if number == 0 else bottom - (number - 0.3) * ROW

    def loss_at(self, logits: np.ndarray) -> Mobject:
        """Return the loss in numbers, under the logits."""
        value = float(mathcore.cross_entropy(logits, self.y))
        text = f"{typst(cross_entropy.loss)} = {number_typst(value)}"
        loss = formula(text, theme.EQUATION, THEME.loss)
        return loss.move_to(self.scores.get_x() * RIGHT + self.row_height(2) * UP)

    def error_arrows(self, logits: np.ndarray) -> VGroup:
        """Return the arrows a − y, from the targets to the probabilities."""
        return bar_arrows(self.outputs, self.y, mathcore.softmax(logits), THEME.gradient)

    # ---------------------------------------------------------------------------------- the code

    def run_softmax_layer(self) -> None:
        """Step: the backward pass of softmax alone (C2), as formula, code and numbers."""
        claim = in_this_notation(mathcore.derivation("C2").claim)
        upstream = PartialDerivative(cross_entropy.loss, cross_entropy.a)
        inputs = {
            "top_diff": self.value(upstream, self.z),
            "top_data": mathcore.softmax(self.z),
        }
        self.claim, self.code = (
            coloured(claim),
            CodeLine(self.backward_softmax, theme.NARRATION, self.code_colors),
        )
        result = self.run_code(self.code, claim, dot=np.dot, **inputs)
        upper = VGroup(self.claim, panel([self.code]))
        upper.arrange(DOWN, buff=theme.GAP)
        self.inputs = {name: self.vector(values, name) for name, values in inputs.items()}
        self.outcome = VGroup(
            self.vector(result, "bottom_diff"),
            formula("=", theme.EQUATION),
            self.vector(self.value(claim.right, self.z)),
        )
        self.arrow = Arrow(LEFT, RIGHT, buff=0, color=THEME.line, stroke_width=4, tip_length=TIP)
        row = VGroup(*self.inputs.values(), self.arrow, *self.outcome)
        row.arrange(RIGHT, buff=2 * theme.GAP)
        for part in row[1:]:
            part.shift((row[0][0].get_y() - (part[0] if len(part) == 2 else part).get_y()) * UP)
        VGroup(upper, row).arrange(DOWN, buff=theme.GAP).move_to(self.body.center)
        with self.step("softmax_layer"):
            self.clear_body()
            self.play(FadeIn(self.claim, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(upper[1], shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(*self.inputs.values(), shift=0.2 * UP), run_time=theme.MOVE)
            self.play(GrowArrow(self.arrow), FadeIn(self.outcome[0], shift=0.2 * RIGHT))
            self.play(FadeIn(*self.outcome[1:], shift=0.2 * UP), run_time=theme.MOVE)
            self.show_report(mathcore.verify(claim.left, claim.right), self.derivation)

    def run_loss_layer(self) -> None:
        """Step: softmax and loss in one layer (C3): another line of code, the same numbers."""
        claim = coloured(self.derivation.claim).move_to(self.claim)
        line = CodeLine(self.backward_loss, theme.NARRATION, self.code_colors)
        line.move_to(self.code)
        inputs = {"prob_data": mathcore.softmax(self.z), "label_data": self.y}
        self.run_code(line, self.derivation.claim, **inputs)
        drawn = [self.vector(values, name) for name, values in inputs.items()]
        gone, kept = self.inputs.values()
        for new, old in zip(drawn, (gone, kept), strict=True):
            new.shift(old[0].get_center() - new[0].get_center())
        same = "bottom_diff"
        with self.step("loss_layer"):
            self.play(FadeOut(gone), run_time=theme.QUICK)
            plan = plan_morph(
                Restatement(self.claim.expression, claim.expression),
                glyphs(self.claim),
                glyphs(claim),
            )
            play_morph(
                self,
                plan,
                [self.claim],
                [claim],
                ReplacementTransform(self.code.named(same), line.named(same)),
                FadeOut(self.code.without(same), rate_func=squish_rate_func(smooth, 0, LEAVING)),
                FadeIn(line.without(same), rate_func=squish_rate_func(smooth, ARRIVING, 1)),
                ReplacementTransform(kept, drawn[0]),
                run_time=1.4 * theme.MOVE,
            )
            self.remove(self.code, *line)
            self.add(line)
            self.play(FadeIn(drawn[1], shift=0.2 * UP), run_time=theme.MOVE)
            self.show_report(self.derivation.report, self.derivation)
        self.claim = claim

    def run_code(self, line: CodeLine, claim: Equation, **names: object) -> np.ndarray:
        """Return what a line of code computes; ValueError if the formula has other numbers."""
        result = line.run(**names)["bottom_diff"]
        value = self.value(claim.right, self.z)
        if not np.allclose(result, value, rtol=1e-9, atol=1e-12):
            raise ValueError(f"{line.source} gives {result}, {claim} gives {value}")
        return result

    def vector(self, values: np.ndarray, name: str = "") -> VGroup:
        """Return a column of numbers with, below, its name in the code (else: the formula)."""
        if name:
            color = self.code_colors[name]
            label = code(name, theme.NOTE, color)
        else:
            color = THEME.gradient
            label = words(self.say("formula"), theme.NOTE, color)
        view = MatrixView(values, color=color)
        return VGroup(view, label.next_to(view, DOWN, buff=theme.GAP / 2))

    # -------------------------------------------------------------------------------- the result

    def finish(self) -> None:
        """Step: the result, and what the last layer gets from it."""
        result = EquationMobject(self.derivation.claim, RESULT_SIZE)
        uses = [mathcore.derivation(problem) for problem in ("C4", "C4.b")]
        follow = VGroup(*(EquationMobject(use.claim, theme.EQUATION) for use in uses))
        follow.arrange(RIGHT, buff=6 * theme.GAP)
        VGroup(result, follow).arrange(DOWN, buff=5 * theme.GAP).move_to(self.body.center)
        frame = SurroundingRectangle(
            result, color=THEME.proved, buff=2 * theme.GAP, corner_radius=theme.GAP / 2
        )
        with self.step("result"):
            line = self.board.lower
            self.play(
                FadeOut(*(m for m in self.in_body() if m is not line)),
                ReplacementTransform(line, follow[0]),
                run_time=theme.MOVE,
            )
            self.play(FadeIn(follow[1], shift=0.2 * UP), run_time=theme.QUICK)
            self.play(FadeIn(result, shift=0.2 * DOWN), run_time=theme.MOVE)
            self.play(Create(frame), run_time=theme.QUICK)
            about = ", ".join(sizes(uses[0].claim))
            self.show_badge(*(use.report for use in (self.derivation, *uses)), size=about)

    def clear_body(self) -> None:
        """Take away what stands, and the badge, which spoke of it."""
        gone = [*self.in_body(), *([self.badge] if self.badge else [])]
        self.badge = self.badge_says = None
        if gone:
            self.play(FadeOut(*gone), run_time=theme.QUICK)


def supposed(derivation: Derivation) -> Expr:
    """Return the condition on the targets that a route needs."""
    targets = (cross_entropy.y, two_layer.y)
    return next(
        condition
        for step in derivation.steps
        for condition in step.conditions
        if any(part in targets for _, part in walk(condition))
    )


def of_one_hot_target(derivation: Derivation) -> Derivation:
    """Return the derivation of the two-layer network in this scene's symbols, each step verified.

    Raises ValueError for a step that does not hold in them.
    """
    assumptions = tuple(substitute(condition, NOTATION) for condition in derivation.assumptions)

    def renamed(step: Step) -> Step:
        before, after = substitute(step.before, NOTATION), substitute(step.after, NOTATION)
        report = mathcore.verify(before, after, assumptions=assumptions)
        if not report.ok:
            raise ValueError(f"{before} = {after} is refuted: {report}")
        conditions = tuple(substitute(condition, NOTATION) for condition in step.conditions)
        return replace(step, before=before, after=after, conditions=conditions, report=report)

    start = substitute(derivation.start, NOTATION)
    return replace(
        derivation,
        start=start,
        assumptions=assumptions,
        steps=tuple(map(renamed, derivation.steps)),
    )


def in_this_notation(claim: Equation) -> Equation:
    """Return the claim of C2 for the loss E of the probabilities a."""
    general, own = softmax_head, cross_entropy
    return substitute(
        claim,
        {
            PartialDerivative(general.loss, general.y): PartialDerivative(own.loss, own.a),
            PartialDerivative(general.loss, general.z): PartialDerivative(own.loss, own.z),
            general.y: own.a,
            Ones(general.k_2): Ones(own.K),
        },
    )


def coloured(expression: Expr, size: float = theme.EQUATION) -> EquationMobject:
    """Return an expression with values, targets and gradients in their colours."""
    drawn = EquationMobject(expression, size)
    parts = list(walk(expression))
    for path, part in parts:
        if part in FORWARD:
            drawn.part(path).set_color(FORWARD[part])
    for path, part in parts:
        if isinstance(part, PartialDerivative):
            drawn.part(path).set_color(THEME.gradient)
    return drawn
