"""Each fault of a frame, planted, is found; a sound frame has none."""

import pytest
from manim import BLACK, DOWN, LEFT, RIGHT, UP, WHITE, Circle, Line, Scene, VGroup

from scenes.stage.layout_check import check_layout, contrast
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME


def faults(*mobjects) -> list[str]:
    scene = Scene()
    scene.add(*mobjects)
    return [finding.fault for finding in check_layout(scene, "step")]


def test_a_sound_frame_has_no_findings() -> None:
    node = Circle(1, color=THEME.line, fill_color=THEME.surface, fill_opacity=1)
    label = formula("x_1", 40).move_to(node)
    arrow = Line(node.get_right(), 4 * RIGHT)
    beside = words("the mean", color=THEME.muted).next_to(arrow, DOWN)
    assert faults(node, label, arrow, beside) == []


def test_text_in_the_margin() -> None:
    text = words("the mean").to_edge(LEFT, buff=0.2)
    assert faults(text) == ["in the margin or off the frame"]


def test_shape_off_the_frame() -> None:
    assert faults(Circle(1).shift(4 * UP)) == ["in the margin or off the frame"]


def test_overlapping_texts() -> None:
    first, second = words("the mean"), formula("x_1", 40)
    assert faults(first, second) == ["texts overlap"]
    assert faults(first, second.next_to(first, RIGHT)) == []


def test_loose_glyphs_are_a_text() -> None:
    glyphs = VGroup(*formula("x_1 + x_2", 40))
    assert faults(words("the mean"), glyphs) == ["texts overlap"]


def test_label_on_an_arrow() -> None:
    assert faults(formula("x_1", 40), Line(LEFT, RIGHT)) == ["line through text"]


def test_hidden_things_touch_nothing() -> None:
    assert faults(formula("x_1", 40), Line(LEFT, RIGHT).set_opacity(0)) == []


def test_small_text() -> None:
    assert faults(words("the mean", size=14)) == ["text too small"]
    assert faults(words("the mean", size=18)) == []
    assert faults(formula("x_1", 40).scale(0.5)) == ["text too small"]


def test_pale_text() -> None:
    assert faults(words("the mean", color=THEME.surface)) == ["too little contrast"]
    plate = Circle(2, color=THEME.tag, fill_opacity=1)
    assert faults(plate, words("B4", color=THEME.on_tag)) == []
    assert faults(plate, words("B4", color=THEME.gradient)) == ["too little contrast"]


def test_finding_says_where_what_and_by_how_much() -> None:
    scene = Scene()
    scene.add(formula("x_1", 40), formula("x_2", 40))
    (finding,) = check_layout(scene, "meet")
    assert str(finding).startswith("Scene, step meet: texts overlap: x_1 and x_2 (")
    assert finding.amount > 0.1


def test_contrast_of_black_and_white() -> None:
    assert contrast(THEME.background, THEME.background) == pytest.approx(1)
    assert contrast(WHITE, BLACK) == pytest.approx(21)
