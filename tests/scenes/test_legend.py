"""The legend: its words stand on lines of one distance, beside their dots."""

import pytest

from scenes.stage.legend import legend
from scenes.stage.theme import THEME


def test_words_stand_on_lines_of_one_distance_beside_their_dots() -> None:
    entries = legend({"gap": THEME.gradient, "Ä": THEME.value, "值": THEME.local})
    heights = [label.line_height for _, label in entries]
    assert heights == pytest.approx([dot.get_y() for dot, _ in entries])
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2])
    assert [dot.get_color() for dot, _ in entries] == [THEME.gradient, THEME.value, THEME.local]
    assert len({round(dot.get_x(), 6) for dot, _ in entries}) == 1
