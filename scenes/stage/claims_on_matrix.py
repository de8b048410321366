"""Claims about the entries of a matrix: each is derived beside it and fills in its entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import DOWN, RIGHT, FadeIn, LaggedStart, Mobject, Scene, VGroup

from mathcore.steps import Derivation
from scenes.stage import theme
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import MatrixView
from scenes.stage.pages import Pages


class ClaimsOnMatrix(Pages):
    """`derivations`, told one after the other left of a `matrix`, below which stands what is known.

    The `name` of the matrix stands left of it.

    What a derivation has filled in stays when the next one is told.
    """

    def __init__(
        self,
        region: Region,
        derivations: Sequence[Derivation],
        matrix: MatrixView,
        name: Mobject,
        known: VGroup,
    ) -> None:
        self.matrix, self.name, self.known = matrix, name, known
        named = VGroup(name, matrix).arrange(RIGHT, buff=theme.GAP)
        aside = VGroup(named, known).arrange(DOWN, buff=2 * theme.GAP)
        super().__init__(region, derivations, aside)
        aside.shift(theme.BADGE_LINE * DOWN)  # the middle of what the badge leaves

    def fill(self, scene: Scene, wanted: Callable[[int, int], bool]) -> None:
        """Show the entries that a claim is about, by row and column.

        With those of the first claim come the brackets of the matrix and its name.
        """
        entries = [FadeIn(entry, scale=0.5) for entry in self.matrix.where(wanted)]
        shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
        around = self.matrix.brackets, self.name
        coming = [] if self.matrix.brackets in shown else [FadeIn(*around)]
        scene.play(*coming, LaggedStart(*entries, lag_ratio=0.2), run_time=theme.MOVE)
