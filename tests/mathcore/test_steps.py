"""Derivations: verified step by step, refused where they are wrong."""

import dataclasses

import pytest
from sympy import Integer

from mathcore import rules as r
from mathcore.derivations import softmax
from mathcore.expressions import (
    Array,
    Component,
    Domain,
    Equation,
    Exp,
    Index,
    KroneckerDelta,
    NotEqual,
    PartialDerivative,
    Power,
    Scalar,
    Size,
    Summation,
    Times,
    times,
)
from mathcore.rules import Rule, RuleDoesNotApplyError
from mathcore.steps import Derivation, RefutedStepError

K = Size("K")
i, j, k, l = (Index(name, K) for name in "ijkl")  # noqa: E741
z, w = Array("z", (K,)), Array("w", (K,))
a, b = Scalar("a"), Scalar("b")
p = Scalar("p", Domain.POSITIVE)
y = softmax.y


def half_right(site):
    """Write f·f − f for ∂f/∂x, which is no rule of calculus."""
    match site.expression:
        case PartialDerivative(Component(), _):
            return times(site.part(0), site.part(0)) - site.part(0)
    return None


def test_a_wrong_rule_is_refused_with_a_counterexample():
    start = Derivation(PartialDerivative(y[k], softmax.z[softmax.i]))
    with pytest.raises(RefutedStepError, match="refused: “wrong on purpose” turns") as refusal:
        start.by(Rule("wrong on purpose", half_right))
    found = refusal.value.report.counterexample
    assert found.sizes == {"K": 2}
    assert set(found.indices) == {"k", "i"}
    assert len(found.values["z"]) == 2
    assert found.left != found.right
    assert found.message() in str(refusal.value)
    assert start.steps == ()


def test_a_rule_that_is_wrong_at_one_place_only_is_refused():
    def careless(site):
        match site.expression:
            case Summation(Exp(), index):
                return Summation(site.part(0), index, 2)
        return None

    total = Derivation(Summation(Exp(z[l]), l))
    with pytest.raises(RefutedStepError):
        total.by(Rule("starts at two", careless))


def test_steps_say_what_was_done():
    derived = Derivation((a * p) / (b * p)).by(r.cancel)
    (step,) = derived.steps
    assert (step.before, step.after) == ((a * p) / (b * p), a / b)
    assert step.report.ok
    assert step.report.proved
    assert step.conditions == (NotEqual(p, 0),)
    assert str(step) == "= a/b    [cancel  (p ≠ 0)]"
    assert str(derived) == "(a·p)/(b·p)\n= a/b    [cancel  (p ≠ 0)]"
    assert derived.claim == Equation((a * p) / (b * p), a / b)
    assert derived.proved


def test_a_derivation_never_changes():
    derived = Derivation(a * (b - p))
    grown = derived.by(r.expand)
    assert derived.steps == ()
    assert derived.end == derived.start
    assert len(grown.steps) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        grown.start = a


def test_a_rule_that_does_not_apply_raises():
    with pytest.raises(RuleDoesNotApplyError, match="“multiply out” does not apply to a·b"):
        Derivation(a * b).by(r.expand)


def test_assumptions_make_a_step_true():
    delta = z[k] * KroneckerDelta(k, i)
    with pytest.raises(RefutedStepError):
        Derivation(delta).by(r.delta_of_distinct)
    step = Derivation(delta, (NotEqual(k, i),)).by(r.delta_of_distinct).steps[0]
    assert step.after == z[k] * 0
    assert step.report.proved


# -------------------------------------------------------------------------------------- lemmas


def test_a_lemma_applies_with_other_indices():
    total = Summation(w[l] * PartialDerivative(y[l], softmax.z[j]), l)
    derived = Derivation(total).by(softmax.jacobian().lemma())
    assert derived.end == Summation(Times(w[l], y[l] * (KroneckerDelta(l, j) - y[j])), l)
    step = derived.steps[0]
    assert step.rule.name.startswith("lemma")
    assert step.sources((0, 1, 0, 1)) == ((0, 1, 0, 1),)


def test_the_assumptions_of_a_lemma_become_conditions():
    lemma = softmax.off_diagonal().lemma()
    derivative = PartialDerivative(y[j], softmax.z[l])
    step = Derivation(derivative, (NotEqual(j, l),)).by(lemma).steps[0]
    assert step.conditions == (NotEqual(j, l),)
    with pytest.raises(RefutedStepError):
        Derivation(derivative).by(lemma)


def test_a_lemma_does_not_apply_elsewhere():
    with pytest.raises(RuleDoesNotApplyError):
        Derivation(PartialDerivative(z[k], z[i])).by(softmax.jacobian().lemma())


# ------------------------------------------------------------------------- vectors, components


def test_for_every_component_drops_the_indices():
    derived = Derivation(a * z[k] + w[k]).by(r.matrix_form(k)).for_every_component()
    assert derived.claim == Equation(a * z + w, a * z + w)
    assert derived.component_claim == Equation(a * z[k] + w[k], a * z[k] + w[k])
    assert derived.steps[-1].rule.name == "this holds for every component"


def test_only_a_matrix_form_can_be_stripped():
    with pytest.raises(RuleDoesNotApplyError, match="read off the matrix form first"):
        Derivation(a * z[k]).for_every_component()


def test_a_matrix_claim_is_shown_as_an_equation():
    derived = softmax.jacobian_matrix()
    assert str(derived).splitlines()[-1].startswith("so ∂y/∂z = diag(y) − y yᵀ")
    assert derived.claim.left == PartialDerivative(y, softmax.z)
    assert derived.component_claim.left == PartialDerivative(y[softmax.k], softmax.z[softmax.i])


# ------------------------------------------------------------------------------ proposed lines


def test_a_proposed_line_is_verified():
    derived = Derivation(a * (b - p)).propose(a * b - a * p, "a student's line")
    (step,) = derived.steps
    assert step.rule.name == "a student's line"
    assert step.report.proved
    assert step.sources(()) == ()
    assert step.sources((0, 1)) == ()
    assert derived.by(r.factor_out(a)).end == a * (b - p)


def test_a_wrong_proposal_is_refused():
    with pytest.raises(RefutedStepError, match="“as proposed” turns"):
        Derivation(Power(a + b, Integer(2))).propose(Power(a, Integer(2)) + Power(b, Integer(2)))


def test_the_same_line_again_is_no_step():
    with pytest.raises(ValueError, match="stands at a already"):
        Derivation(a).propose(a)


def test_proposals_may_rely_on_the_assumptions():
    delta = KroneckerDelta(k, i)
    with pytest.raises(RefutedStepError):
        Derivation(delta).propose(Integer(0))
    assert Derivation(delta, (NotEqual(k, i),)).propose(Integer(0)).proved
