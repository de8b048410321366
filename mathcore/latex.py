"""Printing to LaTeX, for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Basic

from .expressions import Equation, Rounded
from .printing import GREEK, Gap, Printer

if TYPE_CHECKING:
    from .steps import Derivation, Step


def latex(expression: Basic, *, language: str = "en") -> str:
    """Return LaTeX math source (without dollar signs); amsmath is all it needs.

    `language` is that of its words; see `printing.Printer`.
    Raises TypeError for what is not an expression of mathcore.
    """
    return Latex(language=language).print(expression)


SCRIPT = {"ℒ": r"\mathcal{L}"}  # letters that Unicode has one sign for


class Latex(Printer):
    """LaTeX math; every script and every base with scripts is in braces."""

    signs = {  # noqa: RUF012
        "minus": "-",
        "difference": " - ",
        "plus": " + ",
        "hadamard": r" \odot ",
        "partial": r"\partial ",
        "expectation": r"\mathbb{E}",
        "delta": r"\delta",
        "ones": r"\mathbf{1}",
        "unit": "e",
        "e": "e",
        "times": r" \times ",
        "transpose": "T",
        "prime": r"\prime",
        "slash": "/",
        "about": r" \approx ",
        "equal": " = ",
        "not equal": r" \neq ",
        "greater": " > ",
        "at least": r" \geq ",
        "less": " < ",
        "at most": r" \leq ",
    }
    GAPS = {Gap.NONE: "", Gap.DOT: r"\cdot ", Gap.THIN: r"\, "}  # noqa: RUF012
    COMMANDS = {"log": r"\log"}  # noqa: RUF012

    def symbol(self, base: str, accent: str = "") -> str:
        if base in GREEK:
            letter = f"\\{base}"
        elif base in SCRIPT:
            letter = SCRIPT[base]
        elif len(base) == 1 or base.replace(".", "").isdigit():
            letter = base
        else:
            letter = rf"\mathrm{{{base}}}"
        return rf"\{accent}{{{letter}}}" if accent else letter

    def scripts(self, base: str, subscript: str, superscript: str) -> str:
        below = f"_{{{subscript}}}" if subscript else ""
        above = f"^{{{superscript}}}" if superscript else ""
        return base + below + above

    def indices(self, sources: list[str], plain: bool) -> str:
        return (" " if plain else ", ").join(sources)

    def parentheses(self, source: str) -> str:
        return rf"\left({source}\right)"

    def brackets(self, source: str) -> str:
        return rf"\left[{source}\right]"

    def quotient(self, numerator: str, denominator: str) -> str:
        return rf"\frac{{{numerator}}}{{{denominator}}}"

    def inner_quotient(self, numerator: str, denominator: str) -> str:
        return rf"\dfrac{{{numerator}}}{{{denominator}}}"

    def root(self, source: str) -> str:
        return rf"\sqrt{{{source}}}"

    def product(self, factors: list[str], gaps: list[Gap]) -> str:
        return " ".join(self.GAPS[gap] + factor for gap, factor in zip(gaps, factors, strict=True))

    def prefix(self, sign: str, operand: str) -> str:
        return f"{sign} {operand}"

    def function_name(self, name: str) -> str:
        return self.COMMANDS.get(name, rf"\operatorname{{{name}}}")

    def sum_sign(self, below: str, above: str) -> str:
        return self.scripts(r"\sum\limits", below, above)

    def case_lines(self, lines: list[tuple[str, str]]) -> str:
        # A fraction in a case is as large as one beside it.
        # The space is outside of the words: behind a Chinese one LaTeX would drop it.
        rows = [
            rf"\displaystyle {value} & "
            + (
                rf"\text{{{self.condition_word}}}\ {condition}"
                if condition
                else rf"\text{{{self.otherwise_word}}}"
            )
            for value, condition in lines
        ]
        return r"\begin{cases}" + r" \\ ".join(rows) + r"\end{cases}"


def latex_step(step: Step) -> str:
    """Return one line of a derivation as displayed mathematics, the rule beside it."""
    return rf"$$\begin{{aligned}}{_line(step)}\end{{aligned}}$$"


def latex_derivation(derivation: Derivation) -> str:
    """Return a derivation as aligned equations, a line a step, the rule beside each."""
    lines = [f"& {latex(derivation.start)}", *map(_line, derivation.steps)]
    inner = " \\\\\n".join(lines)
    return f"$$\\begin{{aligned}}\n{inner}\n\\end{{aligned}}$$"


def _line(step: Step) -> str:
    sign = {Equation: r"\Rightarrow\;", Rounded: r"\approx"}.get(type(step.after), "=")
    words = rf"\text{{{step.rule.name}}}"
    if step.rule.uses is not None:
        words += rf"\;\left({latex(step.rule.uses)}\right)"
    if step.conditions:
        words += r",\; " + r",\; ".join(map(latex, step.conditions))
    return rf"&{sign} {latex(step.after)} && {words}"
