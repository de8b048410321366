"""A bar chart with its numbers, which count along when the bars move.

They count while the quantity stays what it is. Where another one takes its place, numbers between
them would be true of neither: those there are go, and the others come.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import floor, isfinite, isnan, log10

import numpy as np
from manim import (
    DL,
    DOWN,
    RIGHT,
    UP,
    Animation,
    Line,
    ManimColor,
    Rectangle,
    VGroup,
    VMobject,
)
from manim.typing import Point3D
from numpy.typing import ArrayLike

from scenes.stage import theme
from scenes.stage.code import code
from scenes.stage.numbers import SIGNIFICANT_DIGITS
from scenes.stage.text import TEXT_POINT, formula
from scenes.stage.theme import THEME
from scenes.stage.typeset import Typeset

NUMBER_SIZE = 28  # points, as those below
SMALLEST_NUMBER = theme.SMALLEST * TEXT_POINT
NAME_SIZE = 30
BAR_SHARE = 0.62  # of a bar's width in its slot
NUMBER_SHARE = 0.9  # of a number's width in the slot, at most
NUMBER_ROOM = 0.45  # frame units above the highest bar
GAP = 0.12
OPACITY = 0.9
MOST_DECIMALS = 3
LARGEST_DECIMAL = 10.0**SIGNIFICANT_DIGITS  # from here on numbers have a power of ten


class BarChart(VGroup):
    """Bars over an axis, a number above each bar (of a negative one: above the axis).

    `bars[n]` and `numbers[n]` belong to value n, `names[n]` is the text below it. `span` are
    the numbers at the bottom and at the top of the `height`; the chart keeps its box whatever its
    values are. A bar of inf runs out at the top, NaN has no bar; both are named as NumPy does.
    Raises ValueError for values that are not a vector or lie outside `span`, for a `span` that is
    empty, infinite or without 0, for other than one name a value, and where the numbers would
    have to be set too small.
    """

    def __init__(
        self,
        values: ArrayLike,
        span: tuple[float, float],
        *,
        width: float = 3.2,
        height: float = 2.8,
        color: ManimColor = THEME.value,
        names: Sequence[Typeset] = (),
    ) -> None:
        super().__init__()
        self.values, self.span = _checked(values, span)
        if names and len(names) != len(self.values):
            raise ValueError(f"{len(self.values)} bars need as many names, not {len(names)}")
        self.color_of_bars = color
        self.marked: np.ndarray | None = None
        self.bar_height = height
        self.plot = Rectangle(width=width, height=height + NUMBER_ROOM, stroke_width=0)
        self.axis = Line(color=THEME.line, stroke_width=2.5)
        self.bars, self.additions, self.numbers = (
            VGroup(*(VMobject(stroke_width=0) for _ in self.values)) for _ in range(3)
        )
        self.names = VGroup(*names)
        for name, x in zip(names, self._middles(), strict=False):
            name.move_to([x, self.plot.get_bottom()[1] - GAP, 0], UP)
            if abs(x - name.get_left()[0]) > width / len(self.values) / 2:
                raise ValueError(f"a name is {name.width:.2f} wide: more than its bar has room for")
        for name in names:  # on one line, whatever hangs below it
            name.shift((names[0][0].get_bottom() - name[0].get_bottom())[1] * UP)
        self.add(self.plot, self.bars, self.additions, self.axis, self.numbers, self.names)
        self.show(self.values)

    def show(self, values: ArrayLike, span: tuple[float, float] | None = None) -> None:
        """Show other values, as many as before. Raises as the class does."""
        values, span = self._accepted(values, span)
        self.settle(values, span, number_mobjects(values, self._room()))

    def to(
        self, values: ArrayLike, span: tuple[float, float] | None = None, **options: float
    ) -> Animation:
        """Return an animation to other values: bars move, numbers count.

        Raises as the class does, and ValueError for a chart that shows no values yet.
        """
        if not len(self.numbers):
            raise ValueError("a chart that shows no values has none to count from: turn it to some")
        return Count(self, *self._accepted(values, span), **options)

    def turn(
        self, values: ArrayLike, span: tuple[float, float] | None = None, **options: float
    ) -> Animation:
        """Return an animation to the values of another quantity. Raises as the class."""
        return Change(self, *self._accepted(values, span), **options)

    def clear(self) -> None:
        """Show no values, only the axis, until the chart turns to some."""
        self.settle(np.zeros_like(self.values), self.span, [])

    def mark(self) -> None:
        """From now on draw what rises above the present values in the colour `local`."""
        self.marked = self.values

    def unmark(self) -> None:
        """Draw all of each bar in its own colour again."""
        self.marked = None
        self.show(self.values)

    def top(self, number: int) -> Point3D:
        """Return the middle of the edge of bar `number` that is away from the axis."""
        return self.bars[number].get_edge_center(UP if self.values[number] >= 0 else DOWN)

    def lowest(self, values: ArrayLike, span: tuple[float, float]) -> float:
        """Return the height in the frame down to which the bars of values in a span reach."""
        bars = self._heights(np.asarray(values, dtype=float), span)
        return self.plot.get_bottom()[1] + self._level(span) + min(0.0, float(bars.min()))

    def rise(self, difference: float) -> float:
        """Return by how much higher bars are, in frame units, whose values are so much larger."""
        return difference / (self.span[1] - self.span[0]) * self.bar_height

    def settle(
        self, values: np.ndarray, span: tuple[float, float], numbers: Sequence[VMobject]
    ) -> None:
        """Show values that were checked with their numbers (or none), which were made before."""
        self.values, self.span = values, span
        self.draw(self._heights(values, span), self._level(span))
        self._write(numbers)

    # ----------------------------------------------------------------------------- geometry

    def draw(self, heights: np.ndarray, level: float) -> None:
        """Put bars of these heights (frame units, signed) on an axis `level` above the bottom."""
        left, bottom, _ = self.plot.get_corner(DL)
        y = bottom + level
        self.axis.put_start_and_end_on([left, y, 0], [left + self.plot.width, y, 0])
        half = BAR_SHARE * self._slot() / 2
        parts = zip(self._middles(), heights, self._marks(level), strict=True)
        for n, (x, height, mark) in enumerate(parts):
            split = min(height, mark) if height > 0 else height
            _box(self.bars[n], x - half, x + half, y, y + split)
            _box(self.additions[n], x - half, x + half, y + split, y + height)
            self.bars[n].set_fill(self._fill(n), OPACITY).set_sheen_direction(UP)
            self.additions[n].set_fill(THEME.local, OPACITY if height > split else 0)

    def _fill(self, number: int) -> list[ManimColor]:
        fades = np.isposinf(self.values[number])
        return [self.color_of_bars, THEME.background if fades else self.color_of_bars]

    def _marks(self, level: float) -> np.ndarray:
        if self.marked is None:
            return np.full(len(self.values), np.inf)
        unit = self.bar_height / (self.span[1] - self.span[0])
        return np.maximum(self.marked * unit, 0)

    def _slot(self) -> float:
        return self.plot.width / len(self.values)

    def _room(self) -> float:
        return NUMBER_SHARE * self._slot()

    def _middles(self) -> np.ndarray:
        left = self.plot.get_left()[0]
        return left + (np.arange(len(self.values)) + 0.5) * self._slot()

    def _level(self, span: tuple[float, float]) -> float:
        return -span[0] / (span[1] - span[0]) * self.bar_height

    def _heights(self, values: np.ndarray, span: tuple[float, float]) -> np.ndarray:
        inside = np.clip(np.nan_to_num(values, nan=0.0, posinf=np.inf, neginf=-np.inf), *span)
        return inside / (span[1] - span[0]) * self.bar_height

    def _accepted(
        self, values: ArrayLike, span: tuple[float, float] | None
    ) -> tuple[np.ndarray, tuple[float, float]]:
        values, span = _checked(values, self.span if span is None else span)
        if len(values) != len(self.bars):
            raise ValueError(f"the chart has {len(self.bars)} bars, got {len(values)} values")
        return values, span

    def _write(self, numbers: Sequence[VMobject]) -> None:
        # While an animation runs, the scene holds the numbers that were there at its start.
        for old in self.numbers.family_members_with_points():
            old.clear_points()
        for n, (number, x) in enumerate(zip(numbers, self._middles(), strict=False)):
            y = max(self.axis.get_y(), self.bars[n].get_top()[1], self.additions[n].get_top()[1])
            # On one line, whether with a power of ten or not: digits stand on their bottom.
            number.shift((x - number.get_x()) * RIGHT + (y + GAP - number.get_bottom()[1]) * UP)
        self.numbers.submobjects = list(numbers)


class Change(Animation):
    """Bars move to other values; the numbers of before go, then those of after come."""

    def __init__(
        self, chart: BarChart, values: np.ndarray, span: tuple[float, float], **options: float
    ) -> None:
        super().__init__(chart, **{"run_time": theme.MOVE, **options})
        self.values, self.span = values, span
        self.final = number_mobjects(values, chart._room())

    def begin(self) -> None:
        chart = self.mobject
        self.first, self.first_span = chart.values, chart.span
        self.first_numbers = [number.copy() for number in chart.numbers]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        chart, t = self.mobject, self.rate_func(alpha)
        if alpha >= 1:
            chart.settle(self.values, self.span, [number.copy() for number in self.final])
            return
        ends = [
            (chart._heights(values, span), chart._level(span))
            for values, span in ((self.first, self.first_span), (self.values, self.span))
        ]
        chart.values, chart.span = (
            (self.first, self.first_span) if t < 0.5 else (self.values, self.span)
        )
        chart.draw(*((1 - t) * np.array(a) + t * np.array(b) for a, b in zip(*ends, strict=True)))
        chart._write(self._numbers(t))

    def _numbers(self, t: float) -> list[VMobject]:
        shown = self.first_numbers if t < 0.5 else self.final
        return [number.copy().set_opacity(abs(1 - 2 * t)) for number in shown]


class Count(Change):
    """Bars move from their values to others of one quantity; plain decimals count."""

    def _numbers(self, t: float) -> list[VMobject]:
        size = min(number.font_size for number in (*self.first_numbers, *self.final))
        places = max(decimals(self.values), 1)
        return [self._number(n, t, places, size) for n in range(len(self.values))]

    def _number(self, n: int, t: float, places: int, size: float) -> VMobject:
        start, end = float(self.first[n]), float(self.values[n])
        if start == end or not (_is_plain(start) and _is_plain(end)):
            return (self.first_numbers if t < 0.5 else self.final)[n].copy()
        return counted((1 - t) * start + t * end, places, size)


# ---------------------------------------------------------------------------------- the numbers


def decimals(values: ArrayLike) -> int:
    """Return how many decimals tell the values in four significant digits, without idle zeros."""
    plain = [float(v) for v in np.ravel(values) if _is_plain(float(v))]
    largest = max((abs(v) for v in plain), default=0.0)
    digits = floor(log10(largest)) + 1 if largest >= 1 else 1
    most = max(0, min(MOST_DECIMALS, SIGNIFICANT_DIGITS - digits))
    return next(p for p in range(most + 1) if all(round(v, p) == round(v, most) for v in plain))


def number_mobjects(values: ArrayLike, room: float, places: int | None = None) -> list[VMobject]:
    """Return the numbers above bars, all of one size; all but whole ones have the same decimals.

    They have so many `places`, as many as `decimals` says by default. None is wider than `room`
    (frame units). Raises ValueError if they had to be too small.
    """
    values, places = np.ravel(values), decimals(values) if places is None else places
    numbers = [_number(float(v), 0 if float(v).is_integer() else places) for v in values]
    scale = min(1.0, room / max(number.width for number in numbers))
    size = NUMBER_SIZE * scale
    if size < SMALLEST_NUMBER:
        raise ValueError(
            f"the numbers {list(map(float, values))} would have to be set in {size:.0f} pt above "
            f"bars with room for {room:.2f}: make the chart wider"
        )
    return [number.scale(scale) for number in numbers]


def counted(value: float, places: int, size: float) -> VGroup:
    """Return a plain decimal put together from glyphs that were set once: quick to make."""
    glyphs, advance, size_drawn = _digits()
    x, parts = 0.0, VGroup()
    for character in _decimal(value, places):
        middle = x + advance[character] / 2
        parts.add(glyphs[character].copy().shift(middle * RIGHT))
        x += advance[character]
    return parts.scale(size / size_drawn, about_point=np.zeros(3))


@cache
def _digits() -> tuple[dict[str, VMobject], dict[str, float], float]:
    """Return glyphs centred in x with the baseline at y = 0, and their advances."""
    line = formula("-00.0123456789", NUMBER_SIZE)
    zeros = [line[n].get_x() for n in (1, 2, 4)]
    digit, point = zeros[1] - zeros[0], zeros[2] - zeros[1] - (zeros[1] - zeros[0])
    minus = 2 * (zeros[0] - line[0].get_x()) - digit
    baseline = line[1].get_bottom()[1]
    glyphs = {"-": line[0], ".": line[3], **{str(n): line[4 + n] for n in range(10)}}
    for glyph in glyphs.values():
        glyph.shift(-glyph.get_x() * RIGHT + -baseline * UP)
    advances = dict.fromkeys("0123456789", digit) | {".": point, "-": minus}
    return glyphs, advances, NUMBER_SIZE


def _number(value: float, places: int) -> VMobject:
    if isfinite(value):
        return formula(bar_number(value, places), NUMBER_SIZE)
    return code(str(value), NUMBER_SIZE / TEXT_POINT, THEME.loss)


def bar_number(value: float, places: int) -> str:
    """Return Typst source of a finite number: a plain decimal, or two digits and a power of ten."""
    if _is_plain(value):
        return _decimal(value, places)
    mantissa, power = f"{value:.1e}".split("e")
    return f'{mantissa} class("normal", dot.op) 10^({int(power)})'


def _decimal(value: float, places: int) -> str:
    shown = f"{value:.{places}f}"
    return shown if float(shown) else shown.removeprefix("-")


def _is_plain(value: float) -> bool:
    return not isnan(value) and abs(value) < LARGEST_DECIMAL


# -------------------------------------------------------------------------------------- shapes


def _box(shape: VMobject, left: float, right: float, bottom: float, top: float) -> None:
    corners = [(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)]
    shape.set_points_as_corners([[x, y, 0.0] for x, y in corners])


def _checked(
    values: ArrayLike, span: tuple[float, float]
) -> tuple[np.ndarray, tuple[float, float]]:
    values, (low, high) = np.asarray(values, dtype=float), span
    if values.ndim != 1 or not values.size:
        raise ValueError(f"bars show a vector, got an array of shape {values.shape}")
    if not (np.isfinite([low, high]).all() and low <= 0 <= high and low < high):
        raise ValueError(f"a span runs from at most 0 to at least 0, not from {low} to {high}")
    outside = values[np.isfinite(values) & ((values < low) | (values > high))]
    if outside.size:
        raise ValueError(f"{outside[0]} lies outside the chart's span from {low} to {high}")
    return values, (float(low), float(high))
