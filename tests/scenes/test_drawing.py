"""Outlines that are read once are those that manim reads from the whole drawing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import MathTypst, tempconfig

from scenes.stage import drawing
from scenes.stage.drawing import draw, outline
from scenes.stage.typesetting import svg

FORMULAS = [
    "(e^(z_k) delta_(i k)) / (sum_(l=1)^K e^(z_l)) - sqrt(sigma^2 + epsilon.alt)",
    'cases(a &"if" i = k, b)',
    "overline(x) = mat(1, -0.25; 2, 3)",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_points_are_those_of_manims_own_class(formula: str, tmp_path: Path) -> None:
    with tempconfig({"media_dir": str(tmp_path)}):
        theirs = MathTypst(formula, should_center=False, height=None, font_size=960)
    ours = draw(f"$ {formula} $").elements
    assert len(ours) == len(theirs) >= 8
    points = np.concatenate([element.points for element in ours])
    same = np.concatenate([glyph.points for glyph in theirs])
    # manim turns the drawing about its middle
    np.testing.assert_allclose(np.ptp(points, axis=0), np.ptp(same, axis=0), atol=1e-9)
    shift = same[0] - points[0]
    np.testing.assert_allclose(points + shift, same, atol=1e-9)


def test_a_colour_and_a_bar_are_seen() -> None:
    numerator, denominator, bar = draw('$ #text(fill: rgb("000007"), $a$) / b $').elements
    assert (numerator.ink, denominator.ink) == ("#000007", "#000000")
    assert (bar.fill, bar.stroke) == (None, "#000000")
    assert bar.thickness == 0.48
    assert numerator.thickness == 0
    assert numerator.points[:, 1].min() > bar.points[0, 1] > denominator.points[:, 1].max()


def test_shapes_are_the_same_for_one_outline_in_another_size_and_place() -> None:
    plus, *_, small = (element.outline.shape for element in draw("$ + x_+ $").elements)
    assert plus == small
    letters = [element.outline.shape for element in draw("$ a b a $").elements]
    assert letters[0] == letters[2] != letters[1]


def test_an_outline_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    draw("$ x $")
    monkeypatch.setattr(drawing, "VMobjectFromSVGPath", None)
    first, second = draw("$ x x $").elements
    assert first.outline is second.outline
    with pytest.raises(ValueError, match="read-only"):
        first.outline.points[0] = 0


def test_transformations_are_nested(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><g transform="translate(2)">'
        b'<g transform="scale(3)"><path d="M 1 1 h 1" transform="matrix(1 0 0 -1 0 1)"/>'
        b"</g></g></svg>"
    )
    monkeypatch.setattr(drawing.typesetting, "svg", lambda *_: source)
    (line,) = draw("nested").elements
    np.testing.assert_allclose(line.points[[0, -1], :2], [[5, 0], [8, 0]])


@pytest.mark.parametrize(
    ("body", "match"),
    [(b"<image/>", "<image>"), (b'<path d="M 0 0 h 1" transform="rotate(3)"/>', "rotate")],
)
def test_what_is_no_outline_is_refused(
    body: bytes, match: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = b'<svg xmlns="http://www.w3.org/2000/svg">%s</svg>' % body
    monkeypatch.setattr(drawing.typesetting, "svg", lambda *_: source)
    with pytest.raises(ValueError, match=match):
        draw(f"refused {match}")


def test_nothing_drawn_is_no_element() -> None:
    assert draw("#h(1em)").elements == ()
    assert len(outline("").points) == 0
    assert svg("#h(1em)").startswith(b"<svg")
