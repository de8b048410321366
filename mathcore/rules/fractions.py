"""Rules for fractions: splitting, joining, cancelling."""

from __future__ import annotations

from ..expressions import (
    Expr,
    Fraction,
    Located,
    Negative,
    NotEqual,
    Plus,
    Power,
    Times,
    canonical,
    plus,
    times,
)
from .rewriting import Outcome, rule, settle


@rule("split the fraction into factors")
def split_fraction(site: Located) -> Expr | None:
    """(a b)/c² = (a/c)(b/c): the first factor over one, all others over the other."""
    match site.expression:
        case Fraction(Times(), Power(_, exponent)) if exponent == 2:
            first, *rest = site.part(0).split(Times)
            base = site.part(1, 0)
            return times(Fraction(first, base), Fraction(times(*rest), base))
        case Fraction(Times(), Times()):
            first, *rest = site.part(0).split(Times)
            below, *others = site.part(1).split(Times)
            return times(Fraction(first, below), Fraction(times(*rest), times(*others)))
    return None


@rule("write the factor beside the fraction")
def factor_beside_fraction(site: Located) -> Expr | None:
    """(c f)/m = (c/m) f for the first factor c."""
    match site.expression:
        case Fraction(Times(), _):
            first, *rest = site.part(0).split(Times)
            return times(Fraction(first, site.part(1)), *rest)
    return None


@rule("split the denominator")
def split_denominator(site: Located) -> Expr | None:
    """a/(b c) = (a/b)(1/c)."""
    match site.expression:
        case Fraction(_, Times()):
            first, *rest = site.part(1).split(Times)
            return times(Fraction(site.part(0), first), Fraction(1, times(*rest)))
    return None


@rule("split the fraction into terms")
def split_terms(site: Located) -> Expr | None:
    """(a − b)/c = a/c − b/c."""
    match site.expression:
        case Fraction(Plus(), _):
            below = site.part(1)
            return plus(
                *[
                    Negative(Fraction(term.part(0), below))
                    if isinstance(term.expression, Negative)
                    else Fraction(term, below)
                    for term in site.part(0).split(Plus)
                ]
            )
    return None


@rule("put on one denominator")
def common_denominator(site: Located) -> Expr | None:
    """a/c − b/c = (a − b)/c."""
    if not isinstance(site.expression, Plus):
        return None
    tops, bottoms = [], []
    for term in site.split(Plus):
        negative = isinstance(term.expression, Negative)
        fraction = term.part(0) if negative else term
        if not isinstance(fraction.expression, Fraction):
            return None
        tops.append(Negative(fraction.part(0)) if negative else fraction.part(0))
        bottoms.append(fraction.part(1))
    if len({bottom.expression for bottom in bottoms}) > 1:
        return None
    below = Located(bottoms[0].expression, tuple(o for b in bottoms for o in b.origins))
    return Fraction(plus(*tops), below)


@rule("write as one fraction")
def multiply_fractions(site: Located) -> Expr | None:
    """a (b/c)(d/e) = (a b d)/(c e)."""
    if not isinstance(site.expression, Times):
        return None
    tops: list[Expr] = []
    bottoms: list[Expr] = []
    for factor in site.split(Times):
        if isinstance(factor.expression, Fraction):
            tops.append(factor.part(0))
            bottoms.append(factor.part(1))
        else:
            tops.append(factor)
    tops = [top for top in tops if settle(top) != 1] or [times(1)]
    return Fraction(times(*tops), times(*bottoms)) if bottoms else None


@rule("cancel", kind="cancel")
def cancel(site: Located) -> Outcome | None:
    """(a c)/(b c) = a/b for one common factor c ≠ 0; a power below loses one."""
    match site.expression:
        case Fraction():
            pass
        case _:
            return None
    tops, bottoms = site.part(0).split(Times), site.part(1).split(Times)
    for over, top in enumerate(tops):
        if top.expression == 1:
            continue
        for under, bottom in enumerate(bottoms):
            left = _divided(bottom, top)
            if left is None:
                continue
            rest_above = [t for n, t in enumerate(tops) if n != over]
            rest_below = [b for n, b in enumerate(bottoms) if n != under] + left
            numerator = times(*rest_above) if rest_above else times(1)
            result = Fraction(numerator, times(*rest_below)) if rest_below else numerator
            struck = top.origins + bottom.origins
            return Outcome(result, struck, (NotEqual(top, 0),))
    return None


def _divided(bottom: Located, factor: Located) -> list[Expr] | None:
    """Return what is left of ``bottom`` after one division by ``factor``, None if none goes."""
    wanted = canonical(factor.expression)
    if canonical(bottom.expression) == wanted:
        return []
    match bottom.expression:
        case Power(base, exponent) if canonical(base) == wanted and exponent.is_Integer:
            inner = bottom.part(0)
            return [inner if exponent == 2 else Power(inner, exponent - 1)]
    return None
