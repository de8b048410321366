"""Captions: read from SubRip, retold in another language, written as WebVTT."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

_TIMES = re.compile(r"(\S+)\s+-->\s+(\S+)")


@dataclass(frozen=True)
class Cue:
    """A text that is shown from `start` to `end` (s)."""

    start: float
    end: float
    text: str


def from_srt(source: str) -> tuple[Cue, ...]:
    """Return the cues of a SubRip file; raises ValueError for a block without times."""
    cues = []
    for block in re.split(r"\n\s*\n", source.replace("\r\n", "\n").strip()):
        lines = block.split("\n")
        number = next((n for n, line in enumerate(lines) if _TIMES.match(line)), None)
        if number is None:
            raise ValueError(f"a SubRip block has a line with two times; got {block!r}")
        start, end = map(_seconds, _TIMES.match(lines[number]).groups())
        cues.append(Cue(start, end, "\n".join(lines[number + 1 :])))
    return tuple(cues)


def apart(cues: Sequence[Cue], frame: float) -> tuple[Cue, ...]:
    """Return the cues, one that ends less than a `frame` (s) after the next has begun cut there.

    Times are rounded: at a change of captions both would be shown.
    """
    starts = [cue.start for cue in cues[1:]] + [float("inf")]
    return tuple(
        replace(cue, end=start) if 0 < cue.end - start < frame else cue
        for cue, start in zip(cues, starts, strict=True)
    )


def retold(cues: Sequence[Cue], other: Sequence[Cue]) -> tuple[Cue, ...]:
    """Return the words of `other`, cue by cue, at the times of `cues`.

    Two languages take different times over the same steps. Raises ValueError unless there are as
    many cues: then they do not tell the same steps.
    """
    if len(cues) != len(other):
        raise ValueError(
            f"{len(other)} captions cannot be shown in place of {len(cues)}: render both languages "
            "anew from the same scene"
        )
    return tuple(replace(cue, text=said.text) for cue, said in zip(cues, other, strict=True))


def vtt(cues: Sequence[Cue], settings: str = "") -> str:
    """Return the cues as a WebVTT file; `settings` tell where on the video they are."""
    blocks = [
        f"{_timestamp(cue.start)} --> {_timestamp(cue.end)} {settings}".rstrip()
        + f"\n{escape(cue.text, quote=False)}"
        for cue in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = stamp.replace(",", ".").split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


def _timestamp(seconds: float) -> str:
    milliseconds = round(1000 * seconds)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
