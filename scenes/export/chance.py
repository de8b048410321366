"""Chance that comes out the same each time: a scene is played by several processes, and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import numpy as np

SEED = 0  # that manim gives the generators which Python and NumPy share


@contextmanager
def seeded() -> Iterator[None]:
    """Give NumPy's generators that are made without a seed one: the first, the second and so on."""
    make, seeds = np.random.default_rng, count(SEED)

    def default_rng(seed: Any = None) -> np.random.Generator:
        return make(next(seeds) if seed is None else seed)

    np.random.default_rng = default_rng
    try:
        yield
    finally:
        np.random.default_rng = make
