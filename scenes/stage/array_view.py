"""An array of numbers in brackets, compact and in the colour of what the numbers are."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, log10

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, ManimColor, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.stage.text import formula

SIZE = 25  # points of Typeset
ROW, COLUMN_GAP = 0.37, 0.3  # frame units
ARM = 0.09  # length of a bracket's arms and its distance from the numbers
DIGITS = 3  # significant ones of the largest number
MOST_MORE = 2  # digits of a factor
NO_TIE = 0.5 - 1e-6  # units of the last decimal: what is surely rounded to that decimal
PLAIN = range(-2, 5)  # orders of magnitude that need no power of ten


class ArrayView(VGroup):
    """A vector (as a column) or a matrix of numbers.

    `entries[i][j]` is a number's mobject, None where the array is elided: at most `rows` rows and
    `columns` columns are drawn, dots among them. All numbers have the same decimals and the
    same power of ten, 10^`exponent`, which stands below unless it is 1; they are those that the
    numbers `like` would have. They have `more` significant digits than usual, as factors need.
    Raises ValueError for an array that is not one- or two-dimensional, or is empty.
    """

    def __init__(
        self,
        values: ArrayLike,
        color: ManimColor,
        *,
        rows: int = 6,
        columns: int = 6,
        like: ArrayLike | None = None,
        more: int = 0,
        row_height: float = ROW,
        column_width: float | None = None,
    ) -> None:
        values = np.asarray(values, dtype=float)
        if values.ndim not in (1, 2) or not values.size:
            raise ValueError(f"expected a vector or a matrix, got an array of shape {values.shape}")
        values = values.reshape(values.shape[0], -1)
        similar = values if like is None else np.asarray(like, dtype=float)
        self.exponent, places = _scale(similar, more)
        values = values / 10.0**self.exponent
        shown_rows, shown_columns = _shown(values.shape[0], rows), _shown(values.shape[1], columns)
        numbers = [[_entry(values, i, j, places, color) for j in shown_columns] for i in shown_rows]
        width = column_width or max(n.width for row in numbers for n in row) + COLUMN_GAP
        for i, row in enumerate(numbers):
            for j, number in enumerate(row):
                number.move_to(j * width * RIGHT + i * row_height * DOWN)
        if column_width is None:  # decimals stand under each other
            for j in range(len(shown_columns)):
                column = VGroup(*(row[j] for row in numbers))
                for number in column:
                    number.set_x(column.get_right()[0], RIGHT)
        self.entries = [[None] * values.shape[1] for _ in range(values.shape[0])]
        for i, row in zip(shown_rows, numbers, strict=True):
            for j, number in zip(shown_columns, row, strict=True):
                if i is not None and j is not None:
                    self.entries[i][j] = number
        inside = VGroup(*(number for row in numbers for number in row))
        height = row_height * (len(numbers) - 1) + ROW
        self.brackets = VGroup(*(_bracket(inside, side, height, color) for side in (LEFT, RIGHT)))
        super().__init__(*inside, self.brackets)
        if self.exponent:
            power = formula(f"times 10^({self.exponent})", SIZE, color)
            self.add(power.next_to(self.brackets, DOWN, buff=ARM))
        self.center()

    @property
    def columns(self) -> list[VGroup]:
        """What stands inside the brackets, from left to right."""
        inside = [number for number in self if number is not self.brackets]
        places = sorted({round(number.get_right()[0], 2) for number in inside})
        return [
            VGroup(*(n for n in inside if round(n.get_right()[0], 2) == place)) for place in places
        ]


def _shown(length: int, most: int) -> list[int | None]:
    """Return the indices to draw, None for the dots."""
    if length <= most:
        return list(range(length))
    return [*range(max(1, most - 2)), None, length - 1][: max(2, most)]


def _scale(values: np.ndarray, more: int = 0) -> tuple[int, int]:
    """Return the power of ten and the decimals that give the largest number its digits.

    No more decimals than tell the same.
    """
    largest = float(np.abs(values).max())
    order = floor(log10(largest)) if largest else 0
    exponent, most = (0, max(0, DIGITS - 1 - order)) if order in PLAIN else (order, DIGITS - 1)
    most += more if (values % 1).any() else 0
    scaled = values / 10.0**exponent
    rounded = scaled.round(most)
    return exponent, next(p for p in range(most + 1) if (scaled.round(p) == rounded).all())


def _read(values: np.ndarray, more: int) -> np.ndarray:
    """Return the numbers as a viewer reads them."""
    exponent, places = _scale(values, more)
    return (values / 10.0**exponent).round(places) * 10.0**exponent


def digits_of_factors(
    product: np.ndarray, multiply: Callable[..., np.ndarray], *factors: np.ndarray
) -> int:
    """Return how many more digits factors need for a viewer to find the product that is shown.

    They multiply what they read, round, and get the figures of the product. `MOST_MORE` where that
    is not enough.
    """
    exponent, places = _scale(product)
    half = NO_TIE * 10.0 ** (exponent - places)
    seen = _read(product, 0)
    for more in range(MOST_MORE):
        found = multiply(*(_read(factor, more) for factor in factors))
        if (np.abs(found - seen) <= half).all():
            return more
    return MOST_MORE


def _entry(
    values: np.ndarray, i: int | None, j: int | None, places: int, color: ManimColor
) -> VMobject:
    if i is None or j is None:
        dots = "dots.down" if i is j else "dots.v" if i is None else "dots.h"
        return formula(dots, SIZE, color)
    shown = f"{values[i, j]:.{places}f}"
    return formula(shown if float(shown) else "0", SIZE, color)


def _bracket(inside: VGroup, side: np.ndarray, height: float, color: ManimColor) -> VMobject:
    middle = inside.get_edge_center(side) + ARM * side
    corners = [middle + vertical * height / 2 for vertical in (UP, DOWN)]
    arms = [corner - ARM * side for corner in corners]
    bracket = VMobject(stroke_color=color, stroke_width=2)
    return bracket.set_points_as_corners([arms[0], *corners, arms[1]])
