"""Everything about the look that is a table: colour roles, sizes, distances, times."""

from __future__ import annotations

import os
from dataclasses import dataclass

from manim import ManimColor


@dataclass(frozen=True)
class Theme:
    """Colours by what they mean; a scene names a role, never a colour.

    Every text role has a contrast of at least 4.5 : 1 against `background` and `surface`
    (WCAG 2, level AA).
    """

    background: ManimColor
    surface: ManimColor  # the inside of nodes and panels
    line: ManimColor  # arrows, axes, borders
    foreground: ManimColor
    muted: ManimColor  # what was said before
    value: ManimColor  # forward outputs
    gradient: ManimColor  # gradients of the result
    local: ManimColor  # the local derivative of one operation, the rule of one step
    target: ManimColor
    loss: ManimColor
    proved: ManimColor
    tag: ManimColor  # the plate of the problem's id
    on_tag: ManimColor


def _theme(**colours: str) -> Theme:
    return Theme(**{role: ManimColor(colour) for role, colour in colours.items()})


THEMES = {
    "dark": _theme(
        background="#101216",
        surface="#1c2029",
        line="#6b7590",
        foreground="#ece9e0",
        muted="#8d94a6",
        value="#ff6b6b",
        gradient="#4dabf7",
        local="#ffd43b",
        target="#e599f7",
        loss="#ff922b",
        proved="#51cf66",
        tag="#4dabf7",
        on_tag="#101216",
    ),
    "light": _theme(
        background="#ffffff",
        surface="#f1f3f5",
        line="#868e96",
        foreground="#16191d",
        muted="#5c636a",
        value="#c92a2a",
        gradient="#1864ab",
        local="#726a00",
        target="#862e9c",
        loss="#a85400",
        proved="#237032",
        tag="#1864ab",
        on_tag="#ffffff",
    ),
}


def current_theme() -> Theme:
    """Return the theme named by the environment variable LECTURE_THEME (dark unless it says light).

    Raises ValueError for a name that is not in `THEMES`.
    """
    name = os.environ.get("LECTURE_THEME", "dark")
    if name not in THEMES:
        raise ValueError(f"LECTURE_THEME must be one of {', '.join(THEMES)}; it is {name!r}")
    return THEMES[name]


THEME = current_theme()

FONT = "Noto Sans CJK SC"  # one family for English and Chinese

# Sizes in points: of manim's Text for words, of Typeset for formulas.
TITLE = 28
TAG = 22
NARRATION = 25
NOTE = 20  # badge, legend, rule beside an equation
EQUATION = 44
EQUATION_SMALLEST = 28
SMALLEST = 18

# Distances in frame units (the frame is 8 high).
MARGIN = 0.4  # nothing is nearer to the frame's edge than 0.35
HEADER_HEIGHT = 0.5
NARRATION_HEIGHT = 0.9  # two lines
BADGE_LINE = 0.34
GAP = 0.25

# Times in seconds.
MOVE = 1.0  # one eased move; all moves last 0.6 to 1.6
QUICK = 0.6
SECONDS_PER_WORD = 0.4
SECONDS_PER_CHARACTER = 0.25  # of Chinese
SHORTEST_REST = 1.0
