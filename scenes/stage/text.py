"""Words and formulas as mobjects, all set by Typst.

Pango rounds glyph advances at small sizes (gaps after apostrophes) and breaks lines on its own;
Typst does neither, sets English and Chinese in one font and needs no LaTeX.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache

import manimpango
from manim import ManimColor, VGroup
from manim.constants import SCALE_FACTOR_PER_FONT_POINT

from mathcore.printing import GREEK
from scenes.stage.theme import FONT, NOTE, THEME
from scenes.stage.typeset import TAGS, Typeset, tag, tag_ink

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx")
_INDEX = f"[{''.join(map(chr, _SUBSCRIPTS))}]+"
# What fonts of text lack: a letter with a hat and its index, a component of a layer as z_h^[1], or
# an index alone, of k₁ or D_s.
_QUANTITY = re.compile(
    rf"([a-z])\u0302({_INDEX})?|([a-z]_[a-z]\^)\[(\d)\]"
    rf"|({_INDEX}|(?<=(?<![A-Za-z0-9_])\w)_[A-Za-z0-9]+)"
)
# Typst source: Chinese words of a formula are in the lecture's font, no higher than its signs.
WORDS_IN_FORMULAS = (
    f'#show math.equation: set text(font: ("New Computer Modern Math", "{FONT}"))\n'
    r'#show math.equation: it => { show regex("\p{Han}+"): set text(size: 0.85em); it }'
)
_PART = re.compile(r"\{\{ *(.+?) *: *(\w+) *\}\}")  # {{ body : name }}
# Typst source: the narrowest block that needs no more lines: no word stands alone in one.
_BALANCED = """\
#let balanced(width, body) = context {
  let height(w) = measure(block(width: w, body)).height
  let (low, high) = (0.5 * width, width)
  for _ in range(8) {
    let middle = (low + high) / 2
    if height(middle) > height(width) { low = middle } else { high = middle }
  }
  block(width: high, body)
}
"""
WIDE_SIGNS = set("，。、；：？！")  # half of them is air, which Typst drops at the end of a box
CAPITAL = 0.733  # height of the font's capitals, as part of its size
AMID_TEXT = 1.2  # size of formulas in a text: their small letters are lower
IN_LINE = 0.8  # size of one with indices above and below, as part of that: no line is higher
TEXT_POINT = 4 / 3  # one point of manim's Text in points of Typst


@cache
def _require_font() -> None:
    if FONT not in manimpango.list_fonts():
        raise RuntimeError(
            f"the font {FONT!r} is not installed, Chinese would show as boxes: "
            "install it (Debian, Ubuntu: apt install fonts-noto-cjk)"
        )


def _markup(content: str) -> str:
    """Typst source of plain text; quantities of formulas are set as in formulas.

    Chinese may break between any two characters: a text with zero-width spaces breaks there only.
    """
    if len(pieces := content.split("\u200b")) > 1:
        return "".join(f"#box[{_markup(piece)}];{_air_after(piece)}" for piece in pieces)
    text = unicodedata.normalize("NFD", content)
    pieces, end = [], 0
    for found in _QUANTITY.finditer(text):
        pieces += [_string(text[end : found.start()]), _quantity(*found.groups(""))]
        end = found.end()
    return "".join([*pieces, _string(text[end:])])


def _air_after(piece: str) -> str:
    """Return what a wide sign at the end of a box lacks, unless a line ends there as well."""
    return "#h(0.5em, weak: true);" if piece[-1:] in WIDE_SIGNS else ""


def _string(text: str) -> str:
    # A JSON string is a Typst string: nothing in the content acts as markup.
    return f"#{json.dumps(unicodedata.normalize('NFC', text), ensure_ascii=False)};"


def _quantity(hatted: str, its_index: str, component: str, layer: str, index: str) -> str:
    if hatted:
        below = its_index.translate(_SUBSCRIPTS)
        return f"$hat({hatted}){f'_({below})' if below else ''}$"
    if component:
        return f"#text(size: {IN_LINE}em, ${component}([{layer}])$);"
    return f"#sub({json.dumps(index.lstrip('_').translate(_SUBSCRIPTS))});"


def words(
    content: str,
    size: float = NOTE,
    color: ManimColor = THEME.foreground,
    *,
    bold: bool = False,
    width: float | None = None,
    align: str = "center",
) -> Typeset:
    """Plain text in the lecture's font.

    `size` is in points of manim's Text. With `width` (frame units) the text is broken into
    as few lines of about one length as that allows, aligned as `align` (left, center, right) says.
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
        source = f"#balanced({points:.4f}pt)[#set align({align});{source}]"
    preamble = (
        f'{_BALANCED}#set text(font: "{FONT}", weight: "{weight}", top-edge: {CAPITAL}em)\n'
        f"#show math.equation: set text(size: {AMID_TEXT}em)\n"
        "#set par(leading: 0.5em)"
    )
    return Typeset(source, size * TEXT_POINT, color, typst_preamble=preamble)


class Formula(Typeset):
    """A formula from Typst math source, `size` in points of Typeset.

    Parts that are to be found again have names: `{{ x^2 : square }} + 1`. No part lies in another.
    """

    def __init__(self, source: str, size: float, color: ManimColor = THEME.foreground) -> None:
        self._names: dict[str, str] = {}  # of the parts, by the inks of their tags

        def tagged(found: re.Match[str]) -> str:
            number = len(self._names) + 1
            self._names[tag_ink(number)] = found[2]
            return tag(number, found[1])

        code = _PART.sub(tagged, source)
        preamble = WORDS_IN_FORMULAS + ("\n" + TAGS if self._names else "")
        super().__init__(f"$ {code} $", size, color, typst_preamble=preamble)

    def shown(self, ink: str, color: ManimColor) -> ManimColor:
        """Return the formula's colour for its tags."""
        return color if ink in self._names else super().shown(ink, color)

    def select(self, name: str) -> VGroup:
        """Return the glyphs of a part. Raises KeyError for a name that none has."""
        if name not in self._names.values():
            named = ", ".join(self._names.values())
            raise KeyError(f"no part is named {name!r}; there are: {named}")
        pairs = zip(self.submobjects, self.inks, strict=True)
        return VGroup(*(glyph for glyph, ink in pairs if self._names.get(ink) == name))


def formula(source: str, size: float, color: ManimColor = THEME.foreground) -> Formula:
    """Set a formula from Typst math source, `size` in points of Typeset."""
    return Formula(source, size, color)


def operator_name(name: str, size: float) -> Formula:
    """Set the name of an operation as formulas write it, `size` in points of Typeset."""
    return formula(json.dumps(name, ensure_ascii=False), size)


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
