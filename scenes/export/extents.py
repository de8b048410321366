"""Extents of mobjects, asked of numpy: manim compares the points one by one in Python."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Mobject, VMobject


def length_over_dim(mobject: Mobject, dim: int) -> float:
    """Return what Mobject.length_over_dim returns: the extent of all points along an axis."""
    ends = [
        (float(column.min()), float(column.max()))
        for member in _family(mobject)
        if len(column := member.points[:, dim])
    ]
    if not ends:
        return 0
    return np.float64(max(high for _, high in ends) - min(low for low, _ in ends))


def points_defining_boundary(mobject: VMobject) -> np.ndarray:
    """Return the points of VMobject.get_points_defining_boundary, in another order (n × 3)."""
    pieces = [np.zeros((0, mobject.dim))]
    for member in _family(mobject):
        points, step = member.points, member.n_points_per_cubic_curve
        if len(points) == 1:
            pieces.append(points)
        elif len(points):
            whole = len(points) - len(points) % step
            pieces += [points[:whole:step], points[step - 1 : whole : step]]
    return np.concatenate(pieces)


def _family(mobject: Mobject) -> Iterator[Mobject]:
    """Return a mobject and all below it; what is there twice comes twice."""
    waiting = [mobject]
    while waiting:
        member = waiting.pop()
        yield member
        waiting += member.submobjects
