"""How boxes leave: nobody passes over what has not left or has arrived."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.departures import plan_departures


def box(x: float, y: float = 0.0) -> list[float]:
    return [x - 0.5, y - 0.2, x + 0.5, y + 0.2]


def test_who_is_in_the_way_leaves_first() -> None:
    starts = np.array([box(2), box(0), box(4, 3)])
    ends = np.array([box(-4), box(-8), box(4, 5)])
    plan = plan_departures(starts, ends, 1.0)
    assert plan.order == [1, 0, 2]
    assert plan.bows == [0, 0, 0]
    assert plan_departures(ends, starts, 1.0).order == [0, 1, 2]


def test_who_would_be_met_where_it_arrives_arrives_later() -> None:
    starts, ends = np.array([box(0), box(-4, 6)]), np.array([box(0, 6), box(4, 6)])
    assert plan_departures(starts, ends, 1.0).order == [1, 0]


def test_those_that_travel_at_the_same_time_are_looked_at_too() -> None:
    starts = np.array([box(-3), box(0, -3)])
    ends = np.array([box(3), box(0, 3)])  # they cross in the middle if they leave at once
    assert plan_departures(starts, ends, 1.0).bows == [0, 0]
    assert any(plan_departures(starts, ends, 0.04).bows)


def test_a_way_bows_around_what_is_in_the_way_in_every_order() -> None:
    starts, ends = np.array([box(0), box(-3)]), np.array([box(0, 0.1), box(3)])
    plan = plan_departures(starts, ends, 1.0)
    assert plan.bows[1]
    middle = plan.path(1)(np.zeros(3), np.array([6.0, 0, 0]), 0.5)
    np.testing.assert_allclose(middle, [3, plan.bows[1], 0])
    ends[1] = box(0)
    with pytest.raises(ValueError, match="pass over"):
        plan_departures(starts, ends, 1.0)
