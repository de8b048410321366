"""Printing to Typst math."""

from __future__ import annotations

from sympy import Basic

from .printing import GREEK, Gap, Printer, Tag

CASE_GAP = "#0.5em"  # between the lines of cases: fractions in them must not seem to be one


def typst(expression: Basic, tag: Tag | None = None, *, language: str = "en") -> str:
    """Return Typst math source (without the dollar signs).

    `tag(path, source)` may wrap the source of every sub-expression, `language` is that of its
    words; see `printing.Printer`. Raises TypeError for what is not an expression of mathcore.
    """
    return Typst(tag, language=language).print(expression)


class Typst(Printer):
    """Typst math; every script is in parentheses, every call followed by no space but its own."""

    signs = {  # noqa: RUF012
        "minus": "- ",
        "difference": " - ",
        "plus": " + ",
        "hadamard": " dot.o ",
        "partial": "partial ",
        "expectation": "EE",
        "delta": "delta",
        "ones": "bold(1)",
        "unit": "e",
        "e": "e",
        "times": " times ",
        "transpose": "T",
        "prime": "prime",
        "slash": "\\/",
        "about": " approx ",
        "equal": " = ",
        "not equal": " eq.not ",
        "greater": " > ",
        "at least": " >= ",
        "less": " < ",
        "at most": " <= ",
    }
    ACCENTS = {"hat": "hat", "bar": "macron", "tilde": "tilde"}  # noqa: RUF012

    def symbol(self, base: str, accent: str = "") -> str:
        # A word of Typst math with more than one letter is a variable; a string is upright text.
        known = base in GREEK or len(base) == 1 or base.isdigit()
        letter = base if known else f'"{base}"'
        if letter == "epsilon":
            letter = "epsilon.alt"
        return f"{self.ACCENTS[accent]}({letter})" if accent else letter

    def scripts(self, base: str, subscript: str, superscript: str) -> str:
        below = f"_({subscript})" if subscript else ""
        above = f"^({superscript})" if superscript else ""
        return base + below + above

    def indices(self, sources: list[str], plain: bool) -> str:
        return (" " if plain else ", ").join(sources)

    def parentheses(self, source: str) -> str:
        return f"({source})"

    def brackets(self, source: str) -> str:
        return f"[{source}]"

    def quotient(self, numerator: str, denominator: str) -> str:
        return f"frac({numerator}, {denominator})"

    def inner_quotient(self, numerator: str, denominator: str) -> str:
        return f"display({self.quotient(numerator, denominator)})"

    def root(self, source: str) -> str:
        return f"sqrt({source})"

    GAPS = {Gap.NONE: "", Gap.DOT: "dot ", Gap.THIN: "thin "}  # noqa: RUF012

    def product(self, factors: list[str], gaps: list[Gap]) -> str:
        return " ".join(self.GAPS[gap] + factor for gap, factor in zip(gaps, factors, strict=True))

    def prefix(self, sign: str, operand: str) -> str:
        return f"{sign} thin {operand}"

    def function_name(self, name: str) -> str:
        # The last space keeps the argument's parentheses from being read as Typst's own call.
        return "log" if name == "log" else f'op("{name}") '

    def sum_sign(self, below: str, above: str) -> str:
        sign = self.scripts("limits(sum)", below, above)
        # Typst sets limits close to a bar; an empty one beyond them keeps them off it.
        beyond = {"below": "_" if below else "", "above": "^" if above else "", "": ""}[self._bar]
        return f'limits({sign}){beyond}("")' if beyond else sign

    def case_lines(self, lines: list[tuple[str, str]]) -> str:
        # A fraction in a case is as large as one beside it.
        rows = [
            f"display({value}) & "
            + (f'"{self.condition_word}" {condition}' if condition else f'"{self.otherwise_word}"')
            for value, condition in lines
        ]
        return f"cases(gap: {CASE_GAP}, {', '.join(rows)})"
