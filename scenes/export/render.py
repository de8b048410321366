"""render scenes to videos, on all cores

Writes renders/<quality>/<Scene>.mp4 with a chapter for each step, and captions beside it (.srt).
Only what has changed is drawn: an unchanged scene costs nothing, in a changed one the animations
that are as before come from the cache in renders/cache.

  lecture render                                the whole lecture at 720p30
  lecture render StdGraph SoftmaxLoss -qh       two scenes at 1080p60
  lecture render --lang zh --theme light        into renders/720p30-zh-light
  lecture render my.py                          all scenes of a file
  lecture render my.py Logistic -ql --jobs 4    one of them, by at most four processes

When one machine is not enough a Dask cluster draws (`pip install -e '.[dask]'`): on one machine
call `dask scheduler`, on each that is to draw `dask worker tcp://scheduler:8786`, both with the
same version of this project installed. A file of yours, and what it imports from beside it, is
sent along; other files that it reads have to be on the workers.

  lecture render -qh --dask tcp://scheduler:8786
"""

from __future__ import annotations

import argparse

from scenes.export import command_line
from scenes.export.discovery import choose


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lecture render`."""
    command_line.add_scenes(parser)
    command_line.add_size(parser)
    command_line.add_look(parser)
    command_line.add_jobs(parser)
    command_line.add_fresh(parser)
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="let the workers of this Dask scheduler draw; here scenes are only played and joined",
    )


def run(arguments: argparse.Namespace) -> int:
    """Render; the exit code says whether every scene is there."""
    from scenes.export.progress import reporter
    from scenes.export.videos import render

    scenes = choose(arguments.scenes)
    variant = command_line.variant_of(arguments)
    with reporter("animations") as listener:
        outcomes = render(
            scenes,
            variant,
            jobs=arguments.jobs,
            fresh=arguments.fresh,
            listener=listener,
            cluster=arguments.dask,
        )
    return command_line.FAILED if any(o.error for o in outcomes) else command_line.DONE
