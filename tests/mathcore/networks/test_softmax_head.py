"""A3: the softmax head against differences, autograd, and the rules of A3.1 to A3.4."""

from dataclasses import FrozenInstanceError, fields

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import log_softmax, softmax

from mathcore.graph import trace
from mathcore.networks import SoftmaxHead, SoftmaxHeadGradients, softmax_head

GRADIENTS = [field.name for field in fields(SoftmaxHeadGradients)]


def formulas(loss):
    """Return the sheet's formulas for one loss."""
    return {
        "p": lambda W_1, x: W_1.T @ x,
        "r": lambda p: np.where(p > 0, p, 0),
        "z": lambda W_2, r: W_2.T @ r,
        "y": lambda z: softmax(z, axis=0),
        "l": lambda y: loss(y),
    }


def example(seed, d=4, k_1=5, k_2=3, m=2, dtype=np.float64):
    """Draw a head, a batch and the weights of a loss."""
    rng = np.random.default_rng(seed)
    head = SoftmaxHead.random(rng, d=d, k_1=k_1, k_2=k_2, dtype=dtype)
    return head, rng.normal(size=(d, m)).astype(dtype), rng.normal(size=(k_2, m)).astype(dtype)


@st.composite
def examples(draw):
    sizes = {name: draw(st.integers(1, 5), label=name) for name in ("d", "k_1", "k_2", "m")}
    head, x, weights = example(draw(st.integers(0, 2**32 - 1), label="seed"), **sizes)
    values = head.forward(x)
    # Differences need room: on both sides of a kink, and at the pole of log.
    assume(np.abs(values.p).min() > 1e-3)
    assume(values.y.min() > 1e-3)
    return head, x, weights


@given(examples())
def test_forward_is_the_sheets(replay, assert_shapes, case):
    head, x, weights = case
    values = head.forward(x, lambda y: (weights * y).sum())
    table = formulas(lambda y: (weights * y).sum())
    expected = replay(SoftmaxHead, table, head.parameters | {"x": x})
    for name in table:
        np.testing.assert_allclose(getattr(values, name), expected[name], rtol=1e-12, atol=1e-14)
    assert_shapes(head, values, x.shape[1])
    assert_shapes(head, head.backward(values, weights), x.shape[1])


@given(examples())
def test_backward_agrees_with_difference_quotients_for_a_general_loss(
    replay, difference_quotients, case
):
    head, x, weights = case
    table = formulas(lambda y: (weights * y**3).sum())
    start = replay(SoftmaxHead, table, head.parameters | {"x": x})
    values = head.forward(x)
    gradients = head.backward(values, 3 * weights * values.y**2)
    for name in GRADIENTS:
        expected = difference_quotients(SoftmaxHead, table, start, name, "l")
        np.testing.assert_allclose(
            getattr(gradients, name), expected, rtol=1e-7, atol=1e-8, err_msg=name
        )


@given(examples())
def test_cross_entropy_agrees_with_difference_quotients(replay, difference_quotients, case):
    head, x, weights = case
    targets = softmax(weights, axis=0)
    table = formulas(lambda y: -(targets * np.log(y)).sum())
    start = replay(SoftmaxHead, table, head.parameters | {"x": x})
    values, gradients = head.cross_entropy(x, targets)
    assert values.l == pytest.approx(start["l"], rel=1e-9, abs=1e-12)
    for name in GRADIENTS:
        expected = difference_quotients(SoftmaxHead, table, start, name, "l")
        np.testing.assert_allclose(
            getattr(gradients, name), expected, rtol=1e-7, atol=1e-8, err_msg=name
        )


@pytest.mark.parametrize("m", [1, 2, 9])
def test_backward_agrees_with_autograd(monkeypatch, m):
    head, x, weights = example(1, m=m)
    values = head.forward(x)
    gradients = head.backward(values, weights * anp.cos(values.y))
    monkeypatch.setattr(softmax_head, "np", anp)
    l_of = head.function(lambda y: anp.sum(weights * anp.sin(y)))
    for k, name in enumerate(("x", "W_1", "W_2")):
        expected = grad(l_of, k)(x, head.W_1, head.W_2)
        np.testing.assert_allclose(getattr(gradients, name), expected, rtol=1e-9, atol=1e-13)


@given(examples())
def test_every_gradient_agrees_with_the_traced_graph(case):
    head, x, weights = case
    graph = trace(head.function(lambda y: np.sum(weights * y**3)), x=x, **head.parameters)
    values = head.forward(x)
    gradients = head.backward(values, 3 * weights * values.y**2)
    for name in GRADIENTS:
        expected = graph.node(name).gradient
        np.testing.assert_allclose(
            getattr(gradients, name), expected, rtol=1e-9, atol=1e-12, err_msg=name
        )


def test_rules_of_a3_one_entry_at_a_time():
    """The results of A3.1 to A3.4 and the weight gradients as sums over indices."""
    head, x, g = example(2, m=1)
    v = head.forward(x)
    gradients = head.backward(v, g)
    d, k_1, k_2 = (head.sizes[name] for name in ("d", "k_1", "k_2"))
    y, p, r = v.y[:, 0], v.p[:, 0], v.r[:, 0]
    jacobian = [[y[k] * ((k == i) - y[i]) for i in range(k_2)] for k in range(k_2)]
    dl_dz = [sum(g[k, 0] * jacobian[k][i] for k in range(k_2)) for i in range(k_2)]
    dl_dr = [sum(head.W_2[j, k] * dl_dz[k] for k in range(k_2)) for j in range(k_1)]
    dl_dp = [dl_dr[j] * (p[j] > 0) for j in range(k_1)]
    dl_dx = [sum(head.W_1[i, j] * dl_dp[j] for j in range(k_1)) for i in range(d)]
    for name, expected in (("z", dl_dz), ("r", dl_dr), ("p", dl_dp), ("x", dl_dx)):
        np.testing.assert_allclose(getattr(gradients, name)[:, 0], expected, rtol=1e-12)
    np.testing.assert_allclose(gradients.W_2, np.outer(r, dl_dz), rtol=1e-12)
    np.testing.assert_allclose(gradients.W_1, np.outer(x, dl_dp), rtol=1e-12)


def test_gradient_is_zero_at_a_kink():
    """[p > 0] is 0 at p = 0, as on the sheet."""
    head = SoftmaxHead(W_1=[[0.0, 1.0]], W_2=[[1.0, -1.0], [2.0, 0.5]])
    gradients = head.backward(head.forward([1.0]), [1.0, 0.0])
    assert gradients.r[0, 0] != 0
    assert gradients.p[0, 0] == 0


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("m", [1, 3])
def test_dtype_is_kept(dtype, m):
    head, x, weights = example(3, m=m, dtype=dtype)
    records = (head.backward(head.forward(x), weights), *head.cross_entropy(x, np.zeros(m, int)))
    for record in records:
        for field in fields(record):
            assert getattr(record, field.name).dtype == dtype, field.name


def test_labels_equal_one_hot_columns():
    head, x, _ = example(4)
    by_label, by_column = (head.cross_entropy(x, t) for t in ([2, 0], np.eye(3)[:, [2, 0]]))
    assert by_label[0].l == by_column[0].l
    for name in GRADIENTS:
        np.testing.assert_array_equal(getattr(by_label[1], name), getattr(by_column[1], name))


def test_a_vector_is_one_column_and_records_are_frozen():
    head, x, _ = example(5, m=1)
    values = head.forward(x[:, 0])
    np.testing.assert_array_equal(values.y, head.forward(x).y)
    assert values.x.shape == (4, 1)
    with pytest.raises(FrozenInstanceError):
        values.y = None


def test_cross_entropy_stays_exact_where_the_softmax_underflows():
    head = SoftmaxHead(W_1=np.eye(2), W_2=np.array([[1000.0, -1000.0], [0.0, 0.0]]))
    values, gradients = head.cross_entropy([1.0, 1.0], 1)
    assert values.y[1, 0] == 0
    assert values.l == -log_softmax([1000.0, -1000.0])[1] == 2000
    np.testing.assert_array_equal(gradients.z, [[1.0], [-1.0]])
    assert gradients.y[1, 0] == -np.inf
    assert np.isfinite(gradients.x).all()


@pytest.mark.parametrize(
    ("W_1", "W_2", "error", "message"),
    [
        (np.ones((4, 5)), np.ones((4, 3)), ValueError, r"W_2 .* k_1 × k_2, k_1 = 5 as in W_1, got"),
        (np.ones(4), np.ones((4, 3)), ValueError, r"W_1 must have shape d × k_1, got shape \(4,\)"),
        (np.ones((0, 5)), np.ones((5, 3)), ValueError, "W_1 must not be empty"),
        (np.ones((4, 5)), np.full((5, 3), np.nan), ValueError, r"W_2 must be finite, got nan"),
        (np.ones((4, 5)) * 1j, np.ones((5, 3)), TypeError, "W_1 must hold real numbers"),
    ],
)
def test_bad_parameters_are_refused(W_1, W_2, error, message):
    with pytest.raises(error, match=message):
        SoftmaxHead(W_1, W_2)


def test_bad_inputs_are_refused():
    head, x, weights = example(6)
    values = head.forward(x)
    with pytest.raises(ValueError, match=r"x must have 4 rows .* got shape \(2, 4\)"):
        head.forward(x.T)
    with pytest.raises(ValueError, match="x must be finite, got inf at x"):
        head.forward(np.full((4, 1), np.inf))
    with pytest.raises(ValueError, match=r"dl_dy must have 3 rows and 2 columns .* got shape \(3,"):
        head.backward(values, weights[:, 0])
    with pytest.raises(ValueError, match="dl_dy must be finite, got nan"):
        head.backward(values, weights * np.nan)
    with pytest.raises(ValueError, match="targets must be distributions"):
        head.cross_entropy(x, weights)
    with pytest.raises(ValueError, match=r"targets: labels must lie in 0 … 2, got -1 … 1"):
        head.cross_entropy(x, [-1, 1])
    with pytest.raises(ValueError, match="the logits overflow float64"), np.errstate(all="ignore"):
        SoftmaxHead(head.W_1 * 1e200, head.W_2).forward(x * 1e200)
    with pytest.raises(ValueError, match="k_1 must be at least 1, got 0"):
        SoftmaxHead.random(np.random.default_rng(0), d=2, k_1=0, k_2=2)


def test_parameters_cannot_change_behind_the_checks():
    W_1 = np.ones((2, 2))
    head = SoftmaxHead(W_1, np.eye(2))
    W_1[0, 0] = np.nan
    assert head.W_1[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        head.W_1[0, 0] = 2
