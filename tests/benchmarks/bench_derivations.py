"""Deriving and verifying: the whole catalogue, and what one scene needs before it can be drawn."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from table import Row

ROOT = Path(__file__).parents[2]
CATALOGUE = "import mathcore as mc\nfor p in mc.catalogue: mc.derivation(p).report"
SCENES = {
    "SoftmaxJacobian": ("A2", "A2.matrix", "D3", "D3.equal", "D3.distinct"),
    "StdGraph": ("B3", "B4", "B4.mean", "B4.x_2"),
}


def rows() -> list[Row]:
    """Return the time of fresh processes that derive and verify, import included."""
    measured = [
        Row("derive and verify the catalogue", _seconds(CATALOGUE), "bar", 30.0, "s", "≥ 1×")
    ]
    for scene, problems in SCENES.items():
        code = f"import mathcore as mc\nfor p in {problems}: mc.derivation(p).report"
        row = Row(f"derivations of {scene}", _seconds(code), "bar", 2.0, "s", "≥ 1×")
        measured.append(row)
    return measured


def _seconds(code: str, repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
