"""A counterexample of the verifier: what both sides read, and that they come out differently."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, ManimColor, Mobject, VGroup, VMobject

from mathcore.expressions import Array, Expr, Leaf, Scalar, Size, free_indices, shape
from mathcore.verification.evaluation import Point, evaluate, ingredients
from mathcore.verification.oracle import Counterexample
from mathcore.verification.tabulate import tabulate
from scenes.stage import theme
from scenes.stage.array_view import ArrayView
from scenes.stage.bar_chart import BarChart, bar_number, decimals
from scenes.stage.equation import EquationMobject
from scenes.stage.numbers import number_typst
from scenes.stage.shape_blocks import Block
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

NAME, NUMBERS = 32, 30  # points
BAR_WIDTH, BAR_HEIGHT = 1.9, 1.0  # frame units
CELL = 0.32
SAME = 1e-12  # relative difference of numbers that the verifier gives in 15 digits
SHAPE = "shape "  # how the verifier begins what it says of a shape


class CounterexampleView(VGroup):
    """The point in a row, and above it both sides: bars for numbers, blocks for shapes.

    `compared` are the sides behind `quantity`, which both claim to be. `reads` are the quantities
    that the sides read, each with its colour; their values at the point are written out. The word
    `name` stands before the point, `true` and `claimed` name the left side and the right one.
    """

    def __init__(
        self,
        found: Counterexample,
        quantity: Expr,
        reads: Mapping[Expr, ManimColor],
        *,
        name: str,
        true: str,
        claimed: str,
    ) -> None:
        names = words(true, theme.NOTE, THEME.proved), words(claimed, theme.NOTE, THEME.loss)
        compare = _blocks if found.left.startswith(SHAPE) else _bars
        self.sides = compare(found, names)
        measured = EquationMobject(quantity, NAME, trailing=":")
        self.compared = VGroup(measured, self.sides).arrange(RIGHT, buff=2 * theme.GAP)
        named = words(name, theme.NOTE, THEME.muted)
        values = VGroup(*(_equal(q, values_at(found, q), color) for q, color in reads.items()))
        self.point = VGroup(named, _numbers(found, reads), *values)
        self.point.arrange(RIGHT, buff=2 * theme.GAP)
        named.put_on_line(self.point.get_y())
        for equal in values:
            equal.shift((self.point.get_y() - equal[0].anchor[1]) * UP)
        super().__init__(self.compared, self.point)
        self.arrange(DOWN, buff=theme.GAP)


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
    if found.left.startswith(SHAPE):
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


def _numbers(found: Counterexample, reads: Mapping[Expr, ManimColor]) -> VMobject:
    """Return the indices, and the sizes of what is read or compared."""
    axes = {size.name for quantity in reads for size in shape(quantity)}
    for side in (found.left, found.right):
        if side.startswith(SHAPE):
            axes.update(_axes(side))
    numbers = {name: n for name, n in found.sizes.items() if name in axes} | found.indices
    line = ", space ".join(f"{name} = {number_typst(n)}" for name, n in numbers.items())
    return formula(line, NUMBERS, THEME.muted)


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


def _bars(found: Counterexample, names: Sequence[Mobject]) -> VGroup:
    """Return a bar for the number that each side is."""
    values = [_number(side) for side in (found.left, found.right)]
    chart = BarChart(
        values,
        (min(0.0, *values), max(0.0, *values)),
        width=len(values) * BAR_WIDTH,
        height=BAR_HEIGHT,
        names=names,
    )
    for bar, name in zip(chart.bars, names, strict=True):
        bar.set_fill(name.get_color())
    return chart


def _blocks(found: Counterexample, names: Sequence[Mobject]) -> VGroup:
    """Return a block of cells for the shape that each side has."""
    columns = VGroup()
    for side, name in zip((found.left, found.right), names, strict=True):
        space = side.removeprefix(SHAPE)
        rows, *across = _lengths(side)
        block = Block(rows, *(across or [1]), CELL, name.get_color())
        label = formula(space.replace("×", "times"), NUMBERS, name.get_color())
        columns.add(VGroup(block, label, name).arrange(DOWN, buff=theme.GAP / 2))
    columns.arrange(RIGHT, buff=4 * theme.GAP)
    for block, *texts in columns:
        for text, first in zip(texts, columns[0][1:], strict=True):
            text.match_y(first)
        block.align_to(columns[0][0], DOWN)
    return columns


def _number(side: str) -> float:
    """Return the number that the verifier says a side is."""
    return float(side.replace("−", "-"))


def _axes(side: str) -> list[str]:
    """Return the names of the axes that the verifier says a side has."""
    return side.removeprefix(SHAPE).partition(" = ")[0].split(" × ")


def _lengths(side: str) -> list[int]:
    """Return the lengths of the axes that the verifier says a side has."""
    return [int(n) for n in side.partition(" = ")[2].split(" × ")]
