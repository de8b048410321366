"""A counterexample of the verifier: what both sides read, and that they come out differently."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    ManimColor,
    ReplacementTransform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)

from mathcore.expressions import Array, Expr, Leaf, Scalar, Size, free_indices, walk
from mathcore.verification.evaluation import Point, evaluate, ingredients
from mathcore.verification.oracle import Counterexample
from mathcore.verification.tabulate import tabulate
from scenes.stage import theme
from scenes.stage.array_view import ArrayView
from scenes.stage.bar_chart import bar_number, decimals
from scenes.stage.equation import EquationMobject
from scenes.stage.lying_bars import lying_bar
from scenes.stage.numbers import number_typst
from scenes.stage.shape_blocks import Block
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME
from scenes.stage.typeset import Typeset

NAME, NUMBERS = 32, 30  # points
BARS, BAR_ROW = 1.8, 0.48  # frame units: length of the longest bar, from one to the next
CELL = 0.28
ROWS = 0.13  # frame units between what stands in a column
SAME = 1e-12  # relative difference of numbers that the verifier gives in 15 digits
SHAPE = "shape "  # how the verifier begins what it says of a shape
LEAVING, CHANGING, COMING = (
    squish_rate_func(smooth, *window) for window in ((0, 0.3), (0.3, 0.8), (0.7, 1))
)


class CounterexampleView(VGroup):
    """The point, and right of it both sides of a wrong equation: bars for numbers, or blocks.

    `reads` are the quantities that the sides read, each with its colour; their values at the point
    are written out. The word `name` stands above the point. Of the three names the first is that of
    the left side, the second that of the right one; by the third this becomes `right`, which is
    true: see `correct`.
    """

    def __init__(
        self,
        found: Counterexample,
        right: Expr,
        reads: Mapping[Expr, ManimColor],
        *,
        name: str,
        names: tuple[str, str, str],
    ) -> None:
        colors = THEME.proved, THEME.loss, THEME.proved
        labels = [words(n, theme.NOTE, color) for n, color in zip(names, colors, strict=True)]
        compare = _blocks if of_shapes(found) else _bars
        *sides, self.corrected = compare(found, right, labels)
        self.sides = VGroup(*sides)
        column = VGroup(words(name, theme.NOTE, THEME.muted), *_numbers(found, right))
        column.arrange(DOWN, buff=ROWS, aligned_edge=LEFT)
        values = VGroup(*(_equal(q, values_at(found, q), color) for q, color in reads.items()))
        self.point = VGroup(column, *values).arrange(RIGHT, buff=1.6 * theme.GAP)
        for equal in values:
            equal.shift((self.point.get_y() - equal[0].anchor[1]) * UP)
        VGroup(self.sides, self.corrected).next_to(self.point, RIGHT, buff=2 * theme.GAP)
        super().__init__(self.point, self.sides, self.corrected)

    def correct(self) -> list[Animation]:
        """Return animations that make the wrong side, which stands, the right one."""
        (old, *texts), (new, *others) = self.sides[1], self.corrected
        return [
            *(FadeOut(text, rate_func=LEAVING) for text in texts),
            ReplacementTransform(old, new, rate_func=CHANGING),
            *(FadeIn(text, rate_func=COMING) for text in others),
        ]


def of_shapes(found: Counterexample) -> bool:
    """Tell whether two shapes differ there, so that there are no numbers to compare."""
    return found.left.startswith(SHAPE)


def values_at(found: Counterexample, quantity: Expr) -> np.ndarray:
    """Return what a quantity is at the point of a counterexample, as an array of its shape."""
    return tabulate(quantity, _sizes(found, quantity), _values(found, quantity))


def value_at(found: Counterexample, quantity: Expr) -> float:
    """Return what a number is at the point of a counterexample, its free indices included.

    Raises ValueError for a vector or a matrix.
    """
    indices = {index: found.indices[index.name] for index in free_indices(quantity)}
    point = Point(_sizes(found, quantity), indices, _values(found, quantity))
    return float(evaluate(quantity, point))


def sides_in_numbers(found: Counterexample, right: Expr, color: ManimColor, shape: str) -> VGroup:
    """Return true side = (or ≠) `right` at the counterexample, in numbers.

    Of two shapes, behind the word `shape`, equal ones are written once, with a tick.
    """
    if of_shapes(found):
        true = tuple(_lengths(found.left))
        other = Point(_sizes(found, right)).extents(right)
        shown = [" times ".join(map(str, extents)) for extents in (true, other)]
        parts = [words(shape, theme.NOTE, color)]
        if true == other:
            parts += [formula(shown[0], NUMBERS, color), words("✓", theme.NOTE, color)]
        else:
            parts += [formula(" != ".join(shown), NUMBERS, color)]
        return VGroup(*parts).arrange(RIGHT, buff=theme.GAP / 2)
    true, other = _number(found.left), value_at(found, right)
    equal = math.isclose(true, other, rel_tol=SAME)
    places = decimals((true, _number(found.right)))  # as in the chart
    shown = [bar_number(number, places) for number in (true, other)]
    return VGroup(formula(f"{shown[0]} {'=' if equal else '!='} {shown[1]}", NUMBERS, color))


def _sizes(found: Counterexample, quantity: Expr) -> dict[Size, int]:
    parts = ingredients(quantity)
    return {part: found.sizes[part.name] for part in parts if isinstance(part, Size)}


def _values(found: Counterexample, quantity: Expr) -> dict[Leaf, object]:
    parts = ingredients(quantity)
    return {part: found.values[part.name] for part in parts if isinstance(part, Array | Scalar)}


def _numbers(found: Counterexample, right: Expr) -> list[VMobject]:
    """Return a line with the sizes that are written or compared, and one with the indices."""
    axes = {part.name for _, part in walk(right) if isinstance(part, Size)}
    for side in (found.left, found.right):
        if side.startswith(SHAPE):
            axes.update(_axes(side))
    sizes = {name: n for name, n in found.sizes.items() if name in axes}
    return [
        formula(
            ", space ".join(f"{name} = {number_typst(n)}" for name, n in numbers.items()),
            NUMBERS,
            THEME.muted,
        )
        for numbers in (sizes, found.indices)
        if numbers
    ]


def _equal(quantity: Expr, values: np.ndarray, color: ManimColor) -> VGroup:
    """Return quantity = numbers."""
    name = EquationMobject(quantity, NAME, color, trailing="=")
    if values.ndim:
        numbers = ArrayView(values, color)
    else:
        numbers = formula(number_typst(float(values)), NUMBERS, color)
    numbers.next_to(name, RIGHT, buff=theme.GAP / 2)
    numbers.shift((name.anchor[1] - numbers.get_y()) * UP)
    return VGroup(name, numbers)


def _bars(found: Counterexample, right: Expr, names: Sequence[Typeset]) -> list[VGroup]:
    """Return for each name a bar that lies, the name and the number; the last two in one row."""
    sides = _number(found.left), _number(found.right)
    values = (*sides, value_at(found, right))
    numbers = [formula(bar_number(value, decimals(sides)), NUMBERS) for value in values]
    low, high = min(0.0, *values), max(0.0, *values)
    unit = BARS / (high - low)
    room = max(number.width for number in numbers) + theme.GAP if low < 0 else 0.0
    entries = []
    for row, value, number, name in zip((0, 1, 1), values, numbers, names, strict=True):
        start = row * BAR_ROW * DOWN
        bar = lying_bar(start, unit * value, name.get_color())
        number.next_to(bar, RIGHT if value > 0 else LEFT, buff=theme.GAP / 2)
        name.next_to(start + (unit * low - room) * RIGHT, LEFT, buff=theme.GAP)
        entries.append(VGroup(bar, name.put_on_line(start[1]), number))
    return entries


def _blocks(found: Counterexample, right: Expr, names: Sequence[Typeset]) -> list[VGroup]:
    """Return for each name a block of cells with its shape; the last two in one place."""
    corrected = Point(_sizes(found, right)).extents(right)
    spaces = [side.removeprefix(SHAPE) for side in (found.left, found.right)]
    lengths = [*map(_lengths, spaces), list(corrected)]
    entries = []
    for space, (rows, *across), name in zip((*spaces, spaces[0]), lengths, names, strict=True):
        block = Block(rows, *(across or [1]), CELL, name.get_color())
        label = formula(space.replace("×", "times"), NUMBERS, name.get_color())
        texts = VGroup(label, name).arrange(DOWN, buff=ROWS, aligned_edge=LEFT)
        texts.next_to(block, RIGHT, buff=theme.GAP)
        entries.append(VGroup(block, name, label))
    true, wrong, mended = entries
    for entry in (wrong, mended):
        entry.next_to(true, RIGHT, buff=3 * theme.GAP)
    return entries


def _number(side: str) -> float:
    """Return the number that the verifier says a side is."""
    return float(side.replace("−", "-"))


def _axes(side: str) -> list[str]:
    """Return the names of the axes that the verifier says a side has."""
    return side.removeprefix(SHAPE).partition(" = ")[0].split(" × ")


def _lengths(side: str) -> list[int]:
    """Return the lengths of the axes that the verifier says a side has."""
    return [int(n) for n in side.partition(" = ")[2].split(" × ")]
