"""Wrong claims made from right ones, by the slips that people make; they test both engines.

A mutant of left = right changes one place of the right side: a sign, an index, an exponent, a
factor, a bound. Nearly all are wrong, some happen to be true; a rewording is true by construction.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Integer

from ..expressions import (
    Cases,
    Comparison,
    Component,
    Diagonal,
    DimensionProduct,
    Dimensions,
    Equal,
    Exp,
    Expectation,
    Fraction,
    Greater,
    Hadamard,
    Head,
    Index,
    Indicator,
    Inert,
    KroneckerDelta,
    Less,
    Log,
    MatrixProduct,
    Negative,
    NotEqual,
    Ones,
    PartialDerivative,
    Path,
    Plus,
    Power,
    ReLU,
    Scalar,
    ShapeOf,
    Softmax,
    Summation,
    Times,
    Transpose,
    UnitVector,
    canonical,
    leaves,
    plus,
    replace_at,
    shape,
    substitute,
    times,
    walk,
)

Changes = Iterator[tuple[str, Any]]


@dataclass(frozen=True)
class Mutant:
    """One change of a claim: its kind, the path in the right side, and the right side after it.

    ``right`` is None where the changed expression cannot even be built.
    """

    change: str
    path: Path
    right: Expr | None


@dataclass(frozen=True)
class Scope:
    """What a change may use: the indices in scope at its place, the quantities of the claim."""

    indices: tuple[Index, ...]
    quantities: tuple[Head | Scalar, ...]

    def like(self, index: Index) -> list[Index]:
        """Return the other indices of the same range."""
        return [other for other in self.indices if other != index and other.size == index.size]


def mutants(left: Expr, right: Expr) -> Iterator[Mutant]:
    """Yield every change of one place of the right side of left = right, outermost first.

    Those that equal the right side up to the names of bound indices are left out, and no two
    right sides are the same.
    """
    yield from _changed(left, right, _mutations)


def rewordings(left: Expr, right: Expr) -> Iterator[Mutant]:
    """Yield right sides that say the same in another way: terms and factors in another order."""
    yield from _changed(left, right, _rewordings)


class _Role(enum.Enum):
    """What stands at a place: only values can be negated, only indices renamed."""

    VALUE = enum.auto()
    INDEX = enum.auto()
    VARIABLE = enum.auto()
    BINDER = enum.auto()


def _changed(left: Expr, right: Expr, changes: Callable[[Any, _Role, Scope], Changes]):
    known = {leaf: None for side in (left, right) for leaf in leaves(side)}
    free = [leaf for leaf in known if isinstance(leaf, Index)]
    quantities = tuple(leaf for leaf in known if isinstance(leaf, Head | Scalar))
    met = {canonical(right)}
    for path, part in walk(right):
        role, bound = _role_and_bound(right, path)
        for change, new in changes(part, role, Scope((*free, *bound), quantities)):
            try:
                side = replace_at(right, path, new)
            except ValueError:
                yield Mutant(change, path, None)
                continue
            if canonical(side) not in met:
                met.add(canonical(side))
                yield Mutant(change, path, side)


def _role_and_bound(whole: Expr, path: Path) -> tuple[_Role, list[Index]]:
    """Return the role of a place, and the indices that are bound by the sums around it."""
    role, bound = _Role.VALUE, []
    for step in path:
        match whole:
            case Summation(_, index):
                role = (role, _Role.BINDER)[step] if step < 2 else _Role.INDEX
                bound += [index] if step == 0 else []
            case Component() if step:
                role = _Role.INDEX
            case KroneckerDelta() | UnitVector() | Ones():
                role = _Role.INDEX
            case PartialDerivative() | Expectation() if step:
                role = _Role.VARIABLE
        whole = whole.args[step]
    return role, bound


def _mutations(part: Any, role: _Role, scope: Scope) -> Changes:
    match part:
        case Index() if role is not _Role.BINDER:
            yield from (("other index", other) for other in scope.like(part))
            other_sizes = (other for other in scope.indices if other.size != part.size)
            yield from (("index of another size", other) for other in other_sizes)
        case Integer():
            yield "number plus one", part + 1
            yield "number minus one", part - 1
        case Head() | Scalar():
            for other in scope.quantities:
                same_kind = isinstance(other, Head) == isinstance(part, Head)
                if other != part and same_kind and shape(other) == shape(part):
                    yield "other quantity", other
        case Equal(left, right):
            yield "condition", NotEqual(left, right)
    if role is _Role.VALUE and isinstance(part, Inert) and not isinstance(part, Comparison | Index):
        yield from _mutated_value(part, scope)


def _mutated_value(part: Expr, scope: Scope) -> Changes:
    match part:
        case Plus():
            yield from _dropped_and_doubled(part, "term")
            for n, term in enumerate(part.args):
                opposite = term.operand if isinstance(term, Negative) else Negative(term)
                yield "sign of a term", Plus(*part.args[:n], opposite, *part.args[n + 1 :])
        case Times() | Hadamard():
            yield from _dropped_and_doubled(part, "factor")
        case MatrixProduct():
            yield from _dropped_and_doubled(part, "matrix")
            yield from (("matrices swapped", MatrixProduct(*o)) for o in _swapped(part.args))
        case Negative(operand):
            yield "sign dropped", operand
        case Fraction(top, bottom):
            yield "upside down", Fraction(bottom, top)
            yield "denominator dropped", top
            yield "numerator dropped", Fraction(1, bottom)
        case Power(base, exponent):
            yield "sign of the exponent", Power(base, -exponent)
            yield "exponent plus one", Power(base, exponent + 1)
            yield "exponent dropped", base
        case Summation(body, index):
            lower, upper, *excluded = part.args[2:]
            yield "lower bound shifted", Summation(body, index, lower + 1, upper, *excluded)
            yield "upper bound shifted", Summation(body, index, lower, upper - 1, *excluded)
            yield "excluded index", Summation(body, index, lower, upper)
            for other in scope.like(index):
                yield "excluded index", Summation(body, index, lower, upper, *excluded, other)
        case KroneckerDelta():
            yield "delta dropped", Integer(1)
            yield "delta of distinct indices", 1 - part
        case Indicator(Greater(left, right)):
            yield "condition", Indicator(Less(left, right))
        case Expectation(body):
            yield "expectation dropped", body
        case Cases():
            (first, *condition), (second, *_) = part.branches[0], part.branches[-1]
            yield "cases swapped", Cases(second, *condition, first, True)
            yield "case dropped", second
        case Exp(argument) | Log(argument) | ReLU(argument) | Diagonal(argument):
            yield "function dropped", argument
        case Softmax(argument):
            yield "function dropped", Exp(argument)
        case UnitVector():
            yield "vector of ones", Ones(part.args[0].size)
    yield "negated", Negative(part)
    yield "doubled", times(2, part)
    if isinstance(part, ShapeOf | Dimensions | DimensionProduct):
        return  # the rows and columns of something: no matrix, and nothing can be added
    if shape(part):
        yield "transpose", part.argument if isinstance(part, Transpose) else Transpose(part)
    else:
        yield "squared", Power(part, Integer(2))
        yield "extra term", plus(part, 1)


def _dropped_and_doubled(part: Expr, what: str) -> Changes:
    for n, argument in enumerate(part.args):
        rest = (*part.args[:n], *part.args[n + 1 :])
        yield f"{what} dropped", part.func(*rest) if len(rest) > 1 else rest[0]
        yield f"{what} twice", part.func(*part.args[:n], argument, *part.args[n:])


def _swapped(parts: tuple) -> Iterator[tuple]:
    """Yield the parts with two neighbours exchanged."""
    for n in range(len(parts) - 1):
        yield (*parts[:n], parts[n + 1], parts[n], *parts[n + 2 :])


def _rewordings(part: Any, role: _Role, scope: Scope) -> Changes:
    if role is not _Role.VALUE:
        return
    match part:
        case Plus() | Times() | Hadamard():
            yield from (("reordered", part.func(*order)) for order in _swapped(part.args))
        case KroneckerDelta(args=(first, second)):
            yield "delta swapped", KroneckerDelta(second, first)
        case Negative(operand):
            yield "minus one times", times(-1, operand)
        case Fraction(top, bottom):
            yield "negative power", times(top, Power(bottom, Integer(-1)))
        case Power(base, exponent) if exponent == 2:
            yield "square as a product", Times(base, base)
        case MatrixProduct(args=(first, second)) if len(shape(part)) == 2:
            yield "transposed twice", Transpose(MatrixProduct(Transpose(second), Transpose(first)))
        case Summation(body, index) if part.is_full:
            for other in scope.like(index):
                rest = Summation(body, index, 1, None, other)
                yield "one term apart", plus(substitute(body, {index: other}), rest)
