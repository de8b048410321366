"""What a claim is made of: the definitions that it rests on, the sizes that it is about."""

from __future__ import annotations

from mathcore.expressions import (
    Array,
    Component,
    Definition,
    Equation,
    Expr,
    Index,
    PartialDerivative,
    Size,
    walk,
)


def definitions(start: Expr) -> list[Equation]:
    """Return the definitions that the start rests on, as equations, without those it varies."""
    function = start.function if isinstance(start, PartialDerivative) else start
    found = {part: None for _, part in walk(function) if isinstance(part, Definition)}
    return [Equation(Component(head, *head.parameters), head.body) for head in found]


def sizes(claim: Expr) -> list[str]:
    """Return the names of the sizes that a claim is about, in the order in which they are met."""
    found: dict[str, None] = {}
    for _, part in walk(claim):
        if isinstance(part, Size):
            found.setdefault(part.name)
        elif isinstance(part, Index | Array | Definition):
            axes = (part.size,) if isinstance(part, Index) else part.shape
            found |= {axis.name: None for axis in axes if isinstance(axis, Size)}
    return list(found)
