"""Sampled values lie in their domain, differ from each other and never change."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.expressions import Array, Domain, Scalar, Size
from mathcore.verification.sampling import sample, size_choices

SIZES = [Size(name) for name in "abcdefghijkl"]
seeds = st.integers(0, 50)


def draw(domain, extents, seed):
    leaf = Array("x", tuple(SIZES[: len(extents)]), domain) if extents else Scalar("x", domain)
    return sample(leaf, extents, seed)


@given(st.sampled_from(list(Domain)), st.tuples(st.integers(1, 5), st.integers(1, 4)), seeds)
def test_values_are_exact_hundredths_in_their_domain(domain, extents, seed):
    values = draw(domain, extents, seed)
    assert set(values) == set(itertools.product(*(range(1, n + 1) for n in extents)))
    assert all(isinstance(v, Fraction) and 100 % v.denominator == 0 for v in values.values())
    columns = [
        [values[row, column] for row in range(1, extents[0] + 1)]
        for column in range(1, extents[1] + 1)
    ]
    match domain:
        case Domain.REAL:
            assert 0 not in values.values()
        case Domain.POSITIVE:
            assert min(values.values()) > 0
        case Domain.UNIT:
            assert 0 < min(values.values()) <= max(values.values()) < 1
        case Domain.MASK:
            assert set(values.values()) <= {0, 1}
        case Domain.DISTRIBUTION:
            assert all(sum(column) == 1 and min(column) > 0 for column in columns)
        case Domain.ONE_HOT:
            assert all(sorted(column) == [0] * (extents[0] - 1) + [1] for column in columns)


@given(st.sampled_from([Domain.REAL, Domain.POSITIVE, Domain.UNIT]), seeds)
def test_entries_of_an_array_differ(domain, seed):
    values = draw(domain, (5, 4), seed)
    assert len(set(values.values())) == 20


@given(st.integers(0, 25))
def test_a_pair_of_seeds_meets_both_sides(pair):
    even, odd = 2 * pair, 2 * pair + 1
    assert draw(Domain.REAL, (), even)[()] * draw(Domain.REAL, (), odd)[()] < 0
    assert draw(Domain.UNIT, (), even)[()] + draw(Domain.UNIT, (), odd)[()] == 1
    assert draw(Domain.MASK, (), even)[()] + draw(Domain.MASK, (), odd)[()] == 1
    assert draw(Domain.ONE_HOT, (3,), even) != draw(Domain.ONE_HOT, (3,), odd)


def test_the_values_never_change():
    values = draw(Domain.REAL, (3,), 0)
    assert values == {(1,): Fraction(-4, 5), (2,): Fraction(-37, 100), (3,): Fraction(1, 20)}


def test_large_arrays_are_sampled_too():
    assert len(draw(Domain.UNIT, (30, 30), 0)) == 900


@pytest.mark.parametrize("domain", [Domain.DISTRIBUTION, Domain.ONE_HOT])
def test_a_scalar_has_no_first_axis(domain):
    with pytest.raises(ValueError, match="x is a scalar"):
        draw(domain, (), 0)


def test_sizes_are_small_first_and_each_the_larger_somewhere():
    assert size_choices([]) == [{}]
    assert [choice[SIZES[0]] for choice in size_choices(SIZES[:1])] == [2, 1, 3, 5]
    choices = size_choices(SIZES)
    for one, other in itertools.permutations(SIZES, 2):
        assert any(choice[one] > choice[other] for choice in choices)
    with pytest.raises(ValueError, match="at most 12"):
        size_choices([*SIZES, Size("m")])
