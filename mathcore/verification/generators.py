"""Generators of the normal form: the atoms whose products, with exponents, are its monomials.

Index positions are tokens, not expressions: a token is equal to another exactly when it denotes the
same value. Every generator has a canonical key, and two generators are equal when their keys are.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

Exponent = int | Fraction
Monomial = tuple[tuple["Generator", Exponent], ...]
Polynomial = dict[Monomial, int | Fraction]


class Token(NamedTuple):
    """What stands in an index position; tokens are ordered by ``kind`` first."""

    kind: int
    name: int | str
    size: str  # the last value of the index: the name of a size, or digits

    @property
    def extent(self) -> int | None:
        """The size as a number, if it is one."""
        return int(self.size) if self.size.isdigit() else None


NUMBER, LAST, FREE, BOUND, OPEN = range(5)


class Generator:
    """A factor that the normal form does not look into while it multiplies and adds."""

    __slots__ = ("key", "level", "positive", "tokens")
    idempotent = False
    restless = False  # whether a product with it may simplify further

    def __init__(self, key: str, tokens: frozenset[Token], level: int, positive: bool):
        self.key = key
        self.tokens = tokens  # free index positions inside
        self.level = level  # nesting height of sums inside
        self.positive = positive  # known to be > 0

    def __repr__(self) -> str:
        return self.key


class Entry(Generator):
    """A component of an array or of a folded definition, a scalar, a size, a slope of a loss."""

    __slots__ = ("head", "indices", "range")


class Bit(Entry):
    """An entry that is zero or one; ``range`` says whether its column is one-hot."""

    idempotent = True
    restless = True


class Prime(Generator):
    """A prime number under a fractional power."""

    __slots__ = ("number",)
    restless = True


class ExpOf(Generator):
    """e to the power of a monomial."""

    __slots__ = ("monomial",)


class LogOf(Generator):
    """Logarithm of a primitive polynomial, a generator or a prime; its argument is positive."""

    __slots__ = ("polynomial",)


class Delta(Generator):
    """Kronecker delta of two tokens, the smaller first."""

    __slots__ = ("first", "second")
    idempotent = True
    restless = True


class IsPositive(Generator):
    """The indicator [u > 0] of a primitive polynomial u with a positive leading coefficient."""

    __slots__ = ("polynomial",)
    idempotent = True
    restless = True


class IsZero(Generator):
    """The indicator [u = 0] of a primitive polynomial u with a positive leading coefficient."""

    __slots__ = ("polynomial",)
    idempotent = True
    restless = True


class Base(Generator):
    """A primitive polynomial of several terms under a negative or fractional power."""

    __slots__ = ("polynomial",)
    restless = True


class Sum(Generator):
    """The joint sum of a monomial over the bound tokens, which are named by level and number."""

    __slots__ = ("bound", "monomial")


def heads(polynomial: Polynomial, into_functions: bool) -> dict[str, None]:
    """Return the heads of the entries in a polynomial, in the order in which they are met.

    With ``into_functions`` those inside of exponentials, logarithms and indicators as well.
    """
    found: dict[str, None] = {}
    for monomial in polynomial:
        for generator, _ in monomial:
            match generator:
                case Entry():
                    found[generator.head] = None
                case Base():
                    found |= heads(generator.polynomial, into_functions)
                case Sum():
                    found |= heads({generator.monomial: 1}, into_functions)
                case ExpOf() if into_functions:
                    found |= heads({generator.monomial: 1}, into_functions)
                case LogOf() | IsPositive() | IsZero() if into_functions:
                    found |= heads(generator.polynomial, into_functions)
    return found
