"""Frames in the pixel format of a video: of a frame only the rows that changed are converted."""

from __future__ import annotations

import av
import numpy as np

_BY_BANDS = "yuv420p"
# A colour stands for two rows; FFmpeg takes it from a few more (a multiple of two).
_REACH = 8
_STEP = 32  # rows: bands of few different heights, each of which has a converter


class Converter:
    """Converts RGBA images, one after the other, as FFmpeg's scaler does by default."""

    def __init__(self, pixel_format: str) -> None:
        self._format = pixel_format
        self._converters: dict[int, av.video.reformatter.VideoReformatter] = {}
        self._frame: av.VideoFrame | None = None

    def convert(self, pixels: np.ndarray, rows: slice | None = None) -> av.VideoFrame:
        """Return an image, height × width × RGBA of 8 bits, in the video's format.

        `rows` has all that differ from the image before; None is any. The frame is used again for
        the next image.
        """
        height = len(pixels)
        if self._frame is None or rows is None or self._format != _BY_BANDS or height % 2:
            self._frame = self._whole(pixels)
            return self._frame
        if rows.stop <= rows.start:
            return self._frame
        first = max(0, (rows.start - 2 * _REACH) // _STEP * _STEP)
        last = min(height, -(-(rows.stop + 2 * _REACH) // _STEP) * _STEP)
        band = self._whole(pixels[first:last])
        # At the cut edges of the band FFmpeg did not see the rows beyond.
        start = max(first, (rows.start - _REACH) // 2 * 2)
        stop = min(last, (rows.stop + 1) // 2 * 2 + _REACH)
        self._frame.make_writable()
        for target, source in zip(self._frame.planes, band.planes, strict=True):
            share = height // target.height
            kept = slice((start - first) // share, (stop - first) // share)
            _rows(target)[start // share : stop // share] = _rows(source)[kept]
        return self._frame

    def _whole(self, pixels: np.ndarray) -> av.VideoFrame:
        converter = self._converters.get(len(pixels))
        if converter is None:
            converter = self._converters[len(pixels)] = av.video.reformatter.VideoReformatter()
        image = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
        return converter.reformat(image, format=self._format)


def _rows(plane: av.video.plane.VideoPlane) -> np.ndarray:
    rows = np.frombuffer(plane, np.uint8)[: plane.height * plane.line_size]
    return rows.reshape(plane.height, plane.line_size)[:, : plane.width]
