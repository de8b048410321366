"""A batch in columns: arrows above their columns, frames around what they are asked for."""

from pathlib import Path

import numpy as np
import pytest
from manim import Scene, tempconfig

from mathcore.derivations import two_layer as sheet
from scenes.stage.batch_columns import BatchColumns
from scenes.stage.lecture_scene import Region
from scenes.stage.shape_blocks import Block
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


def test_blocks_become_inputs_in_numbers_and_cells_that_are_empty_until_the_batch_has_passed(
    tmp_path: Path,
) -> None:
    drawn = batch(3)
    blocks = Block(2, 3, 0.5), Block(3, 3, 0.5)
    squares = [square for block in blocks for square in block]
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        scene.add(*blocks)
        scene.play(*drawn.growing(*blocks))
        shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
        assert all(part in shown for part in drawn.inputs)
        assert not any(square in shown for square in squares)
        for n, column in enumerate(drawn.empty):
            for cell, goal in zip(column, drawn.outputs.column(n), strict=False):
                assert cell in shown
                assert goal not in shown
                assert np.allclose(cell.get_center(), goal.get_center())
        scene.play(drawn.passing())
    shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
    assert all(part in shown for part in drawn.outputs)
    assert not any(cell in shown for column in drawn.empty for cell in column)


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
