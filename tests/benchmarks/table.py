"""What every benchmark shares: a measured row, interleaved timing, the printed table."""

from __future__ import annotations

import gc
import re
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison: medians of ours and of a peer, measured interleaved in the same run.

    `theirs` is None where the peer is not installed. `bar` is the target as text: one that begins
    with "≥ 1.15×" asks for theirs/ours of at least 1.15, one that begins with "≤ 1.3×" for
    ours/theirs of at most 1.3; any other text is reported without a verdict.
    """

    what: str
    ours: float
    peer: str
    theirs: float | None
    unit: str
    bar: str

    @property
    def verdict(self) -> str:
        """Say whether the bar is met: "met", "MISSED", or "" where there is nothing to judge."""
        bar = re.match(r"([≥≤])\s*([\d.]+)\s*×", self.bar)
        if bar is None or self.theirs is None:
            return ""
        sign, limit = bar[1], float(bar[2])
        met = self.theirs >= limit * self.ours if sign == "≥" else self.ours <= limit * self.theirs
        return "met" if met else "MISSED"

    def cells(self) -> list[str]:
        """Return the row as it is printed, one text a column."""
        if self.theirs is None:
            return [
                self.what,
                _quantity(self.ours, self.unit),
                self.peer,
                "not installed",
                "",
                "",
                "",
            ]
        return [
            self.what,
            _quantity(self.ours, self.unit),
            self.peer,
            _quantity(self.theirs, self.unit),
            f"{self.theirs / self.ours:.2f}×",
            self.bar,
            self.verdict,
        ]


def medians(*callables: Callable[[], object], repeats: int = 15) -> list[float]:
    """Time callables interleaved (A B A B ...): their median seconds, in the order given.

    Each is called once before the clock starts; the garbage collector rests meanwhile.
    """
    for call in callables:
        call()
    seconds: list[list[float]] = [[] for _ in callables]
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(repeats):
            for call, times in zip(callables, seconds, strict=True):
                start = time.perf_counter()
                call()
                times.append(time.perf_counter() - start)
    finally:
        if collecting:
            gc.enable()
    return [statistics.median(times) for times in seconds]


def print_table(rows: Iterable[Row]) -> None:
    """Print rows as aligned columns."""
    head = ["what", "ours", "peer", "theirs", "theirs/ours", "bar", ""]
    lines = [head, *(row.cells() for row in rows)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    for line in lines:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _quantity(value: float, unit: str) -> str:
    """Write seconds in the prefix that reads well, and other units as they are."""
    if unit != "s":
        return f"{value:.4g} {unit}"
    for factor, prefix in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1:
            return f"{value * factor:.3g} {prefix}"
    return f"{value * 1e9:.3g} ns"
