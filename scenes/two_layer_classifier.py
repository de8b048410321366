"""A two-layer classifier (E): shapes chased through, LeakyReLU, all gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Arrow,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    smooth,
    squish_rate_func,
)
from numpy.typing import ArrayLike

import mathcore
from mathcore import rules
from mathcore.derivations import two_layer as sheet
from mathcore.expressions import (
    Cases,
    Definition,
    Dimensions,
    Equation,
    Expr,
    Greater,
    Hadamard,
    LeakyReLU,
    MatrixProduct,
    PartialDerivative,
    Path,
    ReLU,
    ShapeOf,
    Transpose,
    at,
    walk,
)
from mathcore.networks import TwoLayerClassifier as Classifier
from mathcore.steps import Derivation, Step
from mathcore.typst import typst
from mathcore.verification.evaluation import Point, evaluate
from scenes.derivation_scene import RESULT_SIZE, DerivationScene, sizes
from scenes.stage import theme
from scenes.stage.bar_chart import SMALLEST_NUMBER
from scenes.stage.claims import about, factor, proved, report_on
from scenes.stage.equation import EquationMobject
from scenes.stage.equation_line import EquationLine
from scenes.stage.function_plot import FunctionPlot
from scenes.stage.joined_steps import joined
from scenes.stage.labelled import LABEL_SIZE, below, tinted, titled, titled_bars
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import NUMBER_SIZE, MatrixView
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph
from scenes.stage.network_view import OPERATIONS
from scenes.stage.numbers import number_text, number_typst
from scenes.stage.outer_product import CLAIM_SIZE, LATE, OuterProduct
from scenes.stage.shape_blocks import Block, BlockRow, Following
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME
from scenes.words import rule_name

NAME_SIZE = 34  # points
CELL = 0.42  # frame units, as all lengths here
ARROW = 1.75
TIP = 0.18
LINE_RISE = 0.75  # of a derivation's line above the bottom of the body
SEEN = 0.4  # of the largest number on the other side of 0, at least
PLOT_SHARE = 0.45  # of the width of the body
COLUMN_ARROW = 0.75
SLOT = 1.1  # width that a bar has, at most
COLORS = {
    **dict.fromkeys((sheet.x, sheet.X, sheet.z_1, sheet.a_1, sheet.z_2), THEME.value),
    sheet.y_hat: THEME.value,
}

# The local derivative of LeakyReLU, as the vector of its slopes at z^[1].
SLOPES = Definition("s", (sheet.h,), Cases(1, Greater(sheet.z_1[sheet.h], 0), sheet.alpha, True))


class TwoLayerClassifier(DerivationScene):
    """Which shapes fit in a classifier of two layers, and how does its loss flow back?

    `parameters` and `slope` are those of `mathcore.networks.TwoLayerClassifier`, `batch` its
    inputs (a column a sample), `labels` the true classes, `sample` the column whose gradients are
    shown, `rate` the learning rate of the step at the end. Raises ValueError for a slope of 0 and
    for what does not fit: inputs and classes together are at most six.
    """

    problem = "E1, E2, E3, E4"
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
    by_logarithm: ClassVar[str] = "E4"  # the derivation of the gradient of the logits

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
        self.e_2, self.e_3, self.e_4 = map(mathcore.derivation, ("E2", "E3", self.by_logarithm))
        backward = MatrixProduct(Transpose(sheet.W_2), upstream(sheet.z_2))
        self.through_weights = proved(upstream(sheet.a_1), backward)
        self.through_slopes = proved(upstream(sheet.z_1), Hadamard(upstream(sheet.a_1), SLOPES))
        self.way_back = proved(upstream(sheet.z_1), Hadamard(backward, SLOPES))
        z = sheet.z_1[sheet.h]
        self.slope_claim = proved(
            PartialDerivative(sheet.a_1[sheet.h], z),
            factor(PartialDerivative(LeakyReLU(z, sheet.alpha), z), rules.leaky_relu_rule),
        )
        self.relu_claim = proved(
            PartialDerivative(ReLU(z), z), factor(PartialDerivative(ReLU(z), z), rules.relu_rule)
        )

    def construct(self) -> None:
        """Tell shapes, a batch in numbers, the slopes, the gradients and what they are good for."""
        self.open(steps=17)
        self.show_network()
        self.find_weights()
        self.find_bias()
        self.write_batch()
        self.strip_functions()
        self.cancel_sizes()
        self.predict_batch()
        self.plot_slopes()
        self.fill_diagonal()
        self.fill_rest()
        self.show_error()
        self.weigh_second()
        self.chain_back()
        self.flow_back()
        self.weigh_first()
        self.finish()

    # -------------------------------------------------------------------------------- the shapes

    def show_network(self) -> None:
        """Step: one sample on its way through the network, and what is looked for."""
        quantities = {quantity.name: quantity for quantity in self.network.quantities}
        self.chain: dict[str, VGroup] = {}
        arrows, row = VGroup(), VGroup()
        for name in self.data:
            quantity = quantities[name]
            size = [self.lengths.get(axis, 1) for axis in quantity.shape if axis != "m"]
            block = Block(*(*size, 1, 1)[:2], CELL, THEME.value if quantity.shape else THEME.loss)
            symbol = formula(quantity.symbol, NAME_SIZE, block[0].get_stroke_color())
            self.chain[name] = VGroup(block, symbol)
            if quantity.shape:
                axes = [axis.replace("m", "1") for axis in quantity.shape]
                self.chain[name].add(formula(" times ".join(axes), LABEL_SIZE, THEME.muted))
            if row:
                arrows.add(arrow := self._arrow(ARROW))
                row.add(arrow)
            row.add(block)
        row.arrange(RIGHT, buff=theme.GAP / 2)
        operations = VGroup(
            *(
                self._operation(quantities[name], arrow)
                for arrow, name in zip(arrows, self.data[1:], strict=True)
            )
        )
        for block, symbol, *size in self.chain.values():
            symbol.next_to(block, UP, buff=theme.GAP / 2)
            for label in size:
                label.next_to(block, DOWN, buff=theme.GAP / 2)
        sought = (
            mathcore.derivation("E1.W_2").start,
            mathcore.derivation("E4").start,
            PartialDerivative(sheet.loss, sheet.W_1),
        )
        asked = VGroup(*(EquationMobject(s, theme.EQUATION, trailing="= thin ?") for s in sought))
        asked.arrange(RIGHT, buff=6 * theme.GAP)
        for question in asked:
            question.shift((asked[0].anchor[1] - question.anchor[1]) * UP)
        network = VGroup(*self.chain.values(), arrows, operations)
        VGroup(network, asked).arrange(DOWN, buff=3 * theme.GAP).move_to(self.body.center)
        with self.step("question"):
            moves = [FadeIn(self.chain[self.data[0]], shift=0.2 * RIGHT)]
            for arrow, operation, name in zip(arrows, operations, self.data[1:], strict=True):
                coming = FadeIn(operation, self.chain[name], shift=0.2 * RIGHT)
                moves.append(AnimationGroup(GrowArrow(arrow), coming))
            self.play(LaggedStart(*moves, lag_ratio=0.4), run_time=2.5 * theme.MOVE)
            self.play(FadeIn(asked, shift=0.2 * UP), run_time=theme.MOVE)
        self.leaving = [*arrows, *operations, asked]

    def find_weights(self) -> None:
        """Step: the sizes of the second weights come from what they connect."""
        derivation = mathcore.derivation("E1.W_2")
        layer = proved(sheet.z_2, MatrixProduct(sheet.W_2, sheet.a_1) + sheet.b_2)
        self.row = BlockRow(layer, self.lengths, self.body.width, COLORS)
        self.row.shift((self.body.top + self.line_place()[1]) / 2 * UP)
        z, weights, a, self.bias = (
            path_to(layer, part) for part in (sheet.z_2, sheet.W_2, sheet.a_1, sheet.b_2)
        )
        unknown = {
            path: formula("?", theme.EQUATION).move_to(self.row.block(path))
            for path in (weights, self.bias)
        }
        hidden = [self.row.block(path) for path in unknown]
        kept = [self.row.part(path) for path in (z, a)]
        shown = [
            m
            for m in self.row.drawn
            if m not in hidden and not any(m in group.submobjects for group in kept)
        ]
        line = EquationLine(self, self.line_place(), self.body.width, derivation.start)
        asked, known, found = derivation.steps
        with self.step("weights"):
            others = [part for name, part in self.chain.items() if name not in ("z_2", "a_1")]
            sizes_left = [self.chain[name][2] for name in ("z_2", "a_1")]
            self.play(FadeOut(*self.leaving, *others, *sizes_left), run_time=theme.QUICK)
            self.play(
                *(
                    ReplacementTransform(VGroup(*self.chain[name][:2]), group)
                    for name, group in zip(("z_2", "a_1"), kept, strict=True)
                ),
                FadeIn(*shown, *unknown.values(), rate_func=LATE),
                run_time=theme.MOVE,
            )
            line.show(asked)
            edges = [self.row.block(path).edge(LEFT) for path in (z, a)]
            labels = [
                self._size(at(known.after, path), block)
                for path, block in zip(((0, 0), (1, 0)), kept, strict=True)
            ]
            line.show(known, *map(Create, edges), *map(FadeIn, labels))
            block = self.row.block(weights)
            self.play(
                *(
                    ReplacementTransform(edge.copy(), block.edge(side))
                    for edge, side in zip(edges, (LEFT, UP), strict=True)
                ),
                run_time=1.2 * theme.MOVE,
            )
            line.show(found, FadeOut(unknown[weights]), FadeIn(block, lag_ratio=0.1))
            self.play(
                FadeIn(self._size(derivation.claim.right, self.row.part(weights))),
                run_time=theme.QUICK,
            )
            self.show_report(derivation.report, derivation)
        self.line, self.unknown = line.drawn, unknown[self.bias]

    def find_bias(self) -> None:
        """Step: the bias is as high as the sum that it is a term of."""
        derivation = mathcore.derivation("E1.b_2")
        line = EquationLine(self, self.line_place(1 / 4), self.body.width / 2, derivation.start)
        asked, known = derivation.steps
        block = self.row.block(self.bias)
        edge = self.row.block((0,)).edge(LEFT)
        with self.step("bias"):
            line.show(asked, self.line.animate.move_to(self.line_place(-1 / 4)))
            self.play(ReplacementTransform(edge, block.edge(LEFT)), run_time=1.2 * theme.MOVE)
            line.show(known, FadeOut(self.unknown), FadeIn(block, lag_ratio=0.1))
            self.play(
                FadeIn(self._size(derivation.claim.right, self.row.part(self.bias))),
                run_time=theme.QUICK,
            )
            self.show_report(derivation.report, derivation)

    def write_batch(self) -> None:
        """Step: the whole network for a batch, every matrix a block."""
        derivation = self.derivation
        row = self._blocks(derivation.start)
        kept = [
            (self.row.part(path_to(self.row.expression, part)), row.part(path))
            for part in (sheet.W_2, sheet.b_2)
            for path in (path_to(derivation.start, part),)
        ]
        new = [m for m in row.drawn if not any(m in after.submobjects for _, after in kept)]
        rows, columns = (self.lengths[size.name] for size in derivation.end.args)
        block = Block(rows, columns, row.cell, THEME.value)
        name = EquationMobject(sheet.y_hat, LABEL_SIZE, THEME.value).next_to(block, UP)
        output = VGroup(block, name, self._size(derivation.end, block))
        sign = formula("=", theme.EQUATION).next_to(block, LEFT, buff=theme.GAP)
        VGroup(sign, output).move_to(self.line_place()).align_to(self.body.corner(DOWN), DOWN)
        with self.step("batch"):
            stay = [m for before, _ in kept for m in before]
            self.clear_body(*stay)
            self.play(
                *(ReplacementTransform(before, after) for before, after in kept),
                FadeIn(*new, rate_func=LATE),
                run_time=1.4 * theme.MOVE,
            )
            self.remove(*(after for _, after in kept), *new)
            self.add(*row.drawn)
            self.play(FadeIn(sign, output, shift=0.2 * DOWN), run_time=theme.MOVE)
            inputs = row.block(path_to(derivation.start, sheet.X))
            samples = [
                VGroup(*(m[i * m.columns + j] for m in (inputs, block) for i in range(m.rows)))
                for j in range(inputs.columns)
            ]
            self.play(
                LaggedStart(*(Indicate(s, 1.2, THEME.value) for s in samples), lag_ratio=0.3),
                run_time=1.4 * theme.MOVE,
            )
        self.row, self.leaving = row, [sign, output]

    def strip_functions(self) -> None:
        """Step: what does not change a shape goes, from the outside in."""
        named: list[Mobject] = self.leaving
        with self.step("strip"):
            for step in joined(self.derivation, (1, (2, 0), 1, (2, 0))).steps:
                name = words(rule_name(step.rule.name), theme.NARRATION, THEME.local)
                name.move_to(self.line_place())
                early = squish_rate_func(smooth, 0, 0.4)
                gone = [FadeOut(old, rate_func=early) for old in named]
                named = [name]
                self.follow(self._blocks(step.after), step, *gone, FadeIn(name, rate_func=LATE))
        self.leaving = named

    def cancel_sizes(self) -> None:
        """Step: inner sizes meet and cancel; what is left is the shape of the output."""
        product, known, *meetings = self.derivation.steps[5:]
        line = EquationLine(self, self.line_place(), self.body.width)
        with self.step("inner"):
            self.play(*map(FadeOut, self.leaving), run_time=theme.QUICK)
            line.show(product)
            names = {path: part.args[0] for path, part in shapes(known.before, ShapeOf)}
            self.follow(self._blocks(known.after, names), known, line=line)
            for step in meetings:
                left, right = (self.row.block(path[:-1]) for path in step.cancelled)
                meeting = right.edge(LEFT)
                self.play(ReplacementTransform(left.edge(UP), meeting), run_time=1.2 * theme.MOVE)
                kept = {
                    path: self.row.names[source]
                    for path, _ in shapes(step.after, Dimensions)
                    if path not in step.sites
                    for source in step.sources(path)
                }
                row = self._blocks(step.after, kept)
                self.follow(row, step, FadeOut(meeting), line=line)
            whole = {(0, *path): name for path, name in names.items()} | {(1,): sheet.y_hat}
            self.recall(Equation(known.after, self.derivation.end), whole, line.drawn)
            self.show_report(self.derivation.report, self.derivation)

    def recall(self, equation: Equation, names: Mapping[Path, Expr], line: EquationMobject) -> None:
        """Put what the blocks and the line were made from before them: the whole in one picture."""
        row = self._blocks(equation, names)
        result = row.part((1,))
        new = [m for m in row.drawn if m not in result.submobjects]
        whole = EquationMobject(equation, theme.EQUATION, width=self.body.width)
        whole.move_to(self.line_place())
        plan = plan_morph(Restatement(equation.right, equation), glyphs(line), glyphs(whole))
        arrived = [m for token, m in self.row.tokens.items() if token[1] != "name"]
        goals = [m for token, m in row.tokens.items() if m in result and token[1] != "name"]
        new += [m for m in result if m not in goals]
        moves = [ReplacementTransform(old, goal) for old, goal in zip(arrived, goals, strict=True)]
        coming = FadeIn(*new, rate_func=LATE)
        play_morph(self, plan, [line], [whole], *moves, coming, run_time=1.2 * theme.MOVE)

    def follow(
        self, row: BlockRow, step: Step, *beside: Animation, line: EquationLine | None = None
    ) -> None:
        """Make the row of blocks into the next one, and the line below it as well."""
        way = Following(step, self.row, row)
        if way.strikes:
            self.play(Create(way.strikes), run_time=theme.QUICK)
        if line is not None:
            line.show(step, *way.moves(), *beside)
        else:
            self.play(*way.moves(), *beside, run_time=theme.MOVE)
        way.settle(self)
        self.row = row

    def _blocks(self, line: Expr, names: Mapping[Path, Expr] | None = None) -> BlockRow:
        """Return a line of E1 in blocks, in the middle of the body above its formula."""
        row = BlockRow(line, self.lengths, self.body.width, COLORS, names)
        return row.shift((self.body.top + self.line_place()[1]) / 2 * UP)

    def _size(self, shape: Expr, above: Mobject) -> EquationMobject:
        label = EquationMobject(shape, LABEL_SIZE, THEME.local)
        return label.next_to(above, DOWN, buff=theme.GAP / 2)

    def _operation(self, quantity: Any, arrow: Mobject) -> Mobject:
        symbols = [
            source.symbol
            for source in self.network.quantities
            if source.name in quantity.sources and source.name not in self.data
        ]
        text = OPERATIONS.get(quantity.operation, f'"{quantity.operation}"').format(*symbols)
        label = formula(text, LABEL_SIZE) if quantity.shape else words(self.say("loss"), theme.NOTE)
        return label.next_to(arrow, UP, buff=theme.GAP / 2)

    def line_place(self, across: float = 0.0) -> np.ndarray:
        """Return the middle of the derivation's line, or a point a part of the body beside it."""
        x = self.body.center[0] + across * self.body.width
        return x * RIGHT + (self.body.bottom + LINE_RISE) * UP

    # ------------------------------------------------------------------------- a batch in numbers

    def predict_batch(self) -> None:
        """Step: a column in, a column out; each output column is a distribution."""
        views = VGroup(
            *(tinted(values, THEME.value) for values in (self.values.x, self.values.y_hat))
        )
        rows = sum(view.height for view in views)
        free = self.body.height - COLUMN_ARROW - theme.GAP
        scale = min(1.0, 0.6 * self.body.width / views.width, free / rows)
        if scale * NUMBER_SIZE < SMALLEST_NUMBER:
            raise ValueError(
                f"a batch of shape {self.values.x.shape} with {len(self.values.y)} classes does "
                "not fit: take fewer inputs, classes or samples"
            )
        for view in views:
            view.scale(scale)
        arrows = VGroup(*(self._arrow(COLUMN_ARROW, DOWN) for _ in self.labels))
        VGroup(views[0], arrows, views[1]).arrange(DOWN, buff=theme.GAP / 2)
        for arrow, cell in zip(arrows, views[0].cells[0], strict=True):
            arrow.set_x(cell.get_x())
        inputs, outputs = views
        targets = VGroup(
            *(
                SurroundingRectangle(
                    outputs.cells[row][column], color=THEME.target, buff=0, stroke_width=4
                )
                for column, row in enumerate(self.values.y.argmax(axis=0))
            )
        )
        names = VGroup(
            *(
                EquationMobject(name, theme.EQUATION, THEME.value).next_to(
                    view, LEFT, buff=2 * theme.GAP
                )
                for name, view in zip((sheet.X, sheet.y_hat), views, strict=True)
            )
        )
        truth = words(self.say("truth"), theme.NOTE, THEME.target)
        truth.next_to(outputs, RIGHT, buff=theme.GAP)
        VGroup(views, arrows, targets, names, truth).shift(
            self.body.center - VGroup(views, arrows).get_center()
        )
        with self.step("columns", samples=len(arrows)):
            self.clear_body()
            self.play(FadeIn(inputs, names[0], shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(outputs.brackets, names[1]), run_time=theme.QUICK)
            passing = [
                AnimationGroup(
                    GrowArrow(arrow),
                    *(FadeIn(m, shift=0.4 * DOWN, rate_func=LATE) for m in column(outputs, n)),
                )
                for n, arrow in enumerate(arrows)
            ]
            self.play(LaggedStart(*passing, lag_ratio=0.35), run_time=1.6 * theme.MOVE)
            self.remove(*self.in_body())
            self.add(inputs, names, outputs, arrows)
            chosen = SurroundingRectangle(
                VGroup(*column(inputs, self.sample)), color=THEME.local, buff=0, stroke_width=4
            )
            self.play(Create(targets), FadeIn(truth), Create(chosen), run_time=theme.MOVE)

    def plot_slopes(self) -> None:
        """Show LeakyReLU with the numbers of the sample on it, then its slopes and ReLU's."""
        z, a = self.one.z_1[:, 0], self.one.a_1[:, 0]
        names = tuple(typst(name) for name in (sheet.z_1, sheet.a_1))
        room = PLOT_SHARE * self.body.width
        across = span([*z, *(SEEN * np.abs(z).max() * np.array([-1, 1]))])
        upward = span([*mathcore.leaky_relu(across, self.slope), SEEN * across[0]])
        plot = FunctionPlot(across, upward, names, room, self.body.height)
        plot.move_to(self.body.corner(LEFT), LEFT)
        curve = plot.graph(lambda x: mathcore.leaky_relu(x, self.slope), THEME.foreground)
        dots = [
            Dot(plot.point(*pair), radius=0.11, color=THEME.value)
            for pair in zip(z, a, strict=True)
        ]
        columns = VGroup(
            *(
                titled(values, name, color)
                for values, name, color in (
                    (z, sheet.z_1, THEME.value),
                    (a, sheet.a_1, THEME.value),
                    (self.local_slopes(self.slope_claim), self.slope_claim.left, THEME.local),
                    (self.local_slopes(self.relu_claim), self.relu_claim.left, THEME.muted),
                )
            )
        ).arrange(RIGHT, buff=theme.GAP, aligned_edge=DOWN)
        room = Region(
            plot.get_right()[0] + 2 * theme.GAP, self.body.right, self.body.bottom, self.body.top
        )
        columns.scale(min(1.0, room.width / columns.width)).move_to(room.center)
        slopes = VGroup()
        for value, x, side in zip(self.branches(), reversed(across), (RIGHT, DOWN), strict=True):
            label = words(self.say("slope", value=number_text(value)), theme.NOTE, THEME.local)
            middle = plot.point(x / 2, mathcore.leaky_relu(x / 2, self.slope))
            slopes.add(label.next_to(middle, side, buff=theme.GAP))
        shift = (room.center[0] - columns[:2].get_x()) * RIGHT
        columns[:2].shift(shift)
        with self.step("plot", slope=number_text(self.slope)):
            self.clear_body()
            self.play(FadeIn(plot, columns[0]), Create(curve), run_time=1.2 * theme.MOVE)
            moves = [
                ReplacementTransform(row[0].copy(), dot)
                for row, dot in zip(columns[0][0].entries, dots, strict=True)
            ]
            self.play(LaggedStart(*moves, lag_ratio=0.3), run_time=1.6 * theme.MOVE)
            self.play(FadeIn(columns[1], shift=0.2 * RIGHT), run_time=theme.MOVE)
        with self.step("slopes", slope=number_text(self.slope)):
            self.play(
                columns[:2].animate.shift(-shift),
                FadeIn(columns[2], rate_func=LATE),
                FadeIn(slopes, rate_func=LATE),
                run_time=1.2 * theme.MOVE,
            )
            self.play(FadeIn(columns[3], shift=0.2 * RIGHT), run_time=theme.MOVE)
            self.show_badge(
                report_on(self.slope_claim),
                report_on(self.relu_claim),
                size=about(self.slope_claim),
            )

    # --------------------------------------------------------------------- the gradient of the loss

    def fill_diagonal(self) -> None:
        """Step: E2 and the diagonal of softmax's Jacobian."""
        self.claims = VGroup(self.referred(self.e_2, "E2"), self.referred(self.e_3, "E3"))
        self.claims.arrange(DOWN, buff=3 * theme.GAP, aligned_edge=LEFT)
        self.jacobian = tinted(mathcore.softmax_jacobian(self.one.z_2[:, 0]), THEME.local)
        VGroup(self.claims, self.jacobian).arrange(RIGHT, buff=6 * theme.GAP)
        VGroup(self.claims, self.jacobian).move_to(self.body.center)
        with self.step("diagonal"):
            self.clear_body()
            self.state(0, lambda i, j: i == j, self.jacobian.brackets)
            self.show_report(self.e_2.report, self.e_2)

    def fill_rest(self) -> None:
        """Step: E3 and all that is off the diagonal."""
        with self.step("off_diagonal"):
            self.state(1, lambda i, j: i != j)
            self.remove(*self.in_body())
            self.add(self.claims, self.jacobian)
            self.show_report(self.e_3.report, self.e_3)

    def referred(self, derivation: Derivation, problem: str) -> VGroup:
        """Return the claim of a derivation, and below it which one that is."""
        note = self.say("reference", problem=problem)
        claim = EquationMobject(derivation.claim, theme.EQUATION)
        group = VGroup(claim, words(note, theme.NOTE, THEME.muted))
        return group.arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)

    def state(self, number: int, wanted: Callable[[int, int], bool], *coming: Mobject) -> None:
        """Show a claim, then the entries of the Jacobian that it is about."""
        self.play(FadeIn(self.claims[number], *coming, shift=0.2 * UP), run_time=theme.MOVE)
        entries = self.jacobian_entries(wanted)
        self.play(
            LaggedStart(*(FadeIn(entry, scale=0.5) for entry in entries), lag_ratio=0.2),
            run_time=theme.MOVE,
        )

    def jacobian_entries(self, wanted: Callable[[int, int], bool]) -> list[VGroup]:
        """Return cells of the Jacobian with their numbers."""
        size = range(len(self.jacobian.cells))
        return [
            VGroup(self.jacobian.cells[i][j], self.jacobian.entries[i][j])
            for i in size
            for j in size
            if wanted(i, j)
        ]

    def show_error(self) -> None:
        """Step: the gradient of the logits is the prediction minus the target, as bars."""
        derivation = self.e_4
        claim = EquationMobject(derivation.claim, CLAIM_SIZE)
        needs = VGroup(
            words(self.say("condition"), theme.NOTE, THEME.muted),
            *(EquationMobject(c, LABEL_SIZE, THEME.muted) for c in derivation.assumptions),
        ).arrange(RIGHT, buff=theme.GAP / 2)
        source = words(self.say("reference", problem=self.by_logarithm), theme.NOTE, THEME.muted)
        beside = VGroup(source, needs).arrange(DOWN, buff=theme.GAP / 2, aligned_edge=LEFT)
        head = VGroup(claim, beside).arrange(RIGHT, buff=3 * theme.GAP)
        head.move_to(self.body.corner(UP), UP)
        width = min(SLOT * len(self.one.y), self.body.width / 3 - 3 * theme.GAP)
        terms = VGroup(
            *(
                titled_bars(values, name, color, width)
                for values, name, color in (
                    (self.one.y_hat, sheet.y_hat, THEME.value),
                    (self.one.y, sheet.y, THEME.target),
                    (self.gradients.z_2, upstream(sheet.z_2), THEME.gradient),
                )
            )
        )
        signs = [formula(sign, theme.EQUATION) for sign in ("-", "=")]
        row = VGroup(terms[0], signs[0], terms[1], signs[1], terms[2])
        row.arrange(RIGHT, buff=theme.GAP)
        for term in terms:
            term.shift((terms[0][0].axis.get_y() - term[0].axis.get_y()) * UP)
        for sign in signs:
            sign.set_y(terms[0][0].get_y())
        row.align_to(self.body.corner(DOWN), DOWN)
        with self.step("error"):
            self.clear_body()
            self.play(FadeIn(head, shift=0.2 * UP), run_time=theme.MOVE)
            for parts in ((terms[0],), (signs[0], terms[1]), (signs[1], terms[2])):
                self.play(FadeIn(*parts, shift=0.2 * UP), run_time=0.8 * theme.MOVE)
            self.show_report(derivation.report, derivation)
        self.error = terms[2]

    # ---------------------------------------------------------------------------- the way back

    def weigh_second(self) -> None:
        """Step: the gradient of the second weights, a column times a row."""
        claim = proved(upstream(sheet.W_2), product_of(sheet.z_2, sheet.a_1))
        table = OuterProduct(
            self.body,
            claim,
            size_of(sheet.W_2),
            self.gradients.z_2,
            self.one.a_1.T,
            self.gradients.W_2,
        )
        with self.step("weigh_second"):
            self.clear_body(self.error)
            arriving = [
                FadeIn(entry, target_position=number)
                for number, (entry,) in zip(self.error[0].numbers, table.left.entries, strict=True)
            ]
            self.show_table(table, FadeOut(self.error), *arriving)

    def show_table(self, table: OuterProduct, *beside: Animation) -> None:
        """Show a table of products, with the report on its formula."""
        left = [m for rows in table.left.cells for m in rows] + [table.left.brackets]
        self.play(
            *beside,
            FadeIn(*left, table.top, table.names, table.product.brackets, rate_func=LATE),
            run_time=1.2 * theme.MOVE,
        )
        self.play(
            table.fill(), FadeIn(table.claim, table.size, rate_func=LATE), run_time=1.6 * theme.MOVE
        )
        self.remove(*self.in_body())
        self.add(table.left, table.top, table.names, table.product, table.claim, table.size)
        claim = table.claim.expression
        self.show_badge(report_on(claim), size=about(claim))

    def chain_back(self) -> None:
        """Step: the way back in letters, through the weights and then through LeakyReLU."""
        weights, slope, unit, whole = (
            EquationMobject(claim, CLAIM_SIZE)
            for claim in (
                self.through_weights,
                Equation(SLOPES[sheet.h], self.slope_claim.right),
                self.through_slopes,
                self.way_back,
            )
        )
        VGroup(weights, slope).arrange(RIGHT, buff=6 * theme.GAP)
        slope.shift((weights.anchor[1] - slope.anchor[1]) * UP)
        lines = VGroup(VGroup(weights, slope), whole).arrange(DOWN, buff=3 * theme.GAP)
        lines.move_to(self.body.center)
        unit.shift(whole.anchor - unit.anchor)
        with self.step("chain_back"):
            self.clear_body()
            self.play(FadeIn(weights, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(slope, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(unit, shift=0.2 * UP), run_time=theme.MOVE)
            plan = plan_morph(
                Restatement(unit.expression, whole.expression), glyphs(unit), glyphs(whole)
            )
            inserted = weights.part((1,)).copy()
            insert = FadeOut(inserted, target_position=whole.part((1, 0)).get_center())
            play_morph(self, plan, [unit], [whole], insert)
            claims = (self.through_weights, self.through_slopes, self.way_back)
            self.show_badge(*map(report_on, claims), size=about(self.way_back))

    def flow_back(self) -> None:
        """Step: the error goes back through the weights, then through the slopes."""
        claim = self.through_weights
        factors = [
            below(self.network.W_2.T, at(claim.right, (0,)), THEME.foreground),
            below(self.gradients.z_2, at(claim.right, (1,)), THEME.gradient),
            below(self.gradients.a_1, claim.left, THEME.gradient),
            below(self.local_slopes(self.slope_claim), SLOPES, THEME.local),
            below(self.gradients.z_1, upstream(sheet.z_1), THEME.gradient),
        ]
        signs = [formula(sign, theme.EQUATION) for sign in ("=", "dot.o", "=")]
        row = VGroup(*factors[:2], signs[0], factors[2], signs[1], factors[3], signs[2], factors[4])
        row.arrange(RIGHT, buff=theme.GAP)
        for part in row:
            part.shift((factors[0][0].get_y() - (part if part in signs else part[0]).get_y()) * UP)
        lowest = min(view.get_bottom()[1] for view, _ in factors)
        for _, name in factors:
            name.align_to((lowest - theme.GAP) * UP, UP)
        row.scale(min(1.0, self.body.width / row.width)).move_to(self.body.center)
        with self.step("flow_back", slope=number_text(self.slope)):
            self.clear_body()
            self.play(FadeIn(*factors[:2], shift=0.3 * RIGHT), run_time=theme.MOVE)
            self.play(FadeIn(signs[0], factors[2], shift=0.3 * RIGHT), run_time=theme.MOVE)
            self.play(FadeIn(signs[1], factors[3], shift=0.3 * RIGHT), run_time=theme.MOVE)
            self.play(FadeIn(signs[2], factors[4], shift=0.3 * RIGHT), run_time=theme.MOVE)
        self.delta = factors[4]

    def weigh_first(self) -> None:
        """Step: the gradient of the first weights, again a column times a row."""
        claim = proved(upstream(sheet.W_1), product_of(sheet.z_1, sheet.x))
        table = OuterProduct(
            self.body,
            claim,
            size_of(sheet.W_1),
            self.gradients.z_1,
            self.one.x.T,
            self.gradients.W_1,
        )
        with self.step("weigh_first"):
            self.clear_body(self.delta)
            arriving = [
                ReplacementTransform(entry.copy(), goal)
                for (entry,), (goal,) in zip(self.delta[0].entries, table.left.entries, strict=True)
            ]
            self.show_table(table, FadeOut(self.delta), *arriving)

    def finish(self) -> None:
        """Step: the gradients of all parameters, and what a step against them does."""
        error = proved(upstream(sheet.z_2), sheet.y_hat - sheet.y)
        claims = [
            proved(upstream(parameter), right)
            for parameter, right in (
                (sheet.W_2, product_of(sheet.z_2, sheet.a_1)),
                (sheet.b_2, upstream(sheet.z_2)),
                (sheet.W_1, product_of(sheet.z_1, sheet.x)),
                (sheet.b_1, upstream(sheet.z_1)),
            )
        ]
        result = VGroup(
            EquationMobject(error, RESULT_SIZE), EquationMobject(self.way_back, RESULT_SIZE)
        ).arrange(RIGHT, buff=4 * theme.GAP)
        result[1].shift((result[0].anchor[1] - result[1].anchor[1]) * UP)
        others = VGroup(*(EquationMobject(claim, NAME_SIZE) for claim in claims))
        others.arrange(RIGHT, buff=3 * theme.GAP)
        for claim in others:
            claim.shift((others[0].anchor[1] - claim.anchor[1]) * UP)
        before, after = self.one.loss, self.after_step().loss
        loss = formula(
            f"{typst(sheet.loss)}: {number_typst(before)} arrow.r {number_typst(after)}",
            CLAIM_SIZE,
            THEME.loss,
        )
        note = words(self.say("rate", rate=f"{self.rate:g}"), theme.NOTE, THEME.muted)
        change = VGroup(loss, note).arrange(RIGHT, buff=2 * theme.GAP)
        VGroup(result, others, change).arrange(DOWN, buff=2.5 * theme.GAP)
        VGroup(result, others, change).move_to(self.body.corner(DOWN), DOWN)
        frame = SurroundingRectangle(
            result, color=THEME.proved, buff=theme.GAP, corner_radius=theme.GAP / 2
        )
        shown = {"before": number_text(before), "after": number_text(after)}
        with self.step("result", **shown):
            self.clear_body()
            self.play(FadeIn(result, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(Create(frame), run_time=theme.QUICK)
            self.play(FadeIn(others, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(change, shift=0.2 * UP), run_time=theme.QUICK)
            claims = (error, self.way_back, *claims)
            size = dict.fromkeys(name for claim in claims for name in sizes(claim))
            self.show_badge(*map(report_on, claims), size=", ".join(size))

    def after_step(self) -> Any:
        """Return the forward pass of the sample after one step of gradient descent."""
        moved = {
            name: value - self.rate * getattr(self.gradients, name)
            for name, value in self.network.parameters.items()
        }
        return Classifier(**moved, slope=self.slope).forward(self.one.x, self.one.y)

    def branches(self) -> tuple[float, float]:
        """Return the two slopes of LeakyReLU, right and left of 0."""
        cases = self.slope_claim.right.args
        point = Point({}, values={sheet.alpha: self.slope})
        return float(evaluate(cases[0], point)), float(evaluate(cases[2], point))

    def local_slopes(self, claim: Equation) -> np.ndarray:
        """Return the slopes at z^[1] of the sample as a claim has them."""
        values = {
            sheet.x: self.one.x[:, 0].tolist(),
            sheet.W_1: self.network.W_1.tolist(),
            sheet.b_1: self.network.b_1[:, 0].tolist(),
            sheet.alpha: self.slope,
        }
        extents = {size: self.lengths[size.name] for size in (sheet.D_x, sheet.D_a)}
        points = (
            Point(extents, {sheet.h: n}, values) for n in range(1, 1 + self.lengths[sheet.D_a.name])
        )
        return np.array([float(evaluate(claim.right, point)) for point in points])

    # -------------------------------------------------------------------------------- in common

    def clear_body(self, *kept: Mobject) -> None:
        """Take away what stands, but not what is kept, and the badge, which spoke of it."""
        stands = [m for m in (*self.in_body(), self.badge) if m is not None]
        gone = [part for m in stands for part in without(m, kept)]
        self.badge = self.badge_says = None
        if gone:
            self.play(FadeOut(*gone), run_time=theme.QUICK)

    def _arrow(self, length: float, direction: np.ndarray = RIGHT) -> Arrow:
        return Arrow(
            np.zeros(3),
            length * direction,
            buff=0,
            color=THEME.line,
            stroke_width=4,
            tip_length=TIP,
            max_tip_length_to_length_ratio=1,
        )


def upstream(quantity: Expr) -> PartialDerivative:
    """Return the gradient of the loss with respect to a quantity of the sheet."""
    return PartialDerivative(sheet.loss, quantity)


def product_of(output: Expr, source: Expr) -> Expr:
    """Return the upstream gradient of an output as a column times its input as a row."""
    return MatrixProduct(upstream(output), Transpose(source))


def size_of(matrix: Expr) -> Expr:
    """Return rows × columns of a matrix of the sheet."""
    return Derivation(ShapeOf(matrix)).by(rules.known_shape).end


def column(view: MatrixView, number: int) -> list[Mobject]:
    """Return the cells and entries of one column."""
    return [m for rows in (view.cells, view.entries) for m in (row[number] for row in rows)]


def path_to(whole: Expr, part: Expr) -> tuple[int, ...]:
    """Return the path of the first place where a part stands."""
    return next(path for path, found in walk(whole) if found == part)


def without(mobject: Mobject, kept: Sequence[Mobject]) -> list[Mobject]:
    """Return a mobject, or what it is made of but for what is kept."""
    if not any(part in kept for part in mobject.get_family()):
        return [mobject]
    if mobject in kept:
        return []
    return [part for member in mobject.submobjects for part in without(member, kept)]


def span(values: ArrayLike) -> tuple[float, float]:
    """Return the least span that holds the values and 0."""
    return min(0.0, float(np.min(values))), max(0.0, float(np.max(values)))


def shapes(line: Expr, kind: type) -> list[tuple[Path, Expr]]:
    """Return the shapes of one kind in a line of E1, known or not, each with its path."""
    return [(path, part) for path, part in walk(line) if isinstance(part, kind)]
