"""softmax, its vector-Jacobian product and cross-entropy with gradient on 4096 × 1000.

Peers: scipy, the plain NumPy formulas as they are usually written, and torch on the CPU where it
is installed. Every pair is measured by itself, interleaved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import scipy.special
from numpy.typing import NDArray
from table import Row, medians

import mathcore as mc

try:
    import torch
except ImportError:
    torch = None
else:
    torch.set_num_threads(1)

SHAPE = (4096, 1000)
BAR = "≥ 1.15× faster"
REPORTED = "reported"

Array = NDArray[np.floating[Any]]


def plain_softmax(z: Array) -> Array:
    """Evaluate softmax as every tutorial writes it."""
    exponentials = np.exp(z - z.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def plain_vjp(y: Array, g: Array) -> Array:
    """Evaluate (g − gᵀy) ⊙ y as written."""
    return (g - (g * y).sum(axis=-1, keepdims=True)) * y


def plain_cross_entropy(z: Array, labels: NDArray[np.intp]) -> tuple[Array, Array]:
    """Evaluate the losses through log softmax, and softmax − one-hot."""
    shifted = z - z.max(axis=-1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=-1, keepdims=True)
    samples = np.arange(len(z))
    losses = np.log(sums[:, 0]) - shifted[samples, labels]
    gradient = exponentials / sums
    gradient[samples, labels] -= 1
    return losses, gradient


def plain_cross_entropy_of_distributions(z: Array, targets: Array) -> tuple[Array, Array]:
    """Evaluate −Σ t log softmax, and softmax − t."""
    shifted = z - z.max(axis=-1, keepdims=True)
    exponentials = np.exp(shifted)
    sums = exponentials.sum(axis=-1, keepdims=True)
    losses = -(targets * (shifted - np.log(sums))).sum(axis=-1)
    return losses, exponentials / sums - targets


def torch_cross_entropy(z: Any, targets: Any) -> Any:
    """Return torch's losses and the gradient of their sum."""
    leaf = z.detach().requires_grad_()
    losses = torch.nn.functional.cross_entropy(leaf, targets, reduction="none")
    return losses, torch.autograd.grad(losses.sum(), leaf)


def rows() -> list[Row]:
    """Measure in float32 and float64."""
    return [row for dtype in (np.float32, np.float64) for row in _rows(np.dtype(dtype))]


def _rows(dtype: np.dtype[Any]) -> Iterator[Row]:
    rng = np.random.default_rng(0)
    z = (3 * rng.standard_normal(SHAPE)).astype(dtype)
    high = z + dtype.type(1000)
    g = rng.standard_normal(SHAPE).astype(dtype)
    labels = rng.integers(SHAPE[1], size=SHAPE[0])
    y = mc.softmax(z)
    targets = mc.softmax(g)
    loss = mc.functions.cross_entropy_with_gradient
    # name, ours, the NumPy and scipy peers, the torch peer
    cases: list[tuple[str, Callable[[], Any], dict[str, Callable[[], Any]], Callable[[], Any]]] = [
        (
            "softmax",
            lambda: mc.softmax(z),
            {
                "scipy.special": lambda: scipy.special.softmax(z, axis=-1),
                "plain NumPy": lambda: plain_softmax(z),
            },
            lambda: torch.softmax(tz, -1),
        ),
        (
            "softmax of logits that need the shift",
            lambda: mc.softmax(high),
            {"scipy.special": lambda: scipy.special.softmax(high, axis=-1)},
            lambda: torch.softmax(thigh, -1),
        ),
        (
            "softmax_vjp",
            lambda: mc.softmax_vjp(y, g),
            {"plain NumPy": lambda: plain_vjp(y, g)},
            lambda: torch._softmax_backward_data(tg, ty, -1, tz.dtype),
        ),
        (
            "cross_entropy and gradient, labels",
            lambda: loss(z, labels),
            {"plain NumPy": lambda: plain_cross_entropy(z, labels)},
            lambda: torch_cross_entropy(tz, tlabels),
        ),
        (
            "cross_entropy and gradient, distributions",
            lambda: loss(z, targets),
            {"plain NumPy": lambda: plain_cross_entropy_of_distributions(z, targets)},
            lambda: torch_cross_entropy(tz, ttargets),
        ),
    ]
    if torch is not None:
        tensors = map(torch.from_numpy, (z, high, g, y, labels, targets))
        tz, thigh, tg, ty, tlabels, ttargets = tensors
    for name, ours, peers, of_torch in cases:
        what = f"{name}, {dtype}"
        for peer, theirs in peers.items():
            yield Row(what, *_interleaved(ours, peer, theirs), "s", BAR)
        if torch is None:
            yield Row(what, medians(ours)[0], "torch CPU", None, "s", REPORTED)
        else:
            yield Row(what, *_interleaved(ours, "torch CPU", of_torch), "s", REPORTED)


def _interleaved(
    ours: Callable[[], Any], peer: str, theirs: Callable[[], Any]
) -> tuple[float, str, float]:
    mine, others = medians(ours, theirs, repeats=25)
    return mine, peer, others
