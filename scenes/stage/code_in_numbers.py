"""A formula, the line of code that computes it, and that both give the same numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    ManimColor,
    ReplacementTransform,
    Scene,
    VGroup,
)
from manim.typing import Point3D

from scenes.stage import theme
from scenes.stage.alignment import level
from scenes.stage.code import code, panel
from scenes.stage.code_line import CodeLine
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.matrix_view import MatrixView
from scenes.stage.morph import Restatement, glyphs, plan_morph, play_morph
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

TIP = 0.2  # of the arrow, in frame units


class CodeInNumbers:
    """From top to bottom a formula, a line of code on a panel, and the vectors of both.

    `inputs` are the code's by their names, `name` is what it computes, `computed` its numbers and
    `expected` the formula's, under the words `label`. `colors` gives the colours of names.
    """

    def __init__(
        self,
        middle: Point3D,
        claim: EquationMobject,
        line: CodeLine,
        inputs: Mapping[str, np.ndarray],
        name: str,
        computed: np.ndarray,
        expected: np.ndarray,
        label: str,
        colors: Mapping[str, ManimColor],
    ) -> None:
        self.claim, self.line, self.name, self.colors = claim, line, name, colors
        self.panel = panel([line])
        upper = VGroup(claim, self.panel).arrange(DOWN, buff=theme.GAP)
        self.inputs = [self._vector(values, key) for key, values in inputs.items()]
        view = MatrixView(expected, color=colors[name])
        below = words(label, theme.NOTE, colors[name])
        formula_gives = VGroup(view, below.next_to(view, DOWN, buff=theme.GAP / 2))
        self.computed = self._vector(computed, name)
        self.same = VGroup(formula("=", theme.EQUATION), formula_gives)
        self.arrow = Arrow(LEFT, RIGHT, buff=0, color=THEME.line, stroke_width=4, tip_length=TIP)
        row = level(*self.inputs, self.arrow, self.computed, *self.same, gap=2 * theme.GAP)
        VGroup(upper, row).arrange(DOWN, buff=theme.GAP).move_to(middle)

    def show(self, scene: Scene, *beside: Animation) -> None:
        """Show the formula with the code, its inputs, what it computes, and the formula's numbers.

        The animations `beside` run along with the first.
        """
        arriving = FadeIn(self.claim, self.panel, shift=0.2 * UP, rate_func=LATE)
        scene.play(*beside, arriving, run_time=theme.MOVE)
        scene.play(FadeIn(*self.inputs, shift=0.2 * UP), run_time=theme.MOVE)
        scene.play(GrowArrow(self.arrow), FadeIn(self.computed, shift=0.2 * RIGHT))
        scene.play(FadeIn(*self.same, shift=0.2 * UP), run_time=theme.MOVE)

    def exchange(
        self, scene: Scene, claim: EquationMobject, line: CodeLine, inputs: Mapping[str, np.ndarray]
    ) -> None:
        """Turn formula and code into others with the same result.

        The first of the two new inputs is the second one of before.
        """
        claim.move_to(self.claim)
        line.move_to(self.line)
        gone, kept = self.inputs
        first, second = (self._vector(values, key) for key, values in inputs.items())
        for new, old in ((first, gone), (second, kept)):
            new.shift(old[0].get_center() - new[0].get_center())
        scene.play(FadeOut(gone), run_time=theme.QUICK)
        same = Restatement(self.claim.expression, claim.expression)
        play_morph(
            scene,
            plan_morph(same, glyphs(self.claim), glyphs(claim)),
            [self.claim],
            [claim],
            ReplacementTransform(self.line.named(self.name), line.named(self.name)),
            FadeOut(self.line.without(self.name), rate_func=EARLY),
            FadeIn(line.without(self.name), rate_func=LATE),
            ReplacementTransform(kept, first),
            run_time=1.4 * theme.MOVE,
        )
        scene.remove(self.line, *line)
        scene.add(line)
        scene.play(FadeIn(second, shift=0.2 * UP), run_time=theme.MOVE)

    def _vector(self, values: np.ndarray, name: str) -> VGroup:
        """Return a column of numbers with its name in the code below."""
        color = self.colors[name]
        view = MatrixView(values, color=color)
        label = code(name, theme.NOTE, color)
        return VGroup(view, label.next_to(view, DOWN, buff=theme.GAP / 2))
