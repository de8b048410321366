"""What is aligned stands on one line: signs at one height, in one column, middles level."""

from itertools import pairwise

import numpy as np
import pytest

import mathcore
from scenes.stage.alignment import below_each_other, in_columns, level, on_one_line
from scenes.stage.equation import EquationMobject
from scenes.stage.labelled import below
from scenes.stage.text import formula
from scenes.stage.theme import THEME

CLAIMS = [mathcore.derivation(id_).claim for id_ in ("A1", "A2", "C3.a")]


def test_signs_stand_at_one_height_or_in_one_column() -> None:
    row = on_one_line(*(EquationMobject(claim) for claim in CLAIMS), gap=1.0)
    assert np.ptp([equation.anchor[1] for equation in row]) == pytest.approx(0)
    gaps = [b.get_left()[0] - a.get_right()[0] for a, b in pairwise(row)]
    assert gaps == pytest.approx([1.0, 1.0])
    column = below_each_other(*(EquationMobject(claim) for claim in CLAIMS), gap=0.5)
    assert np.ptp([equation.anchor[0] for equation in column]) == pytest.approx(0)
    gaps = [a.get_bottom()[1] - b.get_top()[1] for a, b in pairwise(column)]
    assert gaps == pytest.approx([0.5, 0.5])


def test_signs_stand_in_columns_whatever_the_widths_are() -> None:
    rows = [[EquationMobject(claim) for claim in claims] for claims in (CLAIMS, CLAIMS[::-1])]
    written = in_columns(rows, 1.0, 0.5)
    assert list(written) == [equation for row in rows for equation in row]
    for row in rows:
        assert np.ptp([equation.anchor[1] for equation in row]) == pytest.approx(0)
    for column in zip(*rows, strict=True):
        assert np.ptp([equation.anchor[0] for equation in column]) == pytest.approx(0)
    gaps = [
        min(e.get_left()[0] for e in right) - max(e.get_right()[0] for e in left)
        for left, right in pairwise(zip(*rows, strict=True))
    ]
    assert gaps == pytest.approx([1.0, 1.0])
    bottom = min(equation.get_bottom()[1] for equation in rows[0])
    assert bottom - max(equation.get_top()[1] for equation in rows[1]) == pytest.approx(0.5)


def test_numbers_are_level_whatever_the_height_of_their_names() -> None:
    names = (CLAIMS[1].left, CLAIMS[1].right.args[0])
    tall, short = (
        below(np.ones((n, 1)), name, THEME.value) for n, name in zip((4, 2), names, strict=True)
    )
    equal = formula("=", 30)
    level(tall, equal, short)
    assert tall.get_y() != pytest.approx(tall[0].get_y())
    heights = [tall[0].get_y(), equal.get_y(), short[0].get_y()]
    assert np.ptp(heights) == pytest.approx(0)
