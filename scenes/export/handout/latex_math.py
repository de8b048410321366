"""What the LaTeX and the Markdown handout share: numbers and derivations as LaTeX math."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from mathcore.expressions import Expr
from mathcore.latex import Latex
from mathcore.text import Text as PlainText
from scenes.export.handout.breaking import pieces
from scenes.export.handout.document import Chain, Text, Values

SIGNS = {"=": "=", "so": r"\Rightarrow\enspace", "about": r"\approx"}
MARKS = {True: r"\checkmark", False: r"\circ"}
# Signs of one line of text beside each other, so that a formula stays within a page.
LINE, LINE_WITH_NOTE = 78, 48
NOTE = 32  # signs of a formula in the column of the rules

# What a node of a graph is labelled with, as LaTeX.
_SYMBOLS = {
    "½": r"\tfrac{1}{2}",
    "×": r"\times ",
    "·": r"\cdot",
    "√": r"\sqrt{\cdot}",
    "−": "-",
} | {"²": "^2"}
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


class _Width(PlainText):
    """A formula as a text of about the width that it has on paper."""

    def quotient(self, numerator: str, denominator: str) -> str:
        return max(numerator, denominator, key=len)


def values(found: Values, inline: bool, dialect: type[Latex]) -> str:
    """Return numbers as LaTeX math: in running text a vector lies, in a display it stands."""
    name = "" if found.name is None else f"{dialect().print(found.name)} = "
    if found.factors:
        products = (r" \cdot ".join(map(_in_parentheses, row)) for row in found.factors)
        name += f"{' + '.join(products)} = "
    rows = [[number(entry) for entry in row] for row in found.rows]
    if len(rows) == len(rows[0]) == 1:
        return name + rows[0][0]
    if inline and all(len(row) == 1 for row in rows):
        return f"{name}({', '.join(row[0] for row in rows)})"
    entries = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"{name}\begin{{pmatrix}} {entries} \end{{pmatrix}}"


def number(text: str) -> str:
    """Return a number as LaTeX math: powers of ten as such, what is no number upright."""
    power = re.fullmatch(r"(.+)e([+-]\d+)", text)
    if power:
        return rf"{power[1]} \cdot 10^{{{int(power[2])}}}"
    return text if re.fullmatch(r"-?[\d.]*", text) else rf"\text{{{text}}}"


def _in_parentheses(text: str) -> str:
    return f"({number(text)})" if text.startswith("-") else number(text)


def node(symbol: str) -> str:
    """Return the symbol of a node of a graph as LaTeX math."""
    source = re.sub("[₀-₉]+", lambda m: f"_{{{m[0].translate(_SUBSCRIPTS)}}}", symbol)
    return "".join(_SYMBOLS.get(sign, sign) for sign in source)


def folded(expression: Expr, width: int, dialect: type[Latex], language: str) -> list[str]:
    """Return a formula on lines of at most `width` signs, as far as its terms allow that."""
    lines: list[str] = []
    used = 0
    dialects = (pieces(expression, each, language) for each in (dialect, _Width))
    for sides in zip(*dialects, strict=True):
        for source, plain in zip(*sides, strict=True):
            if not lines or used + len(plain) > width:
                # An empty group before a sign makes it one between two operands.
                lines.append(source if not lines else f"{{}} {source.strip()}")
                used = len(plain)
            else:
                lines[-1] += source
                used += len(plain)
    return lines


def aligned(
    chain: Chain,
    dialect: type[Latex],
    language: str,
    note: Callable[[Text], str],
    wide: Callable[[str], str],
) -> str:
    """Return a derivation as rows for an `align` environment: left side, formula, and its rule.

    `note` writes the rule, which stands beside the formula, or in a row below if one of them is
    long. `wide` writes a long formula, which may reach across the column of the rules.
    """
    rows = []
    left = dialect(language=language).print(chain.start)
    if _signs(chain.start) > LINE - LINE_WITH_NOTE:
        rows.append(f"& {wide(left)}")
        left = ""
    for line in chain.lines:
        beside = rf"&& {note(line.note)} \enspace {MARKS[line.proved]}"
        first, *rest = folded(line.expression, LINE, dialect, language)
        first = f"{SIGNS[line.sign]} {first}"
        if rest or _signs(line.expression) > LINE_WITH_NOTE or is_wide(line.note):
            rows.append(f"{left} & {wide(first)}")
            rows += ["& " + wide(rf"\qquad {part}") for part in rest]
            rows.append(f"& {beside}")
        else:
            rows.append(f"{left} &{first} {beside}")
        left = ""
    return " \\\\\n".join(row.strip() for row in rows)


def is_wide(note: Text) -> bool:
    """Tell whether a rule names a formula that its column is too narrow for."""
    return any(isinstance(piece, Expr) and _signs(piece) > NOTE for piece in note)


def _signs(expression: Expr) -> int:
    return len(_Width().print(expression))


def side_by_side(formulas: Iterable[str]) -> str:
    """Return formulas of a display in one row."""
    return r" \qquad ".join(formulas)
