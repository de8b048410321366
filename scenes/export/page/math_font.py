"""Make `math.woff2`, in which a page sets its equations: few readers have a mathematical font.

It is New Computer Modern Math, in which the videos' formulas are set, cut down to what mathcore
prints and to the sizes in which parentheses, braces, roots and sums come. A change of `SIGNS` takes

  python -m pip install fonttools brotli
  python scenes/export/page/math_font.py NewCMMath-Regular.otf

with the font's own file, as TeX distributions have it.
"""

import sys
from pathlib import Path

NAME = "Lecture Math"  # a font that has been changed has to have another name
SIGNS = (
    *range(0x20, 0x7F),  # Latin letters, upright: words; digits; signs
    *map(ord, "\u00a0¯·×±′ℒ∂∑−√≈≠≤≥⊕⊙⋅𝔼𝟏"),
    *range(0x391, 0x3CA),  # Greek letters, upright
    *range(0x1D434, 0x1D468),  # Latin letters, slanted: variables
    0x210E,  # where the slanted h is
    0x3F5,
    *range(0x1D6FC, 0x1D717),  # Greek letters, slanted
)


def main() -> None:
    """Write the font beside this file."""
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, desubroutinize=True)
    font = subset.load_font(sys.argv[1], options)
    signs = subset.Subsetter(options)
    signs.populate(unicodes=SIGNS)
    signs.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = NAME.replace(" ", "") if record.nameID == 6 else NAME
    subset.save_font(font, str(Path(__file__).with_name("math.woff2")), options)


if __name__ == "__main__":
    main()
