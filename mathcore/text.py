"""Printing to one line of Unicode, readable in a terminal: ∂y_k/∂z_i = y_k·(δ_ik − y_i)."""

from __future__ import annotations

import re
import unicodedata

from sympy import Basic

from .expressions import Fraction, Summation
from .printing import GREEK, Form, Gap, Level, Path, Printer


def text(expression: Basic, *, language: str = "en") -> str:
    """Return the expression on one line.

    `language` is that of its words; see `printing.Printer`.
    Raises TypeError for what is not an expression of mathcore.
    """
    return Text(language=language).print(expression)


class Text(Printer):
    """Unicode on one line; a fraction becomes a quotient, read from the left like a product."""

    signs = {  # noqa: RUF012
        "minus": "−",
        "difference": " − ",
        "plus": " + ",
        "hadamard": " ⊙ ",
        "partial": "∂",
        "expectation": "𝔼",
        "delta": "δ",
        "ones": "𝟏",
        "unit": "e",
        "e": "e",
        "times": " × ",
        "transpose": "ᵀ",
        "prime": "′",
        "slash": "/",
        "about": " ≈ ",
        "equal": " = ",
        "not equal": " ≠ ",
        "greater": " > ",
        "at least": " ≥ ",
        "less": " < ",
        "at most": " ≤ ",
    }
    ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}  # noqa: RUF012
    RAISED = str.maketrans("−0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

    def symbol(self, base: str, accent: str = "") -> str:
        letter = GREEK.get(base, base)
        return unicodedata.normalize("NFC", letter + self.ACCENTS[accent]) if accent else letter

    def scripts(self, base: str, subscript: str, superscript: str) -> str:
        below = f"_{_grouped(subscript, '{}')}" if subscript else ""
        if re.fullmatch("−?[0-9]+", superscript):
            above = superscript.translate(self.RAISED)
        elif superscript in ("", "ᵀ") or not superscript.strip("′"):
            above = superscript
        elif superscript.startswith("["):
            above = f"^{superscript}"
        else:
            above = f"^{_grouped(superscript, '()')}"
        return base + below + above

    def indices(self, sources: list[str], plain: bool) -> str:
        return ("" if plain else ",").join(sources)

    def parentheses(self, source: str) -> str:
        return f"({source})"

    def brackets(self, source: str) -> str:
        return f"[{source}]"

    def quotient(self, numerator: str, denominator: str) -> str:
        return f"{numerator}/{denominator}"

    def ratio(self, numerator: str, denominator: str) -> Form:
        return Form(self.quotient(numerator, denominator), Level.PRODUCT, open=True)

    def fraction(self, expression: Fraction, path: Path) -> Form:
        # Whatever is more than one factor goes into parentheses: no bar groups it here.
        return self.ratio(
            self._within(expression.numerator, (*path, 0), Level.CALL),
            self._within(expression.denominator, (*path, 1), Level.CALL),
        )

    def root(self, source: str) -> str:
        return f"√{_grouped(source, '()')}"

    def product(self, factors: list[str], gaps: list[Gap]) -> str:
        return "·".join(factors)

    def matrix_product(self, factors: list[str]) -> str:
        return " ".join(factors)

    def prefix(self, sign: str, operand: str) -> str:
        return f"{sign} {operand}"

    def function_name(self, name: str) -> str:
        return name

    def sum_limits(self, expression: Summation, index: str, excluded: list[str], path: Path) -> str:
        # The whole range goes without saying on one line.
        if expression.is_full:
            return self.sum_sign(index, "")
        return super().sum_limits(expression, index, excluded, path)

    def sum_sign(self, below: str, above: str) -> str:
        return self.scripts("Σ", below.replace(" ", ""), above)

    def case_lines(self, lines: list[tuple[str, str]]) -> str:
        rows = [
            f"{value} {self.condition_word} {condition}"
            if condition
            else f"{value} {self.otherwise_word}"
            for value, condition in lines
        ]
        return f"{{{'; '.join(rows)}}}"


def _grouped(source: str, pair: str) -> str:
    """Put the source into the pair of brackets unless it is a run of letters and digits."""
    # Raised digits and letters (No, Lm) count as alphanumeric too, but would bind to the script.
    plain = all(unicodedata.category(sign) in ("Ll", "Lu", "Nd") for sign in source)
    return source if plain else pair[0] + source + pair[1]
