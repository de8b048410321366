"""make a page: videos with captions and chapters, steps, handouts, for any web server

Writes the folder renders/page, whose index.html also works from disk. A scene has its video with
captions in both languages, its steps as stills that jump to their chapter, the equations as text
that can be selected, and the handout of its problem. Nothing is loaded from elsewhere.

What is missing is made first: videos as by `lecture render`, PDFs as by `lecture handout`.

  lecture page                              all scenes at 720p30
  lecture page StdGraph SoftmaxLoss -qh     two scenes at 1080p60
  lecture page --lang zh --theme light      Chinese videos, light: renders/page-zh-light
  lecture page my.py Logistic               a scene of your own
"""

from __future__ import annotations

import argparse
import os
import sys

from scenes.export import command_line
from scenes.export.discovery import choose
from scenes.export.files import run_folder
from scenes.export.variant import LANGUAGES, renders


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lecture page`."""
    command_line.add_scenes(parser)
    command_line.add_size(parser)
    command_line.add_look(parser)
    command_line.add_jobs(parser)
    command_line.add_fresh(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the page; the exit code says whether every scene is on it."""
    from scenes.export.page.gathering import gather
    from scenes.export.page.stills import write_stills
    from scenes.export.page.words import write_words
    from scenes.export.page.writing import write_page
    from scenes.export.progress import reporter
    from scenes.export.videos import render

    scenes = choose(arguments.scenes)
    variant = command_line.variant_of(arguments)
    options = {"jobs": arguments.jobs, "fresh": arguments.fresh}
    passes = [("animations", render, variant), ("stills", write_stills, variant)]
    passes += [("steps", write_words, language) for language in LANGUAGES]
    left = scenes
    for pieces, make, what in passes:
        with reporter(pieces) as listener:
            outcomes = make(left, what, listener=listener, **options)
        left = [outcome.scene for outcome in outcomes if not outcome.error]
    lectures = []
    for scene in left:
        try:
            lectures.append(gather(scene, variant))
        except ValueError as error:
            print(f"lecture: {error}", file=sys.stderr)
    if lectures:
        with run_folder(renders() / "cache"):
            index = write_page(lectures, renders() / f"page{variant.look}", variant.language)
        print(os.path.relpath(index))
    return command_line.DONE if len(lectures) == len(scenes) else command_line.FAILED
