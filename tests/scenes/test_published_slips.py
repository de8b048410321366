"""PublishedSlips: what is said to be wrong is refused, with the verifier's numbers."""

from __future__ import annotations

import numpy as np
import pytest
from manim import VGroup

import mathcore
from mathcore.derivations import batch_norm, multi_task
from mathcore.derivations.slips import Delta, Slip, g
from mathcore.expressions import Definition, Equation, walk
from mathcore.verification.oracle import Counterexample
from scenes.published_slips import (
    HEADS,
    NOTATION,
    QUESTION_GAPS,
    TABLE_GAPS,
    PublishedSlips,
    folded,
)
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
    assert list(PublishedSlips.published) == [id_ for id_ in mathcore.slips if "." not in id_]
    assert set(told) == {*PublishedSlips.published, *PublishedSlips.further.values()}
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
        assert view.again().anchor == pytest.approx(view.mended.anchor)


def sides(found: Counterexample) -> list[float]:
    return [float(side.replace("−", "-")) for side in (found.left, found.right)]


def test_what_is_read_at_the_counterexample_gives_its_numbers(told: dict[str, Slip]) -> None:
    found = told["S3"].counterexample
    y_b, y_b_hat = (values_at(found, quantity) for quantity in PublishedSlips.reads["S3"])
    assert np.allclose(y_b_hat, [[0.2, 0.6], [0.8, 0.4]], rtol=0, atol=1e-15)
    assert set(y_b.ravel()) == {0.0, 1.0}  # one class a sample
    deviation = (y_b_hat - y_b) / found.sizes["m"]
    j, i = found.indices["j"] - 1, found.indices["i"] - 1
    assert sides(found) == pytest.approx([deviation[j, i], deviation[j].sum()])
    found = told["S3.beta"].counterexample
    summed = (values_at(found, multi_task.theta_2b).T @ deviation).sum(axis=1)
    true = summed[found.indices["q"] - 1]
    assert sides(found) == pytest.approx([true, found.sizes["m"] * true])
    found = told["S1"].counterexample
    j, i = found.indices["j"] - 1, found.indices["i"] - 1
    others = np.arange(len(y_b)) != j
    y, out = (values_at(found, quantity)[:, i] for quantity in PublishedSlips.reads["S1"])
    squared = (y / out * out[j] ** 2)[others].sum() - y[j] * (1 - out[j])
    assert sides(found)[1] == pytest.approx(squared / found.sizes["m"])
    found = told["S5"].counterexample
    x, gamma, epsilon = (
        np.array(found.values[name], dtype=float) for name in ("x", "gamma", "epsilon")
    )
    spread = x.var() + epsilon
    slope = (1 - 1 / 3) / spread**0.5 - (x[0] - x.mean()) ** 2 / spread**1.5 / 3
    assert sides(found) == pytest.approx([gamma * slope, slope])


def test_lines_and_counterexample_have_places_of_their_own(scene: PublishedSlips) -> None:
    for slip in scene.judged:
        view, found = scene.views[slip.id], scene.refutations[slip.id]
        assert found.get_top()[1] < view.mended.get_bottom()[1]
        assert found.get_bottom()[1] > scene.body.bottom
        assert found.width <= scene.body.width
        stood = view.published.get_center() - view.drop  # when the mended line has come
        assert stood[1] - view.published.height / 2 > view.names[1].get_top()[1]
        assert view.stamp.get_top()[1] - view.drop[1] < scene.body.top
        lines = " ".join(line.typst_code for line in found.point[0][1:])
        if slip.id in {"S4", "S6"}:  # whose shapes are compared
            axes = {"S4": ("D_s = 3", "m = 2"), "S6": ("D_s = 3", "D_a = 4", "D_x = 5")}[slip.id]
            assert all(axis in lines for axis in axes)


def test_every_slip_is_listed_once_and_in_large_letters(scene: PublishedSlips) -> None:
    listed = [id_ for table in scene.tables.values() for id_ in table]
    assert listed == [slip.id for slip in scene.judged]
    for name in scene.tables:
        for kind, row, gaps, heads in (
            ("question", scene.wrong_row, QUESTION_GAPS, 0),
            ("result", scene.mended_row, TABLE_GAPS, HEADS),
        ):
            height, defined = scene.body.height - heads, scene.definitions(f"{kind}_{name}")
            table = scene.table_of(scene.listed(name), row, gaps, height, defined)
            assert VGroup(table, defined).width <= scene.body.width
            assert table.height <= height
            lines = [cell for cell in table.get_family() if isinstance(cell, EquationMobject)]
            assert min(line.font_size for line in lines) > 39.9


def test_a_row_of_the_result_says_what_is_wrong_without_what_is_left_out(
    scene: PublishedSlips, told: dict[str, Slip]
) -> None:
    jacobian = batch_norm.jacobian().claim
    for slip in told.values():
        _, left, wrong, right = scene.mended_row(slip, 40)
        assert not any("dots" in part.typst_code for part in (wrong, right))
        if slip.id not in scene.terms:  # the row is an equation
            for part, holds in ((wrong, False), (right, True)):
                whole = part.expression.xreplace({jacobian.left: jacobian.right})
                assert mathcore.verify(slip.left, whole).ok is holds
        else:
            assert left.expression == scene.terms[slip.id]
            assert wrong.expression != right.expression


def test_letters_that_stand_for_sums_are_defined_where_they_are_listed(
    scene: PublishedSlips,
) -> None:
    sums = {Delta.name, g.name}
    for name in scene.tables:
        for kind, sides in (("question", ("wrong",)), ("result", ("wrong", "right"))):
            used: set[str] = set()
            for slip in scene.listed(name):
                shown = [getattr(slip, side) for side in sides]
                if kind == "result":
                    shown = scene.shorter.get(slip.id, shown)
                parts = [part for side in shown for _, part in walk(side)]
                used |= {part.name for part in parts if isinstance(part, Definition)} & sums
            assert used <= {part.name for part in scene.defined.get(f"{kind}_{name}", ())}
            assert name == "logits" or used


def view_of(slip: Slip) -> CounterexampleView:
    reads = dict.fromkeys(PublishedSlips.reads.get(slip.id, ()), THEME.value)
    names = "is", "said", "put right"
    return CounterexampleView(slip.counterexample, slip.right, reads, name="at", names=names)


def test_bars_are_the_two_sides_and_then_the_mended_one(told: dict[str, Slip]) -> None:
    view = view_of(told["S5"])
    lengths = [
        entry[0].get_vertices()[1][0] - entry[0].get_vertices()[0][0]
        for entry in (*view.sides, view.corrected)
    ]
    true, claimed = sides(told["S5"].counterexample)
    assert np.array(lengths) / lengths[0] == pytest.approx([1, claimed / true, 1])
    colors = [entry[0].get_fill_color() for entry in (*view.sides, view.corrected)]
    assert colors == [THEME.proved, THEME.loss, THEME.proved]
    assert any(isinstance(part, ArrayView) for part in view.get_family())
    assert len(view.correct()) == 5


def test_the_mended_line_holds_where_the_published_one_was_refuted(told: dict[str, Slip]) -> None:
    for id_ in ("S1", "S2", "S3", "S3.beta", "S5"):
        found = told[id_].counterexample
        true, claimed = sides(found)
        assert value_at(found, told[id_].right) == pytest.approx(true, rel=1e-12)
        assert value_at(found, told[id_].wrong) == pytest.approx(claimed, rel=1e-12)
    for slip in told.values():
        wrong, right = (
            [
                part.typst_code.strip("$ ")
                for part in sides_in_numbers(slip.counterexample, side, THEME.value, "shape")
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
        extents = told[id_].counterexample.sizes
        view = view_of(told[id_])
        blocks = [entry[0] for entry in (*view.sides, view.corrected)]
        drawn = [(block.rows, block.columns) for block in blocks]
        true, wrong = [(*(extents[n] for n in shape), 1)[:2] for shape in shapes]
        assert drawn == [true, wrong, true]


def test_what_is_published_without_a_sign_lacks_just_that() -> None:
    for derivative, missing in NOTATION.values():
        line = EquationMobject(derivative)
        (sign,) = missing(line)
        assert sign.get_y() < line.get_y()
    below_the_bar, index = (
        missing(EquationMobject(derivative))[0] for derivative, missing in NOTATION.values()
    )
    assert below_the_bar.name == "PartialDerivative"
    assert index.name == "i"


def test_the_list_shows_where_lines_differ(told: dict[str, Slip]) -> None:
    for slip in told.values():
        wrong, right = differing(folded(slip.wrong), folded(slip.right))
        assert wrong != right
    jacobian = batch_norm.jacobian().claim
    assert differing(folded(told["S5"].wrong), folded(told["S5"].right)) == (
        jacobian.left,
        batch_norm.gamma * jacobian.left,
    )
