"""Rules that use what is known: definitions, lemmas, hypotheses."""

from __future__ import annotations

from ..expressions import (
    Comparison,
    Component,
    Definition,
    Equal,
    Equation,
    Expr,
    Fraction,
    Located,
    PartialDerivative,
    Power,
    Times,
    free_indices,
    substitute,
    times,
    walk,
)
from .matching import match as match_pattern
from .rewriting import Outcome, Rule


def unfold(quantity: Definition | Component, name: str = "insert the definition") -> Rule:
    """Replace a defined quantity by its formula; `name` is what that says of the quantity."""
    head = _head(quantity)

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case Component(whole) if whole == head:
                given = {p: site.part(n) for n, p in enumerate(head.parameters, start=1)}
                return substitute(head.body, given)
        return None

    return Rule(name, rewrite, kind="unfold")


def unfold_derivative(quantity: Definition | Component) -> Rule:
    """Replace a quantity that is being differentiated by its formula."""
    head = _head(quantity)
    inner = unfold(quantity)

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case PartialDerivative(Component(whole), variable) if whole == head and variable.args[
                :1
            ] != (head,):
                return PartialDerivative(inner.rewrite(site.part(0)), site.part(1))
        return None

    return Rule("insert the definition", rewrite, kind="unfold")


def fold(quantity: Definition | Component) -> Rule:
    """Recognise the formula of a defined quantity and write its name."""
    head = _head(quantity)

    def rewrite(site: Located) -> Expr | None:
        found = match_pattern(head.body, site.expression, head.parameters)
        if found is None:
            return None
        values = [_first_place(found[p], site) for p in head.parameters]
        return Component(head, *values)

    return Rule("recognise the definition", rewrite, kind="fold")


def fold_product(quantity: Definition | Component) -> Rule:
    """Recognise a definition a/uᵗ in the factors a and u⁻ᵗ of a product."""
    head = _head(quantity)
    match head.body:
        case Fraction(top, Power(base, exponent)):
            inverse = Power(base, -exponent)
        case _:
            raise ValueError(f"{head.name} is not defined as a fraction over a power")

    def rewrite(site: Located) -> Expr | None:
        factors = site.split(Times)
        for number, factor in enumerate(factors):
            found = match_pattern(top, factor.expression, head.parameters)
            below = [n for n, f in enumerate(factors) if f.expression == inverse]
            if found is None or not below:
                continue
            origins = factor.origins + factors[below[0]].origins
            values = [_first_place(found[p], factor) for p in head.parameters]
            name = Located(Component(Located(head, origins), *values), origins)
            kept = [name if n == number else f for n, f in enumerate(factors) if n != below[0]]
            return times(*kept)
        return None

    return Rule("recognise the definition", rewrite, kind="fold")


def _head(quantity: Definition | Component) -> Definition:
    head = quantity.whole if isinstance(quantity, Component) else quantity
    if not isinstance(head, Definition):
        raise TypeError(f"expected a defined quantity, got {quantity}, which has no formula")
    return head


def lemma(equation: Equation, name: str = "lemma", conditions: tuple[Comparison, ...] = ()) -> Rule:
    """Use an equation from left to right; its free indices may stand for any others.

    Only proved or checked equations belong here: ``Derivation.lemma`` makes the rule of a
    derivation's claim, ``given`` states a hypothesis.
    """
    variables = free_indices(equation.left)

    def rewrite(site: Located) -> Expr | Outcome | None:
        found = match_pattern(equation.left, site.expression, variables)
        if found is None:
            return None
        given = {index: _first_place(value, site) for index, value in found.items()}
        result = substitute(equation.right, given)
        stated = tuple(substitute(condition, found) for condition in conditions)
        return Outcome(result, conditions=stated)

    return Rule(name, rewrite, uses=equation)


def given(equation: Equation, name: str) -> Rule:
    """Use a hypothesis; it becomes a condition of the step."""
    stated = lemma(equation, name, (Equal(equation.left, equation.right),))
    return Rule(name, stated.rewrite)


def _first_place(value: Expr, site: Located) -> Expr:
    """Locate a value at the first place where it stands in the site."""
    for path, part in walk(site.expression):
        if part == value:
            return site.part(*path)
    return value
