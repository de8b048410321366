"""Samples on a number line, their mean and deviation, and how far they have moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    Dot,
    Line,
    ManimColor,
    Mobject,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike

from scenes.stage.number_line import NumberLine
from scenes.stage.text import formula
from scenes.stage.theme import THEME

LABEL = 34  # points
RADIUS = 0.12  # frame units, as all lengths here
LABEL_HEIGHT = 0.62  # of the middle of a label above the axis
LABEL_GAP = 0.14  # between labels
BAR_DEPTH = 0.85  # of the bar of the deviation below the axis
BAR_TICK = 0.12
BAR_GAP = 0.15
TRAIL_WIDTH = 9  # of the stroke


class Samples(VGroup):
    """Dots at the `values` of a number line, each with its name (Typst source) above it.

    Names keep apart where dots are close; a stem leads from each dot to its name.
    """

    def __init__(
        self, line: NumberLine, values: ArrayLike, names: Sequence[str], color: ManimColor
    ) -> None:
        self.line = line
        self.dots = VGroup(*(Dot(radius=RADIUS, color=color) for _ in names))
        self.stems = VGroup(*(Line(stroke_width=2, color=THEME.line) for _ in names))
        self.labels = VGroup(*(formula(name, LABEL, color) for name in names))
        super().__init__(self.stems, self.dots, self.labels)
        self.movable = _centred(*self.dots, *self.labels)
        self.widths = np.array([label.width for label in self.labels])
        self.show_values(values)

    def show_values(self, values: ArrayLike) -> None:
        """Move every dot, stem and name to where the values are."""
        points = [self.line.point(value) for value in np.asarray(values, dtype=float)]
        wanted = np.array([point[0] for point in points])
        places = spread(wanted, self.widths)
        above = [
            x * RIGHT + (point[1] + LABEL_HEIGHT) * UP
            for x, point in zip(places, points, strict=True)
        ]
        _put(self.dots, self.movable[: len(points)], points)
        _put(self.labels, self.movable[len(points) :], above)
        for point, stem, label in zip(points, self.stems, self.labels, strict=True):
            foot = label.get_bottom() + 0.06 * DOWN
            stem.set_points_as_corners([point + RADIUS * UP, foot])


class MeanAndDeviation(VGroup):
    """A bar below a number line, from the mean, which is named at its start, to one deviation above
    it, whose name stands below the bar that is as long.
    """

    def __init__(
        self, line: NumberLine, values: ArrayLike, mean: str, deviation: str, color: ManimColor
    ) -> None:
        self.line = line
        self.bar = VMobject(stroke_color=color, stroke_width=4)
        self.mean, self.deviation = formula(mean, LABEL, color), formula(deviation, LABEL, color)
        super().__init__(self.bar, self.mean, self.deviation)
        self.movable = _centred(self.mean, self.deviation)
        self.halves = self.mean.width / 2, self.deviation.height / 2
        self.show_values(values)

    def show_values(self, values: ArrayLike) -> None:
        """Put the bar where the mean and the deviation, the two values, are."""
        mean, deviation = values
        start, end = (
            self.line.point(value) + BAR_DEPTH * DOWN for value in (mean, mean + deviation)
        )
        tick = BAR_TICK * UP
        self.bar.set_points_as_corners(
            [start + tick, start - tick, start, end, end + tick, end - tick]
        )
        before = start + (BAR_GAP + self.halves[0]) * LEFT
        below = (start + end) / 2 + (BAR_GAP + self.halves[1]) * DOWN
        _put((self.mean, self.deviation), self.movable, (before, below))


class Trails(VGroup):
    """A ring where each sample started and a trail from there to where it is now."""

    def __init__(self, line: NumberLine, starts: ArrayLike) -> None:
        self.line, self.starts = line, [line.point(value) for value in starts]
        self.trails = VGroup(
            *(Line(stroke_width=TRAIL_WIDTH, color=THEME.local) for _ in self.starts)
        )
        rings = (
            Circle(0.8 * RADIUS, color=THEME.local, stroke_width=2.5).move_to(start)
            for start in self.starts
        )
        super().__init__(self.trails, *rings)
        self.show_values(starts)

    def show_values(self, values: ArrayLike) -> None:
        """Let the trails end at the values."""
        for trail, start, value in zip(self.trails, self.starts, values, strict=True):
            trail.set_points_as_corners([start, self.line.point(value)])


class Follow(Animation):
    """Show values that change along a path (times × values) on a mobject with `show_values`."""

    def __init__(self, mobject: Mobject, path: ArrayLike, **kwargs: object) -> None:
        self.path = np.asarray(path, dtype=float)
        super().__init__(mobject, **kwargs)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the values of one moment."""
        time = self.rate_func(alpha) * (len(self.path) - 1)
        before = min(int(time), len(self.path) - 2)
        share = time - before
        self.mobject.show_values((1 - share) * self.path[before] + share * self.path[before + 1])


def _centred(*mobjects: VMobject) -> list[list[np.ndarray]]:
    """Return the points of each mobject and its parts, its middle at the origin."""
    return [
        [part.points - mobject.get_center() for part in mobject.get_family()]
        for mobject in mobjects
    ]


def _put(
    mobjects: Iterable[VMobject],
    outlines: Iterable[list[np.ndarray]],
    places: Iterable[np.ndarray],
) -> None:
    """Put mobjects of these centred points at places.

    Never from where they were: with each frame rounding would add up, and a move that comes from
    the cache, without its frames, would end elsewhere in the last digit.
    """
    for mobject, outline, place in zip(mobjects, outlines, places, strict=True):
        for part, points in zip(mobject.get_family(), outline, strict=True):
            part.points = points + place


def spread(wanted: np.ndarray, widths: np.ndarray) -> np.ndarray:
    """Return the places nearest to the wanted ones at which labels of these widths keep apart.

    The order is kept, and the places vary continuously with the wanted ones (least squares under
    order constraints, by pooling adjacent violators).
    """
    order = np.argsort(wanted, kind="stable")
    sizes = widths[order]
    apart = (sizes[:-1] + sizes[1:]) / 2 + LABEL_GAP
    offsets = np.concatenate([[0.0], np.cumsum(apart)])
    pools: list[tuple[float, int]] = []  # mean and number of neighbours that touch
    for target in wanted[order] - offsets:
        pools.append((float(target), 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, k) = pools[-2:]
            pools[-2:] = [((a * n + b * k) / (n + k), n + k)]
    places = np.empty(len(wanted))
    places[order] = np.repeat([p for p, _ in pools], [n for _, n in pools]) + offsets
    return places
