"""PNG files hold the pixels they were given."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from scenes.export.png import png


@pytest.mark.parametrize("shape", [(1, 1), (90, 160), (81, 33)])
def test_pixels_are_those_given(shape):
    pixels = np.random.default_rng(7).integers(0, 256, (*shape, 4), dtype=np.uint8)
    np.testing.assert_array_equal(np.array(Image.open(io.BytesIO(png(pixels)))), pixels)
