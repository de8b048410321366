"""Monomials and polynomials as data: texts, products, powers, and what their factors tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations, product
from math import gcd, lcm

from .generators import (
    NUMBER,
    Entry,
    Exponent,
    Generator,
    IsZero,
    Monomial,
    Polynomial,
    Token,
)

MOST_RENAMINGS = 120  # orders of bound tokens tried for one sum


def number_token(value: int) -> Token:
    """Return the token of a number in an index position."""
    return Token(NUMBER, value, "")


def token_text(token: Token) -> str:
    """Return the text of a token inside of keys."""
    return f"‹{token.kind}.{token.name}.{token.size}›"


def ranges_over(token: Token, other: Token) -> bool:
    """Say whether ``other`` is certainly among the values of the bound token."""
    if other.kind == NUMBER:
        return 1 <= other.name <= (token.extent or 1)
    return token.size == other.size


def factor_key(factor: tuple[Generator, Exponent]) -> str:
    """Return what factors are sorted by."""
    return factor[0].key


def monomial_key(monomial: Monomial) -> str:
    """Return the canonical text of a monomial."""
    return "·".join(g.key if e == 1 else f"{g.key}^{e}" for g, e in monomial)


def polynomial_key(polynomial: Polynomial) -> str:
    """Return the canonical text of a polynomial."""
    return "+".join(sorted(f"{c}*{monomial_key(m)}" for m, c in polynomial.items()))


def leading_coefficient(polynomial: Polynomial) -> int | Fraction:
    """Return the coefficient of the monomial with the largest key."""
    return polynomial[max(polynomial, key=monomial_key)]


def generators_of(polynomial: Polynomial) -> list[Generator]:
    """Return the generators of all terms."""
    return [g for monomial in polynomial for g, _ in monomial]


def accumulate(result: Polynomial, monomial: Monomial, coefficient: int | Fraction) -> None:
    """Add a term in place; terms that cancel are removed."""
    total = result.get(monomial, 0) + coefficient
    if total:
        result[monomial] = total
    else:
        result.pop(monomial, None)


def whole(number: Exponent) -> Exponent:
    """Return an integral fraction as an int."""
    return int(number) if number.denominator == 1 else number


def from_exponents(exponents: dict[Generator, Exponent]) -> Monomial:
    """Return the monomial with those exponents."""
    return tuple(sorted(((g, whole(e)) for g, e in exponents.items() if e), key=factor_key))


def is_restless(monomial: Monomial) -> bool:
    """Say whether relations between generators may simplify the monomial."""
    return any(g.restless for g, _ in monomial)


def multiply(one: Monomial, two: Monomial) -> tuple[Monomial, bool]:
    """Multiply monomials by adding exponents; say also whether relations may apply."""
    exponents = dict(one)
    for generator, exponent in two:
        exponents[generator] = exponents.get(generator, 0) + exponent
    return from_exponents(exponents), any(g.restless for g in exponents)


def raised(monomial: Monomial, exponent: Exponent) -> Monomial:
    """Raise every factor to a power; zeros and ones stay what they are."""
    return tuple((g, 1 if g.idempotent else whole(e * exponent)) for g, e in monomial)


def scaled(polynomial: Polynomial, factor: int | Fraction) -> Polynomial:
    """Multiply by a number that is not zero."""
    return {monomial: factor * coefficient for monomial, coefficient in polynomial.items()}


def content_of(polynomial: Polynomial) -> Fraction:
    """Return the positive rational content of the coefficients."""
    numerators = denominators = None
    for coefficient in polynomial.values():
        up, down = abs(coefficient.numerator), coefficient.denominator
        numerators = up if numerators is None else gcd(numerators, up)
        denominators = down if denominators is None else lcm(denominators, down)
    return Fraction(numerators, denominators)


def is_positive(monomial: Monomial) -> bool:
    """Say whether every factor is known to be positive."""
    return all(g.positive for g, _ in monomial)


def without(monomial: Monomial, generator: Generator) -> Monomial:
    """Remove a factor."""
    return tuple(factor for factor in monomial if factor[0] is not generator)


def remaining(bound: tuple[Token, ...], token: Token) -> tuple[Token, ...]:
    """Return the other bound tokens."""
    return tuple(t for t in bound if t != token)


def sums_to_one(factor: tuple[Generator, Exponent], token: Token) -> bool:
    """Say whether a factor with that token is an entry of a distribution, summed down its axis."""
    generator, exponent = factor
    return (
        isinstance(generator, Entry)
        and generator.range in ("one-hot", "distribution")
        and exponent == 1
        and token not in generator.indices[1:]
    )


def orders(monomial: Monomial, bound: tuple[Token, ...]) -> Iterator[Sequence[Token]]:
    """Yield the orders of the bound tokens that may be canonical.

    Tokens are told apart by size and by the factors in which they occur; only those that look
    alike are permuted.
    """
    if len(bound) == 1:
        yield bound
        return
    texts = [token_text(token) for token in bound]
    looks: dict[tuple, list[Token]] = {}
    for token, own in zip(bound, texts, strict=True):
        occurrences = []
        for generator, exponent in monomial:
            if token in generator.tokens:
                key = generator.key.replace(own, "!")
                for text in texts:
                    key = key.replace(text, "?")
                occurrences.append(f"{key}^{exponent}")
        looks.setdefault((token.size, *sorted(occurrences)), []).append(token)
    classes = [looks[look] for look in sorted(looks)]
    for count, parts in enumerate(product(*map(permutations, classes))):
        if count == MOST_RENAMINGS:
            return
        yield [token for part in parts for token in part]


def is_product_with_its_zero(monomial: Monomial) -> bool:
    """Say whether the monomial holds [u = 0] together with the factor u, a single generator."""
    for generator, _ in monomial:
        if isinstance(generator, IsZero) and len(generator.polynomial) == 1:
            (inside,) = generator.polynomial
            exponents = dict(monomial)
            if len(inside) == 1 and exponents.get(inside[0][0], 0) > 0:
                return True
    return False
