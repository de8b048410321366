"""A batch in numbers: a column of inputs above, the column of its outputs below."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UL,
    UP,
    UR,
    Animation,
    AnimationGroup,
    FadeIn,
    GrowArrow,
    LaggedStart,
    ManimColor,
    Mobject,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    VMobject,
)

from mathcore.expressions import Expr
from scenes.stage import theme
from scenes.stage.arrows import arrow
from scenes.stage.bar_chart import SMALLEST_NUMBER
from scenes.stage.easing import LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.labelled import tinted
from scenes.stage.lecture_scene import Region
from scenes.stage.matrix_view import NUMBER_SIZE
from scenes.stage.shape_blocks import Block
from scenes.stage.theme import THEME

ARROW = 0.75  # frame units
WIDEST = 0.6  # of a matrix, as part of the region
FRAME = 4  # stroke width
EMPTY = 0.08  # opacity of a cell without a number
TICK = 0.12  # of the ends of a bracket
ABOVE = 0.55  # what is free above the inputs, for a bracket and what it says
PROBABILITY = 1.0  # the largest: what an output has decimals and tint for


class BatchColumns(VGroup):
    """Inputs (n × m) over probabilities (k × m) in the middle of a region, an arrow a sample.

    `inputs` and `outputs` are drawn with their `names` on the left. Raises ValueError when the
    numbers would be too small.
    """

    def __init__(
        self, region: Region, inputs: np.ndarray, outputs: np.ndarray, named: Sequence[Expr]
    ) -> None:
        views = VGroup(tinted(inputs, THEME.value), tinted(outputs, THEME.value, PROBABILITY))
        free = region.height - ARROW - theme.GAP - ABOVE
        scale = min(
            1.0, WIDEST * region.width / views.width, free / sum(view.height for view in views)
        )
        if scale * NUMBER_SIZE < SMALLEST_NUMBER:
            raise ValueError(
                f"a batch of shape {inputs.shape} with {len(outputs)} classes does "
                "not fit: take fewer inputs, classes or samples"
            )
        for view in views:
            view.scale(scale)
        self.arrows = VGroup(*(arrow(ARROW * DOWN) for _ in inputs.T))
        VGroup(views[0], self.arrows, views[1]).arrange(DOWN, buff=theme.GAP / 2)
        for way, cell in zip(self.arrows, views[0].cells[0], strict=True):
            way.set_x(cell.get_x())
        VGroup(views, self.arrows).move_to(region.center + ABOVE / 2 * DOWN)
        self.inputs, self.outputs = views
        self.names = VGroup(
            *(
                EquationMobject(name, theme.EQUATION, THEME.value).next_to(
                    view, LEFT, buff=2 * theme.GAP
                )
                for name, view in zip(named, views, strict=True)
            )
        )
        super().__init__(self.inputs, self.names, self.outputs, self.arrows)
        # The cells of the outputs, column by column, before there are numbers in them.
        rows = len(self.outputs.cells)
        self.empty = [
            VGroup(*(cell.copy() for cell in self.outputs.column(n)[:rows]))
            for n in range(len(self.arrows))
        ]
        for column in self.empty:
            column.set_fill(THEME.value, EMPTY)

    def growing(self, inputs: Block, outputs: Block) -> list[Animation]:
        """Return how blocks of cells become the inputs in numbers, and the cells of the outputs.

        Those are empty yet. The blocks have as many cells as the matrices.
        """
        cells, numbers = (
            [m for row in rows for m in row] for rows in (self.inputs.cells, self.inputs.entries)
        )
        empty = [cell for column in zip(*self.empty, strict=True) for cell in column]
        return [
            *(ReplacementTransform(*pair) for pair in zip(inputs, cells, strict=True)),
            *(ReplacementTransform(*pair) for pair in zip(outputs, empty, strict=True)),
            FadeIn(*numbers, self.inputs.brackets, self.outputs.brackets, rate_func=LATE),
            FadeIn(self.names, rate_func=LATE),
        ]

    def passing(self) -> Animation:
        """Return the animation in which each column of outputs comes from its inputs."""
        columns = []
        for n, (way, empty) in enumerate(zip(self.arrows, self.empty, strict=True)):
            half = len(self.outputs.cells)
            cells, numbers = self.outputs.column(n)[:half], self.outputs.column(n)[half:]
            columns.append(
                AnimationGroup(
                    GrowArrow(way),
                    *(
                        ReplacementTransform(*pair, rate_func=LATE)
                        for pair in zip(empty, cells, strict=True)
                    ),
                    *(FadeIn(number, shift=0.4 * DOWN, rate_func=LATE) for number in numbers),
                )
            )
        return LaggedStart(*columns, lag_ratio=0.35)

    def around_outputs(self, rows: Sequence[int], color: ManimColor) -> VGroup:
        """Return a frame around one output of each sample, that in the given row."""
        cells = (self.outputs.cells[row][column] for column, row in enumerate(rows))
        return VGroup(*(_frame(cell, color) for cell in cells))

    def over_inputs(self, sample: int, label: Mobject) -> VGroup:
        """Return a bracket over the inputs of one sample, with a label above it."""
        column = VGroup(*self.inputs.column(sample))
        left, right = (column.get_corner(corner) + theme.GAP / 4 * UP for corner in (UL, UR))
        bracket = VMobject(stroke_color=label.get_color(), stroke_width=FRAME)
        bracket.set_points_as_corners([left, left + TICK * UP, right + TICK * UP, right])
        return VGroup(bracket, label.next_to(bracket, UP, buff=theme.GAP / 4))


def _frame(mobject: VGroup, color: ManimColor) -> SurroundingRectangle:
    return SurroundingRectangle(mobject, color=color, buff=0, stroke_width=FRAME)
