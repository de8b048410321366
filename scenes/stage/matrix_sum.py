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
    Arrow,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    Scene,
    Transform,
    VGroup,
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


class MatrixSum:
    """The sum up to now, `total`, and on the right of it the `term` that came last.

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
        """Show a term on the right; as a wave from there it changes the sum on the left."""
        if self.term:
            self.scene.play(FadeOut(self.term), run_time=theme.QUICK)
        else:
            left = self._place(LEFT)[0]
            self.scene.play(self.total.animate.set_x(left), run_time=theme.MOVE)
        term = self._beside(values)
        arrow = Arrow(0.5 * RIGHT, 0.5 * LEFT, buff=0, color=THEME.line)
        self.term = VGroup(term, arrow.move_to(self._between(term)), _below(term, label))
        self.scene.play(FadeIn(self.term, shift=0.2 * UP), run_time=theme.MOVE)
        self._become(total, total_label)

    def compare(self, values: np.ndarray, label: str, *beside: Animation) -> None:
        """Show another matrix that equals the sum in place of the last term."""
        self.scene.play(FadeOut(self.term), *beside, run_time=theme.QUICK)
        view = self._beside(values)
        equal = formula("=", theme.EQUATION).move_to(self._between(view))
        self.term = VGroup(view, equal, _below(view, label))
        self.scene.play(FadeIn(self.term, shift=0.2 * UP), run_time=theme.MOVE)

    def _become(self, values: np.ndarray, label: str) -> None:
        old, said = self.total[0], self.total[-1]
        new = self._view(values).move_to(old)
        renamed = _below(new, label)
        columns = [
            [VGroup(*column) for column in zip(*rows, strict=True)]
            for rows in (old.cells, new.cells, old.entries, new.entries)
        ]
        wave = [
            AnimationGroup(
                Transform(cells, tinted),
                FadeOut(numbers, shift=SLIDE * LEFT, rate_func=EARLY),
                FadeIn(sums, shift=SLIDE * LEFT, rate_func=LATE),
            )
            for cells, tinted, numbers, sums in zip(*columns, strict=True)
        ]
        self.scene.play(
            LaggedStart(*reversed(wave), lag_ratio=0.4),
            FadeOut(said, rate_func=EARLY),
            FadeIn(renamed, rate_func=LATE),
            run_time=1.6 * theme.MOVE,
        )
        self.scene.remove(*self.total.get_family(), *new.get_family(), renamed)
        self.total = VGroup(new, *self.total[1:-1], renamed)
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


def _below(view: MatrixView, label: str) -> Mobject:
    return words(label, theme.NOTE).next_to(view, DOWN, buff=theme.GAP / 2)
