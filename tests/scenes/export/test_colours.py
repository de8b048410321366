"""Colours are manim's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import BLUE, GREEN, RED, Circle, VMobject

from scenes.export.colours import generate_rgbas_array


@pytest.mark.parametrize("color", [RED, None, "#12345678", [RED], [RED, GREEN, BLUE], (BLUE, None)])
@pytest.mark.parametrize("opacity", [0, 0.25, np.float64(0.5), None, [1.0], (0.1, 0.2)])
@pytest.mark.parametrize("sheen", [0, 0.3])
def test_rows_are_manims(color: Any, opacity: Any, sheen: float) -> None:
    circle = Circle()
    circle.sheen_factor = sheen
    rows = generate_rgbas_array(circle, color, opacity)
    expected = VMobject.generate_rgbas_array(circle, color, opacity)
    assert rows.dtype == expected.dtype
    np.testing.assert_array_equal(rows, expected)


def test_rows_are_the_mobjects_own() -> None:
    first, second = (generate_rgbas_array(Circle(), RED, 0.5) for _ in range(2))
    first[:] = 0
    assert second.any()
