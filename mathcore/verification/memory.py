"""Answers of the verifiers that outlast the process, for whoever renders one scene after another.

Nothing is kept unless `keep_in` names a folder. An answer belongs to a claim, to the last detail of
every definition in it, and to the code that gave it: a changed line of mathcore asks anew. Only
confirmed claims are kept, a refutation is always found again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sympy import Basic

from ..expressions import Comparison, Expr, Leaf
from .report import Report

_LIBRARIES = ("numpy", "sympy")
_folder: Path | None = None


def keep_in(folder: Path | None) -> None:
    """Keep answers in files of a folder, which is made, from now on; None for nowhere.

    Raises OSError when the folder cannot be made.
    """
    global _folder
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    _folder = folder


def recall(left: Expr, right: Expr, assumptions: tuple[Comparison, ...]) -> Report | None:
    """Return the answer that was kept, None if there is none."""
    if _folder is None:
        return None
    try:
        known = json.loads(_file(left, right, assumptions).read_text(encoding="utf-8"))
        return Report(True, known["proved"], known["points"], known["worst"])
    except (OSError, ValueError, TypeError, KeyError):  # none, or one that was cut short
        return None


def keep(left: Expr, right: Expr, assumptions: tuple[Comparison, ...], report: Report) -> None:
    """Keep an answer, if answers are kept and it confirms the claim."""
    if _folder is None or not report.ok:
        return
    file = _file(left, right, assumptions)
    values = {"proved": report.proved, "points": report.points, "worst": float(report.worst)}
    unfinished = file.with_name(f"{file.name}-{os.getpid()}")
    try:
        unfinished.write_text(json.dumps(values), encoding="utf-8")
        unfinished.replace(file)
    except OSError:  # no room: the answer holds all the same
        unfinished.unlink(missing_ok=True)


def _file(left: Expr, right: Expr, assumptions: tuple[Comparison, ...]) -> Path:
    digest = hashlib.blake2b(_code(), digest_size=16)
    for line in _lines([left, right, *assumptions]):
        digest.update(line.encode())
    return _folder / digest.hexdigest()


def _lines(expressions: Iterable[Basic]) -> list[str]:
    """Write expressions down, every part once: its class, what it holds, the parts by number."""
    numbers: dict[Basic, int] = {}
    lines: list[str] = []

    def number(part: Any) -> str:
        if isinstance(part, tuple):
            return f"({','.join(map(number, part))})"
        if not isinstance(part, Basic):
            return repr(part)
        if part not in numbers:
            content = part._hashable_content() if isinstance(part, Leaf) or not part.args else ()
            held = [number(each) for each in (*part.args, *content)]
            numbers[part] = len(numbers)
            lines.append(f"{type(part).__module__}.{type(part).__name__}({';'.join(held)})\n")
        return f"#{numbers[part]}"

    lines.append(" ".join([number(expression) for expression in expressions]))
    return lines


@cache
def _code() -> bytes:
    """Return a digest of what answers: this package and the libraries that it computes with."""
    digest = hashlib.blake2b(f"{sys.version} {[*map(version, _LIBRARIES)]}".encode())
    root = Path(__file__).parents[1]
    for file in sorted(root.rglob("*.py")):
        digest.update(f"{file.relative_to(root)}\n".encode())
        digest.update(file.read_bytes())
    return digest.digest()
