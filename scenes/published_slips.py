"""Six wrong lines of a published solution (S1–S6), each refuted, then mended and proved.

Two slips of notation in others (S7, S8) state nothing that could be refuted: they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

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
from mathcore.derivations import batch_norm, cross_entropy, multi_task, two_layer
from mathcore.derivations.slips import Delta, Slip, batch_with_outputs, delta_2b, g
from mathcore.expressions import Comparison, Equation, Expr, NotEqual, PartialDerivative
from scenes.stage import theme
from scenes.stage.counterexample_view import CounterexampleView
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import sizes
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.mending import changed, differing
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph
from scenes.stage.roles import coloured
from scenes.stage.slip_view import Known, SlipView
from scenes.stage.table import Table
from scenes.stage.text import plain, words
from scenes.stage.theme import THEME

LISTED = (48, 40)  # points of formulas in a table, the largest for which there is room
# Between columns, in frame units.
QUESTION_GAPS, TABLE_GAPS, NOTATION_GAPS = (0.5,), (0.3, 0.7, 1.0), (0.3, 1.0, 2.0)
ROW_GAP = 0.15
PITCH = 1.6  # between the lines of rows
BELOW = 0.1  # frame units that are free below a counterexample
COMPARE = 1.5  # seconds more, to look from one side to the other
READ_ROW = 0.8  # seconds more for each row
# What is published without one of its signs, and that sign: a ∂ below the bar, an index.
NOTATION = {
    "S7": (
        PartialDerivative(
            cross_entropy.layer[cross_entropy.j],
            cross_entropy.weights[cross_entropy.o, cross_entropy.j],
        ),
        lambda line: VGroup(min(line.own(()), key=lambda glyph: glyph.get_y())),
    ),
    "S8": (
        PartialDerivative(two_layer.loss, two_layer.z_2[two_layer.i]),
        lambda line: line.part((1, 1)),
    ),
}
LAST = mathcore.slips["S2.last"].with_one_hot_targets()  # of the chain in which S2 is a line
# Two samples of two classes, whose outputs are short decimals.
SIZES, BATCH = batch_with_outputs([("0.2", "0.8"), ("0.6", "0.4")], classes=(0, 1))


class PublishedSlips(LectureScene):
    """Lines of a solution that do not hold: tried, refuted, mended; then all side by side.

    `published` are ids of `mathcore.slips`, `tables` those that are listed together; `further` are
    slips that repeat another one and are told after it. `points` are where they are tried, the
    verifier's own counterexample if nothing is said; `reads` is what the two sides of each of them
    read, `known` what stands for something else in the published line and in the mended one.
    `shorter` is what the two sides of a long line come to; of a line of `terms` those for which
    that holds are listed.
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
        "S3.beta": (multi_task.y_b, multi_task.y_b_hat, multi_task.theta_2b),
        "S5": (batch_norm.gamma, batch_norm.x, batch_norm.epsilon),
    }
    further: ClassVar[Mapping[str, str]] = {"S3": "S3.beta"}
    points: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "S1": {"sizes": SIZES, "indices": {"i": 1, "j": 2}, "values": BATCH},
        "S2": {"sizes": SIZES, "indices": {"i": 1, "j": 1}, "values": BATCH},
        "S3": {"sizes": SIZES, "indices": {"i": 1, "j": 1}, "values": BATCH},
        "S3.beta": {"sizes": SIZES, "indices": {"q": 1}, "values": BATCH},
        "S5": {
            "sizes": {"m": 3},
            "indices": {"i": 1, "j": 1},
            "values": {"x": (1, 2, 6), "gamma": -2, "beta": 0, "epsilon": "0.001"},
        },
    }
    known: ClassVar[Mapping[str, Known]] = {
        "S4": ((Delta, delta_2b), (g,)),
    }
    shorter: ClassVar[Mapping[str, tuple[Expr, Expr]]] = {"S2": (LAST.right, LAST.wrong)}
    terms: ClassVar[Mapping[str, Comparison]] = {"S1": NotEqual(multi_task.k, multi_task.j)}
    colors: ClassVar[Mapping[Expr, ManimColor]] = {
        multi_task.y_b: THEME.target,
        multi_task.y_b_hat: THEME.value,
        batch_norm.x: THEME.value,
    }

    def setup(self) -> None:
        """Have all slips judged before anything is drawn."""
        super().setup()
        self.judged: list[Slip] = []
        for id_ in (name for one in self.published for name in (one, self.further.get(one))):
            if id_ is not None:
                slip = mathcore.slips[id_].spelled_out().with_one_hot_targets()
                slip = continued(slip, self.judged)
                self.judged.append(slip.at(**self.points[id_]) if id_ in self.points else slip)
        self.headings = {slip.id: self.heading_of(slip) for slip in self.judged}
        self.refutations = {slip.id: self.refutation(slip) for slip in self.judged}
        bottom = min(heading.get_bottom()[1] for heading in self.headings.values())
        self.line: EquationMobject | None = None  # the last one that was mended
        names = self.say("claimed"), self.say("mended")
        self.views = {
            slip.id: SlipView(
                slip,
                replace(
                    self.body,
                    bottom=self.refutations[slip.id].get_top()[1],
                    top=bottom - theme.GAP / 2,
                ),
                self.known.get(slip.id, ((), ())),
                names,
                verdict=self.say("refused"),
                shape=self.say("shape"),
            )
            for slip in self.judged
        }

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=2 * len(self.tables) + 2 * len(self.judged) + 1)
        self.question()
        for slip in self.judged:
            self.try_out(slip)
            self.mend(slip)
        self.notation()
        self.compare()

    def question(self) -> None:
        """Show in a step for each table what the lines are, and what is wrong in them."""
        for name in self.tables:
            slips = self.listed(name)
            table = self.table_of(slips, self.wrong_row, QUESTION_GAPS).move_to(self.body.center)
            counts = {"count": len(self.published), "listed": len(slips)}
            with self.step(f"question_{name}", **counts):
                if gone := self.clearing():
                    self.play(*gone, run_time=theme.QUICK)
                self.list_rows(table)

    def try_out(self, slip: Slip) -> None:
        """Step: the published line, and the point at which its two sides differ."""
        view, refuted = self.views[slip.id], self.refutations[slip.id]
        with self.step(f"{slip.id}_tried"):
            self.write(slip)
            if known := view.known[0]:
                self.play(FadeIn(known, shift=0.2 * UP), run_time=theme.QUICK)
            self.play(FadeIn(refuted.point, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(refuted.sides, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(
                FadeIn(view.numbers[0]),
                FadeIn(view.stamp, scale=0.5),
                view.wrong.animate.set_color(THEME.loss),
                run_time=theme.QUICK,
            )
            self.wait(COMPARE)

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
        """Return the counterexample, at the bottom of the body."""
        reads = self.reads.get(slip.id, ())
        found = CounterexampleView(
            slip.counterexample,
            slip.right,
            {quantity: self.colors.get(quantity, THEME.foreground) for quantity in reads},
            name=self.say("counterexample"),
            names=tuple(map(self.say, ("true", "claimed", "mended"))),
        )
        return found.move_to(self.body.corner(DOWN) + BELOW * UP, DOWN)

    def mend(self, slip: Slip) -> None:
        """Step: what belongs there instead, and that the numbers agree then."""
        with self.step(f"{slip.id}_mended"):
            self.views[slip.id].mend(self)
            self.play(*self.refutations[slip.id].correct(), run_time=1.2 * theme.MOVE)
            self.show_badge(slip.mended, size=plain(", ".join(sorted(sizes(slip.right)))))
            self.wait(COMPARE)

    def notation(self) -> None:
        """Step: two lines in which a sign is missing, as published and as they should be."""
        lines, signs = [], []
        for id_, (derivative, missing) in NOTATION.items():
            pair = [coloured(derivative, LISTED[0]) for _ in range(2)]
            lines.append((*self.named(id_), *pair))
            signs.append([missing(line) for line in pair])
        table = Table(lines, ROW_GAP, NOTATION_GAPS).pitched(PITCH).move_to(self.body.center)
        heads = self.heads_of(table, ("claimed", THEME.loss), ("mended", THEME.proved))
        for row, (lost, found) in zip(table.rows, signs, strict=True):
            row[-2].part((1,)).set_color(THEME.loss)
            row[-2].remove(*lost)
            found.set_color(THEME.proved)
        with self.step("notation"):
            arriving = FadeIn(heads, shift=0.2 * UP, rate_func=LATE)
            self.play(*self.clearing(), arriving, run_time=theme.MOVE)
            self.list_rows(table)

    def compare(self) -> None:
        """Show in a step for each table what was refuted beside what is proved."""
        told: list[Slip] = []
        for name in self.tables:
            slips = self.listed(name)
            told += slips
            table = self.table_of(slips, self.mended_row, TABLE_GAPS)
            table.move_to(self.body.corner(DOWN), DOWN)  # heads and badge stand above
            heads = self.heads_of(table, ("refused", THEME.loss), ("mended", THEME.proved))
            with self.step(f"result_{name}", count=len(told)):
                arriving = FadeIn(heads, shift=0.2 * UP, rate_func=LATE)
                self.play(*self.clearing(), arriving, run_time=theme.MOVE)
                self.list_rows(table)
                names = sorted({size for slip in told for size in sizes(slip.right)})
                self.show_badge(*(slip.mended for slip in told), size=plain(", ".join(names)))

    def heads_of(self, table: Table, *heads: tuple[str, ManimColor]) -> VGroup:
        """Return the heads, words with their colours, of the last columns of a table."""
        columns, found = VGroup(*table.columns[-len(heads) :]), VGroup()
        for (head, color), column in zip(heads, columns, strict=True):
            found.add(words(self.say(head), theme.NARRATION, color, bold=True))
            found[-1].next_to(columns, UP, buff=theme.GAP).align_to(column, LEFT)
            found[-1].put_on_line(found[0].line_height)
        return found

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
        return self.named(slip.id)[0], line

    def mended_row(self, slip: Slip, size: float) -> tuple[VMobject, ...]:
        """Return the id of a slip, what its line says something of, what, and what is true."""
        sides = self.shorter.get(slip.id, (folded(slip.wrong), folded(slip.right)))
        left = coloured(slip.left, size, trailing="=")
        if slip.id in self.terms:
            sides = differing(*sides)
            left = EquationMobject(self.terms[slip.id], size, THEME.muted, trailing=":")
        colors = THEME.loss, THEME.proved
        parts = (
            EquationMobject(side, size, color) for side, color in zip(sides, colors, strict=True)
        )
        return self.named(slip.id)[0], left, *parts

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

    def named(self, id_: str) -> tuple[VMobject, VMobject]:
        """Return the number of a slip, and where it is made."""
        return (
            words(id_.partition(".")[0], theme.NARRATION, THEME.local, bold=True),
            words(self.say(f"{id_}_place"), theme.NOTE),
        )

    def heading_of(self, slip: Slip) -> VGroup:
        """Return the same as a line in the upper left corner of the body."""
        heading = VGroup(*self.named(slip.id)).arrange(RIGHT, buff=theme.GAP)
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
