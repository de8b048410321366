"""What the array functions ask of their input; every message says what came and what to do."""

from __future__ import annotations

import operator
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray


def real_array(value: ArrayLike, name: str) -> NDArray[np.floating[Any]]:
    """Return value as a float32 or float64 array; integers and booleans become float64.

    Raises TypeError for anything but real numbers and ValueError for an empty array.
    """
    array = np.asarray(value)
    if array.dtype.char not in "fd":
        if array.dtype.kind not in "biuf":
            raise TypeError(f"{name} must hold real numbers, got an array of {array.dtype}")
        array = array.astype(np.float64)
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got shape {array.shape}")
    return array


def axis_index(axis: int, array: NDArray[Any], name: str) -> int:
    """Return axis counted from the front; raise ValueError where the array has no such axis."""
    index = operator.index(axis)
    if not -array.ndim <= index < array.ndim:
        raise ValueError(f"{name} has no axis {axis}: its shape is {array.shape}")
    return index % array.ndim


def same_shape(array: NDArray[Any], name: str, other: NDArray[Any], other_name: str) -> None:
    """Raise ValueError unless both arrays have one shape."""
    if array.shape != other.shape:
        raise ValueError(
            f"{name} must have the shape of {other_name}, {other.shape}, got {array.shape}"
        )


def finite(array: NDArray[np.floating[Any]], name: str) -> None:
    """Raise ValueError with the first index that holds NaN or ±inf, if there is one."""
    entries = np.isfinite(array)
    if not entries.all():
        index = first_index(~entries)
        raise ValueError(f"{name} must be finite, got {array[index]} at {place(name, index)}")


def finite_scalar(value: float, name: str) -> float:
    """Return value as a float; raise ValueError or TypeError unless it is one finite number."""
    array = real_array(value, name)
    if array.ndim:
        raise ValueError(f"{name} must be one number, got shape {array.shape}")
    finite(array, name)
    return float(array)


def refuse_logits(z: NDArray[np.floating[Any]], axis: int, name: str) -> NoReturn:
    """Raise ValueError for logits known to hold NaN, +inf, or −inf along a whole axis."""
    bad = np.isnan(z) | np.isposinf(z)
    if bad.any():
        index = first_index(bad)
        raise ValueError(
            f"{name} must be finite (or −inf for a masked logit), "
            f"got {z[index]} at {place(name, index)}"
        )
    index = first_index(np.isneginf(z).all(axis=axis))
    line = (*index[:axis], slice(None), *index[axis:])
    raise ValueError(
        f"{name} must leave one logit unmasked along axis {axis}, got only −inf in "
        f"{place(name, line)}"
    )


def refuse_distributions(
    t: NDArray[np.floating[Any]], axis: int, name: str, tolerance: float
) -> NoReturn:
    """Raise ValueError for an array known to hold a line that is no distribution along axis."""
    finite(t, name)
    if (t < 0).any():
        index = first_index(t < 0)
        raise ValueError(
            f"{name} must be distributions: no entry below 0, got {t[index]} at "
            f"{place(name, index)}"
        )
    sums = t.sum(axis=axis)
    index = first_index(np.abs(sums - 1) > tolerance)
    line = (*index[:axis], slice(None), *index[axis:])
    raise ValueError(
        f"{name} must be distributions: entries that sum to 1 (within {tolerance:g}) along axis "
        f"{axis}, got the sum {sums[index]:.6g} in {place(name, line)}"
    )


def first_index(condition: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the first index where condition holds, in C order."""
    return tuple(int(k) for k in np.unravel_index(int(np.argmax(condition)), condition.shape))


def place(name: str, index: tuple[int | slice, ...]) -> str:
    """Write name[i, j], with : where an index runs; the bare name for a scalar."""
    inner = ", ".join(":" if isinstance(k, slice) else str(k) for k in index)
    return f"{name}[{inner}]" if index else name
