"""Two routes to one result agree: refuted by neither engine, and proved."""

import pytest

from mathcore.derivations import catalogue, derivation
from mathcore.derivations.agreements import Agreement, agreements
from mathcore.derivations.softmax import i, k, z
from mathcore.expressions import Component, NotEqual, walk
from mathcore.verification import verify


def name(agreement):
    return f"{agreement.one}={agreement.other}"


@pytest.mark.parametrize("agreement", agreements(), ids=name)
def test_both_routes_agree_for_all_sizes(agreement):
    assert agreement.report.ok
    assert agreement.report.proved


@pytest.mark.parametrize("agreement", agreements(), ids=name)
def test_twice_the_result_would_not_agree(agreement):
    doubled = 2 * agreement.right
    assert not verify(agreement.left, doubled, assumptions=agreement.assumptions).ok


def test_every_pair_of_routes_is_there():
    pairs = {(agreement.one, agreement.other) for agreement in agreements()}
    assert pairs >= {
        ("A2", "D3"),
        ("A2", "E2"),
        ("A2", "E3"),
        ("A2", "C1"),
        ("A3.1", "C2"),
        ("C3", "E4"),
        ("D4", "D4.outputs"),
        ("D4", "D4.backward"),
        ("A3.W_2", "C4"),
    }
    assert len(pairs) == len(agreements())
    assert {problem for pair in pairs for problem in pair} <= set(catalogue)


@pytest.mark.parametrize("agreement", agreements(), ids=name)
def test_the_right_side_is_what_the_other_route_ends_in(agreement):
    derived = derivation(agreement.other)
    ends = {derived.claim.right, derived.component_claim.right}
    if isinstance(agreement.right, Component):
        assert agreement.right.whole in ends
    elif agreement.other == "D3.equal":  # both cases of D3 in one formula
        parts = [part for _, part in walk(agreement.right)]
        both = [
            derivation(problem).component_claim.right for problem in ("D3.equal", "D3.distinct")
        ]
        assert all(part in parts for part in both)
    else:
        assert agreement.right in ends


@pytest.mark.parametrize("agreement", agreements(), ids=name)
def test_what_is_assumed_is_needed(agreement):
    assert verify(agreement.left, agreement.right).ok is not bool(agreement.assumptions)


def test_sides_are_derived_when_they_are_asked_for():
    def derive():
        asked.append(True)
        return z[k], z[k], NotEqual(k, i)

    asked = []
    pair = Agreement("one", "other", "a title", derive)
    assert asked == []
    assert (pair.left, pair.right, pair.assumptions) == (z[k], z[k], (NotEqual(k, i),))
    assert pair.report.proved
    assert asked == [True]
