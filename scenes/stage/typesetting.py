"""One Typst compiler for the whole process.

`typst.compile` looks through all fonts of the machine each time: 60 ms, where a compiler that
knows them needs less than one.
"""

from __future__ import annotations

from functools import cache

import typst

SIZE = 10  # points that everything is set in, to be scaled afterwards
_PAGE = "#set page(width: auto, height: auto, margin: {margin}pt, fill: none)\n"


@cache
def compiler() -> typst.Compiler:
    """Return the compiler; whoever forks makes it before, and the fonts are looked for once."""
    return typst.Compiler()


def svg(body: str, preamble: str = "", *, size: float = SIZE, margin: float = 0) -> bytes:
    """Return the drawing of a piece of Typst source, on a page of its own size.

    `preamble` holds the rules for it; text is set in `size` points, unless they say otherwise, with
    `margin` points around. Raises typst.TypstError, which names the mistake, for a wrong source.
    """
    source = f"{_PAGE.format(margin=margin)}#set text(size: {size}pt)\n{preamble}\n{body}\n"
    return compiler().compile(source.encode(), format="svg")
