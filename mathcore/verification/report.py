"""What the two engines say about a claim, together."""

from __future__ import annotations

from dataclasses import dataclass

from .oracle import Counterexample, OracleResult


class EnginesDisagreeError(RuntimeError):
    """The prover claims a proof where the oracle finds two different values: one is wrong."""


@dataclass(frozen=True)
class Report:
    """The verdict on left = right.

    ``ok``: the oracle found no counterexample; ``proved``: the prover shows it for all sizes and
    values; ``points``: how many evaluations were compared, ``worst`` the largest relative error
    among them; ``counterexample``: where the sides differ, None if they were never seen to.
    """

    ok: bool
    proved: bool
    points: int
    worst: float
    counterexample: Counterexample | None = None

    @classmethod
    def of(cls, result: OracleResult, proved: bool) -> Report:
        """Join both verdicts.

        A proof takes denominators, logarithms and ranges for granted, so it counts for nothing
        where the oracle finds a side without a value. Raises EnginesDisagreeError for a proof of
        a claim whose sides have different values.
        """
        if proved and not result.ok and result.counterexample.defined:
            raise EnginesDisagreeError(f"proved, yet refuted at {result.counterexample}")
        return cls(
            result.ok, proved and result.ok, result.points, result.worst, result.counterexample
        )

    def __str__(self) -> str:
        if not self.ok:
            return f"refuted: {self.counterexample}"
        checked = f"checked at {self.points} points"
        return f"proved, and {checked}" if self.proved else checked
