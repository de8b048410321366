"""What the screen states: its equations, in the notations of those who use them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from manim import Scene
from sympy import Basic

from mathcore.expressions import Comparison, Equalities, Equation
from mathcore.latex import latex
from mathcore.mathml import mathml
from mathcore.typst import typst
from scenes.stage.equation import EquationMobject
from scenes.words import current_language


@dataclass(frozen=True)
class Statement:
    """An equation; or a right side that goes on from another line; or a left side that is asked."""

    expression: Basic
    goes_on: bool = False  # = expression
    asked: bool = False  # expression = ?

    def typst(self) -> str:
        """Return it as Typst math source."""
        return self._whole(typst(self.expression, language=current_language()), "= ", " = thin ?")

    def latex(self) -> str:
        """Return it as LaTeX, for math mode."""
        return self._whole(latex(self.expression, language=current_language()), "= ", r" = \,?")

    def mathml(self) -> str:
        """Return it as a `math` element."""
        source = mathml(self.expression, language=current_language())
        start, end = source.index(">") + 1, source.rindex("<")
        inside = self._whole(source[start:end], '<mo form="infix">=</mo>', "<mo>=</mo><mo>?</mo>")
        return source[:start] + inside + source[end:]

    def _whole(self, source: str, before: str, after: str) -> str:
        return before * self.goes_on + source + after * self.asked


class NewStatements:
    """Tells, step by step, which statements of a scene were not on the screen a step before."""

    def __init__(self) -> None:
        self._before: list[Statement] = []

    def __call__(self, scene: Scene) -> list[Statement]:
        """Return those that are new since the last call."""
        shown = statements(scene)
        new = [statement for statement in shown if statement not in self._before]
        self._before = shown
        return new


def statements(scene: Scene) -> list[Statement]:
    """Return what the screen states, each once, conditions last; a mere label states nothing."""
    found = (
        _statement(member)
        for mobject in scene.mobjects
        for member in mobject.get_family()
        if isinstance(member, EquationMobject)
    )
    distinct = [statement for statement in dict.fromkeys(found) if statement is not None]
    return sorted(distinct, key=lambda statement: isinstance(statement.expression, Comparison))


def _statement(equation: EquationMobject) -> Statement | None:
    expression = equation.expression
    if isinstance(expression, Equation | Equalities | Comparison):
        return Statement(expression)
    if equation.typst_code.startswith("$ = "):
        return Statement(expression, goes_on=True)
    if equation.typst_code.endswith(" = thin ? $"):
        return Statement(expression, asked=True)
    return None
