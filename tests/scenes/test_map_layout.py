"""Where the map, its chips, the panels and the table stand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scenes.stage.lecture_scene import Region
from scenes.stage.map_layout import CHIP_ROWS, LINK, MapLayout
from scenes.stage.network_map import RADIUS
from scenes.stage.result_card import CHIP_HEIGHT

BODY = Region(-6.7, 6.7, -2.6, 3.0)
LAYOUT = MapLayout(BODY)


def test_nodes_fill_the_width_and_what_comes_in_stands_close() -> None:
    plain = LAYOUT.places("xrzl", ("a", "b"))
    more = LAYOUT.places("xrabzl", ("a", "b"))
    for places in (plain, more):
        x = [place[0] for place in places.values()]
        assert x[0] == pytest.approx(BODY.left + RADIUS)
        assert x[-1] == pytest.approx(BODY.right - RADIUS)
        assert x == sorted(x)
    assert np.ptp(np.diff([place[0] for place in plain.values()])) == pytest.approx(0)
    way = {name: more[name][0] - more[before][0] for before, name in pairwise(more)}
    assert way["a"] == pytest.approx(way["b"])
    assert way["b"] < way["z"] < way["l"] == pytest.approx(way["r"])


def test_chips_hang_between_the_map_and_the_panels() -> None:
    for middle in (BODY.left, 0.0, BODY.right):
        chips = LAYOUT.chips(middle, [2.0, 1.0, 1.5])
        assert BODY.left <= chips[0][0] - 1.0 <= chips[0][0] + 1.0 <= BODY.right
        heights = [chip[1] for chip in chips]
        assert heights[0] - heights[1] > CHIP_HEIGHT
        assert heights[1] - heights[2] > CHIP_HEIGHT
        assert LAYOUT.foot > heights[0] + CHIP_HEIGHT / 2
        for rows in range(4):
            lowest = heights[max(rows, CHIP_ROWS) - 1]
            for panel in LAYOUT.panels(rows):
                assert panel.top < lowest - CHIP_HEIGHT / 2


def test_rows_fill_the_body_and_cards_get_what_they_need() -> None:
    rows = LAYOUT.rows([0.8, 1.3, 0.8])
    assert rows[0].top == BODY.top
    assert rows[-1].bottom == pytest.approx(BODY.bottom)
    assert all(above.bottom > below.top for above, below in pairwise(rows))
    assert rows[1].height - rows[0].height == pytest.approx(0.5)
    for widths in ([3.0, 3.0], [7.0, 4.0], [4.0, 7.0]):
        first, second = LAYOUT.in_row(rows[0], widths)
        assert first.width >= widths[0] - 1e-9
        assert second.width >= widths[1] - 1e-9
        assert first.right < second.left
        assert second.right == BODY.right
        start, end = LAYOUT.head(first)
        assert end[0] - start[0] == pytest.approx(LINK)
        assert rows[0].left <= start[0] - RADIUS + 1e-9
        assert end[0] + RADIUS < first.left
