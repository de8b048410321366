"""Functions of the lecture in plain NumPy, to be traced."""

from __future__ import annotations

import numpy as np


def standard_deviation(x1: float, x2: float) -> float:
    """Compute the population standard deviation of two samples (B3), one line a sheet variable."""
    mean = (x1 + x2) / 2
    b = (x1 - mean) ** 2
    c = (x2 - mean) ** 2
    d = (b + c) / 2
    return np.sqrt(d)
