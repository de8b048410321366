"""Plain arrows: what is computed from what."""

from __future__ import annotations

import numpy as np
from manim import Arrow
from manim.typing import Point3D

from scenes.stage.theme import THEME

TIP = 0.18  # frame units


def arrow(way: Point3D) -> Arrow:
    """Return an arrow along a way from the middle of the frame on, to be moved to its place."""
    return Arrow(
        np.zeros(3),
        way,
        buff=0,
        color=THEME.line,
        stroke_width=4,
        tip_length=TIP,
        max_tip_length_to_length_ratio=1,
    )
