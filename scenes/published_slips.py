"""Six wrong lines of a published solution (S1–S6), each refuted, then mended and proved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    Mobject,
    VGroup,
    VMobject,
)

import mathcore
from mathcore.derivations import batch_norm, multi_task
from mathcore.derivations.slips import Delta, Slip, delta_2b, g
from mathcore.expressions import Equation, Expr
from scenes.stage import theme
from scenes.stage.counterexample_view import CounterexampleView
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import sizes
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.mending import changed, side_by_side
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph
from scenes.stage.roles import coloured
from scenes.stage.slip_view import Known, SlipView
from scenes.stage.stamp import Stamp
from scenes.stage.table import Table
from scenes.stage.text import plain, words
from scenes.stage.theme import THEME

LISTED = (48, 40)  # points of formulas in a table, the largest for which there is room
QUESTION_GAPS, TABLE_GAPS = (0.5,), (0.3, 0.7, 1.0)  # between columns, in frame units
ROW_GAP = 0.15
PITCH = 1.6  # between the lines of rows
POINT, BELOW = 0.875, 0.1  # height of a counterexample's numbers; what is free below them
COMPARE = 1.5  # seconds more, to look from one side to the other
READ_ROW = 0.8  # seconds more for each row


class PublishedSlips(LectureScene):
    """Six lines of a solution that do not hold: tried, refused, mended; then all side by side.

    `published` are ids of `mathcore.slips`, `tables` those that are listed together. `reads` is
    what the two sides of each of them read, `known` what stands for something else in the
    published line and in the mended one.
    """

    problem = "D6"
    tag = "D4, D6"
    published: ClassVar[tuple[str, ...]] = ("S1", "S2", "S3", "S4", "S5", "S6")
    tables: ClassVar[Mapping[str, Sequence[str]]] = {
        "logits": published[:3],
        "layers": published[3:],
    }
    reads: ClassVar[Mapping[str, Sequence[Expr]]] = {
        "S1": (multi_task.y_b, multi_task.y_b_hat),
        "S2": (multi_task.y_b, multi_task.y_b_hat),
        "S3": (multi_task.y_b, multi_task.y_b_hat),
        "S5": (batch_norm.gamma, batch_norm.x, batch_norm.epsilon),
    }
    known: ClassVar[Mapping[str, Known]] = {
        "S4": ((Delta, delta_2b), (g,)),
    }
    colors: ClassVar[Mapping[Expr, ManimColor]] = {
        multi_task.y_b: THEME.target,
        multi_task.y_b_hat: THEME.value,
        batch_norm.x: THEME.value,
    }

    def setup(self) -> None:
        """Have all slips judged before anything is drawn."""
        super().setup()
        self.judged: list[Slip] = []
        for id_ in self.published:
            slip = mathcore.slips[id_].spelled_out().with_one_hot_targets()
            self.judged.append(continued(slip, self.judged))
        self.headings = {slip.id: self.heading_of(slip) for slip in self.judged}
        bottom = min(heading.get_bottom()[1] for heading in self.headings.values())
        area = replace(self.body, bottom=self.body.bottom + POINT, top=bottom - 1.5 * theme.GAP)
        self.line: EquationMobject | None = None  # the last one that was mended
        names = self.say("claimed"), self.say("mended")
        self.views = {
            slip.id: SlipView(
                slip, area, self.known.get(slip.id, ((), ())), names, self.say("shape")
            )
            for slip in self.judged
        }

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=2 * len(self.tables) + 2 * len(self.judged))
        self.question()
        for slip in self.judged:
            self.try_out(slip)
            self.mend(slip)
        self.compare()

    def question(self) -> None:
        """Show in a step for each table what the lines are, and what is wrong in them."""
        for name in self.tables:
            slips = self.listed(name)
            table = self.table_of(slips, self.wrong_row, QUESTION_GAPS).move_to(self.body.center)
            counts = {"count": len(self.judged), "listed": len(slips)}
            with self.step(f"question_{name}", **counts):
                if gone := self.clearing():
                    self.play(*gone, run_time=theme.QUICK)
                self.list_rows(table)

    def try_out(self, slip: Slip) -> None:
        """Step: the published line, and the point at which its two sides differ."""
        view, refuted = self.views[slip.id], self.refutation(slip)
        stamp = Stamp(self.say("refused"), THEME.loss)
        beside = VGroup(self.headings[slip.id], view.numbers[0])  # these will stand below it
        stamp.next_to(beside, RIGHT, buff=2 * theme.GAP).match_y(self.headings[slip.id])
        with self.step(f"{slip.id}_tried"):
            self.write(slip)
            if known := view.known[0]:
                self.play(FadeIn(known, shift=0.2 * UP), run_time=theme.QUICK)
            self.play(FadeIn(refuted.point, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(refuted.compared, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(
                FadeIn(stamp, scale=2),
                view.wrong.animate.set_color(THEME.loss),
                run_time=theme.QUICK,
            )
            self.wait(COMPARE)
        self.refuted = refuted

    def write(self, slip: Slip) -> None:
        """Write the published line; one that goes on from the line before grows out of that."""
        published = self.views[slip.id].published
        before, self.line = self.line, self.views[slip.id].mended
        if before is None or before.expression.left != slip.left:
            leaving = self.clearing()
            new = (self.headings[slip.id], self.views[slip.id].names[0], published)
            coming = FadeIn(*new, shift=0.2 * UP, rate_func=LATE)
            self.play(*leaving, coming, run_time=theme.MOVE)
            return
        self.play(*self.clearing(before), run_time=theme.QUICK)
        coming = FadeIn(self.headings[slip.id], self.views[slip.id].names[0], shift=0.2 * UP)
        step = Restatement(before.expression, published.expression)
        plan = plan_morph(step, glyphs(before), glyphs(published))
        play_morph(self, plan, [before], [published], coming, run_time=1.4 * theme.MOVE)

    def refutation(self, slip: Slip) -> CounterexampleView:
        """Return the verifier's counterexample: its point at the bottom, the sides above that."""
        reads = self.reads.get(slip.id, ())
        found = CounterexampleView(
            slip.report.counterexample,
            slip.left,
            {quantity: self.colors.get(quantity, THEME.foreground) for quantity in reads},
            name=self.say("counterexample"),
            true=self.say("true"),
            claimed=self.say("claimed"),
        )
        view = self.views[slip.id]
        found.point.move_to((self.body.bottom + BELOW) * UP, DOWN).align_to(view.published, LEFT)
        between = replace(
            self.body, bottom=found.point.get_top()[1], top=view.published.get_bottom()[1]
        )
        found.compared.move_to(between.center)
        return found

    def mend(self, slip: Slip) -> None:
        """Step: what belongs there instead, tested with the numbers that refuted."""
        with self.step(f"{slip.id}_mended"):
            view = self.views[slip.id]
            gone = FadeOut(self.refuted.compared)
            self.play(gone, FadeIn(view.numbers[0]), run_time=theme.QUICK)
            view.mend(self)
            self.show_badge(slip.mended, size=plain(", ".join(sizes(slip.right))))
            self.wait(COMPARE)

    def compare(self) -> None:
        """Show in a step for each table what was refused beside what is proved."""
        told: list[Slip] = []
        for name in self.tables:
            slips = self.listed(name)
            told += slips
            table = self.table_of(slips, self.mended_row, TABLE_GAPS)
            table.move_to(self.body.corner(DOWN), DOWN)  # heads and badge stand above
            heads, sides = VGroup(), VGroup(*table.columns[2:])
            for head, column in zip(("refused", "mended"), sides, strict=True):
                text = words(self.say(head), theme.NARRATION, column[0].get_color(), bold=True)
                heads.add(text.next_to(sides, UP, buff=theme.GAP).align_to(column, LEFT))
            with self.step(f"result_{name}", count=len(told)):
                arriving = FadeIn(heads, shift=0.2 * UP, rate_func=LATE)
                self.play(*self.clearing(), arriving, run_time=theme.MOVE)
                self.list_rows(table)
                names = dict.fromkeys(size for slip in told for size in sizes(slip.right))
                self.show_badge(*(slip.mended for slip in told), size=plain(", ".join(names)))

    def table_of(
        self,
        slips: Sequence[Slip],
        row: Callable[[Slip, float], Sequence[Mobject]],
        gaps: Sequence[float],
    ) -> Table:
        """Return a table of slips in the largest size for which the body is wide enough."""
        tables = (Table([row(slip, size) for slip in slips], ROW_GAP, gaps) for size in LISTED)
        return next(t for t in tables if t.width <= self.body.width).pitched(PITCH)

    def wrong_row(self, slip: Slip, size: float) -> tuple[VMobject, ...]:
        """Return the id of a slip and its line, what does not belong there in its colour."""
        wrong, right = (Equation(slip.left, folded(side)) for side in (slip.wrong, slip.right))
        line = coloured(wrong, size)
        needless, _ = changed(line, EquationMobject(right))
        (needless or line.own(())).set_color(THEME.loss)
        return self.named(slip)[0], line

    def mended_row(self, slip: Slip, size: float) -> tuple[VMobject, ...]:
        """Return the id of a slip, what its line says something of, what, and what is true."""
        both = folded(slip.wrong), folded(slip.right)
        left = coloured(slip.left, size, trailing="=")
        colors = THEME.loss, THEME.proved
        return self.named(slip)[0], left, *side_by_side(*both, size, colors)

    def list_rows(self, table: Table) -> None:
        """Show the rows of a table one after the other, with time to read them."""
        coming = (FadeIn(row, shift=0.3 * UP) for row in table.rows)
        self.play(LaggedStart(*coming, lag_ratio=0.4), run_time=1.6 * theme.MOVE)
        self.wait(READ_ROW * len(table.rows))

    def listed(self, table: str) -> list[Slip]:
        """Return the slips of a table."""
        return [slip for slip in self.judged if slip.id in self.tables[table]]

    def clearing(self, *kept: Mobject) -> list[FadeOut]:
        """Return animations that take away all but what is kept."""
        gone = [m for m in self.in_body() if m not in kept]
        badge, self.badge = self.badge, None
        return [FadeOut(m, rate_func=EARLY) for m in (*gone, badge) if m is not None]

    def named(self, slip: Slip) -> tuple[VMobject, VMobject]:
        """Return the id of a slip, and where it is made."""
        return (
            words(slip.id, theme.NARRATION, THEME.local, bold=True),
            words(self.say(f"{slip.id}_place"), theme.NOTE),
        )

    def heading_of(self, slip: Slip) -> VGroup:
        """Return the same as a line in the upper left corner of the body."""
        heading = VGroup(*self.named(slip)).arrange(RIGHT, buff=theme.GAP)
        return heading.move_to(self.body.corner(UL) + theme.GAP / 2 * DOWN, UL)


def continued(slip: Slip, before: Sequence[Slip]) -> Slip:
    """Return a slip that follows a mended line as one of the whole chain up to it."""
    for other in before:
        if slip.left == other.right:
            return replace(slip, left=other.left)
    return slip


def folded(expression: Expr) -> Expr:
    """Write the Jacobian of the normalisation by its name."""
    claim = batch_norm.jacobian().claim
    return expression.xreplace({claim.right: claim.left})
