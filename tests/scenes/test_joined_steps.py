"""Several steps as one: their ends, their places, what came from where."""

from __future__ import annotations

import pytest

import mathcore
from mathcore.expressions import Equalities, Equation, at, walk
from scenes.stage.joined_steps import joined

D4 = mathcore.derivation("D4")


def test_a_group_of_one_is_that_step() -> None:
    assert joined(D4, (1, (1, 0))).steps == D4.steps[:2]


def test_groups_join_their_steps_and_are_verified() -> None:
    derivation = mathcore.derivation("C3")
    told = joined(derivation, (3, 2, 1))
    assert [step.rule.name for step in told.steps] == ["lemma", "write as one fraction", "cancel"]
    assert told.steps[0].before == derivation.start
    assert told.end == derivation.steps[5].after
    assert told.steps[1].report.proved
    assert told.steps[0].conditions == derivation.steps[2].conditions


def test_a_group_bears_the_name_of_the_step_that_is_told() -> None:
    (_, step) = joined(D4, (3, (4, 2))).steps
    assert (step.before, step.after) == (D4.steps[3].before, D4.steps[6].after)
    assert step.rule.name == D4.steps[5].rule.name
    assert step.rule.kind == "rewrite"
    (last,) = joined(mathcore.derivation("C3"), (3,)).steps
    assert last.rule.uses == mathcore.derivation("C3").steps[2].rule.uses is not None


def test_lemmas_that_say_the_same_of_several_are_told_as_one() -> None:
    b4 = mathcore.derivation("B4")
    first, second = (step.rule.uses for step in b4.steps[1:3])
    (_, step) = joined(b4, (1, (2, 1))).steps
    assert step.rule.uses == Equalities(first.left, second.left, first.right)
    (step,) = joined(b4, ((3, 0),)).steps
    assert step.rule.uses is None  # the rule that is told is no lemma


def test_the_sites_are_the_outermost_and_stand_in_both_lines() -> None:
    for problem in ("A2", "C3", "D4", "E2"):
        derivation = mathcore.derivation(problem)
        for count in range(2, 5):
            (step,) = joined(derivation, (count,)).steps
            for site in step.sites:
                at(step.before, site)
                at(step.after, site)
            everywhere = [site for one in derivation.steps[:count] for site in one.sites]
            assert all(any(s[: len(o)] == o for o in step.sites) for s in everywhere)
            below = [(s, o) for s in step.sites for o in step.sites if s != o]
            assert not any(s[: len(o)] == o for s, o in below)


def test_parts_are_followed_through_all_steps() -> None:
    (*_, step) = joined(D4, (3, 8)).steps
    found = [
        (at(step.before, source), part)
        for path, part in walk(step.after)
        for source in step.sources(path)
    ]
    followed = [part for source, part in found if source == part and part.args]
    assert at(D4.steps[3].before, (0, 1)) in followed  # (σ² + ε)^(−1/2), untouched up to here


def test_steps_that_end_in_an_equation_start_from_one() -> None:
    derivation = mathcore.derivation("C1")
    (_, step) = joined(derivation, (3, 3)).steps
    assert step.before == Equation(derivation.start, derivation.steps[3].before)
    assert step.after == derivation.claim
    assert step.report.proved
    kept = [path for path, _ in walk(step.after) if step.sources(path)]
    assert any(path[:1] == (0,) for path in kept)
    assert any(path[:1] == (1,) for path in kept)
    for path in kept:
        for source in step.sources(path):
            at(step.before, source)


@pytest.mark.parametrize(
    ("groups", "message"),
    [((10, 7), "more than the 12 steps"), ((0,), "one of its own"), (((2, 2),), "one of its own")],
)
def test_groups_that_do_not_fit_are_refused(groups: tuple, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        joined(D4, groups)
