"""Claims about the entries of a matrix: each stands beside it and fills in what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import DOWN, LEFT, RIGHT, UP, FadeIn, LaggedStart, Scene, VGroup

from mathcore.expressions import Equation
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import MatrixView
from scenes.stage.text import words
from scenes.stage.theme import THEME


class ClaimsOnMatrix:
    """`claims`, each an equation with words below it, left of a `matrix` in a region's middle."""

    def __init__(
        self, region: Region, claims: Sequence[tuple[Equation, str]], matrix: MatrixView
    ) -> None:
        self.claims = VGroup(
            *(
                VGroup(
                    EquationMobject(claim, theme.EQUATION), words(note, theme.NOTE, THEME.muted)
                ).arrange(DOWN, buff=theme.GAP, aligned_edge=LEFT)
                for claim, note in claims
            )
        ).arrange(DOWN, buff=3 * theme.GAP, aligned_edge=LEFT)
        self.matrix = matrix
        VGroup(self.claims, matrix).arrange(RIGHT, buff=6 * theme.GAP).move_to(region.center)

    def state(self, scene: Scene, number: int, wanted: Callable[[int, int], bool]) -> None:
        """Show a claim, then the entries that it is about, by row and column.

        With the first claim come the brackets of the matrix.
        """
        claim = [self.claims[number], *([] if number else [self.matrix.brackets])]
        scene.play(FadeIn(*claim, shift=0.2 * UP), run_time=theme.MOVE)
        entries = (FadeIn(entry, scale=0.5) for entry in self.matrix.where(wanted))
        scene.play(LaggedStart(*entries, lag_ratio=0.2), run_time=theme.MOVE)
