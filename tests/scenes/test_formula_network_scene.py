"""FormulaNetworkScene: formulas and their numbers below a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from manim import tempconfig

from scenes.formula_network_scene import LINE
from scenes.multi_task_network import MultiTaskNetwork
from scenes.stage.array_view import ArrayView
from scenes.stage.theme import THEME


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[MultiTaskNetwork]:
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = MultiTaskNetwork()
        scene.setup()
        yield scene


def test_a_formula_with_its_numbers_stands_in_the_work_area(scene: MultiTaskNetwork) -> None:
    gradient = scene.gradient_of("z_2b")
    assert isinstance(gradient, ArrayView)
    row = scene.in_numbers(scene.derivation_of("z_2b").claim, "=", gradient)
    assert row.get_bottom()[1] > scene.work.bottom
    assert row.get_top()[1] < scene.work.top
    assert gradient.brackets[0].get_color() == THEME.gradient
    assert row[0].anchor[1] == pytest.approx(row[1].get_y())


def test_a_gradient_multiplied_out_goes_to_its_node_if_it_has_one(scene: MultiTaskNetwork) -> None:
    assert "theta_2a" not in scene.view.nodes
    for name in ("z_2b", "theta_2a"):
        scene.multiply_out(name, scene.gradient_of(name))
        assert scene.beside[0].expression == scene.named(name)
        assert scene.badge is not None
    assert scene.shown == [scene.view.gradients["z_2b"]]


def test_a_gradient_has_its_symbol_before_its_formula(scene: MultiTaskNetwork) -> None:
    assert scene.symbols
    for name, symbol in scene.symbols.items():
        claim = scene.derivation_of(name).claim
        assert claim.left.variable == symbol.body.variable.whole
        assert scene.named(name).args == (symbol, *claim.args)
    assert scene.named("x") == scene.derivation_of("x").claim


def test_gradients_come_back_in_turn_with_the_formulas_that_there_are(
    scene: MultiTaskNetwork,
) -> None:
    scene.go_back("o_1a", "a_1a", "z_1a")
    assert scene.shown == [scene.view.gradients[name] for name in ("o_1a", "a_1a", "z_1a")]
    claims = [scene.derivation_of(name).claim for name in ("a_1a", "z_1a")]
    assert [line.expression for line in scene.beside] == claims


def test_what_formulas_read_stands_behind_them_and_goes_with_them(scene: MultiTaskNetwork) -> None:
    mask = scene.value_of("M")
    scene.go_back("o_1a", "a_1a", given=[mask])
    assert mask in scene.in_body()
    assert scene.beside[0].get_right()[0] < mask.get_left()[0]
    scene.play(*scene.put_away())
    assert mask not in scene.in_body()


def test_what_is_told_ends_with_the_claim(scene: MultiTaskNetwork) -> None:
    derivation = scene.derivation_of("s")
    scene.add(scene.view.skeleton)
    scene.ask_in_line("s", [1, len(derivation.steps) - 1], ["s", "z_2b"])
    for _ in range(2):
        scene.tell(1)
    line = scene.found()
    assert line.expression == derivation.claim
    assert line.font_size == pytest.approx(LINE)
    assert line in scene.in_body()
    assert list(scene.beside) == [line]


def test_what_a_derivation_is_about_stays_and_the_rest_comes_back(scene: MultiTaskNetwork) -> None:
    def standing() -> set[int]:
        return {id(part) for mobject in scene.in_body() for part in mobject.get_family()}

    view = scene.view
    scene.add(view.skeleton)
    scene.ask_in_line("s", [1], ["s", "z_2b"])
    about = (view.nodes["s"], view.nodes["z_2b"], view.links["s", "z_2b"].arrow)
    rest = (view.nodes["x"], view.links["bn_1b", "s"].arrow)
    assert all(id(part) in standing() for part in about)
    assert not any(id(part) in standing() for part in rest)
    scene.tell(1)
    scene.found()
    assert all(id(part) in standing() for part in (*about, *rest))
    assert scene.outlines not in scene.in_body()


def test_a_badge_goes_with_the_formula_that_it_spoke_of(scene: MultiTaskNetwork) -> None:
    scene.multiply_out("z_2b", scene.gradient_of("z_2b"))
    badge = scene.badge
    scene.ask_in_line("s", [1], ["s"])
    assert scene.badge is None
    assert badge not in scene.in_body()


def test_numbers_are_as_large_as_the_formula_and_no_larger_than_there_is_room_for(
    scene: MultiTaskNetwork,
) -> None:
    claim = scene.derivation_of("z_2b").claim
    short = scene.in_numbers(claim, "=", scene.gradient_of("b_2b"))
    assert short[0].font_size == pytest.approx(LINE)
    wide = [scene.gradient_of("z_2b") for _ in range(3)]
    long = scene.in_numbers(claim, "=", *wide)
    assert long.width <= scene.work.width + 1e-9
    for row in (short, long):
        (*_, number), _ = row[-1].entries
        assert number.font_size == pytest.approx(row[0].font_size)
