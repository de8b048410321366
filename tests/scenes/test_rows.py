"""Lines in which each row gets what is new in it, one row after the other."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Animation, Scene, VMobject, tempconfig

import mathcore
from mathcore.steps import Step
from scenes.stage.equation import EquationMobject
from scenes.stage.joined_steps import JoinedSteps, joined
from scenes.stage.morph import Glyph, glyphs, plan_morph
from scenes.stage.overlap import boxes
from scenes.stage.rows import play_in_rows, replaced, write_in_rows
from scenes.stage.stacked_terms import stack_terms

_, WRITTEN, VALUED = joined(mathcore.derivation("B2"), (6, 2, 1)).steps


def numbers_replaced(step: Step | JoinedSteps, before: list[Glyph], after: list[Glyph]) -> set[int]:
    return set(replaced(step, plan_morph(step, before, after), before, after))


def test_indices_of_a_sum_that_is_written_out_are_replaced_and_its_sign_is_not() -> None:
    before, after = (EquationMobject(line, 40) for line in (WRITTEN.before, WRITTEN.after))
    numbers = numbers_replaced(WRITTEN, glyphs(before), glyphs(after))
    assert [before[n].name for n in sorted(numbers)] == ["i", "i", "i", "l"]


def test_all_of_a_component_is_replaced_by_its_value() -> None:
    before, after = (EquationMobject(line, 40) for line in (VALUED.before, VALUED.after))
    numbers = numbers_replaced(VALUED, glyphs(before), glyphs(after))
    assert numbers == {
        n for site in VALUED.sites for n, p in enumerate(before.paths) if p[: len(site)] == site
    }


@pytest.mark.parametrize("step", [WRITTEN, VALUED])
def test_what_is_replaced_goes_along_with_its_base(step: Step | JoinedSteps) -> None:
    before, after = (EquationMobject(line, 40) for line in (step.before, step.after))
    after.scale(0.9)
    rows = stack_terms(after, (0,))
    plan = plan_morph(step, glyphs(before), glyphs(after))
    numbers = replaced(step, plan, glyphs(before), glyphs(after))
    others = [before[move.source] for move in plan.moves]
    furthest = apart([before[n] for n in numbers], others)

    class Watched(Scene):
        moves = 0

        def play(self, *animations: Animation, **options: float) -> None:
            self.moves += 1
            if self.moves == 2:
                middle, stays = self.mobjects
                assert len(stays) == len(numbers)
                assert apart([*stays], [*middle]) < 1.1 * furthest
            super().play(*animations, **options)

    with tempconfig({"dry_run": True, "frame_rate": 10}):
        scene = Watched()
        scene.add(before)
        play_in_rows(scene, plan, numbers, before, after, rows)
    assert scene.moves == 2
    assert scene.mobjects == [after]


def test_a_line_stays_whole_until_all_but_what_stands_gives_way_to_its_rows() -> None:
    before, after = (EquationMobject(line, 40) for line in (WRITTEN.before, WRITTEN.after))
    after.scale(0.9)
    rows = stack_terms(after, (0,))
    plan = plan_morph(WRITTEN, glyphs(before), glyphs(after))
    widths = []

    class Watched(Scene):
        def play(self, *animations: Animation, **options: float) -> None:
            super().play(*animations, **options)
            widths.append([mobject.width / before_width for mobject in self.mobjects])

    before_width = before.width
    with tempconfig({"dry_run": True, "frame_rate": 10}):
        scene = Watched()
        scene.add(before)
        write_in_rows(scene, plan, before, after, rows)
    moved, _ = widths
    assert moved == pytest.approx([0.9])
    assert scene.mobjects == [after]


def apart(some: list[VMobject], others: list[VMobject]) -> float:
    """Return the largest distance from one of them to the nearest of the others."""
    one, other = boxes(some)[:, None], boxes(others)[None]
    gaps = np.maximum(other[..., :2] - one[..., 2:], one[..., :2] - other[..., 2:]).clip(0)
    return float(np.linalg.norm(gaps, axis=2).min(axis=1).max())
