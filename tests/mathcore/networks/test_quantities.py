"""What the networks say of themselves for drawing."""

import pytest
import typst

import mathcore as mc


@pytest.mark.parametrize(
    "network",
    [mc.networks.SoftmaxHead, mc.networks.MultiTaskNetwork, mc.networks.TwoLayerClassifier],
)
def test_every_symbol_can_be_set(network):
    formulas = " ".join(f"$ {quantity.symbol} $" for quantity in network.quantities)
    assert typst.compile(formulas.encode(), format="svg")
