"""What a scene is made from: if none of it has changed, the scene need not even be constructed."""

from __future__ import annotations

import hashlib
import re
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from scenes.export.discovery import PROJECT, Found

# Reading the lines takes a tenth of the time of parsing the files.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<module>[.\w]+)[ \t]+)?import[ \t]+(?P<names>\([^)]*\)|[^\n]*)", re.M
)
_NAME = re.compile(r"[.\w]+")
_LIBRARIES = ("manim", "av", "numpy", "sympy", "typst", "pycairo")
_PACKAGES = ("mathcore", "scenes")


def fingerprint(scene: Found, settings: str) -> str:
    """Return a digest of the scene's name, its sources, the libraries and the settings."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (scene.name, settings, sys.version, *map(version, _LIBRARIES)):
        digest.update(f"{part}\n".encode())
    for file in sorted(sources(scene.file)):
        digest.update(f"{file}\n".encode())
        digest.update(_content(file))
    return digest.hexdigest()


def installed() -> dict[str, str]:
    """Return what two machines must have in common to draw the same frames.

    That is a digest of each source file of the project, by its place in it, and the versions of
    the libraries and of Python.
    """
    files = [file for package in _PACKAGES for file in sorted((PROJECT / package).rglob("*.py"))]
    digests = {
        file.relative_to(PROJECT).as_posix(): hashlib.blake2b(
            file.read_bytes(), digest_size=16
        ).hexdigest()
        for file in files
    }
    return digests | {name: version(name) for name in _LIBRARIES} | {"Python": python_version()}


def own_sources(file: Path) -> set[Path]:
    """Return the files that a file is made from and that do not come with the project."""
    packages = [PROJECT / package for package in _PACKAGES]
    return {
        source
        for source in sources(file)
        if not any(source.is_relative_to(package) for package in packages)
    }


def sources(file: Path) -> set[Path]:
    """Return the files that a file is made from: itself, all it imports, manim's settings.

    Followed are imports of files of the project and of files beside the given one, wherever they
    stand in the code; of a package that is imported as such, every module counts.
    """
    found: set[Path] = set()
    waiting = [file, *(path for path in _settings(file) if path.exists())]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            if path.suffix == ".py":
                waiting += _imports(path, (file.parent, PROJECT))
    return found


def _settings(file: Path) -> set[Path]:
    return {Path("manim.cfg").absolute(), file.parent / "manim.cfg"}


@cache
def _content(file: Path) -> bytes:
    return file.read_bytes()


@cache
def _imports(file: Path, roots: tuple[Path, ...]) -> list[Path]:
    """Return the files of what is imported; a line of a docstring that looks so may be among."""
    found = []
    for line in _IMPORT.finditer(_content(file).decode()):
        module, names = line["module"] or "", _NAME.findall(line["names"])
        if module.startswith("."):
            level = len(module) - len(module.lstrip("."))
            folders = [file.parents[level - 1]]
            module = module.lstrip(".")
        else:
            folders = roots
        prefix = f"{module}." if module else ""
        for name in [module, *(prefix + name for name in names)]:
            for folder in folders:
                found += _modules(folder.joinpath(*filter(None, name.split("."))))
    return found


@cache
def _modules(place: Path) -> list[Path]:
    """Return the file of a module, or all those of a package that has code of its own."""
    if place.with_suffix(".py").is_file():
        return [place.with_suffix(".py")]
    code = place / "__init__.py"
    return sorted(place.rglob("*.py")) if code.is_file() and code.stat().st_size else []
