"""Encode a segment as manim does, without copying frames and without leaving cut files."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from manim._config.video_encoder import VideoEncoderSpec

from scenes.export.conversion import Converter
from scenes.export.files import write_whole


class SegmentEncoder:
    """Encodes frames into memory; the file appears when `finish` has written it whole.

    Same settings as manim's VideoSegmentEncoder, but one thread: other segments are drawn and
    encoded on the other cores.
    """

    def __init__(self, spec: VideoEncoderSpec) -> None:
        self._spec = spec
        self._file = io.BytesIO()
        self._container = av.open(self._file, mode="w", format=spec.container_format)
        self._stream = self._container.add_stream(
            spec.codec, rate=spec.frame_rate, options={"threads": "1"} | dict(spec.options)
        )
        self._stream.pix_fmt = spec.pixel_format
        self._stream.width = spec.width
        self._stream.height = spec.height
        self._converter = Converter(spec.pixel_format)
        self._time_base = Fraction(spec.frame_rate.denominator, spec.frame_rate.numerator)
        self.frames = 0

    def write_frame(self, pixels: np.ndarray, repeat: int = 1, rows: slice | None = None) -> None:
        """Encode an image, height × width × RGBA of 8 bits, `repeat` times in a row.

        `rows` has all that differ from the image before; None is any.
        """
        frame = self._converter.convert(pixels, rows)
        for _ in range(repeat):
            frame.pts = self.frames
            frame.time_base = self._time_base
            self.frames += 1
            self._container.mux(self._stream.encode(frame))

    def finish(self, target: Path) -> None:
        """Write the file. Raises OSError when there is no room for it."""
        self._container.mux(self._stream.encode())
        self._container.close()
        write_whole(target, self._file.getvalue())
