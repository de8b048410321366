"""A network in a row: as many cells as components, arrows between neighbours, nothing hidden."""

from itertools import pairwise

import numpy as np
import pytest

from mathcore.networks import TwoLayerClassifier
from scenes.stage.layer_chain import LayerChain

NAMES = ("x", "z_1", "a_1", "z_2", "y_hat", "loss")
NETWORK = TwoLayerClassifier.random(np.random.default_rng(0), D_x=2, D_a=4, K=3)


def test_blocks_have_a_cell_for_each_component_and_arrows_lie_between_them() -> None:
    chain = LayerChain(NETWORK.quantities, NAMES, NETWORK.sizes, "cross-entropy")
    blocks = [chain.parts[name][0] for name in NAMES]
    assert [len(block) for block in blocks] == [2, 4, 4, 3, 3, 1]
    for arrow, operation, (left, right) in zip(
        chain.arrows, chain.operations, pairwise(blocks), strict=True
    ):
        assert left.get_right()[0] < arrow.get_left()[0] < arrow.get_right()[0]
        assert arrow.get_right()[0] < right.get_left()[0]
        assert operation.get_bottom()[1] > arrow.get_top()[1]
    assert len(chain.parts["x"]) == 3  # block, symbol, shape
    assert len(chain.parts["loss"]) == 2  # a number has no shape


def test_an_operation_names_the_parameters_that_it_reads() -> None:
    chain = LayerChain(NETWORK.quantities, NAMES, NETWORK.sizes, "cross-entropy")
    sources = [operation.typst_code for operation in chain.operations[:-1]]
    assert "W^([1])" in sources[0]
    assert "b^([1])" in sources[0]
    assert "W^([2])" in sources[2]
    assert "LeakyReLU" in sources[1]
    with pytest.raises(KeyError):
        LayerChain(NETWORK.quantities, (*NAMES, "unheard_of"), NETWORK.sizes, "cross-entropy")


def test_a_gradient_goes_back_below_the_arrow_of_its_quantity() -> None:
    chain = LayerChain(NETWORK.quantities, NAMES, NETWORK.sizes, "cross-entropy").scale(0.5)
    there, back = chain.arrows[2], chain.back_from("z_2")
    assert np.allclose(back.get_start()[0], there.get_end()[0])
    assert np.allclose(back.get_end()[0], there.get_start()[0])
    assert back.get_top()[1] < there.get_bottom()[1]
