"""Cheaper ways to the same pixels."""

from __future__ import annotations

import copy
import enum
from dataclasses import dataclass
from functools import cache
from pathlib import PosixPath
from types import FunctionType
from typing import Any

import cairo
import numpy as np
import svgelements
from manim import ManimColor, Mobject, VMobject
from manim.camera.camera import Camera

_UNCHANGING = {str, int, float, bool, complex, type(None), FunctionType, ManimColor}
# An outline as it stood in its drawing: read when the glyph is made, never again.
_UNCHANGING |= {svgelements.Path, PosixPath}


def copy_mobject(mobject: Mobject, copies: dict[int, Any]) -> Mobject:
    """Copy as Mobject.__deepcopy__ does, but share what never changes and ask less.

    `copies` has the copies made so far, by the originals' ids.
    """
    cls = type(mobject)
    result = cls.__new__(cls)
    copies[id(mobject)] = result
    own = result.__dict__
    for name, value in mobject.__dict__.items():
        own[name] = _copied(value, copies)
    result.original_id = str(id(mobject))
    return result


def _copied(value: Any, copies: dict[int, Any]) -> Any:
    kind = type(value)
    if _unchanging(kind) or (kind is tuple and all(_unchanging(type(part)) for part in value)):
        return value
    if id(value) in copies:
        return copies[id(value)]
    if kind is list:
        result: list[Any] = []
        copies[id(value)] = result
        result += [_copied(part, copies) for part in value]
        return result
    return copy.deepcopy(value, copies)


@cache
def _unchanging(kind: type) -> bool:
    """Tell whether objects of this very type are constant, as expressions of sympy are."""
    expression = any(
        f"{c.__module__}.{c.__name__}" == "sympy.core.basic.Basic" for c in kind.__mro__
    )
    return kind in _UNCHANGING or issubclass(kind, enum.Enum) or expression


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
