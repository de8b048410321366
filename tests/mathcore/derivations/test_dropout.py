"""Dropout: the mask of the backward pass."""

from __future__ import annotations

import mathcore
from mathcore.derivations import dropout
from mathcore.expressions import KroneckerDelta, NotEqual, PartialDerivative, Summation


def test_the_mask_times_the_input_is_the_output() -> None:
    report = mathcore.verify(
        dropout.output[dropout.j],
        dropout.masked.body,
        assumptions=(NotEqual(dropout.p, 1),),
    )
    assert report.proved


def test_the_gradient_that_passes_the_mask_is_that_of_the_jacobian() -> None:
    derivation = dropout.backward()
    assert derivation.report.proved
    upstream = PartialDerivative(dropout.loss, dropout.masked[dropout.j])
    passed = Summation(upstream * dropout.jacobian().end, dropout.j)
    expected = dropout.mask[dropout.i] * PartialDerivative(dropout.loss, dropout.masked[dropout.i])
    assert mathcore.verify(passed, expected, assumptions=derivation.assumptions).ok


def test_the_jacobian_is_the_mask_on_a_diagonal() -> None:
    derivation = dropout.jacobian_matrix()
    assert str(derivation.claim) == "∂o/∂x = diag(M)"
    assert derivation.report.proved
    entry = dropout.mask[dropout.j] * KroneckerDelta(dropout.j, dropout.i)
    assert mathcore.verify(dropout.jacobian().end, entry, assumptions=derivation.assumptions).proved
