"""The claims beyond E4 are proved, and a wrong one is not."""

import pytest

import mathcore
from mathcore.derivations import two_layer as sheet
from mathcore.derivations import two_layer_gradients as back
from mathcore.expressions import Equation

CLAIMS = (
    back.slope_of_leaky_relu(),
    back.slope_of_relu(),
    back.OF_LOGITS,
    back.THROUGH_WEIGHTS,
    back.THROUGH_SLOPES,
    back.WAY_BACK,
    *back.OF_PARAMETERS,
)


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_each_claim_is_proved(claim: Equation) -> None:
    assert mathcore.verify(claim.left, claim.right).proved


def test_the_weights_of_another_layer_are_refuted() -> None:
    wrong = Equation(back.upstream(sheet.b_2), back.upstream(sheet.z_2) + back.upstream(sheet.z_2))
    assert not mathcore.verify(wrong.left, wrong.right).ok
