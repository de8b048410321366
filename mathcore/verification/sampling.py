"""Concrete sizes and exact random leaf values, the same in every process and every run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from fractions import Fraction

from ..expressions import Array, Domain, Scalar, Size

SINGLE_SIZE = (2, 1, 3, 5)
# Each size takes one row. Rows are different orders of one multiset, so of any two sizes each is
# the larger one somewhere: an index used on the wrong axis leaves its range at least once.
SEVERAL_SIZES = (
    (2, 1, 3, 2),
    (3, 2, 2, 1),
    (2, 3, 1, 2),
    (3, 1, 2, 2),
    (2, 2, 1, 3),
    (3, 2, 1, 2),
    (2, 2, 3, 1),
    (2, 3, 2, 1),
    (2, 1, 2, 3),
    (1, 2, 3, 2),
    (1, 3, 2, 2),
    (1, 2, 2, 3),
)


def size_choices(sizes: Sequence[Size]) -> list[dict[Size, int]]:
    """Return the combinations of sizes that are tried: 2, 1, 3, 5 for one size, else four mixed.

    The full product of 4 values for 5 sizes would be 1024 combinations; the four used are small
    (1 to 3) and asymmetric. Raises ValueError for more than 12 sizes.
    """
    if not sizes:
        return [{}]
    if len(sizes) > len(SEVERAL_SIZES):
        raise ValueError(f"at most {len(SEVERAL_SIZES)} different sizes, got {len(sizes)}")
    rows = [SINGLE_SIZE] if len(sizes) == 1 else SEVERAL_SIZES[: len(sizes)]
    return [dict(zip(sizes, column, strict=True)) for column in zip(*rows, strict=True)]


def sample(leaf: Array | Scalar, extents: tuple[int, ...], seed: int) -> dict[tuple, Fraction]:
    """Draw the entries of a leaf in exact hundredths, by position (counted from 1).

    Seeds come in pairs: an odd seed takes the opposite sign (or 1 − v, or the other bit) of the
    even one before it, so that both sides of a ReLU, a mask or a threshold are always met.
    """
    positions = list(itertools.product(*(range(1, extent + 1) for extent in extents)))
    draw = _Draw(f"{leaf.name} {extents} {leaf.domain.name}", seed)
    match leaf.domain:
        case Domain.REAL:
            signs, sizes = draw.paired(), draw.own()
            flip = -1 if seed % 2 else 1
            values = [
                flip * signs.choice((-1, 1)) * v for v in _distinct(sizes, 1, 200, len(positions))
            ]
        case Domain.POSITIVE:
            values = _distinct(draw.own(), 5, 250, len(positions))
        case Domain.UNIT:
            values = _distinct(draw.paired(), 1, 99, len(positions))
            values = [100 - v for v in values] if seed % 2 else values
        case Domain.MASK:
            source = draw.paired()
            values = [100 * (source.randrange(2) ^ seed % 2) for _ in positions]
        case Domain.DISTRIBUTION:
            return _by_column(extents, leaf, draw.own(), _distribution)
        case Domain.ONE_HOT:
            source = draw.paired()
            return _by_column(
                extents, leaf, source, lambda rng, n: _one_hot((rng.randrange(n) + seed) % n, n)
            )
    return {p: Fraction(v, 100) for p, v in zip(positions, values, strict=True)}


class _Draw:
    """The random sources of one leaf: its own for a seed, and one shared by a pair of seeds."""

    def __init__(self, label: str, seed: int) -> None:
        self.label, self.seed = label, seed

    def own(self) -> random.Random:
        return random.Random(f"{self.label} own {self.seed}")  # seeded by SHA-512, not by hash()

    def paired(self) -> random.Random:
        return random.Random(f"{self.label} pair {self.seed // 2}")


def _distinct(source: random.Random, low: int, high: int, count: int) -> list[int]:
    """Draw without repetition while the range lasts: equal entries would hide swapped indices."""
    pool = range(low, high + 1)
    return source.sample(pool, count) if count <= len(pool) else source.choices(pool, k=count)


def _by_column(extents, leaf, source, column) -> dict[tuple, Fraction]:
    if not extents:
        raise ValueError(f"{leaf.name} is a scalar and cannot be taken {leaf.domain.value}")
    return {
        (row, *rest): Fraction(value, 100)
        for rest in itertools.product(*(range(1, extent + 1) for extent in extents[1:]))
        for row, value in enumerate(column(source, extents[0]), 1)
    }


def _distribution(source: random.Random, count: int) -> list[int]:
    """Return positive hundredths that sum to one."""
    cuts = sorted(source.sample(range(1, 100), count - 1))
    return [right - left for left, right in itertools.pairwise([0, *cuts, 100])]


def _one_hot(hot: int, count: int) -> list[int]:
    return [100 * (row == hot) for row in range(count)]
