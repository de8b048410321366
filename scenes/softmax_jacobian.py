"""The softmax Jacobian (A2, C1, D3, E2, E3): cases, matrix, columns, and a push in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    ManimColor,
    Mobject,
    SurroundingRectangle,
    VGroup,
)
from sympy import Integer

import mathcore
from mathcore.derivations import softmax
from mathcore.expressions import (
    Cases,
    Equation,
    Expr,
    PartialDerivative,
    Scalar,
    Softmax,
    UnitVector,
    at,
    substitute,
)
from mathcore.steps import Derivation
from mathcore.typst import typst
from scenes.derivation_scene import DerivationScene
from scenes.stage import theme
from scenes.stage.alignment import level
from scenes.stage.bar_chart import BarChart
from scenes.stage.bar_rows import row_name
from scenes.stage.board import Board
from scenes.stage.condition import condition
from scenes.stage.easing import LATE, exchange
from scenes.stage.equation import EquationMobject
from scenes.stage.joined_steps import Outline, joined, told
from scenes.stage.labelled import named_below
from scenes.stage.matrix_view import MatrixView
from scenes.stage.morph import Restatement
from scenes.stage.numbers import number_text, number_typst, numbers_text
from scenes.stage.reaction_charts import NAME_SIZE, ROWS, ReactionCharts
from scenes.stage.roles import coloured
from scenes.stage.route import LINE, reasons, route, tell_route
from scenes.stage.span import span
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

SLOT = 1.4  # frame units a bar has, at most
CHART_HEIGHT = 2.6
TIP = 0.2  # of an arrow, in frame units
DELTA = Scalar("Delta")  # the push
TO_COMPARE = 2  # seconds more to read two routes
ERROR_PLACES = 4  # decimals of errors: two digits of all of them but the smallest


class SoftmaxJacobian(DerivationScene):
    """How does each probability react to each logit, and how good is that as a prediction?

    `logits` are the numbers of the example; logit number `pushed` (from 0) is pushed by `push`,
    then by the part `smaller` of it.
    """

    problem = "A2"
    tag = "A2, C1, D3, E2, E3"
    moves: ClassVar[Outline] = (
        ("definition", (1,)),
        ("quotient", (1,)),
        ("derivatives", (3, 1)),
        ("split", ((3, 0),)),
        ("cancel", (1,)),
        ("fold", (1,)),
    )
    complement: ClassVar[Outline] = (
        ("complement", ((4, 1), (10, 3))),
        ("others", ((4, 1), (2, 0))),
    )
    directly: ClassVar[Outline] = (("directly", ((2, 1), (6, 4), (2, 1))),)
    logits: ClassVar[Sequence[float]] = (2.0, 1.0, 0.0)
    pushed: ClassVar[int] = 1
    push: ClassVar[float] = 1.0
    smaller: ClassVar[float] = 0.25

    def setup(self) -> None:
        """Derive what is shown, and compute the example."""
        super().setup()
        self.outline = [(name, len(groups)) for name, groups in self.moves]
        self.matrix_form = joined(mathcore.derivation("A2.matrix"), (1, 1, 2))
        self.column = joined(mathcore.derivation("C1"), (1, (2, 1), 1, 2))
        self.agreements = [
            pair.report
            for other in ("E2", "E3")
            for pair in mathcore.agreements()
            if (pair.one, pair.other) == (self.problem, other)
        ]
        self.z = np.array(self.logits)
        self.y, self.jacobian = mathcore.softmax(self.z), mathcore.softmax_jacobian(self.z)

    def derive(self) -> Derivation:
        """Return the derivation by the quotient rule, its steps joined."""
        return told(super().derive(), self.moves)

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=len(self.outline) + 13)
        self.react()
        self.ask(self.derivation, *self.picture.charts, self.changes)
        self.show_steps(self.derivation, self.outline)
        self.distinguish_cases()
        self.compare_second_routes()
        self.read_off_matrix()
        self.read_off_column()
        self.compute_example()
        self.light_column()
        self.predict()
        self.push_less()
        self.finish()

    # ------------------------------------------------------------------------------ the formulas

    def distinguish_cases(self) -> None:
        """Step: what the one formula says for i = k and for i ≠ k."""
        claim, united = self.derivation.claim.right, mathcore.derivation("D3").steps
        self.cases = next(s.after for s in reversed(united) if isinstance(s.after, Cases))
        with self.step("cases"):
            self.board.show(Restatement(claim, self.cases, name=united[0].rule.name))
            self.show_report(mathcore.verify(claim, self.cases), self.derivation)

    def compare_second_routes(self) -> None:
        """Show for each case a second route to it, and that both agree."""
        cases = coloured(Equation(self.derivation.start, self.cases), LINE)
        cases.move_to(self.body.corner(RIGHT) + self.body.height / 3 * DOWN, RIGHT)
        routes = (
            (self.complement, softmax.diagonal_by_complement()),
            (self.directly, softmax.off_diagonal()),
        )
        self.route = VGroup()
        for number, (outline, whole) in enumerate(routes):
            derivation, given = told(whole, outline), cases.part((1, 2 * number))
            lines, named, needed = self.lay_route(derivation, cases)
            end = 0
            for name, groups in outline:
                with self.step(name):
                    if self.route and not end:
                        self.play(FadeOut(self.route), run_time=theme.QUICK)
                    elif not end:
                        self.board.restate(cases)
                    part = slice(end, end + len(groups))
                    forgotten = [FadeOut(badge) for badge in self.forgotten_badge()]
                    tell_route(self, lines, named, derivation, part, beside=forgotten)
                    end = part.stop
                    if end == len(lines):
                        self.route = VGroup(lines, named, needed)
                        self.meet(cases, given)
                        self.show_badge(*self.agreements[: number + 1])
                        self.wait(TO_COMPARE)
        self.badge_says = None

    def meet(self, cases: EquationMobject, given: VGroup) -> None:
        """Light up what a route has found and the case that says the same."""
        lines, _, needed = self.route
        found = lines[-1].part(())
        self.play(
            *(same.animate.set_color(THEME.proved) for same in (found, given)),
            *map(FadeIn, needed),
            run_time=theme.QUICK,
        )
        # Glyphs that were coloured one by one stand on the scene by themselves.
        self.remove(*(m for m in self.in_body() if m not in (cases, *self.route)))
        self.add(cases, *self.route)

    def lay_route(
        self, derivation: Derivation, cases: EquationMobject
    ) -> tuple[VGroup, VGroup, VGroup]:
        """Return the lines of a route, their rules, and what it needs, above and beside the cases.

        The lines that have no room below each other begin a second column, below the badge.
        """
        lines = route(derivation, theme.GAP)
        named, needed = reasons(lines, derivation), VGroup()
        for step, reason in zip(derivation.steps, named, strict=True):
            if conditions := [c for c in step.conditions if c in derivation.assumptions]:
                needs = condition(self.say("condition"), *conditions)
                needed.add(needs.next_to(reason, DOWN, buff=theme.GAP / 2, aligned_edge=LEFT))
        heights = [VGroup(*lines[: n + 1]).height for n in range(len(lines))]
        most = sum(height <= self.body.height for height in heights)
        VGroup(*lines[:most], *named[:most], *needed).move_to(self.body.corner(LEFT), LEFT)
        if rest := lines[most:]:
            column = VGroup(*rest, *named[most:]).move_to(self.body.corner(RIGHT), RIGHT)
            column.shift((lines[0].anchor[1] - rest[0].anchor[1]) * UP)
            top = self.badge.get_bottom()[1] - theme.GAP / 2
            column.shift(min(0.0, top - column.get_top()[1]) * UP)
        return lines, named, needed

    def read_off_matrix(self) -> None:
        """Step: all components together are a matrix."""
        self.board = Board(self, self.matrix_form, self.board)
        with self.step("matrix"):
            self.play(FadeOut(self.route, *self.forgotten_badge()), run_time=theme.QUICK)
            self.board.join(self.derivation.claim)
            for step in self.matrix_form.steps[1:]:  # the first says that claim
                self.board.show(step)
                if isinstance(step.after, Equation):
                    self.board.recall(step.before)
                self.show_report(step.report, self.matrix_form)

    def read_off_column(self) -> None:
        """Step: the components of one column together are a vector."""
        lemma, *steps = self.column.steps
        self.board = Board(self, self.column, self.board)
        with self.step("column"):
            self.play(*map(FadeOut, self.forgotten_badge()), run_time=theme.QUICK)
            self.board.join(self.derivation.claim)
            self.board.rename(Equation(lemma.before, lemma.after))
            for step in steps:
                self.board.show(step)
                if isinstance(step.after, Equation):
                    self.board.recall(step.before)
                self.show_report(step.report, self.column)

    # ------------------------------------------------------------------------------- the numbers

    def compute_example(self) -> None:
        """Step: diag(y) and y yᵀ in numbers, and the Jacobian as their difference."""
        claim = self.matrix_form.claim
        diagonal, outer, difference = (
            self.matrix(values, name, color=color)
            for values, name, color in (
                (np.diag(self.y), at(claim.right, (0,)), THEME.value),
                (np.outer(self.y, self.y), at(claim.right, (1, 0)), THEME.value),
                (self.jacobian, claim.left, THEME.local),
            )
        )
        minus, equal = (formula(sign, theme.EQUATION) for sign in ("-", "="))
        row = level(diagonal, minus, outer, equal, difference).move_to(self.body.center)
        with self.step("example", logits=numbers_text(self.z), outputs=numbers_text(self.y)):
            forgotten = map(FadeOut, self.forgotten_badge())
            self.play(*self.board.clear(), *forgotten, run_time=theme.QUICK)
            self.play(FadeIn(diagonal, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(minus, outer, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(equal, difference, shift=0.2 * UP), run_time=theme.MOVE)
        self.example, self.numbers = row, difference

    def light_column(self) -> None:
        """Step: one column of the matrix, and the column form in numbers."""
        claim = substitute(self.column.claim, {softmax.k: self.number})
        factor, direction = claim.right.args
        values = self.jacobian[:, self.pushed], np.eye(len(self.z))[self.pushed] - self.y
        column, vector = (
            self.matrix(entries, name)
            for entries, name in zip(values, (claim.left, direction), strict=True)
        )
        times = VGroup(
            formula(number_typst(self.y[self.pushed]), NAME_SIZE, THEME.value),
            coloured(factor, NAME_SIZE),
        ).arrange(DOWN)
        matrix = self.numbers.copy()
        arrow = Arrow(LEFT, RIGHT, buff=0, color=THEME.local, stroke_width=4, tip_length=TIP)
        taken = words(self.say("taken", column=self.number), theme.SMALLEST, THEME.local)
        equal = formula("=", theme.EQUATION)
        becomes = VGroup(arrow, taken.next_to(arrow, UP, buff=theme.GAP / 2))
        picture = level(matrix, becomes, column, equal, times, vector, gap=1.5 * theme.GAP)
        times[1].match_y(vector[1])
        picture.move_to(self.body.center)
        rest = VGroup(*(part for part in self.example if part is not self.numbers))
        with self.step("lit", number=self.subscript, column=self.number):
            self.play(FadeOut(rest), run_time=theme.QUICK)
            self.play(self.numbers.animate.move_to(matrix), run_time=theme.MOVE)
            view = self.numbers[0]
            lit = VGroup(*(row[self.pushed] for row in view.entries))
            frame = SurroundingRectangle(
                VGroup(*view.column(self.pushed)),
                color=THEME.local,
                buff=theme.GAP / 6,
                corner_radius=theme.GAP / 3,
            )
            others = VGroup(*(e for row in view.entries for e in row if e not in lit.submobjects))
            self.play(FadeIn(frame), others.animate.set_color(THEME.muted), run_time=theme.QUICK)
            # Out of the arrow, not through the columns between.
            self.play(
                GrowArrow(arrow),
                FadeIn(taken),
                FadeIn(column, shift=0.2 * RIGHT, rate_func=LATE),
                run_time=1.4 * theme.MOVE,
            )
            self.play(FadeIn(*picture[3:], shift=0.2 * UP), run_time=theme.MOVE)

    def matrix(self, values: np.ndarray, name: Expr, **tint: ManimColor) -> VGroup:
        """Return a matrix in numbers with its name below, all of one scale."""
        view = MatrixView(values, scale_to=float(self.y.max()), **tint)
        return named_below(view, EquationMobject(name, NAME_SIZE))

    # ------------------------------------------------------------------------------------ a push

    def react(self) -> None:
        """Step: one logit is pushed, and all probabilities move."""
        pushed = self.z + self.nudge(self.push)
        reach = [0.0, *self.z, *pushed]
        size = {
            "width": min(SLOT * len(self.z), 0.3 * self.body.width),
            "height": CHART_HEIGHT,
        }
        self.scores = BarChart(self.z, (min(reach), max(reach)), **size)
        moved = [self.truth(self.push), self.y + self.jacobian @ self.nudge(self.push)]
        self.outputs = BarChart(self.y, span(np.array([self.y, *moved])), **size)
        self.picture = self.label_charts()
        with self.step("react", number=self.subscript):
            for chart, name in self.picture.charts:
                self.play(FadeIn(chart, name), run_time=theme.MOVE)
            self.scores.mark()
            moved = self.truth(self.push)
            self.play(self.scores.to(pushed), self.outputs.to(moved), run_time=1.6 * theme.MOVE)
            changes = VGroup(
                row_name(self.outputs, words(self.say("change"), theme.NOTE, THEME.local), ROWS[0]),
                self.picture.row(moved - self.y, 0, THEME.local),
            )
            self.play(FadeIn(changes, shift=0.2 * DOWN), run_time=theme.QUICK)
        self.changes = changes

    def label_charts(self) -> ReactionCharts:
        """Return both charts with what they show, before and after a push, and their rows."""
        z = softmax.z[self.number]
        predicted = softmax.y + PartialDerivative(softmax.y, z) * DELTA
        argument = softmax.z + DELTA * UnitVector(self.number)
        row_names = VGroup(
            EquationMobject(predicted, LINE, THEME.local),
            words(self.say("gap"), theme.NARRATION, THEME.muted),
        )
        return ReactionCharts(
            self.body,
            (self.scores, self.outputs),
            (softmax.z, softmax.y),
            (argument, Softmax(argument)),
            row_names,
        )

    def predict(self) -> None:
        """Step: what the column predicts for a push, and what happens."""
        self.scores.unmark()
        for chart, values in (self.scores, self.z), (self.outputs, self.y):
            chart.show(values)
        self.scores.mark()
        with self.step("push", number=self.subscript, push=number_text(self.push)):
            self.play(FadeOut(*self.in_body()), run_time=theme.QUICK)
            self.play(FadeIn(*self.picture.charts), run_time=theme.QUICK)
            self.amount = self.delta(self.push)
            self.picture.push(self, 0, self.z + self.nudge(self.push), FadeIn(self.amount))
            self.shown = self.prediction(self.push)
            marks, numbers, errors = self.shown
            self.play(
                LaggedStart(*map(FadeIn, marks), lag_ratio=0.3),
                FadeIn(self.picture.row_names[0], numbers),
                run_time=theme.MOVE,
            )
            self.picture.push(self, 1, self.truth(self.push))
            self.play(
                FadeIn(self.picture.row_names[1], errors, shift=0.2 * UP), run_time=theme.QUICK
            )

    def push_less(self) -> None:
        """Step: the smaller the push, the better the prediction."""
        push = self.smaller * self.push
        before, after = (float(np.abs(self.error(p)).max()) for p in (self.push, push))
        part, times = (f"{ratio:.0f}" for ratio in (1 / self.smaller, before / after))
        with self.step("smaller", part=part, times=times):
            old = (*self.shown, self.amount)
            new = (*self.prediction(push), self.delta(push))
            self.play(
                self.scores.to(self.z + self.nudge(push)),
                self.outputs.to(self.truth(push)),
                *(move for pair in zip(old, new, strict=True) for move in exchange(*pair)),
                run_time=1.6 * theme.MOVE,
            )

    def finish(self) -> None:
        """Step: the result, as a matrix and column by column."""
        column = EquationMobject(self.column.claim, theme.EQUATION, THEME.muted)
        with self.step("result"):
            self.play(FadeOut(*self.in_body()), run_time=theme.QUICK)
            self.board.conclude(self.matrix_form.claim)
            column.next_to(self.body.corner(DOWN), UP, buff=theme.GAP)
            self.play(FadeIn(column, shift=0.2 * UP), run_time=theme.QUICK)
            self.show_badge(self.matrix_form.report, self.column.report)

    def prediction(self, push: float) -> tuple[VGroup, VGroup, VGroup]:
        """Return the ways from y to the prediction, its numbers, and by how much it is off."""
        predicted = self.y + self.jacobian @ self.nudge(push)
        return (
            self.picture.ways(self.y, predicted, THEME.local),
            self.picture.row(predicted, 0, THEME.local),
            self.picture.row(self.error(push), 1, THEME.muted, ERROR_PLACES),
        )

    def error(self, push: float) -> np.ndarray:
        """Return by how much the outputs lie above the prediction."""
        return self.truth(push) - self.y - self.jacobian @ self.nudge(push)

    def truth(self, push: float) -> np.ndarray:
        """Return the outputs after a push."""
        return mathcore.softmax(self.z + self.nudge(push))

    def nudge(self, push: float) -> np.ndarray:
        """Return a push of one logit as a vector."""
        return push * np.eye(len(self.z))[self.pushed]

    @property
    def number(self) -> Integer:
        """The number of the logit that is pushed, as formulas count."""
        return Integer(self.pushed + 1)

    @property
    def subscript(self) -> str:
        """The same as a subscript in a sentence."""
        return str(self.number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

    def delta(self, push: float) -> Mobject:
        """Return the push in numbers, below the logits."""
        text = formula(f"{typst(DELTA)} = {number_typst(push)}", NAME_SIZE, THEME.local)
        return self.picture.below_inputs(text)
