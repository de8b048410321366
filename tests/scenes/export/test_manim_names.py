"""What is replaced in manim is there, is called, and gives what manim gives."""

from __future__ import annotations

import copy
import inspect
import os

import manim
import numpy as np
import pytest
from manim import Circle, MathTypst, Scene, Square, SVGMobject, Text, VGroup, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils import typst_file_writing

from scenes.export.manim_names import REPLACED, replaced
from scenes.stage.copying import copy_mobject


def test_all_names_are_there_and_come_back():
    before = [getattr(owner, name) for owner, name in REPLACED]
    with replaced(CairoRenderer):
        within = [getattr(owner, name) for owner, name in REPLACED]
    assert [getattr(owner, name) for owner, name in REPLACED] == before
    assert all(one is not other for one, other in zip(before[1:], within[1:], strict=True))


def test_a_manim_without_them_is_refused(monkeypatch):
    monkeypatch.delattr(manim.scene.scene, "CairoRenderer")
    with (
        pytest.raises(RuntimeError, match=r"has no CairoRenderer.*needs manim 0.22"),
        replaced(None),
    ):
        pass


def test_scene_is_made_with_the_renderer():
    class Own(CairoRenderer):
        pass

    with tempconfig({"dry_run": True}), replaced(Own):
        assert type(Scene().renderer) is Own


def test_drawings_are_manims(tmp_path):
    with tempconfig({"tex_dir": str(tmp_path / "manim")}):
        stock = typst_file_writing.typst_to_svg_file("$ x^2 / y $")
    with tempconfig({"tex_dir": str(tmp_path / "own")}), replaced(CairoRenderer):
        MathTypst("x^2 / y")
        own = manim.mobject.text.typst_mobject.typst_to_svg_file("$ x^2 / y $")
    assert own.name == stock.name
    assert own.read_bytes() == stock.read_bytes()
    assert list(own.parent.iterdir()) == [own]


def test_no_two_processes_write_beside_one_drawing(tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/></svg>')
    stock = SVGMobject(logo)
    with tempconfig({"text_dir": str(tmp_path / "own")}), replaced(CairoRenderer):
        own = SVGMobject(logo, use_svg_cache=False)
        assert own.get_file_path().is_relative_to(tmp_path / "own")
    np.testing.assert_array_equal(own[0].points, stock[0].points)


def test_text_whose_drawing_was_cut_off_is_refused(tmp_path):
    with tempconfig({"text_dir": str(tmp_path)}), replaced(CairoRenderer):
        Text("whole", use_svg_cache=False)
        (drawing,) = tmp_path.glob("*.svg")
        os.truncate(drawing, drawing.stat().st_size // 2)
        with pytest.raises(OSError, match="cut off"):
            Text("whole", use_svg_cache=False)


def test_signature_of_the_drawing_function():
    with replaced(CairoRenderer):
        own = inspect.signature(manim.mobject.text.typst_mobject.typst_to_svg_file)
    assert list(own.parameters) == list(
        inspect.signature(typst_file_writing.typst_to_svg_file).parameters
    )


def test_copies_are_manims_and_share_only_what_is_never_written_into():
    circle = Circle(color=manim.RED)
    group = VGroup(Square().add_updater(lambda m: m), circle)
    group.target = circle.copy()
    group.notes = {"of": [circle]}
    stock = copy.deepcopy(group)
    own = copy_mobject(group, {})
    for one, other in zip(stock.get_family(), own.get_family(), strict=True):
        assert vars(one).keys() == vars(other).keys()
        assert type(one) is type(other)
        for name, value in vars(one).items():
            if isinstance(value, np.ndarray):
                np.testing.assert_array_equal(value, vars(other)[name])
    before = {name: np.copy(v) for name, v in vars(circle).items() if isinstance(v, np.ndarray)}
    moved = own.submobjects[1].shift(1).rotate(1).set_fill(manim.BLUE, 1).set_sheen(1, manim.DOWN)
    moved.rotate_sheen_direction(1).interpolate_color(Square(), moved, 0.5)
    for name, value in before.items():
        np.testing.assert_array_equal(vars(circle)[name], value)
    assert own.notes["of"][0] is own.submobjects[1]
    assert own.submobjects[1] is not circle
