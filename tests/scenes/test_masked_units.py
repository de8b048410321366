"""Units of a layer under a mask."""

from __future__ import annotations

import pytest

from scenes.stage.lecture_scene import Region
from scenes.stage.masked_units import MaskedUnits
from scenes.stage.pulse import Pulse
from scenes.stage.text import formula

REGION = Region(-3.0, 3.0, -1.0, 0.8)


def masked(inputs: list[float], outputs: list[float], draws: list[float]) -> MaskedUnits:
    names = [formula(name, 28) for name in "xro"]
    return MaskedUnits(REGION, inputs, outputs, draws, 0.5, names, formula("p = 0.5", 28))


def test_units_fill_the_region_and_pulses_run_where_they_are_on() -> None:
    draws = [0.96, 0.25, 0.5, 0.75, 0.12]
    units = masked([2.0, -1.0, 3.0, 0.5, 1.5], [4.0, 0.0, 6.0, 1.0, 0.0], draws)
    assert units.lower.get_bottom()[1] == pytest.approx(REGION.bottom)
    assert units.upper.get_top()[1] == pytest.approx(REGION.top)
    for plate, number in zip(units.upper, units.left, strict=True):
        assert number.width < plate.width
    *names, limit = units[-4:]
    for name, row in zip(names, (units.lower, units.draws, units.upper), strict=True):
        assert REGION.left <= name.get_left()[0]
        assert name.get_right()[0] < row.get_left()[0]
        assert name.get_y() == pytest.approx(row[0].get_y(), abs=0.05)
    assert units.draws.get_right()[0] < limit.get_left()[0]
    assert limit.get_right()[0] <= REGION.right + 1e-9
    for way, draw, following in zip(units.ways, units.draws, units.ways[1:], strict=False):
        assert way.get_x() < draw.get_left()[0] < draw.get_right()[0] < following.get_x()
    for moves in (units.forward(), units.backward()):
        assert sum(isinstance(move, Pulse) for move in moves) == 3


def test_draws_of_another_number_are_refused() -> None:
    with pytest.raises(ValueError, match="for each of the 3 inputs"):
        masked([2.0, -1.0, 3.0], [4.0, 0.0, 6.0], [0.5, 0.25])
