"""How the parts of a formula get past each other on their ways from one line to the next.

Each part has a start and an end. `plan_passages` finds for each of them when it goes, and whether
it goes straight, on a curve above or below, or faintly: as few as possible lie in each other on
the way, and most go straight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from manim import smooth

from scenes.stage.overlap import depths

RATE = 30  # looks a second
WINDOWS = ((0.0, 1.0), (0.15, 0.85), (0.0, 0.6), (0.4, 1.0))  # parts of the time of a morph
LIFTS = (0.3, -0.3, 0.6, -0.6, 1.0, -1.0)  # frame units
FAINT = 0.15  # opacity of what goes faintly
RAMP = 0.12  # the part of a way on which it gets faint, and on which it is seen again
ROOM = 0.5  # frame units that a curve may lead out of the box of all that moves
STAYS, FAR = 0.15, 0.5  # frame units up to which a part stays, and from which on it flies
TOLERANCE = 0.15  # depth that is no trouble
# What a passage costs, in depth times seconds: a sign that crosses another costs 0.05 and more.
OTHER_WINDOW, LIFT, LIFT_BY_UNIT, FAINTLY = 0.005, 0.005, 0.03, 0.02

_TIMES = np.linspace(0, 1, 201)
_EASED = np.array([smooth(time) for time in _TIMES])  # one by one: it takes no arrays


@dataclass(frozen=True)
class Passage:
    """When a part goes, as shares of the time, and how: `lift` is how far the curve leads aside."""

    window: tuple[float, float] = WINDOWS[0]
    lift: float = 0.0
    faint: bool = False

    @property
    def price(self) -> float:
        """What it costs not to go straight."""
        lift = LIFT + LIFT_BY_UNIT * abs(self.lift) if self.lift else 0.0
        return OTHER_WINDOW * (self.window != WINDOWS[0]) + lift + FAINTLY * self.faint


PASSAGES = tuple(
    sorted(
        (
            Passage(window, lift, faint)
            for window in WINDOWS
            for lift in (0.0, *LIFTS)
            for faint in (False, True)
            if not (lift and faint)
        ),
        key=lambda passage: passage.price,
    )
)


@dataclass(frozen=True)
class Part:
    """Glyphs that go together: their boxes (n × 4) and opacities (n), before and after.

    A `copy` starts where something else stays for a while, and a `merging` part ends where
    something else arrives: nobody misses them there. Not to be `free` is to go as `passage` says.
    """

    start: np.ndarray
    end: np.ndarray
    opacities: tuple[np.ndarray, np.ndarray]
    copy: bool = False
    merging: bool = False
    free: bool = True
    passage: Passage = Passage()

    @property
    def aside(self) -> np.ndarray:
        """The direction across its way, to the left of the goer who goes left to right."""
        way = (self.end - self.start).reshape(-1, 2, 2).mean(axis=(0, 1))
        length = np.linalg.norm(way)
        return np.array([0.0, 1.0]) if length < 1e-6 else np.array([-way[1], way[0]]) / length

    @property
    def length(self) -> float:
        """How long its way is."""
        return float(np.linalg.norm((self.end - self.start).reshape(-1, 2, 2).mean(axis=(0, 1))))

    @property
    def passages(self) -> list[Passage]:
        """The passages it may take: what stays does not hop or get faint for others."""
        length = self.length
        return [
            passage
            for passage in PASSAGES
            if abs(passage.lift) <= max(LIFTS[0], length) * (length > STAYS)
            and (length > FAR or not passage.faint)
        ]

    def seen(self, passage: Passage, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return boxes (times × n × 4) and opacities (times × n) at shares of the time."""
        ways = progress(times, passage.window)[:, None]
        boxes = self.start + ways[:, :, None] * (self.end - self.start)
        if passage.lift:
            boxes = boxes + np.tile(passage.lift * self.aside, 2) * curve(ways)[:, :, None]
        opacities = self.opacities[0] + ways * (self.opacities[1] - self.opacities[0])
        if passage.faint:
            opacities = opacities * faintness(ways, self.copy, self.merging)
        return boxes, opacities


def progress(times: np.ndarray, window: tuple[float, float]) -> np.ndarray:
    """Return the shares of its way that are done at shares of the time."""
    return np.interp((times - window[0]) / (window[1] - window[0]), _TIMES, _EASED)


def curve(way: np.ndarray | float) -> np.ndarray | float:
    """Return how far aside a curve leads at a share of the way: out at once, back at the end."""
    return 1 - (2 * way - 1) ** 4


def faintness(way: np.ndarray | float, copy: bool, merging: bool) -> np.ndarray | float:
    """Return the opacity at a share of the way of what goes faintly."""
    near = np.minimum(np.inf if copy else way, np.inf if merging else 1 - way)
    return 1 - (1 - FAINT) * np.clip(near / RAMP, 0, 1)


class _Stage:
    """All that is seen while parts go, and how much of it lies in each other."""

    def __init__(self, parts: Sequence[Part], seconds: float) -> None:
        every = np.concatenate([[*part.start, *part.end] for part in parts if part.free])
        self.low, self.high = every[:, :2].min(axis=0) - ROOM, every[:, 2:].max(axis=0) + ROOM
        self.parts = [part if part.free else self._near(part) for part in parts]
        self.times = np.linspace(0, 1, 1 + max(2, round(seconds * RATE)))
        self.step = seconds * self.times[1]
        sizes = [len(part.start) for part in self.parts]
        ends = np.cumsum([0, *sizes])
        self.slices = [slice(a, b) for a, b in pairwise(ends)]
        self.chosen = [part.passage for part in parts]
        self.boxes = np.zeros((len(self.times), ends[-1], 4))
        self.opacities = np.zeros((len(self.times), ends[-1]))
        for n, passage in enumerate(self.chosen):
            self.choose(n, passage)
        both = self.boxes[[0, -1]], self.opacities[[0, -1]]
        self.rest = depths(*both, *both).max(axis=0)

    def _near(self, part: Part) -> Part:
        """Return those glyphs of a part that may be met."""
        met = (part.start[:, 2:] > self.low).all(axis=1) & (part.start[:, :2] < self.high).all(
            axis=1
        )
        met |= (part.end != part.start).any(axis=1)
        opacities = part.opacities[0][met], part.opacities[1][met]
        return replace(part, start=part.start[met], end=part.end[met], opacities=opacities)

    def choose(self, number: int, passage: Passage) -> None:
        self.chosen[number] = passage
        boxes, opacities = self.parts[number].seen(passage, self.times)
        self.boxes[:, self.slices[number]] = boxes
        self.opacities[:, self.slices[number]] = opacities

    def trouble(self, number: int, passage: Passage | None = None) -> float:
        """Return how much a part lies in others, in depth times seconds."""
        own = self.slices[number]
        boxes, opacities = self.boxes[:, own], self.opacities[:, own]
        if passage is not None:
            boxes, opacities = self.parts[number].seen(passage, self.times)
            if passage.lift and self._leaves_room(boxes):
                return np.inf
        met = self._met(boxes, own)
        found = depths(boxes, opacities, self.boxes[:, met], self.opacities[:, met])
        found = np.clip(found - self.rest[own, met] - TOLERANCE, 0, None)
        return float(found.sum() * self.step)

    def _met(self, boxes: np.ndarray, own: slice) -> np.ndarray:
        """Return the numbers of the other glyphs that come near some boxes at some time."""
        low, high = boxes[..., :2].min(axis=1), boxes[..., 2:].max(axis=1)
        near = (self.boxes[..., 0] < high[:, :1]) & (self.boxes[..., 2] > low[:, :1])
        near &= (self.boxes[..., 1] < high[:, 1:]) & (self.boxes[..., 3] > low[:, 1:])
        met = near.any(axis=0)
        met[own] = False
        return np.flatnonzero(met)

    def _leaves_room(self, boxes: np.ndarray) -> bool:
        low, high = boxes[..., :2].min(axis=(0, 1)), boxes[..., 2:].max(axis=(0, 1))
        return bool((low < self.low).any() or (high > self.high).any())


def plan_passages(parts: Sequence[Part], seconds: float) -> list[Passage]:
    """Return a passage for each part of a morph that takes so many seconds.

    First all free parts go at the same time, the one at which they are least in each other; then
    what still crosses evades, small parts before large ones.
    """
    free = [n for n, part in enumerate(parts) if part.free]
    if not free:
        return [part.passage for part in parts]
    stage = _Stage(parts, seconds)
    totals = []
    for window in WINDOWS:
        for n in free:
            stage.choose(n, Passage(window))
        totals.append(sum(map(stage.trouble, free)) + Passage(window).price)
    window = WINDOWS[int(np.argmin(totals))]
    for n in free:
        stage.choose(n, Passage(window))
    free.sort(key=lambda n: _area(parts[n]))
    for _ in range(3):
        before = list(stage.chosen)
        for n in free:
            trouble = stage.trouble(n)
            if trouble < min(OTHER_WINDOW, LIFT) and stage.chosen[n].price <= OTHER_WINDOW:
                continue
            best, least = stage.chosen[n], trouble + stage.chosen[n].price - 1e-9
            for passage in parts[n].passages:
                if passage.price >= least:  # and so have all that follow
                    break
                cost = passage.price + stage.trouble(n, passage)
                if cost < least:
                    best, least = passage, cost
            stage.choose(n, best)
        if stage.chosen == before:
            break
    return stage.chosen


def _area(part: Part) -> float:
    return float(np.prod(part.start[:, 2:] - part.start[:, :2], axis=1).sum())
