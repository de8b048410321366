"""The softmax Jacobian (A2): components, the two cases, the matrix, and a computed example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import numpy as np
from manim import DOWN, RIGHT, UP, FadeIn, FadeOut, LaggedStart, VGroup

import mathcore
from mathcore.expressions import Cases, Expr, at
from scenes.derivation_scene import Board, DerivationScene
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.matrix_view import MatrixView
from scenes.stage.morph import Restatement
from scenes.stage.numbers import number_text
from scenes.stage.text import formula, words

NAME_SIZE = 36  # points, of what a matrix is


class SoftmaxJacobian(DerivationScene):
    """From the quotient rule to diag(y) − y yᵀ, and what that is in numbers at `logits`."""

    problem = "A2"
    outline = (
        ("definition", 1),
        ("quotient", 1),
        ("derivatives", 3),
        ("delta", 1),
        ("factor", 1),
        ("split", 2),
        ("cancel", 1),
        ("fold", 1),
    )
    logits: ClassVar[tuple[float, ...]] = (2.0, 1.0, 0.0)

    def construct(self) -> None:
        """Tell the story."""
        self.matrix_form = mathcore.derivation("A2.matrix")
        self.open(steps=len(self.outline) + 6)
        self.ask(self.derivation)
        self.show_steps(self.derivation, self.outline)
        self.distinguish_cases()
        self.read_off_matrix()
        self.compute_example()
        self.add_up_rows()
        self.conclude(self.matrix_form, self.numbers)

    def distinguish_cases(self) -> None:
        """Step: what the one formula says for i = k and for i ≠ k."""
        claim, united = self.derivation.claim.right, mathcore.derivation("D3").steps
        cases = next(s.after for s in reversed(united) if isinstance(s.after, Cases))
        with self.step("cases"):
            self.board.show(Restatement(claim, cases, name=united[0].rule.name))
            self.show_report(mathcore.verify(claim, cases), self.derivation)

    def read_off_matrix(self) -> None:
        """Step: all components together are a matrix."""
        self.board = Board(self, self.matrix_form, self.board)
        with self.step("matrix"):
            self.board.join(self.derivation.claim)
            for step in self.matrix_form.steps[1:]:  # the first is that claim
                self.board.show(step)
                self.show_report(step.report, self.matrix_form)

    def compute_example(self) -> None:
        """Step: diag(y) and y yᵀ in numbers, and the Jacobian as their difference."""
        z = np.array(self.logits)
        y, self.jacobian = mathcore.softmax(z), mathcore.softmax_jacobian(z)
        claim = self.matrix_form.claim
        diagonal, outer, difference = (
            named(values, name, largest=float(y.max()))
            for values, name in (
                (np.diag(y), at(claim.right, (0,))),
                (np.outer(y, y), at(claim.right, (1, 0))),
                (self.jacobian, claim.left),
            )
        )
        minus, equal = (formula(sign, theme.EQUATION) for sign in ("-", "="))
        row = VGroup(diagonal, minus, outer, equal, difference).arrange(RIGHT, buff=theme.GAP)
        for part in (minus, outer, equal, difference):
            part.shift((diagonal[0].get_y() - part[0].get_y()) * UP)
        row.move_to(self.body.center)
        with self.step("example", logits=listed(z), outputs=listed(y)):
            self.play(*self.board.clear(), run_time=theme.QUICK)
            self.play(FadeIn(diagonal, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(minus, outer, shift=0.2 * UP), run_time=theme.MOVE)
            self.play(FadeIn(equal, difference, shift=0.2 * UP), run_time=theme.MOVE)
        self.example, self.numbers = row, difference

    def add_up_rows(self) -> None:
        """Step: every row of the Jacobian sums to zero."""
        largest = float(np.abs(self.jacobian).max())
        sums = MatrixView(self.jacobian.sum(axis=1), scale_to=largest)
        label = words(self.say("sums"), theme.NOTE)
        with self.step("rows"):
            rest = VGroup(*(part for part in self.example if part is not self.numbers))
            self.play(FadeOut(rest), run_time=theme.QUICK)
            self.play(self.numbers.animate.move_to(self.body.center), run_time=theme.MOVE)
            sums.next_to(self.numbers[0], RIGHT, buff=4 * theme.GAP)
            label.next_to(sums, DOWN, buff=theme.GAP)
            self.play(FadeIn(sums.brackets, *sums.cells, label), run_time=theme.QUICK)
            arriving = [FadeIn(total, shift=0.4 * RIGHT) for total in sums.entries]
            self.play(LaggedStart(*arriving, lag_ratio=0.5), run_time=1.5 * theme.MOVE)
        self.numbers.add(sums, label)


def named(values: np.ndarray, name: Expr, largest: float) -> VGroup:
    """Return a matrix in numbers, tinted relative to the largest entry, with its name below."""
    view = MatrixView(values, scale_to=largest)
    return VGroup(view, EquationMobject(name, NAME_SIZE).next_to(view, DOWN, buff=theme.GAP))


def listed(values: Iterable[float]) -> str:
    """Return the numbers for a sentence."""
    return ", ".join(number_text(value) for value in values)
