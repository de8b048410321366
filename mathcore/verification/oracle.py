"""The oracle: both sides as numbers, at every index assignment for several sizes.

It proves nothing, but shares no rule with the engine and refutes with a counterexample that can be
recomputed by hand: y_i² for y_i·y_k passes at K = 1 and at i = k, and nowhere else.
"""

from __future__ import annotations

import decimal
import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import Expr

from ..expressions import (
    Array,
    Comparison,
    Equation,
    Index,
    Rounded,
    Scalar,
    Size,
    free_indices,
    shape,
)
from .evaluation import (
    CONTEXT,
    KinkError,
    OutOfRangeError,
    Point,
    Run,
    UndefinedError,
    compiled,
    evaluate,
    ingredients,
    is_expression,
    number_of,
    ratio,
)
from .sampling import size_choices

__all__ = [
    "Counterexample",
    "OracleResult",
    "Point",
    "check",
    "counterexample_at",
    "evaluate",
]

# Differences err by 10^(−53), nested ones by 10^(−26) (see evaluation.STEP) times values up to a
# few thousand; a wrong claim misses by 10^(−4) or more, since leaves are hundredths.
TOLERANCE = Decimal(10) ** -22
SEEDS = 2  # points for each combination of sizes
SEEDS_WITHOUT_SIZES = 8  # nothing else varies then
MOST_SEEDS = 200  # tried until enough points meet the assumptions
EVERYWHERE = "undefined at every point"
MOST_ASSIGNMENTS = 200  # of indices and positions at one point; more are thinned out by a draw


@dataclass(frozen=True)
class Counterexample:
    """A point at which two sides differ, as a student can recompute it.

    ``sizes``, ``indices`` and ``values`` go by name, values are exact (nested tuples for arrays),
    ``position`` is the component that was compared of a vector or matrix. ``left`` and ``right``
    are numbers of 15 digits, or say why there is none; ``defined`` tells whether both are numbers.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    indices: dict[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    position: tuple[int, ...] = ()
    left: str = ""
    right: str = ""
    defined: bool = True

    def message(self) -> str:
        """Return the counterexample in one line: K = 2, i = 1, z = (0.37, −1.25): left = …"""
        known = [*self.sizes.items(), *self.indices.items(), *self.values.items()]
        where = [f"{Scalar(name)} = {_decimals(value)}" for name, value in known]
        if self.position:
            where.append(f"component ({', '.join(map(str, self.position))})")
        sides = f"left = {self.left}, right = {self.right}"
        return f"{', '.join(where)}: {sides}" if where else sides

    __str__ = message


@dataclass(frozen=True)
class OracleResult:
    """What the oracle found: ``points`` compared, ``worst`` relative error among them."""

    ok: bool
    points: int
    worst: float
    counterexample: Counterexample | None = None


def check(left: Expr, right: Expr, assumptions: Sequence[Comparison] = ()) -> OracleResult:
    """Compare two expressions at all index assignments for several sizes and random values.

    One size takes the values 2, 1, 3 and 5, several take four mixed combinations (see
    ``sampling``), each with two sets of leaf values (eight where there is no size). Assignments
    that violate an assumption, where both sides are undefined, or at a kink are left out; where
    only one side is undefined, or a component is out of range, the claim is refuted.
    Raises TypeError for something else than expressions and comparisons, ValueError when no
    assignment meets the assumptions.
    """
    for side in (left, right):
        if not is_expression(side) or isinstance(side, Equation | Comparison):
            raise TypeError(f"expected an expression on each side, got {side!r}")
    for assumption in assumptions:
        if not isinstance(assumption, Comparison):
            raise TypeError(f"an assumption is a comparison such as i ≠ k, got {assumption!r}")
    with decimal.localcontext(CONTEXT):
        return _Claim(left, right, tuple(assumptions)).check()


def counterexample_at(
    left: Expr,
    right: Expr,
    sizes: Mapping[str, int],
    indices: Mapping[str, int],
    values: Mapping[str, Any],
) -> Counterexample:
    """Return how two scalars differ at a chosen point, where all goes by name.

    What `values` leaves out is sampled. Raises ValueError where the sides agree there, KeyError for
    a name that neither of them has, and what `Point` raises.
    """
    claim = _Claim(left, right, ())
    named = {leaf.name: leaf for leaf in (*claim.sizes, *claim.indices, *claim.values)}
    at_sizes, at_indices, at_values = (
        {named[name]: chosen for name, chosen in parts.items()}
        for parts in (sizes, indices, values)
    )
    with decimal.localcontext(CONTEXT):
        point = Point(at_sizes, values=at_values)
        claim.run_left, claim.run_right = compiled(left), compiled(right)
        differing = claim.compare(point, _scope(at_indices), ())
        if differing is None:
            raise ValueError(f"both sides agree at {indices}: that is no counterexample")
        return claim.counterexample(at_sizes, point, at_indices, (), differing)


class _Claim:
    """One check under way."""

    def __init__(self, left: Expr, right: Expr, assumptions: tuple[Comparison, ...]) -> None:
        self.left, self.right, self.assumptions = left, right, assumptions
        everything = (left, right, *assumptions)
        found = {leaf: None for part in everything for leaf in ingredients(part)}
        self.sizes = [leaf for leaf in found if isinstance(leaf, Size)]
        self.values = [leaf for leaf in found if isinstance(leaf, Array | Scalar)]
        self.indices = list({index: None for part in everything for index in free_indices(part)})
        self.points, self.worst = 0, Decimal(0)
        self.tolerance = TOLERANCE
        if isinstance(right, Rounded):
            half_unit = right.half_unit / max(1, abs(right.value))
            self.tolerance = ratio(half_unit.p, half_unit.q)
        self.all_undefined = False
        self.on_indices: list[Run] = []  # assumptions, by what they restrict
        self.on_values: list[Run] = []

    def check(self) -> OracleResult:
        if (counterexample := self.against_shapes()) is not None:
            return self.result(counterexample)
        self.run_left, self.run_right = compiled(self.left), compiled(self.right)
        for assumption in self.assumptions:
            about_values = any(isinstance(x, Array | Scalar) for x in ingredients(assumption))
            (self.on_values if about_values else self.on_indices).append(compiled(assumption))
        for sizes in size_choices(self.sizes):
            if (counterexample := self.against_values(sizes)) is not None:
                return self.result(counterexample)
        if self.points:
            return self.result(None)
        if self.all_undefined:
            return self.result(Counterexample(left=EVERYWHERE, right=EVERYWHERE, defined=False))
        met = ", ".join(map(str, self.assumptions)) or "that no case changes where it is varied"
        raise ValueError(f"no sizes, indices and values were found that meet: {met}")

    def result(self, counterexample: Counterexample | None) -> OracleResult:
        return OracleResult(counterexample is None, self.points, float(self.worst), counterexample)

    def against_shapes(self) -> Counterexample | None:
        """Look for shapes that do not agree, at sizes that are all different."""
        sizes = {size: number for number, size in enumerate(self.sizes, 2)}
        sides = []
        for side in (self.left, self.right):
            try:
                compiled(side)
                sides.append(shape(side))
            except ValueError as problem:
                sides.append(str(problem))
        if sides[0] == sides[1] and not isinstance(sides[0], str):
            return None
        shown = [
            f"ill-formed ({side})" if isinstance(side, str) else _shape_text(side, Point(sizes))
            for side in sides
        ]
        named = {size.name: n for size, n in sizes.items()}
        return Counterexample(named, left=shown[0], right=shown[1], defined=False)

    def against_values(self, sizes: dict[Size, int]) -> Counterexample | None:
        """Look for values that differ; another seed is taken while none meets the assumptions."""
        wanted = SEEDS if sizes else SEEDS_WITHOUT_SIZES
        assignments = self.assignments(_point(frozenset(sizes.items()), 0))
        for seed in range(MOST_SEEDS if assignments else 0):
            point, before = _point(frozenset(sizes.items()), seed), self.points
            for assignment, position in assignments:
                scope = _scope(assignment)
                try:
                    if not all(holds(point, scope, ()) for holds in self.on_values):
                        continue
                    differing = self.compare(point, scope, position)
                except (KinkError, UndefinedError):
                    continue
                if differing:
                    return self.counterexample(sizes, point, assignment, position, differing)
            wanted -= self.points > before
            if not wanted:
                break
        return None

    def assignments(self, point: Point) -> list[tuple[dict[Index, int], tuple[int, ...]]]:
        """Return every admissible assignment of the free indices with every position.

        If there are too many, the same MOST_ASSIGNMENTS of them are drawn every time.
        """
        ranges = [range(1, point.extent(index.size) + 1) for index in self.indices]
        axes = [range(1, extent + 1) for extent in point.extents(self.left)]
        count = len(ranges)
        found = [
            (dict(zip(self.indices, values[:count], strict=True)), values[count:])
            for values in itertools.product(*ranges, *axes)
        ]
        admissible = [
            each
            for each in found
            if all(holds(point, _scope(each[0]), ()) for holds in self.on_indices)
        ]
        if len(admissible) <= MOST_ASSIGNMENTS:
            return admissible
        kept = random.Random(len(admissible)).sample(range(len(admissible)), MOST_ASSIGNMENTS)
        return [admissible[number] for number in sorted(kept)]

    def compare(self, point: Point, scope: dict, position: tuple) -> tuple[str, str, bool] | None:
        """Compare the sides at one assignment.

        If they differ, return both as text, and whether both have a value.
        """
        sides = [_outcome(run, point, scope, position) for run in (self.run_left, self.run_right)]
        if all(isinstance(side, UndefinedError) for side in sides):
            self.all_undefined = True
            raise sides[0]
        defined = not any(isinstance(side, Exception) for side in sides)
        if defined:
            left, right = sides
            error = abs(left - right) / max(1, abs(left), abs(right))
            self.points += 1
            self.worst = max(self.worst, error)
            if error <= self.tolerance:
                return None
        return _number_text(sides[0]), _number_text(sides[1]), defined

    def counterexample(self, sizes, point, assignment, position, differing) -> Counterexample:
        return Counterexample(
            {size.name: extent for size, extent in sizes.items()},
            {index.name: value for index, value in assignment.items()},
            {leaf.name: _nested(point.exact(leaf), point.extents(leaf)) for leaf in self.values},
            position,
            *differing,
        )


def _scope(assignment: dict[Index, int]) -> dict[int, int]:
    return {number_of(index): value for index, value in assignment.items()}


@lru_cache(maxsize=512)
def _point(sizes: frozenset, seed: int) -> Point:
    """Return the point of these sizes; successive steps share it and what was computed there."""
    return Point(dict(sizes), seed=seed)


def _outcome(run: Run, point: Point, scope: dict, position: tuple) -> Any:
    try:
        return run(point, scope, position)
    except (UndefinedError, OutOfRangeError) as problem:
        return problem


def _number_text(value: Any) -> str:
    """Return 15 digits; what is only rounding is zero."""
    if isinstance(value, UndefinedError):
        return f"undefined ({value})"
    if isinstance(value, OutOfRangeError):
        return f"ill-formed ({value})"
    digits, exponent, power = f"{value if abs(value) > TOLERANCE else 0:.15g}".partition("e")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{digits}{exponent}{power}".replace("-", "−")


def _nested(entries: dict[tuple[int, ...], Fraction], extents: tuple[int, ...]) -> Any:
    """Turn entries by position into nested tuples, rows first."""

    def part(position: tuple[int, ...]) -> Any:
        if len(position) == len(extents):
            return entries[position]
        return tuple(part((*position, n)) for n in range(1, extents[len(position)] + 1))

    return part(())


def _decimals(value: Any) -> str:
    """Write integers and exact hundredths as decimals, nested tuples in parentheses."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_decimals, value))})"
    return f"{float(value):.10g}".replace("-", "−")


def _shape_text(axes: tuple[Expr, ...], point: Point) -> str:
    if not axes:
        return "a scalar"
    symbols = " × ".join(axis.name if isinstance(axis, Size) else str(axis) for axis in axes)
    return f"shape {symbols} = {' × '.join(str(point.extent(axis)) for axis in axes)}"
