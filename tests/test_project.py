"""What holds for the repository as a whole: who may import whom, what loads when."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A folder, and what its modules never import.
FORBIDDEN = {
    "mathcore": ("manim", "scenes", "tests"),
    "scenes": ("tests",),
    "scenes/stage": ("scenes.export", "tests"),
}

NUMERIC_USE = """
import sys
import numpy as np
import mathcore as mc
mc.softmax(np.array([1.0, 2.0]))
mc.cross_entropy(np.array([[1.0, 2.0]]), np.array([1]))
mc.trace(lambda x: np.sqrt(x), x=4.0).gradients()
mc.finite_differences.jacobian(np.exp, np.array([1.0]))
mc.networks
print(*{name.partition(".")[0] for name in sys.modules})
"""


def modules(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found, f"no Python files in {folder}"
    return found


def imported(file: Path) -> Iterator[str]:
    """Yield the full name of everything that a file imports, wherever in it."""
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*above, *filter(None, [node.module])))
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def forbidden_imports(files: list[Path], forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in imported(file)
        if any(f"{name}.".startswith(f"{module}.") for module in forbidden)
    ]


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_imports_run_one_way(folder):
    assert forbidden_imports(modules(folder), FORBIDDEN[folder]) == []


def test_scenes_do_not_know_how_files_are_written():
    files = sorted((ROOT / "scenes").glob("*.py"))
    files.remove(ROOT / "scenes" / "__main__.py")  # the command line itself
    assert forbidden_imports(files, ("scenes.export",)) == []


def test_numeric_use_loads_no_symbolic_engine():
    command = [sys.executable, "-c", NUMERIC_USE]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"sympy", "mpmath", "manim", "scipy"} & set(result.stdout.split())


def test_no_machine_paths():
    texts = [ROOT / name for name in ("README.md", "Makefile", "manim.cfg", "pyproject.toml")]
    texts += [file for folder in ("mathcore", "scenes", "tests") for file in modules(folder)]
    path = re.compile(r"(?<![\w.~])/(home|root|Users|work|tmp)/")
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in texts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if path.search(line)
    ]
    assert found == []
