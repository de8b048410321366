"""Rules for expectations."""

from __future__ import annotations

import sympy

from ..expressions import Cases, Expectation, Expr, Less, Located, is_of_unit_interval
from .calculus import depends
from .rewriting import rule


@rule("law of total expectation")
def law_of_total_expectation(site: Located) -> Expr | None:
    """𝔼 of (a if r < t, b otherwise) = t·a + (1 − t)·b, for a draw r and a number t in (0, 1).

    Neither t nor the values of the cases may depend on the draw.
    """
    match site.expression:
        case Expectation(Cases(args=(below, Less(left, threshold), above, sympy.true)), draw) if (
            left == draw and is_of_unit_interval(threshold)
        ):
            if any(depends(part, draw) for part in (below, threshold, above)):
                return None
            probability = site.part(0, 1, 1)
            return probability * site.part(0, 0) + (1 - probability) * site.part(0, 2)
    return None
