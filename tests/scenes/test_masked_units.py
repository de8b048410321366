"""Units of a layer under a mask."""

from __future__ import annotations

import pytest

from scenes.stage.lecture_scene import Region
from scenes.stage.masked_units import MaskedUnits
from scenes.stage.pulse import Pulse

REGION = Region(-3.0, 3.0, -1.0, 0.8)


def test_units_fill_the_region_and_pulses_run_where_they_are_on() -> None:
    units = MaskedUnits(REGION, [2.0, -1.0, 3.0], [4.0, 0.0, 6.0], [True, False, True])
    assert units.lower.get_bottom()[1] == pytest.approx(REGION.bottom)
    assert units.upper.get_top()[1] == pytest.approx(REGION.top)
    for plate, number in zip(units.upper, units.left, strict=True):
        assert number.width < plate.width
    for moves in (units.forward(), units.backward()):
        assert sum(isinstance(move, Pulse) for move in moves) == 2


def test_a_mask_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="for each of the 3 inputs"):
        MaskedUnits(REGION, [2.0, -1.0, 3.0], [4.0, 0.0, 6.0], [True, False])
