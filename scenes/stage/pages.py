"""Derivations that are told one after the other in one place, each as a column of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import LEFT, RIGHT, Animation, FadeOut, Mobject, Scene, VGroup

from mathcore.steps import Derivation
from scenes.stage import theme
from scenes.stage.easing import GIVING_WAY
from scenes.stage.lecture_scene import Region
from scenes.stage.route import ALL, reasons, route, tell_route

BETWEEN_LINES = 1.2 * theme.GAP
REASON_WIDTH = 3.25  # frame units: most names of rules are one line


def cut(derivation: Derivation, *lines: int) -> list[Derivation]:
    """Return the parts of a derivation that end after these numbers of lines, and the rest."""
    steps = derivation.steps
    bounds = zip((0, *lines), (*lines, len(steps)), strict=True)
    return [replace(derivation, steps=steps[start:end]) for start, end in bounds]


class Pages:
    """`derivations`, told one after the other left of what stands `aside`, in a region's middle.

    When the next one is told, the lines of the one before go; if it goes on with what that one
    started with, its first line grows out of them.
    """

    def __init__(self, region: Region, derivations: Sequence[Derivation], aside: Mobject) -> None:
        self.derivations = derivations
        self.routes = [route(derivation, BETWEEN_LINES) for derivation in derivations]
        self.reasons = [
            reasons(*told, REASON_WIDTH) for told in zip(self.routes, derivations, strict=True)
        ]
        told = [VGroup(*both) for both in zip(self.routes, self.reasons, strict=True)]
        widest = max(told, key=lambda lines: lines.width)
        VGroup(widest, aside).arrange(RIGHT, buff=3 * theme.GAP).move_to(region.center)
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
        told = self.routes[number], self.reasons[number], self.derivations[number]
        before = None
        if number and not part.start:
            gone = self.routes[number - 1], self.reasons[number - 1]
            if self.derivations[number - 1].start == self.derivations[number].start:
                before = gone
            else:
                beside = (*beside, FadeOut(*gone, rate_func=GIVING_WAY))
        tell_route(scene, *told, part, rest, beside, before)
