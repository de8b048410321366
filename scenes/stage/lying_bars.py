"""Bars that lie: numbers beside each other, and what each of them costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from manim import (
    LEFT,
    OUT,
    PI,
    RIGHT,
    UP,
    Animation,
    ManimColor,
    Polygon,
    ReplacementTransform,
    Scene,
    VGroup,
    VMobject,
    rotation_matrix,
)
from manim.typing import PathFuncType, Point3D

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.easing import dissolve
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import Region
from scenes.stage.numbers import number_typst
from scenes.stage.text import formula
from scenes.stage.theme import THEME

BAR = 0.32  # height of a bar, in frame units as all lengths here
FIGURE = 30  # points
NUMBER_ROOM, NAME_ROOM = 1.1, 1.6  # right and left of a bar
SLOW = 1.6 * theme.MOVE

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

    def take_shares(
        self, scene: Scene, standing: Sequence[Sequence[VMobject]], *beside: Animation
    ) -> None:
        """Let standing bars lie down on their way to the shares, with their names and numbers.

        `standing[n]` are name, bar and number of sample n, as they stand on the scene. They make a
        quarter turn about the foot of the bar, which goes straight. Then the numbers get the digits
        that they had no room for. The animations `beside` run along.
        """
        swung = []
        for (_, _, number), (*_, final) in zip(standing, self.shares, strict=True):
            end = number.copy().match_color(final)
            swung.append(end.move_to(final, LEFT).scale_to_fit_height(final.height))
        scene.play(
            *(
                ReplacementTransform(part, laid, path_func=turn)
                for parts, (name, bar, _), number in zip(standing, self.shares, swung, strict=True)
                for part, laid, turn in _turns(parts, (name, bar, number))
            ),
            *beside,
            run_time=SLOW,
        )
        exchanges = (
            move
            for (*_, final), number in zip(self.shares, swung, strict=True)
            for move in dissolve(number, final)
        )
        scene.play(*exchanges, run_time=theme.QUICK)

    def _entry(self, start: Point3D, value: float, name: Expr, color: ManimColor) -> Entry:
        bar = lying_bar(start, self.unit * value, color)
        label = EquationMobject(name, FIGURE, color).next_to(start, LEFT, buff=theme.GAP)
        return label, bar, number_beside(bar, value)


def _turns(
    standing: Sequence[VMobject], lying: Sequence[VMobject]
) -> Iterator[tuple[VMobject, VMobject, PathFuncType]]:
    """Yield name, bar and number with where they go and how: a quarter turn about the bar's foot.

    The bar turns, the texts stay upright.
    """
    turning = _turning(standing[1].get_bottom(), lying[1].get_left())
    for part, goal in zip(standing, lying, strict=True):
        upright = _upright(turning, part.get_center(), goal.get_center())
        yield part, goal, turning if part is standing[1] else upright


def _turning(before: Point3D, after: Point3D) -> PathFuncType:
    """Return the path of points that turn about a foot, which goes straight."""

    def turned(start: np.ndarray, end: np.ndarray, way: float) -> np.ndarray:
        lying = (start - before) @ rotation_matrix(PI / 2, OUT)  # of rows: clockwise
        arms = lying + way * (end - after - lying)
        return before + way * (after - before) + arms @ rotation_matrix((way - 1) * PI / 2, OUT)

    return turned


def _upright(path: PathFuncType, before: Point3D, after: Point3D) -> PathFuncType:
    """Return the path of points that do not turn, about a centre that goes along another path."""

    def carried(start: np.ndarray, end: np.ndarray, way: float) -> np.ndarray:
        arms = start - before + way * (end - after - start + before)
        return path(before, after, way) + arms

    return carried
