"""Copies of mobjects that share what never changes.

`Mobject.copy` copies every value of every glyph: constants, functions, names. A third of the time
that a scene takes to be played goes there.
"""

from __future__ import annotations

import copy
import enum
from functools import cache
from pathlib import PosixPath
from types import FunctionType
from typing import Any, TypeVar

import numpy as np
import svgelements
from manim import ManimColor, Mobject

M = TypeVar("M", bound=Mobject)

_PLAIN = {str, int, float, bool, type(None), np.float64, ManimColor}
# An outline as it stood in its drawing: read when the glyph is made, never again.
_UNCHANGING = _PLAIN | {complex, FunctionType, svgelements.Path, PosixPath}
# Arrays that manim replaces as a whole and never writes into.
_REPLACED = {"_bezier_t_values", "sheen_direction"}


def copy_mobject(mobject: M, copies: dict[int, Any]) -> M:
    """Copy as Mobject.__deepcopy__ does, but share what never changes and ask less.

    `copies` has the copies made so far, by the originals' ids.
    """
    cls = type(mobject)
    result = cls.__new__(cls)
    copies[id(mobject)] = result
    own = result.__dict__
    own.update(mobject.__dict__)
    for name, value in mobject.__dict__.items():
        if type(value) not in _PLAIN and name not in _REPLACED:
            own[name] = _copied(value, copies)
    own["original_id"] = str(id(mobject))
    return result


def _copied(value: Any, copies: dict[int, Any]) -> Any:
    kind = type(value)
    if _unchanging(kind) or (kind is tuple and all(_unchanging(type(part)) for part in value)):
        return value
    known = copies.get(id(value))
    if known is not None:
        return known
    if kind is np.ndarray and value.dtype == np.float64:
        result = copies[id(value)] = value.copy()
        return result
    if kind is list:
        result = copies[id(value)] = []
        result += [_copied(part, copies) for part in value]
        return result
    return copy.deepcopy(value, copies)


@cache
def _unchanging(kind: type) -> bool:
    """Tell whether objects of this very type are constant, as expressions of sympy are."""
    expression = any(
        f"{c.__module__}.{c.__name__}" == "sympy.core.basic.Basic" for c in kind.__mro__
    )
    return kind in _UNCHANGING or issubclass(kind, enum.Enum) or expression
