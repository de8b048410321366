"""A sum inside an equation with each of its terms on a line of its own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import DOWN, RIGHT, VGroup

from mathcore.expressions import Path, Plus, at
from scenes.stage.equation import EquationMobject

LINE_GAP = 0.2  # frame units


def stack_terms(equation: EquationMobject, path: Path) -> list[VGroup]:
    """Put the terms of the sum at `path` under each other, and return the terms.

    What stands before a term keeps standing before it, what follows the last one follows it.
    Raises ValueError when there is no sum at `path`.
    """
    total = at(equation.expression, path)
    if not isinstance(total, Plus):
        raise ValueError(f"there is no sum to stack at {path} of {equation.expression}: {total}")
    terms = [equation.part((*path, n)) for n in range(len(total.args))]
    left = [-np.inf, *(term.get_right()[0] for term in terms[:-1]), np.inf]
    lines = [
        VGroup(*(glyph for glyph in equation if start < glyph.get_x() < end))
        for start, end in pairwise(left)
    ]
    for (above, term_above), (line, term) in pairwise(zip(lines, terms, strict=True)):
        line.shift((term_above.get_left()[0] - term.get_left()[0]) * RIGHT)
        line.shift((line.get_top()[1] - above.get_bottom()[1] + LINE_GAP) * DOWN)
    equation.center()
    return terms
