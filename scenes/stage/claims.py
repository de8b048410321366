"""Equations that a scene shows only if the verifier proves them."""

from __future__ import annotations

import mathcore
from mathcore.expressions import Equation
from mathcore.verification import Report
from scenes.stage.ingredients import sizes


def proved(claim: Equation) -> Equation:
    """Return the claim; ValueError where the verifier does not prove it."""
    if not report_on(claim).proved:
        raise ValueError(f"{claim} is not proved: {report_on(claim)}")
    return claim


def report_on(claim: Equation) -> Report:
    """Return what the verifier says about a claim."""
    return mathcore.verify(claim.left, claim.right)


def about(*claims: Equation) -> str:
    """Return the sizes that claims hold for every one of, each once."""
    return ", ".join(dict.fromkeys(name for claim in claims for name in sizes(claim)))
