"""Two paths from a quantity to a result: the gradients that come back along them add up."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, UP, Animation, FadeIn, Mobject, VGroup

from scenes.stage import theme
from scenes.stage.easing import LATE
from scenes.stage.lecture_scene import Region
from scenes.stage.network_map import RADIUS, arrow_between, node
from scenes.stage.pulse import Pulse
from scenes.stage.text import formula
from scenes.stage.theme import THEME

PULSE = 0.09  # radius, in frame units as all lengths here
RISE = 0.58  # of the upper path above the middle, the lower below
PITCH = 1.7  # from node to node, at most
SIGN = 32  # points


class MeetingPaths(VGroup):
    """A node, two nodes that read it, and one that reads both; symbols are mobjects.

    `factors[n]` are what path n multiplies, from the first node on: one at each of its arrows, or
    one for all. `parts` are the two gradients that come back so, `total` is their sum, left of the
    first node.
    """

    def __init__(
        self,
        region: Region,
        symbols: Sequence[Mobject],
        factors: Sequence[Sequence[Mobject]],
        parts: Sequence[Mobject],
        total: Mobject,
    ) -> None:
        signs = [formula(sign, SIGN) for sign in "+="]
        self.factors = factors
        self.sum = VGroup(parts[0], signs[0], parts[1], signs[1], total)
        self.sum.arrange(RIGHT, buff=theme.GAP / 2)
        beside = self.sum.width + theme.GAP + 2 * RADIUS
        pitch = min(PITCH, (region.width - beside) / 2)
        width = beside + 2 * pitch
        self.sum.move_to(region.center + width / 2 * LEFT, LEFT)
        first = self.sum.get_right() + (theme.GAP + RADIUS) * RIGHT
        places = (
            first,
            first + pitch * RIGHT + RISE * UP,
            first + pitch * RIGHT + RISE * DOWN,
            first + 2 * pitch * RIGHT,
        )
        self.nodes = [
            node(symbol, place, True) for symbol, place in zip(symbols, places, strict=True)
        ]
        self.ways = [
            [arrow_between(places[0], places[n], False), arrow_between(places[n], places[3], False)]
            for n in (1, 2)
        ]
        for written, ways, side in zip(factors, self.ways, (UP, DOWN), strict=True):
            for factor, way, end in zip(written, ways, (LEFT, RIGHT), strict=False):
                factor.next_to(way.get_center(), side + 0.6 * end, buff=theme.GAP / 2)
        super().__init__(*(way for ways in self.ways for way in ways), *self.nodes)

    @property
    def written(self) -> list[Mobject]:
        """All that stands at the arrows."""
        return [factor for factors in self.factors for factor in factors]

    def flow(self) -> list[Animation]:
        """Return pulses that run back along both paths, and what is multiplied on them."""
        pulses = [
            Pulse(way[0], THEME.gradient, PULSE, back=True) for ways in self.ways for way in ways
        ]
        lit = [way.animate.set_color(THEME.gradient) for ways in self.ways for way in ways]
        return [*pulses, *lit, FadeIn(*self.written, rate_func=LATE)]

    def add_up(self) -> list[Animation]:
        """Return the animations in which the two meet and add."""
        first, plus, second, equals, total = self.sum
        return [
            # Seen only when they have left the numbers that stay at the arrows.
            FadeIn(first, target_position=self.factors[0][0]),
            FadeIn(second, target_position=self.factors[1][0]),
            FadeIn(plus, equals, total, rate_func=LATE),
        ]
