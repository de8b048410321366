"""Claims about the entries of a matrix: each is derived beside it and fills in its entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import LEFT, RIGHT, Animation, FadeIn, FadeOut, LaggedStart, Scene, VGroup

from mathcore.steps import Derivation
from scenes.stage import theme
from scenes.stage.easing import GIVING_WAY
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import MatrixView
from scenes.stage.route import ALL, reasons, route, tell_route

BETWEEN_LINES = theme.GAP


class ClaimsOnMatrix:
    """`derivations`, told one after the other left of a `matrix` in a region's middle.

    When the next one is told, the lines of the one before go: its entries in the matrix stay.
    """

    def __init__(
        self, region: Region, derivations: Sequence[Derivation], matrix: MatrixView
    ) -> None:
        self.derivations, self.matrix = derivations, matrix
        self.routes = [route(derivation, BETWEEN_LINES) for derivation in derivations]
        self.reasons = [reasons(*told) for told in zip(self.routes, derivations, strict=True)]
        told = [VGroup(*both) for both in zip(self.routes, self.reasons, strict=True)]
        widest = max(told, key=lambda lines: lines.width)
        VGroup(widest, matrix).arrange(RIGHT, buff=3 * theme.GAP).move_to(region.center)
        left = widest.get_left()
        for lines in told:
            lines.move_to(region.center).align_to(left, LEFT)

    def tell(
        self,
        scene: Scene,
        number: int,
        part: slice = ALL,
        rest: float = 0.0,
        beside: Sequence[Animation] = (),
    ) -> None:
        """Tell a part of the lines of a derivation, with a rest (seconds) between two of them.

        The animations `beside` run along with the first line.
        """
        if number and not part.start:
            gone = self.routes[number - 1], self.reasons[number - 1]
            beside = (*beside, FadeOut(*gone, rate_func=GIVING_WAY))
        told = self.routes[number], self.reasons[number], self.derivations[number]
        tell_route(scene, *told, part, rest, beside)

    def fill(self, scene: Scene, number: int, wanted: Callable[[int, int], bool]) -> None:
        """Show the entries that a claim is about, by row and column.

        With those of the first claim come the brackets of the matrix.
        """
        entries = [FadeIn(entry, scale=0.5) for entry in self.matrix.where(wanted)]
        brackets = [] if number else [FadeIn(self.matrix.brackets)]
        scene.play(*brackets, LaggedStart(*entries, lag_ratio=0.2), run_time=theme.MOVE)
