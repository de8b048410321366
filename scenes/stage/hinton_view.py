"""An array at a glance: a square for each number, as large as the number (a Hinton diagram)."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, ManimColor, RoundedRectangle, Square, VGroup
from numpy.typing import ArrayLike

from scenes.stage.theme import THEME

SLOT = 0.19  # the most of a number's room, in frame units
TALLEST = 0.54  # of a whole column
LARGEST, SMALLEST = 0.85, 0.18  # squares of numbers that are not zero, as part of their room
HOLLOW = 1.6  # width of the stroke of a negative number


class HintonView(VGroup):
    """A vector (as a column) or a matrix, without digits and small enough to stand at a node.

    The area of a square is the size of its number, as part of that of the largest; a positive
    number's is filled, a negative one's hollow, zero has none (Hinton and Shallice 1991). Of a
    larger array the first `rows` rows and `columns` columns are drawn. `squares[i][j]` is a
    number's square, None for zero.
    Raises ValueError for an array that is not one- or two-dimensional, or is empty.
    """

    def __init__(
        self, values: ArrayLike, color: ManimColor, *, rows: int = 4, columns: int = 5
    ) -> None:
        values = np.asarray(values, dtype=float)
        if values.ndim not in (1, 2) or not values.size:
            raise ValueError(f"expected a vector or a matrix, got an array of shape {values.shape}")
        values = values.reshape(values.shape[0], -1)
        largest = float(np.abs(values).max()) or 1.0
        values = values[:rows, :columns]
        height, width = values.shape
        slot = min(SLOT, TALLEST / height)
        self.plate = RoundedRectangle(
            corner_radius=slot / 4,
            width=(width + 0.3) * slot,
            height=(height + 0.3) * slot,
            stroke_color=color,
            stroke_width=1,
            fill_color=THEME.surface,
            fill_opacity=1,
        )
        self.squares: list[list[Square | None]] = [[None] * width for _ in range(height)]
        for (i, j), value in np.ndenumerate(values):
            if value:
                side = slot * max(SMALLEST, LARGEST * np.sqrt(abs(value) / largest))
                place = (j - (width - 1) / 2) * RIGHT + (i - (height - 1) / 2) * DOWN
                square = Square(side, stroke_color=color).move_to(slot * place)
                if value > 0:
                    square.set_stroke(width=0).set_fill(color, 1)
                else:  # the outer edge of the stroke is the side
                    square.scale(max(0.5, 1 - HOLLOW / 100 / side)).set_stroke(width=HOLLOW)
                self.squares[i][j] = square
        super().__init__(self.plate, *(s for row in self.squares for s in row if s is not None))
