"""Replaying a network from its table of quantities, to differentiate it by differences."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

STEP = 1e-6


def _replay(network_type, formulas, given: Mapping[str, np.ndarray], fixed: str | None = None):
    """Compute every quantity by `formulas`, which are called with exactly the table's sources."""
    known = dict(given)
    for quantity in network_type.quantities:
        if quantity.sources and quantity.name != fixed:
            sources = {name: known[name] for name in quantity.sources}
            known[quantity.name] = formulas[quantity.name](**sources)
    return known


@pytest.fixture(scope="session")
def replay() -> Callable:
    """Compute every quantity of a network from its table and plain formulas."""
    return _replay


@pytest.fixture(scope="session")
def difference_quotients() -> Callable:
    """Return d(loss)/d(quantity) by fourth-order differences, the later quantities replayed."""

    def gradient(network_type, formulas, known, name, loss):
        point = known[name]
        result = np.empty_like(point)
        for entry in np.ndindex(point.shape):

            def moved(steps, entry=entry):
                at = point.copy()
                at[entry] += steps * STEP
                return _replay(network_type, formulas, {**known, name: at}, name)[loss]

            # Fourth order: where terms of a gradient cancel, the error of the second would show.
            result[entry] = (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * STEP)
        return result

    return gradient


@pytest.fixture(scope="session")
def assert_shapes() -> Callable:
    """Check a record against the shapes that the network's table declares."""

    def check(network, record, batch):
        sizes = {**network.sizes, "m": batch, "1": 1}
        for quantity in network.quantities:
            if hasattr(record, quantity.name):
                expected = tuple(sizes[symbol] for symbol in quantity.shape)
                assert np.shape(getattr(record, quantity.name)) == expected, quantity.name

    return check
