"""Rate functions for what comes and goes while something else moves."""

from __future__ import annotations

from manim import smooth, squish_rate_func

EARLY = squish_rate_func(smooth, 0, 0.5)  # what goes, in the first half of the move
LATE = squish_rate_func(smooth, 0.5, 1)  # what comes, in the second half
