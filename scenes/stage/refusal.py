"""A claim refused: a stamp behind it, and below it a point at which its two sides differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from manim import DEGREES, DOWN, RIGHT, RoundedRectangle, VGroup

from mathcore.expressions import Expr, Leaf, walk
from mathcore.verification.oracle import Counterexample
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.numbers import number_typst
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

NUMBERS = 27  # points
TILT = 5 * DEGREES


class Refusal(VGroup):
    """What the verifier has against the claim of a line.

    `numbers` are the point, as far as the expressions `about` name what it depends on and but for
    matrices, and the values (or shapes) of both sides: `true` says the left one, `claimed` the
    right one. `stamp` says `refused`.
    """

    def __init__(
        self,
        line: EquationMobject,
        counterexample: Counterexample,
        about: Iterable[Expr],
        *,
        true: str,
        claimed: str,
        refused: str,
    ) -> None:
        sides = ((true, counterexample.left, THEME.proved), (claimed, counterexample.right, None))
        self.numbers = VGroup(
            *(
                VGroup(
                    words(name, theme.NOTE, color or THEME.loss),
                    formula(_side(value), NUMBERS, color or THEME.loss),
                ).arrange(RIGHT, buff=theme.GAP / 2)
                for name, value, color in sides
            )
        )
        if point := _point(counterexample, about):
            self.numbers.add_to_back(formula(point, NUMBERS, THEME.muted))
        self.numbers.arrange(RIGHT, buff=2 * theme.GAP)
        label = words(refused, theme.NARRATION, THEME.loss, bold=True)
        plate = RoundedRectangle(
            corner_radius=0.1,
            width=label.width + 0.35,
            height=label.height + 0.3,
            color=THEME.loss,
            stroke_width=4,
        )
        self.stamp = VGroup(plate, label.move_to(plate)).rotate(TILT)
        self.stamp.next_to(line, RIGHT, buff=2 * theme.GAP)
        self.numbers.next_to(VGroup(line, self.stamp), DOWN, buff=0.6 * theme.GAP)
        super().__init__(self.numbers, self.stamp)


def _point(counterexample: Counterexample, about: Iterable[Expr]) -> str:
    """Return Typst source of where the sides differ; of shapes, they say it themselves."""
    if counterexample.left.startswith("shape"):
        return ""
    parts = [part for expression in about for _, part in walk(expression)]
    named = [part.name for part in parts if isinstance(part, Leaf)]
    known: dict[str, Any] = counterexample.sizes | counterexample.indices | counterexample.values
    return ", space ".join(
        f"{name} = {_value(value)}"
        for name, value in known.items()
        if name in named and not _is_matrix(value)
    )


def _is_matrix(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(entry, tuple) for entry in value)


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(_value(entry) for entry in value)})"
    return number_typst(float(value))


def _side(text: str) -> str:
    """Return Typst source of a number, or of a shape such as "shape D_s × D_a = 3 × 4"."""
    if text.startswith("shape"):
        return text.removeprefix("shape ").replace("×", "times")
    return number_typst(float(text.replace("−", "-")))
