"""Mobjects of glyphs: size, colours, bars, copies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import RED, MathTypst, Square, tempconfig

from scenes.stage.text import formula
from scenes.stage.theme import THEME
from scenes.stage.typeset import TAGS, Typeset, point_size, tag, tag_ink

SOURCE = "a / (b + x_1) - sqrt(c)"


def test_places_are_those_of_manims_own_class(tmp_path: Path) -> None:
    with tempconfig({"media_dir": str(tmp_path)}):
        theirs = MathTypst(SOURCE, font_size=37)
    ours = formula(SOURCE, 37)
    np.testing.assert_allclose(
        np.concatenate([glyph.points for glyph in ours]),
        np.concatenate([glyph.points for glyph in theirs]),
        atol=1e-9,
    )
    assert ours.font_size == pytest.approx(37)


@pytest.mark.parametrize("width", [854, 3840])
def test_a_bar_is_as_thick_as_typst_sets_it_at_every_resolution(width: int) -> None:
    with tempconfig({"pixel_width": width}):
        line = formula("a / b", 48)
        bar = max(line, key=lambda glyph: glyph.get_stroke_width())
        assert bar.get_stroke_width() / 100 == pytest.approx(0.48 * 48 / 960)
        line.scale(0.5)
        assert bar.get_stroke_width() / 100 == pytest.approx(0.48 * 24 / 960)


def test_black_becomes_the_texts_colour_and_other_colours_stay() -> None:
    line = Typeset('$ a + #text(fill: rgb("ff0000"), $b$) $', 30, THEME.value)
    a, plus, b = line
    assert a.get_color() == plus.get_color() == THEME.value
    assert b.get_color().to_hex() == "#FF0000"
    assert line.inks == ("#000000", "#000000", "#ff0000")


def test_a_tag_moves_nothing() -> None:
    plain = Typeset(f"$ {SOURCE} $", 40)
    source = f"a / {tag(2, 'b + x_1')} - sqrt({tag(1, 'c')})"
    tagged = Typeset(f"$ {source} $", 40, typst_preamble=TAGS)
    for one, other in zip(plain, tagged, strict=True):
        np.testing.assert_array_equal(one.points, other.points)
    assert [tagged.inks.count(tag_ink(n)) for n in (1, 2)] == [1, 4]


def test_parts_of_a_formula_have_names() -> None:
    line = formula("{{ 1/2 : up }} times {{ (-1/4) : local }} = {{ -1/8 : down }}", 40)
    plain = formula("1/2 times (-1/4) = -1/8", 40)
    for one, other in zip(line, plain, strict=True):
        np.testing.assert_array_equal(one.points, other.points)
        assert one.get_color() == THEME.foreground
    assert [len(line.select(name)) for name in ("up", "local", "down")] == [3, 6, 4]
    with pytest.raises(KeyError, match="there are: up, local, down"):
        line.select("left")


def test_a_glyph_knows_the_size_of_its_text() -> None:
    line = formula("x_1 + y", 40)
    assert [point_size(glyph) for glyph in line] == pytest.approx([40.0] * len(line))
    line.scale(0.5)
    assert [point_size(glyph) for glyph in line.copy()] == pytest.approx([20.0] * len(line))
    assert point_size(line[0].stretch(2, 0)) is None
    assert point_size(Square()) is None


def test_a_copy_is_one_of_its_own() -> None:
    line = formula("a / b", 40)
    line[0].save_state()
    other = line.copy()
    before = [(glyph.points.copy(), glyph.get_color()) for glyph in line]
    other.set_color(RED).shift(1.0).scale(2)
    other.submobjects.pop()
    for glyph, (points, color) in zip(line, before, strict=True):
        np.testing.assert_array_equal(glyph.points, points)
        assert glyph.get_color() == color
    assert other[0].saved_state is not line[0].saved_state
    assert type(other) is type(line)
    assert other.font_size == pytest.approx(80)
