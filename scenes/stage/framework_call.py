"""A call of a framework's loss, as a line of code with what it computes."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, VGroup

import mathcore
from scenes.stage import theme
from scenes.stage.code_line import CodeLine
from scenes.stage.numbers import number_typst
from scenes.stage.text import formula
from scenes.stage.theme import THEME

VALUE = 36  # points


def framework_call(source: str, outputs: np.ndarray, classes: np.ndarray) -> VGroup:
    """Return the line L = `source` and its value.

    `source` calls `cross_entropy` and reads the outputs as y and the classes as classes.
    """
    line = CodeLine(f"L = {source}", colors={"L": THEME.loss})
    names = {"y": outputs, "classes": classes, "cross_entropy": cross_entropy}
    value = formula(number_typst(line.run(**names)["L"]), VALUE, THEME.loss)
    return VGroup(line, value.next_to(line, RIGHT, buff=3 * theme.GAP))


def cross_entropy(outputs: np.ndarray, classes: np.ndarray, reduction: str = "mean") -> float:
    """Return the loss of a batch as frameworks do: the mean, unless the sum is asked for."""
    losses = mathcore.cross_entropy(outputs, classes)
    return float({"mean": losses.mean, "sum": losses.sum}[reduction]())
