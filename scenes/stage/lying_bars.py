"""Bars that lie: numbers beside each other, and what each of them costs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import (
    LEFT,
    PI,
    RIGHT,
    UP,
    FadeIn,
    ManimColor,
    Polygon,
    ReplacementTransform,
    Scene,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import Region
from scenes.stage.numbers import number_typst
from scenes.stage.text import formula
from scenes.stage.theme import THEME

BAR = 0.32  # height of a bar, in frame units as all lengths here
FIGURE = 30  # points
NUMBER_ROOM, NAME_ROOM = 1.1, 1.6  # right and left of a bar

Entry = tuple[EquationMobject, Polygon, VMobject]  # the name, the bar, the number


def lying_bar(start: Point3D, length: float, color: ManimColor) -> Polygon:
    """Return a bar that lies, from the middle of its left end."""
    end, half = start + length * RIGHT, BAR / 2 * UP
    # In the order of a standing bar's corners, from its foot: it lies down by a quarter turn.
    corners = start + half, end + half, end - half, start - half
    edge = {"stroke_color": THEME.background, "stroke_width": 2}  # parts bars end to end
    return Polygon(*corners, fill_color=color, fill_opacity=0.9, **edge)


def end_to_end(lengths: Sequence[float], color: ManimColor) -> VGroup:
    """Return lying bars of these lengths, each from where the one before ends."""
    ends = np.cumsum([0.0, *lengths])
    return VGroup(*(lying_bar(a * RIGHT, b - a, color) for a, b in pairwise(ends)))


def number_beside(bar: Polygon, value: float) -> VMobject:
    """Return a value right of its bar."""
    number = formula(number_typst(value), FIGURE)
    return number.next_to(bar, RIGHT, buff=theme.GAP / 2)


class Ledger(VGroup):
    """For each sample the probability of its class and what that costs, as lying bars.

    `shares[n]` and `costs[n]` are name, bar and number of sample n. All bars have one unit.
    """

    def __init__(
        self,
        region: Region,
        shares: Sequence[float],
        costs: Sequence[float],
        share_names: Sequence[Expr],
        cost_names: Sequence[Expr],
    ) -> None:
        start = region.left + NAME_ROOM
        self.unit = (region.right - NUMBER_ROOM - start) / max(1.0, *costs)
        height = region.height / len(shares)
        middles = [region.top - (n + 0.5) * height for n in range(len(shares))]
        lines = 0.9 * BAR * UP
        self.shares, self.costs = (
            [
                self._entry(start * RIGHT + y * UP + above, *entry, color)
                for y, *entry in zip(middles, values, names, strict=True)
            ]
            for above, values, names, color in (
                (lines, shares, share_names, THEME.value),
                (-lines, costs, cost_names, THEME.loss),
            )
        )
        super().__init__(*(part for row in (*self.shares, *self.costs) for part in row))

    def take_shares(self, scene: Scene, standing: Sequence[Sequence[VMobject]]) -> None:
        """Lay standing bars down, then move them with their names to the shares: numbers come.

        `standing[n]` are name and bar of sample n, as they stand on the scene.
        """
        turned = [
            laid.copy().move_to(bar)
            for (_, bar), (_, laid, _) in zip(standing, self.shares, strict=True)
        ]
        scene.play(
            *(
                Transform(bar, laid, path_arc=-PI / 2)
                for (_, bar), laid in zip(standing, turned, strict=True)
            ),
            run_time=theme.MOVE,
        )
        scene.play(
            *(
                ReplacementTransform(part, laid)
                for parts, entry in zip(standing, self.shares, strict=True)
                for part, laid in zip(parts, entry[:2], strict=True)
            ),
            run_time=theme.MOVE,
        )
        scene.play(FadeIn(*(number for *_, number in self.shares)), run_time=theme.QUICK)

    def _entry(self, start: Point3D, value: float, name: Expr, color: ManimColor) -> Entry:
        bar = lying_bar(start, self.unit * value, color)
        label = EquationMobject(name, FIGURE, color).next_to(start, LEFT, buff=theme.GAP)
        return label, bar, number_beside(bar, value)
