"""Matching up to the names of bound indices."""

import pytest

from mathcore.expressions import Array, Exp, Index, Size, Summation
from mathcore.rules.matching import match

K, n = Size("K"), Size("n")
i, j, k, l = (Index(name, K) for name in "ijkl")  # noqa: E741
a = Index("a", n)
z, w = Array("z", (K,)), Array("w", (K,))
V = Array("V", (n,))


@pytest.mark.parametrize(
    ("pattern", "expression", "found"),
    [
        (z[k], z[i], {k: i}),
        (z[k] * z[k], z[i] * z[i], {k: i}),
        (z[k] * z[k], z[i] * z[j], None),  # one index, two values
        (z[k] * w[k], w[i] * z[i], None),  # order matters
        (Exp(z[k]) / Summation(Exp(z[l]), l), Exp(z[i]) / Summation(Exp(z[j]), j), {k: i}),
        (Summation(z[l] * z[k], l), Summation(z[j] * z[j], j), None),  # k would be captured
        (Summation(z[l] * z[k], l), Summation(z[k] * z[l], k), {k: l}),
        (Summation(z[l], l, 1, None, k), Summation(z[j], j, 1, None, i), {k: i}),
        (z[k], V[a], None),
        (z[k], z[2], {k: 2}),
        (z[l], z[i], None),  # l is no variable of the pattern
        (z[k] + w[k], z[k] * w[k], None),
        (w[j], w[j], None),  # k is not determined
    ],
)
def test_match(pattern, expression, found):
    assert match(pattern, expression, [k]) == found


def test_values_lie_in_the_range_of_the_variable():
    mixed = Array("M", (n, K))
    assert match(mixed[a, k], mixed[a, i], [k]) == {k: i}
    assert match(z[k], z[a], [k]) is None


def test_without_variables_it_is_equality_up_to_bound_names():
    assert match(Summation(z[l], l), Summation(z[j], j), []) == {}
    assert match(Summation(z[l], l), Summation(w[j], j), []) is None
    assert match(Summation(z[l], l), Summation(V[a], a), []) is None
