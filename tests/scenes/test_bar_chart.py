"""Bars stand for their numbers: heights, marks, what is written, what moves."""

import numpy as np
import pytest
from manim import RIGHT, UP, VMobject

from scenes.stage.bar_chart import (
    NUMBER_SIZE,
    SMALLEST_NUMBER,
    BarChart,
    counted,
    decimals,
    number_mobjects,
)
from scenes.stage.text import formula
from scenes.stage.theme import THEME


def height(bar: VMobject, chart: BarChart) -> float:
    """Return the signed height of a bar over the axis."""
    axis = chart.axis.get_y()
    top, bottom = bar.get_top()[1] - axis, bar.get_bottom()[1] - axis
    return top if abs(top) > abs(bottom) else bottom


def written(chart: BarChart) -> list[str]:
    return [number.typst_code.strip("$ ") for number in chart.numbers]


def test_heights_are_in_proportion_also_after_a_move() -> None:
    values = np.array([2.0, -1.0, 0.5, 0.0])
    chart = BarChart(values, (-1, 3), height=2.0)
    chart.shift(RIGHT + UP)
    heights = [height(bar, chart) for bar in chart.bars]
    np.testing.assert_allclose(heights, values * 2.0 / 4, atol=1e-9)
    assert written(chart) == ["2", "-1", "0.5", "0"]
    box = chart.plot.get_corner(UP)
    chart.show(-values[::-1] + 1)
    assert chart.plot.get_corner(UP) == pytest.approx(box)
    heights = [height(bar, chart) for bar in chart.bars]
    np.testing.assert_allclose(heights, (1 - values[::-1]) * 2.0 / 4, atol=1e-9)


def test_numbers_stand_above_their_bars_and_inside_the_box() -> None:
    chart = BarChart([3.0, -1.0, 0.0], (-1, 3))
    for bar, number in zip(chart.bars, chart.numbers, strict=True):
        assert number.get_x() == pytest.approx(bar.get_x(), abs=1e-6)
        assert number.get_bottom()[1] > max(bar.get_top()[1], chart.axis.get_y())
        assert number.get_top()[1] <= chart.plot.get_top()[1]


def test_what_is_no_number_is_named_as_numpy_does() -> None:
    chart = BarChart([np.inf, np.nan, -np.inf, 1.0], (-1, 2), height=3.0)
    named = [number.typst_code for number in chart.numbers[:3]]
    for name, code in zip(("inf", "nan", "-inf"), named, strict=True):
        assert f'"{name}"' in code
    heights = [height(bar, chart) for bar in chart.bars]
    np.testing.assert_allclose(heights, [2.0, 0.0, -1.0, 1.0], atol=1e-9)
    assert chart.numbers[1].get_fill_color() == THEME.loss


def test_animation_ends_at_the_values_and_counts_between() -> None:
    chart = BarChart([0.0, 1.0], (0, 10))
    change = chart.to([10.0, 1.0], rate_func=lambda t: t)
    change.begin()
    change.interpolate(0.25)
    assert height(chart.bars[0], chart) == pytest.approx(chart.bar_height / 4)
    assert chart.numbers[0].width == pytest.approx(counted(2.5, 1, NUMBER_SIZE).width)
    change.interpolate(1)
    assert written(chart) == ["10", "1"]
    assert height(chart.bars[0], chart) == pytest.approx(chart.bar_height)
    np.testing.assert_array_equal(chart.values, [10, 1])


def test_numbers_of_another_quantity_come_when_those_of_before_have_gone() -> None:
    chart = BarChart([1000.0, 999.0], (0, 1000), height=2.0)
    turn = chart.turn([0.0, -1.0], (-1, 1), rate_func=lambda t: t)
    turn.begin()
    for alpha, shown, opacity in ((0.25, ["1000", "999"], 0.5), (0.75, ["0", "-1"], 0.5)):
        turn.interpolate(alpha)
        assert written(chart) == shown
        assert [number[0].get_fill_opacity() for number in chart.numbers] == pytest.approx(
            [opacity] * 2
        )
    turn.interpolate(0.5)
    assert [number[0].get_fill_opacity() for number in chart.numbers] == [0, 0]
    turn.interpolate(1)
    assert written(chart) == ["0", "-1"]
    assert [number[0].get_fill_opacity() for number in chart.numbers] == [1, 1]
    assert height(chart.bars[1], chart) == pytest.approx(-1.0)


def test_a_cleared_chart_shows_nothing_until_it_turns_to_values() -> None:
    chart = BarChart([3.0, 1.0], (0, 4))
    chart.clear()
    assert [height(bar, chart) for bar in chart.bars] == [0, 0]
    assert written(chart) == []
    with pytest.raises(ValueError, match="none to count from"):
        chart.to([3.0, 1.0])
    turn = chart.turn([3.0, 1.0], rate_func=lambda t: t)
    turn.begin()
    turn.interpolate(0.25)
    assert written(chart) == []
    turn.interpolate(1)
    assert written(chart) == ["3", "1"]


def test_span_changes_with_the_values() -> None:
    chart = BarChart([1.0, -1.0], (-1, 1), height=2.0)
    change = chart.to([1000.0, np.nan], (0, 1000))
    change.begin()
    change.interpolate(1)
    assert height(chart.bars[0], chart) == pytest.approx(2.0)
    assert chart.axis.get_y() == pytest.approx(chart.plot.get_bottom()[1])


def test_what_rises_above_a_mark_has_another_colour() -> None:
    chart = BarChart([1.0, 2.0], (0, 4), height=4.0)
    chart.mark()
    chart.show([3.0, 0.5])
    assert [bar.height for bar in chart.bars] == pytest.approx([1.0, 0.5])
    assert chart.additions[0].height == pytest.approx(2.0)
    assert chart.additions[0].get_fill_color() == THEME.local
    assert chart.additions[1].get_fill_opacity() == 0
    chart.unmark()
    assert [bar.height for bar in chart.bars] == pytest.approx([3.0, 0.5])


@pytest.mark.parametrize("value", [-12.35, 0.0, 3.1, 1987.0])
def test_counted_numbers_look_like_set_ones(value: float) -> None:
    ours = counted(value, decimals([value]), NUMBER_SIZE)
    typst = formula(f"{value:.{decimals([value])}f}", NUMBER_SIZE)
    assert len(ours) == len(typst)
    # Glyph boxes are rounded to the resolution of the SVG that they come from.
    for dimension in ("width", "height"):
        assert getattr(ours, dimension) == pytest.approx(getattr(typst, dimension), abs=0.02)


@pytest.mark.parametrize(
    ("values", "places"),
    [([2, 1, 0], 0), ([3.5, 2], 1), ([0.66524, 0.09], 3), ([33.115, 4.48], 2), ([12345.6, 0.5], 1)],
)
def test_four_digits_without_idle_zeros(values: list[float], places: int) -> None:
    assert decimals(values) == places


def test_long_numbers_get_a_power_of_ten_or_are_refused() -> None:
    (number,) = number_mobjects([1234567.0], room=2.0)
    assert number.typst_code.strip("$ ").startswith("1.2 ")
    numbers = number_mobjects([-12.345, 1.0], room=0.9 * number_mobjects([-12.345], 9)[0].width)
    assert NUMBER_SIZE > numbers[0].font_size >= SMALLEST_NUMBER
    assert numbers[0].font_size == pytest.approx(numbers[1].font_size)
    with pytest.raises(ValueError, match="wider"):
        number_mobjects([-12.345], room=0.2)


@pytest.mark.parametrize(
    ("values", "span", "options", "message"),
    [
        ([[1.0]], (0, 1), {}, r"shape \(1, 1\)"),
        ([], (0, 1), {}, "vector"),
        ([1.0], (0, 0), {}, "span"),
        ([1.0], (0.5, 1), {}, "span"),
        ([1.0], (0, np.inf), {}, "span"),
        ([2.0], (0, 1), {}, "2.0 lies outside"),
        ([1.0, 1.0], (0, 1), {"names": [VMobject()]}, "2 bars need as many names"),
    ],
)
def test_bad_input_is_refused(
    values: list, span: tuple[float, float], options: dict, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        BarChart(values, span, **options)


def test_number_of_bars_is_kept() -> None:
    with pytest.raises(ValueError, match="2 bars, got 3"):
        BarChart([1.0, 2.0], (0, 3)).to([1.0, 2.0, 3.0])
