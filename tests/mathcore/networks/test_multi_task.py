"""D5 and D6: the multi-task network against differences, loops, autograd and the slips."""

from dataclasses import fields

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import log_softmax, softmax

from mathcore.graph import trace
from mathcore.networks import MultiTaskGradients, MultiTaskNetwork, MultiTaskValues, multi_task

EPS = 1e-5
FORMULAS = {
    "z_1a": lambda theta_1a, x, b_1a: theta_1a @ x + b_1a,
    "a_1a": lambda z_1a: np.where(z_1a > 0, z_1a, 0),
    "o_1a": lambda a_1a, M: a_1a * M,
    "y_a_hat": lambda theta_2a, o_1a, b_2a: theta_2a @ o_1a + b_2a,
    "z_1b": lambda theta_1b, x, b_1b: theta_1b @ x + b_1b,
    "a_1b": lambda z_1b: np.where(z_1b > 0, z_1b, 0),
    "mu": lambda a_1b: a_1b.mean(axis=1, keepdims=True),
    "var": lambda a_1b, mu: ((a_1b - mu) ** 2).mean(axis=1, keepdims=True),
    "x_hat": lambda a_1b, mu, var: (a_1b - mu) / np.sqrt(var + EPS),
    "bn_1b": lambda gamma, x_hat, beta: gamma * x_hat + beta,
    "s": lambda bn_1b, y_a_hat: bn_1b + y_a_hat,
    "z_2b": lambda theta_2b, s, b_2b: theta_2b @ s + b_2b,
    "y_b_hat": lambda z_2b: softmax(z_2b, axis=0),
    "loss_a": lambda y_a_hat, y_a: ((y_a_hat - y_a) ** 2).sum() / 2 / y_a.shape[1],
    "loss_b": lambda y_b_hat, y_b: -(y_b * np.log(y_b_hat)).sum() / y_b.shape[1],
    "loss": lambda loss_a, loss_b: loss_a + loss_b,
}
GIVEN = ("x", "y_a", "y_b", "M")
GRADIENTS = [field.name for field in fields(MultiTaskGradients)]


def example(seed, D_x=4, D_a=5, D_s=3, K=3, m=6, p=0.4, dtype=np.float64):
    """Draw a network, a batch, and run it forward."""
    rng = np.random.default_rng(seed)
    network = MultiTaskNetwork.random(
        rng, D_x=D_x, D_a=D_a, D_s=D_s, K=K, p=p, eps=EPS, dtype=dtype
    )
    y_b = rng.random((K, m)) + 0.1
    batch = (rng.normal(size=(D_x, m)), rng.normal(size=(D_s, m)), y_b / y_b.sum(axis=0))
    return network, network.forward(*(part.astype(dtype) for part in batch), rng)


def known(network, values):
    """Return what the replay starts from: the inputs, the mask and the parameters."""
    return network.parameters | {name: getattr(values, name) for name in GIVEN}


@st.composite
def examples(draw):
    sizes = {name: draw(st.integers(1, 4), label=name) for name in ("D_x", "D_a", "D_s", "K", "m")}
    p = draw(st.sampled_from([0.0, 0.3, 0.75]), label="p")
    network, values = example(draw(st.integers(0, 2**32 - 1), label="seed"), p=p, **sizes)
    # Differences need room: on both sides of a kink, where σ² is near ε, and at the pole of log.
    assume(min(np.abs(values.z_1a).min(), np.abs(values.z_1b).min()) > 1e-3)
    assume(((values.var > 1e-3) | (values.var == 0)).all())
    assume(values.y_b_hat.min() > 1e-3)
    return network, values


@given(examples())
def test_forward_is_the_sheets(replay, assert_shapes, case):
    network, values = case
    expected = replay(MultiTaskNetwork, FORMULAS, known(network, values))
    for name in FORMULAS:
        np.testing.assert_allclose(getattr(values, name), expected[name], rtol=1e-9, atol=1e-12)
    assert_shapes(network, values, values.x.shape[1])
    assert_shapes(network, network.backward(values), values.x.shape[1])


@given(examples())
def test_backward_agrees_with_difference_quotients(replay, difference_quotients, case):
    network, values = case
    start = replay(MultiTaskNetwork, FORMULAS, known(network, values))
    gradients = network.backward(values)
    for name in GRADIENTS:
        expected = difference_quotients(MultiTaskNetwork, FORMULAS, start, name, "loss")
        np.testing.assert_allclose(
            getattr(gradients, name), expected, rtol=1e-6, atol=1e-6, err_msg=name
        )


@pytest.mark.parametrize("m", [1, 2, 7])
def test_backward_agrees_with_autograd(monkeypatch, m):
    network, values = example(1, m=m)
    gradients = network.backward(values)
    monkeypatch.setattr(multi_task, "np", anp)
    loss = network.function(values)
    arguments = (values.x, *network.parameters.values())
    assert loss(*arguments) == pytest.approx(values.loss, rel=1e-12)
    for k, name in enumerate(("x", *network.parameter_names)):
        np.testing.assert_allclose(
            getattr(gradients, name), grad(loss, k)(*arguments), rtol=1e-9, atol=1e-12
        )


@given(examples())
def test_every_gradient_agrees_with_the_traced_graph(case):
    network, values = case
    graph = trace(network.function(values), x=values.x, **network.parameters)
    assert graph.output.value == pytest.approx(values.loss, rel=1e-9)
    gradients = network.backward(values)
    for name in GRADIENTS:
        node = graph.node(name)
        np.testing.assert_allclose(
            getattr(gradients, name), node.gradient, rtol=1e-7, atol=1e-9, err_msg=name
        )


def test_per_sample_formulas_of_d6():
    """The sheet's formulas, one sample and one entry at a time."""
    network, v = example(2)
    gradients = network.backward(v)
    m, D_s = v.x.shape[1], network.sizes["D_s"]
    delta_2b = [(v.y_b_hat[:, i] - v.y_b[:, i]) / m for i in range(m)]
    g = [network.theta_2b.T @ delta_2b[i] for i in range(m)]
    delta_2a = [(v.y_a_hat[:, i] - v.y_a[:, i]) / m + g[i] for i in range(m)]
    delta_1a = [network.theta_2a.T @ delta_2a[i] * v.M[:, i] * (v.z_1a[:, i] > 0) for i in range(m)]
    delta_1b = []
    for i in range(m):
        da = np.zeros(D_s)
        for f in range(D_s):
            power = v.var[f, 0] + EPS
            for j in range(m):
                d4 = ((i == j) - 1 / m) * power**-0.5 - power**-1.5 / m * (
                    v.a_1b[f, i] - v.mu[f, 0]
                ) * (v.a_1b[f, j] - v.mu[f, 0])
                da[f] += network.gamma[f, 0] * g[j][f] * d4
        delta_1b.append(da * (v.z_1b[:, i] > 0))
    expected = {
        "delta_2b": np.column_stack(delta_2b),
        "g": np.column_stack(g),
        "delta_2a": np.column_stack(delta_2a),
        "delta_1a": np.column_stack(delta_1a),
        "delta_1b": np.column_stack(delta_1b),
        "theta_2b": sum(np.outer(delta_2b[i], v.s[:, i]) for i in range(m)),
        "b_2b": sum(delta_2b)[:, None],
        "gamma": sum(g[i] * v.x_hat[:, i] for i in range(m))[:, None],
        "beta": sum(g)[:, None],
        "theta_1b": sum(np.outer(delta_1b[i], v.x[:, i]) for i in range(m)),
        "b_1b": sum(delta_1b)[:, None],
        "theta_2a": sum(np.outer(delta_2a[i], v.a_1a[:, i] * v.M[:, i]) for i in range(m)),
        "b_2a": sum(delta_2a)[:, None],
        "theta_1a": sum(np.outer(delta_1a[i], v.x[:, i]) for i in range(m)),
        "b_1a": sum(delta_1a)[:, None],
        "x": np.column_stack(
            [network.theta_1a.T @ delta_1a[i] + network.theta_1b.T @ delta_1b[i] for i in range(m)]
        ),
    }
    for name, value in expected.items():
        np.testing.assert_allclose(
            getattr(gradients, name), value, rtol=1e-9, atol=1e-12, err_msg=name
        )


@pytest.mark.parametrize("m", [2, 3, 6])
def test_slips_of_the_sheet_are_not_the_gradients(m):
    """S3 to S6: each wrong formula has another shape or, where shapes agree, other values."""
    network, v = example(3, D_x=5, D_a=5, D_s=3, m=m)
    gradients = network.backward(v)
    delta, theta = gradients.delta_2b, network.theta_2b
    batch_sum = delta.sum(axis=1, keepdims=True)

    # S3: a sum over the batch for δ_2b of one sample; for β, θᵀ times a sum and summed once more.
    assert not np.allclose(delta[:, [0]], batch_sum)
    summed_again = sum(theta.T @ batch_sum for _ in range(m))
    np.testing.assert_allclose(summed_again, m * gradients.beta)
    assert not np.allclose(summed_again, gradients.beta)

    # S4: γ by a matrix product; one entry a sample, where one a feature belongs.
    product = v.x_hat.T @ theta.T @ batch_sum
    assert product.shape == (m, 1)
    assert gradients.gamma.shape == (3, 1)
    assert m != 3 or not np.allclose(product, gradients.gamma)

    # S5: BatchNorm's Jacobian without γ.
    without_gamma = gradients.a_1b / network.gamma
    assert not np.allclose(without_gamma, gradients.a_1b)

    # S6: xᵀ where (a_1a ⊙ M)ᵀ belongs; D_x = D_a here, so that only the values can tell.
    with_x = gradients.delta_2a @ v.x.T
    assert with_x.shape == gradients.theta_2a.shape
    assert not np.allclose(with_x, gradients.theta_2a)


def test_dropout_keeps_draws_at_or_above_p_and_scales_them():
    network, _ = example(4, D_a=400, m=50, p=0.25)
    x, y_a, y_b = np.ones((4, 50)), np.ones((3, 50)), np.zeros(50, int)
    drawn = network.forward(x, y_a, y_b, np.random.default_rng(7))
    keep = np.random.default_rng(7).random((400, 50)) >= 0.25
    given_mask = network.forward(x, y_a, y_b, keep)
    np.testing.assert_array_equal(drawn.M, np.where(keep, 1 / 0.75, 0))
    np.testing.assert_array_equal(drawn.M, given_mask.M)
    assert drawn.loss == given_mask.loss


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(dtype):
    network, values = example(5, dtype=dtype)
    gradients = network.backward(values)
    for record in (values, gradients):
        for field in fields(record):
            assert getattr(record, field.name).dtype == dtype, field.name


def test_one_sample_a_vector_equals_one_column():
    network, _ = example(6, m=1)
    x, y_a, y_b, keep = np.arange(4.0), np.ones(3), 2, np.ones(5)
    as_vectors = network.forward(x, y_a, y_b, keep)
    as_columns = network.forward(x[:, None], y_a[:, None], np.eye(3)[:, [2]], keep[:, None])
    for field in fields(MultiTaskValues):
        np.testing.assert_array_equal(
            getattr(as_vectors, field.name), getattr(as_columns, field.name)
        )


@pytest.mark.parametrize("p", [-0.1, 1.0, 1.5, np.nan])
def test_p_outside_its_range_is_refused(p):
    with pytest.raises(ValueError, match=r"p must lie in \[0, 1\), got"):
        example(0, p=p)


@pytest.mark.parametrize("eps", [0.0, -1e-5, np.nan, np.inf])
def test_eps_must_be_positive(eps):
    network, _ = example(0)
    with pytest.raises(ValueError, match="eps must be positive"):
        MultiTaskNetwork(**network.parameters, eps=eps)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"x": np.ones((3, 6))},
            r"x must have 4 rows and any number of columns .* got shape \(3, 6\)",
        ),
        ({"x": np.ones((4, 0))}, r"x must not be empty"),
        ({"x": np.full((4, 6), np.nan)}, "x must be finite"),
        ({"y_a": np.ones((3, 5))}, r"y_a must have 3 rows and 6 columns"),
        ({"y_b": np.ones((3, 6))}, "y_b must be distributions"),
        ({"y_b": np.array([0, 1, 2, 3, 0, 1])}, r"y_b: labels must lie in 0 … 2, got 0 … 3"),
        ({"mask": np.full((5, 6), 2.0)}, "mask must hold 0"),
        ({"mask": np.ones((5, 5))}, "mask must have 5 rows and 6 columns"),
    ],
)
def test_bad_batches_are_refused(changed, message):
    network, values = example(0)
    batch = {"x": values.x, "y_a": values.y_a, "y_b": values.y_b, "mask": np.ones((5, 6))}
    with pytest.raises(ValueError, match=message):
        network.forward(**batch | changed)


def test_loss_is_finite_where_the_softmax_underflows():
    network, values = example(8)
    far = MultiTaskNetwork(**network.parameters | {"b_2b": np.array([1e4, 0, -1e4])}, p=0.4)
    run = far.forward(values.x, values.y_a, np.full(6, 2), np.ones((5, 6)))
    expected = -log_softmax(run.z_2b, axis=0)[2].mean()
    assert run.loss_b == pytest.approx(expected, rel=1e-12)
    gradients = far.backward(run)
    assert np.isfinite(gradients.theta_1a).all()
    assert (run.y_b_hat[1:] == 0).all()
    np.testing.assert_array_equal(gradients.y_b_hat[:, 0], [0, 0, -np.inf])
