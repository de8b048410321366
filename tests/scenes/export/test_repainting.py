"""Frames of which only parts are drawn anew are those drawn as a whole, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Circle, Dot, Line, LineJointType, PMobject, Polygon, Square, VGroup
from manim.camera.camera import Camera
from manim.camera.moving_camera import MovingCamera
from manim.camera.three_d_camera import ThreeDCamera

from scenes.export import repainting
from scenes.export.repainting import Repainter

SIZE = {"pixel_width": 320, "pixel_height": 180}
BACKGROUND = np.random.default_rng(5).integers(0, 256, (180, 320, 4), dtype=np.uint8)


class Compared:
    """Draws the same mobjects by a Repainter and as a whole, and compares."""

    def __init__(self) -> None:
        self.ours, self.whole = Camera(**SIZE), Camera(**SIZE)
        self.repainter = Repainter(self.ours)
        self.before = None

    def __call__(self, *mobjects) -> slice:
        rows = self.repainter.paint(mobjects, BACKGROUND)
        self.whole.set_pixel_array(BACKGROUND)
        self.whole.capture_mobjects(mobjects)
        np.testing.assert_array_equal(self.ours.pixel_array, self.whole.pixel_array)
        if self.before is not None:
            other = np.flatnonzero((self.whole.pixel_array != self.before).any(axis=(1, 2)))
            assert all(rows.start <= row < rows.stop for row in other)
        self.before = self.whole.pixel_array.copy()
        return rows


@pytest.fixture
def same():
    return Compared()


def crowd(random: np.random.Generator) -> VGroup:
    """Return shapes that overlap here and there, filled, outlined, half transparent."""
    return VGroup(
        *(
            shape(color=color)
            .set_fill(opacity=random.choice([0, 0.4, 1]))
            .set_stroke(width=random.choice([0, 1, 6]), opacity=random.choice([0, 0.5, 1]))
            .scale(0.4)
            .move_to([*random.uniform(-6.5, 6.5, 1), *random.uniform(-3.5, 3.5, 1), 0])
            for shape in random.choice([Circle, Square], 10)
            for color in ("#ff4433", "#33ee44", "#4433ff")
        )
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_moves_turns_and_fades(same, seed):
    random = np.random.default_rng(seed)
    shapes = crowd(random)
    same(shapes)
    for _ in range(25):
        for number in random.integers(0, len(shapes), random.integers(0, 5)):
            shape = shapes[number]
            shape.shift(random.uniform(-0.5, 0.5, 3)).rotate(0.2)
            shape.set_fill(opacity=random.uniform(0, 1))
        same(shapes)


def test_what_comes_goes_and_changes_places(same):
    low, high, aside = Square(fill_opacity=1), Circle(fill_opacity=0.5), Dot([4, 2, 0])
    same(low, aside)
    same(low, high, aside)
    same(high, low, aside)
    same(aside, low)
    same(aside)
    same()
    same(low)


def test_styles_are_seen(same):
    corner = Polygon([-2, 0, 0], [2, 0.6, 0], [-2, 1.2, 0], joint_type=LineJointType.MITER)
    line = Line([-5, -3, 0], [5, 3, 0])
    beside = Square(0.3).move_to([2.5, 0.6, 0])
    same(corner, line, beside)
    for change in (
        lambda: corner.set_stroke(width=20),
        lambda: corner.set_stroke(color="#123456"),
        lambda: corner.set_stroke(width=9, background=True, color="#fedcba"),
        lambda: corner.set(joint_type=LineJointType.ROUND),
        lambda: line.set_color(["#ff0000", "#00ff00"]),
        lambda: line.shift(0.01),
        lambda: line.set(stroke_width="7"),  # manim reads it as a number
        lambda: beside.set_sheen(0.5, [1, 0, 0]),
        lambda: beside.set_opacity(0),
    ):
        change()
        same(corner, line, beside)


def test_nothing_new_is_no_row_and_little_is_few(same):
    shapes = VGroup(*(Dot([x, y, 0]) for x in range(-6, 7) for y in range(-3, 4)))
    assert same(shapes) == slice(0, 180)
    assert same(shapes) == slice(0, 0)
    shapes[0].shift([0.1, 0, 0])
    rows = same(shapes)
    assert 0 < rows.stop - rows.start < 30


def test_little_is_drawn_for_a_little_change(same, monkeypatch):
    shapes = VGroup(*(Dot([x, y, 0]) for x in range(-6, 7) for y in range(-3, 4)))
    same(shapes)
    drawn = []
    path = Camera.set_cairo_context_path
    monkeypatch.setattr(
        same.ours, "set_cairo_context_path", lambda *a: drawn.append(a[1]) or path(same.ours, *a)
    )
    shapes[3].shift([0.1, 0, 0])
    same(shapes)
    assert drawn == [shapes[3]]


def test_what_is_drawn_in_a_way_of_its_own(same):
    class Own(Circle):
        alpha = 0.1

        def get_fill_rgbas(self):
            return np.array([[1.0, 0.0, 0.0, self.alpha]])

    cloud = PMobject(stroke_width=8)
    cloud.add_points([[0, 1, 0], [1, 2, 0]])
    own, square = Own(), Square()
    for _ in range(3):
        own.alpha += 0.2
        same(own, square)
        same(own, square.shift(0.1), cloud)


@pytest.mark.parametrize("camera", [ThreeDCamera, MovingCamera])
def test_cameras_that_draw_otherwise_are_left_alone(camera):
    assert Repainter.suit(Camera())
    assert not Repainter.suit(camera())


def test_boxes_that_touch_are_found_in_chains():
    boxes = np.array([[0, 10, 0, 10], [9, 20, 0, 10], [19, 30, 0, 10], [30, 40, 0, 10]])
    changed = np.array([True, False, False, False])
    touched = repainting._touched(boxes, boxes[:1], changed)
    np.testing.assert_array_equal(touched, [True, True, True, False])
