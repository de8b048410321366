"""A layer of units with a random draw on the way from each input to its output."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    ManimColor,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    Scene,
    VGroup,
)
from manim.typing import Point3D
from numpy.typing import ArrayLike

from scenes.stage import theme
from scenes.stage.bar_chart import bar_number, decimals
from scenes.stage.easing import LATE
from scenes.stage.lecture_scene import Region
from scenes.stage.numbers import number_typst
from scenes.stage.text import formula
from scenes.stage.theme import THEME
from scenes.stage.typeset import Typeset

NUMBER = 28  # points
PITCH = 1.5  # from unit to unit at most; frame units, as all lengths here
NODE_WIDTH, NODE_HEIGHT = 1.15, 0.62
GRADIENT_ROOM = 0.7  # above the outputs and below the inputs
SCALE = 0.24, 0.8  # where the draws 0 and 1 stand, as parts of the way
OUTSIDE = 0.55  # of a pitch that the scale goes on beyond the first and the last unit
DRAWS = 0.0, 1.0  # the least and the largest
TICK = 0.09
DOT = 0.1
PULSE = 0.12
FAINT = 0.25  # opacity of what is dropped
SLOW = 1.5 * theme.MOVE


class GatedLayer(VGroup):
    """Inputs below, outputs above, and on each way between them a draw from 0 to 1.

    `inputs`, `outputs` are the plates, `ways[n]` the two parts of a way: up to the draw, and from
    there on. `scale_of_draws` is an upright on the right from the draw 0 to the draw 1. Draws below
    the `threshold` lie in the `zone`; the units that drew them are `shut`, the others `open`.
    Raises ValueError unless there is a draw in [0, 1] for each of the units.
    """

    def __init__(self, region: Region, draws: ArrayLike, threshold: float) -> None:
        self.draws, self.threshold = np.asarray(draws, dtype=float), threshold
        self.open, self.shut = (
            np.flatnonzero(passes) for passes in (self.draws >= threshold, self.draws < threshold)
        )
        if not self.draws.size or ((self.draws < 0) | (self.draws > 1)).any():
            raise ValueError(f"expected a draw in [0, 1] for each unit, got {draws}")
        count = self.draws.size
        self.pitch = min(PITCH, region.width / (count + 2 * OUTSIDE - 1))
        middle = region.center[0]
        self.x = middle + (np.arange(count) - (count - 1) / 2) * self.pitch
        edge = GRADIENT_ROOM + NODE_HEIGHT / 2
        self.rows = region.bottom + edge, region.top - edge
        self.inputs, self.outputs = (
            VGroup(*(self._plate(x, y) for x in self.x)) for y in self.rows
        )
        self.dots = VGroup(
            *(Dot(self.place(n, draw), DOT, color=THEME.foreground) for n, draw in enumerate(draws))
        )
        self.ways = [
            VGroup(
                _way(self.inputs[n].get_top(), self.place(n, draw)),
                _way(self.place(n, draw), self.outputs[n].get_bottom()),
            )
            for n, draw in enumerate(self.draws)
        ]
        self.limit = self._limit()
        self.zone = self._zone()
        self.scale_of_draws = self._scale()
        super().__init__(self.zone, *self.ways, self.limit, self.inputs, self.outputs, self.dots)

    def place(self, unit: int, draw: float) -> Point3D:
        """Return the point of a draw on the way of a unit."""
        bottom, top = (y + s * NODE_HEIGHT / 2 for y, s in zip(self.rows, (1, -1), strict=True))
        low, high = SCALE
        share = low + draw * (high - low)
        return self.x[unit] * RIGHT + (bottom + share * (top - bottom)) * UP

    def numbers(self, values: Sequence[float], row: VGroup) -> list[Typeset]:
        """Return values on the plates of a row, all of one size."""
        return self._sized(values, [plate.get_center() for plate in row], THEME.value)

    def draw_numbers(self) -> list[Typeset]:
        """Return the draws as numbers, right of the feet of their ways, clear of a pulse."""
        numbers = self._sized(self.draws, None, THEME.foreground)
        for number, plate in zip(numbers, self.inputs, strict=True):
            number.next_to(plate.get_top() + PULSE * RIGHT, UP + RIGHT, buff=0.1)
        return numbers

    def gradients(self, values: Sequence[float], side: Point3D) -> list[Typeset]:
        """Return gradients above the outputs (`side` UP) or below the inputs (DOWN)."""
        row = self.outputs if side[1] > 0 else self.inputs
        away = NODE_HEIGHT / 2 + GRADIENT_ROOM / 2
        places = [plate.get_center() + away * side for plate in row]
        return self._sized(values, places, THEME.gradient)

    def beside_ways(self, source: str, size: float) -> VGroup:
        """Return a formula (Typst source) at each open way, left of where a draw of 1 stands."""
        formulas = (formula(source, size, THEME.local) for _ in self.open)
        return VGroup(
            *(
                label.next_to(self.place(unit, 1.0), LEFT, buff=theme.GAP)
                for unit, label in zip(self.open, formulas, strict=True)
            )
        )

    def left_of(self, y: float) -> Point3D:
        """Return where the name of what stands at a height ends."""
        return (self.limit.get_left()[0] - theme.GAP / 2) * RIGHT + y * UP

    # --------------------------------------------------------------------------- animations

    def draw(self, scene: Scene, *beside: Animation) -> None:
        """Let the draws rise from 0 to where they stand, with animations beside."""
        dots = [dot.copy().move_to(self.place(unit, 0.0)) for unit, dot in enumerate(self.dots)]
        scene.play(FadeIn(*dots), run_time=theme.QUICK)
        scene.play(*map(ReplacementTransform, dots, self.dots), *beside, run_time=SLOW)

    def pale(self, numbers: VGroup, results: VGroup) -> list[Animation]:
        """Return how the units that are shut, with their numbers, go pale behind their draws."""
        return [
            change
            for unit in self.shut
            for change in (
                numbers[unit].animate.set_color(THEME.muted),
                results[unit].animate.set_color(THEME.muted),
                self.dots[unit].animate.set_color(THEME.muted),
                self.ways[unit][1].animate.set_stroke(opacity=FAINT),
                self.inputs[unit].animate.set_stroke(opacity=FAINT),
                self.outputs[unit].animate.set_stroke(opacity=FAINT),
            )
        ]

    def forward(self, scene: Scene, results: VGroup) -> None:
        """Let values run up the open ways, where their results appear."""
        pulses = {unit: self._pulse(self.inputs[unit].get_top(), THEME.value) for unit in self.open}
        scene.play(
            *(
                pulse.animate.move_to(self.outputs[unit].get_bottom())
                for unit, pulse in pulses.items()
            ),
            *(self.ways[unit].animate.set_color(THEME.value) for unit in pulses),
            *(FadeIn(results[unit], rate_func=LATE) for unit in pulses),
            run_time=SLOW,
        )
        scene.play(FadeOut(*pulses.values()), run_time=theme.QUICK)

    def backward(self, scene: Scene, *arriving: Animation) -> None:
        """Let gradients run down all ways; at shut draws they end, of the others they arrive."""
        pulses = [self._pulse(plate.get_bottom(), THEME.gradient) for plate in self.outputs]
        scene.play(
            *(
                pulse.animate.move_to(self.place(unit, self.draws[unit]))
                for unit, pulse in enumerate(pulses)
            ),
            *(way[1].animate.set_color(THEME.gradient) for way in self.ways),
            run_time=theme.MOVE,
        )
        scene.play(
            *(pulses[unit].animate.move_to(self.inputs[unit].get_top()) for unit in self.open),
            *(self.ways[unit][0].animate.set_color(THEME.gradient) for unit in self.open),
            *(FadeOut(pulses[unit], scale=2) for unit in self.shut),
            run_time=theme.MOVE,
        )
        scene.play(*(FadeOut(pulses[unit]) for unit in self.open), *arriving, run_time=theme.QUICK)

    def pass_all(self) -> list[Animation]:
        """Return how every unit and its whole way lights up."""
        lines = (line for way in self.ways for line in way)
        plates = (plate for row in (self.inputs, self.outputs) for plate in row)
        return [
            *(line.animate.set_stroke(THEME.value, opacity=1) for line in lines),
            *(plate.animate.set_stroke(opacity=1) for plate in plates),
        ]

    # ------------------------------------------------------------------------------- in common

    def _pulse(self, place: Point3D, color: ManimColor) -> Dot:
        return Dot(place, PULSE, color=color)

    def _sized(
        self, values: Sequence[float], places: Sequence[Point3D] | None, color: ManimColor
    ) -> list[Typeset]:
        shown = (bar_number(value, decimals([value])) for value in map(float, values))
        numbers = [formula(number, NUMBER, color) for number in shown]
        room = 0.85 * self.inputs[0].width
        scale = min(1.0, room / max(number.width for number in numbers))
        for number, place in zip(numbers, places or [None] * len(numbers), strict=True):
            number.scale(scale)
            if place is not None:
                number.move_to(place)
        return numbers

    def _plate(self, x: float, y: float) -> RoundedRectangle:
        plate = RoundedRectangle(
            corner_radius=NODE_HEIGHT / 2,
            width=min(NODE_WIDTH, 0.85 * self.pitch),
            height=NODE_HEIGHT,
            stroke_color=THEME.line,
            stroke_width=3,
            fill_color=THEME.surface,
            fill_opacity=1,
        )
        return plate.move_to([x, y, 0])

    def _limit(self) -> Line:
        outside = OUTSIDE * self.pitch
        ends = (
            self.place(n, self.threshold) + side * outside for n, side in ((0, LEFT), (-1, RIGHT))
        )
        return Line(*ends, color=THEME.local, stroke_width=3)

    def _scale(self) -> VGroup:
        x = self.limit.get_right()[0] * RIGHT
        ends = [x + self.place(-1, draw)[1] * UP for draw in DRAWS]
        lines = [Line(*ends), *(Line(end, end + TICK * RIGHT) for end in ends)]
        numbers = (
            formula(number_typst(draw), NUMBER, THEME.muted).next_to(end, RIGHT, buff=theme.GAP / 2)
            for draw, end in zip(DRAWS, ends, strict=True)
        )
        return VGroup(*(line.set_stroke(THEME.line, 2.5) for line in lines), *numbers)

    def _zone(self) -> Rectangle:
        low = self.place(0, 0.0)[1]
        height = self.limit.get_y() - low
        zone = Rectangle(
            width=self.limit.width,
            height=height,
            stroke_width=0,
            fill_color=THEME.surface,
            fill_opacity=1,
        )
        return zone.next_to(self.limit, DOWN, buff=0)


def _way(start: Point3D, end: Point3D) -> Line:
    return Line(start, end, color=THEME.line, stroke_width=4)
