"""Expressions as numbers: every node compiled once to a closure on decimals of 80 digits.

Derivatives are central differences, so no rule of calculus is shared with the rules that are
checked. A derivative is taken in the computational graph: the varied node gets another value, and
every quantity that is defined through it is computed anew.
"""

from __future__ import annotations

import decimal
import itertools
import operator
import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction as ExactFraction
from functools import cache, lru_cache, reduce, singledispatch
from typing import Any

import numpy as np
from sympy import Basic, Expr, Integer, Rational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from .. import expressions as ex
from ..expressions import free_indices, shape
from .sampling import sample

DIGITS = 80
# Python's own decimals, in C, are several times as fast as mpmath's numbers of so many digits. What
# is computed is computed in this context: that of the caller is neither read nor changed.
CONTEXT = decimal.Context(
    prec=DIGITS,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=decimal.MIN_EMIN,
    Emax=decimal.MAX_EMAX,
    traps=[decimal.DivisionByZero, decimal.InvalidOperation, decimal.Overflow],
)
ZERO, ONE = Decimal(0), Decimal(1)
# With h = 10^(−27) a central difference errs by h² from the curvature and by 10^(−80)/h from
# rounding, both near 10^(−53); once more inside another difference, by 10^(−53)/h = 10^(−26).
STEP = Decimal(10) ** (-DIGITS // 3)
NEGLIGIBLE = Decimal(10) ** -60  # rounding, never a value: leaves are hundredths
CELLS = 128  # of the unit interval: each narrower than a hundredth, so that thresholds lie apart
MOST_JUMPS = 8  # of a function whose mean is computed
NEAR_KINK = Decimal(10) ** -20  # a comparison this close under a perturbation sits at a kink

Indices = tuple[int, ...]
Scope = Mapping[int, int]
Run = Callable[["Point", Scope, Indices], Any]


class UndefinedError(ArithmeticError):
    """An expression has no value at a point: a division by zero, the logarithm of −1."""


class OutOfRangeError(IndexError):
    """A component is asked for that its array does not have: the expression is ill-formed."""


class KinkError(ArithmeticError):
    """A derivative is asked for where a case changes (ReLU at 0); nothing is claimed there."""


class Point:
    """Sizes, indices and exact leaf values at which expressions are evaluated.

    ``sizes`` maps each Size to a positive integer, ``indices`` each free Index to an integer,
    ``values`` an Array or Scalar to numbers (nested sequences for an array). Leaves without given
    values are sampled from their domain in exact hundredths, determined by ``seed``. Defined
    quantities and costly sub-expressions are computed once at a point.
    Raises TypeError for other keys and ValueError for a size below 1 or values of another shape.
    """

    def __init__(
        self,
        sizes: Mapping[ex.Size, int],
        indices: Mapping[ex.Index, int] | None = None,
        values: Mapping[ex.Leaf, Any] | None = None,
        seed: int = 0,
    ) -> None:
        for size, extent in sizes.items():
            if not isinstance(size, ex.Size):
                raise TypeError(f"expected a Size with its integer, got {size!r}")
            if extent < 1:
                raise ValueError(f"{size.name} must be at least 1, got {extent}")
        self.sizes = {number_of(size): int(extent) for size, extent in sizes.items()}
        self.scope = {number_of(index): int(value) for index, value in (indices or {}).items()}
        self.seed = seed
        self.memo: dict[Indices, Any] = {}
        self.tables: dict[int, dict[Indices, Any]] = {}
        self.base: Point | None = None
        self.varied: int | None = None
        self._moved: dict[tuple, Point] = {}
        self._given = {leaf: self._entries(leaf, data) for leaf, data in (values or {}).items()}

    def _entries(self, leaf: ex.Array | ex.Scalar, data: Any) -> dict[Indices, ExactFraction]:
        if not isinstance(leaf, ex.Array | ex.Scalar):
            raise TypeError(f"values are given for an Array or a Scalar, got {leaf!r}")
        extents = self.extents(leaf)
        entries = dict(_flatten(data, ()))
        if set(entries) != set(_positions(extents)):
            raise ValueError(f"{leaf.name} has the shape {extents}, its values {data!r} have not")
        return entries

    def extents(self, expression: Expr) -> Indices:
        """Return the shape of an expression as integers."""
        return tuple(map(self.extent, shape(expression)))

    def extent(self, size: Expr) -> int:
        """Return a size as an integer."""
        return _integer(size)(self, self.scope)

    def exact(self, leaf: ex.Array | ex.Scalar) -> dict[Indices, ExactFraction]:
        """Return the exact entries of a leaf by position; a scalar has the position ()."""
        if isinstance(leaf, ex.Table):
            positions = _positions(self.extents(leaf))
            return {p: ExactFraction(str(leaf.entry(*p).value)) for p in positions}
        if leaf not in self._given:
            self._given[leaf] = sample(leaf, self.extents(leaf), self.seed)
        return self._given[leaf]

    def table(self, leaf: ex.Array | ex.Scalar) -> dict[Indices, Any]:
        """Return the entries of a leaf by position, as decimals."""
        number = number_of(leaf)
        table = self.tables.get(number)
        if table is None:
            if self.base is None:
                exact = self.exact(leaf)
                table = {p: ratio(v.numerator, v.denominator) for p, v in exact.items()}
            else:
                table = self.base.table(leaf)
            self.tables[number] = table
        return table

    def moved(self, variable: ex.Leaf, indices: Indices, step: Any) -> Point:
        """Return this point with one node moved by ``step``; asked again, the same point."""
        key = (number_of(variable), indices, step)
        if key not in self._moved:
            if self.base is not None and self.base.base is not None:
                raise ValueError("derivatives nested more than two deep are not evaluated")
            point = Point({}, seed=self.seed)
            point.sizes, point.scope = self.sizes, self.scope
            point.base, point.varied = self, number_of(variable)
            value = _entry(variable)(self, indices) + step
            if isinstance(variable, ex.Definition):
                point.memo[(number_of(variable), *indices)] = value
            else:
                point.tables[number_of(variable)] = {**self.table(variable), indices: value}
            self._moved[key] = point
        return self._moved[key]

    def with_entry(self, array: ex.Array, indices: Indices, value: Any) -> Point:
        """Return a point with another value of one entry, at which nothing is computed yet."""
        point = Point({}, seed=self.seed)
        point.sizes, point.scope, point._given = self.sizes, self.scope, self._given
        nodes, node = [self], self
        while (node := node.base) is not None:
            nodes.append(node)
        for node in reversed(nodes):
            point.tables |= node.tables
            if node.base is not None:  # what is varied there keeps its value
                point.memo |= {key: v for key, v in node.memo.items() if key[0] == node.varied}
        number = number_of(array)
        point.tables[number] = {**self.table(array), indices: value}
        return point


def evaluate(expression: Expr, point: Point, position: Indices = ()) -> Any:
    """Return the value of an expression, or of one component of a vector or matrix, at a point.

    ``position`` counts from 1, one integer an axis. The result is a Decimal of 80 digits, for a
    comparison or an equation a bool. Raises UndefinedError where there is no value,
    OutOfRangeError for a component that does not exist, KinkError for a derivative at a kink,
    ValueError for a missing index, size or axis, TypeError for something that is no expression.
    """
    if not is_expression(expression):
        raise TypeError(f"expected an expression, got {expression!r}")
    extents = point.extents(expression)
    if len(position) != len(extents):
        raise ValueError(f"{expression} has {len(extents)} axes, the position is {position}")
    _check_range(expression, position, extents)
    missing = [i.name for i in free_indices(expression) if number_of(i) not in point.scope]
    if missing:
        raise ValueError(f"the point gives no value for the index {', '.join(missing)}")
    with decimal.localcontext(CONTEXT):
        return compiled(expression)(point, point.scope, tuple(position))


def ratio(numerator: int, denominator: int) -> Decimal:
    """Return a ratio of two integers with 80 digits."""
    return CONTEXT.divide(numerator, denominator)


def is_expression(candidate: Any) -> bool:
    """Return whether this has a value: an inert node, a leaf or an exact number."""
    return isinstance(candidate, ex.Inert | Rational)


_numbers = itertools.count()


@cache
def number_of(expression: Basic) -> int:
    """Return a small integer that stands for an expression: looking it up costs no comparison."""
    return next(_numbers)


@cache
def ingredients(expression: Basic) -> dict[ex.Leaf, None]:
    """Return every leaf an expression is computed from, through definitions, in order met."""
    found: dict[ex.Leaf, None] = {}
    match expression:
        case ex.Located():
            return ingredients(expression.expression)
        case ex.Index():
            parts: tuple = (expression.size,)
        case ex.Array():
            parts = expression.shape
        case ex.Definition():
            parts = (*expression.parameters, expression.body)
        case _:
            parts = expression.args
    if isinstance(expression, ex.Leaf):
        found[expression] = None
    for part in parts:
        found |= ingredients(part)
    return found


@lru_cache(maxsize=20_000)
def compiled(expression: Basic) -> Run:
    """Return the closure that computes an expression from a point, an index scope and a position.

    Raises ValueError where shapes do not agree, TypeError for a node that has no value.
    """
    return _build(expression)


@singledispatch
def _build(expression: Basic) -> Run:
    raise TypeError(f"a {type(expression).__name__} has no numeric value")


def _parts(expression: Expr) -> list[Run]:
    """Compile the arguments; a scalar beside vectors is the same at every position."""
    ranked = bool(shape(expression))
    return [
        _anywhere(compiled(part)) if ranked and not shape(part) else compiled(part)
        for part in expression.args
    ]


def _anywhere(run: Run) -> Run:
    return lambda point, scope, position: run(point, scope, ())


def _shared(expression: Expr, run: Run) -> Run:
    """Compute once for a point and index values; a moved point asks its base when nothing moved."""
    number = number_of(expression)
    free = tuple(number_of(index) for index in free_indices(expression))
    relevant = frozenset(map(number_of, ingredients(expression)))

    def shared(point: Point, scope: Scope, position: Indices) -> Any:
        key = (number, *[scope[index] for index in free], *position)
        while (value := point.memo.get(key)) is None:
            if point.base is None or point.varied in relevant:
                value = point.memo[key] = run(point, scope, position)
                break
            point = point.base
        return value

    return shared


# ------------------------------------------------------------------------------- index integers


@cache
def _integer(expression: Basic) -> Callable[[Point, Scope], int]:
    """Compile a size or an index expression to a Python integer."""
    match expression:
        case ex.Index():
            number = number_of(expression)
            return lambda point, scope: scope[number]
        case ex.Size():
            number = number_of(expression)
            return lambda point, scope: _size(point, number, expression)
        case Rational() if expression.is_Integer:
            value = int(expression)
            return lambda point, scope: value
        case ex.Plus():
            terms = [_integer(term) for term in expression.args]
            return lambda point, scope: sum(term(point, scope) for term in terms)
        case ex.Negative(operand):
            inner = _integer(operand)
            return lambda point, scope: -inner(point, scope)
        case ex.Located():
            return _integer(expression.expression)
        case _:
            raise TypeError(f"expected an index or a size with + and −, got {expression!r}")


def _size(point: Point, number: int, size: ex.Size) -> int:
    try:
        return point.sizes[number]
    except KeyError:
        raise ValueError(f"the point gives no value for the size {size.name}") from None


def _check_range(whole: Expr, position: Indices, extents: Indices) -> None:
    if not all(1 <= index <= extent for index, extent in zip(position, extents, strict=True)):
        asked = ", ".join(map(str, position))
        sizes = " × ".join(map(str, extents))
        raise OutOfRangeError(f"{whole} has no component {asked}: its shape is {sizes}")


def _positions(extents: Indices) -> itertools.product:
    return itertools.product(*(range(1, extent + 1) for extent in extents))


def _flatten(data: Any, position: Indices):
    """Yield position and exact value of the entries of nested sequences."""
    if hasattr(data, "__len__") and not isinstance(data, str):
        for number, part in enumerate(data, 1):
            yield from _flatten(part, (*position, number))
    else:
        yield position, ExactFraction(data)


# --------------------------------------------------------------------------------------- leaves


@cache
def _entry(leaf: ex.Leaf) -> Callable[[Point, Indices], Any]:
    """Return the function that looks up or computes one component of a leaf at a point."""
    number = number_of(leaf)
    if not isinstance(leaf, ex.Definition):

        def given(point: Point, indices: Indices) -> Any:
            table = point.tables.get(number)
            if table is None:
                table = point.table(leaf)
            try:
                return table[indices]
            except KeyError:
                _check_range(leaf, indices, point.extents(leaf))
                raise

        return given
    if shape(leaf.body):
        raise ValueError(f"the body of {leaf.name} is no scalar but has shape {shape(leaf.body)}")
    body = compiled(leaf.body)
    parameters = [number_of(parameter) for parameter in leaf.parameters]
    relevant = frozenset(map(number_of, ingredients(leaf.body)))

    def defined(point: Point, indices: Indices) -> Any:
        key = (number, *indices)
        while (value := point.memo.get(key)) is None:
            if point.base is None or point.varied in relevant:
                _check_range(leaf, indices, point.extents(leaf))
                scope = dict(zip(parameters, indices, strict=True))
                value = point.memo[key] = body(point, scope, ())
                break
            point = point.base
        return value

    return defined


@_build.register
def _(expression: Rational) -> Run:
    value = ratio(expression.p, expression.q)
    return lambda point, scope, position: value


@_build.register
def _(expression: ex.Decimal) -> Run:
    return compiled(expression.value)


@_build.register
def _(expression: ex.Located) -> Run:
    return compiled(expression.expression)


@_build.register(ex.Size)
@_build.register(ex.Index)
def _(expression: ex.Leaf) -> Run:
    integer = _integer(expression)
    return lambda point, scope, position: Decimal(integer(point, scope))


@_build.register
def _(expression: ex.Scalar) -> Run:
    entry = _entry(expression)
    return lambda point, scope, position: entry(point, ())


@_build.register
def _(expression: ex.Head) -> Run:
    entry = _entry(expression)
    return lambda point, scope, position: entry(point, position)


@_build.register
def _(expression: ex.Component) -> Run:
    indices = [_integer(index) for index in expression.indices]
    whole = expression.whole
    if isinstance(whole, ex.Head):
        entry = _entry(whole)
        return lambda point, scope, position: entry(
            point, tuple([index(point, scope) for index in indices])
        )
    inner, axes = compiled(whole), [_integer(axis) for axis in shape(whole)]

    def component(point: Point, scope: Scope, position: Indices) -> Any:
        wanted = tuple(index(point, scope) for index in indices)
        _check_range(whole, wanted, tuple(axis(point, scope) for axis in axes))
        return inner(point, scope, wanted)

    return component


# ----------------------------------------------------------------------------------- arithmetic


@_build.register
def _(expression: ex.Plus) -> Run:
    first, *rest = _parts(expression)

    def add(point: Point, scope: Scope, position: Indices) -> Any:
        total = first(point, scope, position)
        for term in rest:
            total = total + term(point, scope, position)
        return total

    return add


@_build.register(ex.Times)
@_build.register(ex.Hadamard)
def _(expression: Expr) -> Run:
    first, *rest = _parts(expression)

    def multiply(point: Point, scope: Scope, position: Indices) -> Any:
        product = first(point, scope, position)
        for factor in rest:
            product = product * factor(point, scope, position)
        return product

    return multiply


@_build.register
def _(expression: ex.Negative) -> Run:
    operand = compiled(expression.operand)
    return lambda point, scope, position: -operand(point, scope, position)


@_build.register
def _(expression: ex.Fraction) -> Run:
    above, below = _parts(expression)

    def divide(point: Point, scope: Scope, position: Indices) -> Any:
        denominator = below(point, scope, position)
        if abs(denominator) < NEGLIGIBLE:
            raise UndefinedError("division by zero")
        return above(point, scope, position) / denominator

    return divide


@_build.register
def _(expression: ex.Power) -> Run:
    below, above = _parts(expression)

    def power(point: Point, scope: Scope, position: Indices) -> Any:
        base, exponent = below(point, scope, position), above(point, scope, position)
        if abs(base) < NEGLIGIBLE and exponent < 0:
            raise UndefinedError("division by zero")
        if exponent == exponent.to_integral_value():
            return base**exponent if exponent else ONE  # 0 to the power 0 as well
        if base < 0:
            raise UndefinedError("a root of a negative number")
        if point.base is not None and base < NEAR_KINK:
            raise KinkError("the slope of a root is not finite at 0")
        twice = 2 * exponent
        if twice == twice.to_integral_value():  # much faster than a logarithm and a power of e
            return base.sqrt() ** twice
        return base**exponent

    return power


@_build.register
def _(expression: ex.Exp) -> Run:
    argument = compiled(expression.argument)
    return _shared(
        expression, lambda point, scope, position: argument(point, scope, position).exp()
    )


@_build.register
def _(expression: ex.Log) -> Run:
    argument = compiled(expression.argument)

    def log(point: Point, scope: Scope, position: Indices) -> Any:
        value = argument(point, scope, position)
        if value < NEGLIGIBLE:
            raise UndefinedError("the logarithm of a number that is not positive")
        return value.ln()

    return _shared(expression, log)


@_build.register
def _(expression: ex.ReLU) -> Run:
    argument = compiled(expression.argument)

    def relu(point: Point, scope: Scope, position: Indices) -> Any:
        value = argument(point, scope, position)
        return value if _sign(point, value) > 0 else ZERO

    return relu


@_build.register
def _(expression: ex.LeakyReLU) -> Run:
    argument, slope = _parts(expression)

    def leaky(point: Point, scope: Scope, position: Indices) -> Any:
        value = argument(point, scope, position)
        return value if _sign(point, value) > 0 else slope(point, scope, position) * value

    return leaky


@_build.register
def _(expression: ex.Summation) -> Run:
    body, index = compiled(expression.body), number_of(expression.index)
    lower, upper, *excluded = [_integer(limit) for limit in expression.args[2:]]

    def total(point: Point, scope: Scope, position: Indices) -> Any:
        left_out = {limit(point, scope) for limit in excluded}
        inner = dict(scope)
        result = ZERO
        for value in range(lower(point, scope), upper(point, scope) + 1):
            if value not in left_out:
                inner[index] = value
                result = result + body(point, inner, position)
        return result

    return _shared(expression, total)


@_build.register
def _(expression: ex.PartialDerivative) -> Run:
    function, rank = compiled(expression.function), len(shape(expression.function))
    match expression.variable:
        case ex.Scalar() | ex.Head() as variable:
            indices = None
        case ex.Component(ex.Head() as variable, _):
            indices = [_integer(index) for index in expression.variable.indices]
        case other:
            raise TypeError(
                f"a derivative is taken by a leaf, a quantity or a component, not by {other}"
            )

    def difference(point: Point, scope: Scope, position: Indices) -> Any:
        if indices is None:
            varied = position[rank:]
        else:
            varied = tuple(index(point, scope) for index in indices)
        above, below = (point.moved(variable, varied, step) for step in (STEP, -STEP))
        own = position[:rank]
        return (function(above, scope, own) - function(below, scope, own)) / (2 * STEP)

    return _shared(expression, difference)


@_build.register
def _(expression: ex.SmoothFunction) -> Run:
    arguments = [
        (compiled(part), [_integer(axis) for axis in shape(part)]) for part in expression.args
    ]
    label = " ".join(
        leaf.name if isinstance(leaf, ex.Leaf) else type(leaf).__name__
        for _, leaf in ex.walk(expression)
    )

    def smooth(point: Point, scope: Scope, position: Indices) -> Any:
        values = [
            run(point, scope, place)
            for run, axes in arguments
            for place in _positions(tuple(axis(point, scope) for axis in axes))
        ]
        linear, square, *cubes = (
            constant + sum((c * v for c, v in zip(weights, values, strict=True)), ZERO)
            for constant, *weights in _linear_forms(label, len(values))
        )
        return linear + square**2 + sum((form**3 for form in cubes), ZERO)

    return _shared(expression, smooth)


@cache
def _linear_forms(label: str, count: int) -> tuple:
    """Return random linear forms; one, one squared and two cubed make a cubic with cross terms."""
    source = random.Random(f"smooth function {label} {count}")
    choices = [n for n in range(-99, 100) if n]
    return tuple(
        tuple(ratio(source.choice(choices), 100) for _ in range(count + 1)) for _ in range(4)
    )


# ----------------------------------------------------------------------------- cases, conditions


def _sign(point: Point, difference: Any) -> int:
    """Return the sign of a difference; at a moved point a tiny one means a kink."""
    size = abs(difference)
    if point.base is not None and ZERO < size < NEAR_KINK:
        raise KinkError("a derivative where a case changes")
    return 0 if size < NEGLIGIBLE else 1 if difference > 0 else -1


_HOLDS = {
    ex.Equal: (0,),
    ex.NotEqual: (-1, 1),
    ex.Greater: (1,),
    ex.GreaterEqual: (0, 1),
    ex.Less: (-1,),
    ex.LessEqual: (-1, 0),
}


@_build.register(ex.Comparison)
@_build.register(ex.Equation)
def _(expression: Expr) -> Run:
    left, right = _parts(expression)
    signs = _HOLDS.get(type(expression), _HOLDS[ex.Equal])
    return lambda point, scope, position: (
        _sign(point, left(point, scope, position) - right(point, scope, position)) in signs
    )


@_build.register(BooleanTrue)
@_build.register(BooleanFalse)
def _(expression: Basic) -> Run:
    value = bool(expression)
    return lambda point, scope, position: value


@_build.register
def _(expression: ex.Indicator) -> Run:
    condition = compiled(expression.condition)
    return lambda point, scope, position: ONE if condition(point, scope, position) else ZERO


@_build.register
def _(expression: ex.KroneckerDelta) -> Run:
    first, second = (_integer(index) for index in expression.args)
    return lambda point, scope, position: (
        ONE if first(point, scope) == second(point, scope) else ZERO
    )


@_build.register
def _(expression: ex.Cases) -> Run:
    parts = _parts(expression)
    for condition in expression.args[1::2]:
        if shape(condition) not in ((), shape(expression)):
            raise ValueError(f"the condition {condition} has another shape than its value")
    branches = list(zip(parts[::2], parts[1::2], strict=True))

    def cases(point: Point, scope: Scope, position: Indices) -> Any:
        for value, condition in branches:
            if condition(point, scope, position):
                return value(point, scope, position)
        raise UndefinedError("no case holds")

    return cases


@_build.register
def _(expression: ex.Expectation) -> Run:
    body, array = compiled(expression.body), expression.draw.whole
    indices = [_integer(index) for index in expression.draw.indices]

    def mean(point: Point, scope: Scope, position: Indices) -> Any:
        place = tuple(index(point, scope) for index in indices)
        _check_range(array, place, point.extents(array))
        return _mean_of_steps(
            lambda value: body(point.with_entry(array, place, value), scope, position)
        )

    return _shared(expression, mean)


def _mean_of_steps(outcome: Callable[[Any], Any]) -> Any:
    """Return the mean of a step function over the unit interval: of each step, height times length.

    Steps are found by halving, so that no rule of probability is shared with the rules that are
    checked. Raises UndefinedError for a function with more than MOST_JUMPS jumps.
    """

    def jumps(piece: tuple) -> bool:
        (_, first), (_, last) = piece
        return abs(last - first) > NEGLIGIBLE

    ends = [ratio(number, CELLS) for number in range(CELLS + 1)]
    pieces = list(itertools.pairwise(zip(ends, map(outcome, ends), strict=True)))
    count, total = sum(map(jumps, pieces)), ZERO
    while pieces:
        if count > MOST_JUMPS:
            raise UndefinedError("a mean of what is no step function of the draw")
        piece = (low, first), (high, last) = pieces.pop()
        if not jumps(piece) or high - low < NEGLIGIBLE:
            total = total + (high - low) * (first + last) / 2
            continue
        middle = (low + high) / 2
        between = middle, outcome(middle)
        halves = [(piece[0], between), (between, piece[1])]
        count += sum(map(jumps, halves)) - 1
        pieces += halves
    return total


# -------------------------------------------------------------------------- vectors and matrices


@_build.register
def _(expression: ex.Softmax) -> Run:
    argument = compiled(expression.argument)
    axes = shape(expression)
    if not axes:
        raise ValueError("softmax is taken of a vector or of the columns of a matrix")
    length = _integer(axes[0])

    def softmax(point: Point, scope: Scope, position: Indices) -> Any:
        row, *column = position
        powers = [
            argument(point, scope, (number, *column)).exp()
            for number in range(1, length(point, scope) + 1)
        ]
        return powers[row - 1] / sum(powers, ZERO)

    return _shared(expression, softmax)


@_build.register
def _(expression: ex.MatrixProduct) -> Run:
    factors = [_as_matrix(factor) for factor in expression.args]
    widths = [_integer((*shape(factor), Integer(1), Integer(1))[1]) for factor in expression.args]

    def product(point: Point, scope: Scope, position: Indices) -> Any:
        row, column = (*position, 1, 1)[:2]
        extents = [range(1, width(point, scope) + 1) for width in widths[:-1]]
        rows, entries = (row,), [ONE]  # one row of the product of the factors so far
        for factor, columns in zip(factors, [*extents, (column,)], strict=True):
            entries = [
                sum(
                    (w * factor(point, scope, r, c) for r, w in zip(rows, entries, strict=True)),
                    ZERO,
                )
                for c in columns
            ]
            rows = columns
        return entries[0]

    return _shared(expression, product)


def _as_matrix(factor: Expr) -> Callable[[Point, Scope, int, int], Any]:
    """Compile a factor of a matrix product; a vector is a column, a scalar 1 × 1."""
    run, rank = compiled(factor), len(shape(factor))
    return lambda point, scope, row, column: run(point, scope, (row, column)[:rank])


@_build.register
def _(expression: ex.Transpose) -> Run:
    argument, rank = compiled(expression.argument), len(shape(expression.argument))
    # a transposed vector is a row, 1 × n, so its position is reversed and cut to one index
    return lambda point, scope, position: argument(point, scope, position[::-1][:rank])


@_build.register
def _(expression: ex.Diagonal) -> Run:
    argument = compiled(expression.argument)
    return lambda point, scope, position: (
        argument(point, scope, position[:1]) if position[0] == position[1] else ZERO
    )


@_build.register
def _(expression: ex.Ones) -> Run:
    return lambda point, scope, position: ONE


@_build.register
def _(expression: ex.UnitVector) -> Run:
    index = _integer(expression.args[0])
    return lambda point, scope, position: ONE if position[0] == index(point, scope) else ZERO


# --------------------------------------------------------------------------------------- shapes


@_build.register
def _(expression: ex.ShapeOf) -> Run:
    whole = expression.argument
    shape(whole)  # raises ValueError where shapes inside do not agree

    def measured(point: Point, scope: Scope, position: Indices) -> Any:
        return Decimal(_measure(whole, point)[position[0] - 1])

    return measured


def _measure(whole: Expr, point: Point) -> tuple[int, int]:
    """Return rows and columns by doing with arrays of zeros what the expression does."""
    return _zeros(whole, point).shape


def _zeros(whole: Expr, point: Point) -> np.ndarray:
    match whole:
        case _ if not shape(whole):
            return np.zeros((1, 1))
        case ex.Head() | ex.Ones():
            rows, columns = (*point.extents(whole), 1)[:2]
            return np.zeros((rows, columns))
        case ex.MatrixProduct():
            return reduce(operator.matmul, [_zeros(factor, point) for factor in whole.args])
        case ex.Transpose():
            return _zeros(whole.argument, point).T
        case ex.Plus() | ex.Negative() | ex.Times() | ex.Hadamard():
            return reduce(operator.add, [_zeros(part, point) for part in whole.args])
        case ex.Function():
            return _zeros(whole.argument, point)
    raise TypeError(f"the shape of a {type(whole).__name__} is not evaluated")


@_build.register
def _(expression: ex.Dimensions) -> Run:
    sides = [compiled(side) for side in expression.args]
    return lambda point, scope, position: sides[position[0] - 1](point, scope, ())


@_build.register
def _(expression: ex.DimensionProduct) -> Run:
    factors = _parts(expression)

    def outer(point: Point, scope: Scope, position: Indices) -> Any:
        sides = [(factor(point, scope, (1,)), factor(point, scope, (2,))) for factor in factors]
        for (_, columns), (rows, _) in itertools.pairwise(sides):
            if columns != rows:
                raise UndefinedError("the inner sizes do not agree")
        return sides[0][0] if position == (1,) else sides[-1][1]

    return outer
