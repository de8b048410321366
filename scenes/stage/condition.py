"""What must hold for a rule or a claim."""

from __future__ import annotations

from manim import RIGHT, UP, VGroup

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.text import words
from scenes.stage.theme import THEME

CONDITION = 28  # points


def condition(needs: str, *conditions: Expr, size: float = theme.SMALLEST) -> VGroup:
    """Return conditions beside each other after the words that say they are needed."""
    return VGroup(
        words(needs, size, THEME.muted),
        *(EquationMobject(part, CONDITION, THEME.muted) for part in conditions),
    ).arrange(RIGHT, buff=theme.GAP / 2)


def on_line(needed: VGroup, height: float) -> None:
    """Put a condition on the line, at a height, of the equation that it stands beside."""
    introduction, *equations = needed
    introduction.put_on_line(height)
    for equation in equations:
        equation.shift((height - equation.anchor[1]) * UP)
