"""Rules for powers, exponentials and logarithms."""

from __future__ import annotations

from ..expressions import (
    Exp,
    Expr,
    Fraction,
    Greater,
    Located,
    Log,
    Negative,
    Plus,
    Power,
    plus,
    times,
)
from .rewriting import Outcome, Rule, rule


@rule("negative power")
def negative_power(site: Located) -> Expr | None:
    """a/√u = a · u^(−1/2), and a/uⁿ = a · u⁻ⁿ."""
    match site.expression:
        case Fraction(_, Power(_, exponent)) if exponent.is_Rational:
            return times(site.part(0), Power(site.part(1, 0), -exponent))
    return None


def split_power(*exponents: Expr) -> Rule:
    """uᵃ⁺ᵇ = uᵃ uᵇ for the given exponents."""

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case Power(_, exponent) if exponent == sum(exponents):
                return times(*[Power(site.part(0), part) for part in exponents])
        return None

    return Rule("split the power", rewrite)


@rule("exponential of a sum")
def exponential_of_sum(site: Located) -> Expr | None:
    """e^(a + b) = e^a e^b."""
    match site.expression:
        case Exp(Plus()):
            return times(*[Exp(term) for term in site.part(0).split(Plus)])
    return None


@rule("logarithm of a fraction")
def logarithm_of_fraction(site: Located) -> Outcome | None:
    """log(a/b) = log a − log b for positive a and b."""
    match site.expression:
        case Log(Fraction()):
            top, bottom = site.part(0, 0), site.part(0, 1)
            return Outcome(
                plus(Log(top), Negative(Log(bottom))),
                conditions=(Greater(top, 0), Greater(bottom, 0)),
            )
    return None


@rule("the logarithm undoes the exponential")
def logarithm_of_exponential(site: Located) -> Expr | None:
    """Log e^u = u."""
    match site.expression:
        case Log(Exp()):
            return site.part(0, 0)
    return None
