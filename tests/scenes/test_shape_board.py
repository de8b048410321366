"""Shapes on a board: what is measured is found, rows follow each other, tables are filled."""

from pathlib import Path

import numpy as np
import pytest
from manim import LEFT, tempconfig

import mathcore
from mathcore.derivations import two_layer as sheet
from mathcore.derivations.two_layer_gradients import of_second_weights
from mathcore.expressions import Equation, MatrixProduct
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.outer_product import OuterProduct
from scenes.stage.shape_board import ShapeBoard
from scenes.stage.text import formula

SIZES = {"D_x": 2, "D_a": 4, "K": 3, "m": 5}
LAYER = Equation(sheet.z_2, MatrixProduct(sheet.W_2, sheet.a_1) + sheet.b_2)


@pytest.fixture
def scene(tmp_path: Path) -> LectureScene:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = LectureScene()
        scene.setup()
        yield scene


def drawn(scene: LectureScene) -> list:
    return [part for mobject in scene.mobjects for part in mobject.get_family()]


def test_a_matrix_is_found_and_measured(scene: LectureScene) -> None:
    board = ShapeBoard(scene, SIZES, {})
    board.row = board.blocks(LAYER)
    assert scene.body.bottom < board.place()[1] < board.row.drawn.get_bottom()[1]
    block = board.row.block(board.row.where(sheet.b_2))
    assert len(block) == SIZES["K"]
    with pytest.raises(ValueError, match="is no part of"):
        board.row.where(sheet.W_1)
    derivation = mathcore.derivation("E1.b_2")
    line, unknown = board.line(derivation.start), formula("?", 40)
    scene.add(unknown)
    line.show(derivation.steps[0])
    edge = board.row.block((0,)).edge(LEFT)
    board.measure(sheet.b_2, [(edge, LEFT)], unknown, derivation, line)
    assert line.drawn.expression == derivation.claim
    assert unknown not in drawn(scene)
    assert set(block) <= set(drawn(scene))


def test_the_next_line_keeps_matrices_and_leaves_nothing_else(scene: LectureScene) -> None:
    board = ShapeBoard(scene, SIZES, {})
    board.row = before = board.blocks(LAYER)
    scene.add(*before.drawn)
    board.become(mathcore.derivation("E1").start, (sheet.W_2, sheet.b_2))
    assert board.row.expression == mathcore.derivation("E1").start
    shown = drawn(scene)
    assert all(part in shown for part in board.row.drawn)
    assert not any(part in shown for part in before.drawn)


def test_a_table_of_products_is_all_that_is_left(scene: LectureScene) -> None:
    left, top = np.array([[0.5], [-0.25]]), np.array([[2.0, 1.0, -1.0]])
    claim = of_second_weights().claim
    size = mathcore.derivation("E1.W_2").end
    table = OuterProduct(scene.body, claim, size, left, top, left @ top)
    scene.add(formula("?", 40))
    table.show(scene)
    expected = {table.left, table.top, table.names, table.product, table.claim, table.size}
    assert set(scene.in_body()) == expected
    numbers = [[float(n.typst_code.strip("$ ")) for n in row] for row in table.product.entries]
    assert np.allclose(numbers, left @ top, atol=6e-4)
