"""From vectors and matrices to components."""

from __future__ import annotations

from ..expressions import (
    Component,
    Exp,
    Expr,
    Fraction,
    Hadamard,
    Head,
    Located,
    Log,
    Negative,
    Ones,
    Plus,
    ReLU,
    Softmax,
    Summation,
    Times,
    fresh_index,
    leaves,
    shape,
    times,
)
from .rewriting import rule


@rule("component by component")
def componentwise(site: Located) -> Expr | None:
    """Write a component of a sum, a scaled vector, a product or a function by components."""
    match site.expression:
        case Component(whole) if not isinstance(whole, Head | Softmax):
            indices = tuple(site.part(n) for n in range(1, len(site.expression.args)))
            return _component_of(site.part(0), indices)
    return None


def _component_of(whole: Located, indices: tuple[Expr, ...]) -> Expr:
    expression = whole.expression
    match expression:
        case Ones():
            return times(1)
        case Times() | Hadamard():
            factors = _components(whole, indices)
            return times(*[factor for factor in factors if factor != 1])
        case Plus() | Negative() | Fraction() | Exp() | Log() | ReLU():
            return expression.func(*_components(whole, indices))
    return Component(whole, *indices)


def _components(whole: Located, indices: tuple[Expr, ...]) -> list[Expr]:
    """Return the components of the arguments; a scalar among them is its own."""
    return [
        _component_of(whole.part(n), indices) if shape(part) else whole.part(n)
        for n, part in enumerate(whole.expression.args)
    ]


@rule("definition of softmax")
def softmax_definition(site: Located) -> Expr | None:
    """softmax(v)_k = e^{v_k} / Σ_l e^{v_l}."""
    match site.expression:
        case Component(Softmax()):
            vector, taken = site.part(0, 0), {leaf.name for leaf in leaves(site.expression)}
            bound = fresh_index(site.expression.args[1], taken)
            top = Exp(Component(vector, site.part(1)))
            return Fraction(top, Summation(Exp(Component(vector, bound)), bound))
    return None
