"""MultiTaskNetwork: what is shown is what mathcore says."""

from __future__ import annotations

import numpy as np
import pytest

from mathcore.expressions import KroneckerDelta, walk
from scenes.multi_task_network import PATHS_MEET, TABLE, MultiTaskNetwork
from scenes.stage.joined_steps import joined
from scenes.stage.network_view import DENSE
from scenes.stage.text import Formula
from scenes.words import rule_name


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
        derivation = scene.derivation_of(name)
        assert derivation.report.proved
        claim, shape = scene.gradient_and_shape(name)
        assert claim.expression == derivation.claim
        rows, columns = scene.view.quantities[name].shape
        assert rows in shape.typst_code
        assert (columns in shape.typst_code) == (columns != "1")


def test_every_node_says_what_it_is(scene: MultiTaskNetwork) -> None:
    for name, node in scene.view.nodes.items():
        circle, *symbol = node
        assert symbol, name
        assert symbol[0].font_size >= DENSE
        assert symbol[0].width < circle.width
    signs = {"o_1a": "dot.o", "bn_1b": "BN"}  # their symbols are longer than the circles are wide
    for name, sign in signs.items():
        assert sign in scene.view.nodes[name][1].typst_code


def test_a_loss_stands_nearer_to_its_node_than_to_any_word(scene: MultiTaskNetwork) -> None:
    view = scene.view
    texts = [text for link in view.links.values() for text in link.labels]
    for name in ("loss_a", "loss_b", "loss"):
        number = view.values[name].get_center()
        apart = np.linalg.norm(number - view.nodes[name].get_center())
        assert all(np.linalg.norm(number - text.get_center()) > apart for text in texts)


def test_the_lemma_that_couples_the_samples_is_named(scene: MultiTaskNetwork) -> None:
    steps = scene.derivation_of("a_1b").steps
    names = {step.rule.name: scene.name_of(step.rule) for step in steps}
    assert names["lemma"] == scene.say("jacobian")
    assert names["chain rule"] == rule_name("chain rule")


def test_deltas_collapse_before_the_matrix_form_is_read_off(scene: MultiTaskNetwork) -> None:
    moves = joined(scene.derivation_of("y_a_hat"), PATHS_MEET).steps
    assert [move.rule.name for move in moves[-2:]] == [
        "collapse the Kronecker delta",
        "read off the matrix form",
    ]
    assert not any(isinstance(part, KroneckerDelta) for _, part in walk(moves[-2].after))
    assert moves[-1].after == scene.derivation_of("y_a_hat").claim


def test_operations_have_their_names_in_the_typeface_of_formulas(scene: MultiTaskNetwork) -> None:
    names = [link.operation for link in scene.view.links.values() if link.operation]
    assert names
    assert all(isinstance(name, Formula) for name in names)


def test_both_paths_to_task_a_add_up(scene: MultiTaskNetwork) -> None:
    through_loss = (scene.forward.y_a_hat - scene.forward.y_a) / scene.forward.x.shape[1]
    assert np.allclose(scene.backward.y_a_hat - scene.backward.s, through_loss)


def test_batch_norm_gives_every_sample_a_gradient(scene: MultiTaskNetwork) -> None:
    alone = scene.of_one_sample()
    assert np.count_nonzero(np.abs(alone).sum(axis=0)) == 1
    assert np.abs(scene.through_batch_norm(alone)).sum(axis=0).all()
    assert np.allclose(scene.through_batch_norm(scene.backward.s), scene.backward.a_1b)


def test_dropout_takes_away_a_unit_that_is_on(scene: MultiTaskNetwork) -> None:
    assert ((scene.forward.M == 0) & (scene.forward.a_1a > 0)).any()


def test_a_weight_meets_what_its_layer_reads(scene: MultiTaskNetwork) -> None:
    assert np.allclose(scene.backward.theta_2a, scene.backward.y_a_hat @ scene.forward.o_1a.T)


def test_a_step_along_the_gradients_lowers_the_loss(scene: MultiTaskNetwork) -> None:
    before, after = scene.forward.loss, scene.after_step().loss
    assert after < before


def test_arrays_meet_at_a_sum_of_their_own_and_losses_at_a_plus(scene: MultiTaskNetwork) -> None:
    pairs = ("bn_1b", "s"), ("loss_a", "loss")
    signs = [scene.view.links[pair].operation.typst_code.strip("$ ") for pair in pairs]
    assert signs == ["plus.o", "+"]
