"""Expressions in numbers: against NumPy, with the axes in the order of the indices."""

import numpy as np
import pytest

import mathcore
from mathcore.derivations import batch_norm, cross_entropy
from mathcore.verification.tabulate import tabulate


def test_axes_are_those_of_the_indices_in_their_order() -> None:
    batch = [1.0, 2.0, 5.0, 8.0]
    jacobian = mathcore.finite_differences.jacobian(
        lambda x: mathcore.batch_norm(x, 1.0, 0.0, 0.01, axis=0), np.array(batch)
    )
    values = {batch_norm.x: batch, batch_norm.epsilon: 0.01}
    right, sizes = mathcore.derivation("D4").claim.right, {batch_norm.m: 4}
    found = tabulate(right, sizes, values, batch_norm.j, batch_norm.i)
    np.testing.assert_allclose(found, jacobian, atol=1e-7)
    deviations = batch_norm.x[batch_norm.i] - 2 * batch_norm.x[batch_norm.j]
    found = tabulate(deviations, sizes, values, batch_norm.j, batch_norm.i)
    np.testing.assert_allclose(found, np.array(batch) - 2 * np.array(batch)[:, None])


def test_a_vector_has_its_own_axis_and_a_number_none() -> None:
    logits, target = [2.0, 1.0, 0.0], [0, 1, 0]
    values = {cross_entropy.z: logits, cross_entropy.y: target}
    sizes = {cross_entropy.K: 3}
    found = tabulate(mathcore.derivation("C3").claim.right, sizes, values)
    np.testing.assert_allclose(found, mathcore.softmax(logits) - target, rtol=1e-14)
    loss = tabulate(cross_entropy.loss, sizes, values)
    assert loss.shape == ()
    assert loss == pytest.approx(mathcore.cross_entropy(logits, 1), rel=1e-14)


def test_an_index_that_is_not_named_is_refused() -> None:
    values = {batch_norm.x: [1.0, 2.0], batch_norm.epsilon: 0.01}
    with pytest.raises(ValueError, match="no value for the index i"):
        tabulate(batch_norm.x[batch_norm.i], {batch_norm.m: 2}, values)
