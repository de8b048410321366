"""A machine's look at what happens between two settled frames: glyphs that cross while they move.

`check_motion` looks at what is on screen while the animations of one `play` run. What two glyphs
have in common when they set out or when they have arrived is how the formula is set, and no fault.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Mobject, Scene

from scenes.stage import overlap
from scenes.stage.overlap import SEEN, THIN
from scenes.stage.typeset import Glyph

RATE = 20  # looks a second
# An eye takes a sign for another, or for a blot, when a third of it lies in its neighbour for as
# long as it takes to look at it; less or shorter is seen as movement.
DEPTH = 1 / 3
SECONDS = 0.1


@dataclass(frozen=True)
class Crossing:
    """Two glyphs that lie in each other on their way.

    `depth` is the most that they have in common, 1 when one of them lies in the other, or across
    it, as a bar does that strikes it out. `seconds` is how long it is more than `DEPTH`, from
    `time` on; `place` is where (x, y) they are then.
    """

    scene: str
    step: str
    first: str
    second: str
    depth: float
    seconds: float
    time: float
    place: tuple[float, float]

    @property
    def weight(self) -> float:
        """How much there is to see of it."""
        return self.depth * self.seconds

    def __str__(self) -> str:
        x, y = self.place
        return (
            f"{self.scene}, step {self.step}: {self.first} and {self.second} cross at "
            f"({x:.1f}, {y:.1f}): {self.depth:.0%} for {self.seconds:.2f} s from {self.time:.2f} s"
        )


def check_motion(scene: Scene, step: str) -> list[Crossing]:
    """Return what crosses for longer than `SECONDS`, the worst first.

    The animations of the scene must have begun; they are left at their end.
    """
    times = np.linspace(0, scene.duration, 1 + round(scene.duration * RATE))
    glyphs, boxes, opacities = _seen(scene, times)
    moving = _moving(boxes, opacities)
    if len(times) < 2 or not moving.any():
        return []
    depths = _depths(boxes, opacities, moving)
    rest = np.maximum(depths[0], depths[-1])
    beyond = np.clip(depths - rest, 0, None)
    long = (beyond > DEPTH).sum(axis=0) * times[1]
    found = []
    numbers = np.flatnonzero(moving)
    for row, other in zip(*np.nonzero(long > SECONDS), strict=True):
        one = numbers[row]
        if moving[other] and other < one:
            continue  # seen from the other side
        n = int((beyond[:, row, other] > DEPTH).argmax())
        left, bottom, right, top = boxes[n, one]
        found.append(
            Crossing(
                type(scene).__name__,
                step,
                _name(glyphs[one]),
                _name(glyphs[other]),
                float(beyond[:, row, other].max()),
                float(long[row, other]),
                float(times[n]),
                (float(left + right) / 2, float(bottom + top) / 2),
            )
        )
    return sorted(found, key=lambda crossing: -crossing.weight)


def _seen(scene: Scene, times: np.ndarray) -> tuple[list[Glyph], np.ndarray, np.ndarray]:
    """Return the glyphs, their boxes (times × glyphs × left, bottom, right, top) and opacities."""
    glyphs: dict[int, Glyph] = {}
    looks: list[tuple[list[Glyph], np.ndarray, np.ndarray]] = []
    for time in times:
        for animation in scene.animations:
            animation.interpolate(min(1.0, time / animation.run_time))
        shown = [glyph for mobject in scene.mobjects for glyph in _glyphs(mobject)]
        glyphs |= {id(glyph): glyph for glyph in shown}
        looks.append((shown, overlap.boxes(shown), overlap.opacities(shown)))
    places = {key: number for number, key in enumerate(glyphs)}
    boxes = np.zeros((len(times), len(glyphs), 4))
    opacities = np.zeros((len(times), len(glyphs)))
    for n, (shown, boxes_then, opacities_then) in enumerate(looks):
        numbers = [places[id(glyph)] for glyph in shown]
        boxes[n, numbers], opacities[n, numbers] = boxes_then, opacities_then
    return list(glyphs.values()), boxes, opacities


def _glyphs(mobject: Mobject) -> list[Glyph]:
    return [m for m in mobject.get_family() if isinstance(m, Glyph) and len(m.points)]


def _moving(boxes: np.ndarray, opacities: np.ndarray) -> np.ndarray:
    """Tell which glyphs are seen, and move or come or go."""
    moved = np.ptp(boxes, axis=0).max(axis=1, initial=0) > THIN
    return (moved | (np.ptp(opacities, axis=0) > SEEN)) & (opacities.max(axis=0) > SEEN)


def _depths(boxes: np.ndarray, opacities: np.ndarray, moving: np.ndarray) -> np.ndarray:
    """Return how deep each moving glyph lies in each glyph (times × moving × glyphs), 0 to 1."""
    depths = overlap.depths(boxes[:, moving], opacities[:, moving], boxes, opacities)
    numbers = np.flatnonzero(moving)
    depths[:, np.arange(len(numbers)), numbers] = 0
    return depths


def _name(glyph: Glyph) -> str:
    return glyph.name or "a sign"
