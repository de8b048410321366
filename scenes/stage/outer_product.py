"""The gradient of a layer's weights: the outer product of upstream gradient and input."""

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
    FadeIn,
    FadeOut,
    LaggedStart,
    ManimColor,
    Mobject,
    VGroup,
)

from mathcore.expressions import Equation, Expr, at
from scenes.stage import theme
from scenes.stage.array_view import ArrayView
from scenes.stage.easing import EARLY, LATE, ghost
from scenes.stage.equation import EquationMobject
from scenes.stage.labelled import LABEL_SIZE, tinted
from scenes.stage.lecture_scene import LectureScene, Region
from scenes.stage.roles import coloured
from scenes.stage.theme import THEME

CLAIM_SIZE = 40  # points


class OuterProduct:
    """The gradient of weights as a table: a column times a row, entry by entry.

    `claim` is the formula, gradient = upstream gradient · inputᵀ, `size` the shape of the weights;
    `left` (n × 1) and `top` (1 × k) are its factors in numbers, `product` (n × k) the gradient;
    `roles` are the colours of both factors, one of which is a gradient too.
    """

    def __init__(
        self,
        region: Region,
        claim: Equation,
        size: Expr,
        left: np.ndarray,
        top: np.ndarray,
        product: np.ndarray,
        roles: tuple[ManimColor, ManimColor] = (THEME.gradient, THEME.value),
    ) -> None:
        factors = tuple(zip((left, top), roles, strict=True))
        gradients = [*(m for m, role in factors if role == THEME.gradient), product]
        self.left, self.top, self.product = (
            tinted(m, role, *(gradients if role == THEME.gradient else ()))
            for m, role in (*factors, (product, THEME.gradient))
        )
        self.left.next_to(self.product, LEFT, buff=theme.GAP)
        self.top.next_to(self.product, UP, buff=theme.GAP)
        names = VGroup(
            *(
                EquationMobject(at(claim.right, (place,)), LABEL_SIZE, role)
                for place, role in enumerate(roles)
            )
        )
        names[0].next_to(self.left, LEFT, buff=theme.GAP)
        names[1].next_to(self.top, RIGHT, buff=theme.GAP)
        claimed = coloured(claim, CLAIM_SIZE)
        self.size = EquationMobject(size, LABEL_SIZE, THEME.local)
        self.size.next_to(self.product, RIGHT, buff=theme.GAP)
        picture = VGroup(self.left, self.top, self.product, names, self.size)
        VGroup(picture, claimed).arrange(DOWN, buff=1.5 * theme.GAP).move_to(region.center)
        self.claim, self.names = claimed, names

    def show(self, scene: LectureScene, *beside: Animation, left: Animation | None = None) -> None:
        """Show the factors, the left one by the animation `left` if any, and let them multiply.

        The animations `beside` run along with the first. Nothing else is left in the body of the
        scene.
        """
        left = left or FadeIn(self.left, rate_func=LATE)
        others = FadeIn(self.top, self.names, self.product.brackets, rate_func=LATE)
        scene.play(*beside, left, others, run_time=1.2 * theme.MOVE)
        scene.play(
            self.fill(), FadeIn(self.claim, self.size, rate_func=LATE), run_time=1.6 * theme.MOVE
        )
        scene.remove(*scene.in_body())
        scene.add(*self.drawn)

    @property
    def drawn(self) -> tuple[Mobject, ...]:
        """All that is drawn in the end."""
        return self.left, self.top, self.names, self.product, self.claim, self.size

    def fill(self) -> Animation:
        """Return the animation in which the entries and their cells come, row by row."""
        return multiplied(self.left, self.product.entries, self.product.cells)


def multiplied(
    column: ArrayView,
    products: Sequence[Sequence[Mobject | None]],
    cells: Sequence[Sequence[Mobject]] | None = None,
) -> Animation:
    """Return the animation in which the products of one row after the other come, from the top.

    Into each row goes its factor from the column, the products come when it has gone.
    """
    rows = []
    for i, line in enumerate(products):
        drawn = [(j, product) for j, product in enumerate(line) if product is not None]
        if not drawn:
            continue
        goal = drawn[0][1]
        coming = [FadeIn(p, *([cells[i][j]] if cells else []), rate_func=LATE) for j, p in drawn]
        factor = ghost(column.entries[i][0])
        rows.append(
            AnimationGroup(
                FadeOut(factor, target_position=goal, rate_func=EARLY),
                LaggedStart(*coming, lag_ratio=0.15),
            )
        )
    return LaggedStart(*rows, lag_ratio=0.5)
