"""Forward and backward of the A3 network against NumPy formulas, autograd and torch."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from table import Row, medians

from mathcore.networks import SoftmaxHead

SIZES = {"d": 256, "k_1": 256, "k_2": 100}
REPEATS = {1: 2001, 32: 1001, 1024: 41}
TYPES = (np.float32, np.float64)
Example = tuple[SoftmaxHead, np.ndarray, np.ndarray]


def rows() -> list[Row]:
    """Measure each batch size and type; a peer that is not installed gets no time."""
    return [_compare(batch, dtype, peer) for batch in REPEATS for dtype in TYPES for peer in PEERS]


def _compare(batch: int, dtype: type, peer: str) -> Row:
    # Pair by pair, each with arrays of its own: what ran before leaves the caches alike.
    calls = [_ours, PEERS[peer]] if find_spec(peer) else [_ours]
    ours, *theirs = medians(
        *(make(_example(batch, dtype)) for make in calls), repeats=REPEATS[batch]
    )
    bar = "≥ 1×" if peer != "numpy" else "≤ 1.15×" if batch == 1024 else "reported"
    what = f"A3 forward + backward, batch {batch}, {dtype.__name__}"
    return Row(what, ours, peer, theirs[0] if theirs else None, "s", bar)


def _example(batch: int, dtype: type) -> Example:
    """Draw a head, a batch x and an upstream gradient ∂l/∂y."""
    rng = np.random.default_rng(0)
    head = SoftmaxHead.random(rng, **SIZES, dtype=dtype)
    x = rng.normal(size=(SIZES["d"], batch)).astype(dtype)
    return head, x, rng.normal(size=(SIZES["k_2"], batch)).astype(dtype)


def _ours(example: Example) -> Callable[[], object]:
    head, x, g = example
    return lambda: head.backward(head.forward(x), g)


def _formulas(example: Example) -> Callable[[], object]:
    head, x, g = example
    W_1, W_2 = head.W_1, head.W_2

    def run() -> object:
        p = W_1.T @ x
        r = np.maximum(p, 0)
        z = W_2.T @ r
        e = np.exp(z - z.max(axis=0))
        y = e / e.sum(axis=0)
        dl_dz = (g - (g * y).sum(axis=0)) * y
        dl_dp = (W_2 @ dl_dz) * (p > 0)
        return W_1 @ dl_dp, x @ dl_dp.T, r @ dl_dz.T

    return run


def _autograd(example: Example) -> Callable[[], object]:
    import autograd.numpy as anp
    from autograd import grad

    head, x, g = example

    def loss(x: object, W_1: object, W_2: object) -> object:
        z = W_2.T @ anp.maximum(W_1.T @ x, 0)
        e = anp.exp(z - anp.max(z, axis=0))
        return anp.sum(g * (e / anp.sum(e, axis=0)))

    gradient = grad(loss, (0, 1, 2))
    return lambda: gradient(x, head.W_1, head.W_2)


def _torch(example: Example) -> Callable[[], object]:
    import torch

    torch.set_num_threads(1)
    head, x, g = example
    inputs = [torch.tensor(array, requires_grad=True) for array in (x, head.W_1, head.W_2)]
    upstream = torch.tensor(g)

    def run() -> object:
        x, W_1, W_2 = inputs
        y = torch.softmax(W_2.T @ torch.relu(W_1.T @ x), dim=0)
        return torch.autograd.grad(y, inputs, upstream)

    return run


PEERS = {"numpy": _formulas, "autograd": _autograd, "torch": _torch}
