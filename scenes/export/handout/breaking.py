"""Where a long formula may be broken: before its relation sign, and before each of its terms."""

from __future__ import annotations

from mathcore.expressions import Equation, Expr, Plus
from mathcore.printing import PARENTHESES, Path, Printer

# Private characters that no printer writes: before the right side, before a term.
_RIGHT, _TERM = "\ue000", "\ue001"


def pieces(expression: Expr, dialect: type[Printer], language: str) -> list[list[str]]:
    """Return the sources of an expression in a dialect, side by side what may stand on one line.

    The outer list has the left and the right side of an equation (with its sign), or the one
    expression; the inner lists have the terms of a sum, each with its sign. Joined they are what
    the printer writes.
    """
    roots = ((1,),) if isinstance(expression, Equation) else ((),)
    parts = {root: expression.args[1] if root else expression for root in roots}

    def mark(path: Path, source: str) -> str:
        if path[-1:] == (PARENTHESES,):
            path = path[:-1]
        if path in roots and path:
            return _RIGHT + source.replace(_RIGHT, "")
        is_later_term = path[:-1] in roots and path and path[-1] > 0
        if is_later_term and isinstance(parts[path[:-1]], Plus):
            return _TERM + source.replace(_TERM, "")
        return source

    source = dialect(mark, language=language).print(expression)
    signs = dialect.signs
    source = source.replace(signs["equal"] + _RIGHT, _RIGHT + signs["equal"])
    source = source.replace(signs["plus"] + _TERM, _TERM + signs["plus"])
    return [side.split(_TERM) for side in source.split(_RIGHT)]
