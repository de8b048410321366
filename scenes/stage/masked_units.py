"""Units of a layer under a mask: what is dropped gives no output and gets no gradient."""

from __future__ import annotations

import numpy as np
from manim import UP, Animation, FadeIn, Line, RoundedRectangle, VGroup
from manim.typing import Point3D
from numpy.typing import ArrayLike

from scenes.stage.bar_chart import bar_number, decimals
from scenes.stage.lecture_scene import Region
from scenes.stage.pulse import Pulse
from scenes.stage.text import formula
from scenes.stage.theme import THEME

WIDTH, HEIGHT = 0.95, 0.4  # of a plate; frame units, as all lengths here
PITCH = 1.2  # from unit to unit, at most
NUMBER = 26  # points
STROKE, WAY = 2.5, 4  # widths
FAINT = 0.25  # opacity of the way of a unit that is dropped
PULSE = 0.09  # radius


class MaskedUnits(VGroup):
    """`inputs` below and `outputs` above, a way for each unit; units where `kept` is false are off.

    The outputs are not written before the mask falls. Raises ValueError unless there are as many of
    each.
    """

    def __init__(
        self, region: Region, inputs: ArrayLike, outputs: ArrayLike, kept: ArrayLike
    ) -> None:
        below, above, on = (np.asarray(values) for values in (inputs, outputs, kept))
        if not below.shape == above.shape == on.shape:
            raise ValueError(
                f"expected an output and a bit of the mask for each of the {below.size} inputs, "
                f"got {above.size} and {on.size}"
            )
        pitch = min(PITCH, region.width / below.size)
        middle = region.center[0]
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
        self.on = np.flatnonzero(on)
        self.off = np.flatnonzero(~on)
        super().__init__(self.ways, self.lower, self.upper, self.entered)

    def forward(self) -> list[Animation]:
        """Return animations in which the mask falls and the outputs come."""
        coming = (FadeIn(number, shift=0.3 * UP) for number in self.left)
        return [
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
