"""How much two drawn glyphs have in common, as an eye that reads them is disturbed by it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject

SEEN = 1 / 3  # opacity from which on a glyph is read
THIN = 0.03  # frame units: no glyph counts as thinner, such as a bar


def boxes(glyphs: Sequence[VMobject]) -> np.ndarray:
    """Return left, bottom, right and top of outlines (n × 4)."""
    if not glyphs:
        return np.empty((0, 4))
    points = np.concatenate([glyph.points[:, :2] for glyph in glyphs])
    starts = np.cumsum([0, *(len(glyph.points) for glyph in glyphs)])[:-1]
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    lacking = np.clip(THIN - (high - low), 0, None) / 2
    return np.concatenate([low - lacking, high + lacking], axis=1)


def opacities(glyphs: Sequence[VMobject]) -> np.ndarray:
    """Return the opacities that glyphs are drawn with, 0 to 1 (n)."""
    return np.array([max(g.fill_rgbas[0, 3], g.stroke_rgbas[0, 3]) for g in glyphs])


def depths(
    boxes: np.ndarray, opacities: np.ndarray, others: np.ndarray, opacities_of_others: np.ndarray
) -> np.ndarray:
    """Return how deep glyphs lie in others, 0 to 1; 1 when one lies in the other, or across it.

    A bar across a letter strikes it out: in each direction the smaller extent of both counts. A
    glyph that is not `SEEN` lies in no other. Shapes: … × n × 4, … × n, … × m × 4, … × m; result
    … × n × m.
    """
    left = np.maximum(boxes[..., :, None, 0], others[..., None, :, 0])
    right = np.minimum(boxes[..., :, None, 2], others[..., None, :, 2])
    seen = (opacities >= SEEN)[..., :, None] & (opacities_of_others >= SEEN)[..., None, :]
    found = np.zeros(left.shape)
    # Most glyphs are not above or below each other: the rest is asked of those that are.
    *where, mine, other = np.nonzero((right > left) & seen)
    one, two = boxes[(*where, mine)], others[(*where, other)]
    common = np.minimum(one[:, 2:], two[:, 2:]) - np.maximum(one[:, :2], two[:, :2])
    least = np.minimum(one[:, 2:] - one[:, :2], two[:, 2:] - two[:, :2])
    shares = np.clip(common, 0, None) / np.maximum(least, THIN)
    found[(*where, mine, other)] = shares.prod(axis=1)
    return found
