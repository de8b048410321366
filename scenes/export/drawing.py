"""Cheaper ways to the same pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cairo
import numpy as np
from manim import VMobject
from manim.camera.camera import Camera

_RELATIVE = 1e-5  # of numpy's isclose
_OF_CAMERA = ("set_cairo_context_path", "transform_points_pre_display")


def inherited(kind: type, base: type, names: Iterable[str]) -> bool:
    """Tell whether a class has methods of these names as its base has them."""
    return all(getattr(kind, name) is getattr(base, name) for name in names)


@dataclass
class _Outline:
    mobject: VMobject  # which keeps its id from being given to another
    points: bytes
    matrix: cairo.Matrix
    path: cairo.Path | None = None


class Outlines:
    """Stands in for a camera's `set_cairo_context_path`, keeping the paths of what does not move.

    manim draws everything above the lowest moving mobject in every frame, and makes each path of
    it point by point; cairo can be given the path of the last frame instead.
    """

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._known: dict[int, _Outline] = {}

    @staticmethod
    def suit(camera: Camera) -> bool:
        """Tell whether paths depend on nothing but a mobject's points and the context's matrix."""
        return inherited(type(camera), Camera, _OF_CAMERA)

    def __call__(self, ctx: cairo.Context, vmobject: VMobject) -> Camera:
        """Make the path of the mobject the current one."""
        points, matrix = vmobject.points.tobytes(), ctx.get_matrix()
        known = self._known.get(id(vmobject))
        if known is None or known.points != points or known.matrix != matrix:
            make_path(ctx, vmobject)
            self._known[id(vmobject)] = _Outline(vmobject, points, matrix)
        elif known.path is None:
            make_path(ctx, vmobject)
            known.path = ctx.copy_path()
        else:
            ctx.new_path()
            ctx.append_path(known.path)
        return self._camera


def make_path(ctx: cairo.Context, vmobject: VMobject) -> None:
    """Make the path that Camera.set_cairo_context_path makes, from plain floats instead of numpy's.

    A new sub-path starts where a curve does not start at the end of the one before; it is closed
    when it ends where it started.
    """
    points = vmobject.points
    if len(points) == 0:
        return
    ctx.new_path()
    step = vmobject.n_points_per_cubic_curve
    if len(points) < step or not np.isfinite(points).all():
        return
    flat = points[:, :2].ravel().tolist()
    tolerance, curve_to = vmobject.tolerance_for_point_equality, ctx.curve_to
    start = end = None
    for first in range(0, 2 * (len(points) - step + 1), 2 * step):
        x, y, *rest = flat[first : first + 8]
        if end != (x, y) and (start is None or not _near(end, (x, y), tolerance)):
            if start is not None and _near(start, end, tolerance):
                ctx.close_path()
            ctx.new_sub_path()
            ctx.move_to(x, y)
            start = (x, y)
        curve_to(*rest)
        end = (rest[4], rest[5])
    rest = flat[2 * (len(points) - len(points) % step) :]
    if rest and _near(end, (rest[0], rest[1]), tolerance):  # points of no curve count there
        end = (rest[-2], rest[-1])
    if _near(start, end, tolerance):
        ctx.close_path()


def _near(one: tuple[float, float], other: tuple[float, float], tolerance: float) -> bool:
    """Tell whether points are equal to manim, which asks numpy's isclose."""
    return one == other or (
        abs(one[0] - other[0]) <= tolerance + _RELATIVE * abs(other[0])
        and abs(one[1] - other[1]) <= tolerance + _RELATIVE * abs(other[1])
    )
