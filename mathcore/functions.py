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
from mathcore.blocks import Rows, row_sums
from mathcore.targets import Distributions, Labels, targets_for

Array = NDArray[np.floating[Any]]

# Logits up to here can be exponentiated as they are: K of them do not overflow for any K in memory.
_UNSHIFTED = {np.dtype(np.float32): 60, np.dtype(np.float64): 600}

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
        for block, where, peak in _peaks(logits, "z"):
            largest, others = _exponentiate(logits[block], where, peak, out=y[block])
            y[block] *= 1 / (largest + others)
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
        for block, where, peak in _peaks(logits, "z"):
            out = exponentials[: len(peak)]
            largest, others = _exponentiate(logits[block], where, peak, out)
            shifted = np.subtract(logits[block], peak, out=log_y[block])
            shifted -= np.log1p(others / largest)
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
    scratch = outputs.empty_block()
    with np.errstate(**_ROUNDED):
        for block in outputs.blocks():
            # y ⊙ g − (gᵀy) y: unlike g − gᵀy, no term leaves the range of g
            products = np.multiply(outputs[block], upstream[block], out=downstream[block])
            dot = row_sums(products)
            if not np.isfinite(dot).all():
                checks.finite(outputs.array, "y")
                checks.finite(upstream.array, "g")
                raise ValueError("y must be the output of softmax: here gᵀy overflows")
            products -= np.multiply(outputs[block], dot, out=scratch[: len(dot)])
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
        for block, where, peak in _peaks(rows, "logits"):
            out = scratch[: len(peak)]
            losses[block], _ = _losses(rows, target_rows, block, where, peak, out)
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
        for block, where, peak in _peaks(rows, "logits"):
            out = gradient[block]
            losses[block], scale = _losses(rows, target_rows, block, where, peak, out)
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


def _peaks(logits: Rows, name: str) -> Iterator[tuple[slice, tuple[Array, Array], Array]]:
    """Yield each block of rows, where each row is largest, and its largest logit as a column.

    A row with NaN or +inf, or with −inf only, shows in its largest logit and is refused.
    """
    for block in logits.blocks():
        rows = logits[block]
        where = np.arange(len(rows)), rows.argmax(axis=1)
        peak = rows[where]
        if not np.isfinite(peak).all():
            checks.refuse_logits(logits.array, logits.axis, name)
        yield block, where, peak[:, None]


def _exponentiate(
    logits: Array, where: tuple[Array, Array], peak: Array, out: Array
) -> tuple[Array, Array]:
    """Set out to exp(z − c) with one c a row; return the largest term and Σ over the others.

    c is max z, or 0 where no row needs the shift (A1). Kept apart from the others, the largest
    term cannot swallow small ones: log Σ_j exp(z_j) is max z + log1p(others/largest).
    """
    if peak.min() >= 0 and peak.max() <= _UNSHIFTED[peak.dtype]:
        np.exp(logits, out=out)
    else:
        np.exp(np.subtract(logits, peak, out=out), out=out)
    largest = out[where]
    out[where] = 0
    others = row_sums(out)
    out[where] = largest
    return largest[:, None], others


def _losses(
    logits: Rows,
    targets: Labels | Distributions,
    block: slice,
    where: tuple[Array, Array],
    peak: Array,
    out: Array,
) -> tuple[Array, Array]:
    """Return the losses of one block, and the column that turns out into Σ_k t_k · softmax."""
    weights = targets.weights(block)
    dot = targets.dot(block, logits[block], peak, scratch=out)
    largest, others = _exponentiate(logits[block], where, peak, out)
    losses = weights * np.log1p(others / largest) - dot
    return losses[:, 0], weights / (largest + others)


def _per_feature(value: ArrayLike, name: str, x: Array, axes: tuple[int, ...]) -> Array:
    """Return a parameter of BatchNorm in the type of x, ready to broadcast along the batch."""
    array = checks.real_array(value, name)
    features = tuple(size for axis, size in enumerate(x.shape) if axis not in axes)
    if array.shape not in ((), features):
        raise ValueError(f"{name} must be a number or have shape {features}, got {array.shape}")
    checks.finite(array, name)
    array = array.astype(x.dtype)
    return np.expand_dims(array, axes) if array.ndim else array
