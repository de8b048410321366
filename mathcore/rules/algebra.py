"""Rules for sums and products: brackets, factors, like terms, cancelling terms."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from ..expressions import (
    Expr,
    Expression,
    Fraction,
    Index,
    Located,
    Negative,
    Plus,
    Power,
    Summation,
    Times,
    canonical,
    free_indices,
    leaves,
    plus,
    substitute,
    times,
)
from .numbers import constant
from .rewriting import Outcome, Rule, rule, settle


@rule("multiply out")
def expand(site: Located) -> Expr | None:
    """a (b − c) = a b − a c: distribute a product over its first bracket."""
    return _distribute(site, reverse=False)


@rule("multiply out")
def expand_last(site: Located) -> Expr | None:
    """a (b − c) = a b − a c: distribute a product over its last bracket."""
    return _distribute(site, reverse=True)


def _distribute(site: Located, reverse: bool) -> Expr | None:
    if not isinstance(site.expression, Times):
        return None
    factors = site.split(Times)
    brackets = [n for n, f in enumerate(factors) if isinstance(f.expression, Plus)]
    if not brackets:
        return None
    number = brackets[-1 if reverse else 0]
    before, after = factors[:number], factors[number + 1 :]
    return plus(*[_signed(term, before, after) for term in factors[number].split(Plus)])


def _signed(term: Located, before: tuple, after: tuple) -> Expr:
    if isinstance(term.expression, Negative):
        return Negative(times(*before, term.part(0), *after))
    return times(*before, term, *after)


@rule("remove the brackets")
def remove_brackets(site: Located) -> Expr | None:
    """−(a − b) = −a + b, also inside a sum."""
    match site.expression:
        case Negative(Plus()):
            return plus(*[_negated(term) for term in site.part(0).split(Plus)])
        case Plus():
            terms: list[Expr] = []
            for term in site.split(Plus):
                match term.expression:
                    case Negative(Plus()):
                        terms.extend(_negated(inner) for inner in term.part(0).split(Plus))
                    case _:
                        terms.append(term)
            return plus(*terms)
    return None


def _negated(term: Located) -> Expr:
    return term.part(0) if isinstance(term.expression, Negative) else Negative(term)


def factor_out(factor: Expr) -> Rule:
    """a c + b c = c (a + b) for the given factor c, which every term must hold."""

    def rewrite(site: Located) -> Expr | None:
        if not isinstance(site.expression, Plus):
            return None
        rests, places = [], []
        for term in site.split(Plus):
            negative = isinstance(term.expression, Negative)
            found = _without_factor(term.part(0) if negative else term, factor)
            if found is None:
                return None
            rest, origin = found
            rests.append(Negative(rest) if negative else rest)
            places.extend(origin)
        return times(Located(factor, tuple(places)), plus(*rests))

    return Rule("factor out", rewrite)


def _without_factor(term: Located, factor: Expr) -> tuple[Expr, tuple] | None:
    """Take one factor out of a term: what is left, and where the factor stood."""
    if term.expression == factor:
        return times(1), term.origins
    match term.expression:
        case Fraction():
            found = _without_factor(term.part(0), factor)
            return found and (Fraction(found[0], term.part(1)), found[1])
        case Times():
            factors = term.split(Times)
            for number, candidate in enumerate(factors):
                found = _without_factor(candidate, factor)
                if found is None:
                    continue
                rest, origin = found
                kept = [*factors[:number], *factors[number + 1 :]]
                if rest != 1:
                    kept.insert(number, rest)
                return times(*kept), origin
        case Power(base, exponent) if base == factor and exponent.is_Integer and exponent > 1:
            inner = term.part(0)
            rest = inner if exponent == 2 else Power(inner, exponent - 1)
            return rest, inner.origins
    return None


def move_to_front(factor: Expr) -> Rule:
    """Write the given factor first: a b = b a."""

    def rewrite(site: Located) -> Expr | None:
        if not isinstance(site.expression, Times):
            return None
        factors = site.split(Times)
        first = [f for f in factors if f.expression == factor]
        return times(*first, *[f for f in factors if f.expression != factor]) if first else None

    return Rule("reorder the factors", rewrite)


def reorder_factors(*order: int) -> Rule:
    """Write the factors of a product in the given order of their present numbers."""
    return _reordering(Times, order, times, "reorder the factors")


def reorder_terms(*order: int) -> Rule:
    """Write the terms of a sum in the given order of their present numbers."""
    return _reordering(Plus, order, plus, "reorder the terms")


def _reordering(
    kind: type[Expression], order: tuple, build: Callable[..., Expr], name: str
) -> Rule:
    def rewrite(site: Located) -> Expr | None:
        parts = site.split(kind)
        if len(parts) < 2 or sorted(order) != list(range(len(parts))):
            return None
        return build(*[parts[n] for n in order])

    return Rule(name, rewrite)


def group_terms(*numbers: int) -> Rule:
    """a − b − c = a − (b + c): put the terms with these numbers into one bracket.

    The bracket stands where the first of them stood, with a minus if all of them have one.
    """

    def rewrite(site: Located) -> Expr | None:
        terms = site.split(Plus)
        if len(numbers) < 2 or len(numbers) >= len(terms) + 1 or max(numbers) >= len(terms):
            return None
        chosen = [terms[n] for n in numbers]
        negative = all(isinstance(term.expression, Negative) for term in chosen)
        bracket: Expr = Plus(*[term.part(0) if negative else term for term in chosen])
        kept = [t for n, t in enumerate(terms) if n not in numbers]
        before = sum(n < min(numbers) for n in range(len(terms)) if n not in numbers)
        kept.insert(before, Negative(bracket) if negative else bracket)
        return Plus(*kept) if len(kept) > 1 else kept[0]

    return Rule("group the terms", rewrite)


@rule("collect like terms")
def collect_terms(site: Located) -> Expr | None:
    """a − a/2 − a/2 = 0: add the number coefficients of equal terms."""
    if not isinstance(site.expression, Plus):
        return None
    totals: dict[Expr, Expr] = {}
    cores: dict[Expr, list[Located]] = {}
    for term in site.split(Plus):
        coefficient, core = _coefficient(term)
        key = canonical(settle(core)) if core is not None else sympy.S.One
        totals[key] = totals.get(key, sympy.S.Zero) + coefficient
        cores.setdefault(key, []).extend([core] if core is not None else [])
    if len(totals) == len(site.split(Plus)):
        return None
    terms = [_scaled(total, key, cores[key]) for key, total in totals.items() if total != 0]
    return plus(*terms) if terms else times(0)


def _coefficient(term: Located) -> tuple[Expr, Expr | None]:
    """Return the number in front of a term and the rest (None when there is no rest)."""
    if isinstance(term.expression, Negative):
        coefficient, core = _coefficient(term.part(0))
        return -coefficient, core
    factors = term.split(Times)
    numbers = [n for f in factors if (n := constant(f.expression)) is not None]
    rest = [f for f in factors if constant(f.expression) is None]
    return sympy.prod(numbers), times(*rest) if rest else None


def _scaled(total: Expr, core: Expr, places: list[Expr]) -> Expr:
    located = places[0] if places else core
    size = abs(total)
    if core == 1:
        scaled: Expr = size
    elif size == 1:
        scaled = located
    else:
        number = size if size.is_Integer else Fraction(size.p, size.q)
        scaled = times(number, located)
    return Negative(scaled) if total < 0 else scaled


@rule("equal factors make a power")
def collect_power(site: Located) -> Expr | None:
    """a · a = a²; a · aⁿ = aⁿ⁺¹ for number exponents."""
    if not isinstance(site.expression, Times):
        return None
    factors = site.split(Times)
    for number, factor in enumerate(factors):
        base, exponent = _base_and_exponent(factor)
        for later in range(number + 1, len(factors)):
            other, other_exponent = _base_and_exponent(factors[later])
            if base.expression != other.expression or base.expression.is_Rational:
                continue
            merged = Located(base.expression, base.origins + other.origins)
            total = exponent + other_exponent
            power = merged if total == 1 else Power(merged, total)
            kept = [f for n, f in enumerate(factors) if n not in (number, later)]
            kept.insert(number, power)
            return times(*kept)
    return None


def _base_and_exponent(factor: Located) -> tuple[Located, Expr]:
    match factor.expression:
        case Power(_, exponent) if exponent.is_Rational:
            return factor.part(0), exponent
    return factor, sympy.S.One


@rule("terms cancel", kind="cancel")
def cancel_terms(site: Located) -> Outcome | None:
    """a − a = 0 among the terms of a sum."""
    if not isinstance(site.expression, Plus):
        return None
    terms = site.split(Plus)
    for number, term in enumerate(terms):
        for other, candidate in enumerate(terms):
            match candidate.expression:
                case Negative(operand) if canonical(operand) == canonical(term.expression):
                    rest = [t for n, t in enumerate(terms) if n not in (number, other)]
                    result = plus(*rest) if rest else times(0)
                    return Outcome(result, term.origins + candidate.origins)
    return None


def complement(index: Index) -> Rule:
    """Write one term of a sum as the whole sum without all the others: f_k = Σ_j f_j − Σ_{j≠k} f_j.

    ``index`` is the name of the bound index j; the term is the site, which must hold one free
    index k of the same range.
    """

    def rewrite(site: Located) -> Expr | None:
        own = [i for i in free_indices(site.expression) if i.size == index.size]
        if len(own) != 1 or index in leaves(site.expression):
            return None
        body = substitute(site, {own[0]: index})
        return plus(Summation(body, index), Negative(Summation(body, index, 1, None, own[0])))

    return Rule("the whole minus the others", rewrite)
