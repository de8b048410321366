"""How every rule is tested: it gives what is expected, which is true, or it says that it cannot."""

import pytest

from mathcore.rules import RuleDoesNotApplyError
from mathcore.steps import Derivation


@pytest.fixture
def applies():
    def check(rule, before, after, *conditions):
        derived = Derivation(before, conditions).by(rule)  # raises RefutedStepError if it is wrong
        (step,) = derived.steps
        assert step.after == after, f"{step.after} instead of {after}"
        assert step.report.points > 0
        assert set(step.conditions) == set(conditions)
        return step

    return check


@pytest.fixture
def refuses():
    def check(rule, before):
        with pytest.raises(RuleDoesNotApplyError, match="does not apply"):
            Derivation(before).by(rule)

    return check
