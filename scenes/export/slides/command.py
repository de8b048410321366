"""make slides: an HTML deck and a PPTX, a slide a step

Writes renders/slides-light/<Scene>.html and <Scene>.pptx. A slide plays its step's motion and
rests on its still; its speaker notes hold what is said and the equations' LaTeX. The HTML file
needs nothing else, no network either; s opens the speaker view.

  lecture slides                              all scenes, light, at 720p30
  lecture slides StdGraph --lang zh -qh       into renders/slides-zh-light
  lecture slides my.py Logistic               a scene of your own

All is made with manim-slides, whose own commands work on what is written, and on the scenes:

  manim-slides present StdGraph --folder renders/slides-light     (needs Qt: manim-slides[pyside6])
  manim-slides convert StdGraph SoftmaxLoss both.html --folder renders/slides-light
  manim-slides render scenes/export/slides/all_scenes.py StdGraph
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec

from scenes.export import command_line
from scenes.export.discovery import choose


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lecture slides`."""
    command_line.add_scenes(parser)
    command_line.add_size(parser)
    command_line.add_look(parser)
    parser.set_defaults(theme=os.environ.get("LECTURE_THEME", "light"))
    command_line.add_jobs(parser)
    command_line.add_fresh(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the slides; the exit code says whether those of every scene are there."""
    scenes = choose(arguments.scenes)
    if find_spec("manim_slides") is None:
        print(
            "lecture: slides are made by manim-slides, which is not installed; in the folder of "
            f"the project call\n  {sys.executable} -m pip install -e '.[slides]'",
            file=sys.stderr,
        )
        return command_line.FAILED
    from scenes.export.progress import reporter
    from scenes.export.slides.decks import write_slides

    variant = command_line.variant_of(arguments)
    with reporter("animations") as listener:
        outcomes = write_slides(
            scenes, variant, jobs=arguments.jobs, fresh=arguments.fresh, listener=listener
        )
    return command_line.FAILED if any(o.error for o in outcomes) else command_line.DONE
