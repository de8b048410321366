"""What documents A and E derive, said in the symbols of document C."""

from sympy import Integer

import mathcore
from mathcore.derivations import cross_entropy as own
from mathcore.derivations import framework_notation as notation
from mathcore.derivations import softmax_head, two_layer
from mathcore.expressions import Equal, walk


def symbols(expression: object) -> set:
    return {part for _, part in walk(expression)}


def test_the_logarithm_route_is_that_of_the_two_layer_network_with_other_symbols() -> None:
    original, route = mathcore.derivation("E4.delta"), notation.logarithm_route()
    rules = [[step.rule.name for step in d.steps] for d in (original, route)]
    assert rules[0] == rules[1]
    assert all(step.report.ok for step in route.steps)
    assert two_layer.z_2 in symbols(original.start)
    for line in (route.start, *(step.after for step in route.steps)):
        assert not {two_layer.z_2, two_layer.y_hat, two_layer.i} & symbols(line)
    assert own.z in symbols(route.start)
    assert [two_layer.k in symbols(a) for a in original.assumptions] == [True]
    (true_class_is_one,) = route.assumptions
    assert true_class_is_one == Equal(two_layer.y[notation.true_class], Integer(1))
    assert notation.true_class in symbols(route.end)
    assert notation.of_two_layers(original.end) == route.end


def test_the_layers_rule_holds_for_the_loss_of_the_notes() -> None:
    original = mathcore.derivation("C2").claim
    claim = notation.of_any_loss(original)
    assert {softmax_head.y, softmax_head.z} <= symbols(original)
    assert not {softmax_head.loss, softmax_head.y, softmax_head.z} & symbols(claim)
    assert mathcore.verify(claim.left, claim.right).proved
