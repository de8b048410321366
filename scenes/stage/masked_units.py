"""Units of a layer under a mask: what is dropped gives no output and gets no gradient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, UP, Animation, FadeIn, Line, Mobject, RoundedRectangle, VGroup
from manim.typing import Point3D
from numpy.typing import ArrayLike

from scenes.stage.bar_chart import bar_number, decimals
from scenes.stage.lecture_scene import Region
from scenes.stage.pulse import Pulse
from scenes.stage.text import formula
from scenes.stage.theme import THEME

WIDTH, HEIGHT = 0.95, 0.4  # of a plate; frame units, as all lengths here
PITCH = 1.2  # from unit to unit, at most
NUMBER, DRAW = 26, 25  # points
DECIMALS = 2  # of a draw
BESIDE = 0.1  # of a way to its draw, of a row to its name
DRAW_ROOM = 0.5  # width of a draw
STROKE, WAY = 2.5, 4  # widths
FAINT = 0.25  # opacity of the way of a unit that is dropped
PULSE = 0.09  # radius


class MaskedUnits(VGroup):
    """`inputs` below and `outputs` above, beside the way of each unit its draw, in [0, 1].

    Units that draw less than `threshold` are off. Neither draws nor outputs are written before the
    mask falls. `names` are those of inputs, draws and outputs, left of the rows, `limit` says right
    of the draws what the threshold is. Raises ValueError unless there are as many of each.
    """

    def __init__(
        self,
        region: Region,
        inputs: ArrayLike,
        outputs: ArrayLike,
        draws: ArrayLike,
        threshold: float,
        names: Sequence[Mobject],
        limit: Mobject,
    ) -> None:
        below, above, drawn = (np.asarray(values) for values in (inputs, outputs, draws))
        if not below.shape == above.shape == drawn.shape:
            raise ValueError(
                f"expected an output and a draw for each of the {below.size} inputs, "
                f"got {above.size} and {drawn.size}"
            )
        on = drawn >= threshold
        left = max(name.width for name in names) + BESIDE
        right = limit.width + BESIDE + DRAW_ROOM / 2  # the last draw ends beyond its unit
        pitch = min(PITCH, (region.width - left - right) / below.size)
        middle = region.center[0] + (left - right) / 2
        columns = middle + (np.arange(below.size) - (below.size - 1) / 2) * pitch
        rows = region.bottom + HEIGHT / 2, region.top - HEIGHT / 2
        self.lower, self.upper = (
            VGroup(*(_plate([x, y, 0.0], 0.8 * pitch) for x in columns)) for y in rows
        )
        self.ways = VGroup(
            *(
                Line(low.get_top(), high.get_bottom(), color=THEME.line, stroke_width=WAY)
                for low, high in zip(self.lower, self.upper, strict=True)
            )
        )
        self.entered, self.left = (
            _numbers(values, plates)
            for values, plates in ((below, self.lower), (above, self.upper))
        )
        self.draws = VGroup(
            *(
                formula(bar_number(draw, DECIMALS), DRAW, THEME.local).next_to(way, RIGHT, BESIDE)
                for draw, way in zip(drawn.tolist(), self.ways, strict=True)
            )
        )
        start = columns[0] - pitch / 2
        heights = (self.lower[0].get_y(), self.draws.get_y(), self.upper[0].get_y())
        for name, y in zip(names, heights, strict=True):
            name.move_to((start - BESIDE) * RIGHT + y * UP, RIGHT)
        limit.next_to(self.draws[-1], RIGHT, buff=2 * BESIDE).set_y(self.draws.get_y())
        self.on = np.flatnonzero(on)
        self.off = np.flatnonzero(~on)
        super().__init__(self.ways, self.lower, self.upper, self.entered, *names, limit)

    def forward(self) -> list[Animation]:
        """Return animations in which the mask falls and the outputs come."""
        coming = (FadeIn(number, shift=0.3 * UP) for number in self.left)
        return [
            FadeIn(self.draws),
            *coming,
            *(Pulse(self.ways[unit], THEME.value, PULSE) for unit in self.on),
            *(self.ways[unit].animate.set_stroke(THEME.value) for unit in self.on),
            *(self.ways[unit].animate.set_stroke(opacity=FAINT) for unit in self.off),
            *(self.entered[unit].animate.set_color(THEME.muted) for unit in self.off),
        ]

    def backward(self) -> list[Animation]:
        """Return animations in which gradients run back where the units are on."""
        return [
            change
            for unit in self.on
            for change in (
                Pulse(self.ways[unit], THEME.gradient, PULSE, back=True),
                self.ways[unit].animate.set_stroke(THEME.gradient),
                self.lower[unit].animate.set_stroke(THEME.gradient),
                self.upper[unit].animate.set_stroke(THEME.gradient),
            )
        ]


def _plate(place: Point3D, width: float) -> RoundedRectangle:
    plate = RoundedRectangle(
        corner_radius=HEIGHT / 2,
        width=min(WIDTH, width),
        height=HEIGHT,
        stroke_color=THEME.line,
        stroke_width=STROKE,
        fill_color=THEME.background,
        fill_opacity=1,
    )
    return plate.move_to(place)


def _numbers(values: np.ndarray, plates: VGroup) -> VGroup:
    places = decimals(values)
    return VGroup(
        *(
            formula(bar_number(value, places) if value else "0", NUMBER, THEME.value).move_to(plate)
            for value, plate in zip(values.tolist(), plates, strict=True)
        )
    )
