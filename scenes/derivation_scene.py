"""A scene for any derivation: asked, derived line by line, verified, concluded.

A lecturer's own scene needs no more than

    class ColumnForm(DerivationScene):
        problem = "C1"
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from manim import (
    DOWN,
    UP,
    FadeIn,
    FadeOut,
    Mobject,
    VGroup,
)

import mathcore
from mathcore.expressions import (
    Equation,
    Expr,
)
from mathcore.steps import Derivation, Step
from scenes.stage import theme
from scenes.stage.board import Board
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import definitions, sizes
from scenes.stage.lecture_scene import LectureScene, Report
from scenes.stage.theme import THEME
from scenes.words import rule_name

QUESTION_SIZE = 54  # points
KNOWN_SIZE = 36  # definitions


class DerivationScene(LectureScene):
    """The derivation of `problem`, a step for each entry of `outline`.

    `outline` holds pairs (name of a text, number of derivation steps that it tells); without it
    every step is told by its rule. The texts "question" and "result" open and close the scene.
    The badge is the report of the verifier. Raises what `mathcore.derivation` raises: a derivation
    that the verifier refutes is not rendered.
    """

    outline: ClassVar[Sequence[tuple[str, int]]] = ()
    # Seconds that a line stands still before the next one of the same sentence is made of it.
    rewrite_rest: ClassVar[float] = 0.0

    def setup(self) -> None:
        """Derive before anything is drawn."""
        super().setup()
        self.badge_says: tuple[bool, int] | None = None
        self.derivation = self.derive()

    def derive(self) -> Derivation:
        """Return the derivation to show; that of `problem` unless a subclass says otherwise."""
        return mathcore.derivation(self.problem)

    def construct(self) -> None:
        """Tell the whole story; holds for any derivation."""
        outline = self.outline or [("rule", 1)] * len(self.derivation.steps)
        self.open(steps=len(outline) + 2)
        self.ask(self.derivation)
        self.show_steps(self.derivation, outline)
        self.conclude(self.derivation)

    # ------------------------------------------------------------------- parts of the story

    def ask(self, derivation: Derivation, *leaving: Mobject) -> None:
        """Step: what is looked for, and its definitions, when what is `leaving` has gone."""
        self.board = Board(self, derivation)
        question, known = self.posed(derivation.start, definitions(derivation.start))
        with self.step("question"):
            if leaving:
                self.play(FadeOut(*leaving), run_time=theme.QUICK)
            self.play(FadeIn(question, shift=0.2 * UP), run_time=theme.MOVE)
            if known:
                self.play(FadeIn(known, shift=0.2 * UP), run_time=theme.QUICK)
        self.board.lower, self.board.known = question, known

    def posed(
        self,
        start: Expr,
        known: Sequence[Equation],
        *,
        size: float = QUESTION_SIZE,
        known_size: float = KNOWN_SIZE,
        gaps: float = 3,
    ) -> tuple[EquationMobject, VGroup]:
        """Return what is looked for, and `gaps` below it what is known, in the middle."""
        width = self.body.width
        question = EquationMobject(start, size, trailing="= thin ?", width=width)
        lines = VGroup(
            *(EquationMobject(line, known_size, THEME.muted, width=width) for line in known)
        ).arrange(DOWN, buff=theme.GAP)
        VGroup(question, lines).arrange(DOWN, buff=gaps * theme.GAP).move_to(self.body.center)
        return question, lines

    def show_steps(self, derivation: Derivation, outline: Sequence[tuple[str, int]]) -> None:
        """Show all steps of a derivation; those that one sentence tells in one step of the scene.

        Raises ValueError when the outline does not tell every step of the derivation once.
        """
        told = sum(count for _, count in outline)
        if told != len(derivation.steps):
            rules = [step.rule.name for step in derivation.steps]
            raise ValueError(
                f"the outline tells {told} steps, the derivation has {len(rules)}: "
                + ", ".join(rules)
            )
        steps = iter(derivation.steps)
        for name, count in outline:
            group = [next(steps) for _ in range(count)]
            rule = rule_name(group[0].rule.name)
            with self.step(name, rule=rule[:1].upper() + rule[1:]):
                for step in group:
                    self.board.show(step)
                    if step.rule.uses is not None and step is not group[-1]:
                        self.board.keep_rule()  # the sentence speaks of this lemma too
                    self.report_step(step, derivation)
                    if self.rewrite_rest and step is not group[-1]:
                        self.wait(self.rewrite_rest)

    def report_step(self, step: Step, derivation: Derivation) -> None:
        """Show the verifier's report on a step of a derivation, which has just been made."""
        self.show_report(step.report, derivation)

    def show_report(self, report: Report, derivation: Derivation) -> None:
        """Show the verifier's report, unless the badge says the same already."""
        if self.badge_says != (report.proved, report.points):
            self.badge_says = (report.proved, report.points)
            self.show_badge(report, size=self.for_every(derivation))

    def for_every(self, derivation: Derivation) -> str:
        """Return what a proof of the derivation holds for every one of: its sizes."""
        return ", ".join(sizes(derivation.claim))

    def forgotten_badge(self) -> list[Mobject]:
        """Return the badge, if there is one, to be taken away: the next report stands anew."""
        self.badge_says = None
        return super().forgotten_badge()

    def conclude(self, derivation: Derivation, *leaving: Mobject) -> None:
        """Step: the result, large and framed, when what is `leaving` has gone."""
        with self.step("result"):
            if leaving:
                self.play(FadeOut(*leaving), run_time=theme.QUICK)
            self.board.conclude(derivation.claim)
            self.show_report(derivation.report, derivation)
