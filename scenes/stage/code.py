"""Program text as a mobject."""

from __future__ import annotations

import json
from collections.abc import Iterable

from manim import DOWN, LEFT, ManimColor, Mobject, RoundedRectangle, VGroup

from scenes.stage import theme
from scenes.stage.text import TEXT_POINT
from scenes.stage.theme import NOTE, THEME
from scenes.stage.typeset import Typeset

CODE_FONT = "DejaVu Sans Mono"  # comes with Typst


def code(source: str, size: float = NOTE, color: ManimColor = THEME.foreground) -> Typeset:
    """Set program text, or what a program prints, as it is; `size` in points of manim's Text.

    Raises ValueError for empty text.
    """
    if not source.strip():
        raise ValueError("there is no code to set")
    preamble = f'#show raw: set text(font: "{CODE_FONT}", size: 1.25em)\n#set par(leading: 0.6em)'
    text = json.dumps(source, ensure_ascii=False)
    return Typeset(f"#raw({text})", size * TEXT_POINT, color, typst_preamble=preamble)


def panel(lines: Iterable[Mobject]) -> VGroup:
    """Return lines of code, each below the one before, on a plate: the plate first."""
    text = VGroup(*lines).arrange(DOWN, buff=0.14, aligned_edge=LEFT)
    plate = RoundedRectangle(
        corner_radius=0.12,
        width=text.width + 2 * theme.GAP,
        height=text.height + 1.4 * theme.GAP,
        stroke_width=0,
        fill_color=THEME.surface,
        fill_opacity=1,
    )
    return VGroup(plate.move_to(text), *text)
