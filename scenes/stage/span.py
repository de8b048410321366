"""The interval that a chart or an axis has to show."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def span(values: ArrayLike) -> tuple[float, float]:
    """Return the least interval that holds the values and 0."""
    return min(0.0, float(np.min(values))), max(0.0, float(np.max(values)))
