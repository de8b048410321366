"""The network of A3: two linear layers, ReLU between them, softmax, and any loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from mathcore.functions import cross_entropy
from mathcore.graph import named
from mathcore.networks import columns
from mathcore.networks.network import Network, Quantity


@dataclass(frozen=True, slots=True, eq=False)
class SoftmaxHeadValues:
    """Forward values of A3: x (d × m), p and r (k_1 × m), z and y (k_2 × m), and the number l.

    `l` is None where no loss was named.
    """

    x: NDArray
    p: NDArray
    r: NDArray
    z: NDArray
    y: NDArray
    l: float | None  # noqa: E741  (the sheet's name)


@dataclass(frozen=True, slots=True, eq=False)
class SoftmaxHeadGradients:
    """Gradients of l with respect to each quantity of A3, in the quantity's shape."""

    x: NDArray
    W_1: NDArray
    p: NDArray
    r: NDArray
    W_2: NDArray
    z: NDArray
    y: NDArray


class SoftmaxHead(Network):
    """The CNN head of A3: p = W_1ᵀx, r = ReLU(p), z = W_2ᵀr, y = softmax(z), l = loss(y)."""

    W_1: NDArray
    W_2: NDArray
    parameter_names = ("W_1", "W_2")
    quantities = (
        Quantity("x", "x", ("d", "m")),
        Quantity("W_1", "W_1", ("d", "k_1")),
        Quantity("p", "p", ("k_1", "m"), ("W_1", "x"), "matmul"),
        Quantity("r", "r", ("k_1", "m"), ("p",), "relu"),
        Quantity("W_2", "W_2", ("k_1", "k_2")),
        Quantity("z", "z", ("k_2", "m"), ("W_2", "r"), "matmul"),
        Quantity("y", "y", ("k_2", "m"), ("z",), "softmax"),
        Quantity("l", "l", (), ("y",), "loss"),
    )

    def __init__(self, W_1: ArrayLike, W_2: ArrayLike) -> None:
        """Take W_1 (d × k_1) and W_2 (k_1 × k_2); raises ValueError if the shapes disagree."""
        super().__init__(W_1=W_1, W_2=W_2)

    @classmethod
    def random(
        cls,
        rng: np.random.Generator,
        *,
        d: int,
        k_1: int,
        k_2: int,
        dtype: DTypeLike = np.float64,
    ) -> Self:
        """Draw the parameters from a seeded generator, for the sizes given."""
        return cls(**cls._draw(rng, dtype, {"d": d, "k_1": k_1, "k_2": k_2}))

    def forward(
        self, x: ArrayLike, loss: Callable[[NDArray], float] | None = None
    ) -> SoftmaxHeadValues:
        """Return every quantity for a batch x (d × m); `loss` maps y (k_2 × m) to the number l.

        Raises ValueError if x is not finite or not d × m.
        """
        x = self._columns("x", x, self.sizes["d"])
        p = self.W_1.T @ x
        r = columns.relu(p)
        z = self.W_2.T @ r
        y = columns.softmax(z)
        return SoftmaxHeadValues(x, p, r, z, y, None if loss is None else loss(y))

    def backward(self, values: SoftmaxHeadValues, dl_dy: ArrayLike) -> SoftmaxHeadGradients:
        """Return every gradient, given ∂l/∂y (k_2 × m) of any loss (A3.1 to A3.4).

        Raises ValueError if ∂l/∂y is not finite or has another shape than y.
        """
        dl_dy = self._columns("dl_dy", dl_dy, *values.y.shape)
        return self._backward_from_z(values, dl_dy, columns.softmax_vjp(values.y, dl_dy))

    def cross_entropy(
        self, x: ArrayLike, targets: ArrayLike
    ) -> tuple[SoftmaxHeadValues, SoftmaxHeadGradients]:
        """Run both ways with l the cross-entropy, summed over the batch (B1).

        Targets are m integer labels or k_2 × m distributions. ∂l/∂z is y − t (C3), which stays
        exact where y underflows and ∂l/∂y = −t/y overflows to −∞.
        """
        values = self.forward(x)
        y = values.y
        t = self._distributions("targets", targets, *y.shape)
        loss = cross_entropy(values.z, t, axis=0).sum()
        return replace(values, l=loss), self._backward_from_z(
            values, columns.cross_entropy_upstream(y, t), y - t
        )

    @staticmethod
    def function(loss: Callable[[Any], Any]) -> Callable[..., Any]:
        """Return l as a plain NumPy function f(x, W_1, W_2), for `mathcore.trace`.

        The nodes of the graph carry the names of the sheet. The softmax is the sheet's formula,
        without the shift of A1: for graphs of moderate logits.
        """

        def softmax_head(x: Any, W_1: Any, W_2: Any) -> Any:
            p = named(W_1.T @ x, "p")
            r = named(np.maximum(p, 0), "r")
            z = named(W_2.T @ r, "z")
            e = np.exp(z)
            return named(loss(named(e / np.sum(e, axis=0), "y")), "l")

        return softmax_head

    def _backward_from_z(
        self, values: SoftmaxHeadValues, dl_dy: NDArray, dl_dz: NDArray
    ) -> SoftmaxHeadGradients:
        dl_dr = self.W_2 @ dl_dz
        dl_dp = columns.relu_vjp(values.p, dl_dr)
        return SoftmaxHeadGradients(
            x=self.W_1 @ dl_dp,
            W_1=columns.outer_sum(values.x, dl_dp),
            p=dl_dp,
            r=dl_dr,
            W_2=columns.outer_sum(values.r, dl_dz),
            z=dl_dz,
            y=dl_dy,
        )
