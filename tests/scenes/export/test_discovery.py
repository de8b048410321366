"""Scenes are found in sources, as importing them would find them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from manim import Scene

import mathcore
from scenes.export.discovery import (
    LECTURE,
    Found,
    UnknownSceneError,
    choose,
    lecture_scenes,
    scenes_in,
)

OWN = '''
import manim
from manim import *
from bases import Base
from scenes.std_graph import StdGraph


class Helper:
    pass


class Plain(Scene):
    """What it shows.

    More.
    """


class Zoomed(manim.MovingCameraScene):
    pass


class Mine(StdGraph):
    pass


class Far(Base):
    problem = "C1"


class _Hidden(Scene):
    pass
'''


@pytest.fixture
def own(tmp_path):
    (tmp_path / "bases.py").write_text("from manim import Scene\nclass Base(Scene): pass\n")
    file = tmp_path / "own.py"
    file.write_text(OWN)
    return file


def test_scenes_of_a_file(own):
    found = scenes_in(own)
    assert [scene.name for scene in found] == ["Plain", "Zoomed", "Mine", "Far"]
    assert [scene.problem for scene in found] == ["", "", "B3, B4", "C1"]
    assert found[0].about == "What it shows."
    assert issubclass(found[3].load(), Scene)


def test_lecture_scenes_are_those_that_importing_finds():
    script = """
import inspect, pathlib, sys
from importlib import import_module
from manim import Scene
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    if not file.stem.endswith("_scene"):
        module = import_module(f"scenes.{file.stem}")
        own = [c for c in vars(module).values() if inspect.isclass(c) and issubclass(c, Scene)
               and c.__module__ == module.__name__]
        for scene in own:
            print(scene.__name__, scene.tag or scene.problem)
"""
    command = [sys.executable, "-c", script, str(LECTURE)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [f"{s.name} {s.problem}" for s in lecture_scenes()] == done.stdout.splitlines()


@pytest.mark.parametrize(
    ("shown", "ids"),
    [
        ("", []),
        ("A1", ["A1"]),
        ("C2–C4, E4", ["C2", "C3", "C4", "E4"]),
        ("D5, my own", ["D5", "my own"]),
    ],
)
def test_ids_of_problems(shown, ids):
    assert Found("Scene", Path("scene.py"), "", shown).problems == ids


def test_every_problem_of_the_lecture_has_a_scene():
    shown = {problem for scene in lecture_scenes() for problem in scene.problems}
    assert shown == {identifier.partition(".")[0] for identifier in mathcore.catalogue}


def test_choice(own):
    assert choose([]) == lecture_scenes()
    assert [scene.name for scene in choose(["StdGraph", "StdGraph"])] == ["StdGraph"]
    assert [scene.name for scene in choose([str(own), "Far", "Plain"])] == ["Far", "Plain"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["stdgrph"], "did you mean StdGraph?"),
        (["Jacobian"], "did you mean SoftmaxJacobian"),
        (["Qqqqq"], "there are: "),
        (["nowhere.py"], "nowhere.py cannot be read: No such file or directory"),
    ],
)
def test_mistakes_are_answered(words, message):
    with pytest.raises(UnknownSceneError, match=message):
        choose(words)


def test_broken_file_stops_only_who_needs_it(own, tmp_path):
    broken = tmp_path / "broken.py"
    broken.write_text("class A(Scene:\n")
    assert [scene.name for scene in choose([str(broken), str(own), "Far"])] == ["Far"]
    with pytest.raises(UnknownSceneError, match="line 1"):
        choose([str(broken), str(own)])
