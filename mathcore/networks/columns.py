"""Operations on batches whose samples are columns (n × m), lean enough for one sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def relu(p: NDArray) -> NDArray:
    """Return max(p, 0) entry by entry."""
    # Against a row of zeros NumPy's loop is vectorised, against the number 0 it is not.
    return np.maximum(p, np.zeros_like(p[0]))


def relu_vjp(p: NDArray, g: NDArray) -> NDArray:
    """Return g ⊙ [p > 0], 0 at the kink (A3.3)."""
    # In place: multiplying by the booleans would convert them piece by piece.
    result = (p > 0).astype(g.dtype)
    result *= g
    return result


def softmax(z: NDArray) -> NDArray:
    """Return the softmax of each column (A1's shifted form).

    `mathcore.softmax` is for any axis, masked logits and large arrays; for a column or a few this
    has less to check. Raises ValueError where the forward pass overflowed before it came here.
    """
    peak = z.max(axis=0)
    if not np.isfinite(peak).all():
        raise ValueError(
            f"the logits overflow {z.dtype} (largest of a column: {peak.max()}); "
            "scale the input or the parameters down"
        )
    y = z - peak
    np.exp(y, out=y)
    y /= y.sum(axis=0)
    return y


def softmax_vjp(y: NDArray, g: NDArray) -> NDArray:
    """Return (g − (gᵀy) 1) ⊙ y column by column: the softmax's vector-Jacobian product (A3.1)."""
    result = g - np.einsum("ij,ij->j", g, y)
    result *= y
    return result


def outer_sum(left: NDArray, right: NDArray) -> NDArray:
    """Return Σᵢ leftᵢ rightᵢᵀ over the columns: the gradient of a matrix between two layers."""
    # BLAS takes up to 5 times as long as broadcasting for a matrix of rank one.
    return left * right.T if left.shape[1] == 1 else left @ right.T


def over_batch(terms: NDArray) -> NDArray:
    """Return the sum of the columns, as a column: the gradient of a bias."""
    return terms.sum(axis=1, keepdims=True)


def cross_entropy_upstream(y: NDArray, targets: NDArray) -> NDArray:
    """Return ∂l/∂y = −t/y of l = −Σ t log y; 0 where t = 0, and −∞ where y underflowed (C3)."""
    with np.errstate(divide="ignore", over="ignore"):
        return -np.divide(targets, y, out=np.zeros_like(y), where=targets > 0)
