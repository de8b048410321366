"""A small matrix or vector with its numbers, every cell tinted by sign and size."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, RoundedRectangle, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.stage.numbers import number_typst
from scenes.stage.text import formula
from scenes.stage.theme import THEME

CELL_WIDTH, CELL_HEIGHT, SPACING = 1.1, 0.7, 0.06  # frame units
BRACKET = 0.14  # length of a bracket's arms and its distance from the cells
STRONGEST_TINT = 0.35  # opacity at the largest entry; the number stays readable
NUMBER_SIZE = 26  # points


class MatrixView(VGroup):
    """A matrix of numbers in brackets; a vector is a column.

    `cells[i, j]` is the rectangle of an entry, `entries[i, j]` its number. Positive entries are
    tinted in the colour of values, negative ones in that of gradients, the more the larger they
    are. `scale_to` is the magnitude of the strongest tint, the largest of the entries by default.
    Raises ValueError for an array that is not one- or two-dimensional, or is empty.
    """

    def __init__(self, values: ArrayLike, scale_to: float | None = None) -> None:
        values = np.asarray(values, dtype=float)
        if values.ndim not in (1, 2) or not values.size:
            raise ValueError(f"expected a vector or a matrix, got an array of shape {values.shape}")
        values = values.reshape(values.shape[0], -1)
        largest = scale_to or float(np.abs(values).max()) or 1.0
        self.cells = np.empty(values.shape, dtype=object)
        self.entries = np.empty(values.shape, dtype=object)
        for place, value in np.ndenumerate(values):
            row, column = place
            cell = RoundedRectangle(
                corner_radius=0.08,
                width=CELL_WIDTH,
                height=CELL_HEIGHT,
                stroke_width=0,
                fill_color=THEME.value if value > 0 else THEME.gradient,
                fill_opacity=STRONGEST_TINT * min(1.0, abs(value) / largest),
            )
            cell.move_to(
                column * (CELL_WIDTH + SPACING) * RIGHT + row * (CELL_HEIGHT + SPACING) * DOWN
            )
            number = formula(number_typst(value, scale=largest), NUMBER_SIZE)
            self.cells[place], self.entries[place] = cell, number.move_to(cell)
        widest = max(number.width for number in self.entries.flat)
        for number in self.entries.flat:  # all of one size
            number.scale(min(1.0, (CELL_WIDTH - 2 * SPACING) / widest))
        inside = VGroup(*self.cells.flat, *self.entries.flat)
        self.brackets = VGroup(_bracket(inside, LEFT), _bracket(inside, RIGHT))
        super().__init__(*inside, self.brackets)
        self.center()


def _bracket(inside: VGroup, side: np.ndarray) -> VMobject:
    corners = [inside.get_corner(side + vertical) + BRACKET * side for vertical in (UP, DOWN)]
    arms = [corner - BRACKET * side for corner in corners]
    bracket = VMobject(stroke_color=THEME.foreground, stroke_width=2.5)
    return bracket.set_points_as_corners([arms[0], *corners, arms[1]])
