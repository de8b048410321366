"""Cheaper ways to the same pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cairo
import numpy as np
from manim import VMobject
from manim.camera.camera import Camera


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
        self._make = camera.set_cairo_context_path
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
            self._make(ctx, vmobject)
            self._known[id(vmobject)] = _Outline(vmobject, points.copy(), matrix)
        elif known.path is None:
            self._make(ctx, vmobject)
            known.path = ctx.copy_path()
        else:
            ctx.new_path()
            ctx.append_path(known.path)
        return self._camera
