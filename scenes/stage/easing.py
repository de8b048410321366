"""How what comes and goes keeps out of the way of what it passes, and of what follows."""

from __future__ import annotations

from typing import TypeVar

from manim import Animation, FadeIn, FadeOut, Mobject, linear, smooth, squish_rate_func

M = TypeVar("M", bound=Mobject)
GHOST = 0.3  # opacity

EARLY = squish_rate_func(smooth, 0, 0.5)  # what goes, in the first half of the move
LATE = squish_rate_func(smooth, 0.5, 1)  # what comes, in the second half
# What dissolves into another sign: the place is never empty, and never are both read at once.
FADING = squish_rate_func(linear, 0, 0.7)
DAWNING = squish_rate_func(linear, 0.3, 1)
GIVING_WAY = squish_rate_func(linear, 0, 0.5)  # what goes while a FadeIn of usual pace comes
NEXT = squish_rate_func(smooth, 0.15, 1)  # what comes where much goes: neither hides the other


def ghost(mobject: M) -> M:
    """Return a copy faint enough to go across other things."""
    return mobject.copy().set_opacity(GHOST)


def exchange(old: Mobject, new: Mobject) -> list[Animation]:
    """Return how one text gives its place to another: two never stand in one place."""
    return [FadeOut(old, rate_func=EARLY), FadeIn(new, rate_func=LATE)]


def dissolve(old: Mobject, new: Mobject) -> list[Animation]:
    """Return how a sign becomes another where it stands, as an index becomes a number."""
    return [FadeOut(old, rate_func=FADING), FadeIn(new, rate_func=DAWNING)]
