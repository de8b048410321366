"""Words and formulas as mobjects, all set by Typst.

Pango rounds glyph advances at small sizes (gaps after apostrophes) and breaks lines on its own;
Typst does neither, sets English and Chinese in one font and needs no LaTeX.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from functools import cache
from typing import TypeVar

import manimpango
from manim import ManimColor, VMobject
from manim.constants import SCALE_FACTOR_PER_FONT_POINT
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.mobject.text.typst_mobject import MathTypst, Typst

from mathcore.printing import GREEK
from scenes.stage import typesetting  # noqa: F401  (makes Typst fast)
from scenes.stage.theme import FONT, NOTE, THEME

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
T = TypeVar("T", bound=Typst)
# Typst source: the words of a formula are in the lecture's font where that of the signs lacks them.
WORDS_IN_FORMULAS = f'#show math.equation: set text(font: ("New Computer Modern Math", "{FONT}"))'
TEXT_POINT = 4 / 3  # one point of manim's Text in points of Typst
SAME_SHAPE = 0.02  # by how much the two extents of a glyph may have grown differently


@cache
def _require_font() -> None:
    if FONT not in manimpango.list_fonts():
        raise RuntimeError(
            f"the font {FONT!r} is not installed, Chinese would show as boxes: "
            "install it (Debian, Ubuntu: apt install fonts-noto-cjk)"
        )


def _markup(content: str) -> str:
    """Typst source of plain text; only subscripts are set as such: of k₁ (fonts lack them), D_s."""
    return "".join(
        f"#sub({json.dumps(piece.lstrip('_').translate(_SUBSCRIPTS))});"
        if index % 2
        # A JSON string is a Typst string: nothing in the content acts as markup.
        else f"#{json.dumps(piece, ensure_ascii=False)};"
        for index, piece in enumerate(
            re.split(r"([₀-₉]+|(?<=(?<![A-Za-z0-9_])\w)_[A-Za-z0-9]+)", content)
        )
    )


def words(
    content: str,
    size: float = NOTE,
    color: ManimColor = THEME.foreground,
    *,
    bold: bool = False,
    width: float | None = None,
    align: str = "center",
) -> Typst:
    """Plain text in the lecture's font.

    `size` is in points of manim's Text. With `width` (frame units) the text is broken into
    lines no longer than that, each aligned as `align` (left, center, right) says.
    Raises ValueError for empty text, RuntimeError when the font is not installed.
    """
    if not content.strip():
        raise ValueError("there is no text to set")
    _require_font()
    weight = "bold" if bold else "regular"
    source = _markup(content)
    if width is not None:
        # Typst sets 10 pt, manim scales the outcome to the size asked for.
        points = width / (size * TEXT_POINT * SCALE_FACTOR_PER_FONT_POINT)
        source = f"#block(width: {points:.4f}pt)[#set align({align});{source}]"
    preamble = f'#set text(font: "{FONT}", weight: "{weight}")\n#set par(leading: 0.5em)'
    return light(
        Typst(
            source,
            font_size=size * TEXT_POINT,
            color=color,
            typst_preamble=preamble,
            use_svg_cache=False,
        )
    )


def formula(source: str, size: float, color: ManimColor = THEME.foreground) -> MathTypst:
    """Set a formula from Typst math source, `size` in points of MathTypst."""
    # manim's cache of drawings copies the parsed paths, which takes longer than parsing again.
    return light(MathTypst(source, font_size=size, color=color, use_svg_cache=False))


def derivative(of: str, by: str) -> str:
    """Return Typst math source of ∂ of / ∂ by, both of them such source."""
    return f"(partial {of}) / (partial {by})"


def plain(symbol: str) -> str:
    """Return a symbol such as k_1 or hat(y)_a, in Typst math, as text."""
    text = re.sub(r"hat\((\w)\)", "\\1\u0302", symbol)
    text = re.sub("_([0-9])(?![a-z])", lambda found: chr(ord("₀") + int(found[1])), text)
    text = re.sub(r"[a-z]{2,}", lambda found: GREEK.get(found[0], found[0]), text)
    text = text.replace(" dot.o ", " ⊙ ").replace('"', "")
    text = re.sub(r"([_^])\(([^)]*)\)", lambda found: found[1] + found[2].replace(" ", ""), text)
    return unicodedata.normalize("NFC", text)


def light(text: T) -> T:
    """Drop the parsed SVG paths: glyphs have their points, but each copy would copy these too.

    Every glyph notes its extent at a size of one point instead, for `point_size`. Returns the same
    mobject. For every one that is made with Typst outside this module.
    """
    for glyph in text.family_members_with_points():
        if isinstance(glyph, VMobjectFromSVGPath):
            glyph.path_obj = None
            glyph.at_one_point = (glyph.width / text.font_size, glyph.height / text.font_size)
    return text


def point_size(glyph: VMobject) -> float | None:
    """Return the size of the text that a glyph belongs to, in points of Typst.

    That of a subscript is the size of its formula. None for what is no glyph of a text, or has
    become another outline.
    """
    width, height = getattr(glyph, "at_one_point", (0.0, 0.0))
    if not width * height:
        return None
    horizontal, vertical = glyph.width / width, glyph.height / height
    return vertical if math.isclose(horizontal, vertical, rel_tol=SAME_SHAPE) else None
