"""A layer with draws: where they stand, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from manim import DOWN, UP, Dot, FadeIn, Scene, VGroup, tempconfig

from scenes.stage.gated_layer import PULSE, GatedLayer
from scenes.stage.lecture_scene import Region
from scenes.stage.theme import THEME

REGION = Region(-3.0, 4.0, -2.5, 3.0)


@pytest.mark.parametrize("count", [1, 3, 9])
def test_units_stand_inside_the_region_and_draws_in_proportion(count: int) -> None:
    draws = np.linspace(0.0, 1.0, count)
    layer = GatedLayer(REGION, draws, 0.3)
    assert layer.get_left()[0] >= REGION.left - 1e-9
    assert layer.get_right()[0] <= REGION.right + 1e-9
    low, high = layer.place(0, 0.0)[1], layer.place(0, 1.0)[1]
    heights = [(dot.get_y() - low) / (high - low) for dot in layer.dots]
    np.testing.assert_allclose(heights, draws, atol=1e-9)
    assert (layer.limit.get_y() - low) / (high - low) == pytest.approx(0.3)
    for way, dot in zip(layer.ways, layer.dots, strict=True):
        np.testing.assert_allclose(way[0].get_end(), way[1].get_start())
        np.testing.assert_allclose(way[0].get_end(), dot.get_center(), atol=1e-9)


def test_numbers_stay_on_their_plates_and_gradients_off_them() -> None:
    layer = GatedLayer(REGION, [0.2, 0.4, 0.9], 0.3)
    values = [-1234.5, 0.0, 0.25]
    for number, plate in zip(layer.numbers(values, layer.outputs), layer.outputs, strict=True):
        assert number.width < plate.width
        np.testing.assert_allclose(number.get_center(), plate.get_center(), atol=1e-9)
    for number, plate in zip(layer.gradients(values, UP), layer.outputs, strict=True):
        assert plate.get_top()[1] < number.get_bottom()[1] < number.get_top()[1] < REGION.top
    for number, plate in zip(layer.gradients(values, DOWN), layer.inputs, strict=True):
        assert REGION.bottom < number.get_bottom()[1] < number.get_top()[1] < plate.get_bottom()[1]


def test_each_number_has_only_the_decimals_it_needs() -> None:
    layer = GatedLayer(REGION, [0.2, 0.4, 0.9], 0.3)
    numbers = layer.numbers([10 / 3, 5.0, 2.5], layer.outputs)
    assert [number.typst_code.strip("$ ") for number in numbers] == ["3.333", "5", "2.5"]


def test_a_pulse_passes_the_numbers_of_the_draws() -> None:
    layer = GatedLayer(REGION, [0.2, 0.4, 0.9], 0.3)
    for number, x in zip(layer.draw_numbers(), layer.x, strict=True):
        assert number.get_left()[0] > x + PULSE


def test_the_scale_of_the_draws_runs_from_0_to_1() -> None:
    layer = GatedLayer(REGION, [0.2, 0.4, 0.9], 0.3)
    upright, *_, zero, one = layer.scale_of_draws
    for number, draw, height in ((zero, 0.0, upright.get_start()), (one, 1.0, upright.get_end())):
        assert float(number.typst_code.strip("$ ")) == draw
        assert number.get_y() == pytest.approx(height[1]) == pytest.approx(layer.place(0, draw)[1])


@pytest.mark.parametrize("draws", [[], [0.5, 1.5], [-0.1]])
def test_draws_outside_their_range_are_refused(draws: list[float]) -> None:
    with pytest.raises(ValueError, match=r"a draw in \[0, 1\]"):
        GatedLayer(REGION, draws, 0.3)


def test_values_pass_and_gradients_arrive_only_where_a_draw_is_above_the_threshold(
    tmp_path: Path,
) -> None:
    layer = GatedLayer(REGION, [0.2, 0.4, 0.9], 0.3)
    assert layer.shut.tolist() == [0]
    assert layer.open.tolist() == [1, 2]
    numbers, results = (
        VGroup(*layer.numbers([1.0, 2.0, 3.0], row)) for row in (layer.inputs, layer.outputs)
    )
    labels = layer.beside_ways("2", 28)
    assert len(labels) == 2
    assert labels[0].get_right()[0] < layer.x[1]
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 4}):
        scene = Scene()
        scene.add(layer, numbers)
        scene.play(*layer.pale(numbers, results))
        assert numbers[0].get_color() == THEME.muted != numbers[1].get_color()
        assert results[1] not in scene.mobjects
        layer.forward(scene, results)
        up = [way[1].get_color() == THEME.value for way in layer.ways]
        assert up == [False, True, True]
        assert {results[1], results[2]} <= set(scene.mobjects)
        layer.backward(scene, FadeIn(results[0]))
        assert not any(isinstance(mobject, Dot) for mobject in scene.mobjects)  # no pulse is left
        assert all(way[1].get_color() == THEME.gradient for way in layer.ways)
        down = [way[0].get_color() == THEME.gradient for way in layer.ways]
        assert down == [False, True, True]
        scene.play(*layer.pass_all())
        assert {line.get_color() for way in layer.ways for line in way} == {THEME.value}
