"""Find scenes by reading source files, without importing them: it takes no time and never fails.

A class is a scene if a class it extends is one; of classes from outside the project those are
whose name ends in Scene or is Slide. Files of the lecture that are named `..._scene.py` hold bases.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mathcore.spelling import suggestion

PROJECT = Path(__file__).parents[2]
LECTURE = PROJECT / "scenes"


class UsageError(ValueError):
    """What is asked for makes no sense; the message says what would."""


class UnknownSceneError(UsageError):
    """A name that no scene has, or a file that is not there."""


@dataclass(frozen=True)
class Found:
    """A scene as its source file tells it."""

    name: str
    file: Path
    about: str  # the first line of its docstring
    problem: str  # the ids of its problems as its header shows them, empty for none

    @property
    def problems(self) -> list[str]:
        """The ids one by one: "C2–C4, E4" are four."""
        ids = []
        for part in filter(None, map(str.strip, self.problem.split(","))):
            first, _, last = part.partition("–")
            letter, numbers = first[:1], (first[1:], (last or first)[1:])
            if not all(map(str.isdecimal, numbers)):
                ids.append(part)
                continue
            ids += [f"{letter}{n}" for n in range(int(numbers[0]), int(numbers[1]) + 1)]
        return ids

    def load(self) -> type:
        """Import the scene's class."""
        if self.file.is_relative_to(LECTURE):
            name = ".".join(self.file.relative_to(PROJECT).with_suffix("").parts)
            return getattr(importlib.import_module(name), self.name)
        name = self.file.stem
        if name not in sys.modules:
            sys.path.insert(0, str(self.file.parent))  # for what lies beside it, as manim does
            spec = importlib.util.spec_from_file_location(name, self.file)
            sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
        return getattr(sys.modules[name], self.name)


def lecture_scenes() -> list[Found]:
    """Return the lecture's scenes, by file and by place in it."""
    return [scene for file in _lecture_files() for scene in scenes_in(file)]


def scenes_in(file: Path) -> list[Found]:
    """Return the scenes that a file defines, in its order.

    Raises UnknownSceneError for a file that is not there or is not Python.
    """
    file = file.absolute()
    try:
        classes = _classes(file)
    except OSError as error:
        raise UnknownSceneError(f"{file} cannot be read: {error.strerror}") from error
    except SyntaxError as error:
        raise UnknownSceneError(f"{file}, line {error.lineno}: {error.msg}") from error
    return [
        Found(name, file, _about(node), _text(file, node, "tag") or _text(file, node, "problem"))
        for name, node in classes.items()
        if _is_scene(file, name) and not name.startswith("_")
    ]


def choose(wanted: Sequence[str]) -> list[Found]:
    """Return the scenes that a command line names: scene names, Python files before theirs.

    Without a file the names are the lecture's; without a name all scenes are meant. Raises
    UnknownSceneError for a name that no scene has, naming the nearest ones, and for a file
    that cannot be read, unless all that is wanted stands in others.
    """
    files = [Path(word) for word in wanted if word.endswith(".py")]
    names = [word for word in wanted if not word.endswith(".py")]
    by_name: dict[str, Found] = {}
    unread: list[UnknownSceneError] = []
    for file in files or _lecture_files():
        try:
            by_name |= {scene.name: scene for scene in scenes_in(file)}
        except UnknownSceneError as error:
            unread.append(error)
    missing = [name for name in names if name not in by_name]
    if unread and (missing or not names):
        raise unread[0]
    if not by_name:
        raise UnknownSceneError(f"there is no scene in {', '.join(map(str, files))}")
    if missing:
        raise UnknownSceneError(
            f"there is no scene {missing[0]}; {suggestion(missing[0], by_name)}"
        )
    return [by_name[name] for name in dict.fromkeys(names or by_name)]


def _lecture_files() -> list[Path]:
    return [file for file in sorted(LECTURE.glob("*.py")) if not file.stem.endswith("_scene")]


# ---------------------------------------------------------------------------- reading classes


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), file)


def _classes(file: Path) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in _tree(file).body if isinstance(node, ast.ClassDef)}


@cache
def _imported(file: Path) -> dict[str, tuple[Path, str]]:
    """Return where the names come from that a file imports from files of the project or beside."""
    origins = {}
    for node in _tree(file).body:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            parts = node.module.split(".")
            for root in (file.parent, PROJECT):
                source = root.joinpath(*parts).with_suffix(".py")
                if source.exists():
                    for alias in node.names:
                        origins[alias.asname or alias.name] = (source, alias.name)
                    break
    return origins


def _base(file: Path, expression: ast.expr) -> tuple[Path | None, str]:
    """Return the file a base is defined in, None for one outside the project, and its name."""
    if isinstance(expression, ast.Subscript):  # a generic base
        expression = expression.value
    name = expression.attr if isinstance(expression, ast.Attribute) else ast.unparse(expression)
    if name in _classes(file):
        return file, name
    return _imported(file).get(name, (None, name))


def _is_scene(file: Path | None, name: str) -> bool:
    if file is None or name not in _classes(file):
        return name.endswith("Scene") or name == "Slide"
    return any(_is_scene(*_base(file, base)) for base in _classes(file)[name].bases)


def _about(node: ast.ClassDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def _text(file: Path, node: ast.ClassDef, attribute: str) -> str:
    """Return a class attribute that is a text, which the bases may hold; empty for none."""
    for statement in node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if attribute in map(ast.unparse, targets) and isinstance(statement.value, ast.Constant):
                return statement.value.value
    for expression in node.bases:
        source, name = _base(file, expression)
        if source is not None and name in _classes(source):
            return _text(source, _classes(source)[name], attribute)
    return ""
