"""Equations and numbers beside and below each other, on the lines that the eye follows."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, RIGHT, UP, Mobject, VGroup

from scenes.stage import theme
from scenes.stage.equation import EquationMobject


def on_one_line(*equations: EquationMobject, gap: float) -> VGroup:
    """Put equations beside each other, their relation signs at one height."""
    row = VGroup(*equations).arrange(RIGHT, buff=gap)
    for equation in equations[1:]:
        equation.shift((equations[0].anchor[1] - equation.anchor[1]) * UP)
    return row


def below_each_other(*lines: EquationMobject, gap: float) -> VGroup:
    """Put the lines of a derivation below each other, their relation signs in one column."""
    column = VGroup(*lines).arrange(DOWN, buff=gap)
    for line in lines[1:]:
        line.shift((lines[0].anchor[0] - line.anchor[0]) * RIGHT)
    return column


def in_columns(rows: Sequence[Sequence[EquationMobject]], gap: float, line_gap: float) -> VGroup:
    """Put rows of equations below each other, the relation signs of each column in one column.

    The columns are `gap` apart, the rows `line_gap`. The equations are in the order of reading.
    """
    lines = [on_one_line(*row, gap=gap) for row in rows]
    VGroup(*lines).arrange(DOWN, buff=line_gap)
    right = -gap
    for column in zip(*rows, strict=True):
        sign = right + gap + max(line.anchor[0] - line.get_left()[0] for line in column)
        for line in column:
            line.shift((sign - line.anchor[0]) * RIGHT)
        right = max(line.get_right()[0] for line in column)
    return VGroup(*(line for row in rows for line in row))


def level(*parts: Mobject, gap: float = theme.GAP) -> VGroup:
    """Put numbers with their names, groups, and the signs between them in a row.

    The middles of the numbers (the first member of each group) and of the signs are level.
    """
    row = VGroup(*parts).arrange(RIGHT, buff=gap)
    middle = _middle(parts[0])
    for part in parts:
        part.shift((middle - _middle(part)) * UP)
    return row


def _middle(part: Mobject) -> float:
    return (part[0] if type(part) is VGroup else part).get_y()
