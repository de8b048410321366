"""The networks' backward passes against the derived formulas, evaluated with 80 digits."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import mathcore as mc
from mathcore.derivations import multi_task, softmax_head, two_layer
from mathcore.expressions import Component, Equation, Leaf, PartialDerivative, Size, shape
from mathcore.verification.evaluation import Point, evaluate, ingredients

A3 = {
    "A3.1": "z",
    "A3.2": "r",
    "A3.3": "p",
    "A3.4": "x",
    "A3.W_2": "W_2",
    "A3.W_1": "W_1",
    "A3.chain.x": "x",
    "A3.chain.W_1": "W_1",
}
D6 = {
    "D6": "z_2b",
    "D6.y_hat_a": "y_a_hat",
    **{
        f"D6.{name}": name
        for name in (
            *("theta_2b", "b_2b", "s", "gamma", "beta", "a_1b", "z_1b", "theta_1b", "b_1b"),
            *("theta_2a", "b_2a", "a_1a", "z_1a", "theta_1a", "b_1a", "x"),
        )
    },
}
EPSILON = "0.01"


class Case:
    """Leaves of a derivation with drawn values: hundredths, exact for the derived formulas."""

    def __init__(self, seed: int, sizes: dict[Size, int]) -> None:
        self.rng = np.random.default_rng(seed)
        self.sizes = sizes
        self.values: dict[Leaf, list] = {}

    def draw(self, leaf: Leaf) -> np.ndarray:
        """Draw values of the leaf's shape, none of them zero; return them as floats."""
        extents = [self.sizes[size] for size in leaf.shape]
        whole = self.rng.integers(1, 200, extents) * self.rng.choice([-1, 1], extents)
        return self.fix(leaf, whole)

    def fix(self, leaf: Leaf, hundredths: np.ndarray) -> np.ndarray:
        """Give the leaf these hundredths; return them as floats."""
        digits = np.vectorize(lambda n: f"{n / 100:.2f}", otypes=[object])(hundredths)
        self.values[leaf] = digits.tolist()
        return hundredths / 100

    def evaluated(self, equation: Equation) -> np.ndarray:
        """Evaluate the right side, at every index of the left side or as a whole array."""
        right, variable = equation.right, equation.left.variable
        indices = variable.indices if isinstance(variable, Component) else ()
        ranges = [range(1, self.sizes[index.size] + 1) for index in indices]
        entries = []
        for numbers in product(*ranges):
            point = Point(self.sizes, dict(zip(indices, numbers, strict=True)), self.values)
            extents = point.extents(right)
            positions = product(*(range(1, extent + 1) for extent in extents))
            entries += [float(evaluate(right, point, position)) for position in positions]
        return np.reshape(entries, [len(r) for r in ranges] or extents)


@pytest.fixture(scope="module")
def softmax_head_case():
    case = Case(1, {softmax_head.d: 2, softmax_head.k_1: 3, softmax_head.k_2: 4})
    head = mc.networks.SoftmaxHead(case.draw(softmax_head.W_1), case.draw(softmax_head.W_2))
    values = head.forward(case.draw(softmax_head.x)[:, None])
    upstream = Equation(
        PartialDerivative(softmax_head.loss, softmax_head.y),
        PartialDerivative(softmax_head.loss, softmax_head.y),
    )
    return case, head.backward(values, case.evaluated(upstream)[:, None])


@pytest.mark.parametrize(("problem", "name"), A3.items())
def test_softmax_head_goes_back_as_derived(problem, name, softmax_head_case):
    case, gradients = softmax_head_case
    derived = case.evaluated(mc.derivation(problem).claim)
    assert np.allclose(np.squeeze(getattr(gradients, name)), derived, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("quantity", mc.networks.SoftmaxHead.quantities, ids=lambda q: q.name)
def test_derivations_of_a3_have_the_shapes_of_the_network(quantity):
    leaf = getattr(softmax_head, {"r": "hidden", "l": "loss"}.get(quantity.name, quantity.name))
    assert [str(size) for size in shape(leaf)] == [s for s in quantity.shape if s != "m"]


@pytest.mark.parametrize("problem", A3)
def test_derivations_of_a3_know_no_other_sizes(problem):
    derivation = mc.derivation(problem)
    lines = [derivation.start, *(step.after for step in derivation.steps)]
    found = {leaf.name for line in lines for leaf in ingredients(line) if isinstance(leaf, Size)}
    of_network = {size for q in mc.networks.SoftmaxHead.quantities for size in q.shape}
    assert found == of_network - {"m"}


@pytest.fixture(scope="module")
def multi_task_case():
    net = multi_task
    case = Case(2, {net.m: 3, net.D_x: 2, net.D_a: 3, net.D_s: 2, net.K: 3})
    names = mc.networks.MultiTaskNetwork.parameter_names
    parameters = {name: case.draw(getattr(net, name)) for name in names}
    for name in parameters:
        if parameters[name].ndim == 1:
            parameters[name] = parameters[name][:, None]
    network = mc.networks.MultiTaskNetwork(**parameters, p=0.5, eps=float(EPSILON))
    kept = case.rng.integers(0, 2, (3, 3))
    case.fix(net.mask, 200 * kept)  # kept units are scaled by 1/(1 − p)
    targets = case.fix(net.y_b, np.array([[20, 5, 100], [70, 15, 0], [10, 80, 0]]))
    case.values[net.epsilon] = EPSILON
    values = network.forward(case.draw(net.x), case.draw(net.y_a), targets, kept)
    return case, network.backward(values)


@pytest.mark.parametrize(("problem", "name"), D6.items())
def test_multi_task_network_goes_back_as_derived(problem, name, multi_task_case):
    case, gradients = multi_task_case
    derived = case.evaluated(mc.derivation(problem).claim)
    network = getattr(gradients, name).reshape(derived.shape)
    assert np.allclose(network, derived, rtol=1e-11, atol=1e-14)


def test_two_layer_classifier_goes_back_as_derived():
    net = two_layer
    case = Case(3, {net.D_x: 2, net.D_a: 3, net.K: 4})
    names = ("W_1", "b_1", "W_2", "b_2")
    drawn = {name: case.draw(getattr(net, name)) for name in names}
    columns = {name: a[:, None] if a.ndim == 1 else a for name, a in drawn.items()}
    case.values[net.alpha] = "0.01"
    case.fix(net.y, np.array([0, 0, 100, 0]))
    network = mc.networks.TwoLayerClassifier(**columns, slope=0.01)
    values = network.forward(case.draw(net.x)[:, None], [2])
    gradients = network.backward(values)
    claim = mc.derivation("E4").claim
    (index,) = claim.left.variable.indices
    derived = [
        float(evaluate(claim.right, Point(case.sizes, {index: n, net.k: 3}, case.values)))
        for n in range(1, 5)
    ]
    assert np.allclose(gradients.z_2[:, 0], derived, rtol=1e-12, atol=1e-14)
