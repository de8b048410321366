"""Verification by two independent engines: an oracle that computes, a prover that reduces."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sympy import Expr

from ..expressions import Comparison
from . import memory
from .oracle import check
from .report import EnginesDisagreeError, Report

__all__ = ["EnginesDisagreeError", "Report", "verify"]


def verify(left: Expr, right: Expr, *, assumptions: Iterable[Comparison] = ()) -> Report:
    """Ask both engines whether left = right holds wherever the assumptions do.

    Both sides have one shape: scalars, vectors or matrices. The answer is remembered, and kept
    beyond the process if `memory.keep_in` was told where. Raises
    TypeError for what is no expression, ValueError when nothing meets the assumptions,
    EnginesDisagreeError when the prover proves what the oracle refutes.
    """
    return _verify(left, right, tuple(assumptions))


@cache
def _verify(left: Expr, right: Expr, assumptions: tuple[Comparison, ...]) -> Report:
    from .prover import prove

    report = memory.recall(left, right, assumptions)
    if report is None:
        report = Report.of(check(left, right, assumptions), prove(left, right, assumptions))
        memory.keep(left, right, assumptions, report)
    return report
