"""Pages: derivations told one after the other, or one derivation in parts."""

from pathlib import Path

import numpy as np
import pytest
from manim import Scene, VGroup, tempconfig

import mathcore
from mathcore.expressions import Equation
from scenes.stage.joined_steps import joined
from scenes.stage.lecture_scene import Region
from scenes.stage.pages import Pages, cut
from scenes.stage.text import formula

REGION = Region(-6.0, 6.0, -3.0, 3.0)


def test_a_derivation_is_cut_after_lines() -> None:
    derivation = mathcore.derivation("E3")
    first, second, third = cut(derivation, 2, 5)
    assert [len(part.steps) for part in (first, second, third)] == [2, 3, len(derivation.steps) - 5]
    assert first.steps + second.steps + third.steps == derivation.steps
    assert {part.start for part in (first, second, third)} == {derivation.start}


@pytest.mark.parametrize("lines", [1, 2])
def test_the_next_page_takes_the_place_of_the_one_before(lines: int, tmp_path: Path) -> None:
    derivation = joined(mathcore.derivation("E3"), ((2, 1), (4, 1), (3, 0), 1))
    other = mathcore.derivation("E1.b_2")
    aside = VGroup(formula("Z", 30))
    pages = Pages(REGION, (*cut(derivation, lines), other), aside)
    assert pages.routes[1][0].expression == Equation(
        derivation.start, derivation.steps[lines].after
    )
    signs = [line.anchor[0] for page in pages.routes[:2] for line in page]
    assert np.ptp(signs) == pytest.approx(0, abs=0.01)

    def stand(*parts: VGroup) -> list[bool]:
        family = [part for mobject in scene.mobjects for part in mobject.get_family()]
        return [all(glyph in family for glyph in part) for part in parts]

    def gone(*parts: VGroup) -> list[bool]:
        family = [part for mobject in scene.mobjects for part in mobject.get_family()]
        return [not any(glyph in family for glyph in line) for part in parts for line in part]

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        pages.tell(scene, 0)
        assert stand(*pages.routes, *pages.reasons) == [True, False, False] * 2
        pages.tell(scene, 1, slice(0, 1))
        assert all(gone(pages.routes[0], pages.reasons[0]))
        assert stand(*pages.routes[1][:2]) == [True, False]
        pages.tell(scene, 1, slice(1, None))
        assert stand(*pages.routes, *pages.reasons) == [False, True, False] * 2
        pages.tell(scene, 2)
        assert all(gone(pages.routes[1], pages.reasons[1]))
        assert stand(pages.routes[2]) == [True]
