"""What a page shows, whatever made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scenes.export.page.captions import Cue

# A text in every language of the page.
Words = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """A step of a scene: a chapter of its video from `start` (s) on.

    `title` is what the step says, `still` a picture of it at rest, `equations` are `math` elements.
    """

    title: Words
    start: float
    still: Path | None = None
    equations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lecture:
    """A scene: its video with captions by language, its steps, and the handouts of its problem.

    Captions in another language than the video's may be missing, handouts too.
    """

    name: str
    problem: str  # the ids of its problems, as its header shows them
    title: Words
    about: Words
    video: Path
    seconds: float  # of the video
    poster: Path | None
    captions: Mapping[str, tuple[Cue, ...]]
    steps: tuple[Step, ...]
    handouts: Mapping[str, Path] = field(default_factory=dict)
