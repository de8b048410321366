"""Cells in rows and columns, formulas and words alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from manim import DOWN, RIGHT, UP, Mobject, VGroup
from manim.typing import Point3D

from mathcore.expressions import Equation, Fraction, Negative, Plus, at
from scenes.stage.equation import EquationMobject


class Table(VGroup):
    """Rows `row_gap` apart, columns with `column_gaps[n]` (frame units) right of column n.

    All cells of a row stand on one line. In a column relation signs stand under each other, other
    cells begin at its left end. Raises ValueError for a row of another length.
    """

    def __init__(
        self, rows: Sequence[Sequence[Mobject]], row_gap: float, column_gaps: Sequence[float]
    ) -> None:
        if {len(row) for row in rows} != {len(column_gaps) + 1}:
            raise ValueError(f"rows of {len(column_gaps) + 1} cells, got {[len(r) for r in rows]}")
        self.rows = [VGroup(*row) for row in rows]
        self.columns = [VGroup(*column) for column in zip(*rows, strict=True)]
        super().__init__(*self.rows)
        x = 0.0
        for column, gap in zip(self.columns, (*column_gaps, 0.0), strict=True):
            x += max(_reference(cell)[0] - cell.get_left()[0] for cell in column)
            for cell in column:
                cell.shift((x - _reference(cell)[0]) * RIGHT)
            x = column.get_right()[0] + gap
        y = 0.0
        for row in self.rows:
            y -= max(cell.get_top()[1] - _reference(cell)[1] for cell in row)
            for cell in row:
                cell.shift((_reference(cell)[1] - y) * DOWN)
            y = row.get_bottom()[1] - row_gap
        self.center()

    def pitched(self, pitch: float) -> Table:
        """Set the lines on which the rows stand `pitch` (frame units) apart, and return the table.

        Raises ValueError where two rows would overlap.
        """
        for number, row in enumerate(self.rows):
            row.shift((number * pitch + _reference(row[0])[1]) * DOWN)
        for above, below in pairwise(self.rows):
            if below.get_top()[1] > above.get_bottom()[1]:
                raise ValueError(f"rows {pitch} apart overlap: choose a larger pitch")
        return self.center()


def _reference(cell: Mobject) -> Point3D:
    """Return the relation sign of a cell; without one, its left end on the axis of its formula."""
    if not isinstance(cell, EquationMobject):
        return cell.get_left()
    if cell.around() or isinstance(cell.expression, Equation):
        return cell.anchor
    level = [  # signs and bars, the outermost first
        (len(path), number)
        for number, path in enumerate(cell.paths)
        if not any(n < 0 for n in path)
        and isinstance(at(cell.expression, path), Plus | Negative | Fraction)
    ]
    axis = cell[min(level)[1]] if level else cell
    return cell.get_left()[0] * RIGHT + axis.get_y() * UP
