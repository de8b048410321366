"""Starting Python and importing mathcore for numeric work, against importing numpy alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from table import Row, medians

ROOT = Path(__file__).resolve().parents[2]


def rows() -> list[Row]:
    """Measure whole processes, interleaved."""
    ours, theirs = medians(
        lambda: _run("import mathcore; mathcore.softmax"), lambda: _run("import numpy"), repeats=25
    )
    return [Row("import mathcore, touch softmax", ours, "import numpy", theirs, "s", "≤ 1.3×")]


def _run(code: str) -> None:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": path})
