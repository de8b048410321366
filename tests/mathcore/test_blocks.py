"""Rows of an array in blocks: views where possible, sums that keep their digits."""

from __future__ import annotations

import numpy as np
import pytest

from mathcore import blocks
from mathcore.blocks import Rows, row_dots, row_sums


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_rows_and_back(axis):
    array = np.arange(24.0).reshape(2, 3, 4)
    rows = Rows(array, axis)
    assert sorted(map(tuple, rows.matrix)) == sorted(
        tuple(array[(*index[:axis], slice(None), *index[axis:])])
        for index in np.ndindex(*np.delete(array.shape, axis))
    )
    np.testing.assert_array_equal(rows.restore(rows.matrix), array)
    np.testing.assert_array_equal(rows.restore_reduced(row_sums(rows.matrix)), array.sum(axis))


@pytest.mark.parametrize("axis", [0, -1])
def test_outer_axes_are_not_copied(axis):
    array = np.zeros((5, 6, 7))
    rows = Rows(array, axis % 3)
    assert np.shares_memory(rows.matrix, array)
    result = rows.restore(rows.empty())
    assert result.flags.c_contiguous
    assert result.shape == array.shape


@pytest.mark.parametrize("size", [1, 79, 80, 161, 10_000])
def test_blocks_cover_every_row_once(monkeypatch, size):
    monkeypatch.setattr(blocks, "BLOCK_BYTES", size)
    rows = Rows(np.zeros((7, 10)), 1)
    covered = [k for block in rows.blocks() for k in range(block.start, block.stop)]
    assert covered == list(range(7))
    assert all(rows[block].nbytes <= max(size, 80) for block in rows.blocks())
    assert rows.empty_block().shape == (rows.block_length, 10)


@pytest.mark.parametrize("length", [3, 1000, 1_000_000])
def test_sums_keep_single_precision(length):
    matrix = np.random.default_rng(0).lognormal(size=(4, length)).astype(np.float32)
    exact = matrix.astype(np.float64).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(row_sums(matrix), exact, rtol=5e-7)
    np.testing.assert_allclose(row_dots(matrix, np.full_like(matrix, 0.5)), exact / 2, rtol=5e-7)
