"""Matrices in numbers, added up one after the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    Scene,
    Transform,
    VGroup,
    linear,
    smooth,
    squish_rate_func,
)
from manim.typing import Point3D

from scenes.stage import theme
from scenes.stage.easing import EARLY, LATE
from scenes.stage.labelled import headed
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import MatrixView
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

HEADING = 30  # points
SLIDE = 0.3  # way of the numbers of a sum, in frame units
# What says what is added, the adding, and what says what the sum is: one after the other.
FIRST, BETWEEN, LAST = (
    squish_rate_func(rate, *times)
    for rate, times in ((smooth, (0, 0.2)), (linear, (0.1, 0.85)), (smooth, (0.8, 1)))
)


class MatrixSum:
    """The sum up to now, `total`, and on the right of it the `term` that is to be added.

    `total` is a matrix, the names of its rows and columns, and its label below; `term` has the
    matrix first. All are tinted for entries up to `largest`.
    """

    def __init__(self, scene: Scene, region: Region, largest: float) -> None:
        self.scene, self.region, self.largest = scene, region, largest
        self.total, self.term = VGroup(), VGroup()

    def begin(
        self, values: np.ndarray, label: str, rows: Sequence[str], columns: Sequence[str]
    ) -> None:
        """Show the first term, with the names (Typst source) of its rows and columns."""
        view = self._view(values)
        headings = ([formula(n, HEADING, THEME.muted) for n in names] for names in (rows, columns))
        self.total = headed(view, *headings).add(_below(view, label))
        self.total.move_to(self.region.center)
        self.scene.play(FadeIn(self.total, shift=0.2 * UP), run_time=theme.MOVE)

    def add(self, values: np.ndarray, label: str, total: np.ndarray, total_label: str) -> None:
        """Add what stands on the right to the sum, then show a term there, with + between.

        `total` is what the sum will be with it.
        """
        if self.term:
            self._add_up()
        else:
            left = self._place(LEFT)[0]
            self.scene.play(self.total.animate.set_x(left), run_time=theme.MOVE)
        term = self._beside(values)
        self._put_right(term, "+", label)
        self.next = total, total_label

    def compare(self, values: np.ndarray, label: str, *beside: Animation) -> None:
        """Add the last term, then show in its place another matrix that equals the sum."""
        self._add_up(*beside)
        self._put_right(self._beside(values), "=", label)

    def _put_right(self, view: MatrixView, sign: str, label: str) -> None:
        """Show a matrix on the right, and what it has to do with the sum."""
        between = formula(sign, theme.EQUATION).move_to(self._between(view))
        self.term = VGroup(view, between, _below(view, label))
        self.scene.play(FadeIn(self.term, shift=0.2 * UP), run_time=theme.MOVE)

    def _add_up(self, *beside: Animation) -> None:
        """Let the term, as a wave from the right, go into the sum, which then gets its name.

        The sign goes first: at no time is there an equation that is wrong.
        """
        values, label = self.next
        (old, *headings, said), (term, sign, named) = self.total, self.term
        new = self._view(values).move_to(old)
        renamed = _below(new, label)
        wave = [
            AnimationGroup(
                Transform(cells, tinted),
                FadeOut(numbers, shift=SLIDE * LEFT, rate_func=EARLY),
                FadeIn(sums, shift=SLIDE * LEFT, rate_func=LATE),
                FadeOut(added, shift=SLIDE * LEFT, rate_func=EARLY),
            )
            for cells, tinted, numbers, sums, added in zip(
                *map(_columns, (old.cells, new.cells, old.entries, new.entries)),
                [VGroup(*term.column(n)) for n in range(len(term.cells[0]))],
                strict=True,
            )
        ]
        self.scene.play(
            FadeOut(sign, said, named, term.brackets, rate_func=FIRST),
            LaggedStart(*reversed(wave), lag_ratio=0.4, rate_func=BETWEEN),
            FadeIn(renamed, rate_func=LAST),
            *beside,
            run_time=2 * theme.MOVE,
        )
        self.scene.remove(*self.total.get_family(), *self.term.get_family(), *new.get_family())
        self.scene.remove(renamed)
        self.total, self.term = VGroup(new, *headings, renamed), VGroup()
        self.scene.add(self.total)

    def _view(self, values: np.ndarray) -> MatrixView:
        return MatrixView(values, scale_to=self.largest)

    def _beside(self, values: np.ndarray) -> MatrixView:
        """Return a matrix on the right, level with the sum on the left."""
        return self._view(values).move_to(self._place(RIGHT)).match_y(self.total[0])

    def _between(self, view: MatrixView) -> Point3D:
        return (self.total[0].get_right() + view.get_left()) / 2

    def _place(self, side: Point3D) -> Point3D:
        return self.region.center + self.region.width / 4 * side


def _columns(rows: Sequence[VGroup]) -> list[VGroup]:
    return [VGroup(*column) for column in zip(*rows, strict=True)]


def _below(view: MatrixView, label: str) -> Mobject:
    return words(label, theme.NOTE).next_to(view, DOWN, buff=theme.GAP / 2)
