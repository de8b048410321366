"""Lying bars are as long as their numbers, and end to end as long as the sum."""

import numpy as np
import pytest

from mathcore.derivations import cross_entropy as sheet
from scenes.stage.lecture_scene import Region
from scenes.stage.lying_bars import Ledger, end_to_end
from scenes.stage.theme import THEME

REGION = Region(0.0, 6.0, -2.0, 2.0)


def test_all_bars_of_a_ledger_have_one_unit_and_fit() -> None:
    shares, costs = [0.5, 0.1], [-np.log(0.5), -np.log(0.1)]
    names = [sheet.z, sheet.a]
    ledger = Ledger(REGION, shares, costs, names, names)
    for entries, values in ((ledger.shares, shares), (ledger.costs, costs)):
        lengths = [bar.width for _, bar, _ in entries]
        np.testing.assert_allclose(lengths, ledger.unit * np.array(values))
        starts = [bar.get_left()[0] for _, bar, _ in entries]
        assert np.ptp(starts) == pytest.approx(0)
    assert ledger.get_right()[0] <= REGION.right + 1e-9
    (_, share, _), (_, cost, _) = ledger.shares[1], ledger.costs[1]
    assert share.get_bottom()[1] > cost.get_top()[1]


def test_bars_end_to_end_are_as_long_as_the_sum() -> None:
    bars = end_to_end([1.0, 0.5, 2.0], THEME.loss)
    assert [bar.width for bar in bars] == pytest.approx([1.0, 0.5, 2.0])
    assert bars.width == pytest.approx(3.5)
