"""A quantity and its value, which counts to another one while something moves by it."""

from __future__ import annotations

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


class CountTo(Animation):
    """The value of a quantity counts to another."""

    def __init__(self, quantity: CountedQuantity, value: float, **options: float) -> None:
        self.value = value
        self.places = max(decimals([quantity.value]), decimals([value]), 1)
        super().__init__(quantity, **{"run_time": theme.MOVE, **options})

    def begin(self) -> None:
        """Note where it starts."""
        self.first = self.mobject.value
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the value of one moment."""
        t = self.rate_func(alpha)
        if alpha >= 1:
            self.mobject.show(self.value, decimals([self.value]))
        else:
            self.mobject.show((1 - t) * self.first + t * self.value, self.places)
