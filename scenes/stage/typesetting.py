"""One Typst compiler for the whole process.

manim calls `typst.compile` for every text, which looks through all fonts of the machine each time:
60 ms, where a compiler that knows them needs less than one. Importing this module replaces that
function.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import typst

stock_compile = typst.compile


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler()


def compile_with_fonts_kept(source: str | bytes, **options: Any) -> bytes:
    """Compile a file (its path) or a source as `typst.compile` does, to the same drawing.

    All but the plain case of one format is left to `typst.compile` itself.
    """
    if options.keys() - {"format", "font_paths"} or options.get("font_paths"):
        return stock_compile(source, **options)
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    return _compiler().compile(content, format=options.get("format"))


typst.compile = compile_with_fonts_kept
