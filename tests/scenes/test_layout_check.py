"""Each fault of a frame, planted, is found; a sound frame has none."""

from pathlib import Path

import pytest
from manim import (
    BLACK,
    DOWN,
    LEFT,
    RIGHT,
    UP,
    WHITE,
    Annulus,
    Arrow,
    Circle,
    Dot,
    Line,
    Mobject,
    Rectangle,
    Scene,
    Square,
    Transform,
    VGroup,
    tempconfig,
)

from scenes.stage.layout_check import Finding, check_layout, check_reading_time, contrast
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.matrix_view import MatrixView
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME


def look(*mobjects: Mobject) -> list[Finding]:
    scene = Scene()
    scene.add(*mobjects)
    return check_layout(scene, "step")


def faults(*mobjects: Mobject) -> list[str]:
    return [finding.fault for finding in look(*mobjects)]


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


def test_label_on_the_tip_of_an_arrow_and_on_a_dot() -> None:
    arrow = Arrow(LEFT, RIGHT, buff=0)
    assert set(faults(formula("x_1", 40).move_to(arrow.get_end()), arrow)) == {"line through text"}
    assert "line through text" in faults(words("the mean"), Dot(0.1 * UP))


def test_small_text() -> None:
    assert faults(words("the mean", size=14)) == ["text too small"]
    assert faults(words("the mean", size=18)) == []
    assert faults(formula("x_1", 40).scale(0.5)) == ["text too small"]


def test_part_of_a_text_scaled_down() -> None:
    line = formula("x^2 + y", 40)
    assert faults(line) == []
    line[-1].scale(0.5)
    (finding,) = look(line)
    assert finding.fault == "text too small"
    assert finding.amount == pytest.approx(40 * 0.5 * 3 / 4)
    loose = VGroup(*formula("x^2 + y", 40)[:3]).scale(0.5)
    assert faults(loose) == ["text too small"]


def test_a_subscript_is_as_large_as_its_formula() -> None:
    assert faults(formula("x_(1_1)", 25)) == []


def test_a_glyph_that_became_another_is_not_measured_by_the_first(tmp_path: Path) -> None:
    scene = Scene()
    dash, letter = formula("-", 40), formula("y", 40)
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        scene.play(Transform(dash[0], letter[0]))
    assert check_layout(scene, "step") == []


def test_pale_text() -> None:
    assert faults(words("the mean", color=THEME.surface)) == ["too little contrast"]
    assert faults(words("the mean").set_opacity(0.3)) == ["too little contrast"]


def test_contrast_is_to_what_is_really_behind() -> None:
    label = words("B4", color=THEME.on_tag)
    plate = Circle(2, color=THEME.tag, fill_opacity=1)
    assert faults(plate, label) == []
    assert faults(plate, words("B4", color=THEME.gradient)) == ["too little contrast"]
    assert faults(plate.copy().set_fill(opacity=0.2), label) == ["too little contrast"]
    # Inside the plate's box, but beside the plate; and in the hole of a ring.
    beside = label.copy().scale(1.2).move_to(1.7 * (UP + RIGHT))
    assert faults(plate, beside) == ["too little contrast"]
    ring = Annulus(1, 2, color=THEME.tag, fill_opacity=1)
    assert faults(ring, label) == ["too little contrast"]
    # Two plates: the upper one counts, whichever came first on the z axis.
    dark = Square(1, color=THEME.background, fill_opacity=1)
    assert faults(plate, dark, label) == ["too little contrast"]
    assert faults(plate.set_z_index(1), dark, label.set_z_index(2)) == []


def test_text_behind_a_filled_shape() -> None:
    text, shape = words("the mean"), Rectangle(width=3, height=1, color=THEME.surface)
    assert faults(text, shape.set_fill(opacity=1)) == ["text hidden"]
    assert faults(shape, text) == []
    assert faults(shape.copy().set_z_index(1), text) == ["text hidden"]
    assert faults(text, shape.copy().set_fill(opacity=0.1)) == []
    fog = shape.copy().set_fill(THEME.background, opacity=0.5)
    assert faults(words("the mean", color=THEME.muted), fog) == ["too little contrast"]
    part = shape.copy().stretch_to_fit_width(0.5).shift(0.5 * LEFT)
    assert "text hidden" in faults(text, part)


def test_numbers_in_a_heat_map_are_meant() -> None:
    assert faults(MatrixView([[12.5, -0.125], [-3.25, 0.0]])) == []


@pytest.mark.parametrize(("seconds", "found"), [(0.5, ["long"]), (4.0, [])])
def test_step_too_short_to_read(seconds: float, found: list[str], tmp_path: Path) -> None:
    class Hasty(LectureScene):
        words = {  # noqa: RUF012
            "title": "Haste",
            "short": "Now",
            "long": "Nobody can read all of this sentence in a second.",
        }

        def wait(self, *_: object, **__: object) -> None:
            super().wait(seconds)

        def construct(self) -> None:
            self.open(steps=2)
            for name in ("short", "long"):
                with self.step(name):
                    pass

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "progress_bar": "none"}):
        scene = Hasty()
        scene.render()
    findings = check_reading_time(scene)
    assert [(finding.step, finding.fault) for finding in findings] == [
        (step, "too short to read") for step in found
    ]
    for finding in findings:  # ten words; the narration comes in 0.6 s
        assert finding.amount == pytest.approx(10 * 0.4 - 0.6 - seconds, abs=0.05)


def test_finding_says_where_what_and_by_how_much() -> None:
    scene = Scene()
    scene.add(formula("x_1", 40), formula("x_2", 40))
    (finding,) = check_layout(scene, "meet")
    assert str(finding).startswith("Scene, step meet: texts overlap: x_1 and x_2 (")
    assert finding.amount > 0.1
    (finding,) = look(formula("x_1", 40), Line(LEFT, RIGHT).shift(0.05 * UP))
    assert str(finding).startswith("Scene, step step: line through text: x_1 and Line at (0.00, 0.")


def test_contrast_of_black_and_white() -> None:
    assert contrast(THEME.background, THEME.background) == pytest.approx(1)
    assert contrast(WHITE, BLACK) == pytest.approx(21)
