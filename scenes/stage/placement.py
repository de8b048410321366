"""Places for labels: the first of some candidates where a label touches nothing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from manim import Mobject

from scenes.stage.lecture_scene import Region

AIR = 0.07  # between a label and anything else, in frame units
APART = (0.04, 0.0)  # what two labels beside each other keep in addition, not to read as one
BETWEEN = 0.09  # half the width of the way between a label and its line
LINE = 0.01  # what a point of a line inside a label costs
AT_ONCE = 32  # candidates that are looked at together: most labels take one of the first


class Placement:
    """What is taken in a region: nodes, lines, and the labels that were placed.

    `nodes` are round or, if wide, stadiums (all points within a radius of a horizontal segment),
    `lines` are dense points along each line (n × 3).
    """

    def __init__(
        self, region: Region, nodes: Iterable[Mobject], lines: Iterable[np.ndarray]
    ) -> None:
        self.region = region
        self.cost = 0.0  # 0 as long as every label found a place of its own
        self._boxes = np.empty((0, 4))  # x, y, half width, half height
        # x, y, half the length of the segment, radius
        self._nodes = np.array([_stadium(node) for node in nodes]).reshape(-1, 4)
        self._lines = np.concatenate([np.empty((0, 3)), *lines])[:, :2]

    def branch(self) -> Placement:
        """Return a copy for labels that come and go: what it places takes no place here."""
        copy = Placement(self.region, [], [])
        copy._boxes, copy._nodes, copy._lines = self._boxes, self._nodes, self._lines
        return copy

    def place(
        self, label: Mobject, candidates: np.ndarray, anchors: np.ndarray | None = None
    ) -> None:
        """Move a label to the best free candidate (n × 2), else to where it touches least."""
        if not self.place_free(label, candidates, anchors):
            costs = self.touches(candidates, _half(label) + AIR)
            self.cost += float(costs.min())
            self._take(label, candidates[costs.argmin()])

    def place_free(
        self, label: Mobject, candidates: np.ndarray, anchors: np.ndarray | None = None
    ) -> bool:
        """Move a label to the best free candidate (n × 2) and tell whether there was one.

        `anchors` are the points that it labels there: of the free candidates the first is taken
        that no line separates from them, else the one with the fewest points of lines between.
        """
        half = _half(label) + AIR
        best, fewest = None, np.inf
        for start in range(0, len(candidates), AT_ONCE):
            part = candidates[start : start + AT_ONCE]
            free = np.flatnonzero(self.touches(part, half) == 0)
            if not len(free):
                continue
            between = np.zeros(len(free))
            if anchors is not None:
                between = self._between(anchors[start + free], part[free])
            if between.min() < fewest:
                best, fewest = part[free[between.argmin()]], between.min()  # first of the smallest
            if not fewest:
                break
        if best is None:
            return False
        self._take(label, best)
        return True

    def _take(self, label: Mobject, place: np.ndarray) -> None:
        label.move_to([*place, 0.0])
        self._boxes = np.vstack([self._boxes, [*place, *(_half(label) + AIR + APART)]])

    def _between(self, anchors: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """Return how many points of lines lie on the ways from anchors to candidates."""
        away = candidates - anchors
        distance = np.linalg.norm(away, axis=1, keepdims=True)
        start = anchors + np.minimum(2.5 * BETWEEN / distance, 1) * away  # past the own line
        half = np.array([BETWEEN, BETWEEN])
        return sum(
            self._on_lines(start + share * (candidates - start), half)
            for share in np.linspace(0, 1, 8)
        )

    def touches(self, middles: np.ndarray, half: np.ndarray) -> np.ndarray:
        """Return how much boxes touch what is taken: 0 where one is free and inside the region.

        `middles` is n × 2, `half` the half width and height that all have; n costs come back.
        """
        region = self.region
        low = np.array([region.left, region.bottom]) - (middles - half)
        high = middles + half - np.array([region.right, region.top])
        outside = np.maximum(low, 0).sum(axis=1) + np.maximum(high, 0).sum(axis=1)
        middles = middles[:, None]
        shared = self._boxes[:, 2:] + half - np.abs(self._boxes[:, :2] - middles)
        areas = np.prod(np.maximum(shared, 0), axis=2).sum(axis=1)
        apart = np.abs(self._nodes[:, :2] - middles) - half
        apart[..., 0] -= self._nodes[:, 2]
        depths = self._nodes[:, 3] - np.linalg.norm(np.maximum(apart, 0), axis=2)
        on_lines = LINE * self._on_lines(middles[:, 0], half)
        return outside + areas + np.maximum(depths, 0).sum(axis=1) + on_lines

    def _on_lines(self, middles: np.ndarray, half: np.ndarray) -> np.ndarray:
        """Return how many points of lines lie in each box."""
        x, y = self._lines.T
        inside = np.abs(x - middles[:, :1]) < half[0]
        inside &= np.abs(y - middles[:, 1:]) < half[1]
        return np.count_nonzero(inside, axis=1)


def _half(label: Mobject) -> np.ndarray:
    """Return half the width and the height of a label."""
    return np.array([label.width, label.height]) / 2


def _stadium(node: Mobject) -> tuple[float, float, float, float]:
    x, y, _ = node.get_center()
    return x, y, (node.width - node.height) / 2, node.height / 2
