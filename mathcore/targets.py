"""The targets of a cross-entropy: integer labels, or distributions over the classes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mathcore import checks
from mathcore.blocks import Rows, row_dots, row_sums

Matrix = NDArray[np.floating[Any]]

# How far from 1 the sum of a distribution may be: what rounding explains, and no more.
SUM_TOLERANCE = {np.dtype(np.float32): 1e-4, np.dtype(np.float64): 1e-6}


class Labels:
    """One class index a row: the distribution with all weight on that class."""

    def __init__(self, labels: NDArray[np.integer[Any]], logits: Rows) -> None:
        """Take labels in the shape of the logits without their axis, each in 0 ... K − 1."""
        count = logits.matrix.shape[1]
        bad = (labels < 0) | (labels >= count)
        if bad.any():
            index = checks.first_index(bad)
            raise ValueError(
                f"targets must be labels in 0 ... {count - 1}, got {labels[index]} at "
                f"{checks.place('targets', index)}"
            )
        self.labels = labels.reshape(-1)

    def weights(self, block: slice) -> float:
        """Return the sum of every target distribution."""
        return 1.0

    def dot(self, block: slice, logits: Matrix, peak: Matrix, scratch: Matrix) -> Matrix:
        """Return Σ_k t_k (z_k − max z) of every row, as a column."""
        return logits[np.arange(len(logits)), self.labels[block]][:, None] - peak

    def subtract_from(self, block: slice, matrix: Matrix) -> None:
        """Subtract the targets from a matrix in place."""
        matrix[np.arange(len(matrix)), self.labels[block]] -= 1


class Distributions:
    """One distribution over the classes a row."""

    def __init__(self, targets: Matrix, logits: Rows) -> None:
        """Take targets in the shape of the logits; blocks are checked when they are used."""
        self.tolerance = max(SUM_TOLERANCE[targets.dtype], SUM_TOLERANCE[logits.array.dtype])
        self.rows = Rows(targets.astype(logits.array.dtype, copy=False), logits.axis)

    def weights(self, block: slice) -> Matrix:
        """Return the sum of every target distribution, 1 up to rounding, as a column.

        Raises ValueError where a row is no distribution.
        """
        targets = self.rows[block]
        sums = row_sums(targets)
        # written so that a NaN fails it as well
        if not (np.abs(sums - 1).max() <= self.tolerance and targets.min() >= 0):
            checks.refuse_distributions(self.rows.array, self.rows.axis, "targets", self.tolerance)
        return sums

    def dot(self, block: slice, logits: Matrix, peak: Matrix, scratch: Matrix) -> Matrix:
        """Return Σ_k t_k (z_k − max z) of every row, where 0·(−inf) is 0, as a column."""
        targets = self.rows[block]
        shifted = np.subtract(logits, peak, out=scratch)
        products = row_dots(targets, shifted)
        if not np.isfinite(products).all():
            # A masked logit, or a difference beyond the largest number: the halves are within it,
            # and a small t_k can bring the product back.
            shifted = np.subtract(logits / 2, peak / 2, out=scratch)
            shifted[targets == 0] = 0
            products = 2 * row_dots(targets, shifted)
        return products

    def subtract_from(self, block: slice, matrix: Matrix) -> None:
        """Subtract the targets from a matrix in place."""
        matrix -= self.rows[block]


def targets_for(targets: ArrayLike, logits: Rows) -> Labels | Distributions:
    """Tell labels from distributions by their shape.

    Raises ValueError for any other shape and TypeError for labels that are not integers.
    """
    array = np.asarray(targets)
    shape, axis = logits.array.shape, logits.axis
    reduced = shape[:axis] + shape[axis + 1 :]
    if array.shape == shape:
        return Distributions(checks.real_array(array, "targets"), logits)
    if array.shape != reduced:
        raise ValueError(
            f"targets must be labels of shape {reduced} or distributions of shape {shape}, "
            f"got shape {array.shape}"
        )
    if array.dtype.kind not in "iu":
        raise TypeError(f"targets of shape {reduced} must be integer labels, got {array.dtype}")
    return Labels(array, logits)
