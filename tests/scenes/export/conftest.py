"""A small scene that is quick to render, and the command that renders it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

# Ten steps of two animations each, and a rest.
SMALL = """
from manim import DOWN, RIGHT, UP, Circle, Scene, Square, config


class Small(Scene):
    steps = 10

    def construct(self):
        square = Square(0.5)
        self.add(square)
        for step in range(1, self.steps + 1):
            self.next_section(f"step_{step}")
            self.play(square.animate.shift(step / 50 * RIGHT), run_time=0.4)
            self.play(square.animate.shift(step / 50 * UP), run_time=0.4)
            self.wait(0.2)
            self.add_subcaption(f"This is step {step}.", duration=1, offset=-1)
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write the file of the small scene, in a folder of its own, and return it."""
    file = tmp_path / "small.py"
    file.write_text(SMALL)
    return file


@pytest.fixture
def lecture(tmp_path: Path) -> Callable[..., subprocess.Popen]:
    """Return a function that starts `lecture` in the test's folder, small and slow by default."""

    def start(*words: object, **options: object) -> subprocess.Popen:
        command = [sys.executable, "-m", "scenes", *map(str, words)]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("LECTURE_")}
        environment["PYTHONPATH"] = str(ROOT)
        return subprocess.Popen(
            command,
            cwd=options.pop("cwd", tmp_path),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )

    return start


@pytest.fixture
def run(lecture: Callable) -> Callable[..., subprocess.CompletedProcess]:
    """Return a function that runs `lecture` to its end."""

    def wait(*words: object, **options: object) -> subprocess.CompletedProcess:
        process = lecture(*words, **options)
        out, err = process.communicate(timeout=300)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    return wait
