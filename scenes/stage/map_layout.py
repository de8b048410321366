"""Where the map of a network stands, what hangs below it, and the table that it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import LEFT, RIGHT, UP
from manim.typing import Point3D

from scenes.stage.lecture_scene import Region
from scenes.stage.network_map import RADIUS
from scenes.stage.result_card import CHIP_HEIGHT

GAP = 0.1  # between cards, panels and chips; frame units, as all lengths here
BELOW_TOP = 0.42  # of the nodes of the map
CHIP_ROWS = 2  # the fewest for which there is room
LINK = 0.84  # from node to node of a link beside its cards
HEAD = LINK + 2 * RADIUS + GAP  # the room for it
SHORT, SHORTER = 0.55, 0.4  # ways behind and to nodes that come in, compared with the others


class MapLayout:
    """The places in a body: a map on top, chips that hang from it, panels; in the end a table."""

    def __init__(self, body: Region) -> None:
        self.body = body
        self.foot = body.top - BELOW_TOP - RADIUS  # of the nodes

    def places(self, names: Sequence[str], inserted: Sequence[str]) -> dict[str, Point3D]:
        """Return places of nodes in a row; those of `inserted` among them stand close."""
        behind = [n for n, name in zip(names[1:], names, strict=False) if name in inserted[-1:]]
        ways = [SHORTER if n in inserted else SHORT if n in behind else 1.0 for n in names]
        ends = np.cumsum(ways) - ways[0]
        left = (self.body.left + RADIUS) * RIGHT + (self.body.top - BELOW_TOP) * UP
        width = self.body.width - 2 * RADIUS
        return {
            name: left + end / ends[-1] * width * RIGHT
            for name, end in zip(names, ends, strict=True)
        }

    def chips(self, middle: float, widths: Sequence[float]) -> list[Point3D]:
        """Return places of chips below each other, as near to `middle` as the body lets them."""
        half = max(widths) / 2
        x = min(max(middle, self.body.left + half), self.body.right - half)
        return [
            x * RIGHT + (self.foot - (row + 1) * GAP - (row + 0.5) * CHIP_HEIGHT) * UP
            for row in range(len(widths))
        ]

    def panels(self, rows: int) -> list[Region]:
        """Return the places of two panels, below the map and room for so many rows of chips."""
        rows = max(rows, CHIP_ROWS)
        body = replace(self.body, top=self.foot - rows * (CHIP_HEIGHT + GAP) - GAP)
        middle = body.center[0]
        return [replace(body, right=middle - GAP / 2), replace(body, left=middle + GAP / 2)]

    def rows(self, heights: Sequence[float]) -> list[Region]:
        """Return rows that fill the body: as high as asked for, and a share of the rest."""
        over = (self.body.height + GAP - sum(heights)) / len(heights) - GAP
        rows, top = [], self.body.top
        for height in heights:
            rows.append(replace(self.body, top=top, bottom=top - height - over))
            top -= height + over + GAP
        return rows

    def in_row(self, row: Region, widths: Sequence[float]) -> list[Region]:
        """Return places of two cards right of the room for a link.

        They are as wide as each other if they are as narrow.
        """
        left = row.left + HEAD
        first, second = widths
        middle = (left + row.right) / 2
        edge = min(max(middle, left + first + GAP / 2), row.right - second - GAP / 2)
        return [replace(row, left=left, right=edge - GAP / 2), replace(row, left=edge + GAP / 2)]

    def head(self, card: Region) -> tuple[Point3D, Point3D]:
        """Return the ends of the link that stands left of the first card of a row."""
        end = (card.left - GAP - RADIUS) * RIGHT + card.center[1] * UP
        return end + LINK * LEFT, end
