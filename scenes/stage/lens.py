"""A part of a curve, magnified: points that are close on it can be told apart."""

from __future__ import annotations

from manim import DL, DR, UL, UR, Line, Rectangle, VGroup, VMobject
from manim.typing import Point3D, Vector3D

from scenes.stage.theme import THEME

STROKE = 2


class Lens(VGroup):
    """A window around a part of a curve, and that part enlarged in a frame.

    The frame is at most `width` × `height` (frame units), `corner` is its upper right one. By
    `factor` everything in it is larger than in the window. Rays join corners of both, outside them.
    """

    def __init__(self, part: VMobject, corner: Point3D, *, width: float, height: float) -> None:
        self.window = Rectangle(width=part.width, height=part.height).move_to(part)
        self.factor = min(width / part.width, height / part.height)
        self.glass = self.window.copy().scale(self.factor).move_to(corner, UR)
        ends = (
            (side, self.window.get_corner(side), self.glass.get_corner(side))
            for side in (UL, UR, DL, DR)
        )
        rays = (Line(start, end) for side, start, end in ends if _outside(side, end - start))
        edges = VGroup(self.window, self.glass, *rays).set_stroke(THEME.muted, STROKE)
        super().__init__(*edges, part.copy().scale(self.factor).move_to(self.glass))

    def image(self, point: Point3D) -> Point3D:
        """Return where a point of the window is in the frame."""
        return self.glass.get_center() + self.factor * (point - self.window.get_center())


def _outside(side: Vector3D, way: Vector3D) -> bool:
    """Return whether a way from a corner of a box to that of another runs through neither."""
    across, upward, _ = side * way
    return across * upward <= 0
