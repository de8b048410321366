"""The sum of two arrays of numbers, and how a formula turns into it."""

from __future__ import annotations

from manim import (
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)

from scenes.stage import theme
from scenes.stage.array_view import ArrayView
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.text import formula
from scenes.stage.theme import THEME


class ArraySum(VGroup):
    """start = `terms[0]` + `terms[1]` = `total` in numbers, where start is a formula."""

    def __init__(
        self, start: EquationMobject, terms: tuple[ArrayView, ArrayView], total: ArrayView
    ) -> None:
        self.start, self.terms, self.total = start, terms, total
        self.plus, self.equals = (formula(sign, start.font_size) for sign in "+=")
        super().__init__(start, terms[0], self.plus, terms[1], self.equals, total)
        self.arrange(RIGHT, buff=theme.GAP)
        start.shift((self.equals.get_y() - start.anchor[1]) * UP)

    def out_of(self, line: EquationMobject) -> list[Animation]:
        """Return animations that put the terms where `line` has their formulas.

        The line is an equation of a sum with the left side that the start ends in; what the start
        has before that comes.
        """
        terms = [line.part((1, n)) for n in range(len(self.terms))]
        known = [glyph for term in terms for glyph in term]
        sign = VGroup(*(glyph for glyph in line.part((1,)) if glyph not in known))
        left = VGroup(*line.part((0,)), *line.own(()))
        named, kept = VGroup(*self.start[: -len(left)]), VGroup(*self.start[-len(left) :])
        moves: list[Animation] = [
            ReplacementTransform(left, kept),
            ReplacementTransform(sign, self.plus),
            FadeIn(named, rate_func=LATE),
        ]
        for old, new in zip(terms, self.terms, strict=True):
            moves += [FadeOut(old, rate_func=EARLY), FadeIn(new, rate_func=LATE)]
        return moves

    def add_up(self) -> list[Animation]:
        """Return animations in which the terms are added, column by column."""
        columns = zip(*(array.columns for array in (*self.terms, self.total)), strict=True)
        return [
            FadeIn(self.equals, self.total.brackets),
            LaggedStart(
                *(
                    AnimationGroup(
                        *(Indicate(column, 1.1, THEME.local) for column in added),
                        FadeIn(result, rate_func=LATE),
                    )
                    for *added, result in columns
                ),
                lag_ratio=0.5,
            ),
        ]
