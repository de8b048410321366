"""A route: the lines that are asked for, their signs in one column, each from the one before."""

from pathlib import Path

import numpy as np
import pytest
from manim import RIGHT, UP, Animation, Scene, VGroup, tempconfig

import mathcore
from mathcore.derivations import two_layer
from mathcore.derivations.symbols import in_symbols
from mathcore.expressions import Equation
from scenes.stage.going import Passing
from scenes.stage.joined_steps import joined, told
from scenes.stage.roles import coloured
from scenes.stage.route import join_ends, reasons, route, tell_route


def test_a_route_has_the_lines_that_are_asked_for() -> None:
    derivation = mathcore.derivation("A2")
    short = route(derivation, 0.5, (1, 4, 11))
    expected = [derivation.steps[n - 1].after for n in (1, 4, 11)]
    assert short[0].expression == Equation(derivation.start, expected[0])
    assert [line.expression for line in short[1:]] == expected[1:]
    assert np.ptp([line.anchor[0] for line in short]) == pytest.approx(0)
    assert len(route(derivation, 0.5)) == len(derivation.steps)


def test_all_lines_stand_in_the_end(tmp_path: Path) -> None:
    derivation = joined(mathcore.derivation("A2"), (1, 5, 5))
    lines = route(derivation, 0.5)
    named = reasons(lines, derivation)
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        tell_route(scene, lines, named, derivation)
    shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
    assert all(part in shown for part in (*lines, *named))
    for name, line in zip(named, lines, strict=True):
        assert name.get_left()[0] > lines.get_right()[0]
        assert name.line_height == pytest.approx(line.anchor[1])


def test_a_line_of_the_next_column_comes_where_it_stands(tmp_path: Path) -> None:
    derivation = joined(mathcore.derivation("A2"), (1, 5, 5))
    lines = route(derivation, 0.5)
    named = reasons(lines, derivation)
    beside = VGroup(lines[2], named[2]).shift(6 * RIGHT + 2 * UP)
    copies: list[bool] = []

    class Looking(Scene):
        def play(self, *animations: Animation, **_: object) -> None:
            copies.append(any(isinstance(animation, Passing) for animation in animations))
            self.add(*(animation.mobject for animation in animations))

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Looking()
        tell_route(scene, lines, named, derivation)
    assert copies == [False, True, False]
    shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
    assert all(part in shown for part in beside)


def test_an_outline_joins_as_its_groups_do() -> None:
    derivation = mathcore.derivation("D4.variance")
    outline = (("first", (1, 3)), ("second", ((4, 1),)))
    assert told(derivation, outline) == joined(derivation, (1, 3, (4, 1)))


@pytest.mark.parametrize("symbols", [{}, two_layer.SHORT], ids=["same", "other"])
def test_both_ends_of_a_route_become_its_claim_also_in_other_symbols(
    symbols: dict, tmp_path: Path
) -> None:
    derivation = mathcore.derivation("E3")
    lines = route(joined(in_symbols(derivation, symbols), ((6, 1), (3, 0), 1)), 0.5)
    claim = coloured(derivation.claim).shift(UP)
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Scene()
        scene.add(*lines)
        scene.play(*join_ends(lines, claim))
    shown = [part for mobject in scene.mobjects for part in mobject.get_family()]
    assert all(glyph in shown for glyph in claim)
    assert not any(glyph in shown for line in lines for glyph in line)
