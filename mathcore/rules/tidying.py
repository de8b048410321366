"""Tidy up: the small arithmetic that a lecturer does without a word."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from ..expressions import (
    Comparison,
    Component,
    Expr,
    Expression,
    Fraction,
    Located,
    Negative,
    PartialDerivative,
    Plus,
    Power,
    Summation,
    Times,
    plus,
    times,
)
from .numbers import constant
from .rewriting import rule, settle


@rule("tidy up")
def tidy(site: Located) -> Expr | None:
    """Drop zeros and ones, draw signs to the front, do the arithmetic of numbers."""
    return None if isinstance(site.expression, Comparison) else _tidied(site)


def _tidied(site: Located) -> Expr:
    expression = site.expression
    if not expression.args or isinstance(expression, Component | PartialDerivative | Comparison):
        return site
    parts = [_tidied(site.part(n)) for n in range(len(expression.args))]
    treat = _TIDY.get(type(expression), lambda *same: expression.func(*same))
    result = treat(*parts)
    return site if settle(result) == expression else result


def _is(part: Expr, number: int) -> bool:
    return settle(part) == number


def _opened(part: Expr, kind: type[Expression]) -> tuple[Expr, ...]:
    """Return the parts of a node that may be located, for flattening and for signs."""
    if isinstance(part, Located):
        return part.split(kind)
    return part.args if isinstance(part, kind) else (part,)


def _sign(part: Expr) -> tuple[bool, Expr]:
    """Return whether a minus stands in front, and what stands behind it."""
    plain = settle(part)
    if isinstance(plain, Negative):
        return True, _opened(part, Negative)[0]
    if plain.is_Rational and plain < 0:
        return True, -plain
    return False, part


def _tidy_plus(*terms: Expr) -> Expr:
    flat = [t for term in terms for t in _opened(term, Plus) if not _is(t, 0)]
    numbers = [t for t in flat if _number(t) is not None]
    if len(numbers) > 1:
        total = sum((_number(t) for t in numbers), sympy.S.Zero)
        flat = [t for t in flat if _number(t) is None]
        if total != 0:
            flat.append(total if total > 0 else Negative(-total))
    return plus(*flat) if flat else times(0)


def _number(term: Expr) -> Expr | None:
    plain = settle(term)
    if isinstance(plain, Negative) and plain.operand.is_Rational:
        return -plain.operand
    return plain if plain.is_Rational else None


def _tidy_times(*factors: Expr) -> Expr:
    flat = [f for factor in factors for f in _opened(factor, Times)]
    if any(_is(f, 0) for f in flat):
        return times(0)
    signs, flat = zip(*map(_sign, flat), strict=True)
    flat = [f for factor in flat for f in _opened(factor, Times) if not _is(f, 1)]
    numbers = [n for f in flat if (n := constant(settle(f))) is not None]
    unit_fractions = [f for f in flat if _numeric_top(f) is not None]
    if len(numbers) > 1 or (numbers and unit_fractions):
        product = sympy.prod(numbers)
        flat = [f for f in flat if constant(settle(f)) is None]
        if unit_fractions:
            fraction = unit_fractions[0]
            top, bottom = _opened(fraction, Fraction)
            over = product * settle(top)
            below = times(over.q, bottom) if over.q != 1 else bottom
            merged = _tidy_fraction(sympy.Integer(over.p), below)
            flat = [merged if f is fraction else f for f in flat]
        elif product != 1:
            flat.insert(0, product)
        negative, first = _sign(flat[0]) if flat else (False, times(1))
        signs = (*signs, negative)
        flat = [f for f in (first, *flat[1:]) if not _is(f, 1)]
    result = times(*flat) if flat else times(1)
    return Negative(result) if sum(signs) % 2 else result


def _numeric_top(factor: Expr) -> Expr | None:
    """Return the numerator of a fraction such as 2/m when it is a number."""
    plain = settle(factor)
    if not isinstance(plain, Fraction) or constant(plain) is not None:
        return None
    return plain.numerator if plain.numerator.is_Rational else None


def _tidy_negative(operand: Expr) -> Expr:
    if _is(operand, 0):
        return times(0)
    negative, rest = _sign(operand)
    return rest if negative else Negative(operand)


def _tidy_fraction(top: Expr, bottom: Expr) -> Expr:
    if _is(top, 0):
        return times(0)
    if _is(bottom, 1):
        return top
    negative, top = _sign(top)
    over, under = settle(top), settle(bottom)
    if over.is_Rational and under.is_Rational and (over / under).is_Integer:
        result: Expr = over / under
    elif over.is_Integer and isinstance(under, Times) and _leading_integer(bottom) != 1:
        first = _leading_integer(bottom)
        common = sympy.gcd(over, first)
        others = [f for f in _opened(bottom, Times) if not settle(f).is_Integer]
        below = [first / common, *others] if first != common else others
        result = Fraction(over / common, times(*below))
    else:
        result = Fraction(top, bottom)
    return Negative(result) if negative else result


def _leading_integer(product: Expr) -> Expr:
    """Return the product of the integers among the factors."""
    plain = [settle(f) for f in _opened(product, Times)]
    return sympy.prod([f for f in plain if f.is_Integer])


def _tidy_power(base: Expr, exponent: Expr) -> Expr:
    return base if _is(exponent, 1) else Power(base, exponent)


def _tidy_summation(body: Expr, index: Expr, *limits: Expr) -> Expr:
    if _is(body, 0):
        return times(0)
    return Summation(body, settle(index), *[settle(limit) for limit in limits])


_TIDY: dict[type, Callable[..., Expr]] = {
    Plus: _tidy_plus,
    Times: _tidy_times,
    Negative: _tidy_negative,
    Fraction: _tidy_fraction,
    Power: _tidy_power,
    Summation: _tidy_summation,
}
