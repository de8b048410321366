"""When and on which ways things leave for new places, so that none passes over another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from manim import UP

from scenes.stage.passing import progress

LOOKS = 60  # at a travel
BOWS = (0.5, -0.5, 1.0, -1.0)  # how far upwards a way leads that is not straight, frame units
MOST_BOWED = 2  # ways


@dataclass(frozen=True)
class Departures:
    """The `order` of those that leave, and how far up the way of each bows, by its number."""

    order: list[int]
    bows: list[float]

    def path(self, number: int) -> Callable:
        """Return the way of one of them, as animations take it."""
        return lambda start, end, way: (
            start + way * (end - start) + self.bows[number] * _bow(way) * UP
        )


def plan_departures(starts: np.ndarray, ends: np.ndarray, lag: float) -> Departures:
    """Return how boxes (n × left, bottom, right, top) leave so that none lies in another.

    Each leaves a share `lag` of a travel after the one before. As few ways as possible are bowed;
    the order is the first that is possible. ValueError if there is none.
    """
    choices = (0.0, *BOWS)
    meets = _meets(starts, ends, lag, choices)
    for chosen in _few_bowed(len(starts), len(choices)):
        numbers = np.arange(len(starts))
        if order := _order(meets[:, chosen, numbers][:, :, chosen, numbers]):
            return Departures(order, [choices[choice] for choice in chosen])
    raise ValueError("some pass over others on all ways: move where they start or arrive")


def _few_bowed(number: int, choices: int) -> Iterator[list[int]]:
    """Yield the choices of a way for each, with one more that is not the first, and so on."""
    for bowed in range(min(MOST_BOWED, number) + 1):
        for bowing in product(range(1, choices), repeat=bowed):
            for those in combinations(range(number), bowed):
                chosen = [0] * number
                for which, choice in zip(those, bowing, strict=True):
                    chosen[which] = choice
                yield chosen


def _order(meets: np.ndarray) -> list[int] | None:
    """Return the first order in which nobody meets, if there is one.

    `meets[d, i, j]`: i and j meet if j leaves d + 1 places after i, at the last d or more.
    """
    never = meets.all(axis=0)  # [i, j]: j cannot leave after i

    def complete(order: Sequence[int], left: Sequence[int]) -> list[int] | None:
        if not left:
            return [*order]
        places = np.minimum(np.arange(len(order), 0, -1), len(meets)) - 1
        for following in left:
            rest = [number for number in left if number != following]
            if never[following, rest].any() or meets[places, list(order), following].any():
                continue
            if found := complete([*order, following], rest):
                return found
        return None

    return complete([], range(meets.shape[1]))


def _meets(starts: np.ndarray, ends: np.ndarray, lag: float, bows: Sequence[float]) -> np.ndarray:
    """Return whether i on its way a lies in j on its way b (d × a × i × b × j).

    j leaves d + 1 places after i; with the last d, i has arrived then.
    """
    found = []
    for later in lag * np.arange(1, math.ceil(1 / lag) + 1):
        times = np.linspace(0, 1 + later, round(LOOKS * (1 + later)))
        first, second = (
            _boxes(starts, ends, progress(times, (leaves, leaves + 1)), bows)
            for leaves in (0, later)
        )
        first, second = first[:, :, None, None], second[None, None]
        common = np.minimum(first[..., 2:], second[..., 2:])
        common = common - np.maximum(first[..., :2], second[..., :2])
        found.append((common > 0).all(axis=-1).any(axis=-1))
    return np.array(found)


def _boxes(
    starts: np.ndarray, ends: np.ndarray, way: np.ndarray, bows: Sequence[float]
) -> np.ndarray:
    """Return boxes at shares of their ways (bows × n × shares × 4)."""
    straight = starts[:, None] + way[:, None] * (ends - starts)[:, None]
    up = np.multiply.outer(bows, np.multiply.outer(_bow(way), [0, 1, 0, 1]))
    return straight + up[:, None]


def _bow(way: np.ndarray | float) -> np.ndarray | float:
    return 4 * way * (1 - way)
