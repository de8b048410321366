"""Paths made from plain floats are those that manim's camera makes."""

from __future__ import annotations

import cairo
import numpy as np
import pytest
from manim import Annulus, Circle, Line, Square, VMobject
from manim.camera.camera import Camera

from scenes.export.drawing import Outlines, make_path
from scenes.stage.text import formula


def _points(*rows: tuple[float, float]) -> VMobject:
    mobject = VMobject()
    mobject.points = np.array([(x, y, 0) for x, y in rows], dtype=float)
    return mobject


def _context() -> cairo.Context:
    return cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8))


def _path(ctx: cairo.Context) -> list:
    return [(kind, tuple(point)) for kind, point in ctx.copy_path()]


NEARLY = 0.9e-6  # less than manim tells apart
SHAPES = {
    "circle": Circle(0.7),
    "square": Square(),
    "line": Line(),
    "two paths": Annulus(),
    "glyph": formula("8", 40)[0],
    "nothing": VMobject(),
    "a point": _points((1, 2)),
    "cut short": _points((0, 0), (1, 0), (1, 1), (0, 1), (0, 1), (0, 2)),
    "cut short and closed": _points((0, 0), (1, 0), (1, 1), (0, 1), (0, 1), (0, 0)),
    "closed and cut short": _points((0, 0), (1, 0), (1, 1), (0, 0), (0, 1), (0, 0)),
    "joined nearly": _points(*[(0, 0)] * 3, (1, 1), (1 + NEARLY, 1), *[(2, 2)] * 2, (0, NEARLY)),
    "apart": _points(*[(0, 0)] * 3, (1, 1), (1.1, 1), *[(2, 2)] * 2, (0, 1)),
    "not finite": _points((0, 0), (1, 0), (1, np.nan), (0, 1)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_paths_are_manims(name: str) -> None:
    mobject, ours, theirs = SHAPES[name], _context(), _context()
    for context in (ours, theirs):
        context.move_to(3, 3)  # what was drawn before
    make_path(ours, mobject)
    Camera().set_cairo_context_path(theirs, mobject)
    assert _path(ours) == _path(theirs)


def test_what_stays_is_given_again_and_what_moves_is_made_anew() -> None:
    camera = Camera()
    outlines, circle = Outlines(camera), Circle()
    for shift in (0, 0, 0, 1, 1, 1):
        circle.shift(shift)
        ours, theirs = _context(), _context()
        outlines(ours, circle)
        camera.set_cairo_context_path(theirs, circle)
        assert _path(ours) == _path(theirs)
