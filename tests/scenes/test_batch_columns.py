"""A batch in columns: arrows above their columns, frames around what they are asked for."""

import numpy as np
import pytest

from mathcore.derivations import two_layer as sheet
from scenes.stage.batch_columns import BatchColumns
from scenes.stage.lecture_scene import Region
from scenes.stage.text import words
from scenes.stage.theme import THEME

REGION = Region(-6.5, 6.5, -2.5, 3.0)
NAMES = (sheet.X, sheet.y_hat)


def batch(samples: int) -> BatchColumns:
    rng = np.random.default_rng(1)
    return BatchColumns(REGION, rng.normal(size=(2, samples)), rng.random((3, samples)), NAMES)


def test_each_arrow_leads_from_a_column_to_the_column_below() -> None:
    drawn = batch(4)
    assert len(drawn.arrows) == 4
    for n, arrow in enumerate(drawn.arrows):
        above, below = drawn.inputs.cells[-1][n], drawn.outputs.cells[0][n]
        assert arrow.get_x() == pytest.approx(above.get_x())
        assert arrow.get_x() == pytest.approx(below.get_x())
        assert above.get_bottom()[1] > arrow.get_top()[1] > arrow.get_bottom()[1]
        assert arrow.get_bottom()[1] > below.get_top()[1]


def test_frames_are_around_the_cells_that_are_named() -> None:
    drawn = batch(3)
    frames = drawn.around_outputs([2, 0, 1], THEME.target)
    for n, (frame, row) in enumerate(zip(frames, (2, 0, 1), strict=True)):
        assert np.allclose(frame.get_center(), drawn.outputs.cells[row][n].get_center())


def test_a_bracket_stands_over_the_inputs_of_its_sample_with_its_label() -> None:
    drawn = batch(3)
    label = words("this one", 20)
    bracket, named = drawn.over_inputs(1, label)
    cells = [row[1] for row in drawn.inputs.cells]
    assert bracket.get_x() == pytest.approx(cells[0].get_x())
    assert bracket.width == pytest.approx(cells[0].width)
    assert cells[0].get_top()[1] < bracket.get_bottom()[1]
    assert bracket.get_top()[1] < named.get_bottom()[1]
    assert named.get_top()[1] <= REGION.top


def test_a_batch_that_would_be_too_small_to_read_is_refused() -> None:
    with pytest.raises(ValueError, match="take fewer inputs"):
        batch(12)
