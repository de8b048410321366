"""Cut what is to be drawn of a scene into ranges, each as a worker needs to be told it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from scenes.export.discovery import LECTURE, PROJECT, Found
from scenes.export.sources import own_sources
from scenes.export.variant import Variant

_SETTINGS = "manim.cfg"
_BESIDE = "sources"  # the folder that a worker puts a user's files into


@dataclass(frozen=True)
class Range:
    """Animations of a scene that are drawn one after the other, and all that has to be known."""

    scene: str
    file: str  # the scene's: one of `files`, or a file of the project by its place there
    variant: Variant
    segments: Mapping[int, str]  # by the animation's number, counted from 0: the segment's name
    files: Mapping[str, bytes]  # what does not come with the project, by its place on the worker
    installed: Mapping[str, str]  # as `sources.installed` has it

    def __str__(self) -> str:
        first, last = min(self.segments) + 1, max(self.segments) + 1
        return f"animation {first}" if first == last else f"animations {first} to {last}"

    def write_files(self, folder: Path) -> None:
        """Write what does not come with the project below a folder."""
        for place, content in self.files.items():
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def found(self, folder: Path) -> Found:
        """Return the scene as it is found where the files have been written."""
        file = (folder if self.file in self.files else PROJECT) / self.file
        return Found(self.scene, file, about="", problem="")


def files_of(scene: Found) -> tuple[str, dict[str, bytes]]:
    """Return the place of a scene's file and the files that go along, as a Range has them.

    These are manim's settings for the folder that the command was called in and, with a scene of a
    user's file, this file and all that it imports from beside it.
    """
    settings = Path(_SETTINGS)
    files = {_SETTINGS: settings.read_bytes()} if settings.exists() else {}
    if scene.file.is_relative_to(LECTURE):
        return scene.file.relative_to(PROJECT).as_posix(), files
    for source in own_sources(scene.file):
        for root in (scene.file.parent, PROJECT):
            if source.is_relative_to(root):
                files[f"{_BESIDE}/{source.relative_to(root).as_posix()}"] = source.read_bytes()
                break
    return f"{_BESIDE}/{scene.file.name}", files


def cut(frames: Mapping[int, int], count: int) -> list[list[int]]:
    """Cut animations into at most `count` ranges of about as many frames each.

    `frames` has the number of frames (at least 1) of each animation, by its number, in order.
    """
    total, before, place = sum(frames.values()), 0, {}
    for number, length in frames.items():
        place[number] = (2 * before + length) * count // (2 * total)  # of its middle
        before += length
    return [list(numbers) for _, numbers in groupby(frames, key=place.__getitem__)]
