"""The graph of an activation with the units of a layer on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import RIGHT, Dot, ManimColor, Mobject, VGroup, VMobject
from manim.typing import Point3D

from scenes.stage import theme
from scenes.stage.function_plot import FunctionPlot
from scenes.stage.span import span

SEEN = 0.4  # of the largest number on the other side of 0, at least
DOT = 0.11  # radius in frame units


class ActivationPlot(FunctionPlot):
    """A function of one number with room for these `inputs`, one for each unit.

    `names` are Typst sources of inputs and outputs, the plot is `width` × `height` at most. Curve
    and dots are made where the plot stands then.
    """

    def __init__(
        self,
        function: Callable[[np.ndarray], np.ndarray],
        inputs: np.ndarray,
        names: tuple[str, str],
        width: float,
        height: float,
    ) -> None:
        across = span([*inputs, *(SEEN * np.abs(inputs).max() * np.array([-1, 1]))])
        upward = span([*function(np.array(across)), SEEN * across[0]])
        super().__init__(across, upward, names, width, height)
        self.function, self.inputs = function, inputs

    def curve(self, color: ManimColor) -> VMobject:
        """Return the graph of the function."""
        return self.graph(self.function, color)

    def dots(self, color: ManimColor) -> VGroup:
        """Return the units as dots on the graph."""
        pairs = zip(self.inputs, self.function(self.inputs), strict=True)
        return VGroup(*(Dot(self.point(*pair), radius=DOT, color=color) for pair in pairs))

    def beside_branch(self, label: Mobject, branch: Point3D, side: Point3D) -> Mobject:
        """Put a label at a side of the middle of the branch RIGHT or LEFT of 0."""
        low, high = self.x_span
        x = (high if branch is RIGHT else low) / 2
        middle = self.point(x, float(self.function(np.array(x))))
        return label.next_to(middle, side, buff=theme.GAP)
