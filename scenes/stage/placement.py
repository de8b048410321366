"""Places for labels: the first of some candidates where a label touches nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from manim import Mobject
from manim.typing import Point3D

from scenes.stage.lecture_scene import Region

AIR = 0.07  # between a label and anything else, in frame units


@dataclass(frozen=True)
class Box:
    """An axis-parallel rectangle: its middle and half its extents."""

    x: float
    y: float
    half_width: float
    half_height: float

    @classmethod
    def of(cls, mobject: Mobject, air: float = 0.0) -> Box:
        """Return the bounding box of a mobject, `air` wider on all sides."""
        x, y, _ = mobject.get_center()
        return cls(x, y, mobject.width / 2 + air, mobject.height / 2 + air)

    def overlap(self, other: Box) -> float:
        """Return the area that two boxes share."""
        width = self.half_width + other.half_width - abs(self.x - other.x)
        height = self.half_height + other.half_height - abs(self.y - other.y)
        return max(0.0, width) * max(0.0, height)

    def outside(self, region: Region) -> float:
        """Return how far the box reaches beyond a region."""
        return max(
            0.0,
            region.left - self.x + self.half_width,
            self.x + self.half_width - region.right,
            region.bottom - self.y + self.half_height,
            self.y + self.half_height - region.top,
        )

    def share(self, points: np.ndarray) -> float:
        """Return the share of the points (n × 3) that lie inside."""
        inside = np.abs(points[:, :2] - (self.x, self.y)) < (self.half_width, self.half_height)
        return float(inside.all(axis=1).mean())


@dataclass(frozen=True)
class Stadium:
    """All points within a radius of a horizontal segment: a circle if that has no length."""

    x: float
    y: float
    half_length: float
    radius: float

    @classmethod
    def of(cls, shape: Mobject) -> Stadium:
        """Return the stadium that fills a mobject's bounding box (which is wide, not high)."""
        x, y, _ = shape.get_center()
        return cls(x, y, (shape.width - shape.height) / 2, shape.height / 2)

    def overlap(self, box: Box) -> float:
        """Return how deep a box reaches into the stadium."""
        aside = max(0.0, abs(box.x - self.x) - box.half_width - self.half_length)
        above = max(0.0, abs(box.y - self.y) - box.half_height)
        return max(0.0, self.radius - float(np.hypot(aside, above)))


class Placement:
    """What is taken in a region: boxes, stadiums and lines (points along them, n × 3, densely)."""

    def __init__(
        self,
        region: Region,
        boxes: Iterable[Box | Stadium],
        lines: Iterable[np.ndarray],
    ) -> None:
        self.region = region
        self.boxes = list(boxes)
        self.lines = list(lines)
        self.cost = 0.0  # 0 as long as every label found a place of its own

    def branch(self) -> Placement:
        """Return a copy for labels that come and go: what it places takes no place here."""
        return Placement(self.region, self.boxes, self.lines)

    def place(self, label: Mobject, candidates: Iterable[Point3D]) -> None:
        """Move a label to the first free candidate, else to the one where it touches least."""
        half_width, half_height = label.width / 2 + AIR, label.height / 2 + AIR
        best, least = None, np.inf
        for point in candidates:
            box = Box(point[0], point[1], half_width, half_height)
            cost = (
                box.outside(self.region)
                + sum(other.overlap(box) for other in self.boxes)
                + sum(box.share(line) for line in self.lines)
            )
            if cost < least:
                best, least = point, cost
            if not cost:
                break
        label.move_to(best)
        self.boxes.append(Box.of(label))
        self.cost += least
