"""Frames converted band by band are those converted as a whole."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.export.conversion import Converter


def planes(frame) -> list[bytes]:
    found = []
    for plane in frame.planes:
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        found.append(rows[: plane.height, : plane.width].tobytes())
    return found


@pytest.mark.parametrize(("width", "height"), [(854, 480), (160, 90), (1920, 1080), (33, 31)])
def test_bands_are_as_the_whole(width, height):
    random = np.random.default_rng(width)
    pixels = random.integers(0, 256, (height, width, 4), dtype=np.uint8)
    converter = Converter("yuv420p")
    converter.convert(pixels)
    for _ in range(40):
        start, stop = sorted(random.integers(0, height + 1, 2))
        stop = min(stop, start + int(random.integers(0, 60)))
        rows = slice(int(start), int(stop))
        pixels[rows] = random.integers(0, 256, pixels[rows].shape, dtype=np.uint8)
        ours, whole = converter.convert(pixels, rows), Converter("yuv420p").convert(pixels)
        assert planes(ours) == planes(whole), rows


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuva420p", "yuv444p"])
def test_what_changes_is_seen(pixel_format):
    pixels = np.zeros((64, 64, 4), dtype=np.uint8)
    converter = Converter(pixel_format)
    before = planes(converter.convert(pixels))
    pixels[40:] = 255
    assert planes(converter.convert(pixels, slice(40, 64))) != before
