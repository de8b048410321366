"""Extents asked of numpy are manim's, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Circle, Dot, Group, Mobject, Square, VGroup, VMobject

from scenes.export.extents import length_over_dim, points_defining_boundary
from scenes.stage.text import formula


def mobjects() -> list[Mobject]:
    """Return mobjects with and without points, nested, shared, cut short."""
    line, shared = formula("sum_i x_i / 2", 40), Dot([1, 2, 0])
    single, cut = VMobject(), Square()
    single.points = np.array([[1.0, 2.0, 3.0]])
    cut.points = cut.points[:-2]
    return [
        Circle(0.7),
        line,
        VGroup(line.copy().shift(3), shared, VGroup(shared, single)),
        VGroup(VGroup(), VMobject()),
        Group(Square(), Circle(2).shift(0.1)),
        single,
    ]


@pytest.mark.parametrize("mobject", mobjects(), ids=lambda mobject: type(mobject).__name__)
def test_extents_are_manims(mobject: Mobject) -> None:
    for dim in range(3):
        assert length_over_dim(mobject, dim) == Mobject.length_over_dim(mobject, dim)
    if isinstance(mobject, VMobject):
        ours, theirs = points_defining_boundary(mobject), mobject.get_points_defining_boundary()
        assert len(ours) >= len(theirs)
        if len(theirs):
            np.testing.assert_array_equal(np.unique(ours, axis=0), np.unique(theirs, axis=0))
