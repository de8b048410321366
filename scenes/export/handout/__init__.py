"""The handout: complete derivations as a PDF, a LaTeX document or Markdown.

The way of a handout: `content` makes a `document` of blocks, in either language, from mathcore's
derivations, the problems' formulas (`problems`), computed examples (`examples`) and `words`; one
module a format writes the blocks down. Nothing here needs manim.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scenes.export.files import write_whole

if TYPE_CHECKING:
    from scenes.export.handout.document import Document

FORMATS = ("pdf", "tex", "md")


def write_handout(
    ids: Sequence[str], language: str, format: str, folder: str | os.PathLike[str]
) -> Path:
    """Write the handout of documents ("A"), problems ("A2") or derivations ("A2.matrix").

    No ids at all means everything. `language` is "en" or "zh", `format` one of `FORMATS`. The file
    appears in the folder, which is made if need be, under its name only when it is whole; the same
    arguments give the same bytes. Returns its path.

    Raises UnknownProblemError for an unknown id, naming the nearest ones, ValueError for another
    language or format, MissingFontError for a Chinese PDF without a Chinese font, OSError where the
    file cannot be written.
    """
    if format not in FORMATS:
        raise ValueError(f"a handout is one of {', '.join(FORMATS)}; got {format!r}")
    write = _writer(format, language)
    from scenes.export.handout.content import document

    name = "-".join(["handout", *ids, language])
    path = Path(folder) / f"{name}.{format}"
    write_whole(path, write(document(ids, language)))
    return path


def _writer(format: str, language: str) -> Callable[[Document], bytes]:
    # Loaded when needed: Typst, and with it fonts, only for a PDF.
    if format == "pdf":
        from scenes.export.handout.typst_format import fonts, pdf

        fonts(language)  # to say what is missing before anything is derived
        return pdf
    if format == "tex":
        from scenes.export.handout.latex_format import tex

        return lambda content: tex(content).encode()
    from scenes.export.handout.markdown_format import markdown

    return lambda content: markdown(content).encode()
