"""Two paths whose gradients add."""

from __future__ import annotations

from scenes.stage.lecture_scene import Region
from scenes.stage.meeting_paths import MeetingPaths
from scenes.stage.text import formula


def test_paths_and_their_sum_stay_in_the_region() -> None:
    for width in (6.3, 5.2):
        region = Region(-width / 2, width / 2, -1.0, 1.0)
        numbers = [formula(number, 26) for number in ("-1/2", "1/4", "-1/4")]
        symbols = [formula(name, 30) for name in "xbcl"]
        factors = [[formula(factor, 26) for factor in row] for row in (("2", "1/4"), ("-1/4",))]
        paths = MeetingPaths(region, symbols, factors, numbers[:2], numbers[2])
        assert region.left - 1e-9 <= paths.sum.get_left()[0]
        assert paths.get_right()[0] <= region.right + 1e-9
        assert paths.sum.get_right()[0] < paths.nodes[0].get_left()[0]
        first, second, lower = paths.written
        for upper in (first, second):
            assert upper.get_y() > paths.nodes[0].get_y() > lower.get_y()
        middle = paths.nodes[1].get_x()
        assert first.get_x() < middle < second.get_x()
        assert lower.get_x() < middle
