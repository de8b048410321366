"""Colours of mobjects in one step where there is one colour: manim makes lists and evens them."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import BLACK, ManimColor, VMobject

_generate_rgbas_array = VMobject.generate_rgbas_array
_ONE = (float, int, np.float64, type(None))  # what is a single opacity


def generate_rgbas_array(mobject: VMobject, color: Any, opacity: Any) -> np.ndarray:
    """Return what VMobject.generate_rgbas_array returns: a row of four floats a colour (n × 4)."""
    single = type(color) is ManimColor or color is None
    if not single or type(opacity) not in _ONE or mobject.get_sheen_factor():
        return _generate_rgbas_array(mobject, color, opacity)
    shown = BLACK if color is None else color
    return np.array([[*shown.to_rgb(), 0.0 if opacity is None else opacity]])
