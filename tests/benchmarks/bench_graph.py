"""The traced graph: against micrograd on scalars, against HIPS autograd on arrays."""

from __future__ import annotations

import gc
import math
import tracemalloc
from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
from micrograd.engine import Value
from table import Row, medians, print_table

import mathcore as mc

INPUTS = 32
PRODUCTS = 50_000


def tree_of_products(**inputs: Any) -> Any:
    """Sum 50,000 products of pairs of inputs in a balanced tree: 100,000 nodes, depth 18."""
    x = list(inputs.values())
    terms = [x[i % INPUTS] * x[(i // INPUTS) % INPUTS] for i in range(PRODUCTS)]
    while len(terms) > 1:
        odd = terms[len(terms) & ~1 :]
        terms = [a + b for a, b in zip(terms[::2], terms[1::2], strict=False)] + odd
    return terms[0]


def chain(x: Any) -> Any:
    """Compute 100,000 operations, each on the result of the one before: no recursion gets there."""
    for _ in range(PRODUCTS):
        x = x * 0.5 + 1.0
    return x


def scalar_rows() -> list[Row]:
    """Time and weigh 100,000 scalar nodes, forward and backward."""
    point = {
        f"x{i}": value
        for i, value in enumerate(np.random.default_rng(0).normal(size=INPUTS).tolist())
    }

    def ours() -> dict[str, float]:
        return mc.trace(tree_of_products, **point).gradients()

    def micrograd() -> dict[str, float]:
        leaves = {name: Value(value) for name, value in point.items()}
        tree_of_products(**leaves).backward()
        return {name: leaf.grad for name, leaf in leaves.items()}

    theirs = micrograd()
    assert all(math.isclose(g, theirs[n], rel_tol=1e-9) for n, g in ours().items())
    seconds = medians(ours, micrograd, repeats=7)
    gc.collect()

    def our_graph() -> mc.Graph:
        graph = mc.trace(tree_of_products, **point)
        graph.gradients()
        return graph

    def micrograd_tree() -> Value:
        root = tree_of_products(**{name: Value(value) for name, value in point.items()})
        root.backward()
        return root

    nodes = 2 * PRODUCTS - 1 + INPUTS
    memory = [_bytes_kept(make) / nodes for make in (our_graph, micrograd_tree)]
    deep = medians(
        lambda: mc.trace(chain, x=1.0).gradients(),
        lambda: autograd.grad(chain)(1.0),
        repeats=3,
    )
    shape = "balanced tree, which micrograd's recursion survives"
    return [
        Row(
            f"scalar graph, 100,000 nodes, forward + backward ({shape})",
            seconds[0],
            "micrograd",
            seconds[1],
            "s",
            "≥ 2× faster",
        ),
        Row("memory kept per scalar node", memory[0], "micrograd", memory[1], "B", "reported"),
        Row(
            "chain of 100,000 operations, forward + backward",
            deep[0],
            "HIPS autograd",
            deep[1],
            "s",
            "works",
        ),
    ]


def _bytes_kept(make: Callable[[], object]) -> int:
    """Bytes that the result of `make` holds."""
    gc.collect()
    tracemalloc.start()
    kept = make()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return size


def head_loss(np: Any) -> Callable[..., Any]:
    """Return the A3 network's loss written with NumPy, or with a module that stands for it."""

    def loss(x: Any, W1: Any, W2: Any, targets: Any) -> Any:
        r = np.maximum(np.matmul(W1.T, x), 0.0)
        z = np.matmul(W2.T, r)
        e = np.exp(z - np.max(z, axis=0, keepdims=True))
        y = e / np.sum(e, axis=0, keepdims=True)
        return -np.sum(targets * np.log(y)) / x.shape[1]

    return loss


def network_rows() -> list[Row]:
    """Time the A3 network of the brief, loss and the gradients of W1 and W2."""
    generator = np.random.default_rng(0)
    rows = []
    for batch in (1, 32, 1024):
        x = generator.normal(size=(256, batch))
        W1 = generator.normal(size=(256, 256)) / 16
        W2 = generator.normal(size=(256, 100)) / 16
        targets = np.eye(100)[:, generator.integers(100, size=batch)]
        ours_loss, theirs_loss = head_loss(np), head_loss(anp)
        gradients = autograd.value_and_grad(
            lambda W, f=theirs_loss, x=x, t=targets: f(x, W[0], W[1], t)
        )

        def ours(f=ours_loss, x=x, W1=W1, W2=W2, t=targets) -> dict[str, np.ndarray]:
            return mc.trace(lambda W1, W2: f(x, W1, W2, t), W1=W1, W2=W2).gradients()

        def theirs(gradients=gradients, W1=W1, W2=W2) -> Any:
            return gradients((W1, W2))

        for mine, peer in zip(ours().values(), theirs()[1], strict=True):
            np.testing.assert_allclose(mine, peer, rtol=1e-9, atol=1e-12)
        seconds = medians(ours, theirs, repeats=15 if batch == 1024 else 101)
        rows.append(
            Row(
                f"traced A3 network, batch {batch}, forward + backward",
                seconds[0],
                "HIPS autograd",
                seconds[1],
                "s",
                "≤ 1.3× of autograd",
            )
        )
    return rows


def rows() -> list[Row]:
    """Measure everything in this file."""
    return [*scalar_rows(), *network_rows()]


if __name__ == "__main__":
    print_table(rows())
