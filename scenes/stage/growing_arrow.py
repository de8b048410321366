"""An arrow that grows: its tip rides on the end of the shaft."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Animation, VGroup
from manim.typing import Point3D

UNFOLDED = 0.2  # of the way, on which the tip reaches its size


class GrowTippedArrow(Animation):
    """Draw an arrow made of a shaft, any curve, and a filled tip at its end.

    `options` are those of every animation. What is drawn depends on the time alone, not on the
    frame before.
    """

    def __init__(self, arrow: VGroup, **options: Any) -> None:
        super().__init__(arrow, introducer=True, **options)

    def interpolate_mobject(self, alpha: float) -> None:
        """Draw the share of the shaft that belongs to `alpha` (0 to 1), and the tip at its end."""
        share = self.rate_func(alpha)
        shaft, tip = self.mobject
        whole, placed = self.starting_mobject
        shaft.pointwise_become_partial(whole, 0, share)
        if share == 1:
            tip.points = placed.points.copy()
            return
        here = shaft.points[-1] if share > 0 else whole.points[0]
        heading = _ending(shaft.points) if share > 0 else None
        if heading is None:  # no way has been made
            heading = -_ending(whole.points[::-1])
        turned = (placed.points - whole.points[-1]) @ _turn(_ending(whole.points), heading).T
        tip.points = here + min(1.0, share / UNFOLDED) * turned


def _ending(points: np.ndarray) -> Point3D | None:
    """Return the direction in which a curve ends (unit vector), None for a single point.

    A part that ends where two curves join has its last handles there too.
    """
    ways = points[-1] - points
    lengths = np.linalg.norm(ways, axis=1)
    apart = np.flatnonzero(lengths > 1e-9)
    return ways[apart[-1]] / lengths[apart[-1]] if len(apart) else None


def _turn(before: Point3D, after: Point3D) -> np.ndarray:
    """Return the rotation about the axis out of the frame that turns a direction into another."""
    cosine = before @ after
    sine = before[0] * after[1] - before[1] * after[0]
    return np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
