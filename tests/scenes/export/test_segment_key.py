"""A segment's key changes with whatever its frames depend on, and with nothing else."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from manim import (
    RED,
    RIGHT,
    Circle,
    FadeIn,
    Rotate,
    Scene,
    Square,
    Transform,
    Wait,
    linear,
    smooth,
    squish_rate_func,
    tempconfig,
)

from scenes.export.segment_key import segment_key


def key(*animations, encoding="x", prepare=lambda scene: None):
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
        scene = Scene()
        prepare(scene)
        scene.compile_animation_data(*animations)
        return segment_key(scene, encoding)


def moved(amount=1.0, power=2):
    class Own(Transform):
        def interpolate_mobject(self, alpha):
            self.mobject.shift(amount * alpha**power * RIGHT)

    return Own(Square(), Circle())


def named(function):
    """Give all functions one name, so that only what they do tells them apart."""
    function.__qualname__ = "rate"
    return function


DIFFERENT = {
    "class": (lambda: FadeIn(Square()), lambda: Transform(Square(), Square())),
    "run time": (lambda: FadeIn(Square(), run_time=1), lambda: FadeIn(Square(), run_time=2)),
    "rate": (
        lambda: FadeIn(Square(), rate_func=smooth),
        lambda: FadeIn(Square(), rate_func=linear),
    ),
    "enclosed number": (
        lambda: FadeIn(Square(), rate_func=squish_rate_func(smooth, 0, 0.5)),
        lambda: FadeIn(Square(), rate_func=squish_rate_func(smooth, 0, 0.4)),
    ),
    "own function's code": (
        lambda: FadeIn(Square(), rate_func=named(lambda t: t**2)),
        lambda: FadeIn(Square(), rate_func=named(lambda t: t**3)),
    ),
    "own animation's code": (lambda: moved(power=2), lambda: moved(power=3)),
    "target": (lambda: Transform(Square(), Circle()), lambda: Transform(Square(), Circle(1.1))),
    "angle": (lambda: Rotate(Square(), 1), lambda: Rotate(Square(), 1 + 1e-9)),
    "points": (lambda: FadeIn(Square()), lambda: FadeIn(Square(2 + 1e-12))),
    "colour": (lambda: FadeIn(Square()), lambda: FadeIn(Square(color=RED))),
    "stroke": (lambda: FadeIn(Square()), lambda: FadeIn(Square(stroke_width=3))),
    "z index": (lambda: FadeIn(Square()), lambda: FadeIn(Square().set_z_index(1))),
    "part": (lambda: FadeIn(Square()), lambda: FadeIn(Square().add(Circle()))),
    "updater": (
        lambda: FadeIn(Square()),
        lambda: FadeIn(Square().add_updater(lambda m: m.shift(RIGHT))),
    ),
    "rest": (lambda: Wait(1), lambda: Wait(2)),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_different(one, other):
    assert key(one()) != key(other())
    assert key(one()) == key(one())


def test_the_sign_of_zero_makes_no_difference():
    def square(zero):
        made = Square().move_to([1, 1, zero])
        made.points[:, 2] = zero
        made.depth_of_shade, made.shift_of_shade = zero, [zero, np.float64(zero)]
        return made

    assert key(FadeIn(square(-0.0))) == key(FadeIn(square(0.0)))
    assert key(FadeIn(square(-1e-300))) != key(FadeIn(square(0.0)))


def test_what_else_is_on_the_screen_counts_and_its_order():
    def add(*mobjects):
        return lambda scene: scene.add(*mobjects)

    alone = key(FadeIn(Square()))
    assert key(FadeIn(Square()), prepare=add(Circle())) != alone
    one = key(FadeIn(Square()), prepare=add(Circle(), Square(3)))
    other = key(FadeIn(Square()), prepare=add(Square(3), Circle()))
    assert one != other


def test_camera_and_encoder_count():
    def lighten(scene):
        scene.camera.background_color = RED

    alone = key(FadeIn(Square()))
    assert key(FadeIn(Square()), prepare=lighten) != alone
    assert key(FadeIn(Square()), encoding="y") != alone


SCRIPT = """
from tests.scenes.export.test_segment_key import DIFFERENT, key
from manim import Square, FadeIn
def tagged():
    square = Square()
    square.tags = {"one", "two", "three", "four"}
    return FadeIn(square)
print(key(tagged()), *(key(one()) for one, _ in DIFFERENT.values()))
"""


def test_same_in_every_process():
    def run(seed):
        environment = os.environ | {"PYTHONHASHSEED": str(seed)}
        command = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run(1) == run(2)
