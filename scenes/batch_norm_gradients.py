"""BatchNorm over a batch: γ and β, one sample that moves all outputs, the Jacobian (D1, D4)."""

from __future__ import annotations

from dataclasses import replace
from math import floor, log10
from typing import ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)
from sympy import Integer

import mathcore
from mathcore import rules
from mathcore.derivations.batch_norm import (
    beta,
    epsilon,
    gamma,
    i,
    j,
    jacobian_of_layer,
    m,
    mean,
    normalised,
    x,
    y,
)
from mathcore.expressions import Array, Definition, Equation, Expr, Index, at
from mathcore.finite_differences import difference
from mathcore.steps import Derivation, Step
from mathcore.typst import typst
from mathcore.verification.tabulate import tabulate
from scenes.derivation_scene import DerivationScene
from scenes.stage import theme
from scenes.stage.alignment import on_one_line
from scenes.stage.board import Board
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import definitions
from scenes.stage.joined_steps import Outline, told
from scenes.stage.lemma_strip import LemmaStrip
from scenes.stage.matrix_sum import MatrixSum
from scenes.stage.moving_samples import MovingSamples
from scenes.stage.named_terms import NamedTerms
from scenes.stage.number_line import NumberLine
from scenes.stage.numbers import number, number_text, number_typst, numbers_text
from scenes.stage.roles import coloured
from scenes.stage.samples import Follow, MeanAndDeviation, Samples, Trails
from scenes.stage.text import formula
from scenes.stage.theme import THEME

LINE_WIDTH = 11.5  # frame units, as all lengths here
FORMULA = 36  # points
QUESTION = 48
TERMS = 30
FORMULAS_BELOW_TOP, UPPER_LINE_BELOW_TOP, LOWER_LINE_ABOVE_BOTTOM = 0.8, 2.5, 0.6
TERMS_BELOW_TOP = 0.2
MOVED = 0.8  # how far one sample moves, as part of the deviation
MOMENTS = 40  # points of a path; between them values are interpolated

MEAN: Outline = (("mean", (1, (3, 1), 1)),)
DEVIATIONS: Outline = (("sum_to_zero", ((2, 1), (3, 0), 1)),)
VARIANCE: Outline = (("variance", (1, 3, 3)), ("deviations", (3, (4, 1))))
JACOBIAN: Outline = (
    ("product", ((2, 0), 1)),
    ("use_mean", (3,)),
    ("power", ((2, 0),)),
    ("use_variance", ((4, 0),)),
    ("terms", ((2, 0),)),
)


class BatchNormGradients(DerivationScene):
    """Why the Jacobian of BatchNorm is dense, what it is, and that in numbers at `batch`."""

    problem = "D4"
    tag = "D1, D4"
    batch: ClassVar[tuple[float, ...]] = (1.0, 2.0, 5.0, 8.0)
    epsilon: ClassVar[float] = 1e-5
    stretched: ClassVar[float] = 1.3  # γ, from 1
    shifted: ClassVar[float] = 0.2  # β, from 0

    def construct(self) -> None:
        """Tell the story."""
        self.samples = np.array(self.batch)
        self.in_terms = self.derivation.by(rules.expand, rules.remove_brackets)
        outlines = (MEAN, DEVIATIONS, VARIANCE, JACOBIAN)
        self.open(steps=5 + sum(map(len, outlines)) + 5)
        self.show_batch()
        self.normalise()
        self.scale_and_shift()
        self.move_one_sample()
        self.derive_jacobian()
        self.add_up_terms()
        self.compare_with_differences()
        self.conclude(self.derivation)

    # ------------------------------------------------------------------------------ the picture

    def show_batch(self) -> None:
        """Step: samples on a number line, their mean and deviation."""
        mu, deviation = self.statistics(self.samples)
        self.input_line = NumberLine.around(self.samples, self.moved_batch(), width=LINE_WIDTH)
        self.input_line.shift(self.body.center - self.input_line.axis.get_center())
        self.inputs = Samples(self.input_line, self.samples, self.names(x), THEME.value)
        divisor = at(normalised.body, (1,))
        self.spread = MeanAndDeviation(
            self.input_line, (mu, deviation), typst(mean), typst(divisor), THEME.value
        )
        given = Equation(epsilon, number(self.epsilon))
        known = [EquationMobject(d, FORMULA) for d in (*definitions(normalised.body), given)]
        self.definition = EquationMobject(Equation(normalised[j], normalised.body), FORMULA)
        self.formulas = on_one_line(*known, gap=5 * theme.GAP)
        self.formulas.move_to(self.formula_row())
        with self.step("question"):
            self.play(FadeIn(self.input_line), run_time=theme.QUICK)
            arriving = [
                FadeIn(VGroup(*parts), shift=0.3 * DOWN) for parts in zip(*self.inputs, strict=True)
            ]
            self.play(LaggedStart(*arriving, lag_ratio=0.3), run_time=1.4 * theme.MOVE)
            self.remove(*self.inputs.get_family())
            self.add(self.inputs)
            self.play(FadeIn(self.spread, *known, shift=0.15 * UP), run_time=theme.MOVE)

    def normalise(self) -> None:
        """Step: the samples fall, slide by the mean and shrink by the deviation."""
        outputs = self.outputs_of(self.samples)
        line = NumberLine.around(
            self.outputs_of(self.samples, gamma=self.stretched),
            self.outputs_of(self.samples, beta=self.shifted),
            self.outputs_of(self.moved_batch()),
            width=LINE_WIDTH,
        )
        axis = self.body.center[0] * RIGHT + (self.body.bottom + LOWER_LINE_ABOVE_BOTTOM) * UP
        self.output_line = line.shift(axis - line.axis.get_center())
        zero = line.point(0.0)[0]
        unit = line.point(1.0)[0] - zero
        fallen = np.array([self.input_line.point(v)[0] - zero for v in self.samples]) / unit
        mu, _ = self.statistics(self.samples)
        centred = fallen - (self.input_line.point(mu)[0] - zero) / unit
        samples = Samples(line, fallen, self.names(x), THEME.value)
        self.outputs = MovingSamples(self, line, samples)
        numerator, denominator = (self.definition.part((1, n)) for n in (0, 1))
        with self.step("normalise"):
            self.make_room()
            self.play(FadeIn(line.axis), run_time=theme.QUICK)
            falling = self.inputs.copy()
            self.play(ReplacementTransform(falling, samples), run_time=theme.MOVE)
            self.play(
                Follow(samples, [fallen, centred]),
                numerator.animate.set_color(THEME.local),
                run_time=1.3 * theme.MOVE,
            )
            self.play(
                Follow(samples, [centred, outputs]),
                numerator.animate.set_color(THEME.foreground),
                denominator.animate.set_color(THEME.local),
                run_time=1.3 * theme.MOVE,
            )
            self.add(self.definition)
            self.outputs.rename(
                outputs,
                self.names(normalised),
                THEME.value,
                FadeIn(VGroup(*line[1:])),
                denominator.animate.set_color(THEME.foreground),
            )
            self.remove(*line, self.outputs.samples)
            self.add(line, self.outputs.samples)

    def make_room(self) -> None:
        """Lift the samples, and put the definition of the outputs beside those above."""
        up = self.body.top - UPPER_LINE_BELOW_TOP - self.body.center[1]
        above = (line.copy() for line in self.formulas)
        row = on_one_line(*above, self.definition, gap=5 * theme.GAP)
        row.move_to(self.formula_row())
        picture = (self.input_line, self.inputs, self.spread)
        self.play(
            *(mobject.animate.shift(up * UP) for mobject in picture),
            *(
                line.animate(rate_func=EARLY).move_to(place)
                for line, place in zip(self.formulas, row, strict=False)
            ),
            FadeIn(self.definition, shift=0.15 * UP, rate_func=LATE),
            run_time=theme.MOVE,
        )
        self.formulas.add(self.definition)

    def scale_and_shift(self) -> None:
        """Two steps: what γ and β do to the outputs, and the derivatives by them."""
        by_scale, by_shift = mathcore.derivation("D1"), mathcore.derivation("D1.beta")
        start = self.outputs_of(self.samples)
        defined, scale, shift = (
            coloured(e, FORMULA) for e in (Equation(y[i], y.at(i)), by_scale.claim, by_shift.claim)
        )
        row = on_one_line(defined, scale, shift, gap=5 * theme.GAP)
        row.move_to(self.formula_row())
        stretched = self.settings((gamma, self.stretched))
        unstretched, shifted = settings = self.settings((gamma, 1.0), (beta, self.shifted))
        stretching, self.shifting = (
            np.array([self.outputs_of(self.samples, **{name: v}) for v in values])
            for name, values in (
                ("gamma", np.linspace(1, self.stretched, MOMENTS)),
                ("beta", np.linspace(0, self.shifted, MOMENTS)),
            )
        )
        with self.step("scale"):
            self.play(FadeOut(self.formulas), run_time=theme.QUICK)
            arriving = FadeIn(defined, shift=0.15 * UP)
            self.outputs.rename(start, self.names(y), THEME.value, arriving)
            trails = self.outputs.run(stretching)
            self.play(FadeIn(scale, stretched, shift=0.15 * UP), run_time=theme.QUICK)
            self.show_badge(by_scale.report, size=m.name)
        with self.step("shift"):
            self.outputs.run(stretching[::-1], trails)
            self.play(ReplacementTransform(stretched[0], unstretched), run_time=theme.QUICK)
            self.trails = self.outputs.run(self.shifting)
            self.play(FadeIn(shift, shifted, shift=0.15 * UP), run_time=theme.QUICK)
            self.show_badge(by_scale.report, by_shift.report, size=m.name)
        self.formulas = VGroup(row, settings)

    def move_one_sample(self) -> None:
        """Step: one sample moves, and with it the mean, the deviation and all outputs."""
        question = EquationMobject(self.derivation.start, FORMULA, trailing="= thin ?")
        question.move_to(self.formula_row())
        path = np.linspace(self.samples, self.moved_batch(), MOMENTS)
        outputs = np.array([self.outputs_of(batch) for batch in path])
        before, after = (
            Trails(self.input_line, self.samples),
            Trails(self.output_line, outputs[0]),
        )
        with self.step("coupling"):
            self.outputs.run(self.shifting[::-1], self.trails)
            self.play(FadeOut(self.formulas, *self.forgotten_badge()), run_time=theme.QUICK)
            arriving = FadeIn(question, shift=0.15 * UP)
            self.outputs.rename(outputs[0], self.names(normalised), THEME.value, arriving)
            self.remove(self.inputs, self.outputs.samples)
            self.add(before, after, self.inputs, self.outputs.samples)
            self.play(
                Follow(before, path),
                Follow(self.inputs, path),
                Follow(self.spread, [self.statistics(batch) for batch in path]),
                Follow(after, outputs),
                Follow(self.outputs.samples, outputs),
                run_time=1.6 * theme.MOVE,
            )

    # ------------------------------------------------------------------------- the derivations

    def derive_jacobian(self) -> None:
        """Show the lemmas, the Jacobian that rests on them, and the same multiplied out."""
        of_mean, deviations, of_variance = (
            mathcore.derivation(f"D4.{name}") for name in ("mean", "deviations", "variance")
        )
        self.strip = LemmaStrip(self)
        self.show_joined(of_mean, MEAN)
        for kept, derivation, outline in (
            (of_mean, deviations, DEVIATIONS),
            (deviations, of_variance, VARIANCE),
            (of_variance, self.in_terms, JACOBIAN),
        ):
            self.show_joined(derivation, outline, kept.claim)

    def show_joined(
        self, derivation: Derivation, outline: Outline, found: Equation | None = None
    ) -> None:
        """Show a derivation, its steps joined; lemmas in the strip light up while they are used.

        What the derivation before has `found` goes into the strip first.

        Raises ValueError for an outline that does not tell every step.
        """
        shown = told(derivation, outline)
        if shown.end != derivation.end:
            raise ValueError(f"the outline ends at {shown.end}, the derivation at {derivation.end}")
        steps = iter(shown.steps)
        for name, groups in outline:
            with self.step(name):
                if name == outline[0][0]:
                    if found is not None:
                        self.strip.keep(self.board, found)
                    self.ask_on_board(Board(self, shown))
                for _ in groups:
                    self.show_on_board(next(steps), derivation)

    def show_on_board(self, step: Step, derivation: Derivation) -> None:
        """Show a step on the board, and the lemma that it uses."""
        self.strip.light(step.rule.uses)
        self.board.show(step)
        self.show_report(step.report, derivation)

    def ask_on_board(self, board: Board) -> None:
        """Write what is looked for, and under it the definitions that it rests on.

        What stood before the first lemma goes.
        """
        question, known = self.posed(
            board.start, definitions(board.start), size=QUESTION, known_size=FORMULA, gaps=2
        )
        gone = [] if self.strip.lemmas else self.in_body()
        leaving = (FadeOut(part, rate_func=EARLY) for part in (*gone, *self.forgotten_badge()))
        coming = FadeIn(question, known, shift=0.2 * UP, rate_func=LATE)
        self.play(*leaving, coming, run_time=theme.MOVE)
        board.lower, board.known = question, known
        self.board = board

    # ----------------------------------------------------------------------------- the numbers

    def add_up_terms(self) -> None:
        """Three steps: each term in numbers; added up they are the Jacobian."""
        terms = [self.in_numbers(term) for term in self.in_terms.end.args]
        direct, by_mean, self.jacobian = np.cumsum(terms, axis=0)
        with self.step("direct", samples=numbers_text(self.samples)):
            self.headline = NamedTerms(self, self.lift_terms())
            self.headline.point_at(0, self.say("through_self"))
            room = replace(self.body, top=self.headline.labels.get_bottom()[1] - theme.GAP)
            self.sum = MatrixSum(self, room, float(np.abs(terms).max()))
            rows, columns = self.names(normalised), self.names(x)
            self.sum.begin(direct, self.say("through_self"), rows, columns)
        with self.step("by_mean"):
            self.headline.point_at(1, self.say("through_mean"))
            self.sum.add(terms[1], self.say("through_mean"), by_mean, self.say("sum"))
        with self.step("by_variance"):
            self.headline.point_at(2, self.say("through_variance"))
            whole = self.say("jacobian")
            self.sum.add(terms[2], self.say("through_variance"), self.jacobian, whole)

    def lift_terms(self) -> EquationMobject:
        """Let the three terms become the headline of the numbers."""
        lemmas_leave = self.strip.close()
        claim, right = self.in_terms.claim, self.badge.get_left()[0] - theme.GAP
        self.board.join(claim)
        terms = EquationMobject(claim, TERMS, width=right - self.body.left)
        top = self.body.top - TERMS_BELOW_TOP
        terms.move_to((self.body.left + right) / 2 * RIGHT + top * UP, UP)
        lifting = ReplacementTransform(self.board.lower, terms)
        self.play(lifting, lemmas_leave, run_time=theme.MOVE)
        self.board.lower = terms
        return terms

    def compare_with_differences(self) -> None:
        """Step: the same from BatchNorm itself."""
        differences = mathcore.finite_differences.jacobian(self.outputs_of, self.samples)
        error = difference(self.jacobian, differences)
        with self.step("differences", error=number_text(bound(error))):
            self.sum.compare(differences, self.say("numerical"), *self.headline.let_go())

    def conclude(self, derivation: Derivation) -> None:
        """Step: the result, large and framed, for the headline; below it what γ and β do."""
        layer = (mathcore.derivation("D1"), mathcore.derivation("D1.beta"), jacobian_of_layer())
        claims = (coloured(line.claim, FORMULA) for line in layer)
        row = on_one_line(*claims, gap=5 * theme.GAP).move_to(self.body.corner(DOWN), DOWN)
        top, bottom = self.badge.get_bottom()[1] - 1.5 * theme.GAP, row.get_top()[1] + theme.GAP
        with self.step("result"):
            leaving = FadeOut(self.sum.total, self.sum.term, self.headline.labels)
            self.play(leaving, run_time=theme.QUICK)
            # The terms do not come together again on a way that all of them would have to cross.
            headline, self.board.lower = self.board.lower, None
            room = replace(self.body, top=top, bottom=bottom)
            self.board.conclude(derivation.claim, room, headline)
            self.play(FadeIn(row, shift=0.2 * UP), run_time=theme.QUICK)
            reports = [line.report for line in (derivation, *layer)]
            self.show_badge(*reports, size=self.for_every(derivation))

    # ------------------------------------------------------------------------------- the parts

    def formula_row(self) -> np.ndarray:
        """Return the middle of the row of formulas above the number lines."""
        return self.body.center[0] * RIGHT + (self.body.top - FORMULAS_BELOW_TOP) * UP

    def settings(self, *values: tuple[Expr, float]) -> VGroup:
        """Return the values that parameters have now, between the two number lines."""
        lines = (self.input_line.axis.get_y(), self.output_line.axis.get_y())
        shown = (
            formula(f"{typst(parameter)} = {number_typst(value)}", FORMULA, THEME.local)
            for parameter, value in values
        )
        column = VGroup(*shown).arrange(DOWN, buff=theme.GAP / 2, aligned_edge=LEFT)
        return column.move_to(self.body.left * RIGHT + sum(lines) / 2 * UP, LEFT)

    def names(self, whole: Array | Definition) -> list[str]:
        """Return the names of the samples, as Typst source."""
        return [typst(whole[Integer(k + 1)]) for k in range(len(self.samples))]

    def moved_batch(self) -> np.ndarray:
        """Return the batch with one sample moved, by a part of the deviation away from the mean.

        It is the sample at which the output that moves least moves most.
        """
        mu, deviation = self.statistics(self.samples)
        ways = MOVED * deviation * np.diag(np.sign(self.samples - mu))
        before = self.outputs_of(self.samples)
        return max(
            (self.samples + way for way in ways),
            key=lambda batch: np.abs(self.outputs_of(batch) - before).min(),
        )

    def statistics(self, batch: np.ndarray) -> tuple[float, float]:
        """Return the mean and the deviation that the definition of x̂ divides by."""
        divisor = at(normalised.body, (1,))
        return float(self.in_numbers_at(batch, mean)), float(self.in_numbers_at(batch, divisor))

    def outputs_of(self, batch: np.ndarray, gamma: float = 1.0, beta: float = 0.0) -> np.ndarray:
        """Return what BatchNorm makes of a batch."""
        return mathcore.batch_norm(batch, gamma, beta, self.epsilon, axis=0)

    def in_numbers(self, expression: Expr) -> np.ndarray:
        """Return an expression of the output j and the input i as a matrix, a row for each j."""
        return self.in_numbers_at(self.samples, expression, j, i)

    def in_numbers_at(self, batch: np.ndarray, expression: Expr, *indices: Index) -> np.ndarray:
        """Return an expression in numbers at a batch, an axis for each of its indices."""
        values = {x: list(batch), epsilon: self.epsilon}
        return tabulate(expression, {m: len(batch)}, values, *indices)


def bound(error: float) -> float:
    """Return the smallest power of ten that an error is below; of none, one that floats resolve."""
    return 10.0 ** (floor(log10(max(error, np.finfo(float).eps))) + 1)
