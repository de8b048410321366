"""Run the benchmarks and print one table: `python tests/benchmarks/run.py [topic ...]`.

A topic is the name behind `bench_`; without one, all run. Everything is measured with one thread,
ours and the peers alike. A peer that is not installed is reported as such.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from pathlib import Path

# BLAS and OpenMP read these once, when numpy or torch is first imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from table import print_table  # noqa: E402  (the path is set above)


def main(topics: list[str]) -> None:
    """Collect the rows of the topics (all by default) and print them."""
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = sorted(set(topics) - set(known))
    if unknown:
        sys.exit(f"unknown topic {', '.join(unknown)}; there are: {', '.join(known)}")
    rows = []
    for topic in topics or known:
        print(f"measuring {topic} ...", file=sys.stderr)
        rows += importlib.import_module(f"bench_{topic}").rows()
    print(f"Python {platform.python_version()}, {platform.machine()}, one thread; medians")
    print_table(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
