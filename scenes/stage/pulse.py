"""A pulse: what runs along an edge when a value or a gradient flows."""

from __future__ import annotations

from manim import Animation, Dot, ManimColor, VMobject


class Pulse(Animation):
    """A dot that runs along a path, from its end to its start if `back`; there only meanwhile.

    `radius` is in scene units. Where the dot is depends on the time alone, not on the frame before.
    """

    def __init__(
        self, path: VMobject, color: ManimColor, radius: float, *, back: bool = False
    ) -> None:
        self._path = path.copy()
        if back:
            self._path.reverse_direction()
        super().__init__(Dot(radius=radius, color=color), introducer=True, remover=True)

    def interpolate_mobject(self, alpha: float) -> None:
        """Put the dot where it is at `alpha` (0 to 1) of the time."""
        place = self._path.point_from_proportion(self.rate_func(alpha))
        self.mobject.points = self.starting_mobject.points + place  # which is at the origin
