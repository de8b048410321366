"""Dropout (D2): the mask, why survivors are scaled, and the gradient through the same mask."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Mobject,
    ReplacementTransform,
    VGroup,
    VMobject,
    linear,
)
from sympy import Integer

import mathcore
from mathcore.derivations import dropout as sheet
from mathcore.expressions import (
    Equation,
    Expectation,
    Expr,
    NotEqual,
    PartialDerivative,
    at,
    substitute,
)
from mathcore.finite_differences import difference
from mathcore.steps import Derivation
from mathcore.typst import typst
from mathcore.verification.tabulate import tabulate
from scenes.derivation_scene import DerivationScene
from scenes.stage import theme
from scenes.stage.board import Board
from scenes.stage.easing import EARLY, LATE, exchange
from scenes.stage.equation import EquationMobject
from scenes.stage.gated_layer import FAINT, SLOW, GatedLayer
from scenes.stage.ingredients import definitions
from scenes.stage.labelled import headed
from scenes.stage.lecture_scene import Region
from scenes.stage.legend import legend
from scenes.stage.matrix_view import MatrixView
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph
from scenes.stage.numbers import number_text, number_typst
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.running_mean import RunningMean, running_means
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

NAMES_WIDTH, PANEL_WIDTH = 1.6, 4.6  # frame units, as all lengths here
BADGE_ROOM = 0.8
HEADER_AIR = 0.15  # above the names of the gradients, which are higher than their numbers
MEAN_ROOM = 1.4  # right of the plot
BOARD = (40,)  # points, as below: with fractions in cases lines need room between them
NAME, PANEL, CASE, QUESTION = 32, 36, 40, 48  # points
HEADING, FRACTION, FACTOR = 30, 28, 28
CELL_HEIGHT = 0.9  # of the Jacobian, with room for fractions
NAME_RISE = 1.1  # of the words above the equation in the panel
OUTPUT = sheet.output.at(sheet.i)  # the two cases of unit i


class DropoutGradient(DerivationScene):
    """What gradient reaches the inputs of a layer when dropout has silenced some of its units?

    `inputs` of the layer, `upstream` gradients at its outputs, drop probability `p`. The draws come
    from a generator with that `seed`; `trials` more of them show the mean of a unit.
    """

    problem = "D2"
    outline = (("definition", 1), ("branches", 1), ("differentiate", 3))
    inputs: ClassVar[tuple[float, ...]] = (2.0, -1.0, 3.0, 0.5, 1.5)
    upstream: ClassVar[tuple[float, ...]] = (0.3, -0.6, -0.9, 0.2, 1.2)
    p: ClassVar[float] = 0.4
    seed: ClassVar[int] = 10
    trials: ClassVar[int] = 1000

    def setup(self) -> None:
        """Draw, and compute what is shown in numbers."""
        super().setup()
        if len(self.upstream) != len(self.inputs):
            raise ValueError(
                f"the {len(self.inputs)} outputs need one upstream gradient each, "
                f"got {len(self.upstream)}"
            )
        self.x, self.g = np.array(self.inputs), np.array(self.upstream)
        generator = np.random.default_rng(self.seed)
        self.draws = generator.random(len(self.x))
        self.kept = self.draws >= self.p
        self.outputs = mathcore.dropout(self.x, self.kept, self.p)
        self.many = generator.random(self.trials) >= self.p
        self.equal = mathcore.derivation("D2.equal")
        self.distinct = mathcore.derivation("D2.distinct").propose(Integer(0))
        self.jacobian = jacobian_of(self.derivation, self.x, self.draws, self.p)

    def construct(self) -> None:
        """Tell the mask, the scale and its reason, the derivation, the gradient, the use."""
        self.open(steps=7 + len(self.outline) + 5)
        self.show_layer()
        self.draw()
        self.drop()
        self.scale_survivors()
        self.average_unscaled()
        self.average_scaled()
        self.ask(self.derivation)
        self.show_steps(self.derivation, self.outline)
        self.tell_cases()
        self.fill_matrix()
        self.flow_back()
        self.test()
        self.conclude(self.derivation)

    # --------------------------------------------------------------------------------- forward

    def show_layer(self) -> None:
        """Step: a layer, and the question."""
        left, right = self.body.left + NAMES_WIDTH, self.body.right - PANEL_WIDTH
        top = self.body.top - HEADER_AIR
        region = replace(self.body, left=left, right=right, top=top)
        self.layer = layer = GatedLayer(region, self.draws, self.p)
        self.panel = Region(
            right + 2 * theme.GAP,
            self.body.right,
            self.body.bottom,
            self.body.top - BADGE_ROOM,
        )
        self.numbers = VGroup(*layer.numbers(self.x, layer.inputs))
        self.names = VGroup(
            *(
                self.beside(EquationMobject(vector[sheet.i], NAME, THEME.value), row.get_y())
                for vector, row in ((sheet.x, layer.inputs), (sheet.output, layer.outputs))
            )
        )
        self.shown = self.in_panel(self.derivation.start, trailing="= thin ?")
        with self.step("question"):
            self.play(FadeIn(layer.inputs, self.numbers, self.names[0]), run_time=theme.MOVE)
            self.play(
                *(Create(way, lag_ratio=1) for way in layer.ways),
                FadeIn(layer.outputs, self.names[1]),
                run_time=theme.MOVE,
            )
            self.play(FadeIn(self.shown, shift=0.2 * UP), run_time=theme.QUICK)

    def draw(self) -> None:
        """Step: a random number for each unit, and the threshold."""
        layer = self.layer
        self.draw_numbers = VGroup(*layer.draw_numbers())
        limit = formula(f"{typst(sheet.p)} = {number_typst(self.p)}", NAME, THEME.local)
        self.draw_names = VGroup(
            self.beside(EquationMobject(sheet.draw[sheet.i], NAME), self.draw_numbers[0].get_y()),
            self.beside(limit, layer.limit.get_y()),
            layer.scale_of_draws,
        )
        with self.step("draw"):
            name, limit_name, _ = self.draw_names
            layer.draw(self, FadeIn(self.draw_numbers, name, layer.scale_of_draws, rate_func=LATE))
            self.play(Create(layer.limit), FadeIn(limit_name), run_time=theme.MOVE)

    def drop(self) -> None:
        """Step: what drew less than p is dropped."""
        layer = self.layer
        self.definition = self.in_panel(Equation(sheet.output[sheet.i], OUTPUT))
        self.results = VGroup(*layer.numbers(self.outputs, layer.outputs))
        with self.step("drop"):
            self.play(
                FadeOut(self.shown, rate_func=EARLY),
                FadeIn(self.definition, rate_func=LATE),
                run_time=theme.MOVE,
            )
            self.bring_to_back(layer.zone)
            zeros = [self.results[unit] for unit in layer.shut]
            self.play(
                FadeIn(layer.zone),
                *(FadeIn(zero, rate_func=LATE) for zero in zeros),
                *layer.pale(self.numbers, self.results),
                self.point_at_case(0),
                run_time=SLOW,
            )
            self.add(self.definition)

    def scale_survivors(self) -> None:
        """Step: what is kept goes through, times 1/(1 − p)."""
        scale = number_typst(1 / (1 - self.p))
        self.factors = self.layer.beside_ways(f"times {scale}", FACTOR)
        with self.step("scale"):
            self.play(FadeIn(self.factors), self.point_at_case(2), run_time=theme.MOVE)
            self.layer.forward(self, self.results)
            self.remove(*self.results)
            self.add(self.results, self.definition)

    def point_at_case(self, number: int) -> Animation:
        """Return the animation that marks one case of the definition: a value and its condition."""
        case = VGroup(*self.definition.part((1, number)), *self.definition.part((1, number + 1)))
        rest = VGroup(*(glyph for glyph in self.definition if glyph not in case.submobjects))
        return AnimationGroup(
            case.animate.set_color(THEME.local), rest.animate.set_color(THEME.foreground)
        )

    # ------------------------------------------------------------------------- the expectation

    def average_unscaled(self) -> None:
        """Step: many draws for one unit; without the scale their mean is too small."""
        self.unit = int(np.abs(self.x).argmax())
        value = self.x[self.unit]
        self.single = value * self.many
        self.scaled = mathcore.dropout(np.full(self.trials, value), self.many, self.p)
        derivation = sheet.expectation_unscaled()
        expected = (1 - self.p) * value
        unit = Integer(self.unit + 1)
        heights = value, expected, value / (1 - self.p)
        parts = sheet.x[sheet.i], derivation.end, at(OUTPUT, (2,))
        colors = THEME.foreground, THEME.loss, THEME.muted
        names = level_name, expected_name, self.kept_name = [
            formula(f"{typst(substitute(part, {sheet.i: unit}))} = {number_typst(height)}", NAME, c)
            for part, height, c in zip(parts, heights, colors, strict=True)
        ]
        running = words(self.say("running"), theme.NOTE, THEME.muted)
        self.averaged, self.averaged_then = (
            formula(typst(output[unit]), HEADING, THEME.muted)
            for output in (sheet.unscaled, sheet.output)
        )
        mean_of = VGroup(running, self.averaged).arrange(RIGHT, buff=theme.GAP / 2)
        dots = legend({self.say("single_draws"): THEME.muted})
        above = VGroup(mean_of, dots).arrange(RIGHT, buff=3 * theme.GAP)
        below = words(self.say("draws"), theme.NOTE, THEME.muted)
        self.plot = RunningMean(
            replace(self.body, right=self.panel.left - MEAN_ROOM),
            self.trials,
            [*self.single, *self.scaled, *heights],
            list(zip(heights, names, strict=True)),
            above=above,
            below=below,
        )
        self.averaged_then.move_to(self.averaged.get_corner(DL), DL)
        level = self.plot.level(value, THEME.foreground)
        self.seen = self.plot.dots(self.single)
        self.curve = self.plot.mean_curve(self.single, THEME.loss)
        self.mean, name = self.expectation(derivation, "expected_unscaled")
        shown = {
            "mean": number_text(running_means(self.single)[-1]),
            "expected": number_text(expected),
            "input": number_text(value),
        }
        with self.step("unscaled", trials=self.trials, **shown):
            number = self.numbers[self.unit].copy()
            last = VGroup(*level_name[-len(number) :])
            self.play(
                *self.leaving_body(),
                FadeIn(self.plot, level, below, above),
                ReplacementTransform(number, last),
                FadeIn(*level_name[: -len(number)], rate_func=LATE),
                run_time=SLOW,
            )
            self.play(
                FadeIn(self.seen, lag_ratio=0.1),
                Create(self.curve[0], rate_func=linear),
                run_time=1.6 * theme.MOVE,
            )
            arriving = FadeIn(self.curve[1], expected_name, self.mean, name, shift=0.2 * UP)
            self.play(arriving, run_time=theme.QUICK)
            self.show_report(derivation.report, derivation)
        self.mean_name = name

    def average_scaled(self) -> None:
        """Step: the scale lifts every output, and with them the mean, up to the input."""
        derivation = mathcore.derivation("D2.expectation")
        mean, name = self.expectation(derivation, "expected_scaled")
        same = Restatement(self.mean.expression, mean.expression)
        with self.step(
            "scaled", trials=self.trials, mean=number_text(running_means(self.scaled)[-1])
        ):
            plan = plan_morph(same, glyphs(self.mean), glyphs(mean))
            renaming = FadeOut(self.mean_name, rate_func=EARLY), FadeIn(name, rate_func=LATE)
            play_morph(self, plan, [self.mean], [mean], *renaming)
            self.add(self.curve[0].copy().set_stroke(opacity=FAINT))
            curve, last = self.curve
            lifted, result = self.plot.mean_curve(self.scaled, THEME.value)
            self.play(
                ReplacementTransform(self.seen, self.plot.dots(self.scaled)),
                ReplacementTransform(curve, lifted),
                FadeOut(last, rate_func=EARLY),  # digits do not turn into others
                FadeIn(result, self.kept_name, rate_func=LATE),
                *exchange(self.averaged, self.averaged_then),
                run_time=SLOW,
            )
            self.show_report(derivation.report, derivation)
        self.mean, self.mean_name = mean, name

    def expectation(self, derivation: Derivation, name: str) -> tuple[EquationMobject, VMobject]:
        """Return the mean over draws as an equation in the panel, and in words what it is."""
        weighted = next(s.after for s in derivation.steps if not isinstance(s.after, Expectation))
        symbol, claim = f"{typst(derivation.start)} =", Equation(weighted, derivation.end)
        mean = EquationMobject(claim, PANEL, leading=symbol, width=self.panel.width)
        mean.move_to(self.panel.center)
        label = words(self.say(name), theme.NOTE, THEME.muted, width=self.panel.width)
        return mean, label.move_to(self.panel.center + NAME_RISE * UP)

    # --------------------------------------------------------------------------- the derivation

    def ask(self, derivation: Derivation) -> None:
        """Step: the derivative that is looked for, and the definition that it rests on."""
        question, known = self.posed(
            derivation.start,
            definitions(derivation.start),
            size=QUESTION,
            known_size=PANEL,
            gaps=2,
        )
        with self.step("derivative"):
            coming = FadeIn(question, known, shift=0.2 * UP)
            self.play(*self.leaving_body(), coming, run_time=SLOW)
        self.board = Board(self, derivation, sizes=BOARD)
        self.board.lower, self.board.known = question, known

    def tell_cases(self) -> None:
        """Step: what the one formula says on the diagonal and off it."""
        claim = EquationMobject(self.derivation.claim, theme.EQUATION)
        conditions = Equation(sheet.j, sheet.i), NotEqual(sheet.j, sheet.i)
        columns = VGroup(
            *(
                VGroup(
                    EquationMobject(condition, PANEL, THEME.local),
                    coloured(case.claim, CASE),
                ).arrange(DOWN, buff=1.5 * theme.GAP)
                for condition, case in zip(conditions, (self.equal, self.distinct), strict=True)
            )
        ).arrange(RIGHT, buff=4 * theme.GAP)
        for part, level in zip(columns[1], columns[0], strict=True):
            part.shift((level.anchor[1] - part.anchor[1]) * UP)
        VGroup(claim, columns).arrange(DOWN, buff=2 * theme.GAP)
        VGroup(claim, columns).move_to(self.body.corner(DOWN) + 2 * theme.GAP * UP, DOWN)
        with self.step("cases"):
            self.board.join(self.derivation.claim)
            self.wait(theme.QUICK)  # the equation is whole before it makes room
            self.play(ReplacementTransform(self.board.lower, claim), run_time=theme.MOVE)
            for condition, case in columns:
                same = Restatement(claim.expression, case.expression)
                plan = plan_morph(same, glyphs(claim), glyphs(case)).faint()
                source = claim.copy()
                self.add(source)
                play_morph(self, plan, [source], [case], FadeIn(condition), run_time=SLOW)
            self.show_badge(self.equal.report, self.distinct.report, size=self.say("units"))
        self.claim = claim

    def fill_matrix(self) -> None:
        """Step: all derivatives of this draw: a diagonal matrix."""
        view = MatrixView(
            self.jacobian,
            written=lambda number: f"display({number_typst(number)})",
            cell_height=CELL_HEIGHT,
        )
        derivation = sheet.jacobian_matrix()
        rows, columns = (
            [
                EquationMobject(vector[Integer(n + 1)], HEADING, THEME.value)
                for n in range(len(self.x))
            ]
            for vector in (sheet.output, sheet.x)
        )
        picture = headed(view, rows, columns)
        picture.scale(min(1.0, self.body.height / picture.height))
        picture.move_to(self.body.corner(LEFT) + 2 * theme.GAP * RIGHT, LEFT)
        room = self.body.right - picture.get_right()[0] - 2 * theme.GAP
        claim = EquationMobject(self.derivation.claim, NAME, width=room)
        mask = coloured(Equation(sheet.mask[sheet.i], sheet.mask.body), NAME, width=room)
        whole = coloured(derivation.claim, NAME)
        lines = VGroup(claim, mask, whole).arrange(DOWN, buff=2 * theme.GAP, aligned_edge=LEFT)
        lines.move_to(self.body.corner(RIGHT) + BADGE_ROOM / 2 * DOWN, RIGHT)
        self.mask = mask
        diagonal, rest = (
            view.where(wanted) for wanted in (lambda i, j: i == j, lambda i, j: i != j)
        )
        with self.step("matrix"):
            self.play(
                *self.leaving_body(self.claim),
                ReplacementTransform(self.claim, claim),
                FadeIn(*rows, *columns, view.brackets, *rest),
                run_time=SLOW,
            )
            self.play(FadeIn(*diagonal, lag_ratio=0.5), run_time=theme.MOVE)
            self.play(FadeIn(mask, whole, shift=0.2 * UP), run_time=theme.QUICK)
            self.show_report(derivation.report, derivation)

    # -------------------------------------------------------------------------------- backward

    def flow_back(self) -> None:
        """Step: the upstream gradient goes back through the same mask."""
        layer = self.layer
        upstream = VGroup(*layer.gradients(self.g, UP))
        downstream = VGroup(*layer.gradients(self.jacobian.T @ self.g, DOWN))
        of_outputs, of_inputs = (
            self.beside(
                EquationMobject(
                    PartialDerivative(sheet.loss, vector[sheet.i]), FRACTION, THEME.gradient
                ),
                row[0].get_y(),
            )
            for vector, row in ((sheet.output, upstream), (sheet.x, downstream))
        )
        derivation = mathcore.derivation("D2.backward")
        lines = derivation.claim, Equation(sheet.mask[sheet.i], sheet.mask.body)
        width = self.panel.width
        self.shown = VGroup(*(coloured(line, PANEL, width=width) for line in lines))
        self.shown.arrange(DOWN, buff=2 * theme.GAP).move_to(self.panel.center)
        with self.step("backward"):
            claim, mask = self.shown
            self.play(
                *self.leaving_body(self.mask),
                ReplacementTransform(self.mask, mask),
                FadeIn(*self.figure(), claim, rate_func=LATE),
                run_time=SLOW,
            )
            self.play(FadeIn(upstream, of_outputs, shift=0.2 * DOWN), run_time=theme.QUICK)
            layer.backward(self, FadeIn(downstream, of_inputs, shift=0.2 * DOWN))
            self.show_report(derivation.report, derivation)
        self.gradients = VGroup(upstream, downstream, of_outputs, of_inputs)

    def test(self) -> None:
        """Step: at test time every unit is kept and nothing is scaled."""
        layer = self.layer
        outputs = mathcore.dropout(self.x, np.ones_like(self.x), 0.0)
        results = zip(self.results, layer.numbers(outputs, layer.outputs), strict=True)
        gone = (layer.limit, layer.zone, layer.dots, self.draw_numbers, self.draw_names)
        with self.step("test"):
            self.play(
                FadeOut(*gone, *self.forgotten_badge(), rate_func=EARLY),
                FadeOut(self.factors, self.gradients, self.shown, rate_func=EARLY),
                FadeIn(self.mean, self.mean_name, rate_func=LATE),
                run_time=theme.MOVE,
            )
            self.play(
                *layer.pass_all(),
                self.numbers.animate.set_color(THEME.value),
                *(move for pair in results for move in exchange(*pair)),
                run_time=SLOW,
            )

    def conclude(self, derivation: Derivation) -> None:
        """Step: the two derivatives and the way back, in a frame."""
        backward = mathcore.derivation("D2.backward")
        same, other = (coloured(claim, CASE) for claim in (self.equal.claim, self.distinct.claim))
        condition = EquationMobject(NotEqual(sheet.j, sheet.i), PANEL, THEME.muted)
        condition.next_to(other, RIGHT, buff=3 * theme.GAP)
        cases = VGroup(same, VGroup(other, condition))
        cases.arrange(DOWN, buff=2 * theme.GAP, aligned_edge=LEFT)
        result = VGroup(cases, coloured(backward.claim, CASE))
        result.arrange(RIGHT, buff=4 * theme.GAP).move_to(self.body.center)
        with self.step("result"):
            self.play(*self.leaving_body(), FadeIn(result, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(Create(result_frame(result)), run_time=theme.QUICK)
            reports = (each.report for each in (self.equal, self.distinct, backward))
            self.show_badge(*reports, size=self.say("units"))

    # ----------------------------------------------------------------------------- what is drawn

    def figure(self) -> list[Mobject]:
        """Return the layer with its draws, its mask and its numbers."""
        layer = self.layer
        drawn = [layer.zone, *layer.ways, layer.limit, layer.inputs, layer.outputs, layer.dots]
        texts = (self.numbers, self.results, self.names, self.draw_numbers, self.draw_names)
        return [*drawn, *texts, self.factors]

    def beside(self, name: Mobject, height: float) -> Mobject:
        """Put the name of what stands at a height left of the layer, and return it."""
        return name.move_to(self.layer.left_of(height), RIGHT)

    def in_panel(self, expression: Expr, trailing: str = "") -> EquationMobject:
        """Return an expression in the middle of the panel on the right."""
        width = self.panel.width
        equation = EquationMobject(expression, PANEL, trailing=trailing, width=width)
        return equation.move_to(self.panel.center)

    def for_every(self, derivation: Derivation) -> str:
        """Return the number of units in words."""
        return self.say("units")


def jacobian_of(derivation: Derivation, x: np.ndarray, draws: np.ndarray, p: float) -> np.ndarray:
    """Return the derived ∂o_j/∂x_i at these draws, row j, column i.

    Raises ValueError if finite differences of dropout itself say otherwise.
    """
    values = {sheet.p: p, sheet.draw: draws.tolist()}
    derived = tabulate(derivation.claim.right, {sheet.n: len(x)}, values, sheet.j, sheet.i)
    difference(
        derived,
        mathcore.finite_differences.jacobian(lambda x: mathcore.dropout(x, draws >= p, p), x),
    )
    return derived
