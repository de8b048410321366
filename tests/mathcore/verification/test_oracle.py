"""The oracle accepts what is true, refutes what is not, and says where."""

import decimal
import math
import os
import subprocess
import sys

import numpy as np
import pytest
from sympy import Rational

from mathcore.expressions import (
    Array,
    Cases,
    Component,
    Definition,
    Diagonal,
    Domain,
    Equal,
    Exp,
    Fraction,
    Greater,
    Hadamard,
    Index,
    Indicator,
    KroneckerDelta,
    Log,
    MatrixProduct,
    NotEqual,
    Ones,
    PartialDerivative,
    Power,
    ReLU,
    Scalar,
    Size,
    SmoothFunction,
    Softmax,
    Summation,
    Transpose,
    UnitVector,
    define,
)
from mathcore.verification.oracle import check, counterexample_at

K, m, h, d = (Size(name) for name in "Kmhd")
i, j, k, ell = (Index(name, K) for name in "ijkl")
a, b, c = (Index(name, m) for name in "abc")
z = Array("z", (K,))
t = Array("t", (K,), Domain.DISTRIBUTION)
y = Definition("y", (k,), Fraction(Exp(z[k]), Summation(Exp(z[ell]), ell)))
delta = KroneckerDelta(i, k)

x, eps = Array("x", (m,)), Scalar("epsilon", Domain.POSITIVE)
mu = define("mu", Fraction(Summation(x[c], c), m))
variance = define("sigma^2", Fraction(Summation(Power(x[c] - mu, 2), c), m))
x_hat = Definition("x_hat", (b,), (x[b] - mu) / Power(variance + eps, Rational(1, 2)))

n, q = Index("n", h), Index("q", d)
u = Array("u", (d,))
W1, W2 = Array("W_1", (d, h)), Array("W_2", (h, K))
p = Definition("p", (n,), Summation(W1[q, n] * u[q], q))
r = Definition("r", (n,), ReLU(p[n]))
logits = Definition("z", (k,), Summation(W2[n, k] * r[n], n))
outputs = Definition("y", (k,), Fraction(Exp(logits[k]), Summation(Exp(logits[ell]), ell)))
loss = define("l", SmoothFunction(outputs))


def test_softmax_jacobian_holds_at_every_index_assignment():
    result = check(PartialDerivative(y[k], z[i]), y[k] * (delta - y[i]))
    assert result.ok
    assert result.points == 2 * (1**2 + 2**2 + 3**2 + 5**2)
    assert 0 < result.worst < 1e-50


def test_a_square_for_a_product_is_refuted_off_the_diagonal_only():
    left, wrong = PartialDerivative(y[k], z[i]), y[k] * delta - Power(y[i], 2)
    found = check(left, wrong).counterexample
    assert found.sizes == {"K": 2}
    assert found.indices["i"] != found.indices["k"]
    assert check(left, wrong, [Equal(i, k)]).ok


def test_a_counterexample_can_be_recomputed_by_hand():
    found = check(PartialDerivative(y[k], z[i]), y[k] * delta - Power(y[i], 2)).counterexample
    values = np.exp([float(value) for value in found.values["z"]])
    probabilities = values / values.sum()
    row, column = found.indices["k"] - 1, found.indices["i"] - 1
    left = probabilities[row] * ((row == column) - probabilities[column])
    right = probabilities[row] * (row == column) - probabilities[column] ** 2
    shown = [float(side.replace("−", "-")) for side in (found.left, found.right)]
    assert shown == pytest.approx([left, right], rel=1e-13)
    assert str(found).startswith("K = 2, k = 1, i = 2, z = (")
    assert f"left = {found.left}, right = {found.right}" in str(found)


def test_a_counterexample_at_a_chosen_point_has_its_values_and_the_rest_sampled():
    total = Summation(t[j] * z[j], j)
    found = counterexample_at(total, total + eps, {"K": 2}, {}, {"z": (3, 3), "epsilon": "0.25"})
    assert (found.left, found.right) == ("3", "3.25")
    assert [float(value) for value in found.values["z"]] == [3, 3]
    assert sum(found.values["t"]) == 1
    found = counterexample_at(z[k], z[i], {"K": 3}, {"k": 1, "i": 3}, {"z": (1, 2, 4)})
    assert (found.left, found.right) == ("1", "4")
    assert found.indices == {"k": 1, "i": 3}


def test_a_chosen_point_where_the_sides_agree_is_none():
    with pytest.raises(ValueError, match="agree"):
        counterexample_at(z[k], z[i], {"K": 2}, {"k": 1, "i": 1}, {"z": (1, 2)})
    with pytest.raises(KeyError):
        counterexample_at(z[k], z[i], {"K": 2}, {"k": 1, "i": 2}, {"w": (1, 2)})


def batch_norm_jacobian(mean_part=1 / m, last=x[b] - mu, sign=-1):
    inverse = Power(variance + eps, Rational(-1, 2))
    cubed = Power(variance + eps, Rational(-3, 2))
    return (KroneckerDelta(a, b) - mean_part) * inverse + sign * Fraction(1, m) * cubed * (
        x[a] - mu
    ) * last


def test_batch_norm_jacobian():
    assert check(PartialDerivative(x_hat[b], x[a]), batch_norm_jacobian()).ok


@pytest.mark.parametrize("slip", [{"mean_part": 1}, {"last": x[a] - mu}, {"sign": 1}])
def test_slips_in_the_batch_norm_jacobian_are_refuted(slip):
    result = check(PartialDerivative(x_hat[b], x[a]), batch_norm_jacobian(**slip))
    assert not result.ok
    assert result.counterexample.sizes["m"] == 2


def test_sums_and_their_shifted_bounds():
    assert check(Summation(z[j], j), Summation(z[j + 1], j, 0, K - 1)).ok
    assert check(Summation(z[j], j, 1, K, k), Summation(z[j], j) - z[k]).ok
    assert not check(Summation(z[j], j), Summation(z[j], j, 2)).ok
    assert check(Summation(y[j], j), y[k] / y[k]).ok


@pytest.mark.parametrize("wrong", [Summation(z[j + 1], j), Summation(z[j], j, 0)])
def test_a_component_out_of_range_is_refuted_not_skipped(wrong):
    found = check(Summation(z[j], j), wrong).counterexample
    assert "has no component" in found.right
    assert not check(wrong, wrong).ok


def test_an_index_of_another_size_leaves_the_range():
    wide = Index("w", h)
    assert not check(Summation(z[wide], wide), Summation(z[wide], wide)).ok


def test_derivative_by_a_node_keeps_what_the_node_is_computed_from():
    inverse = Power(variance + eps, Rational(-1, 2))
    assert check(PartialDerivative(x[a], mu), x[a] - x[a]).ok
    assert check(PartialDerivative(x[a] * mu, mu), x[a]).ok
    assert check(
        PartialDerivative(x_hat[b], variance), -Fraction(1, 2) * (x[b] - mu) * inverse**3
    ).ok
    assert not check(PartialDerivative(x[a] * mu, x[a]), mu).ok
    total = PartialDerivative(Log(y[k]), y[i])
    assert check(total, delta / y[i]).ok


def test_chain_rule_for_a_loss_of_which_nothing_is_known():
    chain = Summation(
        PartialDerivative(loss, outputs[k]) * PartialDerivative(outputs[k], logits[i]), k
    )
    assert check(PartialDerivative(loss, logits[i]), chain).ok
    one_path = PartialDerivative(loss, outputs[i]) * PartialDerivative(outputs[i], logits[i])
    assert not check(PartialDerivative(loss, logits[i]), one_path).ok
    assert not check(loss, define("l", SmoothFunction(logits))).ok


upstream = PartialDerivative(loss, logits)


def test_matrix_forms_of_back_propagation():
    hidden = Hadamard(MatrixProduct(W2, upstream), Indicator(Greater(p, 0)))
    assert check(PartialDerivative(loss, r), MatrixProduct(W2, upstream)).ok
    assert check(PartialDerivative(loss, u), MatrixProduct(W1, hidden)).ok
    assert check(PartialDerivative(loss, W2), MatrixProduct(r, Transpose(upstream))).ok
    assert check(PartialDerivative(loss, W1), MatrixProduct(u, Transpose(hidden))).ok
    assert not check(PartialDerivative(loss, u), MatrixProduct(W1, W2, upstream)).ok
    back = MatrixProduct(Transpose(MatrixProduct(W1, W2)), MatrixProduct(W1, hidden))
    assert check(back, MatrixProduct(Transpose(W2), Transpose(W1), W1, hidden)).ok


def test_jacobian_as_a_matrix_and_in_columns():
    matrix = Diagonal(y) - MatrixProduct(y, Transpose(y))
    assert check(PartialDerivative(y, z), matrix).ok
    assert not check(PartialDerivative(y, z), Diagonal(y)).ok
    assert check(matrix, Transpose(matrix)).ok
    assert check(MatrixProduct(matrix, UnitVector(k)), (UnitVector(k) - y) * y[k]).ok
    assert not check(MatrixProduct(matrix, UnitVector(k)), (UnitVector(k) - y) * y[i]).ok
    assert check(MatrixProduct(matrix, Ones(K)), y - y).ok
    s = Scalar("c")
    assert check(Softmax(z + s * Ones(K)), y).ok
    assert not check(Softmax(s * z), y).ok


def test_a_computed_scalar_scales_a_vector():
    g = Array("g", (K,))
    pushed = Hadamard(g - MatrixProduct(Transpose(g), y) * Ones(K), y)
    assert check(Component(pushed, i), (g[i] - Summation(g[j] * y[j], j)) * y[i]).ok
    assert check(pushed, MatrixProduct(PartialDerivative(y, z), g)).ok
    assert not check(pushed, Hadamard(g - y, y)).ok
    s = Scalar("s")
    assert check(PartialDerivative(Power(s, 2), s) * y, 2 * s * y).ok


def test_softmax_of_a_matrix_goes_down_the_columns():
    Z = Array("Z", (K, m))
    column = Exp(Z[k, a]) / Summation(Exp(Z[ell, a]), ell)
    row = Exp(Z[k, a]) / Summation(Exp(Z[k, b]), b)
    assert check(Component(Softmax(Z), k, a), column).ok
    assert not check(Component(Softmax(Z), k, a), row).ok


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (r, "shape h = "),
        (MatrixProduct(W1, W2), "shape d × K = "),
        (MatrixProduct(W1, u), "the inner sizes h and d do not agree"),
        (Summation(u[q], q), "a scalar"),
    ],
)
def test_shapes_that_do_not_agree_are_refuted_with_both(wrong, told):
    result = check(PartialDerivative(loss, u), wrong)
    assert not result.ok
    assert result.counterexample.left.startswith("shape d = ")
    assert told in result.counterexample.right
    assert len(set(result.counterexample.sizes.values())) == len(result.counterexample.sizes)


def test_assumptions_restrict_the_assignments():
    claim = PartialDerivative(y[k], z[i]), -y[k] * y[i]
    assert not check(*claim).ok
    assert check(*claim, [NotEqual(i, k)]).ok
    assert check(Summation(t[j], j), t[k] / t[k], [Equal(Summation(t[j], j), 1)]).ok
    hot = Array("e", (K,), Domain.ONE_HOT)
    entropy = -Summation(hot[j] * Log(y[j]), j)
    assert check(entropy, -Log(y[k]), [Equal(hot[k], 1)]).ok
    assert not check(entropy, -Log(y[k])).ok


def test_another_point_is_taken_until_the_assumptions_are_met():
    s, v, w = (Scalar(name) for name in "svw")
    assumptions = [Greater(s, 0), Greater(v, s), Greater(w, v)]
    result = check(ReLU(s) + ReLU(v) + ReLU(w), s + v + w, assumptions)
    assert result.ok
    assert result.points >= 2


def test_assumptions_that_nothing_meets_raise():
    with pytest.raises(ValueError, match=r"meet: e\^\(z_k\) = 2"):
        check(z[k], z[k], [Equal(Exp(z[k]), 2)])
    with pytest.raises(ValueError, match="meet: k ≠ k"):
        check(z[k], z[k], [NotEqual(k, k)])


def test_undefined_on_one_side_refutes_on_both_sides_skips():
    s = Scalar("s")
    one_sided = check(Log(Power(s, 2)), 2 * Log(s))
    assert not one_sided.ok
    assert "logarithm" in one_sided.counterexample.right
    assert check(Log(s) + Log(s), 2 * Log(s)).ok
    nowhere = Fraction(s, s - s)
    assert not check(nowhere, nowhere).ok


def test_both_sides_of_every_case_are_met():
    s = Scalar("s")
    assert not check(ReLU(s), s).ok
    assert not check(ReLU(s), s - s).ok
    assert check(PartialDerivative(ReLU(s), s), Indicator(Greater(s, 0))).ok
    assert check(ReLU(s), Cases(s, Greater(s, 0), 0, True)).ok
    chance, drop = Scalar("r", Domain.UNIT), Scalar("p", Domain.UNIT)
    kept = Cases(0, Greater(drop, chance), 1, True)
    assert not check(kept, s / s).ok
    assert not check(kept, s - s).ok


def test_second_derivatives():
    second = PartialDerivative(PartialDerivative(y[k], z[i]), z[j])
    expected = y[k] * (KroneckerDelta(j, k) - y[j]) * (delta - y[i]) - y[k] * y[i] * (
        KroneckerDelta(i, j) - y[j]
    )
    assert check(second, expected).ok
    assert not check(second, -expected).ok
    s = Scalar("s")
    third = PartialDerivative(PartialDerivative(PartialDerivative(Exp(s), s), s), s)
    with pytest.raises(ValueError, match="more than two deep"):
        check(third, Exp(s))


def test_precision_is_neither_leaked_nor_inherited():
    before = decimal.getcontext().prec
    with decimal.localcontext(prec=3):
        assert check(PartialDerivative(y[k], y[i]), delta).ok
        assert check(PartialDerivative(Exp(y[k]), y[i]), delta * Exp(y[k])).ok
        assert decimal.getcontext().prec == 3
    assert decimal.getcontext().prec == before


def test_bad_input_raises():
    with pytest.raises(TypeError, match="expected an expression on each side"):
        check("z", z[k])
    with pytest.raises(TypeError, match="expected an expression on each side"):
        check(Equal(z[i], z[k]), z[k])
    with pytest.raises(TypeError, match="an assumption is a comparison"):
        check(z[k], z[k], [z[k]])


def test_the_answer_does_not_depend_on_the_hash_seed():
    code = (
        "from mathcore.expressions import *; from mathcore.verification.oracle import check;"
        "K, m = Size('K'), Size('m'); i, j = Index('i', K), Index('j', m);"
        "W, x, s = Array('W', (K, m)), Array('x', (m,), Domain.UNIT), Scalar('s');"
        "f = define('f', SmoothFunction(W, x));"
        "print(check(Summation(W[i, j] * x[j], j) + s, x[j] * f))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert "W=" not in printed.pop()


def test_many_assignments_are_thinned_out():
    indices = [Index(name, K) for name in "abcde"]
    product = z[indices[0]] * z[indices[1]] * z[indices[2]] * z[indices[3]] * z[indices[4]]
    result = check(product, z[indices[4]] * (product / z[indices[4]]))
    assert result.ok
    assert result.points == 2 * (1 + 2**5 + 200 + 200)
    assert math.isfinite(result.worst)
