"""E: the LeakyReLU classifier against differences, autograd, and the shapes of E1."""

from dataclasses import fields

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import softmax

from mathcore.graph import trace
from mathcore.networks import TwoLayerClassifier, TwoLayerGradients, TwoLayerValues, two_layer

SLOPE = 0.01
FORMULAS = {
    "z_1": lambda W_1, x, b_1: W_1 @ x + b_1,
    "a_1": lambda z_1: np.where(z_1 > 0, z_1, SLOPE * z_1),
    "z_2": lambda W_2, a_1, b_2: W_2 @ a_1 + b_2,
    "y_hat": lambda z_2: softmax(z_2, axis=0),
    "loss": lambda y, y_hat: -(y * np.log(y_hat)).sum(),
}
GRADIENTS = [field.name for field in fields(TwoLayerGradients)]


def example(seed, D_x=4, D_a=5, K=3, m=2, dtype=np.float64):
    """Draw a classifier, a batch, and run it forward."""
    rng = np.random.default_rng(seed)
    network = TwoLayerClassifier.random(rng, D_x=D_x, D_a=D_a, K=K, slope=SLOPE, dtype=dtype)
    y = softmax(rng.normal(size=(K, m)), axis=0)
    return network, network.forward(rng.normal(size=(D_x, m)), y)


@st.composite
def examples(draw):
    sizes = {name: draw(st.integers(1, 5), label=name) for name in ("D_x", "D_a", "K", "m")}
    network, values = example(draw(st.integers(0, 2**32 - 1), label="seed"), **sizes)
    # Differences need room: on both sides of a kink, and at the pole of log.
    assume(np.abs(values.z_1).min() > 1e-3)
    assume(values.y_hat.min() > 1e-3)
    return network, values


@given(examples())
def test_agrees_with_the_sheet_and_with_difference_quotients(
    replay, difference_quotients, assert_shapes, case
):
    network, values = case
    start = replay(
        TwoLayerClassifier, FORMULAS, network.parameters | {"x": values.x, "y": values.y}
    )
    for name in FORMULAS:
        np.testing.assert_allclose(getattr(values, name), start[name], rtol=1e-9, atol=1e-12)
    gradients = network.backward(values)
    for name in GRADIENTS:
        expected = difference_quotients(TwoLayerClassifier, FORMULAS, start, name, "loss")
        np.testing.assert_allclose(
            getattr(gradients, name), expected, rtol=1e-7, atol=1e-8, err_msg=name
        )
    assert_shapes(network, values, values.x.shape[1])
    assert_shapes(network, gradients, values.x.shape[1])


@pytest.mark.parametrize("m", [1, 2, 9])
def test_backward_agrees_with_autograd(monkeypatch, m):
    network, values = example(1, m=m)
    gradients = network.backward(values)
    monkeypatch.setattr(two_layer, "np", anp)
    loss = network.function(values)
    arguments = (values.x, *network.parameters.values())
    assert loss(*arguments) == pytest.approx(values.loss, rel=1e-12)
    for k, name in enumerate(("x", *network.parameter_names)):
        np.testing.assert_allclose(
            getattr(gradients, name), grad(loss, k)(*arguments), rtol=1e-9, atol=1e-13
        )


@given(examples())
def test_every_gradient_agrees_with_the_traced_graph(case):
    network, values = case
    graph = trace(network.function(values), x=values.x, **network.parameters)
    assert graph.output.value == pytest.approx(values.loss, rel=1e-9)
    gradients = network.backward(values)
    for name in GRADIENTS:
        expected = graph.node(name).gradient
        np.testing.assert_allclose(
            getattr(gradients, name), expected, rtol=1e-9, atol=1e-12, err_msg=name
        )


def test_shapes_of_e1():
    network, values = example(2, D_x=7, D_a=5, K=3, m=4)
    assert network.W_2.shape == (3, 5)
    assert network.b_2.shape == (3, 1)
    assert values.x.shape == (7, 4)
    assert values.y_hat.shape == (3, 4)
    one = network.forward(np.ones(7), 0)
    assert one.x.shape == (7, 1)
    assert one.z_1.shape == (5, 1)


def test_gradients_of_e4_and_c4_for_one_class():
    network, _ = example(3)
    values = network.forward(np.arange(4.0), 1)
    gradients = network.backward(values)
    y_hat, dz = values.y_hat[:, 0], gradients.z_2[:, 0]
    np.testing.assert_array_equal(dz, [y_hat[0], y_hat[1] - 1, y_hat[2]])
    for j in range(3):
        assert gradients.b_2[j, 0] == dz[j]
        for i in range(5):
            assert gradients.W_2[j, i] == dz[j] * values.a_1[i, 0]


@pytest.mark.parametrize("slope", [0.0, 0.5])
def test_slope_is_the_gradient_below_zero(slope):
    network = TwoLayerClassifier([[1.0], [1.0]], [0, -2], np.eye(2), [0, 0], slope=slope)
    values = network.forward([1.0], 0)
    gradients = network.backward(values)
    np.testing.assert_array_equal(values.a_1, [[1], [-slope]])
    np.testing.assert_array_equal(gradients.z_1, gradients.a_1 * [[1], [slope]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(dtype):
    network, values = example(4, dtype=dtype)
    for record in (values, network.backward(values)):
        for field in fields(record):
            assert getattr(record, field.name).dtype == dtype, field.name


def test_labels_equal_one_hot_columns():
    network, values = example(5)
    by_label = network.forward(values.x, [2, 0])
    by_column = network.forward(values.x, [[0, 1], [0, 0], [1, 0]])
    for field in fields(TwoLayerValues):
        np.testing.assert_array_equal(getattr(by_label, field.name), getattr(by_column, field.name))


@pytest.mark.parametrize("slope", [-0.01, 1.0, np.nan])
def test_slope_outside_its_range_is_refused(slope):
    with pytest.raises(ValueError, match=r"slope must lie in \[0, 1\), got"):
        TwoLayerClassifier(np.eye(2), [0, 0], np.eye(2), [0, 0], slope=slope)


def test_bad_shapes_are_refused():
    network, values = example(6)
    with pytest.raises(ValueError, match=r"b_2 must have shape K × 1, K = 3 as in W_2, got shape"):
        TwoLayerClassifier(np.ones((5, 4)), np.ones(5), np.ones((3, 5)), np.ones((3, 2)))
    with pytest.raises(ValueError, match="y must have 3 rows and 2 columns"):
        network.forward(values.x, np.ones((3, 3)) / 3)
    with pytest.raises(ValueError, match="y must have 3 rows and 2 columns"):
        network.forward(values.x, [0, 1, 2])
    with pytest.raises(ValueError, match="y must be distributions"):
        network.forward(values.x, [[1, 1], [0, 0], [0, 1]])
    with pytest.raises(ValueError, match=r"no entry below 0, got -1.0 at y\[1, 0\]"):
        network.forward(values.x, [[2, 1], [-1, 0], [0, 0]])


def test_a_step_of_descent_moves_every_parameter_and_keeps_the_rest():
    network, values = example(3)
    gradients = network.backward(values)
    moved = network.descended(gradients, 0.125)
    for name, before in network.parameters.items():
        np.testing.assert_array_equal(
            getattr(moved, name), before - 0.125 * getattr(gradients, name)
        )
        assert not getattr(moved, name).flags.writeable
    assert (type(moved), moved.slope, moved.sizes) == (type(network), network.slope, network.sizes)
    assert moved.forward(values.x, values.y).loss < values.loss
    with pytest.raises(ValueError, match="W_1"):
        network.descended(gradients, np.inf)
