"""Finite differences against derivatives known in closed form, autograd, and the traced graph."""

from __future__ import annotations

import dataclasses
import math

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import mathcore as mc
from mathcore.finite_differences import GradientReport, difference, gradient, jacobian

# the same examples in every run, and no limit on the time of one on a busy machine
STEADY = settings(deadline=None, derandomize=True)
ORDINARY = st.floats(0.1, 3) | st.floats(-3, -0.1)
SHAPES = hnp.array_shapes(max_dims=3, max_side=3)
# name: function, derivative; smooth, defined for x > 0, and well-conditioned up to 10⁶
SMOOTH = {
    "sin": (np.sin, np.cos),
    "log": (np.log, lambda x: 1 / x),
    "sqrt": (np.sqrt, lambda x: 0.5 / np.sqrt(x)),
    "square": (np.square, lambda x: 2 * x),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2),
    "log1p": (np.log1p, lambda x: 1 / (1 + x)),
    "bump": (lambda x: np.exp(-x * x / 2), lambda x: -x * np.exp(-x * x / 2)),
    "linear": (lambda x: 3 * x + 7, lambda x: 3 + 0 * x),
    "constant": (lambda x: 5 + 0 * x, lambda x: 0 * x),
}


@pytest.mark.parametrize("name", SMOOTH)
@STEADY
@given(exponent=st.floats(-6, 6))
def test_central_differences_of_smooth_functions(name, exponent):
    f, derivative = SMOOTH[name]
    x = 10.0**exponent
    # rounding f(x) alone moves the slope over the scale of f by some 1e-12 of f
    noise = 1e-12 * max(abs(f(x)), 1e-3) / max(1, x)
    assert jacobian(f, x) == pytest.approx(derivative(x), rel=1e-7, abs=noise)


@pytest.mark.parametrize("x", [1e-6, 1e-3, 0.5, 1.0, 7.0, 1e3, 1e6])
def test_complex_step_is_exact_to_rounding(x):
    for name in ("sin", "log", "sqrt", "cube", "reciprocal", "bump"):
        f, derivative = SMOOTH[name]
        assert jacobian(f, x, method="complex") == pytest.approx(derivative(x), rel=1e-14)


def test_extrapolation_gains_two_digits():
    x = np.linspace(0.1, 1.4, 50)
    np.testing.assert_allclose(np.diag(jacobian(np.sin, x)), np.cos(x), rtol=2e-12)


def test_a_narrow_bump_is_not_missed():
    def narrow(x):
        return np.exp(-1e8 * x * x)

    assert jacobian(narrow, 5e-5) == pytest.approx(-1e4 * narrow(5e-5), rel=1e-9)


def test_steps_outside_the_domain_are_left_out():
    assert jacobian(math.log, 1e-6) == pytest.approx(1e6, rel=1e-9)
    assert jacobian(lambda x: 1 / (x - 0.125), 0.0) == pytest.approx(-64, rel=1e-9)


def test_a_kink_nearby_does_not_disturb():
    assert jacobian(lambda x: np.maximum(x, 0), 1e-9) == pytest.approx(1, rel=1e-9)
    assert jacobian(np.abs, [-1e-4, 2.0]).tolist() == [[-1, 0], [0, 1]]


def test_noise_of_single_precision_is_known():
    x = np.linspace(0.1, 1.4, 50)
    found = np.diag(jacobian(lambda x: np.sin(x.astype(np.float32)), x))
    np.testing.assert_allclose(found, np.cos(x), rtol=1e-4)


@STEADY
@given(hnp.arrays(np.float64, SHAPES, elements=ORDINARY))
def test_jacobian_shapes_and_values(x):
    weights = np.random.default_rng(x.size).normal(size=(2, 3, x.size))

    def f(x):
        return anp.sin(anp.dot(weights, anp.reshape(x, -1)))

    expected = autograd.jacobian(f)(x)
    for method in ("central", "complex"):
        found = jacobian(f, x, method)
        assert found.shape == (2, 3, *x.shape)
        np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-10)


def test_scalars():
    assert jacobian(np.square, 3).shape == ()
    assert jacobian(lambda x: np.array([x, 2 * x]), 3.0).tolist() == pytest.approx([1, 2])
    np.testing.assert_allclose(jacobian(np.sum, [[1.0, 2.0]]), [[1, 1]])


def test_the_input_stays():
    x = np.array([1.0, 2.0])

    def careless(x):
        x *= 2
        return x.sum()

    assert jacobian(careless, x).tolist() == pytest.approx([2, 2])
    assert x.tolist() == [1.0, 2.0]


# gradients and their check


def deviation(x1, x2):
    mean = (x1 + x2) / 2
    return np.sqrt(((x1 - mean) ** 2 + (x2 - mean) ** 2) / 2)


def test_b4_gradients():
    assert gradient(deviation, x1=-1, x2=3) == pytest.approx({"x1": -0.5, "x2": 0.5}, rel=1e-10)


@STEADY
@given(
    hnp.arrays(np.float64, (2, 3), elements=ORDINARY), hnp.arrays(np.float64, 3, elements=ORDINARY)
)
def test_gradient_of_several_inputs_equals_autograd(w, x):
    def f(w, x):
        return anp.sum(anp.tanh(anp.dot(w, x)) ** 2) / anp.sum(x**2)

    found = gradient(f, w=w, x=x)
    for position, name in enumerate(("w", "x")):
        expected = autograd.grad(f, position)(w, x)
        np.testing.assert_allclose(found[name], expected, rtol=1e-7, atol=1e-10)


def test_check_gradients_of_a_traced_function():
    report = mc.check_gradients(deviation, x1=-1, x2=3)
    assert report.ok
    assert report.points == 2
    assert report.worst_error <= 1e-7


@STEADY
@given(hnp.arrays(np.float64, SHAPES, elements=ORDINARY), st.data())
def test_one_wrong_entry_is_found(x, data):
    right = np.cos(x)
    index = tuple(data.draw(st.integers(0, size - 1)) for size in x.shape)
    wrong = right.copy()
    wrong[index] += 1e-5

    def f(x, shift):
        return np.sin(x + shift).sum()

    assert mc.check_gradients(f, {"x": right}, x=x, shift=0.0).ok
    report = mc.check_gradients(f, {"x": wrong}, x=x, shift=0.0)
    assert not report.ok
    assert report.where == f"x[{', '.join(map(str, index))}]"
    assert report.points == x.size
    assert report.analytic == wrong[index]
    assert report.numeric == pytest.approx(right[index], abs=1e-9)
    larger = max(abs(right[index]), abs(wrong[index]))
    assert report.worst_error == pytest.approx(1e-5 / larger, rel=1e-3)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_a_relative_error_of_a_millionth_is_found_at_any_scale(scale):
    x = scale * np.array([0.3, 0.7])
    for factor, ok in ((1, True), (1 + 1e-6, False)):
        assert mc.check_gradients(lambda x: (x**3).sum(), {"x": 3 * x**2 * factor}, x=x).ok is ok


def test_zero_gradients_agree_and_others_do_not():
    x = np.array([1.0, 2.0])
    assert mc.check_gradients(lambda x: np.ptp(x * 0) + 5, {"x": [0.0, 0.0]}, x=x).ok
    assert not mc.check_gradients(lambda x: np.ptp(x * 0) + 5, {"x": [0.0, 1e-3]}, x=x).ok


def test_what_differences_cannot_resolve_is_no_error():
    x = np.array([10.0, 0.5])
    assert mc.check_gradients(lambda x: np.tanh(x).sum(), {"x": 1 / np.cosh(x) ** 2}, x=x).ok


def test_the_report_is_frozen_and_readable():
    report = mc.check_gradients(deviation, {"x2": 0.25}, x1=-1, x2=3)
    assert isinstance(report, GradientReport)
    assert str(report).startswith(
        "gradients DISAGREE at 1 entries; largest relative error 5.0e-01 at x2: 0.25, "
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.ok = True


# refused


@pytest.mark.parametrize(
    ("f", "x", "entry", "left", "right"),
    [
        (lambda x: np.maximum(x, 0), 0.0, "x = 0.0", 0, 1),
        (lambda x: np.maximum(x, 0) + 1e3, [1.0, 0.0], "x[1] = 0.0", 0, 1),
        (lambda x: np.log1p(np.maximum(x, 0)).sum(), [[3.0, 0.0]], "x[0, 1] = 0.0", 0, 1),
        (lambda x: np.where(x > 0, x, 0.01 * x), 0.0, "x = 0.0", 0.01, 1),
        (np.abs, 0.0, "x = 0.0", -1, 1),
        (np.max, [1.0, 2.0, 2.0], "x[1] = 2.0", 0, 1),
        (lambda x: np.abs(x - 1e6), 1e6, "x = 1000000.0", -1, 1),
        (lambda x: np.maximum(x, 0) + np.sin(x), 0.0, "x = 0.0", 1, 2),
        (lambda x: np.maximum(x - 1e-12, 0), 0.0, "x = 0.0", 0, 1),
    ],
)
def test_kinks_are_refused(f, x, entry, left, right):
    with pytest.raises(ValueError, match="f has a kink at ") as caught:
        jacobian(f, x)
    assert f"f has a kink at {entry}: " in str(caught.value)
    slopes = str(caught.value).split("its slope is ")[1].split(" to the ")
    assert float(slopes[0]) == pytest.approx(left, abs=1e-3)
    assert float(slopes[1].removeprefix("left and ")) == pytest.approx(right, abs=1e-3)


def test_check_gradients_names_the_input_at_a_kink():
    def f(w, x):
        return np.maximum(w * x, 0).sum()

    with pytest.raises(ValueError, match=r"f has a kink at x\[1\] = 0\.0: "):
        mc.check_gradients(f, {"w": [1, 0], "x": [1, 0]}, w=np.array([1.0, 2.0]), x=[1.0, 0.0])


@pytest.mark.parametrize(
    ("f", "slope"),
    [(np.square, 0), (lambda x: np.maximum(x, 0) ** 3, 0), (lambda x: x**4, 0), (np.tanh, 1)],
)
def test_smooth_points_at_zero_are_not_kinks(f, slope):
    assert jacobian(f, 0.0) == pytest.approx(slope, rel=1e-9, abs=1e-9)


def vector(x):
    return np.array([x, x])


REFUSED = [
    (lambda: jacobian(np.sqrt, 0.0), ValueError, "defined on both sides of x = 0.0: move it"),
    (lambda: jacobian(np.sin, [1, np.nan]), ValueError, "x must be finite, got nan at x[1]"),
    (lambda: jacobian(np.sin, []), ValueError, "x must not be empty"),
    (lambda: jacobian(np.sin, 1j), TypeError, "x must hold real numbers, got an array of complex"),
    (lambda: jacobian(lambda x: 1j * x, 1), TypeError, "the result of f must hold real numbers"),
    (
        lambda: jacobian(lambda x: np.array([np.inf, x]), 1),
        ValueError,
        "f(x) must be finite, got inf at f(x)[0]",
    ),
    (
        lambda: jacobian(np.sin, 1, "forward"),
        ValueError,
        "method must be one of central, complex, got 'forward'",
    ),
    (lambda: jacobian(np.abs, 1, "complex"), TypeError, 'use method="central"'),
    (lambda: gradient(vector, x=1), ValueError, "f must return one number, got shape (2,)"),
    (lambda: mc.check_gradients(np.sin), ValueError, "needs the inputs of f by name"),
    (
        lambda: mc.check_gradients(deviation, {"y": 1, "x1": 1}, x1=1, x2=2),
        ValueError,
        "gradients must be for some of the inputs x1, x2, got y",
    ),
    (lambda: mc.check_gradients(deviation, {}, x1=1, x2=2), ValueError, "got none"),
    (
        lambda: mc.check_gradients(deviation, {"x1": [1]}, x1=1, x2=2),
        ValueError,
        "the gradient of x1 must have the shape of x1, (), got (1,)",
    ),
    (
        lambda: mc.check_gradients(deviation, {"x1": np.nan}, x1=1, x2=2),
        ValueError,
        "the gradient of x1 must be finite, got nan",
    ),
]


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize(("call", "error", "message"), REFUSED)
def test_refused_with_a_message(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert message in str(caught.value)


def test_derivatives_that_are_to_be_the_same_are_compared() -> None:
    jacobian = np.array([[0.5, -0.25], [-0.25, 0.5]])
    assert difference(jacobian, jacobian + 1e-12) == pytest.approx(1e-12, rel=1e-3)
    assert difference(np.zeros((2, 2)), np.zeros((2, 2))) == 0
    with pytest.raises(ValueError, match="off finite differences"):
        difference(jacobian, jacobian + 1e-3)
