"""The multi-task network of D5 and D6: dropout on one branch, BatchNorm on the other, joined."""

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
class MultiTaskValues:
    """Forward values of D5, in the shapes that `MultiTaskNetwork.quantities` lists.

    M is the scaled dropout mask of the sheet (0 or 1/(1 − p)), o_1a = a_1a ⊙ M; mu, var and x_hat
    are the statistics (D_s × 1) and the normalised values of BatchNorm, bn_1b = γ ⊙ x_hat + β its
    output; z_2b are the logits of ŷ_b; loss = loss_a + loss_b is the L of D6.
    """

    x: NDArray
    y_a: NDArray
    y_b: NDArray
    z_1a: NDArray
    a_1a: NDArray
    M: NDArray
    o_1a: NDArray
    y_a_hat: NDArray
    z_1b: NDArray
    a_1b: NDArray
    mu: NDArray
    var: NDArray
    x_hat: NDArray
    bn_1b: NDArray
    s: NDArray
    z_2b: NDArray
    y_b_hat: NDArray
    loss_a: float
    loss_b: float
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class MultiTaskGradients:
    """Gradients of L with respect to each quantity of D5, in the quantity's shape.

    The sheet's own names for five of them are properties: delta_2b, delta_2a, delta_1b, delta_1a
    and g.
    """

    x: NDArray
    theta_1a: NDArray
    b_1a: NDArray
    z_1a: NDArray
    a_1a: NDArray
    o_1a: NDArray
    theta_2a: NDArray
    b_2a: NDArray
    y_a_hat: NDArray
    theta_1b: NDArray
    b_1b: NDArray
    z_1b: NDArray
    a_1b: NDArray
    mu: NDArray
    var: NDArray
    x_hat: NDArray
    gamma: NDArray
    beta: NDArray
    bn_1b: NDArray
    s: NDArray
    theta_2b: NDArray
    b_2b: NDArray
    z_2b: NDArray
    y_b_hat: NDArray

    @property
    def delta_2b(self) -> NDArray:
        """δ_2b = ∂L/∂z_2b (K × m)."""
        return self.z_2b

    @property
    def g(self) -> NDArray:
        """The sheet's g = ∂L/∂s (D_s × m): it flows into both inputs of ⊕."""
        return self.s

    @property
    def delta_2a(self) -> NDArray:
        """δ_2a = ∂L/∂ŷ_a (D_s × m): the path through L and the path through ⊕."""
        return self.y_a_hat

    @property
    def delta_1b(self) -> NDArray:
        """δ_1b = ∂L/∂z_1b (D_s × m)."""
        return self.z_1b

    @property
    def delta_1a(self) -> NDArray:
        """δ_1a = ∂L/∂z_1a (D_a × m)."""
        return self.z_1a


class MultiTaskNetwork(Network):
    """The network of D5 with the loss of D6, the mean over the batch of both tasks' losses."""

    theta_1a: NDArray
    b_1a: NDArray
    theta_2a: NDArray
    b_2a: NDArray
    theta_1b: NDArray
    b_1b: NDArray
    gamma: NDArray
    beta: NDArray
    theta_2b: NDArray
    b_2b: NDArray
    parameter_names = (
        *("theta_1a", "b_1a", "theta_2a", "b_2a"),
        *("theta_1b", "b_1b", "gamma", "beta", "theta_2b", "b_2b"),
    )
    quantities = (
        Quantity("x", "x", ("D_x", "m")),
        Quantity("theta_1a", "theta_(1 a)", ("D_a", "D_x")),
        Quantity("b_1a", "b_(1 a)", ("D_a", "1")),
        Quantity("z_1a", "z_(1 a)", ("D_a", "m"), ("theta_1a", "x", "b_1a"), "affine"),
        Quantity("a_1a", "a_(1 a)", ("D_a", "m"), ("z_1a",), "relu"),
        Quantity("M", "M", ("D_a", "m")),
        Quantity("o_1a", "a_(1 a) dot.o M", ("D_a", "m"), ("a_1a", "M"), "dropout"),
        Quantity("theta_2a", "theta_(2 a)", ("D_s", "D_a")),
        Quantity("b_2a", "b_(2 a)", ("D_s", "1")),
        Quantity("y_a_hat", "hat(y)_a", ("D_s", "m"), ("theta_2a", "o_1a", "b_2a"), "affine"),
        Quantity("theta_1b", "theta_(1 b)", ("D_s", "D_x")),
        Quantity("b_1b", "b_(1 b)", ("D_s", "1")),
        Quantity("z_1b", "z_(1 b)", ("D_s", "m"), ("theta_1b", "x", "b_1b"), "affine"),
        Quantity("a_1b", "a_(1 b)", ("D_s", "m"), ("z_1b",), "relu"),
        Quantity("mu", "mu", ("D_s", "1"), ("a_1b",), "mean"),
        Quantity("var", "sigma^2", ("D_s", "1"), ("a_1b", "mu"), "variance"),
        Quantity("x_hat", "hat(x)", ("D_s", "m"), ("a_1b", "mu", "var"), "normalise"),
        Quantity("gamma", "gamma", ("D_s", "1")),
        Quantity("beta", "beta", ("D_s", "1")),
        Quantity("bn_1b", '"BN"_(gamma, beta)', ("D_s", "m"), ("gamma", "x_hat", "beta"), "scale"),
        Quantity("s", "s", ("D_s", "m"), ("bn_1b", "y_a_hat"), "add"),
        Quantity("theta_2b", "theta_(2 b)", ("K", "D_s")),
        Quantity("b_2b", "b_(2 b)", ("K", "1")),
        Quantity("z_2b", "z_(2 b)", ("K", "m"), ("theta_2b", "s", "b_2b"), "affine"),
        Quantity("y_b_hat", "hat(y)_b", ("K", "m"), ("z_2b",), "softmax"),
        Quantity("y_a", "y_a", ("D_s", "m")),
        Quantity("y_b", "y_b", ("K", "m")),
        Quantity("loss_a", "L_a", (), ("y_a_hat", "y_a"), "squared_error"),
        Quantity("loss_b", "L_b", (), ("y_b_hat", "y_b"), "cross_entropy"),
        Quantity("loss", "L", (), ("loss_a", "loss_b"), "add"),
    )

    def __init__(
        self,
        theta_1a: ArrayLike,
        b_1a: ArrayLike,
        theta_2a: ArrayLike,
        b_2a: ArrayLike,
        theta_1b: ArrayLike,
        b_1b: ArrayLike,
        gamma: ArrayLike,
        beta: ArrayLike,
        theta_2b: ArrayLike,
        b_2b: ArrayLike,
        p: float = 0.5,
        eps: float = 1e-5,
    ) -> None:
        """Take the parameters in the shapes of `quantities`, p in [0, 1) and ε > 0.

        Raises ValueError if the shapes disagree, or p or ε is out of range.
        """
        super().__init__(
            theta_1a=theta_1a,
            b_1a=b_1a,
            theta_2a=theta_2a,
            b_2a=b_2a,
            theta_1b=theta_1b,
            b_1b=b_1b,
            gamma=gamma,
            beta=beta,
            theta_2b=theta_2b,
            b_2b=b_2b,
        )
        self.p = fraction("p", p)
        if not 0 < eps < np.inf:
            raise ValueError(f"eps must be positive and finite, got {eps}")
        self.eps = float(eps)

    @classmethod
    def random(
        cls,
        rng: np.random.Generator,
        *,
        D_x: int,
        D_a: int,
        D_s: int,
        K: int,
        p: float = 0.5,
        eps: float = 1e-5,
        dtype: DTypeLike = np.float64,
    ) -> Self:
        """Draw the parameters from a seeded generator, for the sizes given."""
        drawn = cls._draw(rng, dtype, {"D_x": D_x, "D_a": D_a, "D_s": D_s, "K": K})
        return cls(**drawn, p=p, eps=eps)

    def forward(
        self,
        x: ArrayLike,
        y_a: ArrayLike,
        y_b: ArrayLike,
        mask: ArrayLike | np.random.Generator,
    ) -> MultiTaskValues:
        """Return every quantity for a batch x (D_x × m) with targets y_a (D_s × m) and y_b.

        y_b is m integer labels or K × m distributions. `mask` (D_a × m, of 0 and 1) says which
        entries of a_1a dropout keeps; a generator draws it, r ≥ p being kept (D2).
        Raises ValueError if a shape disagrees, an entry is not finite, the mask holds anything but
        0 and 1, or a column of y_b is not a distribution.
        """
        x = self._columns("x", x, self.sizes["D_x"])
        m = x.shape[1]
        y_a = self._columns("y_a", y_a, self.sizes["D_s"], m)
        y_b = self._distributions("y_b", y_b, self.sizes["K"], m)
        M = self._scaled_mask(mask, m)

        z_1a = self.theta_1a @ x + self.b_1a
        a_1a = columns.relu(z_1a)
        o_1a = a_1a * M
        y_a_hat = self.theta_2a @ o_1a + self.b_2a

        z_1b = self.theta_1b @ x + self.b_1b
        a_1b = columns.relu(z_1b)
        mu = a_1b.mean(axis=1, keepdims=True)
        centred = a_1b - mu
        var = np.square(centred).mean(axis=1, keepdims=True)
        x_hat = centred / np.sqrt(var + self.dtype.type(self.eps))
        bn_1b = self.gamma * x_hat + self.beta

        s = bn_1b + y_a_hat
        z_2b = self.theta_2b @ s + self.b_2b
        y_b_hat = columns.softmax(z_2b)
        loss_a = np.square(y_a_hat - y_a).sum() / (2 * m)
        loss_b = cross_entropy(z_2b, y_b, axis=0).sum() / m
        return MultiTaskValues(
            x=x,
            y_a=y_a,
            y_b=y_b,
            z_1a=z_1a,
            a_1a=a_1a,
            M=M,
            o_1a=o_1a,
            y_a_hat=y_a_hat,
            z_1b=z_1b,
            a_1b=a_1b,
            mu=mu,
            var=var,
            x_hat=x_hat,
            bn_1b=bn_1b,
            s=s,
            z_2b=z_2b,
            y_b_hat=y_b_hat,
            loss_a=loss_a,
            loss_b=loss_b,
            loss=loss_a + loss_b,
        )

    def backward(self, values: MultiTaskValues) -> MultiTaskGradients:
        """Return the gradient of L with respect to every quantity (D6)."""
        m = values.x.shape[1]
        delta_2b = (values.y_b_hat - values.y_b) / m
        g = self.theta_2b.T @ delta_2b

        # BatchNorm couples the samples: γ times the transpose of D4, applied to g.
        dx_hat = self.gamma * g
        root = np.sqrt(values.var + self.dtype.type(self.eps))
        along = (dx_hat * values.x_hat).sum(axis=1, keepdims=True)
        across = dx_hat.sum(axis=1, keepdims=True)
        da_1b = (dx_hat - (across + values.x_hat * along) / m) / root
        delta_1b = columns.relu_vjp(values.z_1b, da_1b)

        delta_2a = (values.y_a_hat - values.y_a) / m + g
        do_1a = self.theta_2a.T @ delta_2a
        da_1a = do_1a * values.M
        delta_1a = columns.relu_vjp(values.z_1a, da_1a)
        return MultiTaskGradients(
            x=self.theta_1a.T @ delta_1a + self.theta_1b.T @ delta_1b,
            theta_1a=columns.outer_sum(delta_1a, values.x),
            b_1a=columns.over_batch(delta_1a),
            z_1a=delta_1a,
            a_1a=da_1a,
            o_1a=do_1a,
            theta_2a=columns.outer_sum(delta_2a, values.o_1a),
            b_2a=columns.over_batch(delta_2a),
            y_a_hat=delta_2a,
            theta_1b=columns.outer_sum(delta_1b, values.x),
            b_1b=columns.over_batch(delta_1b),
            z_1b=delta_1b,
            a_1b=da_1b,
            # Only the direct path: the one through σ² vanishes, since Σ(x − μ) = 0.
            mu=-across / root,
            var=-along / (2 * np.square(root)),
            x_hat=dx_hat,
            gamma=columns.over_batch(g * values.x_hat),
            beta=columns.over_batch(g),
            bn_1b=g,
            s=g,
            theta_2b=columns.outer_sum(delta_2b, values.s),
            b_2b=columns.over_batch(delta_2b),
            z_2b=delta_2b,
            y_b_hat=columns.cross_entropy_upstream(values.y_b_hat, values.y_b / m),
        )

    def function(self, values: MultiTaskValues) -> Callable[..., Any]:
        """Return L as a plain NumPy function of x and the parameters, for `mathcore.trace`.

        Its arguments are x and `parameter_names`, in this order; the targets and the mask are those
        of the forward pass. The nodes of the graph carry the names of the record. The softmax is
        the sheet's formula, without the shift of A1: for graphs of moderate logits.
        """
        m = values.x.shape[1]

        def multi_task_network(
            x: Any,
            theta_1a: Any,
            b_1a: Any,
            theta_2a: Any,
            b_2a: Any,
            theta_1b: Any,
            b_1b: Any,
            gamma: Any,
            beta: Any,
            theta_2b: Any,
            b_2b: Any,
        ) -> Any:
            a_1a = named(np.maximum(named(theta_1a @ x + b_1a, "z_1a"), 0), "a_1a")
            o_1a = named(a_1a * values.M, "o_1a")
            y_a_hat = named(theta_2a @ o_1a + b_2a, "y_a_hat")

            a_1b = named(np.maximum(named(theta_1b @ x + b_1b, "z_1b"), 0), "a_1b")
            mu = named(np.mean(a_1b, axis=1, keepdims=True), "mu")
            var = named(np.mean((a_1b - mu) ** 2, axis=1, keepdims=True), "var")
            x_hat = named((a_1b - mu) / np.sqrt(var + self.eps), "x_hat")
            bn_1b = named(gamma * x_hat + beta, "bn_1b")

            s = named(bn_1b + y_a_hat, "s")
            e = np.exp(named(theta_2b @ s + b_2b, "z_2b"))
            y_b_hat = named(e / np.sum(e, axis=0), "y_b_hat")
            loss_a = named(np.sum((y_a_hat - values.y_a) ** 2) / (2 * m), "loss_a")
            loss_b = named(-np.sum(values.y_b * np.log(y_b_hat)) / m, "loss_b")
            return named(loss_a + loss_b, "loss")

        return multi_task_network

    def _scaled_mask(self, mask: ArrayLike | np.random.Generator, m: int) -> NDArray:
        """Return M (D_a × m): 1/(1 − p) where the mask keeps, 0 where it drops."""
        rows = self.sizes["D_a"]
        if isinstance(mask, np.random.Generator):
            keep = mask.random((rows, m)) >= self.p
        else:
            keep = self._columns("mask", mask, rows, m)
            if not np.isin(keep, (0, 1)).all():
                raise ValueError(
                    "mask must hold 0 (dropped) and 1 (kept); the factor 1/(1 − p) is applied here"
                )
        return keep.astype(self.dtype) / self.dtype.type(1 - self.p)
