"""The joined video: chapters are written into it, and that it is whole is seen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av


@dataclass(frozen=True)
class Chapter:
    """A step's part of the video, in frames: from `start` up to, not including, `end`."""

    name: str
    start: int
    end: int

    @property
    def title(self) -> str:
        """The name as people read it."""
        return self.name.replace("_", " ").capitalize()

    as_dict = asdict


def with_chapters(video: Path, chapters: Sequence[Chapter], frame: Fraction) -> bytes:
    """Return the content of an MP4 file with chapters, nothing encoded anew.

    Where its frames are stands at its beginning: a browser plays it while it is being loaded.
    `frame` is how long a frame lasts (s). Raises ValueError when the file does not hold as many
    frames as the chapters together, as after a write that failed unseen.
    """
    content = io.BytesIO()
    # To move its table to the front the muxer reads again what it has written.
    written = av.open(
        content,
        mode="w",
        format="mp4",
        options={"movflags": "faststart"},
        io_open=lambda *_: io.BytesIO(content.getvalue()),
    )
    with av.open(str(video)) as source, written as target:
        target.metadata.update(source.metadata)
        target.set_chapters(
            [
                {
                    "id": number,
                    "start": chapter.start,
                    "end": chapter.end,
                    "time_base": frame,
                    "metadata": {"title": chapter.title},
                }
                for number, chapter in enumerate(chapters)
            ]
        )
        streams = {s: target.add_stream_from_template(s) for s in source.streams}
        frames = 0
        for packet in source.demux(*streams):
            if packet.dts is not None:
                frames += packet.stream.type == "video"
                packet.stream = streams[packet.stream]
                target.mux(packet)
    expected = chapters[-1].end if chapters else 0
    if frames != expected:
        raise ValueError(f"{video.name} was not joined whole: {frames} of {expected} frames")
    return content.getvalue()


def chapters_of(sections: Sequence[Any], lengths: Sequence[int]) -> list[Chapter]:
    """Return a chapter for each section of manim's that has frames.

    `lengths` has the number of frames of each animation, in order.
    """
    chapters, left, start = [], list(lengths), 0
    for section in sections:
        files = section.partial_movie_files  # None for an animation that is skipped
        frames = sum(length for length, file in zip(left, files, strict=False) if file)
        left = left[len(files) :]
        if frames:
            chapters.append(Chapter(section.name, start, start + frames))
        start += frames
    return chapters
