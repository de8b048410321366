"""A two-layer classifier (E): shapes chased through, LeakyReLU, all gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    VGroup,
)
from numpy.typing import ArrayLike

import mathcore
from mathcore import rules
from mathcore.derivations import two_layer as sheet
from mathcore.derivations.symbols import in_symbols
from mathcore.derivations.two_layer_gradients import (
    OF_LOGITS,
    SLOPES,
    of_first_bias,
    of_first_weights,
    of_second_bias,
    of_second_weights,
    slope_of_leaky_relu,
    slope_of_relu,
    through_slopes,
    through_weights,
    upstream,
    way_back,
)
from mathcore.expressions import (
    Equation,
    Expr,
    MatrixProduct,
    PartialDerivative,
    ShapeOf,
    Transpose,
    at,
    substitute,
)
from mathcore.networks import TwoLayerClassifier as Classifier
from mathcore.steps import Derivation
from mathcore.typst import typst
from mathcore.verification.tabulate import tabulate
from scenes.derivation_scene import DerivationScene
from scenes.stage import theme
from scenes.stage.activation_plot import ActivationWithSlopes
from scenes.stage.alignment import level, on_one_line
from scenes.stage.arrows import arrow
from scenes.stage.bar_chart import bar_number, decimals
from scenes.stage.batch_columns import PROBABILITY, BatchColumns
from scenes.stage.board import RESULT_SIZE
from scenes.stage.claims import about, proved, report_on
from scenes.stage.claims_on_matrix import ClaimsOnMatrix
from scenes.stage.condition import condition
from scenes.stage.easing import GIVING_WAY, LATE, NEXT, ghost
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import definitions
from scenes.stage.joined_steps import Group, joined
from scenes.stage.labelled import (
    LABEL_SIZE,
    bars_in_a_row,
    below,
    into_column,
    names_on_one_line,
    tinted,
    titled_bars,
)
from scenes.stage.layer_chain import LayerChain
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import MatrixView
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph
from scenes.stage.numbers import number_text
from scenes.stage.outer_product import CLAIM_SIZE, OuterProduct
from scenes.stage.pages import Pages, cut
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.route import join_ends
from scenes.stage.shape_blocks import Block
from scenes.stage.shape_board import ShapeBoard
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

OTHERS_SIZE = 34  # points, of the formulas below the result
KNOWN_SIZE = 30  # points, of definitions beside a derivation
BARS_SCALE = 0.9  # of bars below the formula that they show
CHAIN_SCALE = 0.87  # of the network above the formulas of its way back
SLOT = 1.1  # frame units that a bar has, at most
# Seconds more that a line of a derivation, its result, a layer in numbers and the last slide stand
# still.
LINE_REST, RESULT_REST, LAYER_REST, CLOSING_REST = 0.8, 0.6, 1.2, 3.4
COLORS = dict.fromkeys(
    (sheet.x, sheet.X, sheet.z_1, sheet.a_1, sheet.z_2, sheet.y_hat), THEME.value
)


class TwoLayerClassifier(DerivationScene):
    """Which shapes fit in a classifier of two layers, and how does its gradient flow back?

    `parameters` and `slope` are those of `mathcore.networks.TwoLayerClassifier`, `batch` its
    inputs (a column a sample), `labels` the true classes, `sample` the column whose gradients are
    shown, `rate` the learning rate of the step at the end. Raises ValueError for a slope of 0 and
    for what does not fit: inputs and classes together are at most six.
    """

    problem = "E1, E2, E3, E4"
    tag = "E1–E4"
    data = ("x", "z_1", "a_1", "z_2", "y_hat", "loss")
    parameters: ClassVar[Mapping[str, ArrayLike]] = {
        "W_1": [[1.0, 0.5], [-1.0, 0.5], [0.5, -1.0], [0.5, 0.5]],
        "b_1": [-0.5, 0.5, -0.5, -1.0],
        "W_2": [[0.5, -0.5, 0.0, 0.5], [0.0, 1.0, 0.5, -0.5], [0.25, 0.0, 1.0, 0.5]],
        "b_2": [0.0, 0.25, 0.0],
    }
    slope: ClassVar[float] = 0.01
    batch: ClassVar[ArrayLike] = [[2.0, -1.0, 0.5, -2.0, 1.0], [1.0, 2.0, -1.0, -1.0, -2.0]]
    labels: ClassVar[Sequence[int]] = (1, 1, 2, 1, 2)
    sample: ClassVar[int] = 0
    rate: ClassVar[float] = 0.5
    # How many steps of E2, E3 and E4 each line takes, and which of them names it.
    by_complement: ClassVar[Sequence[Group]] = (1, (3, 0), (9, 3), (2, 1), (5, 3))
    by_quotient: ClassVar[Sequence[Group]] = ((2, 1), (4, 1), (3, 0), 1)
    by_logarithm: ClassVar[Sequence[Group]] = (1, (2, 0), (4, 1), (2, 1), 1, (5, 1), (2, 0), (2, 0))

    def derive(self) -> Derivation:
        """Return the derivation of the shape of a batch's output."""
        return mathcore.derivation("E1")

    def setup(self) -> None:
        """Compute all numbers and derive all formulas before anything is drawn."""
        super().setup()
        if not self.slope:
            raise ValueError("a slope of 0 is ReLU: LeakyReLU needs a slope between 0 and 1")
        self.network = Classifier(**self.parameters, slope=self.slope)
        self.values = self.network.forward(self.batch, np.array(self.labels))
        column = [self.sample]
        self.one = self.network.forward(self.values.x[:, column], self.values.y[:, column])
        self.gradients = self.network.backward(self.one)
        self.lengths = {**self.network.sizes, "m": self.values.x.shape[1]}
        self.e_2, self.e_3, self.e_4 = map(mathcore.derivation, ("E2", "E3", "E4"))
        self.slopes, self.slopes_of_relu = slope_of_leaky_relu(), slope_of_relu()

    def construct(self) -> None:
        """Tell shapes, a batch in numbers, the slopes, the gradients and what they are good for."""
        self.open(steps=22)
        self.show_network()
        self.find_weights()
        self.find_bias()
        self.write_batch()
        self.strip_functions()
        self.cancel_sizes()
        self.predict_batch()
        self.plot_slopes()
        self.predict_sample()
        self.fill_diagonal()
        self.fill_rest()
        self.tell_cases()
        self.show_error()
        self.weigh_second()
        self.chain_back()
        self.flow_back()
        self.weigh_first()
        self.finish()

    # -------------------------------------------------------------------------------- the shapes

    def show_network(self) -> None:
        """Step: one sample on its way through the network, and what is looked for."""
        chain = self.layers()
        sought = (
            mathcore.derivation("E1.W_2").start,
            mathcore.derivation("E4").start,
            PartialDerivative(sheet.loss, sheet.W_1),
        )
        questions = (EquationMobject(s, theme.EQUATION, trailing="= thin ?") for s in sought)
        asked = on_one_line(*questions, gap=6 * theme.GAP)
        VGroup(chain, asked).arrange(DOWN, buff=3 * theme.GAP).move_to(self.body.center)
        with self.step("question"):
            self.play(chain.run(), run_time=2.5 * theme.MOVE)
            self.play(FadeIn(asked, shift=0.2 * UP), run_time=theme.MOVE)
        self.chain = chain.parts

    def layers(self) -> LayerChain:
        """Return the network as a chain, for one sample."""
        return LayerChain(self.network.quantities, self.data, self.lengths, self.say("loss"))

    def find_weights(self) -> None:
        """Step: the sizes of the second weights come from what they connect."""
        derivation = mathcore.derivation("E1.W_2")
        known = derivation.steps[1]
        answered = joined(derivation, ((len(derivation.steps), 0),))
        shapes = self.shapes = ShapeBoard(self, self.lengths, COLORS)
        layer = proved(Equation(sheet.z_2, MatrixProduct(sheet.W_2, sheet.a_1) + sheet.b_2))
        row = shapes.row = shapes.blocks(layer)
        hidden = [row.block(row.where(part)) for part in (sheet.W_2, sheet.b_2)]
        unknown, self.unknown = (formula("?", theme.EQUATION).move_to(block) for block in hidden)
        output, source = (row.part(row.where(part)) for part in (sheet.z_2, sheet.a_1))
        stays = [*hidden, *output, *source]
        shown = [part for part in row.drawn if part not in stays]
        line = shapes.line(derivation.start)
        with self.step("weights"):
            drawn = {name: VGroup(*self.chain[name][:2]) for name in ("z_2", "a_1")}
            self.play(
                *self.leaving_body(*(part for parts in drawn.values() for part in parts)),
                ReplacementTransform(drawn["z_2"], output),
                ReplacementTransform(drawn["a_1"], source),
                FadeIn(*shown, unknown, self.unknown, rate_func=LATE),
                run_time=theme.MOVE,
            )
            line.ask()
            edges = [row.block(row.where(part)).edge(LEFT) for part in (sheet.z_2, sheet.a_1)]
            self.edge = edges[0]
            labels = [
                shapes.shape_below(at(known.after, path), block)
                for path, block in zip(((0, 0), (1, 0)), (output, source), strict=True)
            ]
            self.play(*map(Create, edges), *map(FadeIn, labels), run_time=theme.MOVE)
            sides = [*zip(edges, (LEFT, UP), strict=True)]
            shapes.measure(sheet.W_2, sides, unknown, answered, line)
            self.show_report(derivation.report, derivation)
        self.line = line.drawn

    def find_bias(self) -> None:
        """Step: the bias is as high as the sum that it is a term of."""
        derivation = mathcore.derivation("E1.b_2")
        line = self.shapes.line(derivation.start, across=1 / 4, share=1 / 2)
        aside = self.line.animate.move_to(self.shapes.place(-1 / 4))
        with self.step("bias"):
            line.show(derivation.steps[0], aside)
            self.shapes.measure(sheet.b_2, [(self.edge, LEFT)], self.unknown, derivation, line)
            self.show_report(derivation.report, derivation)

    def write_batch(self) -> None:
        """Step: the whole network for a batch, every matrix a block."""
        line, shape = self.derivation.start, self.derivation.end
        rows, columns = (self.lengths[size.name] for size in shape.args)
        with self.step("batch"):
            self.shapes.become(line, (sheet.W_2, sheet.b_2))
            row = self.shapes.row
            block = Block(rows, columns, row.cell, THEME.value)
            name = EquationMobject(sheet.y_hat, LABEL_SIZE, THEME.value).next_to(block, UP)
            output = VGroup(block, name, self.shapes.shape_below(shape, block))
            sign = formula("=", theme.EQUATION).next_to(block, LEFT, buff=theme.GAP)
            VGroup(sign, output).move_to(self.shapes.place())
            VGroup(sign, output).align_to(self.body.corner(DOWN) + theme.GAP * UP, DOWN)
            self.play(FadeIn(sign, output, shift=0.2 * DOWN), run_time=theme.MOVE)
            inputs = row.block(row.where(sheet.X))
            samples = (
                [Indicate(VGroup(*part.column(n)), 1.2, THEME.value) for part in (inputs, block)]
                for n in range(columns)
            )
            self.play(
                LaggedStart(*(AnimationGroup(*both) for both in samples), lag_ratio=0.3),
                run_time=1.4 * theme.MOVE,
            )
        self.leaving = [sign, output]

    def strip_functions(self) -> None:
        """Step: what does not change a shape goes, from the outside in."""
        stripping = joined(self.derivation, (1, (2, 0), 1, (2, 0)))
        with self.step("strip"):
            self.leaving = [self.shapes.strip(stripping.steps, self.leaving)]

    def cancel_sizes(self) -> None:
        """Step: inner sizes meet and cancel; what is left is the shape of the output."""
        product, known, *meetings = self.derivation.steps[5:]
        line = self.shapes.line()
        with self.step("inner"):
            line.show(product, FadeOut(*self.leaving, rate_func=GIVING_WAY))
            matrices = self.shapes.write_sizes(known, line)
            for step in meetings:
                self.shapes.cancel(step, line)
            whole = {(0, *path): matrix for path, matrix in matrices.items()}
            whole[1,] = sheet.y_hat
            self.shapes.recall(Equation(known.after, self.derivation.end), whole, line.drawn)
            self.show_report(self.derivation.report, self.derivation)

    # ------------------------------------------------------------------------- a batch in numbers

    def predict_batch(self) -> None:
        """Step: a column in, a column out; each output column is a distribution."""
        values = self.values
        batch = BatchColumns(self.body, values.x, values.y_hat, (sheet.X, sheet.y_hat))
        targets = batch.around_outputs(values.y.argmax(axis=0), THEME.target)
        truth = words(self.say("truth"), theme.NOTE, THEME.target)
        truth.next_to(batch.outputs, RIGHT, buff=theme.GAP)
        taken = words(self.say("chosen"), theme.NOTE, THEME.local)
        chosen = batch.over_inputs(self.sample, taken)
        row = self.shapes.row
        blocks = {matrix: row.block(path) for path, matrix in row.names.items()}
        inputs, outputs = blocks[sheet.X], blocks[sheet.y_hat]
        self.column = batch.inputs.column(self.sample)
        with self.step("columns", samples=len(batch.arrows)):
            growing = batch.growing(inputs, outputs)
            self.play(*self.leaving_body(inputs, outputs), *growing, run_time=1.2 * theme.MOVE)
            self.play(batch.passing(), run_time=1.6 * theme.MOVE)
            self.remove(*self.in_body())
            self.add(batch)
            self.play(Create(targets), FadeIn(truth, chosen), run_time=theme.MOVE)

    def plot_slopes(self) -> None:
        """Show LeakyReLU with the numbers of the sample on it, then its slopes and ReLU's."""
        slope, relu = (derivation.claim for derivation in (self.slopes, self.slopes_of_relu))
        *factors, output = self.layer("1", sheet.x)
        quantities = (
            (self.one.z_1[:, 0], sheet.z_1, THEME.value),
            (self.one.a_1[:, 0], sheet.a_1, THEME.value),
            (self.local_slopes(slope), slope.left, THEME.local),
            (self.local_slopes(relu), relu.left, THEME.foreground),
        )
        right, left = (self.say("slope", value=number_text(v)) for v in self.branches())
        leaky_relu = partial(mathcore.leaky_relu, slope=self.slope)
        picture = ActivationWithSlopes(self.body, leaky_relu, quantities, (right, left))
        with self.step("plot", slope=number_text(self.slope)):
            self.multiply(factors, self.column)
            self.play(FadeIn(output, shift=0.3 * RIGHT), run_time=theme.MOVE)
            self.wait(LAYER_REST)
            _, (column, _) = output
            arriving = ReplacementTransform(column, picture.inputs[0])
            picture.show_values(self, arriving, *self.leaving_body(column))
        with self.step("slopes", slope=number_text(self.slope)):
            picture.show_slopes(self)
            self.show_proofs(self.slopes, self.slopes_of_relu)
        self.outputs, _ = picture.outputs

    def predict_sample(self) -> None:
        """Step: the second layer and softmax in numbers."""
        prediction = below(self.one.y_hat, sheet.y_hat, THEME.value, PROBABILITY)
        softmax = words(self.say("softmax"), theme.NOTE)
        way = arrow((softmax.width + theme.GAP) * RIGHT)
        become = VGroup(way, softmax.next_to(way, UP, buff=theme.GAP / 2))
        *factors, output = self.layer("2", sheet.a_1, become, prediction)
        column = [part for rows in (self.outputs.cells, self.outputs.entries) for (part,) in rows]
        with self.step("second_layer"):
            self.multiply(factors, column)
            self.play(FadeIn(output, shift=0.3 * RIGHT), run_time=theme.MOVE)
            self.play(FadeIn(become, prediction, shift=0.3 * RIGHT), run_time=theme.MOVE)
            self.wait(RESULT_REST)

    def layer(self, number: str, source: Expr, *then: VGroup) -> list[VGroup]:
        """Return W, its input, + b and = z of a layer in numbers, in a row with what comes then.

        The input has the decimals of the whole batch, the bias those of the weights.
        """
        names = {name: getattr(sheet, f"{name}_{number}") for name in "Wbz"}
        numbers = {name: getattr(self.network, f"{name}_{number}") for name in "Wb"}
        of_source = {sheet.x: (self.one.x, self.values.x), sheet.a_1: (self.one.a_1,)}[source]
        weights, bias = (
            below(numbers[name], names[name], THEME.foreground, *numbers.values()) for name in "Wb"
        )
        column = below(of_source[0], source, THEME.value, *of_source[1:])
        output = below(getattr(self.one, f"z_{number}"), names["z"], THEME.value)
        plus, equal = (formula(sign, theme.EQUATION) for sign in "+=")
        self.in_a_row(weights, column, plus, bias, equal, output, *then)
        return [weights, column, VGroup(plus, bias), VGroup(equal, output)]

    def multiply(self, factors: Sequence[VGroup], column: Sequence[Mobject]) -> None:
        """Show weights, the column of their input, and the bias; cells and numbers of it move."""
        weights, (source, name), bias = factors
        goals = [part for rows in (source.cells, source.entries) for (part,) in rows]
        self.play(
            *self.leaving_body(*column),
            *(ReplacementTransform(*pair) for pair in zip(column, goals, strict=True)),
            FadeIn(weights, source.brackets, name, bias, rate_func=LATE),
            run_time=1.2 * theme.MOVE,
        )
        self.remove(*goals)
        self.add(source)

    def in_a_row(self, *parts: Mobject) -> VGroup:
        """Put numbers with their names below and signs in a row, in the middle of the body."""
        row = level(*parts)
        names_on_one_line([part for part in parts if isinstance(part[0], MatrixView)])
        return row.scale(min(1.0, self.body.width / row.width)).move_to(self.body.center)

    def show_proofs(self, *derivations: Derivation, also: Sequence[Equation] = ()) -> None:
        """Show the reports on derivations, and on further claims, with what they assume."""
        reports = (*(derivation.report for derivation in derivations), *map(report_on, also))
        sizes = about(*also, *(derivation.claim for derivation in derivations))
        assumed = [part for derivation in derivations for part in derivation.assumptions]
        self.show_badge(*reports, size=self.with_conditions(sizes, assumed))

    # --------------------------------------------------------------------- the gradient of the loss

    def of_softmax(self) -> tuple[Derivation, Derivation]:
        """Return E2 and E3 in short, in the sheet's symbol for the sum."""
        told = (self.e_2, self.by_complement), (self.e_3, self.by_quotient)
        complement, quotient = (joined(in_symbols(d, sheet.SHORT), groups) for d, groups in told)
        return complement, quotient

    def of_loss(self) -> Derivation:
        """Return E4 in short, its lemma written out."""
        whole = mathcore.derivation("E4.delta").by(rules.delta_as_cases, rules.tidy)
        return joined(in_symbols(whole, sheet.SHORT), self.by_logarithm)

    def known(self, quantity: Expr) -> EquationMobject:
        """Return the definition of a quantity, as the lines beside it use it."""
        (definition,) = definitions(quantity)
        return coloured(substitute(definition, sheet.SHORT), KNOWN_SIZE)

    def known_sum(self) -> EquationMobject:
        """Return the definition of the sheet's symbol for the sum."""
        return coloured(*definitions(sheet.Z), KNOWN_SIZE)

    def short(self) -> VGroup:
        """Return the words that say which quantity is written short."""
        return condition(self.say("short"), Equation(sheet.z, sheet.z_2), size=theme.NOTE)

    def fill_diagonal(self) -> None:
        """Step: E2 and the diagonal of softmax's Jacobian."""
        numbers = tinted(mathcore.softmax_jacobian(self.one.z_2[:, 0]), THEME.local)
        complement, quotient = self.of_softmax()
        known = on_one_line(self.known(sheet.y_hat[sheet.k]), self.known_sum(), gap=2 * theme.GAP)
        known = VGroup(known, self.short()).arrange(DOWN, buff=theme.GAP)
        name = EquationMobject(
            PartialDerivative(sheet.y_hat_of_z, sheet.z), LABEL_SIZE, THEME.local
        )
        pages = (*cut(complement, 2), quotient)
        self.jacobian = ClaimsOnMatrix(self.body, pages, numbers, name, known)
        with self.step("diagonal"):
            beside = (*self.leaving_body(), FadeIn(known, rate_func=LATE))
            self.jacobian.tell(self, 0, rest=LINE_REST, beside=beside)
        with self.step("diagonal_differentiated"):
            self.jacobian.tell(self, 1, rest=LINE_REST)
            self.jacobian.fill(self, lambda i, j: i == j)
            self.show_report(self.e_2.report, self.e_2)
            self.wait(RESULT_REST)

    def fill_rest(self) -> None:
        """Step: E3 and all that is off the diagonal."""
        with self.step("off_diagonal"):
            self.jacobian.tell(self, 2, slice(0, 2), LINE_REST)
        with self.step("off_diagonal_recognised"):
            self.jacobian.tell(self, 2, slice(2, 4), LINE_REST)
            self.jacobian.fill(self, lambda i, j: i != j)
            self.show_report(self.e_3.report, self.e_3)
            self.wait(RESULT_REST)

    def tell_cases(self) -> None:
        """Step: E4, the gradient of the logits by the logarithm."""
        self.needs = condition(self.say("condition"), *self.e_4.assumptions, size=theme.NOTE)
        known = VGroup(self.known(sheet.loss), self.known_sum(), self.short(), self.needs)
        known.arrange(DOWN, buff=1.5 * theme.GAP, aligned_edge=LEFT)
        pages = Pages(self.body, cut(self.of_loss(), 3), known)
        self.lines = pages.routes[-1]
        with self.step("cases"):
            beside = (*self.leaving_body(), FadeIn(known, rate_func=LATE))
            pages.tell(self, 0, rest=LINE_REST, beside=beside)
        with self.step("cases_differentiated"):
            pages.tell(self, 1, rest=LINE_REST)
            self.show_report(self.e_4.report, self.e_4)
            self.wait(RESULT_REST)

    def show_error(self) -> None:
        """Step: the gradient of the logits is the prediction minus the target, as bars."""
        claim, needs = coloured(self.e_4.claim, CLAIM_SIZE), self.needs.copy()
        VGroup(claim, needs).arrange(RIGHT, buff=3 * theme.GAP)
        VGroup(claim, needs).move_to(self.body.corner(UP) + theme.BADGE_LINE * DOWN, UP)
        width = min(SLOT * len(self.one.y), self.body.width / 3 - 3 * theme.GAP)
        terms = (
            titled_bars(self.one.y_hat, sheet.y_hat, THEME.value, width),
            titled_bars(self.one.y, sheet.y, THEME.target, width),
            titled_bars(self.gradients.z_2, upstream(sheet.z_2), THEME.gradient, width),
        )
        row = bars_in_a_row(terms, ("-", "=")).scale(BARS_SCALE)
        row.align_to(self.body.corner(DOWN), DOWN)
        prediction, minus, target, equal, self.error = row
        with self.step("error"):
            self.play(
                *self.leaving_body(*self.lines, self.needs),
                *join_ends(self.lines, claim),
                self.needs.animate.move_to(needs),
            )
            for parts in ((prediction,), (minus, target), (equal, self.error)):
                self.play(FadeIn(*parts, shift=0.2 * UP), run_time=0.8 * theme.MOVE)
            self.show_report(self.e_4.report, self.e_4)

    # ---------------------------------------------------------------------------- the way back

    def weigh_second(self) -> None:
        """Step: the gradient of the second weights, a column times a row."""
        table = self.products(self.body, of_second_weights(), "W_2", "z_2", "a_1")
        chart, _ = self.error
        with self.step("weigh_second"):
            gone = self.leaving_body(*chart.bars, *chart.numbers)
            table.show(self, *gone, left=into_column(chart, table.left))
            self.show_proofs(of_second_weights())

    def products(
        self, region: Region, derivation: Derivation, matrix: str, output: str, source: str
    ) -> OuterProduct:
        """Return the gradient of weights as a table, from the names of what they connect."""
        gradient = getattr(sheet, matrix)
        return OuterProduct(
            region,
            derivation.claim,
            Derivation(ShapeOf(gradient)).by(rules.known_shape).end,
            getattr(self.gradients, output),
            getattr(self.one, source).T,
            getattr(self.gradients, matrix),
        )

    def chain_back(self) -> None:
        """Step: the way back in letters, through the weights and then through LeakyReLU."""
        ways = through_weights(), through_slopes(), way_back()
        carried, unit, whole = (coloured(way.claim, CLAIM_SIZE) for way in ways)
        slope = coloured(Equation(SLOPES[sheet.h], self.slopes.claim.right), CLAIM_SIZE)
        upper = on_one_line(carried, slope, gap=6 * theme.GAP)
        chain = self.layers().scale(CHAIN_SCALE)
        told = VGroup(chain, VGroup(upper, whole).arrange(DOWN, buff=1.5 * theme.GAP))
        told.arrange(DOWN, buff=2 * theme.GAP).move_to(self.body.center)
        told.shift(theme.BADGE_LINE / 2 * DOWN)
        unit.shift(whole.anchor - unit.anchor)
        to_logits, past_weights, past_slopes = (
            [GrowArrow(chain.back_from(name)) for name in names]
            for names in (("loss", "y_hat"), ("z_2",), ("a_1",))
        )
        with self.step("chain_back"):
            arriving = FadeIn(chain, rate_func=NEXT)
            self.play(*self.leaving_body(), arriving, run_time=theme.MOVE)
            flow = LaggedStart(*to_logits, *past_weights, lag_ratio=0.4)
            self.play(flow, FadeIn(carried, shift=0.2 * UP), run_time=1.2 * theme.MOVE)
            lines = FadeIn(slope, unit, shift=0.2 * UP)
            self.play(*past_slopes, lines, run_time=theme.MOVE)
            same = Restatement(unit.expression, whole.expression)
            inserted = ghost(carried.part((1,)))
            insert = FadeOut(inserted, target_position=whole.part((1, 0)).get_center())
            plan = plan_morph(same, glyphs(unit), glyphs(whole))
            play_morph(self, plan, [unit], [whole], insert)
            self.show_proofs(*ways)

    def flow_back(self) -> None:
        """Step: the error goes back through the weights, then through the slopes."""
        gradients = [getattr(self.gradients, name) for name in ("z_2", "a_1", "z_1")]
        error, carried, self.delta = (
            below(values, upstream(quantity), THEME.gradient, *gradients)
            for values, quantity in zip(gradients, (sheet.z_2, sheet.a_1, sheet.z_1), strict=True)
        )
        matrix = below(self.network.W_2.T, Transpose(sheet.W_2), THEME.foreground)
        slopes = below(self.local_slopes(self.slopes.claim), SLOPES, THEME.local)
        equal, times, becomes = (formula(s, theme.EQUATION) for s in ("=", "dot.o", "="))
        self.in_a_row(matrix, error, equal, carried, times, slopes, becomes, self.delta)
        others = ((equal, carried), (times, slopes), (becomes, self.delta))
        with self.step("flow_back", slope=number_text(self.slope)):
            arriving = FadeIn(matrix, error, shift=0.3 * RIGHT, rate_func=LATE)
            self.play(*self.leaving_body(), arriving, run_time=theme.MOVE)
            for parts in others:
                self.play(FadeIn(*parts, shift=0.3 * RIGHT), run_time=theme.MOVE)

    def weigh_first(self) -> None:
        """Step: the gradient of the first weights, again a column times a row."""
        bias = coloured(of_first_bias().claim, CLAIM_SIZE)
        bias.move_to(self.body.corner(RIGHT), RIGHT).shift(2 * theme.GAP * LEFT)
        left = replace(self.body, right=bias.get_left()[0])
        table = self.products(left, of_first_weights(), "W_1", "z_1", "x")
        bias.shift((table.claim.anchor[1] - bias.anchor[1]) * UP)
        matrix, _ = self.delta
        with self.step("weigh_first"):
            arriving = ReplacementTransform(matrix, table.left)
            table.show(self, *self.leaving_body(matrix), left=arriving)
            self.play(FadeIn(bias, shift=0.2 * UP), run_time=theme.QUICK)
            self.show_proofs(of_first_weights(), of_first_bias())

    def finish(self) -> None:
        """Step: the gradients of all parameters, and what a step against them does."""
        of_logits = proved(OF_LOGITS)
        main = (coloured(claim, RESULT_SIZE) for claim in (of_logits, way_back().claim))
        result = on_one_line(*main, gap=4 * theme.GAP)
        parameters = of_second_weights(), of_second_bias(), of_first_weights(), of_first_bias()
        others = on_one_line(
            *(coloured(gradient.claim, OTHERS_SIZE) for gradient in parameters), gap=3 * theme.GAP
        )
        losses = self.one.loss, self.after_step().loss
        before, after = (bar_number(loss, decimals(losses)) for loss in losses)
        change = VGroup(
            formula(f"{typst(sheet.loss)}: {before} arrow.r {after}", CLAIM_SIZE, THEME.loss),
            words(self.say("rate", rate=f"{self.rate:g}"), theme.NOTE, THEME.muted),
        ).arrange(RIGHT, buff=2 * theme.GAP)
        VGroup(result, others).arrange(DOWN, buff=2 * theme.GAP)
        VGroup(VGroup(result, others), change).arrange(DOWN, buff=2 * theme.GAP)
        VGroup(result, others, change).move_to(self.body.corner(DOWN), DOWN)
        with self.step("result", before=before, after=after):
            arriving = FadeIn(result, shift=0.2 * UP, rate_func=LATE)
            self.play(*self.leaving_body(), arriving, run_time=theme.MOVE)
            self.play(Create(result_frame(result)), run_time=theme.QUICK)
            self.play(FadeIn(others, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(change, shift=0.2 * UP), run_time=theme.QUICK)
            self.show_proofs(way_back(), *parameters, also=[of_logits])
            self.wait(CLOSING_REST)

    # ------------------------------------------------------------------------------- the numbers

    def after_step(self) -> Any:
        """Return the forward pass of the sample after one step of gradient descent."""
        network = self.network.descended(self.gradients, self.rate)
        return network.forward(self.one.x, self.one.y)

    def branches(self) -> tuple[float, float]:
        """Return the two slopes of LeakyReLU, right and left of 0."""
        right, _, left, _ = self.slopes.claim.right.args
        values = {sheet.alpha: self.slope}
        return float(tabulate(right, {}, values)), float(tabulate(left, {}, values))

    def local_slopes(self, claim: Equation) -> np.ndarray:
        """Return the slopes at z^[1] of the sample as a claim has them."""
        values = {
            sheet.x: self.one.x[:, 0].tolist(),
            sheet.W_1: self.network.W_1.tolist(),
            sheet.b_1: self.network.b_1[:, 0].tolist(),
            sheet.alpha: self.slope,
        }
        lengths = {size: self.lengths[size.name] for size in (sheet.D_x, sheet.D_a)}
        return tabulate(claim.right, lengths, values, sheet.h)
