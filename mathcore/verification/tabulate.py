"""Expressions as arrays of floats: at every value of their indices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr

from ..expressions import Index, Leaf, Size
from .evaluation import Point, evaluate


def tabulate(
    expression: Expr,
    sizes: Mapping[Size, int],
    values: Mapping[Leaf, Any],
    *indices: Index,
) -> NDArray[np.float64]:
    """Return an expression in numbers: an axis for each of the indices, then its own axes.

    `sizes` are the lengths of the named sizes, `values` the numbers of arrays and scalars. The
    expression is evaluated with 80 digits, then rounded. Raises what `Point` and `evaluate` raise.
    """
    lengths = tuple(Point(sizes).extent(index.size) for index in indices)
    own = Point(sizes).extents(expression)
    result = np.empty(lengths + own)
    for numbers in np.ndindex(*lengths):
        at_numbers = {index: n + 1 for index, n in zip(indices, numbers, strict=True)}
        point = Point(sizes, at_numbers, values)
        for position in np.ndindex(*own):
            counted_from_one = tuple(n + 1 for n in position)
            result[(*numbers, *position)] = float(evaluate(expression, point, counted_from_one))
    return result
