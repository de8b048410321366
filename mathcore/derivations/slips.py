"""The slips in the published solutions, as steps that are refused with a counterexample (S1–S6).

Each entry of ``slips`` says where the document stands, what it writes next, and what belongs there.
The notation of D is that of the multi-task network (D5, D6): samples are columns, index i.
S7 (a ∂ left out of ∂z_j/∂w_ij) and S8 (the index i left out of ∂L/∂z_i) are slips of notation: they
state nothing that could be computed, so there is nothing to refute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sympy import Integer

from ..expressions import (
    Array,
    Basic,
    Component,
    Definition,
    Domain,
    Expr,
    Fraction,
    Hadamard,
    Index,
    MatrixProduct,
    Ones,
    PartialDerivative,
    Power,
    Size,
    Summation,
    Transpose,
    walk,
)
from ..steps import Derivation
from ..verification import Report, verify
from ..verification.evaluation import CONTEXT
from ..verification.oracle import Counterexample, counterexample_at
from . import batch_norm
from .multi_task import (
    a_1a,
    beta,
    gamma,
    i,
    j,
    k,
    loss,
    m,
    mask,
    q,
    t,
    theta_2a,
    theta_2b,
    x,
    x_hat,
    y_a_hat,
    y_b,
    y_b_hat,
    z_2b,
)


@dataclass(frozen=True)
class Slip:
    """A step ``left = wrong`` of a published solution that does not hold, and ``left = right``.

    ``document`` (A to E) and ``problem`` say where it stands, ``explanation`` what goes wrong.
    ``chosen`` is a point at which to look at it, where the verifier's own is none for a reader.
    """

    id: str
    document: str
    problem: str
    explanation: str
    left: Expr
    wrong: Expr
    right: Expr
    chosen: Counterexample | None = None

    @cached_property
    def report(self) -> Report:
        """The verdict on the step as published: refuted, with a counterexample."""
        return verify(self.left, self.wrong)

    @cached_property
    def mended(self) -> Report:
        """The verdict on the step as it should read."""
        return verify(self.left, self.right)

    @property
    def counterexample(self) -> Counterexample:
        """Where the published step fails: at the chosen point, else where the verifier found it."""
        return self.chosen or self.report.counterexample

    def at(
        self, sizes: Mapping[str, int], indices: Mapping[str, int], values: Mapping[str, Any]
    ) -> Slip:
        """Return the slip looked at a chosen point, where all goes by name.

        Raises what `counterexample_at` raises: ValueError where the published step holds.
        """
        return replace(
            self, chosen=counterexample_at(self.left, self.wrong, sizes, indices, values)
        )

    def propose(self) -> Derivation:
        """Propose the published step where the document stands; raises RefutedStepError."""
        return Derivation(self.left).propose(self.wrong, f"{self.id}, as published")

    def spelled_out(self) -> Slip:
        """Return the slip with the components of δ_2b, of its batch sum and of g written out."""
        sides = [_spelled_out(side) for side in (self.left, self.wrong, self.right)]
        return replace(self, left=sides[0], wrong=sides[1], right=sides[2])

    def with_equal_sizes(self, sizes: Mapping[Size, Size]) -> Slip:
        """Return the slip where some sizes happen to be equal: each key is written as its value.

        Shapes that do not agree in general may agree then; the values still differ.
        """
        return self._with(lambda side: _rewritten(side, sizes, {}))

    def with_one_hot_targets(self) -> Slip:
        """Return the slip where each target is one class, as D states it, not any distribution.

        What is refuted for these is refuted for all; the numbers are those of a student's batch.
        """
        return self._with(with_one_hot_targets)

    def _with(self, rewritten: Callable[[Basic], Basic]) -> Slip:
        left, wrong, right = map(rewritten, (self.left, self.wrong, self.right))
        return replace(self, left=left, wrong=wrong, right=right)


def with_one_hot_targets(part: Basic) -> Basic:
    """Return a part where each target is one class, not any distribution."""
    return _rewritten(part, {}, {Domain.DISTRIBUTION: Domain.ONE_HOT})


def _rewritten(part: Basic, sizes: Mapping[Size, Size], domains: Mapping[Domain, Domain]) -> Basic:
    """Write sizes as other sizes and arrays as those of other domains, inside of leaves too."""

    def rewritten(inner: Basic) -> Basic:
        return _rewritten(inner, sizes, domains)

    match part:
        case Size():
            return sizes.get(part, part)
        case Index():
            return Index(part.name, rewritten(part.size))
        case Array():
            domain = domains.get(part.domain, part.domain)
            return Array(part.name, tuple(map(rewritten, part.shape)), domain)
        case Definition():
            parameters = tuple(map(rewritten, part.parameters))
            return Definition(part.name, parameters, rewritten(part.body))
    return part.func(*map(rewritten, part.args)) if part.args else part


def batch_with_outputs(
    outputs: Sequence[Sequence[str]], classes: Sequence[int]
) -> tuple[dict[str, int], dict[str, Any]]:
    """Return sizes and values, by name, of a batch for which task B predicts the given outputs.

    A row of `outputs` are the probabilities of a sample, as decimals; `classes` are the true ones,
    from 0. All layers have as many units as there are classes: those of task A pass on their
    inputs, which are the logits, and BatchNorm adds nothing to them.
    """
    count, samples = len(outputs[0]), len(outputs)
    logits = [  # at least 1: ReLU lets them pass
        [1 + (Decimal(p) / min(map(Decimal, sample))).ln(CONTEXT) for p in sample]
        for sample in outputs
    ]
    one_to_one = [[int(row == column) for column in range(count)] for row in range(count)]
    values: dict[str, Any] = {
        "x": list(zip(*logits, strict=True)),
        "M": [[1] * samples] * count,
        "y_b": [[int(row == true) for true in classes] for row in range(count)],
    }
    values |= dict.fromkeys(("theta_1a", "theta_2a", "theta_2b"), one_to_one)
    values |= dict.fromkeys(("b_1a", "b_2a", "b_2b", "gamma", "beta"), [0] * count)
    return {"m": samples} | dict.fromkeys(("D_x", "D_a", "D_s", "K"), count), values


# S1, S2: ∂L/∂z_2b of one sample by the chain rule, the diagonal term k = j apart from the others.
_share = Fraction(1, m)
_chain = Summation(
    PartialDerivative(loss, y_b_hat[k, i]) * PartialDerivative(y_b_hat[k, i], z_2b[j, i]), k
)


def _through_softmax(off_diagonal: Expr) -> Expr:
    """Write the diagonal term, and the others with what stands off the diagonal of the Jacobian."""
    on_diagonal = y_b_hat[j, i] * (1 - y_b_hat[j, i])
    others = Summation(y_b[k, i] / y_b_hat[k, i] * off_diagonal, k, 1, None, j)
    return -(y_b[j, i] / y_b_hat[j, i] * on_diagonal) + others


_per_sample = _share * _through_softmax(y_b_hat[j, i] * y_b_hat[k, i])
_cancelled = -(y_b[j, i] * (1 - y_b_hat[j, i])) + Summation(
    y_b[k, i] * y_b_hat[j, i], k, 1, None, j
)

# S3, S4: δ_2b of each sample, g = θ_2bᵀ δ_2b, and Δ, the sum over the batch in the place of δ_2b.
delta_2b = Definition("delta_2b", (k, i), _share * (y_b_hat[k, i] - y_b[k, i]))
g = Definition("g", (q, i), Summation(theta_2b[k, q] * delta_2b[k, i], k))
Delta = Definition("Delta", (k,), Summation(delta_2b[k, t], t))


def _spelled_out(expression: Expr) -> Expr:
    for _, part in walk(expression):
        if isinstance(part, Component) and part.whole in (delta_2b, Delta, g):
            return _spelled_out(expression.xreplace({part: part.whole.at(*part.indices)}))
    return expression


_upstream_a = PartialDerivative(loss, y_a_hat)
_normalisation = batch_norm.jacobian().claim.right

_SLIPS = (
    Slip(
        "S1",
        "D",
        "D6",
        "The off-diagonal terms of the softmax Jacobian hold the product of two different outputs, "
        "not the square of one.",
        _chain,
        _share * _through_softmax(Power(y_b_hat[j, i], Integer(2))),
        _per_sample,
    ),
    Slip(
        "S2",
        "D",
        "D6",
        "The factor 1/m of the mean over the batch is dropped in the middle of the chain.",
        _per_sample,
        _cancelled,
        _share * _cancelled,
    ),
    Slip(
        "S2.last",
        "D",
        "D6",
        "The factor 1/m, dropped before, is back in the last line without a reason.",
        _cancelled,
        _share * (y_b_hat[j, i] - y_b[j, i]),
        y_b_hat[j, i] - y_b[j, i],
    ),
    Slip(
        "S3",
        "D",
        "D6",
        "The gradient at the logits of one sample holds that sample only, no sum over the batch.",
        PartialDerivative(loss, z_2b[j, i]),
        Delta[j],
        delta_2b[j, i],
    ),
    Slip(
        "S3.beta",
        "D",
        "D6",
        "The deviations are summed over the batch already, and then once more.",
        PartialDerivative(loss, beta[q]),
        Summation(Summation(theta_2b[k, q] * Delta[k], k), i),
        Summation(g[q, i], i),
    ),
    Slip(
        "S4",
        "D",
        "D6",
        "Each sample's normalised value meets its own gradient, component by component, before "
        "the sum over the batch; a product of matrices and a batch sum has another shape.",
        PartialDerivative(loss, gamma),
        MatrixProduct(Transpose(x_hat), Transpose(theta_2b), Delta),
        MatrixProduct(Hadamard(g, x_hat), Ones(m)),
    ),
    Slip(
        "S5",
        "D",
        "D4",
        "The output of BatchNorm is scaled by γ, so its derivative is as well.",
        PartialDerivative(batch_norm.y[batch_norm.j], batch_norm.x[batch_norm.i]),
        _normalisation,
        batch_norm.gamma * _normalisation,
    ),
    Slip(
        "S6",
        "D",
        "D6",
        "The second layer of task A reads a_1a ⊙ M, not the input x of the network.",
        PartialDerivative(loss, theta_2a),
        MatrixProduct(_upstream_a, Transpose(x)),
        MatrixProduct(_upstream_a, Transpose(Hadamard(a_1a, mask))),
    ),
)

slips: Mapping[str, Slip] = MappingProxyType({slip.id: slip for slip in _SLIPS})
