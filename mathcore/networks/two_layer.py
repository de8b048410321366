"""The classifier of E: two affine layers, LeakyReLU between them, softmax, cross-entropy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from mathcore.functions import cross_entropy
from mathcore.graph import named
from mathcore.networks import columns
from mathcore.networks.network import Network, Quantity, fraction


@dataclass(frozen=True, slots=True, eq=False)
class TwoLayerValues:
    """Forward values of E: x (D_x × m), z_1, a_1 (D_a × m), z_2, y_hat, y (K × m), and the loss."""

    x: NDArray
    y: NDArray
    z_1: NDArray
    a_1: NDArray
    z_2: NDArray
    y_hat: NDArray
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class TwoLayerGradients:
    """Gradients of the loss with respect to each quantity of E, in the quantity's shape."""

    x: NDArray
    W_1: NDArray
    b_1: NDArray
    z_1: NDArray
    a_1: NDArray
    W_2: NDArray
    b_2: NDArray
    z_2: NDArray
    y_hat: NDArray


class TwoLayerClassifier(Network):
    """The classifier of E; its loss −Σ y log ŷ is summed over the batch (B1)."""

    W_1: NDArray
    b_1: NDArray
    W_2: NDArray
    b_2: NDArray
    parameter_names = ("W_1", "b_1", "W_2", "b_2")
    quantities = (
        Quantity("x", "x", ("D_x", "m")),
        Quantity("W_1", "W^([1])", ("D_a", "D_x")),
        Quantity("b_1", "b^([1])", ("D_a", "1")),
        Quantity("z_1", "z^([1])", ("D_a", "m"), ("W_1", "x", "b_1"), "affine"),
        Quantity("a_1", "a^([1])", ("D_a", "m"), ("z_1",), "leaky_relu"),
        Quantity("W_2", "W^([2])", ("K", "D_a")),
        Quantity("b_2", "b^([2])", ("K", "1")),
        Quantity("z_2", "z^([2])", ("K", "m"), ("W_2", "a_1", "b_2"), "affine"),
        Quantity("y_hat", "hat(y)", ("K", "m"), ("z_2",), "softmax"),
        Quantity("y", "y", ("K", "m")),
        Quantity("loss", "L", (), ("y", "y_hat"), "cross_entropy"),
    )

    def __init__(
        self,
        W_1: ArrayLike,
        b_1: ArrayLike,
        W_2: ArrayLike,
        b_2: ArrayLike,
        slope: float = 0.01,
    ) -> None:
        """Take W_1 (D_a × D_x), b_1 (D_a × 1), W_2 (K × D_a), b_2 (K × 1), slope α in [0, 1).

        Raises ValueError if the shapes disagree or α lies outside [0, 1).
        """
        super().__init__(W_1=W_1, b_1=b_1, W_2=W_2, b_2=b_2)
        self.slope = fraction("slope", slope)

    @classmethod
    def random(
        cls,
        rng: np.random.Generator,
        *,
        D_x: int,
        D_a: int,
        K: int,
        slope: float = 0.01,
        dtype: DTypeLike = np.float64,
    ) -> Self:
        """Draw the parameters from a seeded generator, for the sizes given."""
        return cls(**cls._draw(rng, dtype, {"D_x": D_x, "D_a": D_a, "K": K}), slope=slope)

    def forward(self, x: ArrayLike, y: ArrayLike) -> TwoLayerValues:
        """Return every quantity for a batch x (D_x × m) with targets y.

        Targets are m integer labels or K × m distributions. Raises ValueError if x is not finite
        or not D_x × m, or y is not a distribution a column.
        """
        x = self._columns("x", x, self.sizes["D_x"])
        y = self._distributions("y", y, self.sizes["K"], x.shape[1])
        z_1 = self.W_1 @ x + self.b_1
        a_1 = np.maximum(z_1, self.dtype.type(self.slope) * z_1)
        z_2 = self.W_2 @ a_1 + self.b_2
        return TwoLayerValues(
            x=x,
            y=y,
            z_1=z_1,
            a_1=a_1,
            z_2=z_2,
            y_hat=columns.softmax(z_2),
            loss=cross_entropy(z_2, y, axis=0).sum(),
        )

    def backward(self, values: TwoLayerValues) -> TwoLayerGradients:
        """Return the gradient of the loss with respect to every quantity (E4, C4)."""
        dz_2 = values.y_hat - values.y
        da_1 = self.W_2.T @ dz_2
        dz_1 = da_1 * np.where(values.z_1 > 0, self.dtype.type(1), self.dtype.type(self.slope))
        return TwoLayerGradients(
            x=self.W_1.T @ dz_1,
            W_1=columns.outer_sum(dz_1, values.x),
            b_1=columns.over_batch(dz_1),
            z_1=dz_1,
            a_1=da_1,
            W_2=columns.outer_sum(dz_2, values.a_1),
            b_2=columns.over_batch(dz_2),
            z_2=dz_2,
            y_hat=columns.cross_entropy_upstream(values.y_hat, values.y),
        )

    def function(self, values: TwoLayerValues) -> Callable[..., Any]:
        """Return the loss as a plain NumPy function f(x, W_1, b_1, W_2, b_2), for `mathcore.trace`.

        The targets are those of the forward pass. The nodes of the graph carry the names of the
        sheet. The softmax is the sheet's formula, without the shift of A1: for graphs of moderate
        logits.
        """

        def two_layer_classifier(x: Any, W_1: Any, b_1: Any, W_2: Any, b_2: Any) -> Any:
            z_1 = named(W_1 @ x + b_1, "z_1")
            a_1 = named(np.maximum(z_1, self.slope * z_1), "a_1")
            e = np.exp(named(W_2 @ a_1 + b_2, "z_2"))
            y_hat = named(e / np.sum(e, axis=0), "y_hat")
            return named(-np.sum(values.y * np.log(y_hat)), "loss")

        return two_layer_classifier
