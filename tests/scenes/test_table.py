"""Cells of a table: on one line in a row, one below the other in a column."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore
from scenes.stage.equation import EquationMobject
from scenes.stage.table import Table
from scenes.stage.text import words

IDS = "D6.theta_2b", "D6.gamma", "D6.theta_2a"


def test_signs_stand_below_each_other_and_other_cells_at_the_left() -> None:
    rows = [(words(id_), EquationMobject(mathcore.derivation(id_).claim)) for id_ in IDS]
    table = Table(rows, 0.3, (0.5,))
    names, claims = table.columns
    assert np.ptp([claim.anchor[0] for claim in claims]) == pytest.approx(0, abs=1e-9)
    assert np.ptp([name.get_left()[0] for name in names]) == pytest.approx(0, abs=1e-9)
    for name, claim in rows:
        assert name.get_y() == pytest.approx(claim.anchor[1])
    gap = min(c.get_left()[0] for c in claims) - max(n.get_right()[0] for n in names)
    assert gap == pytest.approx(0.5)
    for above, below in zip(table.rows, table.rows[1:], strict=False):
        assert above.get_bottom()[1] - below.get_top()[1] == pytest.approx(0.3)
    assert np.allclose(table.get_center(), 0)


def test_rows_of_one_pitch_that_do_not_overlap() -> None:
    rows = [(words(id_), EquationMobject(mathcore.derivation(id_).claim)) for id_ in IDS]
    table = Table(rows, 0.3, (0.5,)).pitched(2)
    heights = [claim.anchor[1] for claim in table.columns[1]]
    assert np.diff(heights) == pytest.approx(-2)
    assert [name.get_y() for name in table.columns[0]] == pytest.approx(heights)
    with pytest.raises(ValueError, match="overlap"):
        table.pitched(0.1)


def test_formulas_without_a_sign_stand_on_their_axis() -> None:
    slip = mathcore.slips["S2"]
    one, other = EquationMobject(slip.wrong), EquationMobject(slip.right)  # without and with 1/m
    Table([(one, other)], 0.3, (0.5,))
    plus, bar = one.own(())[0], other.own((0,))[0]
    assert plus.get_y() == pytest.approx(bar.get_y())
    assert abs(one.get_y() - other.get_y()) > 0.05


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="rows of 2 cells"):
        Table([(words("a"), words("b")), (words("c"),)], 0.3, (0.5,))
