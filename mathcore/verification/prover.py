"""The second verification engine: proofs for all sizes by a normal form.

It shares nothing with the numeric oracle, nor with the rewriting rules that make the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from math import prod

from sympy import Basic, Expr, Integer, Tuple, sympify

from ..expressions import (
    Array,
    Comparison,
    Component,
    Definition,
    Domain,
    Equal,
    Index,
    NotEqual,
    free_indices,
    shape,
)
from .generators import NUMBER, IsPositive, Token
from .monomials import number_token
from .normal_form import LARGEST_EXPANSION, ONE, Algebra, NotDecided
from .translation import Environment, Translation, free_token

LIMIT = 25_000  # steps of work, about a second
# Sums and products of formulas often cancel, formulas inside e^… or log rarely do: a short try.
LIMIT_INSIDE_FUNCTIONS = 4_000
MOST_VALUES = 64  # of free indices with a known, small range
COLUMNS = (Domain.ONE_HOT, Domain.DISTRIBUTION)


def prove(left: Expr, right: Expr, assumptions: Iterable[Comparison] = ()) -> bool:
    """Say whether left = right is shown for all sizes and all values.

    Indices are taken to be in range, denominators not to be zero, arguments of logarithms to be
    positive. ``assumptions`` are comparisons that hold as well, such as ``NotEqual(i, k)``.
    False means "not proved", never "wrong". Both sides may be vectors or matrices; sides of
    different shape are not equal.
    """
    left, right, *assumptions = map(sympify, (left, right, *assumptions))
    try:
        axes = shape(left)
        if shape(right) != axes or not (_exists(left) and _exists(right)):
            return False
    except ValueError:
        return False
    try:
        return all(
            _proved(left, right, assumptions, indices, position)
            for indices, position in _places((left, right, *assumptions), axes)
        )
    except (NotDecided, RecursionError):
        return False


@cache
def _exists(expression: Basic) -> bool:
    """Say whether every component in it, and in its definitions, exists for all sizes.

    Components whose derivative is zero would not be met otherwise.
    """
    match expression:
        case Definition():
            return _exists(expression.body)
        case Component(whole):
            if not all(map(_in_range, expression.indices, shape(whole))):
                return False
    return all(map(_exists, expression.args))


def _in_range(index: Basic, size: Basic) -> bool:
    match index:
        case Index():
            return index.size == size
        case Integer():
            return 1 <= index <= (size if size.is_Integer else 1)
    return index == size


def _proved(left, right, assumptions, indices, position) -> bool:
    """Prove it for these tokens, with ever more definitions unfolded until the sides agree.

    Definitions stay folded as long as possible, since their formulas can be large; those inside of
    functions longest.
    """
    algebra = Algebra(LIMIT)
    about_indices = [a for a in assumptions if any(isinstance(s, Index) for s in a.args)]
    for assumption in about_indices:
        if isinstance(assumption, Equal):
            one, two = (_token(side, indices) for side in assumption.args)
            if one.kind == two.kind == NUMBER and one != two:
                return True  # nothing to show for these values
            indices = {i: min(one, two) if t in (one, two) else t for i, t in indices.items()}
    for assumption in about_indices:
        if isinstance(assumption, NotEqual):
            pair = frozenset(_token(side, indices) for side in assumption.args)
            if len(pair) == 1:
                return True
            algebra.unequal.add(pair)
    translation = Translation(algebra, indices)
    while True:
        for assumption in assumptions:
            if assumption not in about_indices:
                _assume(assumption, algebra, translation)
        difference = algebra.sum(
            translation.value(left, position),
            algebra.product({(): -1}, translation.value(right, position)),
        )
        if algebra.vanishes(difference):
            return True
        if not translation.unfold(difference, into_functions=False):
            algebra.limit(LIMIT_INSIDE_FUNCTIONS)
            if not translation.unfold(difference, into_functions=True):
                return False


def _assume(assumption: Comparison, algebra: Algebra, translation: Translation) -> None:
    """Use an assumption about values, if it says what one or two generators are."""
    match assumption:
        case Equal(Component(Array() as array, indices), 1) if array.domain in COLUMNS:
            first, *rest = map(translation.token, indices)
            algebra.hot[translation.name(array), tuple(rest)] = first
            return
        case Equal(left, right):
            minus = algebra.product({(): -1}, translation.value(right))
            zero = algebra.sum(translation.value(left), minus)
        case _:
            zero = algebra.sum(translation.indicator(assumption), {(): -1})
    constant = zero.pop((), 0)
    if any(len(monomial) != 1 or monomial[0][1] != 1 for monomial in zero):
        return
    generators = {monomial[0][0]: coefficient for monomial, coefficient in zero.items()}
    if len(generators) == 1:
        ((generator, coefficient),) = generators.items()
        value = -Fraction(constant) / coefficient
        algebra.known[generator.key] = {(): value} if value else {}
        if isinstance(generator, IsPositive) and value == 1:
            algebra.known[algebra.is_zero_key(generator)] = {}
        return
    if len(set(generators.values())) != 1 or not all(g.idempotent for g in generators):
        return
    if not constant:  # a sum of zeros and ones that is zero
        algebra.known.update({generator.key: {} for generator in generators})
    elif len(generators) == 2 and constant == -next(iter(generators.values())):
        one, other = generators  # just one of them holds
        algebra.known[other.key] = algebra.sum(ONE, {((one, 1),): -1})


def _token(side: Basic, indices: Environment) -> Token:
    return indices[side] if isinstance(side, Index) else number_token(int(side))


def _places(expressions: tuple, axes: tuple) -> Iterator[tuple[Environment, tuple[Token, ...]]]:
    """Yield tokens for the free indices and the position in the sides.

    One arbitrary value stands for all, unless the range is a small number: then each is tried.
    """
    indices = free_indices(Tuple(*expressions))
    rows = [Index(f"position {n}", size) for n, size in enumerate(axes)]
    options = [_options(index) for index in (*indices, *rows)]
    if prod(map(len, options)) > MOST_VALUES:
        options = [[free_token(index)] for index in (*indices, *rows)]
    for tokens in product(*options):
        yield dict(zip(indices, tokens, strict=False)), tokens[len(indices) :]


def _options(index: Index) -> list[Token]:
    token = free_token(index)
    if token.extent is not None and token.extent <= LARGEST_EXPANSION:
        return [number_token(value) for value in range(1, token.extent + 1)]
    return [token]
