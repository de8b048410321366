"""Sums with a term a line."""

from __future__ import annotations

from itertools import pairwise

import pytest

import mathcore
from mathcore import rules
from scenes.stage.equation import EquationMobject
from scenes.stage.stacked_terms import stack_terms


def test_terms_stand_below_each_other_and_every_sign_keeps_its_term() -> None:
    written = mathcore.derivation("B1").by(rules.write_out).end
    equation = EquationMobject(written, 40)
    count = len(equation)
    terms = stack_terms(equation, (0,))
    assert len(terms) == 3
    assert len(equation) == count
    assert len({round(term.get_left()[0], 6) for term in terms}) == 1
    for above, term in pairwise(terms):
        assert term.get_top()[1] < above.get_bottom()[1]
    for sign, term in zip(equation.own((0,)), terms[1:], strict=True):
        assert sign.get_right()[0] < term.get_left()[0]
        assert term.get_bottom()[1] < sign.get_y() < term.get_top()[1]
    (minus,) = equation.own(())
    assert terms[0].get_bottom()[1] < minus.get_y() < terms[0].get_top()[1]
    assert equation[-1].get_left()[0] > terms[2].get_right()[0]
    assert equation[-1].get_top()[1] < terms[1].get_bottom()[1]
    with pytest.raises(ValueError, match=r"no sum to stack at \(\)"):
        stack_terms(equation, ())
