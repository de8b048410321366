"""One-sided matching up to the names of bound indices."""

from __future__ import annotations

from collections.abc import Sequence

from ..expressions import Expr, Index, Summation

Bindings = dict[Index, Expr]


def match(pattern: Expr, expression: Expr, variables: Sequence[Index]) -> Bindings | None:
    """Find values of the variable indices that turn the pattern into the expression.

    Bound indices may have any name. Returns None when there are no such values.
    """
    bindings: Bindings = {}
    if not _match(pattern, expression, frozenset(variables), bindings, {}):
        return None
    return bindings if all(v in bindings for v in variables) else None


def _match(
    pattern: Expr,
    expression: Expr,
    variables: frozenset[Index],
    bindings: Bindings,
    bound: dict[Index, Index],
) -> bool:
    if isinstance(pattern, Index):
        if pattern in bound:
            return bound[pattern] == expression
        if pattern in variables:
            if not _fits(expression, pattern) or expression in bound.values():
                return False
            return bindings.setdefault(pattern, expression) == expression
        return pattern == expression
    if pattern.func is not expression.func or len(pattern.args) != len(expression.args):
        return False
    if not pattern.args:
        return pattern == expression
    if isinstance(pattern, Summation):
        if pattern.index.size != expression.index.size:
            return False
        inner = {**bound, pattern.index: expression.index}
        return _match(pattern.body, expression.body, variables, bindings, inner) and all(
            _match(p, e, variables, bindings, bound)
            for p, e in zip(pattern.args[2:], expression.args[2:], strict=True)
        )
    return all(
        _match(p, e, variables, bindings, bound)
        for p, e in zip(pattern.args, expression.args, strict=True)
    )


def _fits(value: Expr, variable: Index) -> bool:
    """Tell whether the value can stand where the variable index stands."""
    if isinstance(value, Index):
        return value.size == variable.size
    return bool(value.is_Integer)
