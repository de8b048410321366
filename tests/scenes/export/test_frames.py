"""Every frame that is encoded is manim's; for the lecture's scenes see `test_lecture.py`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenes.export.discovery import LECTURE

ROOT = Path(__file__).parents[3]

STEPPED = """
from manim import *


class Stepped(Scene):
    def construct(self):
        dot, follower, tracker = Dot(), Square(0.3), ValueTracker(0)
        number = Integer(0, mob_class=Text).to_corner(UL)
        follower.add_updater(lambda m, dt: m.rotate(dt).next_to(dot, UP))
        number.add_updater(lambda m: m.set_value(tracker.get_value()))
        self.add(dot, follower, number)
        path = Arc(radius=2, angle=2)
        self.play(MoveAlongPath(dot, path), tracker.animate.set_value(9))
        self.play(UpdateFromAlphaFunc(dot, lambda m, alpha: m.shift(0.1 * RIGHT)))
        self.wait(1, stop_condition=lambda: follower.get_y() > 1e9)
        follower.clear_updaters()
        number.clear_updaters()
        self.wait(0.5)
        self.play(Succession(FadeOut(dot), Rotate(follower, PI), lag_ratio=0.5))
        self.play(LaggedStart(*(FadeIn(Circle(r)) for r in (1, 2, 3)), lag_ratio=0.3))
        self.play(Homotopy(lambda x, y, z, t: (x + t, y, z), follower))


class Zoomed(MovingCameraScene):
    def construct(self):
        squares = VGroup(*(RoundedRectangle() for _ in range(4))).arrange()
        self.add(squares)
        self.play(self.camera.frame.animate.scale(0.3).move_to(squares[1]))
        self.play(squares[0].animate.shift(UP))
"""


def compare(file: Path, scene: str, media: Path, *numbers: object) -> dict:
    """Return what same_frames.py reports, WIDTH HEIGHT RATE LAST being the `numbers`."""
    command = [sys.executable, Path(__file__).with_name("same_frames.py"), file, scene, *numbers]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MEDIA": str(media)}
    done = subprocess.run(
        [str(word) for word in command], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def check(report: dict) -> None:
    assert report["animations"] > 0
    assert report["frames"] >= report["animations"]
    assert report["drawn"] == []
    assert report["ends"] == []


def test_at_full_size(tmp_path):
    check(compare(LECTURE / "std_graph.py", "StdGraph", tmp_path, 1920, 1080, 60, 3))


@pytest.mark.parametrize("scene", ["Stepped", "Zoomed"])
def test_animations_with_a_memory(scene, tmp_path):
    file = tmp_path / "stepped.py"
    file.write_text(STEPPED)
    check(compare(file, scene, tmp_path, 320, 180, 10, -1))
