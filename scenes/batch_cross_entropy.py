"""The cross-entropy of a batch (B1, B2): from outputs to one number, every figure on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    VMobject,
    linear,
    smooth,
    squish_rate_func,
)
from sympy import Integer

import mathcore
from mathcore.derivations import cross_entropy as sheet
from mathcore.expressions import Array, Equation, Exp, Expr, at, substitute
from mathcore.steps import Derivation, Step
from scenes.derivation_scene import DerivationScene
from scenes.stage import theme
from scenes.stage.bar_scale import bar_scale
from scenes.stage.board import RESULT_SIZE, Board
from scenes.stage.chart_row import NAME_SIZE, ChartRow
from scenes.stage.cost_plot import DOT, CostPlot
from scenes.stage.easing import EARLY, LATE, exchange
from scenes.stage.equation import EquationMobject
from scenes.stage.framework_call import framework_call
from scenes.stage.ingredients import definitions
from scenes.stage.joined_steps import joined
from scenes.stage.lecture_scene import Region
from scenes.stage.lying_bars import FIGURE, Ledger, end_to_end, lying_bar, number_beside
from scenes.stage.morph import (
    DerivationStep,
    Glyph,
    Move,
    Plan,
    below,
    glyphs,
    kept,
    plan_morph,
    play_morph,
    sign,
)
from scenes.stage.numbers import number_typst
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.rows import play_in_rows, replaced, write_in_rows
from scenes.stage.span import span
from scenes.stage.stacked_terms import stack_terms
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

HEADING_ROOM, ROW_ROOM = 1.7, 0.8  # frame units above and below the charts, as all lengths here
LOWER = (HEADING_ROOM - ROW_ROOM) / 2  # where the charts stand then, below the middle
LEFT_ROOM, RIGHT_ROOM = 1.65, 0.45  # of the charts: on the left the targets have their names
TERMS = 40  # points
DIM = 0.25  # opacity of the bars that are not picked
NUMBER_ROOM = 1.1  # right of a lying bar
LONGEST_COST = 2.4  # of the bar beside a term
TOTAL_ROOM = 1.1  # below the terms
LONGEST_TOTAL = 7.5  # of all these bars end to end
DOWNWARDS, ACROSS = (squish_rate_func(smooth, *part) for part in ((0, 0.6), (0.4, 1)))
SLOW = 1.5 * theme.MOVE
CLOSING_REST = 1.5  # seconds more that the last slide stands still


class BatchCrossEntropy(DerivationScene):
    """How wrong is the network on a batch that holds one sample of each class?

    `outputs` are the three outputs for each of the three samples, `certainties` the probabilities
    at which the plot says what they cost.
    """

    problem = "B1, B2"
    outline = (("entropies", 2), ("one_hot", 2), ("insert", 1), ("sign", 1))
    outputs: ClassVar[tuple[tuple[float, ...], ...]] = (
        (0.65, 0.43, 0.11),
        (0.05, 0.51, 0.18),
        (0.33, 0.21, 0.72),
    )
    certainties: ClassVar[tuple[float, ...]] = (1.0, 0.5, 0.1)
    summed: ClassVar[str] = 'cross_entropy(y, classes, reduction="sum")'
    averaged: ClassVar[str] = "cross_entropy(y, classes)"

    def derive(self) -> Derivation:
        """Return the derivation of the loss as a formula."""
        return mathcore.derivation("B1")

    def setup(self) -> None:
        """Compute what is shown in numbers."""
        super().setup()
        self.valued = sheet.value_of(self.outputs)
        self.y = np.array(self.outputs)
        self.samples = range(len(self.y))
        self.probabilities = mathcore.softmax(self.y)
        self.costs = mathcore.cross_entropy(self.y, np.array(self.samples))
        self.symbol = Array("y", (sheet.batch, sheet.batch))
        _, _, self.probability = sheet.batch_loss_of(self.symbol)

    def construct(self) -> None:
        """Tell outputs, probabilities and targets, what they cost, the formula, its value."""
        self.open(steps=7 + len(self.outline) + 4)
        self.show_outputs()
        self.take_exponentials()
        self.divide_by_sums()
        self.pick_targets()
        self.show_curve()
        self.charge_picked()
        self.ask(self.derivation)
        self.show_steps(self.derivation, self.outline)
        self.write_out()
        self.insert_values()
        self.add_up()
        self.conclude(self.derivation)

    # -------------------------------------------------------------------------------- the bars

    def show_outputs(self) -> None:
        """Step: three outputs of each of three samples."""
        region = Region(
            self.body.left + LEFT_ROOM,
            self.body.right - RIGHT_ROOM,
            self.body.bottom + ROW_ROOM,
            self.body.top - HEADING_ROOM,
        )
        named = self.names(lambda n: self.symbol[n, sheet.t])
        self.row = ChartRow(region, self.y, [span(self.y)] * len(self.y), named)
        for n in self.samples:
            self.row.column(n).shift(LOWER * UP)
        with self.step("outputs"):
            columns = (FadeIn(self.row.column(n)) for n in self.samples)
            self.play(LaggedStart(*columns, lag_ratio=0.3), run_time=theme.MOVE)
            self.play(*self.row.grow(dict(enumerate(self.y)), SLOW))
            self.scale_mark = bar_scale(self.row.charts[0], span(self.y))
            self.play(FadeIn(self.scale_mark), run_time=theme.QUICK)

    def take_exponentials(self) -> None:
        """Step: the exponentials of the outputs, and their sum in each sample."""
        exponentials = np.exp(self.y)
        (definition,) = definitions(self.probability[sheet.s, sheet.t])
        self.softmax = EquationMobject(definition, NAME_SIZE).move_to(self.body.corner(UP), UP)
        top, total = (self.softmax.part((1, n)) for n in range(2))
        with self.step("exponential"):
            self.play(
                *(part.animate.shift(LOWER * DOWN) for part in (*self.row.charts, *self.row.names)),
                FadeIn(self.softmax, shift=LOWER * DOWN),
                FadeOut(self.scale_mark),
                run_time=theme.MOVE,
            )
            self.play(top.animate.set_color(THEME.local), run_time=theme.QUICK)
            names = self.names(lambda n: Exp(self.symbol[n, sheet.t]))
            spans = [span(exponentials)] * len(exponentials)
            self.row.turn(self, exponentials, spans, names, SLOW)
            sums = (self.sum_below(n, values) for n, values in enumerate(exponentials))
            self.sums = VGroup(*sums)
            self.scale_mark = bar_scale(self.row.charts[0], span(exponentials))
            self.play(
                top.animate.set_color(THEME.foreground),
                total.animate.set_color(THEME.local),
                FadeIn(self.sums, shift=0.2 * UP),
                FadeIn(self.scale_mark),
                run_time=theme.QUICK,
            )
            self.add(self.softmax)  # whole again

    def divide_by_sums(self) -> None:
        """Step: each exponential divided by the sum of its sample."""
        with self.step("share"):
            names = self.names(lambda n: self.probability[n, sheet.t])
            spans = [span(self.probabilities)] * len(self.probabilities)
            self.play(FadeOut(self.scale_mark), run_time=theme.QUICK)
            self.row.turn(self, self.probabilities, spans, names, SLOW)
            self.scale_mark = bar_scale(self.row.charts[0], spans[0])
            before = self.sums
            ones = (self.sum_below(n, row) for n, row in enumerate(self.probabilities))
            self.sums = VGroup(*ones)
            self.play(
                *exchange(before, self.sums),
                FadeIn(self.scale_mark),
                self.softmax.animate.set_color(THEME.foreground),
                run_time=theme.QUICK,
            )

    def pick_targets(self) -> None:
        """Step: the one-hot targets, and the bar that each of them picks."""
        self.targets = VGroup(
            *(
                self.row.row_below(n, hot, name, FIGURE, THEME.target)
                for n, (hot, name) in enumerate(
                    zip(
                        np.eye(len(self.y)),
                        self.names(lambda n: sheet.target[n, sheet.t]),
                        strict=True,
                    )
                )
            )
        )
        row_name = words(self.say("row"), theme.NOTE, THEME.target)
        symbol = self.targets[0][0]
        row_name.next_to(symbol, LEFT, buff=theme.GAP / 2).put_on_line(symbol.line_height)
        self.targets.add(row_name)
        others = [
            part
            for n, chart in enumerate(self.row.charts)
            for k, (bar, number) in enumerate(zip(chart.bars, chart.numbers, strict=True))
            if k != n
            for part in (bar.animate.set_fill(opacity=DIM), number.animate.set_color(THEME.muted))
        ]
        picked = self.row.renamed(self.names(lambda n: self.probability[n, n]))
        for n, (name, chart) in enumerate(zip(picked, self.row.charts, strict=True)):
            name.set_x(chart.bars[n].get_x())
        with self.step("target"):
            self.play(*exchange(self.sums, self.targets), run_time=theme.MOVE)
            renaming = map(ReplacementTransform, self.row.names, picked)
            self.play(*renaming, *others, run_time=theme.MOVE)
        self.row.names = picked

    def names(self, of_sample: Callable[[Integer], Expr]) -> list[Expr]:
        """Return an expression for each sample; samples count from 1."""
        return [of_sample(Integer(n + 1)) for n in self.samples]

    def sum_below(self, sample: int, values: np.ndarray) -> VMobject:
        """Return the sum of the bars of a sample, below their name."""
        text = formula(f"sum = {number_typst(values.sum())}", FIGURE, THEME.local)
        return text.next_to(self.row.names[sample], DOWN, buff=theme.GAP)

    # ---------------------------------------------------------------------- why the logarithm

    def show_curve(self) -> None:
        """Step: the picked bars lie down, and a curve says what a probability costs."""
        self.picked = [float(row[n]) for n, row in enumerate(self.probabilities)]
        self.plot = CostPlot(float(self.costs.max()))
        self.plot.move_to(self.body.corner(LEFT) + theme.GAP * (RIGHT + UP), LEFT)
        cost = at(self.derivation.steps[3].after, (0,))  # of sample i
        across, upward = self.plot.axis_names(at(cost, (0, 0)), cost)
        curve = self.plot.cost_curve()
        self.marks = VGroup(*(self.plot.mark(p) for p in self.certainties))
        right = replace(self.body, left=self.plot.get_right()[0] + theme.GAP)
        names = self.names(lambda n: substitute(cost, {sheet.s: n}))
        probabilities = [at(name, (0, 0)) for name in names]
        self.ledger = Ledger(right, self.picked, self.costs, probabilities, names)
        with self.step("curve"):
            standing = [
                (self.row.names[n], chart.bars[n].copy(), chart.numbers[n].copy())
                for n, chart in enumerate(self.row.charts)
            ]
            rest = [
                part
                for n, chart in enumerate(self.row.charts)
                for k, shown in enumerate(zip(chart.bars, chart.numbers, strict=True))
                for part in (shown if k != n else ())
            ]
            axes = (chart.axis for chart in self.row.charts)
            leaving = [*rest, *axes, self.targets, self.softmax, self.scale_mark]
            self.remove(*self.row.charts)
            self.add(*leaving, *(part for parts in standing for part in parts))
            self.ledger.take_shares(
                self,
                standing,
                FadeOut(*leaving, rate_func=EARLY),
                FadeIn(self.plot, across, rate_func=LATE),
            )
            self.play(Create(curve), FadeIn(upward), run_time=theme.MOVE)
            marks = (FadeIn(mark, shift=0.2 * UP) for mark in self.marks)
            self.play(LaggedStart(*marks, lag_ratio=0.7), run_time=1.6 * theme.MOVE)

    def charge_picked(self) -> None:
        """Step: what the picked probabilities cost."""
        points = list(zip(self.picked, self.costs, strict=True))
        lens, places = self.plot.apart(points)
        named = self.plot.name_points(places, self.names(lambda n: self.probability[n, n]))
        with self.step("costs"):
            self.play(FadeOut(self.marks), FadeIn(lens, rate_func=LATE), run_time=theme.MOVE)
            for point, place, entry, label in zip(
                points, places, self.ledger.costs, named, strict=True
            ):
                name, bar, number = entry
                dot = Dot(place, color=THEME.loss, radius=DOT)
                self.play(
                    Create(self.plot.rise(*point, THEME.loss)),
                    GrowFromEdge(bar, LEFT),
                    FadeIn(name, number, *label, dot, rate_func=LATE),
                    run_time=theme.MOVE,
                )

    # ------------------------------------------------------------------- the formula, its value

    def ask(self, derivation: Derivation) -> None:
        """Step: the loss, and the definitions that it rests on."""
        (total,) = definitions(derivation.start)
        rests_on = [total, *definitions(total.right)]
        question, known = self.posed(derivation.start, rests_on, gaps=2)
        with self.step("question"):
            leaving = FadeOut(*self.in_body(), rate_func=EARLY)
            coming = squish_rate_func(smooth, 0.4, 1)
            arriving = FadeIn(question, shift=0.2 * UP, rate_func=coming)
            self.play(leaving, arriving, run_time=SLOW)
            self.play(FadeIn(known, shift=0.2 * UP), run_time=theme.QUICK)
        self.board = Board(self, derivation)
        self.board.lower, self.board.known = question, known

    def report_step(self, step: Step, derivation: Derivation) -> None:
        """Show the report once all is derived: what is put in at first only defines the loss."""
        if step is derivation.steps[-1]:
            self.show_report(derivation.report, derivation)

    def for_every(self, derivation: Derivation) -> str:
        """Return the outputs: the size of the batch is known."""
        return self.symbol.name

    def write_out(self) -> None:
        """Step: the sum as a term for each sample, one below the other."""
        first, self.insertion = joined(self.valued, (2, 1)).steps
        with self.step("written"):
            self.board.join(self.derivation.claim)
            self.line = self.board.lower
            plan, line = self.next_line(first)
            write_in_rows(self, plan, self.line, line, self.terms)
        self.line = line

    def insert_values(self) -> None:
        """Step: the numbers go in, and each term gets its value."""
        unit = min(LONGEST_COST / self.costs.max(), LONGEST_TOTAL / self.costs.sum())
        beside = unit * self.costs.max() + NUMBER_ROOM
        with self.step("values"):
            self.play(FadeOut(*self.forgotten_badge()), run_time=theme.QUICK)
            plan, line = self.next_line(self.insertion, beside, TOTAL_ROOM)
            right = (below(glyphs(shown), (1,)) for shown in (self.line, line))
            numbers = replaced(self.insertion, plan, *right)
            play_in_rows(self, plan, numbers, self.line, line, self.terms)
            self.line = line
            start = self.line.get_right()[0] + 2 * theme.GAP
            self.bars = VGroup(
                *(
                    lying_bar(start * RIGHT + term.get_y() * UP, unit * cost, THEME.loss)
                    for term, cost in zip(self.terms, self.costs, strict=True)
                )
            )
            self.figures = VGroup(*map(number_beside, self.bars, self.costs))
            for number in self.figures:  # in a column: what is left of it is the bars' way down
                number.set_x(self.bars.get_right()[0] + theme.GAP / 2, LEFT)
            arriving = [
                FadeIn(VGroup(*parts), shift=0.2 * RIGHT)
                for parts in zip(self.bars, self.figures, strict=True)
            ]
            self.play(LaggedStart(*arriving, lag_ratio=0.5), run_time=SLOW)

    def add_up(self) -> None:
        """Step: the bars end to end are the loss."""
        loss, _, _ = sheet.batch_loss_of(sheet.table_of(self.outputs))
        claim = Equation(loss, self.valued.end)
        total = EquationMobject(claim, theme.EQUATION, THEME.loss)
        upwards = self.bars[::-1]  # the lowest first: then none passes over another one
        whole = end_to_end([bar.width for bar in upwards], THEME.loss)
        row = VGroup(whole, total).arrange(RIGHT, buff=3 * theme.GAP)
        row.move_to(self.body.corner(DOWN) + theme.GAP * UP, DOWN)
        start = self.bars.get_left()[0]
        with self.step("sum"):
            for bar, part in zip(upwards, whole, strict=True):
                going = ReplacementTransform(bar, part, path_func=down_first, rate_func=linear)
                self.play(going, run_time=theme.MOVE)
            # The figures take the place of the bars, beside the logarithms.
            placed = (
                figure.animate.set_x(start, LEFT).set_color(THEME.loss) for figure in self.figures
            )
            self.play(FadeIn(total, shift=0.2 * RIGHT), *placed, run_time=theme.MOVE)
            self.show_badge(mathcore.verify(claim.left, claim.right), size="")
        self.total = total

    def conclude(self, derivation: Derivation) -> None:
        """Step: the formula and its value, and how a framework is asked for them."""
        claim = coloured(derivation.claim, RESULT_SIZE)
        value = EquationMobject(self.total.expression, RESULT_SIZE, THEME.loss)
        frame = result_frame(claim, 1.5)
        value.next_to(frame, RIGHT, buff=3 * theme.GAP)  # outside: it is rounded, so only checked
        value.shift((claim.anchor[1] - value.anchor[1]) * UP)
        result = VGroup(claim, frame, value)
        classes = np.array(self.samples)
        calls = VGroup(*(framework_call(c, self.y, classes) for c in (self.summed, self.averaged)))
        calls.arrange(DOWN, buff=2 * theme.GAP, aligned_edge=LEFT)
        for _, number in calls:
            number.set_x(calls.get_right()[0], RIGHT)
        VGroup(result, calls).arrange(DOWN, buff=2.5 * theme.GAP)
        VGroup(result, calls).move_to(self.body.corner(DOWN) + theme.GAP * UP, DOWN)
        with self.step("result"):
            gone = [part for part in self.in_body() if part not in (self.line, self.total)]
            self.play(FadeOut(*gone, *self.forgotten_badge()), run_time=theme.QUICK)
            plan = self.left_side_stays(glyphs(self.line), glyphs(claim))
            moving = ReplacementTransform(self.total, value)
            play_morph(self, plan, [self.line], [claim], moving)
            self.play(Create(frame), run_time=theme.QUICK)
            self.play(FadeIn(calls, shift=0.2 * UP), run_time=theme.MOVE)
            self.show_report(derivation.report, derivation)
            self.wait(CLOSING_REST)

    def left_side_stays(self, before: Sequence[Glyph], after: Sequence[Glyph]) -> Plan:
        """Return the plan in which the loss and its sign move, and the right side is exchanged."""
        nothing = Plan((), (), (), (), tuple(range(len(before))), tuple(range(len(after))))
        moves = kept(before, after, (0,))
        return nothing.with_moves(*moves, Move(sign(before), sign(after)))

    def next_line(
        self, step: DerivationStep, beside: float = 0.0, below_it: float = 0.0
    ) -> tuple[Plan, EquationMobject]:
        """Return how the equation on screen becomes the next, its terms below each other, and that.

        It stands in the middle together with the room that is needed beside and below it.
        """
        line = EquationMobject(Equation(self.derivation.start, step.after), TERMS)
        self.terms = stack_terms(line, (1, 0))
        line.move_to(self.body.center + beside / 2 * LEFT + below_it / 2 * UP)
        before, after = glyphs(self.line), glyphs(line)
        right = below(before, (1,)), below(after, (1,))
        plan = plan_morph(step, *right)
        return plan.with_moves(*kept(before, after, (0,)), Move(sign(before), sign(after))), line


def down_first(start: np.ndarray, end: np.ndarray, way: float) -> np.ndarray:
    """Return where points are on a way down and then across, slow at its ends."""
    return start + (end - start) * [ACROSS(way), DOWNWARDS(way), 0]
