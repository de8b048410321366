"""Digests of the frames that go to an encoder, of manim or of `lecture render`, to be compared."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.export.segment_encoder import SegmentEncoder
from scenes.export.segment_renderer import SegmentRenderer


def note_frames(folder: Path) -> None:
    """Note in a file of a folder every frame that this process, or one forked from it, encodes."""
    folder.mkdir(exist_ok=True)
    to_manim, to_ours, draw = (
        SceneFileWriter.write_frame,
        SegmentEncoder.write_frame,
        SegmentRenderer.draw,
    )
    drawn = 0  # the number of the animation that our renderer draws

    def note(animation: int, pixels: np.ndarray, repeat: int) -> None:
        digest = hashlib.sha1(np.ascontiguousarray(pixels)).hexdigest()
        with (folder / str(animation)).open("a") as file:
            file.write(f"{digest}\n" * repeat)

    def write_for_manim(writer: SceneFileWriter, pixels: np.ndarray, *, repeat: int = 1) -> None:
        note(writer._current_encode_job.animation_index, pixels, repeat)
        to_manim(writer, pixels, repeat=repeat)

    def write_for_ours(
        encoder: SegmentEncoder, pixels: np.ndarray, repeat: int = 1, rows: slice | None = None
    ) -> None:
        note(drawn, pixels, repeat)
        to_ours(encoder, pixels, repeat, rows)

    def draw_numbered(renderer: SegmentRenderer, scene: object, segment: Path) -> None:
        nonlocal drawn
        drawn = len(renderer.lengths)
        draw(renderer, scene, segment)

    SceneFileWriter.write_frame = write_for_manim
    SegmentEncoder.write_frame = write_for_ours
    SegmentRenderer.draw = draw_numbered


def noted_frames(folder: Path) -> dict[int, list[str]]:
    """Return the digests of the frames of each animation."""
    return {int(file.name): file.read_text().split() for file in folder.iterdir()}
