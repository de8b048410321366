"""BatchNorm over a batch: γ and β, one sample that moves all outputs, the Jacobian (D1, D4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import floor, log10
from typing import ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    Transform,
    VGroup,
    smooth,
)
from sympy import Integer

import mathcore
from mathcore import rules
from mathcore.derivations.batch_norm import beta, epsilon, gamma, i, j, m, mean, normalised, x, y
from mathcore.expressions import Array, Definition, Equation, Expr, Index, at
from mathcore.finite_differences import TOLERANCE
from mathcore.steps import Derivation, Step
from mathcore.typst import typst
from mathcore.verification.evaluation import Point, evaluate
from scenes.derivation_scene import Board, DerivationScene, definitions
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.joined_steps import Group, joined
from scenes.stage.matrix_view import MatrixView
from scenes.stage.number_line import NumberLine
from scenes.stage.numbers import number_text, number_typst
from scenes.stage.samples import Follow, MeanAndDeviation, Samples, Trails
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

LINE_WIDTH = 11.5  # frame units, as all lengths here
AIR = 0.04  # of a number line beyond the values, as part of their range
FORMULA = 36  # points
QUESTION = 48
HEADING = 30
TERMS = 30
LEMMA = 30
SLIDE = 0.3  # way of the numbers of a sum
STRIP = 1.0  # height of the row of lemmas at the bottom of the body
FORMULAS_BELOW_TOP, UPPER_LINE_BELOW_TOP, LOWER_LINE_ABOVE_BOTTOM = 0.65, 2.3, 0.6
MOVED = 0.8  # how far one sample moves, as part of the deviation
MOMENTS = 40  # points of a path; between them values are interpolated

Outline = Sequence[tuple[str, Sequence[Group]]]
MEAN = (("mean", (1, (3, 1), 1)),)
VARIANCE = (("variance", (1, 3, 3)), ("deviations", (3, (4, 1))))
JACOBIAN = (
    ("product", ((2, 0), 1)),
    ("use_mean", (3,)),
    ("power", ((2, 0),)),
    ("use_variance", ((4, 0),)),
    ("terms", ((2, 0),)),
)


class BatchNormGradients(DerivationScene):
    """Why the Jacobian of BatchNorm is full, what it is, and what that is in numbers at `batch`."""

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
        outlines = (MEAN, VARIANCE, JACOBIAN)
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
        self.input_line = number_line(self.samples, self.moved_batch())
        self.input_line.shift(self.body.center - self.input_line.axis.get_center())
        self.inputs = Samples(self.input_line, self.samples, self.names(x), THEME.foreground)
        divisor = at(normalised.body, (1,))
        self.spread = MeanAndDeviation(
            self.input_line, (mu, deviation), typst(mean), typst(divisor), THEME.value
        )
        known = [EquationMobject(d, FORMULA) for d in definitions(normalised.body)]
        self.definition = EquationMobject(Equation(normalised[j], normalised.body), FORMULA)
        self.formulas = VGroup(*known).arrange(RIGHT, buff=5 * theme.GAP)
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
        line = number_line(
            self.outputs_of(self.samples, gamma=self.stretched),
            self.outputs_of(self.samples, beta=self.shifted),
            self.outputs_of(self.moved_batch()),
        )
        axis = self.body.center[0] * RIGHT + (self.body.bottom + LOWER_LINE_ABOVE_BOTTOM) * UP
        self.output_line = line.shift(axis - line.axis.get_center())
        zero = line.point(0.0)[0]
        unit = line.point(1.0)[0] - zero
        fallen = np.array([self.input_line.point(v)[0] - zero for v in self.samples]) / unit
        mu, _ = self.statistics(self.samples)
        centred = fallen - (self.input_line.point(mu)[0] - zero) / unit
        self.outputs = Samples(line, fallen, self.names(x), THEME.foreground)
        numerator, denominator = (self.definition.part((1, n)) for n in (0, 1))
        with self.step("normalise"):
            self.make_room()
            self.play(FadeIn(line.axis), run_time=theme.QUICK)
            falling = self.inputs.copy()
            self.play(ReplacementTransform(falling, self.outputs), run_time=theme.MOVE)
            self.play(
                Follow(self.outputs, [fallen, centred]),
                numerator.animate.set_color(THEME.local),
                run_time=1.3 * theme.MOVE,
            )
            self.play(
                Follow(self.outputs, [centred, outputs]),
                numerator.animate.set_color(THEME.foreground),
                denominator.animate.set_color(THEME.local),
                run_time=1.3 * theme.MOVE,
            )
            self.add(self.definition)
            self.rename(
                self.names(normalised),
                outputs,
                FadeIn(VGroup(*line[1:])),
                denominator.animate.set_color(THEME.foreground),
            )
            self.remove(*line, self.outputs)
            self.add(line, self.outputs)

    def make_room(self) -> None:
        """Lift the samples, and put the definition of the outputs beside those above."""
        up = self.body.top - UPPER_LINE_BELOW_TOP - self.body.center[1]
        row = VGroup(*(known.copy() for known in self.formulas), self.definition)
        row.arrange(RIGHT, buff=5 * theme.GAP).move_to(self.formula_row())
        picture = (self.input_line, self.inputs, self.spread)
        self.play(
            *(mobject.animate.shift(up * UP) for mobject in picture),
            *(f.animate.move_to(place) for f, place in zip(self.formulas, row, strict=False)),
            FadeIn(self.definition, shift=0.15 * UP),
            run_time=theme.MOVE,
        )
        self.formulas.add(self.definition)

    def scale_and_shift(self) -> None:
        """Two steps: what γ and β do to the outputs, and the derivatives by them."""
        by_scale, by_shift = mathcore.derivation("D1"), mathcore.derivation("D1.beta")
        start = self.outputs_of(self.samples)
        defined, scale, shift = (
            EquationMobject(e, FORMULA)
            for e in (Equation(y[i], y.at(i)), by_scale.claim, by_shift.claim)
        )
        row = VGroup(defined, scale, shift).arrange(RIGHT, buff=5 * theme.GAP)
        row.move_to(self.formula_row())
        stretched, shifted = (
            self.setting(parameter, value)
            for parameter, value in ((gamma, self.stretched), (beta, self.shifted))
        )
        with self.step("scale"):
            self.play(FadeOut(self.formulas), run_time=theme.QUICK)
            self.rename(self.names(y), start, FadeIn(defined, shift=0.15 * UP))
            trails = self.follow(gamma=np.linspace(1, self.stretched, MOMENTS))
            self.play(FadeIn(scale, stretched, shift=0.15 * UP), run_time=theme.QUICK)
            self.show_badge(by_scale.report, size=m.name)
        with self.step("shift"):
            self.play(FadeOut(stretched), run_time=theme.QUICK)
            self.follow(trails, gamma=np.linspace(self.stretched, 1, MOMENTS))
            trails = self.follow(beta=np.linspace(0, self.shifted, MOMENTS))
            self.play(FadeIn(shift, shifted, shift=0.15 * UP), run_time=theme.QUICK)
            self.show_badge(by_scale.report, by_shift.report, size=m.name)
        self.formulas, self.trails = VGroup(row, shifted), trails

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
            self.follow(self.trails, beta=np.linspace(self.shifted, 0, MOMENTS))
            self.play(FadeOut(self.formulas, self.badge), run_time=theme.QUICK)
            self.badge = None
            self.rename(self.names(normalised), outputs[0], FadeIn(question, shift=0.15 * UP))
            self.remove(self.inputs, self.outputs)
            self.add(before, after, self.inputs, self.outputs)
            self.play(
                Follow(before, path),
                Follow(self.inputs, path),
                Follow(self.spread, [self.statistics(batch) for batch in path]),
                Follow(after, outputs),
                Follow(self.outputs, outputs),
                run_time=1.6 * theme.MOVE,
            )

    # ------------------------------------------------------------------------- the derivations

    def derive_jacobian(self) -> None:
        """Show the lemmas on mean and variance, the Jacobian, and the same multiplied out."""
        of_mean, of_variance, deviations = (
            mathcore.derivation(f"D4.{name}") for name in ("mean", "variance", "deviations")
        )
        self.whole_body, bottom = self.body, self.body.bottom + STRIP
        self.strip, self.body = replace(self.body, top=bottom), replace(self.body, bottom=bottom)
        self.lemmas, self.used = VGroup(), VGroup()
        self.show_joined(of_mean, MEAN, lambda: self.play(FadeOut(*self.in_body())))
        self.show_joined(of_variance, VARIANCE, lambda: self.keep(of_mean.claim, deviations.claim))
        self.show_joined(self.in_terms, JACOBIAN, lambda: self.keep(of_variance.claim))

    def show_joined(
        self, derivation: Derivation, outline: Outline, make_room: Callable[[], None]
    ) -> None:
        """Show a derivation, its steps joined; lemmas in the strip light up while they are used.

        Raises ValueError for an outline that does not tell every step.
        """
        shown = joined(derivation, [group for _, groups in outline for group in groups])
        if shown.end != derivation.end:
            raise ValueError(f"the outline ends at {shown.end}, the derivation at {derivation.end}")
        steps = iter(shown.steps)
        for number, (name, groups) in enumerate(outline):
            with self.step(name):
                if number == 0:
                    make_room()
                    self.ask_on_board(Board(self, shown))
                for _ in groups:
                    self.show_on_board(next(steps), derivation)

    def show_on_board(self, step: Step, derivation: Derivation) -> None:
        """Show a step on the board."""
        used = VGroup(*(line for line in self.lemmas if line.expression == step.rule.uses))
        if used or self.used:
            self.play(
                used.animate.set_color(THEME.local),
                self.used.animate.set_color(THEME.muted),
                run_time=theme.QUICK,
            )
        self.used = used
        self.board.show(step)
        self.show_report(step.report, derivation)

    def ask_on_board(self, board: Board) -> None:
        """Write what is looked for, and under it the definitions that it rests on."""
        question = EquationMobject(board.start, QUESTION, trailing="= thin ?")
        known = VGroup(
            *(EquationMobject(d, FORMULA, THEME.muted) for d in definitions(board.start))
        )
        VGroup(question, known).arrange(DOWN, buff=2 * theme.GAP).move_to(self.body.center)
        self.play(FadeIn(question, known, shift=0.2 * UP), run_time=theme.MOVE)
        board.lower, board.known = question, known
        self.board = board

    def keep(self, result: Equation, *others: Equation) -> None:
        """Bring what the board has derived into the strip of lemmas, with others."""
        self.board.join(result)
        line = self.board.lower
        new = [EquationMobject(equation, LEMMA, THEME.muted) for equation in (result, *others)]
        row = VGroup(*(lemma.copy() for lemma in self.lemmas), *new)
        row.arrange(RIGHT, buff=4 * theme.GAP).move_to(self.strip.center)
        self.play(
            *(Transform(lemma, place) for lemma, place in zip(self.lemmas, row, strict=False)),
            ReplacementTransform(line, new[0]),
            run_time=theme.MOVE,
        )
        if others:
            self.play(FadeIn(*new[1:], shift=0.15 * UP), run_time=theme.QUICK)
        self.lemmas.add(*new)

    # ----------------------------------------------------------------------------- the numbers

    def add_up_terms(self) -> None:
        """Three steps: each term in numbers; added up they are the Jacobian."""
        terms = [self.in_numbers(term) for term in self.in_terms.end.args]
        self.largest = float(np.abs(terms).max())
        sums = np.cumsum(terms, axis=0)
        with self.step("direct", samples=listed(self.samples)):
            self.lift_terms()
            self.point_at_term(0, "through_self")
            self.show_first(sums[0], "through_self")
        with self.step("by_mean"):
            self.point_at_term(1, "through_mean")
            self.play(self.total.animate.set_x(self.place(LEFT)[0]), run_time=theme.MOVE)
            self.add_term(terms[1], "through_mean", sums[1], "sum")
        with self.step("by_variance"):
            self.point_at_term(2, "through_variance")
            self.play(FadeOut(self.term), run_time=theme.QUICK)
            self.add_term(terms[2], "through_variance", sums[2], "jacobian")
        self.jacobian = sums[2]

    def compare_with_differences(self) -> None:
        """Step: the same from BatchNorm itself."""
        differences = mathcore.finite_differences.jacobian(self.outputs_of, self.samples)
        error = difference(self.jacobian, differences)
        with self.step("differences", digits=digits(error / np.abs(self.jacobian).max())):
            said = [part.animate.set_color(THEME.foreground) for part in self.said]
            self.play(FadeOut(self.term), *said, run_time=theme.QUICK)
            view = self.beside_total(differences)
            equal = formula("=", theme.EQUATION).move_to(self.between(view))
            self.term = VGroup(equal, view, self.label_below(view, "numerical"))
            self.play(FadeIn(self.term, shift=0.2 * UP), run_time=theme.MOVE)

    def conclude(self, derivation: Derivation) -> None:
        """Step: the result, large and framed, out of the headline."""
        with self.step("result"):
            self.play(FadeOut(self.total, self.term, self.labels), run_time=theme.QUICK)
            self.board.conclude(derivation.claim)
            self.show_report(derivation.report, derivation)

    def lift_terms(self) -> None:
        """Let the three terms become the headline of the numbers."""
        self.body = self.whole_body
        claim, right = self.in_terms.claim, self.badge.get_left()[0] - theme.GAP
        self.board.join(claim)
        self.terms = EquationMobject(claim, TERMS, width=right - self.body.left)
        self.terms.move_to((self.body.left + right) / 2 * RIGHT + self.body.top * UP, UP)
        self.play(
            ReplacementTransform(self.board.lower, self.terms),
            FadeOut(self.lemmas),
            run_time=theme.MOVE,
        )
        self.board.lower, self.labels, self.said = self.terms, VGroup(), []

    def point_at_term(self, number: int, way: str) -> None:
        """Highlight a term of the headline and write which way it is."""
        term = self.terms.part((1, number))
        label = words(self.say(way), theme.NOTE, THEME.local).move_to(term)
        label.align_to(self.terms.get_bottom() + theme.GAP / 2 * DOWN, UP)
        self.play(
            *(part.animate.set_color(THEME.foreground) for part in self.said),
            term.animate.set_color(THEME.local),
            FadeIn(label, shift=0.1 * UP),
            run_time=theme.QUICK,
        )
        self.said = [term, label]
        self.labels.add(label)
        self.add(self.terms, self.labels)

    def show_first(self, values: np.ndarray, name: str) -> None:
        """Show the first term, with the samples that its rows and columns belong to."""
        view = MatrixView(values, scale_to=self.largest)
        outputs, inputs = (
            VGroup(*(formula(source, HEADING, THEME.muted) for source in self.names(whole)))
            for whole in (normalised, x)
        )
        for row, heading in zip(view.cells, outputs, strict=True):
            heading.next_to(row[0], LEFT, buff=1.5 * theme.GAP)
        for cell, heading in zip(view.cells[0], inputs, strict=True):
            heading.next_to(cell, UP, buff=theme.GAP / 2)
        self.total = VGroup(view, outputs, inputs, self.label_below(view, name))
        free = self.labels.get_bottom()[1] - theme.GAP
        self.total.move_to(self.body.center[0] * RIGHT + (free + self.body.bottom) / 2 * UP)
        self.play(FadeIn(self.total, shift=0.2 * UP), run_time=theme.MOVE)

    def add_term(self, values: np.ndarray, way: str, total: np.ndarray, name: str) -> None:
        """Show a term on the right; as a wave from there it changes the sum on the left."""
        old, label = self.total[0], self.total[-1]
        term = self.beside_total(values)
        arrow = Arrow(0.5 * RIGHT, 0.5 * LEFT, buff=0, color=THEME.line).move_to(self.between(term))
        self.term = VGroup(term, arrow, self.label_below(term, way))
        self.play(FadeIn(self.term, shift=0.2 * UP), run_time=theme.MOVE)
        new = MatrixView(total, scale_to=self.largest).move_to(old)
        renamed = self.label_below(new, name)
        columns = [
            [VGroup(*column) for column in zip(*rows, strict=True)]
            for rows in (old.cells, new.cells, old.entries, new.entries)
        ]
        wave = [
            AnimationGroup(
                Transform(cells, tinted),
                FadeOut(numbers, shift=SLIDE * LEFT, rate_func=first_half),
                FadeIn(sums, shift=SLIDE * LEFT, rate_func=second_half),
            )
            for cells, tinted, numbers, sums in zip(*columns, strict=True)
        ]
        self.play(
            LaggedStart(*reversed(wave), lag_ratio=0.4),
            FadeOut(label, rate_func=first_half),
            FadeIn(renamed, rate_func=second_half),
            run_time=1.6 * theme.MOVE,
        )
        self.remove(*self.total.get_family(), *new.get_family(), renamed)
        self.total = VGroup(new, *self.total[1:-1], renamed)
        self.add(self.total)

    # ------------------------------------------------------------------------------- the parts

    def beside_total(self, values: np.ndarray) -> MatrixView:
        """Return a matrix on the right, level with the sum on the left."""
        view = MatrixView(values, scale_to=self.largest)
        return view.move_to(self.place(RIGHT)).match_y(self.total[0])

    def between(self, view: MatrixView) -> np.ndarray:
        """Return the middle between the sum and the matrix on the right of it."""
        return (self.total[0].get_right() + view.get_left()) / 2

    def place(self, side: np.ndarray) -> np.ndarray:
        """Return the middle of the left or the right half of the body."""
        return self.body.center + self.body.width / 4 * side

    def label_below(self, view: MatrixView, name: str) -> VGroup:
        """Return the words `name` below a matrix."""
        return words(self.say(name), theme.NOTE).next_to(view, DOWN, buff=theme.GAP / 2)

    def formula_row(self) -> np.ndarray:
        """Return the middle of the row of formulas above the number lines."""
        return self.body.center[0] * RIGHT + (self.body.top - FORMULAS_BELOW_TOP) * UP

    def setting(self, parameter: Expr, value: float) -> VGroup:
        """Return the value that a parameter has now, between the two number lines."""
        lines = (self.input_line.axis.get_y(), self.output_line.axis.get_y())
        return formula(f"{typst(parameter)} = {number_typst(value)}", FORMULA, THEME.local).move_to(
            self.body.left * RIGHT + sum(lines) / 2 * UP, LEFT
        )

    def rename(self, names: Sequence[str], values: np.ndarray, *beside: Animation) -> None:
        """Give the outputs other names."""
        renamed = Samples(self.output_line, values, names, THEME.value)
        self.play(ReplacementTransform(self.outputs, renamed), *beside, run_time=theme.QUICK)
        self.outputs = renamed

    def follow(self, trails: Trails | None = None, **parameter: np.ndarray) -> Trails:
        """Let γ or β run through values; trails start here unless there are some, which end."""
        ((name, values),) = parameter.items()
        path = np.array([self.outputs_of(self.samples, **{name: value}) for value in values])
        shown = trails or Trails(self.output_line, path[0])
        self.remove(self.outputs)
        self.add(shown, self.outputs)
        self.play(Follow(shown, path), Follow(self.outputs, path), run_time=1.2 * theme.MOVE)
        if trails is not None:
            self.remove(trails)
        return shown

    # ----------------------------------------------------------------------------- the numbers

    def names(self, whole: Array | Definition) -> list[str]:
        """Return the names of the samples, as Typst source."""
        return [typst(whole[Integer(k + 1)]) for k in range(len(self.samples))]

    def moved_batch(self) -> np.ndarray:
        """Return the batch with its largest sample moved by a part of the deviation."""
        _, deviation = self.statistics(self.samples)
        return self.samples + MOVED * deviation * (self.samples == self.samples.max())

    def statistics(self, batch: np.ndarray) -> tuple[float, float]:
        """Return the mean and the deviation that the definition of x̂ divides by."""
        point = self.point(batch)
        divisor = at(normalised.body, (1,))
        return float(evaluate(mean, point)), float(evaluate(divisor, point))

    def outputs_of(self, batch: np.ndarray, gamma: float = 1.0, beta: float = 0.0) -> np.ndarray:
        """Return what BatchNorm makes of a batch."""
        return mathcore.batch_norm(batch, gamma, beta, self.epsilon, axis=0)

    def in_numbers(self, expression: Expr) -> np.ndarray:
        """Return an expression of the output j and the input i as a matrix, a row for each j."""
        numbers = range(1, len(self.samples) + 1)
        return np.array(
            [
                [
                    float(evaluate(expression, self.point(self.samples, {j: row, i: column})))
                    for column in numbers
                ]
                for row in numbers
            ]
        )

    def point(self, batch: np.ndarray, indices: Mapping[Index, int] | None = None) -> Point:
        """Return a batch as a point at which expressions have values."""
        values = {x: list(batch), epsilon: self.epsilon}
        return Point({m: len(batch)}, indices, values)


def difference(derived: np.ndarray, numerical: np.ndarray) -> float:
    """Return the largest difference of two matrices that are to be the same.

    Raises ValueError if they differ by more than finite differences may err.
    """
    error = float(np.abs(derived - numerical).max())
    if error > TOLERANCE * np.abs(numerical).max():
        raise ValueError(f"the derived Jacobian is off finite differences by {error:.3g}")
    return error


def digits(relative_error: float) -> int:
    """Return how many significant digits agree; at most those that a float has."""
    return floor(-log10(max(relative_error, np.finfo(float).eps)))


def number_line(*values: np.ndarray) -> NumberLine:
    """Return a number line that all the values are well inside of."""
    low, high = np.min(values), np.max(values)
    air = AIR * (high - low)
    return NumberLine(low - air, high + air, LINE_WIDTH)


def listed(values: Sequence[float]) -> str:
    """Return the numbers for a sentence."""
    return ", ".join(number_text(value) for value in values)


def first_half(t: float) -> float:
    """Ease in and out in the first half of a move."""
    return smooth(min(1.0, 2 * t))


def second_half(t: float) -> float:
    """Ease in and out in the second half of a move."""
    return smooth(max(0.0, 2 * t - 1))
