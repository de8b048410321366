"""Rules: where they are applied, and where every part of a result came from."""

import pytest
from sympy import Integer

from mathcore import rules as r
from mathcore.derivations import catalogue, derivation
from mathcore.expressions import (
    Exp,
    Index,
    Log,
    NotEqual,
    Scalar,
    at,
    plus,
    times,
    walk,
)
from mathcore.rules.rewriting import Outcome, Rule, RuleDoesNotApplyError, rule, select

a, b, c = (Scalar(name) for name in "abc")

# Their results stand for other expressions: a name for a formula, a number for a delta, vectors
# for components.
CHANGING = {
    "recognise the definition",
    "distinguish the two values of the delta",
    "this holds for every component",
}


@rule("swap")
def swap(site):
    """Exchange two terms."""
    terms = site.split(type(a + b))
    return plus(terms[1], terms[0]) if len(terms) == 2 else None


whole = (a + b) * Exp(b + c) - Log(a + b)


@pytest.mark.parametrize(
    ("selection", "paths"),
    [
        (swap, [()]),
        (r.everywhere(swap), [()]),
        (r.at_path(swap, 0, 0), [(0, 0)]),
        (r.occurrence(swap, 1), [(0, 0)]),
        (r.occurrence(swap, 3), [(1, 0, 0)]),
        (r.inside(swap, Exp), [(0, 1, 0)]),
        (r.on(swap, a + b), [(0, 0), (1, 0, 0)]),
    ],
)
def test_a_selection_says_where(selection, paths):
    chosen_rule, chosen = select(selection, whole)
    assert chosen_rule is swap
    assert [path for path, _ in chosen] == paths


def test_places_do_not_lie_inside_each_other():
    _, chosen = select(r.everywhere(swap), Exp(a + b) + c)
    assert [path for path, _ in chosen] == [()]


@pytest.mark.parametrize(
    ("selection", "told"),
    [
        (r.exponential_of_sum, "does not apply to a"),
        (r.at_path(swap, 0), "does not apply to \\(a \\+ b\\)·e"),
        (r.occurrence(swap, 9), "it would apply to"),
        (r.on(swap, c), "it would apply to"),
    ],
)
def test_a_rule_that_finds_nothing_says_so(selection, told):
    expression = a if selection is r.exponential_of_sum else whole
    with pytest.raises(RuleDoesNotApplyError, match=told):
        select(selection, expression)


def test_a_rule_that_changes_nothing_does_not_apply():
    assert Rule("the same", lambda site: site)(a + b) is None
    assert Rule("never", lambda site: None)(a + b) is None


def test_origins_come_from_the_parts_that_were_used():
    rewritten = swap(a + Exp(b))
    assert rewritten.result == Exp(b) + a
    assert rewritten.origins == {(0,): ((1,),), (1,): ((0,),)}
    with pytest.raises(TypeError):
        rewritten.origins[()] = ()


def test_conditions_and_cancelled_parts_are_plain():
    def halve(site):
        return Outcome(times(site.part(0)), ((1,),), (NotEqual(site.part(1), 0),))

    rewritten = Rule("halve", halve, kind="cancel")(a * b)
    assert rewritten.conditions == (NotEqual(b, Integer(0)),)
    assert rewritten.cancelled == ((1,),)


# ---------------------------------------------------------- provenance in the whole catalogue


def alike(part, source):
    """Say whether two parts are the same up to other indices."""
    if all(isinstance(each, Index | Integer) for each in (part, source)):
        return True
    if part.func is not source.func or len(part.args) != len(source.args):
        return False
    return all(map(alike, part.args, source.args)) if part.args else part == source


def is_changed(step, path):
    """Say whether a part holds a site, or is what a rule wrote in the place of the whole site."""
    return any(site[: len(path)] == path for site in step.sites)


@pytest.mark.parametrize("problem", catalogue)
def test_sources_lead_to_existing_equal_parts(problem):
    for step in derivation(problem).steps:
        for path, part in walk(step.after):
            for source in step.sources(path):
                origin = at(step.before, source)  # raises ValueError where there is nothing
                if not is_changed(step, path) and step.rule.name not in CHANGING:
                    assert alike(part, origin), f"{step}: {part} does not come from {origin}"


@pytest.mark.parametrize("problem", catalogue)
def test_what_is_struck_stands_in_the_line_before(problem):
    for step in derivation(problem).steps:
        for path in step.cancelled:
            at(step.before, path)
            assert any(path[: len(site)] == site for site in step.sites)


@pytest.mark.parametrize("problem", catalogue)
def test_nothing_changes_outside_the_sites(problem):
    for step in derivation(problem).steps:
        for path, part in walk(step.before):
            apart = not any(
                site[: len(path)] == path or path[: len(site)] == site for site in step.sites
            )
            if apart:
                assert at(step.after, path) == part
                assert step.sources(path) == (path,)


def test_most_parts_of_a_line_have_a_source():
    """An engine that forgets all origins would pass the tests above."""
    found = [
        bool(step.sources(path))
        for problem in ("A2", "D4", "D6")
        for step in derivation(problem).steps
        for path, part in walk(step.after)
        if not part.args
    ]
    assert sum(found) > 0.75 * len(found)
