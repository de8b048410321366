"""Ways of parts: straight where nothing crosses, past each other where they would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from manim import DOWN, UP

from scenes.stage import overlap
from scenes.stage.going import Going, copies_of, together
from scenes.stage.passing import FAINT, Part, Passage, faintness, plan_passages, progress
from scenes.stage.text import formula

SECONDS = 1.0
TIMES = np.linspace(0, 1, 101)


def part(start: tuple[float, float], end: tuple[float, float], **how: object) -> Part:
    """Return one letter, 0.3 wide and 0.4 high, that goes from one middle to another."""
    boxes = (np.array([[x - 0.15, y - 0.2, x + 0.15, y + 0.2]]) for x, y in (start, end))
    return Part(*boxes, (np.ones(1), np.ones(1)), **how)


def deepest(parts: list[Part], passages: list[Passage]) -> float:
    """Return how deep the first two parts get into each other."""
    one, other = (p.seen(passage, TIMES) for p, passage in zip(parts, passages, strict=True))
    return float(overlap.depths(*one, *other).max())


STRAIGHT = [Passage(), Passage()]


def test_what_does_not_cross_goes_straight_and_all_the_time() -> None:
    parts = [part((0, 0), (1, 0)), part((2, 0), (3, 0))]
    assert plan_passages(parts, SECONDS) == STRAIGHT


@pytest.mark.parametrize("distance", [0.6, 1.0, 3.0])
def test_what_changes_places_passes(distance: float) -> None:
    parts = [part((0, 0), (distance, 0)), part((distance, 0), (0, 0))]
    assert deepest(parts, STRAIGHT) == 1
    assert deepest(parts, plan_passages(parts, SECONDS)) < overlap.SEEN


def test_what_flies_across_what_stands_evades_and_what_stands_stays() -> None:
    stands = part((1, 0), (1, 0), free=False)
    parts = [part((0, 0), (2, 0)), stands]
    evading, standing = plan_passages(parts, SECONDS)
    assert standing == stands.passage
    assert evading != Passage()
    assert deepest(parts, [evading, standing]) < overlap.SEEN


def test_where_there_is_no_way_around_it_goes_faintly() -> None:
    wall = [part((1, y), (1, y), free=False) for y in np.arange(-3, 3.1, 0.3)]
    evading, *_ = plan_passages([part((0, 0), (2, 0)), *wall], SECONDS)
    assert evading.faint


def test_what_stays_where_it_is_does_not_evade() -> None:
    stays = part((1, 0), (1.05, 0))
    small = part((0, 0), (2, 0))
    passages = plan_passages([stays, small], SECONDS)
    assert not passages[0].lift
    assert not passages[0].faint
    assert deepest([stays, small], passages) < overlap.SEEN


def test_every_passage_leads_from_the_start_to_the_end() -> None:
    goes = part((0, 0), (2, 1))
    for passage in goes.passages:
        boxes, opacities = goes.seen(passage, np.array([0.0, 1.0]))
        np.testing.assert_allclose(boxes, [goes.start, goes.end], atol=1e-12)
        np.testing.assert_allclose(opacities, 1)


def test_what_goes_faintly_is_whole_where_it_is_missed() -> None:
    ways = np.array([0.0, 0.5, 1.0])
    np.testing.assert_allclose(faintness(ways, copy=False, merging=False), [1, FAINT, 1])
    np.testing.assert_allclose(faintness(ways, copy=True, merging=False), [FAINT, FAINT, 1])
    np.testing.assert_allclose(faintness(ways, copy=False, merging=True), [1, FAINT, FAINT])


def test_a_window_is_the_time_in_which_it_goes() -> None:
    before, start, early, later, end = progress(np.array([0.1, 0.4, 0.5, 0.6, 1.0]), (0.4, 1.0))
    assert before == start == 0
    assert end == 1
    assert 0 < early < later < 1


def test_glyphs_of_a_line_that_stays_leave_as_copies() -> None:
    stays = formula("x y", 40)
    left, right = (Going([glyph.copy()], [glyph.copy().shift(UP)]) for glyph in stays)
    moved = replace(right, starts=[right.starts[0].copy().shift(0.5 * UP)])
    assert [going.copy for going in copies_of([*stays], [left, right])] == [True, True]
    assert [going.copy for going in copies_of([*stays], [left, moved])] == [True, False]
    assert not copies_of([], [left])[0].copy


def test_neighbours_that_go_nearly_the_same_way_go_together() -> None:
    line = formula("x y quad quad z", 40)
    ways = (UP, 1.1 * UP, UP)
    goings = [
        Going([glyph], [glyph.copy().shift(way)]) for glyph, way in zip(line, ways, strict=True)
    ]
    assert [len(going.starts) for going in together(goings)] == [2, 1]
    goings[1] = replace(goings[1], ends=[line[1].copy().shift(DOWN)])
    assert [len(going.starts) for going in together(goings)] == [1, 1, 1]
    goings[0], goings[2] = (replace(goings[n], whole=((0,), (1,))) for n in (0, 2))
    assert [len(going.starts) for going in together(goings)] == [2, 1]
    assert together([]) == []
