"""A verdict in a frame, set aslant as a rubber stamp leaves it."""

from __future__ import annotations

from manim import DEGREES, ManimColor, RoundedRectangle, VGroup

from scenes.stage import theme
from scenes.stage.text import words

TILT = 5 * DEGREES
PADDING = 0.35, 0.3  # frame units, across and along the height
STROKE = 4


class Stamp(VGroup):
    """A word in bold letters inside a frame of their colour."""

    def __init__(self, text: str, color: ManimColor) -> None:
        label = words(text, theme.NARRATION, color, bold=True)
        plate = RoundedRectangle(
            corner_radius=0.1,
            width=label.width + PADDING[0],
            height=label.height + PADDING[1],
            color=color,
            stroke_width=STROKE,
        )
        super().__init__(plate, label.move_to(plate))
        self.rotate(TILT)
