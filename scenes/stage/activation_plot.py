"""The graph of an activation with the units of a layer on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Animation,
    AnimationGroup,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    Mobject,
    Scene,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from mathcore.expressions import Expr
from mathcore.typst import typst
from scenes.stage import theme
from scenes.stage.easing import LATE, ghost
from scenes.stage.function_plot import FunctionPlot
from scenes.stage.labelled import titled
from scenes.stage.lecture_scene import Region
from scenes.stage.span import span
from scenes.stage.text import words
from scenes.stage.theme import THEME

SEEN = 0.4  # of the largest number on the other side of 0, at least
DOT = 0.11  # radius in frame units
SHARE = 0.38  # of the width of a region that a plot has beside its columns


class ActivationPlot(FunctionPlot):
    """A function of one number with room for these `inputs`, one for each unit.

    `names` are Typst sources of inputs and outputs, the plot is `width` × `height` at most. Curve
    and dots are made where the plot stands then.
    """

    def __init__(
        self,
        function: Callable[[np.ndarray], np.ndarray],
        inputs: np.ndarray,
        names: tuple[str, str],
        width: float,
        height: float,
    ) -> None:
        across = span([*inputs, *(SEEN * np.abs(inputs).max() * np.array([-1, 1]))])
        upward = span([*function(np.array(across)), SEEN * across[0]])
        super().__init__(across, upward, names, width, height)
        self.function, self.inputs = function, inputs

    def curve(self, color: ManimColor) -> VMobject:
        """Return the graph of the function."""
        return self.graph(self.function, color)

    def dots(self, color: ManimColor) -> VGroup:
        """Return the units as dots on the graph."""
        pairs = zip(self.inputs, self.function(self.inputs), strict=True)
        return VGroup(*(Dot(self.point(*pair), radius=DOT, color=color) for pair in pairs))

    def beside_branch(self, label: Mobject, branch: Point3D, side: Point3D) -> Mobject:
        """Put a label at a side of the middle of the branch RIGHT or LEFT of 0."""
        low, high = self.x_span
        x = (high if branch is RIGHT else low) / 2
        middle = self.point(x, float(self.function(np.array(x))))
        return label.next_to(middle, side, buff=theme.GAP)


class ActivationWithSlopes:
    """A plot on the left of a region, and on the right a column a quantity, an entry a unit.

    `quantities` are values, name and colour of inputs, outputs, the slopes of the function and
    those of another one. `slopes` are the words for its branches right and left of 0.
    """

    def __init__(
        self,
        region: Region,
        function: Callable[[np.ndarray], np.ndarray],
        quantities: Sequence[tuple[np.ndarray, Expr, ManimColor]],
        slopes: tuple[str, str],
    ) -> None:
        (inputs, x, _), (_, y, _), *_ = quantities
        names = typst(x), typst(y)
        plot = ActivationPlot(function, inputs, names, SHARE * region.width, region.height)
        self.plot = plot.move_to(region.corner(LEFT), LEFT)
        columns = VGroup(*(titled(*quantity) for quantity in quantities))
        _put_in_columns(columns)
        below_badge = region.top - 2 * theme.BADGE_LINE
        room = replace(region, left=plot.get_right()[0] + 2 * theme.GAP, top=below_badge)
        columns.scale(min(1.0, room.width / columns.width)).move_to(room.center)
        right, left = (words(text, theme.NOTE, THEME.local) for text in slopes)
        self.slopes = VGroup(
            plot.beside_branch(right, RIGHT, RIGHT), plot.beside_branch(left, LEFT, DOWN)
        )
        self.inputs, self.outputs, self.local, self.others = columns
        self.values = columns[:2]
        self.aside = (self.values.get_x() - room.center[0]) * RIGHT  # from the middle of the room
        self.values.shift(-self.aside)

    def show_values(self, scene: Scene, arriving: Animation, *beside: Animation) -> None:
        """Draw the graph while `beside` runs, bring the inputs onto it, then show the outputs.

        The column of inputs comes by the animation `arriving`.
        """
        curve, dots = self.plot.curve(THEME.foreground), self.plot.dots(THEME.value)
        drawn = FadeIn(self.plot, self.inputs[1], rate_func=LATE), Create(curve, rate_func=LATE)
        scene.play(*beside, arriving, *drawn, run_time=1.2 * theme.MOVE)
        moves = [
            AnimationGroup(FadeOut(ghost(row[0]), target_position=dot), FadeIn(dot, rate_func=LATE))
            for row, dot in zip(self.inputs[0].entries, dots, strict=True)
        ]
        scene.play(LaggedStart(*moves, lag_ratio=0.3), run_time=1.6 * theme.MOVE)
        scene.play(FadeIn(self.outputs, shift=0.2 * RIGHT), run_time=theme.MOVE)

    def show_slopes(self, scene: Scene) -> None:
        """Show the slopes of the function, then those of the other one."""
        scene.play(
            self.values.animate.shift(self.aside),
            FadeIn(self.local, rate_func=LATE),
            FadeIn(self.slopes, rate_func=LATE),
            run_time=1.2 * theme.MOVE,
        )
        scene.play(FadeIn(self.others, shift=0.2 * RIGHT), run_time=theme.MOVE)


def _put_in_columns(titled_views: VGroup) -> None:
    """Put views of one height beside each other, equally far apart, their titles on one line."""
    halves = [group.width / 2 for group in titled_views]
    pitch = max(one + other for one, other in pairwise(halves)) + theme.GAP
    line = max(title.get_y() - view.get_y() for view, title in titled_views)
    for number, (view, title) in enumerate(titled_views):
        VGroup(view, title).shift(number * pitch * RIGHT - view.get_center())
        title.set_y(view.get_y() + line)
