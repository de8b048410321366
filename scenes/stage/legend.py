"""What colours mean: a dot of each and its word, on lines of one distance."""

from __future__ import annotations

from collections.abc import Mapping

from manim import DOWN, RIGHT, Dot, ManimColor, VGroup

from scenes.stage import theme
from scenes.stage.text import words

RADIUS, LINE = 0.08, 0.33  # frame units


def legend(colors: Mapping[str, ManimColor]) -> VGroup:
    """Return an entry, a dot and a word, for each word and its colour, from above."""
    entries = VGroup()
    for number, (word, color) in enumerate(colors.items()):
        dot = Dot(number * LINE * DOWN, radius=RADIUS, color=color)
        label = words(word, theme.SMALLEST, color).next_to(dot, RIGHT, buff=0.14)
        entries.add(VGroup(dot, label.put_on_line(dot.get_y())))
    return entries
