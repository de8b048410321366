"""Gradients of a network have the digits that they need as factors, wherever they stand."""

import numpy as np

from mathcore.networks import SoftmaxHead
from scenes.backprop_chain import BackpropChain
from scenes.stage.array_view import digits_of_factors
from scenes.stage.gradient_digits import gradient_digits

UPSTREAM = [-2.0, 1.0, 1.0]


def digits(head: SoftmaxHead) -> dict[str, int]:
    values = head.forward(**BackpropChain.inputs)
    return gradient_digits(head, values, head.backward(values, UPSTREAM))


def test_a_factor_has_the_digits_that_both_of_its_products_need() -> None:
    head = BackpropChain.network
    values = head.forward(**BackpropChain.inputs)
    gradients = head.backward(values, UPSTREAM)
    needed = [
        digits_of_factors(gradients.r, np.matmul, head.W_2, gradients.z),
        digits_of_factors(gradients.W_2, np.matmul, values.r, gradients.z.T),
    ]
    assert needed[0] < needed[1]
    assert digits(head)["z"] == max(needed)


def test_what_passes_a_gate_keeps_its_digits() -> None:
    more = digits(BackpropChain.network)
    assert more["p"] == more["r"] > 0
    assert more["x"] == more["y"] == 0


def test_exact_numbers_need_no_more() -> None:
    head = SoftmaxHead(W_1=np.eye(2), W_2=np.eye(2))
    values = head.forward(x=[1.0, 1.0])
    more = gradient_digits(head, values, head.backward(values, dl_dy=[1.0, -1.0]))
    assert set(more.values()) == {0}
