"""How many digits the gradients of a network need, so that one number is written in one way."""

from __future__ import annotations

import numpy as np

from mathcore.networks.network import Network
from scenes.stage.array_view import digits_of_factors


def gradient_digits(network: Network, values: object, gradients: object) -> dict[str, int]:
    """Return for each quantity how many more digits its gradient has than usual.

    As many as it needs as a factor, both with the matrix on its way back and with the values that
    the matrix read; what passes a ReLU keeps its digits.
    """
    more = dict.fromkeys((quantity.name for quantity in network.quantities), 0)
    for target in network.quantities:
        arriving = getattr(gradients, target.name, None)
        if target.operation != "matmul" or arriving is None:
            continue
        (parameter,) = (name for name in target.sources if name in network.parameters)
        (source,) = (name for name in target.sources if name not in network.parameters)
        weights, entered = network.parameters[parameter], getattr(values, source)
        products = (
            (getattr(gradients, source, None), weights, arriving),
            (getattr(gradients, parameter, None), entered, np.transpose(arriving)),
        )
        more[target.name] = max(
            digits_of_factors(product, np.matmul, *factors)
            for product, *factors in products
            if product is not None
        )
    for gate in network.quantities:
        if gate.operation == "relu":
            passes = (gate.name, *gate.sources)
            more |= dict.fromkeys(passes, max(more[name] for name in passes))
    return more
