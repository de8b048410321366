"""The frame around what a scene has shown to be true."""

from __future__ import annotations

from manim import Mobject, SurroundingRectangle

from scenes.stage import theme
from scenes.stage.theme import THEME


def result_frame(result: Mobject, gaps: float = 1) -> SurroundingRectangle:
    """Return a frame around a result in the colour of what is proved, `gaps` of the stage away."""
    return SurroundingRectangle(
        result, color=THEME.proved, buff=gaps * theme.GAP, corner_radius=theme.GAP / 2
    )
