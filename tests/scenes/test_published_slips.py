"""PublishedSlips: what is said to be wrong is refused, with the verifier's numbers."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore
from mathcore.derivations import batch_norm
from mathcore.derivations.slips import Slip
from mathcore.expressions import Equation
from mathcore.verification.oracle import Counterexample
from scenes.published_slips import QUESTION_GAPS, TABLE_GAPS, PublishedSlips, folded
from scenes.stage.array_view import ArrayView
from scenes.stage.counterexample_view import (
    CounterexampleView,
    sides_in_numbers,
    value_at,
    values_at,
)
from scenes.stage.equation import EquationMobject
from scenes.stage.mending import differing
from scenes.stage.theme import THEME


@pytest.fixture(scope="module")
def scene() -> PublishedSlips:
    scene = PublishedSlips()
    scene.setup()
    return scene


@pytest.fixture(scope="module")
def told(scene: PublishedSlips) -> dict[str, Slip]:
    return {slip.id: slip for slip in scene.judged}


def test_every_slip_of_the_documents_is_told_refused_and_mended(told: dict[str, Slip]) -> None:
    assert list(told) == [id_ for id_ in mathcore.slips if "." not in id_]
    for slip in told.values():
        assert not slip.report.ok
        assert slip.mended.proved


def test_a_line_goes_on_from_where_the_chain_began(told: dict[str, Slip]) -> None:
    first, second = told["S1"], told["S2"]
    assert second.left == first.left
    published = mathcore.slips["S2"].with_one_hot_targets()
    assert published.left == first.right  # the line in between


def test_lines_on_screen_are_those_of_the_slip(scene: PublishedSlips) -> None:
    for slip in scene.judged:
        view = scene.views[slip.id]
        assert view.published.expression == Equation(slip.left, slip.wrong)
        assert view.mended.expression == Equation(slip.left, slip.right)
        assert view.wrong
        assert view.put_right
        assert {glyph.get_color() for glyph in view.put_right} <= {THEME.proved}
        assert view.published.anchor[0] == pytest.approx(view.mended.anchor[0])


def test_what_is_read_at_the_counterexample_gives_its_numbers(told: dict[str, Slip]) -> None:
    def sides(found: Counterexample) -> list[float]:
        return [float(side.replace("−", "-")) for side in (found.left, found.right)]

    found = told["S3"].report.counterexample
    y_b, y_b_hat = (values_at(found, quantity) for quantity in PublishedSlips.reads["S3"])
    assert set(y_b.ravel()) == {0.0, 1.0}  # one class a sample
    deviation = (y_b_hat - y_b) / found.sizes["m"]
    j, i = found.indices["j"] - 1, found.indices["i"] - 1
    assert sides(found) == pytest.approx([deviation[j, i], deviation[j].sum()])
    found = told["S1"].report.counterexample
    j, i = found.indices["j"] - 1, found.indices["i"] - 1
    others = np.arange(len(y_b)) != j
    y, out = (values_at(found, quantity)[:, i] for quantity in PublishedSlips.reads["S1"])
    squared = (y / out * out[j] ** 2)[others].sum() - y[j] * (1 - out[j])
    assert sides(found)[1] == pytest.approx(squared / found.sizes["m"])


def test_the_point_of_the_counterexample_has_room_below_the_mended_line(
    scene: PublishedSlips,
) -> None:
    for slip in scene.judged:
        point = scene.refutation(slip).point
        assert point.get_top()[1] < scene.views[slip.id].mended.get_bottom()[1]
        assert point.get_bottom()[1] > scene.body.bottom
        sizes = point[1].typst_code
        if slip.id in {"S4", "S6"}:  # whose shapes are compared
            axes = {"S4": ("D_s = 3", "m = 2"), "S6": ("D_s = 3", "D_a = 4", "D_x = 5")}[slip.id]
            assert all(axis in sizes for axis in axes)


def test_every_slip_is_listed_once_and_in_large_letters(scene: PublishedSlips) -> None:
    assert [id_ for table in scene.tables.values() for id_ in table] == list(scene.published)
    for name in scene.tables:
        for row, gaps in ((scene.wrong_row, QUESTION_GAPS), (scene.mended_row, TABLE_GAPS)):
            table = scene.table_of(scene.listed(name), row, gaps)
            assert table.width <= scene.body.width
            lines = [cell for cell in table.get_family() if isinstance(cell, EquationMobject)]
            assert min(line.font_size for line in lines) > 39.9


def view_of(slip: Slip) -> CounterexampleView:
    reads = dict.fromkeys(PublishedSlips.reads.get(slip.id, ()), THEME.value)
    found = slip.report.counterexample
    return CounterexampleView(found, slip.left, reads, name="at", true="is", claimed="said")


def test_bars_are_the_two_sides(told: dict[str, Slip]) -> None:
    found = told["S5"].report.counterexample
    view = view_of(told["S5"])
    sides = [float(side.replace("−", "-")) for side in (found.left, found.right)]
    assert np.allclose(view.sides.values, sides)
    assert [bar.get_fill_color() for bar in view.sides.bars] == [THEME.proved, THEME.loss]
    assert any(isinstance(part, ArrayView) for part in view.get_family())
    assert values_at(found, batch_norm.gamma) == float(found.values["gamma"])


def test_the_mended_line_holds_where_the_published_one_was_refuted(told: dict[str, Slip]) -> None:
    for id_ in ("S1", "S2", "S3", "S5"):
        found = told[id_].report.counterexample
        true, claimed = (float(side.replace("−", "-")) for side in (found.left, found.right))
        assert value_at(found, told[id_].right) == pytest.approx(true, rel=1e-12)
        assert value_at(found, told[id_].wrong) == pytest.approx(claimed, rel=1e-12)
    for slip in told.values():
        wrong, right = (
            [
                part.typst_code.strip("$ ")
                for part in sides_in_numbers(slip.report.counterexample, side, THEME.value, "shape")
            ]
            for side in (slip.wrong, slip.right)
        )
        true, claimed = wrong[-1].split(" != ")
        assert true != claimed
        if len(wrong) == 1:
            assert right == [f"{true} = {true}"]
        else:  # shapes, behind that word
            assert right[0] == wrong[0]
            assert right[1] == true
            assert "✓" in right[2]


def test_blocks_have_the_shapes_of_the_two_sides(told: dict[str, Slip]) -> None:
    for id_, shapes in {"S4": [("D_s",), ("m",)], "S6": [("D_s", "D_a"), ("D_s", "D_x")]}.items():
        sizes = told[id_].report.counterexample.sizes
        blocks = [column[0] for column in view_of(told[id_]).sides]
        drawn = [(block.rows, block.columns) for block in blocks]
        assert drawn == [(*(sizes[n] for n in shape), 1)[:2] for shape in shapes]


def test_the_list_shows_where_lines_differ(told: dict[str, Slip]) -> None:
    for slip in told.values():
        wrong, right = differing(folded(slip.wrong), folded(slip.right))
        assert wrong != right
    jacobian = batch_norm.jacobian().claim
    assert differing(folded(told["S5"].wrong), folded(told["S5"].right)) == (
        jacobian.left,
        batch_norm.gamma * jacobian.left,
    )
