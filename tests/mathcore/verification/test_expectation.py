"""Expectations over a uniform draw: a number by the oracle, a formula by the prover."""

import pytest
from sympy import Integer

from mathcore.expressions import (
    Array,
    Cases,
    Component,
    Definition,
    Domain,
    Equal,
    Expectation,
    Fraction,
    Greater,
    GreaterEqual,
    Index,
    Indicator,
    Less,
    LessEqual,
    NotEqual,
    PartialDerivative,
    Scalar,
    Size,
    SmoothFunction,
    Summation,
    define,
)
from mathcore.verification import oracle, prover, verify
from mathcore.verification.evaluation import Point, evaluate

K = Size("K")
i, k, n = (Index(name, K) for name in "ikn")
x, z = Array("x", (K,)), Array("z", (K,))
draw = Array("r", (K,), Domain.UNIT)
p, q = Scalar("p", Domain.UNIT), Scalar("q", Domain.POSITIVE)
kept = Definition("o", (k,), Cases(0, Less(draw[k], p), x[k] / (1 - p), True))
loss = define("l", SmoothFunction(kept))


# Two draws in one quantity: which of its parts are unfolded depends on the draw of a mean.
other = Array("s", (K,), Domain.UNIT)
twice = Definition("w", (k,), Cases(kept[k], Less(other[k], p), 0, True))
chance = Indicator(Less(other[k], p))


def mean(body, of=k):
    return Expectation(body, draw[of])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (mean(kept[k]), x[k]),
        (mean(x[k]), x[k]),
        (mean(kept[k] * kept[k]), x[k] * x[k] / (1 - p)),
        (mean(3 * kept[k] + z[k]), 3 * x[k] + z[k]),
        (mean(Cases(x[k], LessEqual(draw[k], p), z[k], True)), p * x[k] + (1 - p) * z[k]),
        (mean(Cases(x[k], GreaterEqual(draw[k], p), z[k], True)), (1 - p) * x[k] + p * z[k]),
        (mean(Indicator(Greater(p, draw[k]))), p),
        (mean(Indicator(Equal(draw[k], p))), Integer(0)),
        (Summation(mean(kept[k]), k), Summation(x[n], n)),
        (draw[k] * mean(kept[k]), draw[k] * x[k]),
        (Expectation(twice[k], other[k]) + mean(twice[k]), p * kept[k] + chance * x[k]),
    ],
    ids=str,
)
def test_true_claims_are_accepted_and_proved(left, right):
    report = verify(left, right, assumptions=(NotEqual(p, 1),))
    assert report.ok
    assert report.proved
    assert not verify(left, right + 1, assumptions=(NotEqual(p, 1),)).ok


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (mean(kept[k]), kept[k]),
        (mean(kept[k]), p * x[k]),
        (mean(kept[i]), x[i]),  # another draw than that of the unit, unless k = i
        (mean(kept[k] * kept[k]), x[k] * x[k]),
        (mean(kept[k] * kept[i]), x[k] * x[i]),  # the square at k = i
        (mean(Component(Definition("q", (k,), 2 * kept[k]), k)), 2 * kept[k]),
        (mean(Indicator(Less(draw[k], 2 * p))), 2 * p),
        (mean(Indicator(Less(draw[k], draw[i]))), draw[i]),
        (mean(Indicator(Less(draw[k] * draw[k], p))), p),
        (mean(Summation(kept[n], n)), kept[k]),
        ((p + chance) * kept[k], Expectation(twice[k], other[k]) + mean(twice[k])),
    ],
    ids=str,
)
def test_wrong_claims_are_refuted_and_not_proved(left, right):
    assert not oracle.check(left, right, (NotEqual(p, 1),)).ok
    assert not prover.prove(left, right, (NotEqual(p, 1),))


@pytest.mark.parametrize(
    "body", [loss, PartialDerivative(loss, kept[k]), PartialDerivative(kept[k], x[k])], ids=str
)
def test_what_is_not_known_in_terms_of_the_draw_has_no_proved_mean(body):
    assert not prover.prove(mean(body), body)


def test_a_threshold_that_may_exceed_one_is_no_probability():
    assert not prover.prove(mean(Indicator(Less(draw[k], q))), q)


def test_what_is_assumed_about_the_draw_outside_does_not_hold_inside():
    assumption = (Less(draw[k], p),)
    assert not oracle.check(mean(kept[k]), Integer(0), assumption).ok
    assert not prover.prove(mean(kept[k]), Integer(0), assumption)
    assert oracle.check(mean(kept[k]), x[k], assumption).ok


def test_a_mean_is_found_to_all_digits():
    values = {p: "0.37", x: ["1.5", "-0.25"]}
    point = Point({K: 2}, {k: 2}, values)
    found = evaluate(mean(Indicator(Less(draw[k], p))), point)
    assert abs(found - evaluate(p, point)) < 1e-55
    assert abs(evaluate(mean(kept[k]), point) - evaluate(x[k], point)) < 1e-55


def test_a_mean_can_be_differentiated():
    slope = PartialDerivative(mean(kept[k]), x[k])
    by_probability = PartialDerivative(mean(Indicator(Less(draw[k], p))), p)
    node = Definition("w", (k,), 2 * x[k])
    by_node = PartialDerivative(mean(Cases(node[k], Less(draw[k], p), 0, True)), node[k])
    assert oracle.check(slope, Integer(1)).ok
    assert oracle.check(by_probability, Integer(1)).ok
    assert not oracle.check(by_probability, Integer(0)).ok
    assert oracle.check(by_node, p).ok


def test_what_is_no_step_function_has_no_mean():
    refused = oracle.check(mean(draw[k]), Fraction(1, 2))
    assert not refused.ok
    assert "no step function" in refused.counterexample.left
    assert not prover.prove(mean(draw[k]), Fraction(1, 2))


@pytest.mark.parametrize("wrong", [x[k], draw, p, kept[k]], ids=str)
def test_a_draw_is_a_component_from_the_unit_interval(wrong):
    with pytest.raises(ValueError, match=r"over a component in \(0, 1\), got"):
        Expectation(x[k], wrong)
