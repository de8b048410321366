"""Rules in the order in which a fully connected layer is differentiated."""

from __future__ import annotations

from .. import rules as r
from ..expressions import Definition


def linear_in_first_term(layer: Definition) -> tuple[r.Rule, ...]:
    """Return the rules that differentiate layer = Σ W·below + b by a part of its sum."""
    return (
        r.unfold_derivative(layer),
        r.linearity,
        r.constant_rule,
        r.tidy,
        r.sum_rule,
        r.constant_factor,
        r.variable_rule,
        r.collapse_delta,
    )
