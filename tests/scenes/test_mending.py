"""What differs between a wrong equation and the right one."""

from __future__ import annotations

import pytest
from sympy import Integer

import mathcore
from mathcore.derivations import multi_task
from mathcore.expressions import Equation, Power, at
from scenes.stage.equation import EquationMobject
from scenes.stage.mending import alike, changed, differing, mending, renamed
from scenes.stage.morph import glyphs


def lines(number: str) -> tuple[EquationMobject, EquationMobject]:
    slip = mathcore.slips[number].spelled_out()
    return tuple(EquationMobject(Equation(slip.left, side)) for side in (slip.wrong, slip.right))


def test_the_index_of_a_needless_sum_becomes_the_free_one() -> None:
    wrong, right = (line.expression for line in lines("S3"))
    assert alike(wrong, right).right.body == right.right
    assert alike(right, right) == right


@pytest.mark.parametrize("number", ["S1", "S2", "S3", "S4", "S5", "S6"])
def test_outside_of_what_changed_every_glyph_stays(number: str) -> None:
    wrong, right = lines(number)
    plan = mending(wrong, right)
    too_much, missing = changed(wrong, right)
    parentheses = {glyph.shape for glyph in glyphs(right) if glyph.path and glyph.path[-1] < 0}
    arriving = [n for n in plan.introduced if glyphs(right)[n].shape not in parentheses]
    assert {id(wrong[n]) for n in plan.removed} <= set(map(id, too_much))
    assert {id(right[n]) for n in arriving} <= set(map(id, missing))


def test_a_dropped_factor_is_all_that_is_missing() -> None:
    too_much, missing = changed(*lines("S5"))
    assert len(too_much) == 0
    assert len(missing) == 1  # γ


def test_the_index_that_is_free_again_is_found_in_each_factor() -> None:
    wrong, right = lines("S3")
    paths = [right.paths[right.submobjects.index(glyph)] for glyph in renamed(wrong, right)]
    assert [at(right.expression, path) for path in paths] == [multi_task.i] * 2
    assert not renamed(*lines("S5"))


def test_a_square_in_the_place_of_a_product() -> None:
    slip = mathcore.slips["S1"]
    wrong, right = differing(slip.wrong, slip.right)
    output = multi_task.y_b_hat[multi_task.j, multi_task.i]
    assert wrong.args[:-1] == right.args[:-2]
    assert wrong.args[-1] == Power(output, Integer(2))
    assert right.args[-2:] == (output, multi_task.y_b_hat[multi_task.k, multi_task.i])
