"""Six wrong lines of a published solution (S1–S6), each refuted, then mended and proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    VGroup,
    VMobject,
)

import mathcore
from mathcore.derivations import batch_norm, multi_task
from mathcore.derivations.slips import Delta, Slip, delta_2b, g
from mathcore.expressions import Definition, Expr
from scenes.stage import theme
from scenes.stage.counterexample_view import CounterexampleView
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import sizes
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.mending import differing
from scenes.stage.slip_view import SlipView
from scenes.stage.stamp import Stamp
from scenes.stage.table import Table
from scenes.stage.text import plain, words
from scenes.stage.theme import THEME

SHORT = 28  # points, of formulas in a table
QUESTION_GAPS, TABLE_GAPS = (0.4, 1.0), (0.3, 0.6, 0.6)  # between columns, in frame units
ROW_GAP = 0.2


class PublishedSlips(LectureScene):
    """Six lines of a solution that do not hold: tried, refused, mended; at the end side by side.

    `published` are ids of `mathcore.slips`, `reads` is what the two sides of each of them read,
    `known` what stands for something else in them.
    """

    problem = "D6"
    tag = "D4, D6"
    published: ClassVar[tuple[str, ...]] = ("S1", "S2", "S3", "S4", "S5", "S6")
    reads: ClassVar[Mapping[str, Sequence[Expr]]] = {
        "S1": (multi_task.y_b, multi_task.y_b_hat),
        "S2": (multi_task.y_b, multi_task.y_b_hat),
        "S3": (multi_task.y_b, multi_task.y_b_hat),
        "S5": (batch_norm.gamma, batch_norm.x, batch_norm.epsilon),
    }
    known: ClassVar[Mapping[str, Sequence[Definition]]] = {
        "S4": (Delta, g, delta_2b),
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
            self.judged.append(continued(mathcore.slips[id_].spelled_out(), self.judged))
        self.headings = {slip.id: self.heading_of(slip) for slip in self.judged}
        bottom = min(heading.get_bottom()[1] for heading in self.headings.values())
        area = replace(self.body, top=bottom - 2 * theme.GAP)
        names = self.say("claimed"), self.say("mended")
        self.views = {
            slip.id: SlipView(slip, area, self.known.get(slip.id, ()), names)
            for slip in self.judged
        }

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=2 + 2 * len(self.judged))
        self.question()
        for slip in self.judged:
            self.try_out(slip)
            self.mend(slip)
        self.compare()

    def question(self) -> None:
        """Step: where the six lines stand, and the derivatives that they are about."""
        rows = [
            (*self.named(slip), EquationMobject(slip.left, SHORT, trailing="= thin ?"))
            for slip in self.judged
        ]
        table = Table(rows, ROW_GAP, QUESTION_GAPS).move_to(self.body.center)
        with self.step("question", count=len(self.judged)):
            coming = (FadeIn(row, shift=0.3 * UP) for row in table.rows)
            self.play(LaggedStart(*coming, lag_ratio=0.4), run_time=1.6 * theme.MOVE)

    def try_out(self, slip: Slip) -> None:
        """Step: the published line, and the point at which its two sides differ."""
        view, heading = self.views[slip.id], self.headings[slip.id]
        refuted = CounterexampleView(
            slip.report.counterexample,
            {q: self.colors.get(q, THEME.foreground) for q in self.reads.get(slip.id, ())},
            true=self.say("true"),
            claimed=self.say("claimed"),
        )
        refuted.move_to(view.lower)
        stamp = Stamp(self.say("refused"), THEME.loss)
        stamp.next_to(heading, RIGHT, buff=2 * theme.GAP)
        with self.step(f"{slip.id}_tried"):
            self.play(*self.clearing(), run_time=theme.QUICK)
            self.play(
                FadeIn(heading, view.names[0], view.published, shift=0.2 * UP), run_time=theme.MOVE
            )
            if view.known:
                self.play(FadeIn(view.known, shift=0.2 * UP), run_time=theme.QUICK)
            if refuted.point:
                self.play(FadeIn(refuted.point, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(refuted.sides, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(
                FadeIn(stamp, scale=2),
                view.wrong.animate.set_color(THEME.loss),
                run_time=theme.QUICK,
            )
        self.refuted = refuted

    def mend(self, slip: Slip) -> None:
        """Step: what belongs there instead, below what was published."""
        with self.step(f"{slip.id}_mended"):
            self.play(FadeOut(self.refuted), run_time=theme.QUICK)
            self.views[slip.id].mend(self)
            self.show_badge(slip.mended, size=plain(", ".join(sizes(slip.right))))

    def compare(self) -> None:
        """Step: what was refused and what is proved, side by side."""
        rows = []
        for slip in self.judged:
            wrong, right = differing(folded(slip.wrong), folded(slip.right))
            both = (wrong, THEME.loss), (right, THEME.proved)
            rows.append((*self.named(slip), *(EquationMobject(e, SHORT, c) for e, c in both)))
        table = Table(rows, ROW_GAP, TABLE_GAPS).move_to(self.body.corner(DOWN), DOWN)
        heads = VGroup()
        for name, column in zip(("refused", "mended"), table.columns[2:], strict=True):
            head = words(self.say(name), theme.NARRATION, column[0].get_color(), bold=True)
            heads.add(head.next_to(table, UP, buff=theme.GAP).align_to(column, LEFT))
        with self.step("result", count=len(self.judged)):
            self.play(*self.clearing(), run_time=theme.QUICK)
            self.play(FadeIn(heads, shift=0.2 * UP), run_time=theme.QUICK)
            coming = (FadeIn(row, shift=0.3 * UP) for row in table.rows)
            self.play(LaggedStart(*coming, lag_ratio=0.4), run_time=1.6 * theme.MOVE)
            names = dict.fromkeys(size for slip in self.judged for size in sizes(slip.right))
            self.show_badge(*(slip.mended for slip in self.judged), size=plain(", ".join(names)))

    def clearing(self) -> list[FadeOut]:
        """Return animations that take everything away."""
        gone = [*self.in_body(), *filter(None, [self.badge])]
        self.badge = None
        return [FadeOut(m) for m in gone]

    def named(self, slip: Slip) -> tuple[VMobject, VMobject]:
        """Return the id of a slip, and where it is made."""
        return (
            words(slip.id, theme.NARRATION, THEME.local, bold=True),
            words(self.say(f"{slip.id}_place"), theme.NOTE),
        )

    def heading_of(self, slip: Slip) -> VGroup:
        """Return the same as a line in the upper left corner of the body."""
        heading = VGroup(*self.named(slip)).arrange(RIGHT, buff=theme.GAP)
        return heading.move_to(self.body.corner(UL) + theme.GAP * DOWN, UL)


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
