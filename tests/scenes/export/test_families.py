"""Families are manim's, in manim's order."""

from __future__ import annotations

import pytest
from manim import Circle, Dot, Group, Mobject, Square, VGroup

from scenes.export.families import get_family
from scenes.stage.text import formula


def mobjects() -> dict[str, Mobject]:
    """Return mobjects whose families are trees, share members, and hold themselves."""
    dot, ring = Dot(), Group(Square())
    ring.submobjects.append(Group(ring, dot))  # add() would refuse it
    return {
        "one": Circle(),
        "tree": VGroup(VGroup(Dot(), Dot()), formula("sum_i x_i / 2", 40), VGroup()),
        "shared": Group(VGroup(dot, Square()), dot, Group(dot, Circle())),
        "ring": ring,
    }


@pytest.mark.parametrize("name", mobjects())
def test_families_are_manims(name: str) -> None:
    mobject = mobjects()[name]
    assert list(map(id, get_family(mobject))) == list(map(id, Mobject.get_family(mobject)))
