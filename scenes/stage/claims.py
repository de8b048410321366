"""Equations that a scene shows only if the verifier proves them."""

from __future__ import annotations

import mathcore
from mathcore.expressions import Equation, Expr, PartialDerivative, at
from mathcore.rules.rewriting import Rule
from mathcore.steps import Derivation
from mathcore.verification import Report
from scenes.derivation_scene import sizes


def proved(left: Expr, right: Expr) -> Equation:
    """Return left = right; ValueError where the verifier does not prove it."""
    claim = Equation(left, right)
    if not report_on(claim).proved:
        raise ValueError(f"{left} = {right} is not proved: {report_on(claim)}")
    return claim


def factor(derivative: PartialDerivative, rule: Rule) -> Expr:
    """Return the local derivative of a function of one variable as a rule of calculus has it."""
    return at(Derivation(derivative).by(rule).end, (0,))


def report_on(claim: Equation) -> Report:
    """Return what the verifier says about a claim."""
    return mathcore.verify(claim.left, claim.right)


def about(claim: Equation) -> str:
    """Return the sizes that a claim holds for every one of."""
    return ", ".join(sizes(claim))
