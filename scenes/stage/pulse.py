"""A pulse: what runs along an edge when a value or a gradient flows."""

from __future__ import annotations

from manim import Animation, Dot, ManimColor, VMobject

ARRIVED = 0.6  # of the time: where a pulse that dies has come to its end
WIDEST = 2.5  # times its size, when it is gone


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
        self._put(self.rate_func(alpha))

    def _put(self, share: float, size: float = 1.0) -> None:
        place = self._path.point_from_proportion(share)
        self.mobject.points = size * self.starting_mobject.points + place  # which is at the origin


class DyingPulse(Pulse):
    """A pulse that gets no farther than to the end of its path: there it widens and fades."""

    def interpolate_mobject(self, alpha: float) -> None:
        """Put the dot where it is at `alpha` (0 to 1) of the time, or let it fade at the end."""
        dying = max(0.0, (alpha - ARRIVED) / (1 - ARRIVED))
        self._put(self.rate_func(min(1.0, alpha / ARRIVED)), 1 + (WIDEST - 1) * dying)
        self.mobject.set_opacity(1 - dying)
