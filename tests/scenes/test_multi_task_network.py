"""MultiTaskNetwork: what is shown is what mathcore says, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore
from mathcore.expressions import Equation, Leaf, walk
from scenes.multi_task_network import (
    TABLE,
    MultiTaskNetwork,
    alike,
    in_the_network,
    spelled_out,
)
from scenes.stage.array_view import ArrayView
from scenes.stage.equation import EquationMobject
from scenes.stage.refusal import Refusal
from scenes.stage.theme import THEME


@pytest.fixture(scope="module")
def scene() -> MultiTaskNetwork:
    scene = MultiTaskNetwork()
    scene.setup()
    return scene


def test_the_table_holds_the_gradient_of_each_parameter_in_its_shape(
    scene: MultiTaskNetwork,
) -> None:
    names = [name for row in TABLE for name in row]
    assert sorted(names) == sorted(scene.network.parameter_names)
    for name in names:
        derivation = mathcore.derivation(f"D6.{name}")
        assert derivation.report.proved
        claim, space = scene.cell(name, derivation)
        assert claim.expression == derivation.claim
        rows, columns = scene.view.quantities[name].shape
        assert rows in space.typst_code
        assert (columns in space.typst_code) == (columns != "1")


def test_both_paths_to_task_a_add_up(scene: MultiTaskNetwork) -> None:
    through_loss = (scene.forward.y_a_hat - scene.forward.y_a) / scene.forward.x.shape[1]
    assert np.allclose(scene.backward.y_a_hat - scene.backward.s, through_loss)


def test_batch_norm_gives_every_sample_a_gradient(scene: MultiTaskNetwork) -> None:
    alone = scene.of_one_sample()
    assert np.count_nonzero(np.abs(alone).sum(axis=0)) == 1
    assert np.abs(scene.through_batch_norm(alone)).sum(axis=0).all()
    assert np.allclose(scene.through_batch_norm(scene.backward.s), scene.backward.a_1b)


@pytest.mark.parametrize("number", ["S3", "S5", "S6"])
def test_slips_as_shown_are_refuted_and_mended(number: str) -> None:
    slip = mathcore.slips[number]
    assert not mathcore.verify(slip.left, spelled_out(slip.wrong)).ok
    assert mathcore.verify(slip.left, spelled_out(slip.right)).proved


def test_the_index_of_a_needless_sum_becomes_the_free_one() -> None:
    slip = mathcore.slips["S3"]
    wrong, right = (Equation(slip.left, spelled_out(side)) for side in (slip.wrong, slip.right))
    assert alike(wrong, right).right.body == right.right
    assert alike(right, right) == right


def shown(number: str) -> list[str]:
    slip = mathcore.slips[number]
    claim = Equation(slip.left, slip.wrong)
    refusal = Refusal(
        EquationMobject(claim),
        slip.report.counterexample,
        (claim, slip.right),
        true="is",
        claimed="said",
        refused="no",
    )
    parts = [p for group in refusal.numbers for p in (group, *group) if hasattr(p, "typst_code")]
    return [part.typst_code for part in parts]


def test_the_counterexample_is_the_verifiers() -> None:
    found = mathcore.slips["S5"].report.counterexample
    point, _, true, _, claimed = shown("S5")
    assert f"gamma = {float(found.values['gamma'])}" in point
    assert "beta" not in point  # neither formula has it
    for text, side in ((true, found.left), (claimed, found.right)):
        assert float(text.strip("$ ")) == pytest.approx(float(side.replace("−", "-")), rel=1e-3)
    _, true, _, claimed = shown("S6")
    assert true.strip("$ ") == "D_s times D_a = 3 times 4"
    assert claimed.strip("$ ") == "D_s times D_x = 3 times 5"


def test_the_batch_on_screen_refutes_the_sum_over_it(scene: MultiTaskNetwork) -> None:
    found, data = scene.on_the_batch(mathcore.slips["S3"])
    j, i = (found.indices[name] - 1 for name in "ji")
    gradient = scene.backward.z_2b
    assert float(found.left) == pytest.approx(gradient[j, i])
    assert float(found.right) == pytest.approx(gradient[j].sum())
    assert [part.brackets[0].get_color() for part in data if isinstance(part, ArrayView)] == [
        THEME.value,
        THEME.target,
    ]


def test_the_shapes_that_disagree_are_those_of_the_network(scene: MultiTaskNetwork) -> None:
    found, _ = scene.in_sizes_drawn(mathcore.slips["S6"])
    sides = scene.backward.theta_2a, scene.backward.y_a_hat @ scene.forward.x.T
    for text, side in zip((found.left, found.right), sides, strict=True):
        assert text.endswith(f"= {' × '.join(map(str, side.shape))}")
    assert sides[0].shape != sides[1].shape


def test_batch_norm_in_the_letters_of_the_network() -> None:
    slip = in_the_network(mathcore.slips["S5"])
    assert not slip.report.ok
    assert slip.mended.proved
    parts = [part for side in (slip.left, slip.right) for _, part in walk(side)]
    assert {"x", "y"}.isdisjoint({part.name for part in parts if isinstance(part, Leaf)})


def test_a_step_along_the_gradients_lowers_the_loss(scene: MultiTaskNetwork) -> None:
    before, after = scene.forward.loss, scene.stepped().forward(**scene.inputs).loss
    assert after < before


def test_a_formula_with_its_numbers_stands_in_the_work_area(scene: MultiTaskNetwork) -> None:
    gradient = scene.gradient_of("z_2b")
    assert isinstance(gradient, ArrayView)
    row = scene.in_numbers(mathcore.derivation("D6").claim, "=", gradient)
    assert row.get_bottom()[1] > scene.work.bottom
    assert row.get_top()[1] < scene.work.top
    assert gradient.brackets[0].get_color() == THEME.gradient
