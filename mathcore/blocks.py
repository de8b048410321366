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
        moved = array.transpose(*range(axis), *range(axis + 1, array.ndim), axis)
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
        last = len(self._shape) - 1
        moved = matrix.reshape(self._shape)
        return moved.transpose(*range(self.axis), last, *range(self.axis, last))

    def restore_reduced(self, values: NDArray[np.floating[Any]]) -> Any:
        """Return one value a row in the shape of the array without the axis (a scalar for 1-D)."""
        return values.reshape(self._shape[:-1])[()]


# einsum takes half the time of a pairwise sum on short rows. On long ones, where its running sums
# lose digits that pairwise summation keeps, the difference is gone.
_LONG = 4096


def row_sums(matrix: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Return the sum of every row, as a column."""
    if matrix.shape[1] > _LONG:
        return matrix.sum(axis=1, keepdims=True)
    return np.einsum("ij->i", matrix)[:, None]


def row_dots(
    left: NDArray[np.floating[Any]], right: NDArray[np.floating[Any]]
) -> NDArray[np.floating[Any]]:
    """Return the scalar product of every row with its counterpart, as a column."""
    if left.shape[1] > _LONG:
        return (left * right).sum(axis=1, keepdims=True)
    return np.einsum("ij,ij->i", left, right)[:, None]
