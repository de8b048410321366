"""A line of code whose names can be pointed at, and what it computes."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Mapping
from typing import Any

from manim import ManimColor, VGroup

from scenes.stage import theme
from scenes.stage.code import code


class CodeLine(VGroup):
    """One line of Python in a monospaced font; `size` in points of manim's Text.

    `colors` gives the colour of names. Raises ValueError for more than one line, and for
    signs that the font joins or lacks.
    """

    def __init__(
        self,
        source: str,
        size: float = theme.NARRATION,
        colors: Mapping[str, ManimColor] | None = None,
    ) -> None:
        if len(source.splitlines()) != 1:
            raise ValueError(f"expected one line of code, got {source!r}")
        self.source = source
        self.text = code(source, size)
        super().__init__(self.text)
        columns = [column for column, sign in enumerate(source) if not sign.isspace()]
        if len(columns) != len(self.text.submobjects):
            raise ValueError(f"{source!r} was drawn as {len(self.text.submobjects)} glyphs")
        self.number_at = {column: number for number, column in enumerate(columns)}
        for name, color in (colors or {}).items():
            self.named(name).set_color(color)

    def named(self, name: str) -> VGroup:
        """Return the glyphs of a name, wherever it stands in the line."""
        return VGroup(
            *(
                self.text[self.number_at[column]]
                for token in tokenize.generate_tokens(io.StringIO(self.source).readline)
                if token.string == name
                for column in range(token.start[1], token.end[1])
            )
        )

    def without(self, name: str) -> VGroup:
        """Return all other glyphs."""
        named = self.named(name).submobjects
        return VGroup(*(glyph for glyph in self.text if glyph not in named))

    def run(self, **names: Any) -> dict[str, Any]:
        """Execute exactly the line shown with these names; return all names afterwards."""
        exec(self.source, names)
        del names["__builtins__"]
        return names
