"""Claims about the entries of a matrix: each is derived beside it and fills in its entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import DOWN, LEFT, RIGHT, FadeIn, FadeOut, LaggedStart, Scene, VGroup

from mathcore.steps import Derivation
from scenes.stage import theme
from scenes.stage.easing import EARLY
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import MatrixView
from scenes.stage.roles import coloured
from scenes.stage.route import LINE, join_ends, reasons, route, tell_route

BETWEEN_LINES = theme.GAP
BETWEEN_CLAIMS = 1.5 * theme.GAP


class ClaimsOnMatrix:
    """`derivations`, told one after the other left of a `matrix` in a region's middle.

    The claim of one that has been told stays above the lines of the next.
    """

    def __init__(
        self, region: Region, derivations: Sequence[Derivation], matrix: MatrixView
    ) -> None:
        self.derivations, self.matrix = derivations, matrix
        self.routes = [route(derivation, BETWEEN_LINES) for derivation in derivations]
        self.reasons = [reasons(*told) for told in zip(self.routes, derivations, strict=True)]
        self.claims = VGroup(*(coloured(d.claim, LINE) for d in derivations))
        told = [VGroup(*both) for both in zip(self.routes, self.reasons, strict=True)]
        widest = max(told, key=lambda lines: lines.width)
        VGroup(widest, matrix).arrange(RIGHT, buff=3 * theme.GAP).move_to(region.center)
        left = widest.get_left()
        for number, lines in enumerate(told):
            above = self.claims[:number]
            column = VGroup(*above, lines).arrange(DOWN, buff=BETWEEN_CLAIMS, aligned_edge=LEFT)
            column.move_to(region.center).align_to(left, LEFT)

    def state(self, scene: Scene, number: int, wanted: Callable[[int, int], bool]) -> None:
        """Derive a claim, then show the entries that it is about, by row and column.

        With the first claim come the brackets of the matrix.
        """
        if number:
            joining = join_ends(self.routes[number - 1], self.claims[number - 1])
            leaving = FadeOut(self.reasons[number - 1], rate_func=EARLY)
            scene.play(leaving, *joining, run_time=theme.MOVE)
        tell_route(scene, self.routes[number], self.reasons[number], self.derivations[number])
        entries = [FadeIn(entry, scale=0.5) for entry in self.matrix.where(wanted)]
        brackets = [] if number else [FadeIn(self.matrix.brackets)]
        scene.play(*brackets, LaggedStart(*entries, lag_ratio=0.2), run_time=theme.MOVE)
