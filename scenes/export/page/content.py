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

    `equations` are `math` elements, `still` is a picture of the settled step.
    """

    title: Words
    start: float
    said: Words = field(default_factory=dict)
    still: Path | None = None
    equations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lecture:
    """A scene: its video with captions by language, its steps, and the handouts of its problem."""

    name: str
    problem: str
    title: Words
    about: Words
    video: Path
    poster: Path | None
    captions: Mapping[str, tuple[Cue, ...]]
    steps: tuple[Step, ...]
    handouts: Mapping[str, Path] = field(default_factory=dict)
