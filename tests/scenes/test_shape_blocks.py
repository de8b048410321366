"""Blocks have the cells that their sizes say, and follow a derivation of shapes."""

from __future__ import annotations

import pytest
from manim import LEFT, UP

import mathcore
from mathcore.derivations import two_layer as sheet
from mathcore.expressions import ShapeOf
from mathcore.typst import typst
from scenes.stage.shape_blocks import Block, BlockRow, Following
from scenes.stage.theme import THEME

SIZES = {"D_x": 2, "D_a": 4, "K": 3, "m": 5}
WIDTH = 13.0


def cells(row: BlockRow) -> list[tuple[int, int]]:
    """Return rows and columns of the blocks of a row, from left to right."""
    blocks = [m for m in row.tokens.values() if isinstance(m, Block)]
    return [(b.rows, b.columns) for b in sorted(blocks, key=lambda b: b.get_x())]


def test_a_formula_becomes_blocks_in_its_order() -> None:
    row = BlockRow(mathcore.derivation("E1").start, SIZES, WIDTH)
    # W^[2] LeakyReLU(W^[1] X + b^[1] 1^T) + b^[2] 1^T
    assert cells(row) == [(3, 4), (4, 2), (2, 5), (4, 1), (1, 5), (3, 1), (1, 5)]
    assert row.drawn.width <= WIDTH
    parts = sorted(row.tokens.values(), key=lambda m: m.get_left()[0])
    assert len(row.block((0, 0, 0, 0))) == 12
    assert parts[0].get_left()[0] == pytest.approx(-parts[-1].get_right()[0], abs=0.2)


def test_edges_that_meet_are_equally_long() -> None:
    left, right = Block(3, 4, 0.5), Block(4, 2, 0.5)
    assert left.edge(UP).get_length() == pytest.approx(right.edge(LEFT).get_length())
    assert left.edge(LEFT).get_length() != pytest.approx(left.edge(UP).get_length())


def test_rows_follow_the_derivation_down_to_one_block() -> None:
    steps = mathcore.derivation("E1").steps
    expected = [7, 5, 5, 5, 3, 3, 3, 2, 1]
    struck = [0, 0, 0, 0, 0, 0, 0, 2, 2]
    row = BlockRow(steps[0].before, SIZES, WIDTH)
    for step, count, cancelled in zip(steps, expected, struck, strict=True):
        after = BlockRow(step.after, SIZES, WIDTH)
        way = Following(step, row, after)
        assert len(way.strikes) == cancelled
        moved = {id(move.mobject) for move in way.moves()}
        # Whatever block is on the screen afterwards came from one that was there before.
        for (_, kind), old in row.tokens.items():
            if kind == "block" and len(cells(row)) == len(cells(after)):
                assert all(id(cell) in moved for cell in old)
        assert not any(isinstance(new, Block) for new in way.coming)
        assert len(cells(after)) == count
        row = after
    assert cells(row) == [(3, 5)]


def test_a_known_shape_says_whose_it_is_and_keeps_the_colour_of_its_matrix() -> None:
    known = mathcore.derivation("E1").steps[6].after
    colors = {sheet.X: THEME.value}
    row = BlockRow(known, SIZES, WIDTH, colors, {(1, 1): sheet.X})
    named = [path for path, kind in row.tokens if kind == "name"]
    assert named == [(1, 1)]
    # Shapes are multiplied, not the matrices: what stands between them is no claim about those.
    assert row.tokens[(1, 1), "name"].typst_code.strip("$ ") == typst(ShapeOf(sheet.X))
    assert row.tokens[(1, 1), "name"].get_bottom()[1] > row.block((1, 1)).get_top()[1]
    assert row.block((1, 1))[0].get_stroke_color() == THEME.value
    assert row.block((0,))[0].get_stroke_color() == THEME.foreground
    assert sum(kind.startswith("dot.c") for _, kind in row.tokens) == 2


def test_what_has_no_place_in_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match="no place in a row of blocks"):
        BlockRow(sheet.alpha, SIZES, WIDTH)
    with pytest.raises(ValueError, match="take smaller sizes"):
        BlockRow(sheet.W_2, SIZES | {"D_a": 100}, WIDTH)
    with pytest.raises(ValueError, match="at least one cell"):
        Block(0, 2, 0.5)
