"""A quantity or numbers, which count to other values while something moves by them."""

from __future__ import annotations

import numpy as np
from manim import DL, Animation, ManimColor, VGroup

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.bar_chart import counted, decimals
from scenes.stage.equation import EquationMobject


class CountedQuantity(VGroup):
    """A quantity, an equals sign and its `value` as a plain decimal, `size` in points."""

    def __init__(self, quantity: Expr, value: float, size: float, color: ManimColor) -> None:
        *signs, zero = EquationMobject(quantity, size, color, trailing="= 0")
        self.signs, self.number = VGroup(*signs), VGroup()
        self.way = zero.get_corner(DL) - signs[-1].get_center()  # from the sign to the digits
        self.font_size, self.ink = size, color
        super().__init__(self.signs, self.number)
        self.show(value, decimals([value]))

    def show(self, value: float, places: int) -> None:
        """Show another value with so many decimals."""
        for old in self.number.family_members_with_points():
            old.clear_points()  # the scene may still hold it, as numbers of bars
        self.value = value
        number = counted(value, places, self.font_size).set_color(self.ink)
        number.shift(self.signs[-1].get_center() + self.way)
        self.number.submobjects = list(number)

    def to(self, value: float, **options: float) -> Animation:
        """Return an animation in which the value counts to another."""
        return CountTo(self, value, **options)


class CountedNumbers(VGroup):
    """Numbers in plain decimals, each around a point of its own (n × 3), `size` in points."""

    def __init__(
        self, values: np.ndarray, points: np.ndarray, size: float, color: ManimColor
    ) -> None:
        self.centers, self.font_size, self.ink = points, size, color
        super().__init__()
        self.show(values, decimals(values))

    def show(self, values: np.ndarray, places: int) -> None:
        """Show other values with so many decimals."""
        for old in self.family_members_with_points():
            old.clear_points()  # the scene may still hold it, as numbers of bars
        self.value = values
        self.submobjects = [
            counted(value, places, self.font_size).set_color(self.ink).move_to(center)
            for value, center in zip(values, self.centers, strict=True)
        ]

    def to(self, values: np.ndarray, **options: float) -> Animation:
        """Return an animation in which the values count to others."""
        return CountTo(self, values, **options)


class CountTo(Animation):
    """What is counted, a quantity or numbers, counts to another value."""

    def __init__(
        self, what: CountedQuantity | CountedNumbers, value: float | np.ndarray, **options: float
    ) -> None:
        self.value = value
        self.places = max(decimals(what.value), decimals(value), 1)
        super().__init__(what, **{"run_time": theme.MOVE, **options})

    def begin(self) -> None:
        """Note where it starts."""
        self.first = self.mobject.value
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the value of one moment."""
        t = self.rate_func(alpha)
        if alpha >= 1:
            self.mobject.show(self.value, decimals(self.value))
        else:
            self.mobject.show((1 - t) * self.first + t * self.value, self.places)
