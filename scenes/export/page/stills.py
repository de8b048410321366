"""The steps' pictures: of each chapter of a video the last frame, at which the step rests."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from scenes.export.discovery import Found
from scenes.export.files import write_whole
from scenes.export.scene_processes import Context, Listener, Outcome, Record, Task, make_all
from scenes.export.variant import Variant

QUALITY = 90  # of 100: thin lines and small letters stay clean


def write_stills(
    scenes: Sequence[Found], variant: Variant, *, jobs: int, fresh: bool, listener: Listener
) -> list[Outcome]:
    """Write the stills of the scenes whose video has changed, as `make_all` says."""
    task = Task(
        folder=_folder(variant),
        fingerprint=lambda scene: f"{QUALITY} {Record.read(variant.name, scene).files}",
        prepare=lambda folder: None,
        make=partial(_make, variant),
    )
    return make_all(task, scenes, jobs=jobs, fresh=fresh, listener=listener)


def stills_of(scene: Found, variant: Variant) -> list[Path]:
    """Return the stills that `write_stills` wrote, in order."""
    record = Record.read(_folder(variant), scene)
    return [_file(record, number) for number in range(1, record.pieces + 1)]


def _folder(variant: Variant) -> str:
    return f"page-{variant.name}"


def _file(record: Record, number: int) -> Path:
    return record.file.with_suffix("") / f"{number:02}.webp"


def _make(variant: Variant, scene: Found, context: Context) -> None:
    video = Record.read(variant.name, scene)
    record = context.record
    files = []
    last = [chapter["end"] - 1 for chapter in video.chapters]
    for number, picture in enumerate(pictures(Path(video.made), last), 1):
        files.append(_file(record, number))
        write_whole(files[-1], picture)
        context.tell(piece=True)
    record.made = str(record.file.with_suffix(""))
    record.pieces = len(files)
    record.write(files)
    context.tell(made=record.made)


def pictures(video: Path, frames: Sequence[int]) -> Iterator[bytes]:
    """Give these frames of a video, numbered from 0, as WebP.

    Raises ValueError for a frame that the video does not have.
    """
    import av

    with av.open(str(video)) as container:
        (stream,) = container.streams.video
        length = 1 / (stream.average_rate * stream.time_base)  # of a frame, in the stream's unit
        for number in frames:
            wanted = (stream.start_time or 0) + round(number * length)
            container.seek(wanted, stream=stream)  # to the key frame before
            frame = next((f for f in container.decode(stream) if f.pts >= wanted), None)
            if frame is None:
                raise ValueError(f"{video} has no frame {number}: render it anew (--fresh)")
            file = io.BytesIO()
            frame.to_image().save(file, "WEBP", quality=QUALITY)
            yield file.getvalue()
