"""The array functions against scipy, autograd, finite differences, and exact arithmetic."""

from __future__ import annotations

import autograd
import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import mathcore as mc
from mathcore import blocks
from mathcore.finite_differences import jacobian
from mathcore.functions import cross_entropy_with_gradient

# the same examples in every run, and no limit on the time of one on a busy machine
STEADY = settings(deadline=None, derandomize=True)
DTYPES = st.sampled_from([np.float32, np.float64])
ROUNDING = {np.dtype(np.float32): 2e-5, np.dtype(np.float64): 1e-12}
SOFTMAX_FAMILY = [mc.softmax, mc.log_softmax]


def moderate(dtype: type) -> st.SearchStrategy[float]:
    """Draw numbers of ordinary size."""
    return st.floats(-30, 30, width=32)


def any_finite(dtype: type) -> st.SearchStrategy[float]:
    """Draw any finite number of a precision."""
    return hnp.from_dtype(np.dtype(dtype), allow_nan=False, allow_infinity=False)


def arrays(elements=moderate):
    """Draw arrays of one to four axes in both precisions."""
    shapes = hnp.array_shapes(max_dims=4, max_side=6)
    return DTYPES.flatmap(lambda dtype: hnp.arrays(dtype, shapes, elements=elements(dtype)))


@st.composite
def arrays_and_axis(draw, elements=moderate):
    """Draw an array and one of its axes."""
    array = draw(arrays(elements))
    return array, draw(st.integers(-array.ndim, array.ndim - 1))


@pytest.fixture(params=["one block", "many blocks"], autouse=True)
def block_bytes(request, monkeypatch):
    """Run every test with blocks of several rows, and with blocks of one or two."""
    if request.param == "many blocks":
        monkeypatch.setattr(blocks, "BLOCK_BYTES", 64)


def distributions_like(z: np.ndarray, axis: int) -> np.ndarray:
    """Return distributions in the shape of z."""
    rng = np.random.default_rng(z.size)
    weights = rng.random(z.shape) + 0.01
    return (weights / weights.sum(axis=axis, keepdims=True)).astype(z.dtype)


# softmax and log softmax


@STEADY
@given(arrays_and_axis())
def test_softmax_family_equals_scipy(case):
    z, axis = case
    near = {"rtol": ROUNDING[z.dtype], "atol": ROUNDING[z.dtype] * 1e-3}
    z64 = z.astype(np.float64)
    np.testing.assert_allclose(mc.softmax(z, axis), scipy.special.softmax(z64, axis=axis), **near)
    near["atol"] = ROUNDING[z.dtype]
    np.testing.assert_allclose(
        mc.log_softmax(z, axis), scipy.special.log_softmax(z64, axis=axis), **near
    )


@STEADY
@given(arrays_and_axis(any_finite))
def test_softmax_of_any_finite_input_is_a_distribution(case):
    z, axis = case
    with np.errstate(all="raise"):
        y, log_y = mc.softmax(z, axis), mc.log_softmax(z, axis)
    assert y.dtype == log_y.dtype == z.dtype
    assert (y >= 0).all()
    assert (log_y <= 0).all()
    np.testing.assert_allclose(y.sum(axis=axis), 1, rtol=1e-6)


@STEADY
@given(arrays_and_axis(), st.floats(-1000, 1000))
def test_a1_a_shift_changes_nothing(case, shift):
    z, axis = case
    z = z.astype(np.float64)
    np.testing.assert_allclose(mc.softmax(z + shift, axis), mc.softmax(z, axis), rtol=1e-11)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("dtype", "huge"), [(np.float32, 3e38), (np.float64, 1e308)])
def test_extreme_logits(dtype, huge, sign):
    z = np.array([huge, -huge, huge, 0], dtype)
    np.testing.assert_array_equal(mc.softmax(z), [0.5, 0, 0.5, 0])
    np.testing.assert_array_equal(
        mc.log_softmax(z), np.array([-np.log(2), -np.inf, -np.log(2), -huge], dtype)
    )
    same = np.full(7, sign * huge, dtype)
    np.testing.assert_array_equal(mc.softmax(same), np.full(7, dtype(1) / dtype(7)))


def test_a_single_entry_is_certain():
    assert mc.softmax([-1e308]).tolist() == [1.0]
    assert mc.log_softmax([[5.0], [7.0]]).tolist() == [[0.0], [0.0]]


@pytest.mark.parametrize("offset", [-3, 0, 4, 700])
def test_log_softmax_keeps_relative_accuracy_near_zero(offset):
    z = [offset, offset - 20.0, offset - 40.0]
    with mpmath.workdps(60):
        log_sum = mpmath.log(sum(mpmath.exp(entry) for entry in z))
        exact = [float(entry - log_sum) for entry in z]
    np.testing.assert_allclose(mc.log_softmax(z), exact, rtol=1e-14)
    np.testing.assert_allclose(mc.cross_entropy(z, 0), -exact[0], rtol=1e-14)


def test_masked_logits_have_probability_zero():
    z = [[1.0, -np.inf, 1.0], [-np.inf, -np.inf, 3.0]]
    assert mc.softmax(z).tolist() == [[0.5, 0, 0.5], [0, 0, 1]]
    assert mc.log_softmax(z)[1].tolist() == [-np.inf, -np.inf, 0]


def test_any_memory_layout():
    z = np.random.default_rng(2).normal(size=(4, 5, 6))
    for view in (z.T, z[::-1, ::2], z.transpose(1, 2, 0), np.asfortranarray(z)):
        for axis in range(3):
            expected = scipy.special.softmax(view, axis=axis)
            np.testing.assert_allclose(mc.softmax(view, axis), expected, rtol=1e-13)


def test_integers_become_float64_and_the_input_stays():
    z = np.array([1, 2, 3])
    assert mc.softmax(z).dtype == np.float64
    assert z.tolist() == [1, 2, 3]
    z = np.array([1.0, 2.0, 3.0])
    mc.softmax(z)
    mc.cross_entropy_gradient(z, 1)
    assert z.tolist() == [1.0, 2.0, 3.0]


# the Jacobian and the vector-Jacobian product


@STEADY
@given(hnp.arrays(np.float64, st.integers(1, 5), elements=st.floats(-5, 5)))
def test_a2_jacobian_equals_differences(z):
    expected = jacobian(mc.softmax, z)
    np.testing.assert_allclose(mc.softmax_jacobian(z), expected, rtol=1e-7, atol=1e-10)


@STEADY
@given(arrays())
def test_jacobian_of_a_batch_is_that_of_every_row(z):
    found = mc.softmax_jacobian(z)
    assert found.shape == (*z.shape, z.shape[-1])
    assert found.dtype == z.dtype
    for index in np.ndindex(z.shape[:-1]):
        y = mc.softmax(z[index])
        np.testing.assert_allclose(
            found[index], np.diag(y) - np.outer(y, y), atol=ROUNDING[z.dtype] * 1e-2
        )


@STEADY
@given(arrays_and_axis())
def test_vjp_equals_autograd(case):
    z, axis = case
    z = z.astype(np.float64)
    g = np.random.default_rng(z.size).normal(size=z.shape)

    def weighted(z):
        exponentials = anp.exp(z - anp.max(z))
        return anp.sum(g * exponentials / anp.sum(exponentials, axis=axis, keepdims=True))

    np.testing.assert_allclose(
        mc.softmax_vjp(mc.softmax(z, axis), g, axis), autograd.grad(weighted)(z), atol=1e-12
    )


@STEADY
@given(arrays())
def test_vjp_is_the_jacobian_transposed_times_the_upstream_gradient(z):
    g = np.random.default_rng(z.size).normal(size=z.shape).astype(z.dtype)
    found = mc.softmax_vjp(mc.softmax(z), g)
    assert found.dtype == z.dtype
    expected = np.einsum("...ki,...k->...i", mc.softmax_jacobian(z), g)
    np.testing.assert_allclose(found, expected, atol=20 * ROUNDING[z.dtype])


def test_vjp_survives_upstream_gradients_whose_difference_overflows():
    y, g = np.array([0.25, 0.75, 0.0]), np.array([1e308, -1e308, 1e308])
    with np.errstate(all="raise"):
        found = mc.softmax_vjp(y, g)
    np.testing.assert_allclose(found, [0.375e308, -0.375e308, 0], rtol=1e-15)


# cross-entropy

B2_LOGITS = [[0.65, 0.43, 0.11], [0.05, 0.51, 0.18], [0.33, 0.21, 0.72]]


@pytest.mark.parametrize("targets", [[0, 1, 2], np.eye(3), np.eye(3, dtype=int)])
def test_b2_value_of_the_sheet(targets):
    assert round(float(mc.cross_entropy(B2_LOGITS, targets).sum()), 5) == 2.54692


@STEADY
@given(arrays_and_axis())
def test_cross_entropy_equals_scipy_and_autograd(case):
    z, axis = case
    t = distributions_like(z, axis)
    losses, gradient = cross_entropy_with_gradient(z, t, axis)
    assert losses.dtype == gradient.dtype == z.dtype

    def summed(z):
        log_sum = anp.log(anp.sum(anp.exp(z - anp.max(z)), axis=axis, keepdims=True)) + anp.max(z)
        return -anp.sum(t * (z - log_sum))

    near = {"rtol": ROUNDING[z.dtype], "atol": ROUNDING[z.dtype]}
    z64 = z.astype(np.float64)
    expected = -(t * scipy.special.log_softmax(z64, axis=axis)).sum(axis=axis)
    np.testing.assert_allclose(losses, expected, **near)
    np.testing.assert_allclose(gradient, autograd.grad(summed)(z64), **near)
    np.testing.assert_allclose(mc.cross_entropy(z, t, axis), losses, **near)
    np.testing.assert_array_equal(mc.cross_entropy_gradient(z, t, axis), gradient)


@STEADY
@given(arrays_and_axis())
def test_labels_are_one_hot_distributions(case):
    z, axis = case
    count = z.shape[axis]
    shape = np.delete(z.shape, axis)
    labels = np.random.default_rng(z.size).integers(count, size=shape)
    one_hot = np.moveaxis(np.eye(count)[labels], -1, axis)
    near = {"rtol": ROUNDING[z.dtype], "atol": ROUNDING[z.dtype]}
    for found, expected in zip(
        cross_entropy_with_gradient(z, labels, axis),
        cross_entropy_with_gradient(z, one_hot, axis),
        strict=True,
    ):
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, **near)


@STEADY
@given(
    hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=4), elements=st.floats(-5, 5)),
)
def test_c3_gradient_equals_differences(z):
    t = distributions_like(z, -1)
    expected = jacobian(lambda z: mc.cross_entropy(z, t).sum(), z)
    np.testing.assert_allclose(mc.cross_entropy_gradient(z, t), expected, rtol=1e-7, atol=1e-10)


def test_masked_logits_in_cross_entropy():
    z = [0.0, -np.inf, 0.0]
    with np.errstate(all="raise"):
        loss, gradient = cross_entropy_with_gradient(z, [0.5, 0, 0.5])
        assert loss == pytest.approx(np.log(2), rel=1e-15)
        assert gradient.tolist() == [0, 0, 0]
        loss, gradient = cross_entropy_with_gradient(z, [0.5, 0.5, 0])
        assert loss == np.inf
        assert gradient.tolist() == [0, -0.5, 0.5]
        assert mc.cross_entropy(z, 1) == np.inf


def test_cross_entropy_of_differences_that_overflow():
    z = [1e308, -1e308]
    with np.errstate(all="raise"):
        assert mc.cross_entropy(z, 0) == 0
        assert mc.cross_entropy(z, 1) == np.inf
        assert mc.cross_entropy(z, [1 - 1e-7, 1e-7]) == pytest.approx(2e301, rel=1e-14)
        assert mc.cross_entropy([*z, -np.inf], [0.75, 0.25, 0]) == pytest.approx(5e307, rel=1e-14)


def test_one_sample_gives_a_number():
    assert np.ndim(mc.cross_entropy([1.0, 2.0], 0)) == 0
    assert mc.cross_entropy_gradient([1.0, 2.0], 0).shape == (2,)


# ReLU, dropout, BatchNorm


@STEADY
@given(arrays())
def test_relu_and_leaky_relu(x):
    for found, slope in ((mc.relu(x), 0), (mc.leaky_relu(x), 0.01), (mc.leaky_relu(x, -2), -2)):
        assert found.dtype == x.dtype
        expected = [entry if entry > 0 else slope * entry for entry in x.ravel()]
        np.testing.assert_allclose(found.ravel(), expected, rtol=1e-6)


@STEADY
@given(arrays(), st.floats(0, 0.99))
def test_d2_dropout(x, p):
    draws = np.random.default_rng(x.size).random(x.shape)
    found = mc.dropout(x, draws >= p, p)
    assert found.dtype == x.dtype
    expected = [0 if r < p else v / (1 - p) for v, r in zip(x.flat, draws.flat, strict=True)]
    np.testing.assert_allclose(found.ravel(), expected, rtol=1e-6)


@STEADY
@given(arrays_and_axis(), st.sampled_from([1e-5, 1e-3, 1.0]))
def test_d1_batch_norm(case, eps):
    x, axis = case
    features = np.delete(x.shape, axis)
    rng = np.random.default_rng(x.size)
    gamma, beta = rng.normal(size=features), rng.normal(size=features)
    found = mc.batch_norm(x, gamma, beta, eps, axis)
    assert found.dtype == x.dtype
    x64 = np.moveaxis(x.astype(np.float64), axis, 0)
    expected = gamma * (x64 - x64.mean(axis=0)) / np.sqrt(x64.var(axis=0) + eps) + beta
    # x − μ is off by the rounding of x, and σ is at least √ε
    rounding = 8 * np.finfo(x.dtype).eps * np.abs(x).max(initial=1) / np.sqrt(eps)
    near = {"rtol": rounding, "atol": rounding * np.abs(gamma).max()}
    np.testing.assert_allclose(np.moveaxis(found, axis, 0), expected, **near)


def test_batch_norm_over_several_axes():
    x = np.random.default_rng(3).normal(size=(4, 3, 5))
    found = mc.batch_norm(x, [1.0, 2.0, 3.0], 0.5, 1e-5, axis=(0, -1))
    for k in range(3):
        expected = mc.batch_norm(x[:, k].ravel(), k + 1, 0.5, 1e-5, axis=0)
        np.testing.assert_allclose(found[:, k].ravel(), expected, rtol=1e-12)


@pytest.mark.parametrize("scale", [1e308, 1.0, 1e-300])
def test_batch_norm_at_any_scale(scale):
    x = scale * np.array([1.0, -1.0, 1.0])
    found = mc.batch_norm(x, 1, 0, 0, axis=0)
    np.testing.assert_allclose(found, np.array([1, -2, 1]) / np.sqrt(2), rtol=1e-15)
    assert np.isfinite(mc.batch_norm(x, 1, 0, 1e-5, axis=0)).all()


# errors

Z = np.zeros((2, 3))
T = np.full((2, 3), 1 / 3)
NAN, INF = float("nan"), float("inf")
REFUSED = [
    (lambda: mc.softmax([]), ValueError, "z must not be empty, got shape (0,)"),
    (lambda: mc.softmax(1.0), ValueError, "z has no axis -1: its shape is ()"),
    (lambda: mc.softmax(Z, 2), ValueError, "z has no axis 2: its shape is (2, 3)"),
    (lambda: mc.softmax(Z, -3), ValueError, "z has no axis -3: its shape is (2, 3)"),
    (lambda: mc.softmax(["a"]), TypeError, "z must hold real numbers, got an array of <U1"),
    (lambda: mc.softmax([1j]), TypeError, "z must hold real numbers, got an array of complex128"),
    (lambda: mc.softmax([[1, 2], [3, NAN]]), ValueError, "got nan at z[1, 1]"),
    (lambda: mc.softmax([[1, 2], [INF, NAN]], 0), ValueError, "got inf at z[1, 0]"),
    (
        lambda: mc.log_softmax([[0, -INF], [0, -INF]], 0),
        ValueError,
        "z must leave one logit unmasked along axis 0, got only −inf in z[:, 1]",
    ),
    (lambda: mc.softmax_jacobian([-INF]), ValueError, "got only −inf in z[:]"),
    (
        lambda: mc.softmax_vjp(T, [1, 2]),
        ValueError,
        "g must have the shape of y, (2, 3), got (2,)",
    ),
    (lambda: mc.softmax_vjp([1.0], [INF]), ValueError, "g must be finite, got inf at g[0]"),
    (lambda: mc.softmax_vjp([0.0], [INF]), ValueError, "g must be finite, got inf at g[0]"),
    (lambda: mc.softmax_vjp([NAN], [0.0]), ValueError, "y must be finite, got nan at y[0]"),
    (lambda: mc.softmax_vjp([9.0], [1e308]), ValueError, "y must be the output of softmax"),
    (lambda: mc.softmax_vjp([], []), ValueError, "y must not be empty"),
    (
        lambda: mc.cross_entropy(Z, [0, 1, 2]),
        ValueError,
        "targets must be labels of shape (2,) or distributions of shape (2, 3), got shape (3,)",
    ),
    (
        lambda: mc.cross_entropy(Z, [0, 3]),
        ValueError,
        "targets must be labels in 0 ... 2, got 3 at targets[1]",
    ),
    (lambda: mc.cross_entropy(Z, [-1, 0]), ValueError, "got -1 at targets[0]"),
    (
        lambda: mc.cross_entropy(Z, [0.0, 1.0]),
        TypeError,
        "targets of shape (2,) must be integer labels, got float64",
    ),
    (lambda: mc.cross_entropy(Z[0], 7), ValueError, "got 7 at targets"),
    (
        lambda: mc.cross_entropy(Z, 0.9 * T),
        ValueError,
        "entries that sum to 1 (within 1e-06) along axis 1, got the sum 0.9",
    ),
    (
        lambda: mc.cross_entropy_gradient(Z, [[1, 0, 0], [2, -1, 0]]),
        ValueError,
        "targets must be distributions: no entry below 0, got -1.0 at targets[1, 1]",
    ),
    (
        lambda: mc.cross_entropy(Z, [[1, 0, 0], [NAN, 1, 0]]),
        ValueError,
        "targets must be finite, got nan at targets[1, 0]",
    ),
    (
        lambda: mc.cross_entropy([NAN, 0], 1),
        ValueError,
        "logits must be finite (or −inf for a masked logit), got nan at logits[0]",
    ),
    (lambda: mc.relu([0, NAN]), ValueError, "x must be finite, got nan at x[1]"),
    (lambda: mc.relu([]), ValueError, "x must not be empty"),
    (lambda: mc.leaky_relu([INF]), ValueError, "x must be finite, got inf at x[0]"),
    (lambda: mc.leaky_relu([1], NAN), ValueError, "slope must be finite, got nan at slope"),
    (lambda: mc.leaky_relu([1], [1, 2]), ValueError, "slope must be one number, got shape (2,)"),
    (lambda: mc.dropout(Z, Z[0], 0.5), ValueError, "mask must have the shape of x, (2, 3), got"),
    (
        lambda: mc.dropout(Z, T, 0.5),
        ValueError,
        "with draws r in [0, 1) pass r >= p",
    ),
    (lambda: mc.dropout(Z, Z, 1), ValueError, "p must be a drop probability in [0, 1), got 1.0"),
    (lambda: mc.dropout(Z, Z, -0.1), ValueError, "in [0, 1), got -0.1"),
    (lambda: mc.dropout(Z, Z, NAN), ValueError, "p must be finite"),
    (lambda: mc.dropout([NAN], [1], 0), ValueError, "x must be finite, got nan at x[0]"),
    (
        lambda: mc.batch_norm(Z, [1, 2, 3], 0, 1e-5, 1),
        ValueError,
        "gamma must be a number or have shape (2,), got (3,)",
    ),
    (lambda: mc.batch_norm(Z, 1, T, 1e-5, 1), ValueError, "beta must be a number or have shape"),
    (lambda: mc.batch_norm(Z, 1, 0, -1, 1), ValueError, "eps must be at least 0, got -1.0"),
    (
        lambda: mc.batch_norm([[1, 2], [3, 3]], 1, 0, 0, 1),
        ValueError,
        "eps must be above 0 here: the variance of x along its batch axis is 0 at x[1, 0]",
    ),
    (lambda: mc.batch_norm(Z, 1, 0, 1e-5, 2), ValueError, "x has no axis 2: its shape is (2, 3)"),
    (lambda: mc.batch_norm([NAN], 1, 0, 1, 0), ValueError, "x must be finite, got nan at x[0]"),
    (lambda: mc.batch_norm([], 1, 0, 1, 0), ValueError, "x must not be empty"),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED)
def test_refused_with_a_message(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert message in str(caught.value)


@STEADY
@given(arrays_and_axis(), st.sampled_from([NAN, INF]), st.data())
def test_one_bad_entry_anywhere_is_named(case, bad, data):
    z, axis = case
    index = tuple(data.draw(st.integers(0, size - 1)) for size in z.shape)
    z[index] = bad
    where = f"got {bad} at z[{', '.join(map(str, index))}]"
    for function in SOFTMAX_FAMILY:
        with pytest.raises(ValueError, match="z must be finite") as caught:
            function(z, axis)
        assert where in str(caught.value)
