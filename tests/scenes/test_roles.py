"""Quantities have the colours of what they are, derivatives those of what they are good for."""

import pytest

import mathcore
from mathcore.derivations import cross_entropy, multi_task, two_layer
from scenes.stage.equation import EquationMobject
from scenes.stage.roles import coloured
from scenes.stage.theme import THEME


def colors(line: EquationMobject, path: tuple[int, ...]) -> set:
    return {glyph.get_fill_color() for glyph in line.part(path)}


def test_prediction_target_and_gradient_are_told_apart() -> None:
    line = coloured(mathcore.derivation("C3").claim)  # ∂E/∂z = a − y
    assert colors(line, (0,)) == {THEME.gradient}
    assert colors(line, (1, 0)) == {THEME.value}
    assert colors(line, (1, 1, 0)) == {THEME.target}  # after its sign
    assert line.own(())[0].get_fill_color() == THEME.foreground


def test_a_derivative_of_a_loss_is_a_gradient_any_other_a_local_one() -> None:
    assert colors(coloured(mathcore.derivation("E2").claim), (0,)) == {THEME.local}
    assert colors(coloured(mathcore.derivation("B4").claim), (0,)) == {THEME.gradient}


def test_what_is_differentiated_as_an_expression_keeps_the_colours_of_its_parts() -> None:
    derivation = mathcore.derivation("E4.delta")
    line = coloured(derivation.steps[2].after)  # ∂/∂z_i (−log ŷ_k)
    assert line.own(())[0].get_fill_color() == THEME.foreground
    assert THEME.value in colors(line, (0,))


@pytest.mark.parametrize("target", [cross_entropy.y, two_layer.y, multi_task.y_a, multi_task.y_b])
def test_targets_have_one_colour_in_all_documents(target: object) -> None:
    assert colors(coloured(target), ()) == {THEME.target}


def test_a_component_has_the_colour_of_the_whole_its_indices_too() -> None:
    y = multi_task.y_b_hat[multi_task.k, multi_task.i]
    assert colors(coloured(y), ()) == {THEME.value}
