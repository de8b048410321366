"""Wrong claims made from right ones: neither engine accepts them, both know those that are true.

The right claims are the results, steps and definitions of the catalogue, and the agreements of
routes, and some properties of functions and domains. Of their mutants a seeded sample is taken, a
smaller one where the network of D6 is costly.
"""

import random
from collections import Counter
from dataclasses import dataclass
from itertools import islice

import pytest
from sympy import Integer, Rational

from mathcore.derivations import catalogue, derivation
from mathcore.derivations.agreements import agreements
from mathcore.expressions import (
    Array,
    Cases,
    Component,
    Definition,
    Domain,
    Equation,
    Exp,
    Expectation,
    Expr,
    Greater,
    Index,
    Indicator,
    KroneckerDelta,
    LeakyReLU,
    Less,
    Log,
    MatrixProduct,
    PartialDerivative,
    Power,
    ReLU,
    Scalar,
    Size,
    Softmax,
    Summation,
    Transpose,
    leaves,
)
from mathcore.verification import oracle, prover, verify
from mathcore.verification.mutations import Mutant, mutants, rewordings

K, n = Size("K"), Size("n")
i, j, k, l = (Index(name, K) for name in "ijkl")  # noqa: E741
a = Index("a", n)
s = Scalar("s")
x, z, W, v = Array("x", (K,)), Array("z", (K,)), Array("W", (n, K)), Array("v", (n,))
y = Definition("y", (k,), Exp(z[k]) / Summation(Exp(z[l]), l))

# Properties of functions and domains that the catalogue uses at few places.
t, hot, keep = (
    Array(name, (K,), domain)
    for name, domain in zip(
        ("t", "h", "m"), (Domain.DISTRIBUTION, Domain.ONE_HOT, Domain.MASK), strict=True
    )
)
p, q = Scalar("p", Domain.POSITIVE), Scalar("q", Domain.POSITIVE)
above = Indicator(Greater(x[k], 0))
soft = Softmax(z)
draw, share = Array("r", (K,), Domain.UNIT), Scalar("p", Domain.UNIT)
mean_of_cases = Expectation(Cases(x[k], Less(draw[k], share), z[k], True), draw[k])
PROPERTIES = (
    (Integer(1), Summation(t[k], k)),
    (1 - t[i], Summation(t[k], k, 1, None, i)),
    (Integer(1), Summation(hot[k], k)),
    (hot[k] * hot[k], hot[k]),
    (hot[k] * KroneckerDelta(k, i), hot[k] * KroneckerDelta(k, i)),
    (keep[k] * keep[k], keep[k]),
    (
        PartialDerivative(Component(soft, k), z[i]),
        Component(soft, k) * (KroneckerDelta(k, i) - Component(soft, i)),
    ),
    (ReLU(x[k]), above * x[k]),
    (LeakyReLU(x[k], s), above * x[k] + s * (1 - above) * x[k]),
    (PartialDerivative(LeakyReLU(x[k], s), x[i]), KroneckerDelta(k, i) * (above + s * (1 - above))),
    (Power(p * p, Rational(1, 2)), p),
    (Log(p * q), Log(p) + Log(q)),
    (Log(p / q), Log(p) - Log(q)),
    (Exp(x[k] + z[k]), Exp(x[k]) * Exp(z[k])),
    (Summation(Summation(x[i] * z[j], i), j), Summation(x[i], i) * Summation(z[j], j)),
    (Power(Summation(x[i], i), Integer(2)), Summation(Summation(x[i] * x[j], i), j)),
    (PartialDerivative(Power(p, Integer(3)), p), 3 * Power(p, Integer(2))),
    (mean_of_cases, share * x[k] + (1 - share) * z[k]),
    (share * x[k] + (1 - share) * z[k], mean_of_cases),
    (x[i], Expectation(x[i], draw[k])),
    (MatrixProduct(Transpose(x), z), Summation(x[k] * z[k], k)),
    (Transpose(MatrixProduct(v, Transpose(x))), MatrixProduct(x, Transpose(v))),
)

SAMPLE = {"property": 60, "claim": 14, "agreement": 10, "definition": 6, "step": 5}
COSTLY = {"claim": 2, "agreement": 4, "definition": 4, "step": 0}


@dataclass(frozen=True)
class Verdict:
    """What both engines say about a mutant; ``refused`` where it could not even be built."""

    claim: str
    change: str
    text: str
    accepted: bool = False
    proved: bool = False
    refused: bool = False
    ill_formed: bool = False

    def __str__(self):
        return f"{self.claim}, {self.change}: {self.text}"


def right_claims():
    """Yield name, kind, sides and assumptions of right claims, each pair of sides once."""
    found = {}
    for problem in catalogue:
        derived = derivation(problem)
        for claim in (derived.claim, derived.component_claim):
            found.setdefault((claim.left, claim.right, derived.assumptions), (problem, "claim"))
        for number, step in enumerate(derived.steps):
            if not isinstance(step.after, Equation):
                sides = (step.before, step.after, derived.assumptions)
                found.setdefault(sides, (f"{problem}, step {number}", "step"))
        for head in leaves(derived.claim):
            if isinstance(head, Definition):
                sides = (Component(head, *head.parameters), head.body, ())
                found.setdefault(sides, (f"{problem}, {head.name}", "definition"))
    for number, (left, right) in enumerate(PROPERTIES):
        found.setdefault((left, right, ()), (f"property {number}", "property"))
    for pair in agreements():
        sides = (pair.left, pair.right, pair.assumptions)
        found.setdefault(sides, (f"{pair.one} = {pair.other}", "agreement"))
    for (left, right, assumptions), (name, kind) in found.items():
        yield name, kind, left, right, assumptions


def sampled(name: str, kind: str, left: Expr, right: Expr) -> list[Mutant]:
    count = (COSTLY if name.startswith("D6") else SAMPLE)[kind]
    every = list(mutants(left, right)) if count else []
    return random.Random(name).sample(every, min(count, len(every)))


def verdict_on(name, change, left, right, assumptions) -> Verdict:
    if right is None:
        return Verdict(name, change, "cannot be built", refused=True)
    found = oracle.check(left, right, assumptions)
    proved = prover.prove(left, right, assumptions)
    told = found.counterexample.right if found.counterexample else ""
    ill_formed = told.startswith(("shape", "ill-formed", "a scalar"))
    text = f"{left} = {right}"
    return Verdict(name, change, text, found.ok, proved, ill_formed=ill_formed)


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [
        verdict_on(name, mutant.change, left, mutant.right, assumptions)
        for name, kind, left, right, assumptions in right_claims()
        for mutant in sampled(name, kind, left, right)
    ]


def shown(some):
    return "\n".join(map(str, some))


def test_there_are_at_least_a_thousand_wrong_claims(verdicts):
    wrong = [verdict for verdict in verdicts if not verdict.accepted]
    assert len(wrong) >= 1000
    assert len(verdicts) - len(wrong) >= 20, "some must happen to be true, or nothing is compared"
    assert sum(verdict.ill_formed or verdict.refused for verdict in wrong) >= 50


def test_no_wrong_claim_is_proved(verdicts):
    false_proofs = [v for v in verdicts if v.proved and not v.accepted]
    assert not false_proofs, shown(false_proofs)


def test_those_that_happen_to_be_true_are_proved_as_well(verdicts):
    unproved = [v for v in verdicts if v.accepted and not v.proved]
    assert not unproved, shown(unproved)


def test_every_kind_of_slip_is_made(verdicts):
    made = Counter(verdict.change for verdict in verdicts)
    assert set(made) >= {
        "negated",
        "doubled",
        "squared",
        "extra term",
        "sign of a term",
        "sign dropped",
        "term dropped",
        "term twice",
        "factor dropped",
        "factor twice",
        "other index",
        "index of another size",
        "other quantity",
        "exponent plus one",
        "exponent dropped",
        "sign of the exponent",
        "lower bound shifted",
        "upper bound shifted",
        "excluded index",
        "matrices swapped",
        "matrix dropped",
        "transpose",
        "upside down",
        "denominator dropped",
        "delta dropped",
        "cases swapped",
        "condition",
        "function dropped",
        "expectation dropped",
        "number plus one",
        "number minus one",
    }


def test_saying_the_same_in_another_way_is_accepted_and_proved():
    count = 0
    for name, kind, left, right, assumptions in right_claims():
        if kind != "step" and derivation_is_proved(name):
            for again in islice(rewordings(left, right), 4):
                count += 1
                verdict = verdict_on(name, again.change, left, again.right, assumptions)
                assert verdict.accepted, verdict
                assert verdict.proved, verdict
    assert count >= 100


def derivation_is_proved(name):
    return name not in catalogue or derivation(name).report.proved


# ------------------------------------------------------------------------------- the operators


def changes(left, right, make=mutants):
    return {(mutant.change, mutant.right) for mutant in make(left, right)}


def test_mutants_of_the_softmax_jacobian():
    right = y[k] * (KroneckerDelta(k, i) - y[i])
    found = changes(PartialDerivative(y[k], z[i]), right)
    assert found >= {
        ("factor dropped", KroneckerDelta(k, i) - y[i]),
        ("factor twice", y[k] * y[k] * (KroneckerDelta(k, i) - y[i])),
        ("other index", y[k] * (KroneckerDelta(k, i) - y[k])),
        ("sign of a term", y[k] * (KroneckerDelta(k, i) + y[i])),
        ("term dropped", y[k] * KroneckerDelta(k, i)),
        ("delta dropped", y[k] * (1 - y[i])),
    }
    assert all(side != right for _, side in found)
    assert len({side for _, side in found}) == len(found)


def test_mutants_of_sums():
    total = Summation(z[l], l, 1, None, k)
    found = changes(x[i], total)
    assert found >= {
        ("lower bound shifted", Summation(z[l], l, 2, None, k)),
        ("upper bound shifted", Summation(z[l], l, 1, K - 1, k)),
        ("excluded index", Summation(z[l], l)),
        ("excluded index", Summation(z[l], l, 1, None, k, i)),
        ("other index", Summation(z[i], l, 1, None, k)),
    }


def test_mutants_of_matrix_products():
    found = changes(v, MatrixProduct(W, x))
    assert found >= {
        ("matrices swapped", MatrixProduct(x, W)),
        ("matrix dropped", x),
        ("transpose", MatrixProduct(Transpose(W), x)),
        ("matrix twice", MatrixProduct(W, W, x)),
    }


def test_bound_indices_are_renamed_nowhere_and_variables_stay_leaves():
    derivative = Summation(PartialDerivative(y[l], z[i]), l)
    for mutant in mutants(x[i], derivative):
        if mutant.right is not None:
            oracle.check(x[i], mutant.right)  # raises TypeError for what is no expression


def test_what_cannot_be_built_is_kept_as_such():
    product = Component(MatrixProduct(W, x), a)
    refused = [mutant for mutant in mutants(v[a], product) if mutant.right is None]
    assert {mutant.change for mutant in refused} >= {"matrix twice", "matrices swapped"}


def test_rewordings_say_the_same():
    found = changes(x[i], x[i] * z[k] + 1, rewordings)
    assert ("reordered", Integer(1) + x[i] * z[k]) in found
    assert ("reordered", z[k] * x[i] + 1) in found
    split = changes(z[i], Summation(z[l], l), rewordings)
    assert ("one term apart", z[i] + Summation(z[l], l, 1, None, i)) in split


# ---------------------------------------------------------------- false proofs that were found


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # the logarithm of what is negative everywhere has no derivative
        (PartialDerivative(Log(y[k]), z[i]), PartialDerivative(Log(-y[k]), z[i])),
        (PartialDerivative(Log(y[k]), y[k]), PartialDerivative(Log(Component(-y, k)), y[k])),
        # a component that does not exist, though its derivative or factor is zero
        (Integer(0), PartialDerivative(W[k, k], z[i])),
        (Integer(1), PartialDerivative(s + x[a], s)),
        (Integer(0), PartialDerivative(Component(Definition("q", (), v[1] * z[2])), s)),
        (Integer(0), 0 * z[5]),
        (z[k], z[k] + 0 * z[0]),
    ],
)
def test_what_is_defined_nowhere_is_not_proved(left, right):
    assert not oracle.check(left, right).ok
    assert not prover.prove(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (Integer(1), Summation(KroneckerDelta(l, i), l, 0)),
        (K + 1, Summation(Integer(1), l, 0)),
        (K + 2, Summation(Integer(1), l, -1, None)),
        (K + 1, Summation(Integer(1), l, -1, None, 0)),
        (K, Summation(Integer(1), l, 0, K - 1)),
    ],
)
def test_sums_that_start_below_one(left, right):
    assert verify(left, right).proved
    assert not verify(left, right + 1).ok
