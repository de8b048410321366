"""An equation that knows its parts.

The printer tags every sub-expression, a tag sets its text in a colour that is a number, and the
glyphs of the one compiled drawing lead back by their colours to the innermost sub-expression.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from manim import DOWN, RIGHT, ManimColor, VGroup
from sympy import Basic

from mathcore.expressions import Comparison, Equalities, Equation, Leaf, Negative, Path, Plus, at
from mathcore.typst import typst
from scenes.stage import theme
from scenes.stage.text import WORDS_IN_FORMULAS
from scenes.stage.theme import THEME
from scenes.stage.typeset import TAGS, Typeset, tag, tag_ink
from scenes.words import current_language

LINE_SPACING = 0.3  # between the lines of a broken equation, in frame units
HANGING_INDENT = 0.012  # frame units a point
_PREAMBLE = f"{WORDS_IN_FORMULAS}\n{TAGS}"


class EquationMobject(Typeset):
    """An expression set in mathematics, `size` in points of Typeset.

    `leading` and `trailing` are Typst source set around it, such as a relation sign. `paths[n]` is
    the path of the innermost sub-expression that glyph n belongs to, None for what is set around.

    With `width` (frame units) a wider equation is broken before a relation or a term of the
    outermost sum, then shrunk, to `theme.EQUATION_SMALLEST` at most; ValueError when it still
    does not fit.
    """

    def __init__(
        self,
        expression: Basic,
        size: float = theme.EQUATION,
        color: ManimColor = THEME.foreground,
        *,
        leading: str = "",
        trailing: str = "",
        width: float | None = None,
    ) -> None:
        numbers: dict[Path, int] = {}

        def tagged(path: Path, source: str) -> str:
            return tag(numbers.setdefault(path, len(numbers) + 1), source)

        source = typst(expression, tagged, language=current_language())
        code = f"$ {leading} {source} {trailing} $"
        super().__init__(code, size, color, typst_preamble=_PREAMBLE)
        self.expression = expression
        places = {tag_ink(number): path for path, number in numbers.items()}
        self.paths: tuple[Path | None, ...] = tuple(places.get(ink) for ink in self.inks)
        for glyph, path in zip(self.submobjects, self.paths, strict=True):
            if path is not None:
                glyph.name = _name(at(expression, path[:-1] if path and path[-1] < 0 else path))
        if width is not None:
            self._fit(width)

    def shown(self, ink: str, color: ManimColor) -> ManimColor:
        """Return the one colour: what the source gives are tags."""
        return color

    def part(self, path: Path) -> VGroup:
        """Return all glyphs of the sub-expression at `path`, its parentheses included.

        Raises ValueError for a path that leads nowhere.
        """
        at(self.expression, path)
        return self._where(lambda own: own is not None and own[: len(path)] == path)

    def own(self, path: Path) -> VGroup:
        """Return the glyphs of the node itself, without its operands: operators, bars, names.

        Raises ValueError for a path that leads nowhere.
        """
        at(self.expression, path)
        return self._where(lambda own: own == path)

    @property
    def anchor(self) -> np.ndarray:
        """The centre of the relation sign: the one around, else the first one, else of all.

        Equations whose anchors have one height stand on one line.
        """
        sign = self.around()
        if not sign and isinstance(self.expression, Equation | Equalities | Comparison):
            sign = self.own(())
        return sign[0].get_center() if sign else self.get_center()

    def around(self) -> VGroup:
        """Return the glyphs that are set around the expression."""
        return self._where(lambda own: own is None)

    def _where(self, wanted: Callable[[Path | None], bool]) -> VGroup:
        pairs = zip(self.submobjects, self.paths, strict=True)
        return VGroup(*(glyph for glyph, own in pairs if wanted(own)))

    # --------------------------------------------------------------------------- fitting

    def _fit(self, width: float) -> None:
        if self.width > width:
            self._break(width)
        if self.width > width:
            size = self.font_size * width / self.width
            if size < theme.EQUATION_SMALLEST:
                raise ValueError(
                    f"{self.expression} is {self.width:.1f} wide, {width:.1f} are free: it would "
                    f"have to be set in {size:.0f} pt; choose a shorter notation"
                )
            self.scale(width / self.width)

    def _break(self, width: float) -> None:
        """Put what is too wide onto further lines, indented to where the first term starts."""
        height = self.height
        first, *rest = self._pieces()
        lines, left = [VGroup(*first)], first.get_left()[0]
        indent = self._first_term().get_left()[0]
        if rest and rest[0].get_right()[0] - left > width and indent > rest[0].get_left()[0]:
            indent = left + hanging_indent(self.font_size)  # it starts on the second line
        for piece in rest:
            start = lines[-1].get_left()[0]
            reach = piece.get_right()[0] - start + (left if len(lines) == 1 else indent) - left
            if reach > width:
                lines.append(VGroup())
            lines[-1].add(*piece)
        for above, line in pairwise(lines):
            line.next_to(above, DOWN, buff=LINE_SPACING)
            line.shift((indent - line.get_left()[0]) * RIGHT)
        self.height_at_one_point *= self.height / height
        self.center()

    def _right_side(self) -> tuple[Basic, Path]:
        """Return what stands right of the sign of an equation, else the whole, and its path.

        Of the negative of a sum it is the sum.
        """
        path: Path = (1,) if isinstance(self.expression, Equation) else ()
        right = at(self.expression, path)
        if isinstance(right, Negative) and isinstance(right.args[0], Plus):
            return right.args[0], (*path, 0)
        return right, path

    def _first_term(self) -> VGroup:
        right, path = self._right_side()
        return self.part((*path, 0)) if isinstance(right, Plus) else self.part(path)

    def _pieces(self) -> list[VGroup]:
        """Cut before the sign of an equation and every term of an outermost sum."""
        right, path = self._right_side()
        relation = isinstance(self.expression, Equation)
        starts = [self.own(()).get_left()[0]] if relation else []
        if isinstance(right, Plus):
            signs = [sign.get_left()[0] for sign in self.own(path)]
            for number in range(1, len(right.args)):
                previous = self.part((*path, number - 1)).get_right()[0]
                term = self.part((*path, number)).get_left()[0]
                starts.append(min([x for x in signs if previous < x < term], default=term))
        groups = [
            VGroup(*(g for g in self.submobjects if before <= g.get_center()[0] < after))
            for before, after in pairwise([-np.inf, *starts, np.inf])
        ]
        return [group for group in groups if len(group)]


def hanging_indent(size: float) -> float:
    """Return how far a line that starts with the sign of an equation is set in."""
    return HANGING_INDENT * size


def _name(part: Basic) -> str:
    return str(part) if isinstance(part, Leaf) else type(part).__name__
