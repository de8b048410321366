"""Mobjects for what Typst sets: a `Typeset` is made of `Glyph`s.

manim has a class for this too. It writes each drawing to a file, parses it twice and makes two
groups for every glyph; a scene's texts took a third of the time that the scene took. Its lines are
thicker relative to the frame the higher the resolution, these are as thick as Typst says.
"""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import Any, Self

import numpy as np
from manim import UP, ManimColor, VMobject
from manim.constants import SCALE_FACTOR_PER_FONT_POINT

from scenes.stage.copying import copy_mobject
from scenes.stage.drawing import Drawing, draw
from scenes.stage.theme import THEME

TAGS = "#let tag(colour, body) = text(fill: rgb(colour), body)"  # preamble of what has tags
SAME_SHAPE = 0.02  # by how much the two extents of a glyph may have grown differently
_BLACK = "#000000"  # what Typst sets in when no colour is asked for
_STROKE = 100  # manim's stroke widths are hundredths of a frame unit


class Glyph(VMobject):
    """An outline of a text: a letter, a sign, a bar.

    `at_one_point` is its extent (width, height) in a text of one point, `name` says what it stands
    for, if that is known.
    """

    at_one_point: tuple[float, float]
    name: str = ""

    __deepcopy__ = copy_mobject


class Typeset(VMobject):
    """A piece of Typst source, set; its submobjects are the glyphs in the order of drawing.

    `font_size` is in points, as manim counts them; `color` is that of what the source leaves
    black. `inks[n]` is the colour (#000002) that glyph n has in the source, `shapes[n]` is the same
    for glyphs of one outline, whatever their size and place.

    Raises typst.TypstError for a wrong source.
    """

    def __init__(
        self,
        typst_code: str,
        font_size: float,
        color: ManimColor = THEME.foreground,
        *,
        typst_preamble: str = "",
    ) -> None:
        super().__init__()
        self.typst_code = typst_code
        self.color = color
        drawing = draw(typst_code, typst_preamble)
        self.inks: tuple[str, ...] = tuple(element.ink for element in drawing.elements)
        self.shapes: tuple[str, ...] = tuple(element.outline.shape for element in drawing.elements)
        self.height_at_one_point = 1.0
        self.rise_at_one_point = 0.0  # from the middle of what is drawn to that of its lines
        if drawing.elements:
            rise = self._place(drawing, font_size * SCALE_FACTOR_PER_FONT_POINT, color)
            self.height_at_one_point = self.height / font_size
            self.rise_at_one_point = rise / font_size

    __deepcopy__ = copy_mobject

    def _place(self, drawing: Drawing, scale: float, color: ManimColor) -> float:
        """Make the glyphs, centred; return how far above the middle that of the page is."""
        elements = drawing.elements
        pieces = [element.points for element in elements]
        points = scale * np.concatenate(pieces)
        anchors = np.concatenate([points[::4], points[3::4]])
        middle = (anchors.min(axis=0) + anchors.max(axis=0)) / 2
        points -= middle
        ends = np.cumsum([0, *map(len, pieces)])
        for element, (start, end) in zip(elements, pairwise(ends), strict=True):
            shown = self.shown(element.ink, color)
            width = _STROKE * scale * element.thickness
            glyph = _example(shown, element.fill is not None, width).copy()
            glyph.points = points[start:end].copy()
            extent = np.ptp(glyph.points, axis=0) / scale * SCALE_FACTOR_PER_FONT_POINT
            glyph.at_one_point = (float(extent[0]), float(extent[1]))
            self.submobjects.append(glyph)
        return float(-drawing.height * scale / 2 - middle[1])

    def shown(self, ink: str, color: ManimColor) -> ManimColor:
        """Return what is drawn in the text's `color` for a glyph that the source gives `ink`."""
        return color if ink == _BLACK else ManimColor(ink)

    @property
    def font_size(self) -> float:
        """The size that it has now, in points."""
        return self.height / self.height_at_one_point

    @property
    def line_height(self) -> float:
        """The height of the middle of its lines, wherever they have ascenders and descenders.

        Of one line it is halfway from the baseline to the top of a capital.
        """
        return float(self.get_y()) + self.rise_at_one_point * self.font_size

    def put_on_line(self, height: float) -> Self:
        """Move it up or down so that the middle of its lines has a height; the baselines follow.

        Texts that are put on one line have one baseline; those put by their boxes have not.
        """
        return self.shift((height - self.line_height) * UP)

    def scale(self, scale_factor: float, scale_stroke: bool = True, **kwargs: Any) -> Self:
        """Scale as manim does, bars included."""
        return super().scale(scale_factor, scale_stroke, **kwargs)


@cache
def _example(color: ManimColor, filled: bool, stroke_width: float) -> Glyph:
    """Return a glyph without points to be copied: much faster than making one."""
    return Glyph(
        color=color,
        fill_color=color,
        fill_opacity=float(filled),
        stroke_color=color,
        stroke_width=stroke_width,
    )


def tag(number: int, source: str) -> str:
    """Return Typst math source whose glyphs have the ink `tag_ink(number)`, where nothing else is.

    Numbers start at 1. Nothing moves: a colour takes no room.
    """
    return f'tag("{number:06x}", {source})'


def tag_ink(number: int) -> str:
    """Return the ink of the glyphs with a tag."""
    return f"#{number:06x}"


def point_size(glyph: VMobject) -> float | None:
    """Return the size of the text that a glyph belongs to, in points.

    That of a subscript is the size of its formula. None for what is no glyph of a text, or has
    become another outline.
    """
    width, height = getattr(glyph, "at_one_point", (0.0, 0.0))
    if not width * height:
        return None
    horizontal, vertical = glyph.width / width, glyph.height / height
    return vertical if math.isclose(horizontal, vertical, rel_tol=SAME_SHAPE) else None
