"""Several steps as one: their ends, their places, what came from where."""

from __future__ import annotations

import pytest

import mathcore
from mathcore.expressions import at, walk
from scenes.stage.leap import Leap

STEPS = mathcore.derivation("D4").steps


def test_a_leap_of_one_step_is_that_step() -> None:
    (step,) = STEPS[2:3]
    leap = Leap((step,))
    assert (leap.before, leap.after, leap.rule) == (step.before, step.after, step.rule)
    assert (leap.sites, leap.conditions) == (step.sites, step.conditions)
    assert all(leap.sources(path) == step.sources(path) for path, _ in walk(step.after))


def test_a_leap_joins_its_steps() -> None:
    leap = Leap(STEPS[3:7], told=2)
    assert (leap.before, leap.after) == (STEPS[3].before, STEPS[6].after)
    assert leap.rule.name == STEPS[5].rule.name
    assert leap.rule.kind == "rewrite"
    assert leap.conditions == STEPS[6].conditions
    assert leap.report.proved


def test_parts_are_followed_through_all_steps() -> None:
    leap = Leap(STEPS[3:11])
    found = [
        (at(leap.before, source), part)
        for path, part in walk(leap.after)
        for source in leap.sources(path)
    ]
    followed = [part for source, part in found if source == part and part.args]
    assert at(STEPS[3].before, (0, 1)) in followed  # (σ² + ε)^(−1/2), untouched up to here


def test_the_named_step_must_be_there() -> None:
    with pytest.raises(ValueError, match="there are 1 steps"):
        Leap(STEPS[:1], told=1)
    with pytest.raises(ValueError, match="there are 0 steps"):
        Leap(())
