"""The array functions of the lecture in plain NumPy: stable for any finite input.

All keep float32 and float64 (other real numbers become float64) and work along any axis. The
softmax family takes −inf as a masked logit, whose probability is 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mathcore import checks
from mathcore.blocks import Rows, row_dots, row_sums
from mathcore.targets import Distributions, Labels, targets_for

Array = NDArray[np.floating[Any]]

# Logits between 0 and here need no shift: as many as fit in memory, and Σ exp(z) cannot overflow.
_REACH = {np.dtype(np.float32): 60, np.dtype(np.float64): 600}

# exp(−800) is 0 and −1e308 − 1e308 is −inf: rightly rounded here, so nothing to warn about.
_ROUNDED = {"over": "ignore", "under": "ignore", "invalid": "ignore"}


def softmax(z: ArrayLike, axis: int = -1) -> Array:
    """Return y_i = exp(z_i)/Σ_j exp(z_j) along an axis, in the shape of z.

    Evaluated as softmax(z − max z), equal by shift invariance. Raises ValueError for NaN, +inf,
    only −inf along the axis, an empty z or a missing axis. Source: A1.
    """
    logits = _logits(z, axis, "z")
    y = logits.empty()
    with np.errstate(**_ROUNDED):
        for block, peak in _peaks(logits, "z"):
            sums, _ = _exponentiate(logits[block], peak, out=y[block])
            y[block] *= 1 / sums
    return logits.restore(y)


def log_softmax(z: ArrayLike, axis: int = -1) -> Array:
    """Return log y_i = z_i − log Σ_j exp(z_j) along an axis, in the shape of z.

    Entries near 0 keep their relative accuracy. Raises as `softmax`.
    Source: E4.
    """
    logits = _logits(z, axis, "z")
    log_y = logits.empty()
    exponentials = logits.empty_block()
    with np.errstate(**_ROUNDED):
        for block, peak in _peaks(logits, "z"):
            out = exponentials[: len(peak)]
            sums, largest = _exponentiate(logits[block], peak, out)
            shifted = np.subtract(logits[block], peak, out=log_y[block])
            shifted -= _log_sums(out, sums, largest)
    return logits.restore(log_y)


def softmax_jacobian(z: ArrayLike) -> Array:
    """Return J = diag(y) − y yᵀ for y = softmax(z), J[..., k, i] = ∂y_k/∂z_i.

    z has shape (..., K), J has shape (..., K, K). Raises as `softmax`. Source: A2, C1, D3.
    """
    y = softmax(z)
    jacobian = y[..., :, None] * -y[..., None, :]
    diagonal = np.einsum("...kk->...k", jacobian)
    diagonal[...] = y * (1 - y)
    return jacobian


def softmax_vjp(y: ArrayLike, g: ArrayLike, axis: int = -1) -> Array:
    """Return ∂l/∂z = (g − gᵀy) ⊙ y along an axis, from y = softmax(z) and g = ∂l/∂y.

    y, g and the result have one shape. Raises ValueError for different shapes, NaN or ±inf, an
    empty array or a missing axis. That y is a softmax is taken on trust. Source: A3.1, C2.
    """
    y, g = checks.real_array(y, "y"), checks.real_array(g, "g")
    axis = checks.axis_index(axis, y, "y")
    checks.same_shape(g, "g", y, "y")
    dtype = np.result_type(y, g)
    outputs = Rows(y.astype(dtype, copy=False), axis)
    upstream = Rows(g.astype(dtype, copy=False), axis)
    downstream = outputs.empty()
    with np.errstate(over="raise", under="ignore", invalid="ignore"):
        for block in outputs.blocks():
            y_block, g_block, out = outputs[block], upstream[block], downstream[block]
            dot = row_dots(g_block, y_block)
            if not np.isfinite(dot).all():
                checks.finite(outputs.array, "y")
                checks.finite(upstream.array, "g")
                raise ValueError("y must be the output of softmax: here gᵀy overflows")
            try:
                np.subtract(g_block, dot, out=out)
                out *= y_block
            except FloatingPointError:  # a difference beyond the largest number: take halves
                np.subtract(g_block / 2, dot / 2, out=out)
                out *= 2 * y_block
    return outputs.restore(downstream)


def cross_entropy(logits: ArrayLike, targets: ArrayLike, axis: int = -1) -> Array:
    """Return the loss −Σ_k t_k log softmax(logits)_k of every sample (not their sum or mean).

    Targets are integer labels in the shape of the logits without the axis, or distributions t in
    the shape of the logits; the losses have the shape of the logits without the axis. A masked
    logit (−inf) adds nothing where its target is 0 and makes the loss +inf where it is positive.
    Raises ValueError for targets that are neither, or of another shape, and as `softmax`;
    TypeError for labels that are not integers. Source: B1, C3, E4.
    """
    rows = _logits(logits, axis, "logits")
    target_rows = targets_for(targets, rows)
    losses = np.empty(len(rows.matrix), rows.matrix.dtype)
    scratch = rows.empty_block()
    with np.errstate(**_ROUNDED):
        for block, peak in _peaks(rows, "logits"):
            losses[block], _ = _losses(rows, target_rows, block, peak, scratch[: len(peak)])
    return rows.restore_reduced(losses)


def cross_entropy_with_gradient(
    logits: ArrayLike, targets: ArrayLike, axis: int = -1
) -> tuple[Array, Array]:
    """Return `cross_entropy` and `cross_entropy_gradient` from one pass over the logits."""
    rows = _logits(logits, axis, "logits")
    target_rows = targets_for(targets, rows)
    losses = np.empty(len(rows.matrix), rows.matrix.dtype)
    gradient = rows.empty()
    with np.errstate(**_ROUNDED):
        for block, peak in _peaks(rows, "logits"):
            out = gradient[block]
            losses[block], scale = _losses(rows, target_rows, block, peak, out)
            out *= scale
            target_rows.subtract_from(block, out)
    return rows.restore_reduced(losses), rows.restore(gradient)


def cross_entropy_gradient(logits: ArrayLike, targets: ArrayLike, axis: int = -1) -> Array:
    """Return softmax(logits) − targets: the gradient of the summed losses, shaped as the logits.

    Arguments and errors are those of `cross_entropy`. Uses Σ_k t_k = 1: where rounding leaves the
    sum of a target a little off 1, softmax is scaled by that sum. Source: C3, E4.
    """
    return cross_entropy_with_gradient(logits, targets, axis)[1]


def relu(x: ArrayLike) -> Array:
    """Return max(x, 0) entry by entry. Raises ValueError for NaN, ±inf or an empty x.

    Source: A3.
    """
    x = checks.real_array(x, "x")
    checks.finite(x, "x")
    return np.maximum(x, 0)


def leaky_relu(x: ArrayLike, slope: float = 0.01) -> Array:
    """Return x where x > 0 and slope·x elsewhere.

    Raises ValueError for NaN or ±inf in x or slope, or an empty x. Source: E.
    """
    x = checks.real_array(x, "x")
    checks.finite(x, "x")
    return np.where(x > 0, x, checks.finite_scalar(slope, "slope") * x)


def dropout(x: ArrayLike, mask: ArrayLike, p: float) -> Array:
    """Return x/(1 − p) where mask is 1 and 0 where it is 0 (inverted dropout).

    The mask has the shape of x, the drop probability p is in [0, 1). With draws r the mask is
    r >= p. Raises ValueError for another shape, mask entries other than 0 and 1, p outside its
    range, NaN or ±inf in x, or an empty x. Source: D2.
    """
    x, mask = checks.real_array(x, "x"), checks.real_array(mask, "mask")
    checks.same_shape(mask, "mask", x, "x")
    checks.finite(x, "x")
    strange = (mask != 0) & (mask != 1)
    if strange.any():
        index = checks.first_index(strange)
        raise ValueError(
            f"mask must hold only 0 (dropped) and 1 (kept), got {mask[index]} at "
            f"{checks.place('mask', index)}; with draws r in [0, 1) pass r >= p"
        )
    p = checks.finite_scalar(p, "p")
    if not 0 <= p < 1:
        raise ValueError(f"p must be a drop probability in [0, 1), got {p}")
    return np.where(mask == 1, x / (1 - p), 0)


def batch_norm(
    x: ArrayLike, gamma: ArrayLike, beta: ArrayLike, eps: float, axis: int | tuple[int, ...]
) -> Array:
    """Return γ x̂ + β with x̂ = (x − μ)/√(σ² + ε), μ and σ² (population) taken along axis.

    axis is the batch axis (or axes); γ and β are numbers or have the shape of x without it. The
    result has the shape and type of x. Raises ValueError for another shape, ε < 0, σ² + ε = 0,
    NaN or ±inf, an empty x or a missing axis. Source: D1.
    """
    x = checks.real_array(x, "x")
    checks.finite(x, "x")
    axes = axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(checks.axis_index(one, x, "x") for one in axes)
    gamma, beta = (
        _per_feature(value, name, x, axes) for value, name in ((gamma, "gamma"), (beta, "beta"))
    )
    eps = checks.finite_scalar(eps, "eps")
    if eps < 0:
        raise ValueError(f"eps must be at least 0, got {eps}")
    with np.errstate(**_ROUNDED):
        # scaled by a power of two, so that neither sums nor squares leave the range of numbers
        _, exponent = np.frexp(np.abs(x).max(axis=axes, keepdims=True))
        scaled = np.ldexp(x, -exponent)
        centred = scaled - scaled.mean(axis=axes, keepdims=True)
        deviation = np.sqrt(np.square(centred).mean(axis=axes, keepdims=True))
        deviation = np.hypot(deviation, np.ldexp(x.dtype.type(np.sqrt(eps)), -exponent))
        if not deviation.all():
            raise ValueError(
                "eps must be above 0 here: the variance of x along its batch axis is 0 at "
                f"{checks.place('x', checks.first_index(deviation == 0))}"
            )
        return gamma * (centred / deviation) + beta


def _logits(z: ArrayLike, axis: int, name: str) -> Rows:
    """View logits as rows along their axis; their values are checked block by block."""
    array = checks.real_array(z, name)
    return Rows(array, checks.axis_index(axis, array, name))


def _peaks(logits: Rows, name: str) -> Iterator[tuple[slice, Array]]:
    """Yield each block of rows and the largest logit of every row, as a column.

    A row with NaN or +inf, or with −inf only, shows in its largest logit and is refused.
    """
    for block in logits.blocks():
        peak = logits[block].max(axis=1, keepdims=True)
        if not np.isfinite(peak).all():
            checks.refuse_logits(logits.array, logits.axis, name)
        yield block, peak


def _exponentiate(logits: Array, peak: Array, out: Array) -> tuple[Array, Array]:
    """Set out to exp(z − c) with one c a row; return its sums and largest terms, as columns.

    c is max z; where the largest logits of a block are close, one c below them all serves as well,
    and 0 where they are small (A1).
    """
    lowest, highest, reach = peak.min(), peak.max(), _REACH[peak.dtype]
    if lowest >= 0 and highest <= reach:
        largest = np.exp(peak)
        np.exp(logits, out=out)
    else:
        shift = lowest if highest - lowest <= reach else peak
        largest = np.exp(peak - shift)
        np.exp(np.subtract(logits, shift, out=out), out=out)
    return row_sums(out), largest


def _log_sums(exponentials: Array, sums: Array, largest: Array) -> Array:
    """Return log Σ_j exp(z_j − max z) of every row from what `_exponentiate` made, as a column.

    Where one term outweighs the others together it swallows their digits in the sum; there it is
    left out of the sum, and log1p adds it.
    """
    log_sums = np.log(sums / largest)
    close = np.flatnonzero(sums < 2 * largest)
    if close.size:
        others = exponentials[close]
        others[np.arange(close.size), others.argmax(axis=1)] = 0
        log_sums[close] = np.log1p(row_sums(others) / largest[close])
    return log_sums


def _losses(
    logits: Rows, targets: Labels | Distributions, block: slice, peak: Array, out: Array
) -> tuple[Array, Array]:
    """Return the losses of one block, and the column that turns out into Σ_k t_k · softmax."""
    weights = targets.weights(block)
    dot = targets.dot(block, logits[block], peak, scratch=out)
    sums, largest = _exponentiate(logits[block], peak, out)
    return (weights * _log_sums(out, sums, largest) - dot)[:, 0], weights / sums


def _per_feature(value: ArrayLike, name: str, x: Array, axes: tuple[int, ...]) -> Array:
    """Return a parameter of BatchNorm in the type of x, ready to broadcast along the batch."""
    array = checks.real_array(value, name)
    features = tuple(size for axis, size in enumerate(x.shape) if axis not in axes)
    if array.shape not in ((), features):
        raise ValueError(f"{name} must be a number or have shape {features}, got {array.shape}")
    checks.finite(array, name)
    array = array.astype(x.dtype)
    return np.expand_dims(array, axes) if array.ndim else array
