"""Matrices as blocks of cells, as high and as wide as they have rows and columns.

A `BlockRow` draws a whole formula that way: what a rule about shapes does to the formula is seen
on the blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    UR,
    Animation,
    FadeIn,
    FadeOut,
    Line,
    ManimColor,
    Mobject,
    ReplacementTransform,
    Scene,
    Square,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)
from manim.typing import Point3D
from sympy import Basic

from mathcore.expressions import (
    DimensionProduct,
    Dimensions,
    Equation,
    Expr,
    LeakyReLU,
    MatrixProduct,
    Path,
    Plus,
    ShapeOf,
    Size,
    Softmax,
    shape,
    walk,
)
from mathcore.printing import FUNCTIONS
from mathcore.steps import Step
from mathcore.typst import typst
from scenes.stage.going import ARRIVING, LEAVING
from scenes.stage.text import formula
from scenes.stage.theme import THEME

LARGEST_CELL, SMALLEST_CELL = 0.5, 0.16  # frame units
CELL_SHARE = 0.86  # of a drawn cell in its place
TINT = 0.25  # opacity of a cell
NAME_SIZE = 32  # points
SIGN_SIZE = 34
FUNCTION_SIZE = 28  # of a function's name: a wide word beside blocks that need the room
NAME_GAP = 0.2
# In cells, as blocks and what stands between them get smaller together:
PRODUCT_GAP = 0.7  # between factors
SIGN_GAP = 0.7
SHAPES_GAP = 0.8  # between a shape and the sign beside it
EDGE_GAP = 0.09  # between a block and the line along its edge
EDGE_WIDTH = 6

Token = tuple[Path, str]  # the part of the formula, and what of it is drawn


class Block(VGroup):
    """`rows` × `columns` cells of the size `cell`, the middle at the origin."""

    def __init__(
        self, rows: int, columns: int, cell: float, color: ManimColor = THEME.foreground
    ) -> None:
        if rows < 1 or columns < 1:
            raise ValueError(f"a block has at least one cell, not {rows} × {columns}")
        super().__init__()
        self.rows, self.columns, self.cell = rows, columns, cell
        for i in range(rows):
            for j in range(columns):
                square = Square(CELL_SHARE * cell, stroke_color=color, stroke_width=1.5)
                square.set_fill(color, TINT).shift(cell * (j * RIGHT + i * DOWN))
                self.add(square)
        self.center()

    def column(self, number: int) -> list[Square]:
        """Return the cells of one column."""
        return list(self[number :: self.columns])

    def edge(self, side: Point3D, color: ManimColor = THEME.local) -> Line:
        """Return a line along the left or the upper edge, as long as there are cells."""
        ends = (DL, UL) if np.array_equal(side, LEFT) else (UL, UR)
        line = Line(*(self.get_corner(end) for end in ends), color=color, stroke_width=EDGE_WIDTH)
        return line.shift(EDGE_GAP * side)


class BlockRow:
    """A formula of matrices in one row, every matrix a block with its name above it.

    `sizes` gives the lengths of the named sizes, `colors` the colours of matrices. A shape that is
    known has its sizes at the left and above, and over them whose shape it is where `names` has a
    matrix for its path. The cells are as large as `width` (frame units) lets them be.
    Raises ValueError when the row does not fit with cells that can still be counted, or the
    formula holds what has no place in a row of blocks.
    """

    def __init__(
        self,
        expression: Expr,
        sizes: Mapping[str, int],
        width: float,
        colors: Mapping[Basic, ManimColor] | None = None,
        names: Mapping[Path, Basic] | None = None,
        cell: float = LARGEST_CELL,
    ) -> None:
        self.expression, self.sizes, self.colors = expression, sizes, colors or {}
        self.names = names or {}
        while True:
            self.cell = cell
            self.tokens: dict[Token, VMobject] = {}
            self._right = 0.0
            self._draw(expression, ())
            if self.drawn.width <= width:
                break
            cell -= 0.02
            if cell < SMALLEST_CELL:
                raise ValueError(
                    f"a row of blocks is {self.drawn.width:.1f} wide, {width:.1f} are free: "
                    "take smaller sizes"
                )
        self.drawn.shift(-self._middle() * RIGHT)

    @property
    def drawn(self) -> VGroup:
        """All that is drawn."""
        return VGroup(*self.tokens.values())

    def part(self, path: Path) -> VGroup:
        """Return what is drawn of the part of the formula at `path`."""
        n = len(path)
        return VGroup(*(mob for (own, _), mob in self.tokens.items() if own[:n] == path))

    def block(self, path: Path) -> Block:
        """Return the block of the matrix at `path`; KeyError where there is none."""
        return self.tokens[path, "block"]

    def where(self, matrix: Basic) -> Path:
        """Return the path of the first place of a matrix; ValueError where there is none."""
        for path, part in walk(self.expression):
            if part == matrix:
                return path
        raise ValueError(f"{matrix} is no part of {self.expression}")

    def shift(self, vector: Point3D) -> BlockRow:
        """Move everything."""
        self.drawn.shift(vector)
        return self

    def _middle(self) -> float:
        return self.drawn.get_center()[0]

    # ------------------------------------------------------------------------- drawing

    def _draw(self, expression: Basic, path: Path) -> None:
        match expression:
            case ShapeOf():
                self._draw(expression.args[0], (*path, 0))
            case Equation():
                self._between(expression, path, "=")
            case Plus():
                self._between(expression, path, "+")
            case MatrixProduct():
                self._between(expression, path, "", PRODUCT_GAP)
            case DimensionProduct():
                self._between(expression, path, "dot.c", SHAPES_GAP)
            case Softmax() | LeakyReLU():
                self._function(expression, path)
            case Dimensions():
                self._known(expression, path)
            case _ if 1 <= len(shape(expression)) <= 2:
                self._matrix(expression, path)
            case _:
                raise ValueError(f"{expression} has no place in a row of blocks")

    def _between(self, expression: Basic, path: Path, sign: str, gap: float = SIGN_GAP) -> None:
        for number, part in enumerate(expression.args):
            if number:
                self._right += gap * self.cell
                if sign:
                    self._put((path, f"{sign}{number}"), formula(sign, SIGN_SIZE))
                    self._right += gap * self.cell
            self._draw(part, (*path, number))

    def _function(self, expression: Basic, path: Path) -> None:
        argument, *others = expression.args
        self._put((path, "name"), formula(f'op("{FUNCTIONS[type(expression)]}")', FUNCTION_SIZE))
        self._right += EDGE_GAP
        opening = self._put((path, "("), formula("(", 2 * SIGN_SIZE))
        self._right += EDGE_GAP
        self._draw(argument, (*path, 0))
        for number, other in enumerate(others, 1):
            self._right += EDGE_GAP
            label = formula(f", {typst(other)}", FUNCTION_SIZE)
            self._put(((*path, number), "label"), label)
        self._right += EDGE_GAP
        closing = self._put((path, ")"), formula(")", 2 * SIGN_SIZE))
        blocks = [m for m in self.part((*path, 0)) if isinstance(m, Block)]
        height = 1.25 * max(block.height for block in blocks)
        for bracket in (opening, closing):
            bracket.stretch_to_fit_height(height)

    def _matrix(self, expression: Expr, path: Path) -> None:
        rows, columns = (*(self._length(size) for size in shape(expression)), 1)[:2]
        color = self.colors.get(expression, THEME.foreground)
        block = Block(rows, columns, self.cell, color)
        name = formula(typst(expression), NAME_SIZE, color)
        self._add({(path, "block"): block, (path, "name"): name.next_to(block, UP, NAME_GAP)})

    def _known(self, expression: Dimensions, path: Path) -> None:
        matrix = self.names.get(path)
        color = self.colors.get(matrix, THEME.foreground)
        lengths = self._length(expression.rows), self._length(expression.columns)
        block = Block(*lengths, self.cell, color)
        rows, columns = (
            formula(typst(size), NAME_SIZE, THEME.local)
            for size in (expression.rows, expression.columns)
        )
        tokens = {
            (path, "block"): block,
            ((*path, 0), "label"): rows.next_to(block, LEFT, NAME_GAP),
            ((*path, 1), "label"): columns.next_to(block, UP, NAME_GAP),
        }
        if matrix is not None:
            name = formula(typst(ShapeOf(matrix)), NAME_SIZE, color)
            tokens[path, "name"] = name.next_to(columns, UP, NAME_GAP)
        self._add(tokens)

    def _length(self, size: Basic) -> int:
        return self.sizes[size.name] if isinstance(size, Size) else int(size)

    def _put(self, token: Token, mobject: VMobject) -> VMobject:
        self._add({token: mobject.center()})
        return mobject

    def _add(self, tokens: dict[Token, VMobject]) -> None:
        group = VGroup(*tokens.values())
        group.shift((self._right - group.get_left()[0]) * RIGHT)
        self._right = group.get_right()[0]
        self.tokens |= tokens


# ---------------------------------------------------------------------------------- animation


class Following:
    """The way from the row of one line of a derivation to that of the next.

    What a part of the new row came from is what the step says; a block whose inner sizes cancel
    collapses along them.
    """

    def __init__(self, step: Step, before: BlockRow, after: BlockRow) -> None:
        self.step, self.before, self.after = step, before, after
        labels = [before.tokens.get((path, "label")) for path in step.cancelled]
        self.strikes = VGroup(*(_strike(label) for label in labels if label is not None))
        self.coming: list[Mobject] = []  # what manim adds to the scene while it plays

    def moves(self) -> list[Animation]:
        """Return the animations, to be played together; then `settle`."""
        moves: list[Animation] = []
        used: dict[Token, None] = {}
        for token, new in self.after.tokens.items():
            olds = list(dict.fromkeys(self._sources(*token)))
            used |= dict.fromkeys(olds)
            if not olds:
                self.coming.append(new)
                moves.append(FadeIn(new, rate_func=squish_rate_func(smooth, *ARRIVING)))
            for old in (self.before.tokens[token] for token in olds):
                moves += self._moved(old, new)
        leaving = [m for token, m in self.before.tokens.items() if token not in used]
        if gone := [*leaving, *self.strikes]:
            moves.append(FadeOut(*gone, rate_func=squish_rate_func(smooth, *LEAVING)))
        return moves

    def settle(self, scene: Scene) -> None:
        """Leave the new row on the scene, and nothing of the old one."""
        scene.remove(*self.before.drawn, *self.coming)
        scene.add(*self.after.drawn)

    def _moved(self, old: VMobject, new: VMobject) -> list[Animation]:
        if not isinstance(new, Block):
            self.coming.append(goal := new.copy())
            return [ReplacementTransform(old, goal)]
        rows, columns = new.rows - 1, new.columns - 1
        goals = [
            new[min(i, rows) * new.columns + min(j, columns)].copy()
            for i in range(old.rows)
            for j in range(old.columns)
        ]
        self.coming += goals
        return [ReplacementTransform(cell, goal) for cell, goal in zip(old, goals, strict=True)]

    def _sources(self, path: Path, kind: str) -> Iterator[Token]:
        """Yield what drawn things a thing comes from; a block also from what gave its sizes."""
        paths = self.step.sources(path)
        if kind == "block" and not any((p, kind) in self.before.tokens for p in paths):
            paths = [p[:-1] for n in (0, 1) for p in self.step.sources((*path, n))]
            if not paths and path in self.step.sites:
                paths = self._blocks_below(path)
        yield from ((p, kind) for p in paths if (p, kind) in self.before.tokens)

    def _blocks_below(self, path: Path) -> list[Path]:
        n = len(path)
        return [own for own, kind in self.before.tokens if kind == "block" and own[:n] == path]


def _strike(label: VMobject) -> Line:
    return Line(label.get_corner(DL), label.get_corner(UR), color=THEME.foreground, stroke_width=3)
