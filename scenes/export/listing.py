"""list the scenes: name, problem, what it is about

Nothing is imported or rendered. With a Python file, its scenes are listed.
"""

from __future__ import annotations

import argparse

from scenes.export import command_line
from scenes.export.discovery import choose


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lecture list`."""
    command_line.add_scenes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each scene."""
    scenes = choose(arguments.scenes)
    names = max(len(scene.name) for scene in scenes)
    problems = max(len(scene.problem) for scene in scenes)
    for scene in scenes:
        print(f"{scene.name:{names}}  {scene.problem:{problems}}  {scene.about}".rstrip())
    return command_line.DONE
