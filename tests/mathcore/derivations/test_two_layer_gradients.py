"""How the loss flows back beyond E4: derived, proved, and only where LeakyReLU has a slope."""

from collections.abc import Callable

import pytest

import mathcore
from mathcore.derivations import two_layer as sheet
from mathcore.derivations import two_layer_gradients as back
from mathcore.expressions import Equation, Hadamard, MatrixProduct, Transpose
from mathcore.steps import Derivation

OF_WAY_BACK = Hadamard(MatrixProduct(Transpose(sheet.W_2), back.upstream(sheet.z_2)), back.SLOPES)
PRODUCTS = {
    name: MatrixProduct(back.upstream(output), Transpose(source))
    for name, output, source in (("W_2", sheet.z_2, sheet.a_1), ("W_1", sheet.z_1, sheet.x))
}
CLAIMS = (
    (back.of_second_weights, Equation(back.upstream(sheet.W_2), PRODUCTS["W_2"])),
    (back.of_second_bias, Equation(back.upstream(sheet.b_2), back.upstream(sheet.z_2))),
    (back.of_first_weights, Equation(back.upstream(sheet.W_1), PRODUCTS["W_1"])),
    (back.of_first_bias, Equation(back.upstream(sheet.b_1), back.upstream(sheet.z_1))),
    (back.way_back, Equation(back.upstream(sheet.z_1), OF_WAY_BACK)),
)
BEFORE_KINK = (back.through_weights, back.of_second_weights, back.of_second_bias)
THROUGH_KINK = (
    back.slope_of_leaky_relu,
    back.slope_of_relu,
    back.through_slopes,
    back.way_back,
    back.of_first_weights,
    back.of_first_bias,
)


@pytest.mark.parametrize(("derive", "claim"), CLAIMS)
def test_each_derivation_ends_in_its_claim(
    derive: Callable[[], Derivation], claim: Equation
) -> None:
    assert derive().claim == claim


@pytest.mark.parametrize("derive", BEFORE_KINK + THROUGH_KINK, ids=lambda d: d.__name__)
def test_each_derivation_is_proved_and_assumes_what_its_steps_need(
    derive: Callable[[], Derivation],
) -> None:
    derivation = derive()
    assert derivation.proved
    assert derivation.assumptions == (back.NOT_AT_KINK,) * (derive in THROUGH_KINK)
    needed = {condition for step in derivation.steps for condition in step.conditions}
    assert needed <= set(derivation.assumptions)


def test_the_gradient_of_the_logits_is_proved() -> None:
    assert mathcore.verify(back.OF_LOGITS.left, back.OF_LOGITS.right).proved


def test_the_weights_of_another_layer_are_refuted() -> None:
    wrong = Equation(back.upstream(sheet.b_2), back.upstream(sheet.z_2) + back.upstream(sheet.z_2))
    assert not mathcore.verify(wrong.left, wrong.right).ok
