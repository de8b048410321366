"""``python -m scenes.export.cluster.range_process PARENT``: draw the range given as standard input.

The input is a pickled Range, PARENT the process that this one is not to outlive. The segments go
into a folder in the current one; a line of JSON on standard output tells of each, or what failed.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from manim import Scene

from mathcore.verification import memory
from scenes.export.cluster.connection import ClusterError
from scenes.export.cluster.ranges import Range
from scenes.export.cluster.worker import SEGMENTS
from scenes.export.files import failure
from scenes.export.manim_names import own_texts, replaced
from scenes.export.processes import FAILED, Tokens, die_with
from scenes.export.segment_renderer import SegmentRenderer
from scenes.export.videos import configure


class _Drawn(Exception):  # noqa: N818 (nothing is wrong)
    """The last animation of the range has been drawn."""


class RangeRenderer(SegmentRenderer):
    """Plays a scene up to the end of a range and draws nothing but the range.

    `segments` has the names of its segments by the numbers of the animations. Raises ClusterError
    when an animation is not the one that the name belongs to.
    """

    def __init__(self, *, segments: dict[int, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._segments = segments

    def compiled(self, scene: Scene) -> None:
        """Have the animation drawn if it is of the range."""
        if self.num_plays in self._segments:
            super().compiled(scene)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Take the scene to the end of the animation, and not further than to that of the range."""
        super().play(scene, *args, **kwargs)
        if self.num_plays > max(self._segments):
            self.wait()
            raise _Drawn

    def have_drawn(self, scene: Scene, segment: Path) -> None:
        """Have a child draw the segment, if it is what was asked for."""
        if segment.name != self._segments[self.num_plays]:
            raise ClusterError(
                f"animation {self.num_plays + 1} of {scene} is another one here: fonts, manim's "
                "own settings or data that the scene reads differ, or chance plays a part in it"
            )
        super().have_drawn(scene, segment)


def draw(piece: Range, folder: Path, tell: Any) -> None:
    """Draw the range, whose files stand in `folder`, into the folder of segments there."""
    segments = folder / SEGMENTS
    # Drawings and what has been verified are kept for the worker's next ranges.
    media, verified = folder.parent / "media", folder.parent / "verified"
    configure(piece.variant, folder / "run", media_dir=media, partial_movie_dir=segments)
    memory.keep_in(verified)
    own_texts()
    renderer = partial(
        RangeRenderer,
        segments=piece.segments,
        tokens=Tokens(folder, 1),
        fresh=True,
        tell=tell,
    )
    with replaced(renderer), suppress(_Drawn):
        piece.found(folder).load()().render()


def main() -> None:
    """Draw what standard input asks for; the exit code is 1 if that failed."""
    die_with(int(sys.argv[1]))
    told = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # where a scene may print

    def tell(**values: Any) -> None:
        os.write(told, json.dumps(values).encode() + b"\n")

    try:
        draw(pickle.load(sys.stdin.buffer), Path.cwd(), tell)
    except ClusterError as error:
        tell(error=str(error), trace="")
        sys.exit(FAILED)
    except Exception as error:
        tell(**failure(error))
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
