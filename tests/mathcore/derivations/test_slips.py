"""Each published slip is refused with figures that plain NumPy finds again; its mended form holds.

The network is written down here once more, as a student would, and differentiated by central
differences: nothing is taken from the symbolic engine but the numbers of the counterexample.
"""

import re
from types import SimpleNamespace

import numpy as np
import pytest

import mathcore
from mathcore.derivations import batch_norm, multi_task
from mathcore.derivations.slips import batch_with_outputs, slips
from mathcore.steps import RefutedStepError

STEP = 1e-6


def forward(given, **moved):
    """Compute D5 and D6; ``moved`` adds something to a quantity of the network."""

    def quantity(name, value):
        return value + moved.get(name, 0)

    theta_2a, gamma, beta = (quantity(n, given[n]) for n in ("theta_2a", "gamma", "beta"))
    m = given["m"]
    a_1a = np.maximum(given["theta_1a"] @ given["x"] + given["b_1a"][:, None], 0)
    y_a_hat = theta_2a @ (a_1a * given["M"]) + given["b_2a"][:, None]
    a_1b = np.maximum(given["theta_1b"] @ given["x"] + given["b_1b"][:, None], 0)
    variance = a_1b.var(axis=1, keepdims=True)
    x_hat = (a_1b - a_1b.mean(axis=1, keepdims=True)) / np.sqrt(variance + given["epsilon"])
    s = gamma[:, None] * x_hat + beta[:, None] + y_a_hat
    z_2b = quantity("z_2b", given["theta_2b"] @ s + given["b_2b"][:, None])
    y_b_hat = np.exp(z_2b) / np.exp(z_2b).sum(axis=0)
    y_a = given.get("y_a", y_a_hat)  # where the claim is about task B only
    loss = 0.5 * ((y_a_hat - y_a) ** 2).sum() / m - (given["y_b"] * np.log(y_b_hat)).sum() / m
    return SimpleNamespace(a_1a=a_1a, x_hat=x_hat, y_a_hat=y_a_hat, y_b_hat=y_b_hat, loss=loss)


def gradient(given, name, extents):
    """Return ∂L/∂(quantity) of that shape by central differences."""
    result = np.zeros(extents)
    for place in np.ndindex(*extents):
        direction = np.zeros(extents)
        direction[place] = STEP
        above, below = (forward(given, **{name: way}).loss for way in (direction, -direction))
        result[place] = (above - below) / (2 * STEP)
    return result


def numbers(found):
    """Return the values of a counterexample as NumPy arrays, by name."""
    arrays = {name: np.array(value, dtype=float) for name, value in found.values.items()}
    return {**found.sizes, **arrays}


def off_diagonal(y, row):
    return np.arange(len(y)) != row


def sides_of_s1(given, row, sample, value):
    y, y_hat = given["y_b"][:, sample], value.y_b_hat[:, sample]
    left = gradient(given, "z_2b", given["y_b"].shape)[row, sample]
    others = y[off_diagonal(y, row)] / y_hat[off_diagonal(y, row)] * y_hat[row] ** 2
    return left, (-y[row] * (1 - y_hat[row]) + others.sum()) / given["m"]


def sides_of_s2(given, row, sample, value):
    difference = value.y_b_hat[row, sample] - given["y_b"][row, sample]
    return difference / given["m"], difference


def sides_of_s2_last(given, row, sample, value):
    difference = value.y_b_hat[row, sample] - given["y_b"][row, sample]
    return difference, difference / given["m"]


def sides_of_s3(given, row, sample, value):
    left = gradient(given, "z_2b", given["y_b"].shape)[row, sample]
    return left, (value.y_b_hat - given["y_b"])[row].sum() / given["m"]


def sides_of_s3_beta(given, row, sample, value):
    batch_sum = (value.y_b_hat - given["y_b"]).sum(axis=1) / given["m"]
    wrong = sum(given["theta_2b"].T @ batch_sum for _ in range(given["m"]))
    return gradient(given, "beta", given["beta"].shape)[row], wrong[row]


SIDES = {
    "S1": sides_of_s1,
    "S2": sides_of_s2,
    "S2.last": sides_of_s2_last,
    "S3": sides_of_s3,
    "S3.beta": sides_of_s3_beta,
}


ONE_HOT = [slips[name].with_one_hot_targets() for name in SIDES]


def stated(found):
    return [float(side.replace("−", "-")) for side in (found.left, found.right)]


@pytest.mark.parametrize("slip", [*(slips[n] for n in SIDES), *ONE_HOT], ids=lambda slip: slip.id)
def test_a_student_finds_both_sides_again(slip):
    found, name = slip.report.counterexample, slip.id
    given = numbers(found)
    row = found.indices.get("j", found.indices.get("q")) - 1
    sample = found.indices.get("i", 1) - 1
    sides = SIDES[name](given, row, sample, forward(given))
    np.testing.assert_allclose(sides, stated(found), rtol=1e-7, atol=1e-8)
    assert abs(sides[0] - sides[1]) > 1e-3


def test_batch_norm_without_its_scale_found_again():
    found = slips["S5"].report.counterexample
    given = numbers(found)
    row, column = found.indices["j"] - 1, found.indices["i"] - 1

    def output(x):
        return given["gamma"] * (x - x.mean()) / np.sqrt(x.var() + given["epsilon"]) + given["beta"]

    direction = STEP * (np.arange(given["m"]) == column)
    x = given["x"]
    left = ((output(x + direction) - output(x - direction)) / (2 * STEP))[row]
    np.testing.assert_allclose(stated(found), [left, left / given["gamma"]], rtol=1e-7)


@pytest.mark.parametrize("slip", ONE_HOT, ids=lambda slip: slip.id)
def test_with_one_hot_targets_each_sample_has_one_class(slip):
    targets = numbers(slip.report.counterexample)["y_b"]
    np.testing.assert_array_equal(np.sort(targets, axis=0)[-1], 1)
    np.testing.assert_array_equal(targets.sum(axis=0), 1)
    assert slip.mended.proved


@pytest.mark.parametrize("name", slips)
def test_slips_are_refused_as_steps_and_mended_ones_hold(name):
    slip = slips[name]
    assert not slip.report.ok
    assert slip.mended.ok
    assert slip.mended.proved
    with pytest.raises(RefutedStepError, match=f"{name}, as published") as refusal:
        slip.propose()
    assert refusal.value.report == slip.report
    assert slip.report.counterexample.message() in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [("S4", ("D_s",), ("m",)), ("S6", ("D_s", "D_a"), ("D_s", "D_x"))],
)
def test_both_shapes_are_named_at_concrete_sizes(name, left, right):
    found = slips[name].report.counterexample
    for text, sizes in ((found.left, left), (found.right, right)):
        values = " × ".join(str(found.sizes[size]) for size in sizes)
        assert text == f"shape {' × '.join(sizes)} = {values}"
    assert found.left.split("=")[1] != found.right.split("=")[1]


def test_scale_gradient_with_as_many_samples_as_features():
    slip = slips["S4"].with_equal_sizes({multi_task.m: multi_task.D_s})
    found = slip.report.counterexample
    given = {**numbers(found), "m": found.sizes["D_s"]}
    value = forward(given)
    batch_sum = (value.y_b_hat - given["y_b"]).sum(axis=1) / given["m"]
    wrong = value.x_hat.T @ given["theta_2b"].T @ batch_sum
    sides = np.array([gradient(given, "gamma", given["gamma"].shape), wrong])
    place = found.position[0] - 1
    np.testing.assert_allclose(sides[:, place], stated(found), rtol=1e-7)
    assert slip.mended.proved


def test_weight_gradient_with_as_many_units_as_inputs():
    slip = slips["S6"].with_equal_sizes({multi_task.D_a: multi_task.D_x})
    found = slip.report.counterexample
    given = numbers(found)
    value = forward(given)
    upstream = given["theta_2b"].T @ (value.y_b_hat - given["y_b"])
    upstream = (upstream + value.y_a_hat - given["y_a"]) / given["m"]
    row, column = (place - 1 for place in found.position)
    left = gradient(given, "theta_2a", given["theta_2a"].shape)[row, column]
    np.testing.assert_allclose(
        stated(found), [left, (upstream @ given["x"].T)[row, column]], rtol=1e-7
    )
    assert slip.mended.proved


def test_a_slip_looked_at_a_chosen_batch_has_the_figures_of_its_outputs():
    sizes, values = batch_with_outputs([("0.2", "0.8"), ("0.6", "0.4")], classes=(0, 1))
    indices = {"i": 1, "j": 2}
    slip = slips["S1"].with_one_hot_targets()
    found = slip.at(sizes, indices, values).counterexample
    assert slip.counterexample == slip.report.counterexample
    assert found.sizes == sizes
    assert (found.left, found.right) == ("0.4", "1.6")
    sizes, values = batch_with_outputs([("0.5", "0.5")], classes=(0,))
    with pytest.raises(ValueError, match="agree"):  # the square is the product
        slip.at(sizes, indices, values)


def test_the_catalogue_covers_the_numbered_slips():
    assert {re.match(r"S\d", name).group() for name in slips} == {f"S{n}" for n in range(1, 7)}
    assert all(slip.id == name and slip.document == "D" for name, slip in slips.items())
    assert all(slip.explanation.endswith(".") for slip in slips.values())
    assert mathcore.slips is slips
    with pytest.raises(TypeError):
        slips["S9"] = slips["S1"]


def test_layer_has_the_jacobian_of_the_mended_slip():
    slip, claim = slips["S5"], batch_norm.jacobian_of_layer().claim
    assert claim.left == slip.left
    assert mathcore.verify(claim.right, slip.right).ok
    assert not mathcore.verify(claim.right, slip.wrong).ok
