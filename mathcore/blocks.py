"""Arrays seen as rows along one axis, cut into blocks that stay in the processor's cache.

A formula such as exp(z − max z)/Σ passes over its array five times. On an array larger than the
cache each pass waits for memory; done block by block, memory is read once and written once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Measured: on smaller blocks the calls cost more, larger ones leave the cache between two passes.
BLOCK_BYTES = 1024 * 1024


class Rows:
    """An array as a matrix whose rows run along one axis of it, without a copy where possible."""

    def __init__(self, array: NDArray[np.floating[Any]], axis: int) -> None:
        """View array along axis (counted from the front)."""
        self.array = array
        self.axis = axis
        moved = np.moveaxis(array, axis, -1)
        self._shape = moved.shape
        self.matrix = moved.reshape(-1, array.shape[axis])

    def __getitem__(self, block: slice) -> NDArray[np.floating[Any]]:
        """Return the rows of one block."""
        return self.matrix[block]

    @property
    def block_length(self) -> int:
        """The number of rows in a block (the last may be shorter)."""
        count, length = self.matrix.shape
        return min(count, max(1, BLOCK_BYTES // (length * self.matrix.itemsize)))

    def blocks(self) -> Iterator[slice]:
        """Yield the blocks of rows from first to last."""
        for start in range(0, len(self.matrix), self.block_length):
            yield slice(start, min(start + self.block_length, len(self.matrix)))

    def empty(self) -> NDArray[np.floating[Any]]:
        """Return a new matrix for results, laid out in memory as this one."""
        return np.empty_like(self.matrix)

    def empty_block(self) -> NDArray[np.floating[Any]]:
        """Return a new matrix for the intermediate results of one block."""
        return np.empty_like(self.matrix[: self.block_length])

    def restore(self, matrix: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Return a matrix of results in the shape of the array."""
        return np.moveaxis(matrix.reshape(self._shape), -1, self.axis)

    def restore_reduced(self, values: NDArray[np.floating[Any]]) -> Any:
        """Return one value a row in the shape of the array without the axis (a scalar for 1-D)."""
        return values.reshape(self._shape[:-1])[()]


def row_sums(matrix: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Return the sum of every row, as a column.

    einsum takes half the time of sum; on long rows, where its running sums would lose digits that
    pairwise summation keeps, the difference is gone.
    """
    if matrix.shape[1] > 4096:
        return matrix.sum(axis=1, keepdims=True)
    return np.einsum("ij->i", matrix)[:, None]
