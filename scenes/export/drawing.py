"""Cheaper ways to the same pixels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cairo
import numpy as np
from manim import VMobject
from manim.camera.camera import Camera

_RELATIVE = 1e-5  # of numpy's isclose


@dataclass
class _Outline:
    mobject: VMobject  # which keeps its id from being given to another
    points: np.ndarray
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
        return all(
            getattr(type(camera), name) is getattr(Camera, name)
            for name in ("set_cairo_context_path", "transform_points_pre_display")
        )

    def __call__(self, ctx: cairo.Context, vmobject: VMobject) -> Camera:
        """Make the path of the mobject the current one."""
        points, matrix = vmobject.points, ctx.get_matrix()
        known = self._known.get(id(vmobject))
        if known is None or known.matrix != matrix or not np.array_equal(known.points, points):
            make_path(ctx, vmobject)
            self._known[id(vmobject)] = _Outline(vmobject, points.copy(), matrix)
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
    points = vmobject.points[:, :2]
    if len(points) == 0:
        return
    ctx.new_path()
    step = vmobject.n_points_per_cubic_curve
    if len(points) < step or not np.isfinite(vmobject.points).all():
        return
    starts = np.arange(step, len(points), step)
    apart = ~_equal(points[starts - 1], points[starts], vmobject)
    flat = points.ravel().tolist()
    for start, end in pairwise([0, *starts[apart].tolist(), len(points)]):
        if end - start < step:
            continue
        ctx.new_sub_path()
        ctx.move_to(flat[2 * start], flat[2 * start + 1])
        for first in range(2 * start, 2 * (end - step + 1), 2 * step):
            ctx.curve_to(*flat[first + 2 : first + 8])
        if _equal(points[start], points[end - 1], vmobject):
            ctx.close_path()


def _equal(one: np.ndarray, other: np.ndarray, vmobject: VMobject) -> np.ndarray:
    """Tell which points are equal to manim: numpy's isclose, less for each call."""
    near = vmobject.tolerance_for_point_equality + _RELATIVE * np.abs(other)
    return (np.abs(one - other) <= near).all(axis=-1)
