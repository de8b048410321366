"""Shift invariance of softmax (A1): seen in bars, proved, and what it saves in floating point."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    GrowArrow,
    Mobject,
    ReplacementTransform,
    VGroup,
)

import mathcore
from mathcore.expressions import at
from mathcore.steps import Derivation
from scenes.derivation_scene import DerivationScene
from scenes.stage import theme
from scenes.stage.bar_chart import bar_number, decimals
from scenes.stage.bar_steps import bar_steps
from scenes.stage.board import Board
from scenes.stage.chart_row import ChartRow
from scenes.stage.code import code, panel
from scenes.stage.counted_quantity import CountedQuantity
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import definitions
from scenes.stage.lecture_scene import Region
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph
from scenes.stage.numbers import number_text, number_typst
from scenes.stage.theme import THEME

NOTE_SIZE = 36  # points, of c and of the factor above the charts
NOTE_ROOM, CODE_ROOM = 0.6, 1.8  # frame units above the charts
NEARER = 1.6  # by how much two charts alone stand nearer to the middle
SLOW = 1.5 * theme.MOVE


def softmax_as_written(z: np.ndarray) -> np.ndarray:
    """Return softmax as its formula says."""
    return np.exp(z) / np.exp(z).sum()


def softmax_shifted(z: np.ndarray) -> np.ndarray:
    """Return softmax of z − max z."""
    z = z - z.max()
    return np.exp(z) / np.exp(z).sum()


class SoftmaxInvariance(DerivationScene):
    """Bars of z move together, those of y stay; why; the proof; and the overflow it avoids."""

    problem = "A1"
    outline = (("definition", 2), ("exponential", 1), ("pull", 1), ("cancel", 1), ("fold", 1))
    logits: ClassVar[tuple[float, ...]] = (2.0, 1.0, 0.0)
    raised: ClassVar[float] = 0.5
    lowered: ClassVar[float] = -1.0
    largest: ClassVar[float] = 1000.0  # a logit whose exponential no float can hold

    def construct(self) -> None:
        """Tell the story."""
        self.z, self.notes = np.array(self.logits), ()
        self.name_parts()
        self.open(steps=len(self.outline) + 10)
        self.show_bars()
        self.raise_bars()
        self.lower_bars()
        self.look_inside()
        self.multiply()
        self.ask(self.derivation)
        self.show_steps(self.derivation, self.outline)
        self.run_code()
        self.overflow()
        self.mend()
        self.conclude(self.derivation)

    def name_parts(self) -> None:
        """Take what the charts show from the lines of the proof."""
        after = {step.rule.name: step.after for step in self.derivation.steps}
        plain, shifted = after["cancel"], after["component by component"]
        output = self.derivation.claim.right
        self.plain = at(plain, (0, 0)), at(plain, (0,)), output
        self.shifted = at(shifted, (0, 0)), at(shifted, (0,)), self.derivation.start
        self.c = at(shifted, (0, 0, 1))
        self.factor = at(after["exponential of a sum"], (0, 1))

    # -------------------------------------------------------------------------------- in bars

    def show_bars(self) -> None:
        """Step: logits in, probabilities out."""
        z = self.z + np.array([[0.0], [self.raised], [self.lowered]])
        self.row = ChartRow(self.below(NOTE_ROOM), self.parts(), _spans(z), self.plain)
        logits, _, outputs = self.row.charts
        for place, inward in (0, RIGHT), (2, LEFT):
            self.row.column(place).shift(NEARER * inward)
        self.passing = self.row.arrow(0, 2, self.say("softmax"))
        with self.step("bars"):
            self.play(FadeIn(logits, self.row.names[0]), run_time=theme.QUICK)
            self.play(*self.row.grow({0: self.z}))
            self.play(
                GrowArrow(self.passing[0]),
                FadeIn(self.passing[1], outputs, self.row.names[2]),
                run_time=theme.MOVE,
            )
            self.play(*self.row.grow({2: mathcore.softmax(self.z)}))

    def raise_bars(self) -> None:
        """Step: z becomes z + c, and y is computed anew."""
        self.shift = self.amount(0.0)
        with self.step("raise", c=decimal(self.raised).replace("-", "−")):
            self.announce(self.shift)
            self.row.charts[0].mark()
            self.shift_bars(self.raised)

    def lower_bars(self) -> None:
        """Step: another c; how far the bars of z stand apart stays, and goes along with them."""
        logits = self.row.charts[0]
        self.steps_of_bars = bar_steps(logits, self.z + self.lowered)
        with self.step("lower", c=decimal(self.lowered).replace("-", "−")):
            self.play(FadeIn(self.steps_of_bars), run_time=theme.QUICK)
            fall = logits.rise(self.lowered - self.raised) * UP
            self.shift_bars(self.lowered, self.steps_of_bars.animate.shift(fall))

    def shift_bars(self, c: float, *beside: Animation) -> None:
        """Let the bars of z rise or fall to z + c while c counts; those of y are computed anew."""
        z = self.z + c
        changes = self.row.change({0: z, 2: mathcore.softmax(z)}, SLOW)
        named = {0: self.shifted[0], 2: self.shifted[2]}
        counting = self.shift.to(c, run_time=SLOW)
        self.row.rename(self, named, *changes, counting, *beside, run_time=SLOW)

    def look_inside(self) -> None:
        """Step: the exponentials between z and y."""
        with self.step("inside"):
            back = self.row.change({0: self.z}, SLOW)
            rise = self.row.charts[0].rise(-self.lowered) * UP
            self.row.rename(
                self,
                {0: self.plain[0], 2: self.plain[2]},
                *back,
                self.shift.to(0.0, run_time=SLOW),
                FadeOut(self.steps_of_bars, shift=rise),
                run_time=SLOW,
            )
            self.play(
                FadeOut(self.passing, self.shift),
                *(
                    self.row.column(place).animate.shift(NEARER * outward)
                    for place, outward in ((0, LEFT), (2, RIGHT))
                ),
                run_time=theme.MOVE,
            )
            self.notes = ()
            self.arrows = self.two_arrows()
            first, second = self.arrows
            self.play(
                GrowArrow(first[0]),
                FadeIn(first[1], self.row.column(1)),
                run_time=theme.QUICK,
            )
            self.play(*self.row.grow({1: np.exp(self.z)}))
            self.play(GrowArrow(second[0]), FadeIn(second[1]), run_time=theme.QUICK)

    def multiply(self) -> None:
        """Step: z + c multiplies all exponentials by one factor."""
        z, grown = self.z + self.raised, np.exp(self.raised)
        factor = EquationMobject(
            self.factor,
            NOTE_SIZE,
            THEME.local,
            leading="times",
            trailing=f"= {number_typst(grown)}",
        )
        self.shift = self.amount(0.0)
        with self.step("factor", factor=number_text(grown)):
            self.announce(self.shift)
            for chart in self.row.charts[:2]:
                chart.mark()
            changes = self.row.change({0: z, 1: np.exp(z), 2: mathcore.softmax(z)}, SLOW)
            self.row.rename(
                self,
                dict(enumerate(self.shifted)),
                *changes,
                self.shift.to(self.raised, run_time=SLOW),
                FadeIn(self.row.above(1, factor), rate_func=LATE),
                run_time=SLOW,
            )
            self.notes = self.shift, factor

    # ------------------------------------------------------------------------------- proved

    def ask(self, derivation: Derivation) -> None:
        """Step: the name of the chart becomes the question."""
        self.board = Board(self, derivation)
        name = self.row.names[2]
        question, known = self.posed(derivation.start, definitions(derivation.claim.right))
        with self.step("question"):
            same = Restatement(derivation.start, derivation.start)
            plan = plan_morph(same, glyphs(name), glyphs(question))
            leaving = FadeOut(*self.drawn(name), rate_func=EARLY)
            play_morph(self, plan, [name], [question], leaving)
            self.play(FadeIn(known, shift=0.2 * UP), run_time=theme.QUICK)
        self.board.lower, self.board.known = question, known
        self.notes = ()

    # ---------------------------------------------------------------------- in floating point

    def run_code(self) -> None:
        """Step: softmax as a line of NumPy, on the same logits."""
        y, _ = run(softmax_as_written, self.z)
        self.row = ChartRow(self.below(CODE_ROOM), self.parts(), _spans(self.z), self.plain)
        self.arrows = self.two_arrows()
        self.program = self.on_top(code(source) for source in lines_of(softmax_as_written))
        with self.step("code"):
            leaving = FadeOut(*self.forgotten_badge())
            self.play(*self.board.clear(), leaving, run_time=theme.QUICK)
            self.play(FadeIn(self.program, *self.drawn()), run_time=theme.MOVE)
            self.play(*self.row.grow({0: self.z, 1: np.exp(self.z), 2: y}))

    def overflow(self) -> None:
        """Step: the same line on large logits, and what NumPy makes of it."""
        self.large = self.z + (self.largest - self.z.max())
        exponentials, _ = run(np.exp, self.large)
        y, complaints = run(softmax_as_written, self.large)
        (line,) = lines_of(softmax_as_written)
        said = (code(complaint, theme.SMALLEST, THEME.loss) for complaint in complaints)
        program = self.on_top([code(line), *said])
        shift = number_text(self.largest - self.z.max())
        with self.step("overflow", shift=shift, largest=number_text(self.large.max())):
            logits, powers, outputs = self.row.charts
            spans = _on_one_line(_span(self.large), _span(exponentials), (0.0, 1.0))
            for n, (chart, values) in enumerate(
                ((logits, self.large), (powers, exponentials), (outputs, y))
            ):
                self.row.rename(self, {n: self.plain[n]}, chart.turn(values, spans[n]))
            self.rewrite(program, program[1])

    def mend(self) -> None:
        """Step: the largest logit is subtracted first."""
        c = -self.large.max()
        z = self.large + c
        y, complaints = run(softmax_shifted, self.large)
        if complaints:
            raise ValueError(f"without overflow NumPy has nothing to say, but said {complaints}")
        program = self.on_top(code(source) for source in lines_of(softmax_shifted))
        _, *added, line = program
        VGroup(*added).set_color(THEME.local)
        with self.step("mend"):
            self.rewrite(program, line)
            self.announce(self.amount(c))
            self.empty_charts()
            spans = _on_one_line(_span(z), (0.0, 1.0), (0.0, 1.0))
            self.row.turn(self, (z, np.exp(z), y), spans, self.shifted, SLOW)

    def rewrite(self, program: VGroup, line: Mobject) -> None:
        """Turn the program into another one, in which its first line is that `line`."""
        plate, first, *gone = self.program
        new_plate, *lines = program
        self.play(
            ReplacementTransform(plate, new_plate),
            ReplacementTransform(first, line),
            *(FadeOut(other, rate_func=EARLY) for other in gone),
            *(FadeIn(other, rate_func=LATE) for other in lines if other is not line),
            run_time=theme.MOVE,
        )
        self.program = program

    def empty_charts(self) -> None:
        """Let bars go with their numbers, which would be false of bars on their way to others."""
        charts = self.row.charts
        parts = [part for chart in charts for part in (chart.bars, chart.additions, chart.numbers)]
        self.play(FadeOut(*parts), run_time=theme.QUICK)
        for chart in charts:
            chart.clear()
        self.add(*charts)

    def conclude(self, derivation: Derivation) -> None:
        """Step: the theorem, and below it the code that rests on it."""
        with self.step("result"):
            below = self.body.center + self.body.height / 3 * DOWN
            self.play(FadeOut(*self.drawn()), run_time=theme.QUICK)
            self.play(self.program.animate.move_to(below), run_time=theme.MOVE)
            self.board.conclude(derivation.claim)
            self.show_report(derivation.report, derivation)

    # ------------------------------------------------------------------------- what is drawn

    def parts(self) -> tuple[np.ndarray, ...]:
        """Return the logits, their exponentials and the probabilities."""
        return self.z, np.exp(self.z), mathcore.softmax(self.z)

    def two_arrows(self) -> VGroup:
        """Return the arrows from z to the exponentials and on to y."""
        return VGroup(
            self.row.arrow(0, 1, self.say("exponential_of")),
            self.row.arrow(1, 2, self.say("share")),
        )

    def amount(self, c: float) -> CountedQuantity:
        """Return what c is, above the logits."""
        return self.row.above(0, CountedQuantity(self.c, c, NOTE_SIZE, THEME.local))

    def on_top(self, lines: Iterable[Mobject]) -> VGroup:
        """Return lines of code on a plate at the top of the body."""
        return panel(lines).move_to(self.body.corner(UP) + theme.GAP * DOWN, UP)

    def announce(self, *notes: Mobject) -> None:
        """Replace the notes above the charts."""
        gone = [FadeOut(note, shift=0.1 * UP) for note in self.notes]
        come = [FadeIn(note, shift=0.1 * UP, rate_func=LATE) for note in notes]
        self.notes = notes
        self.play(*gone, *come, run_time=theme.QUICK)

    def drawn(self, *kept: Mobject) -> list[Mobject]:
        """Return the charts and all that belongs to them, but not what is `kept`."""
        parts = [*self.row.charts, *self.row.names, self.arrows, *self.notes]
        return [part for part in parts if part not in kept]

    def below(self, room: float) -> Region:
        """Return the body below what takes that much room."""
        return replace(self.body, top=self.body.top - room, bottom=self.body.bottom + 0.15)


def run(function: Callable[[np.ndarray], np.ndarray], z: np.ndarray) -> tuple[np.ndarray, list]:
    """Return what NumPy computes, and its warnings as Python prints them, each once, in order."""
    with np.errstate(all="warn", under="ignore"), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = function(z)
    said = (f"{warning.category.__name__}: {warning.message}" for warning in caught)
    return result, list(dict.fromkeys(said))


def decimal(value: float) -> str:
    """Return a number as it stands above a bar."""
    return bar_number(value, decimals([value]))


def lines_of(function: Callable) -> list[str]:
    """Return the lines of a function's body, without its docstring."""
    _, body = inspect.getsource(function).split(f'{inspect.getdoc(function)}"""')
    return inspect.cleandoc(body).splitlines()


def _spans(z: np.ndarray) -> list[tuple[float, float]]:
    return _on_one_line(_span(z), _span(np.exp(z)), (0.0, 1.0))


def _on_one_line(*spans: tuple[float, float]) -> list[tuple[float, float]]:
    """Return wider spans, if need be, with 0 at one height, at most in the middle."""
    below = min(1.0, max(-low / high if high > 0 else 1.0 for low, high in spans))
    highs = [max(high, -low / below) if low < 0 else high for low, high in spans]
    return [(-below * high, high) for high in highs]


def _span(values: np.ndarray) -> tuple[float, float]:
    """Return the least span that holds the finite ones of some values, and 0."""
    finite = values[np.isfinite(values)]
    low, high = min(0.0, finite.min(initial=0.0)), max(0.0, finite.max(initial=0.0))
    return (low, high) if low < high else (0.0, 1.0)
