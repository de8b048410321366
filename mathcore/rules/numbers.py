"""From symbols to numbers: write sums out, insert known values, evaluate."""

from __future__ import annotations

from sympy import Integer

from ..expressions import (
    Component,
    Expr,
    Fraction,
    Located,
    Negative,
    Rounded,
    Summation,
    Table,
    leaves,
    plus,
    substitute,
)
from .rewriting import Rule, Selection, at_path, rule


@rule("write the sum out")
def write_out(site: Located) -> Expr | None:
    """Σ_{i=1}^{3} f_i = f_1 + f_2 + f_3 for a range of numbers."""
    match site.expression:
        case Summation(_, index) if site.expression.is_full and index.size.is_Integer:
            body = site.part(0)
            values = [Integer(n) for n in range(1, int(index.size) + 1)]
            return plus(*[substitute(body, {index: value}) for value in values])
    return None


@rule("insert the values")
def insert_values(site: Located) -> Expr | None:
    """y_ik = its number, for an array of known numbers."""
    match site.expression:
        case Component(Table() as table) if all(i.is_Integer for i in site.expression.indices):
            return table.entry(*map(int, site.expression.indices))
    return None


def evaluate(decimals: int) -> Selection:
    """Evaluate an expression without unknowns to so many decimals."""

    def rewrite(site: Located) -> Expr | None:
        unknown = [leaf for leaf in leaves(site.expression) if not leaf.is_known]
        if unknown:
            return None
        value = site.expression.doit().evalf(decimals + 15)
        rounded = Rounded(f"{abs(value):.{decimals}f}")
        return rounded if value >= 0 else Negative(rounded)

    return at_path(Rule("evaluate", rewrite))


def constant(expression: Expr) -> Expr | None:
    """Return the value of a number or of a fraction of numbers."""
    match expression:
        case Fraction(top, bottom) if top.is_Rational and bottom.is_Rational:
            return top / bottom
    return expression if expression.is_Rational else None
