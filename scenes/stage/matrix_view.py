"""A small matrix or vector with its numbers, every cell tinted by size, filled by sign."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, log10

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, ManimColor, RoundedRectangle, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.stage.numbers import SIGNIFICANT_DIGITS
from scenes.stage.text import formula
from scenes.stage.theme import THEME

CELL_WIDTH, CELL_HEIGHT, SPACING = 1.1, 0.7, 0.06  # frame units
AIR = 0.075  # of a number in its cell, left and right, at least
BRACKET, ARM = 0.14, 0.09  # distance of a bracket from the cells, and length of its arms
STRONGEST_TINT = 0.35  # opacity at the largest entry; the number stays readable
WEAKEST = 0.3  # tint of an entry that is not zero, as part of the strongest
OUTLINE = 2.5  # stroke width of a negative entry's cell
NUMBER_SIZE = 28  # points


class MatrixView(VGroup):
    """A matrix of numbers in brackets; a vector is a column.

    `cells[i][j]` is the rectangle of an entry, `entries[i][j]` its number. `color` is that of the
    quantity's role, of local derivatives by default: positive entries are filled with it, negative
    ones outlined, the stronger the larger they are, what is shown as 0 neither. `scale_to` is the
    magnitude of the strongest tint and of four significant digits, the largest of the entries by
    default; all entries have the same decimals, unless `written` gives the Typst source of each
    number. `cell_height` is in frame units.
    Raises ValueError for an array that is not one- or two-dimensional, or is empty.
    """

    def __init__(
        self,
        values: ArrayLike,
        scale_to: float | None = None,
        *,
        color: ManimColor = THEME.local,
        written: Callable[[float], str] | None = None,
        cell_height: float = CELL_HEIGHT,
    ) -> None:
        values = np.asarray(values, dtype=float)
        if values.ndim not in (1, 2) or not values.size:
            raise ValueError(f"expected a vector or a matrix, got an array of shape {values.shape}")
        values = values.reshape(values.shape[0], -1)
        largest = scale_to or float(np.abs(values).max()) or 1.0
        # Rows, not an array: manim's cache hashes an array of objects by their addresses.
        self.cells = [VGroup() for _ in values]
        self.entries = [VGroup() for _ in values]
        for (row, column), value in np.ndenumerate(values):
            shown = written(float(value)) if written else _decimal(value, largest)
            strength = min(1.0, max(WEAKEST, abs(value) / largest))
            filled, outlined = (sign * value > 0 and shown != "0" for sign in (1, -1))
            cell = RoundedRectangle(
                corner_radius=0.08,
                width=CELL_WIDTH,
                height=cell_height,
                stroke_color=color,
                stroke_width=OUTLINE if outlined else 0,
                stroke_opacity=strength if outlined else 0,
                fill_color=color,
                fill_opacity=STRONGEST_TINT * strength if filled else 0,
            )
            cell.move_to(
                column * (CELL_WIDTH + SPACING) * RIGHT + row * (cell_height + SPACING) * DOWN
            )
            number = formula(shown, NUMBER_SIZE)
            self.cells[row].add(cell)
            self.entries[row].add(number.move_to(cell))
        numbers = [number for row in self.entries for number in row]
        widest = max(number.width for number in numbers)
        highest = max(number.height for number in numbers)
        rooms = (CELL_WIDTH - 2 * AIR) / widest, (cell_height - 2 * SPACING) / highest
        for number in numbers:  # all of one size
            number.scale(min(1.0, *rooms))
        inside = VGroup(*(cell for row in self.cells for cell in row), *numbers)
        self.brackets = VGroup(_bracket(inside, LEFT), _bracket(inside, RIGHT))
        super().__init__(*inside, self.brackets)
        self.center()

    def column(self, number: int) -> list[VMobject]:
        """Return the cells of one column, then its numbers."""
        return [row[number] for rows in (self.cells, self.entries) for row in rows]

    def where(self, wanted: Callable[[int, int], bool]) -> list[VGroup]:
        """Return cells with their numbers, row by row, where row and column are as wanted."""
        return [
            VGroup(cell, entry)
            for i, (cells, entries) in enumerate(zip(self.cells, self.entries, strict=True))
            for j, (cell, entry) in enumerate(zip(cells, entries, strict=True))
            if wanted(i, j)
        ]


def _decimal(value: float, largest: float) -> str:
    """Return the number with the decimals that give `largest` four significant digits."""
    places = max(0, SIGNIFICANT_DIGITS - 1 - floor(log10(largest)))
    shown = f"{value:.{places}f}"
    return shown if float(shown) else "0"


def _bracket(inside: VGroup, side: np.ndarray) -> VMobject:
    corners = [inside.get_corner(side + vertical) + BRACKET * side for vertical in (UP, DOWN)]
    arms = [corner - ARM * side for corner in corners]
    bracket = VMobject(stroke_color=THEME.foreground, stroke_width=2.5)
    return bracket.set_points_as_corners([arms[0], *corners, arms[1]])
