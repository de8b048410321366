"""Derivatives by differences: a check on gradients that shares no rule of calculus with them.

A central difference needs a step that suits the function: sin at 10⁶ varies over 1, log at 10⁻⁶
over 10⁻⁶. Here every input entry is moved by a ladder of steps, from above its own scale to far
below it, and the step with the least estimated error is taken, for every output by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mathcore import checks

Array = NDArray[np.float64]

# Gradients agree where they differ by at most this much, relative to the larger of the two.
TOLERANCE = 1e-7

_RATIO = 8  # of one step of the ladder to the next
_COMPLEX_STEP = 2.0**-100  # its square vanishes beside 1, so that no error of truncation is left


def jacobian(
    f: Callable[[Any], Any], x: ArrayLike, method: Literal["central", "complex"] = "central"
) -> Array:
    """Return ∂f/∂x at x, of shape f(x).shape + x.shape.

    "central" takes central differences, extrapolated once (Richardson); smooth functions of
    ordinary scale come out with a relative error below 1e-7. "complex" takes Im f(x + ih)/h, exact
    to rounding, for functions made of analytic NumPy operations only. f is called with float64
    (or complex128) arrays of the shape of x.

    Raises ValueError where f(x) or x is not finite, f is not defined on both sides of x, or x is
    at a kink of f (the message names the entry); TypeError where f is not real, or where it drops
    the imaginary part that "complex" needs. Source: Squire and Trapp, SIAM Review 40 (1998).
    """
    if method not in _METHODS:
        raise ValueError(f"method must be one of {', '.join(_METHODS)}, got {method!r}")
    return _METHODS[method](f, _point(x, "x"), "x").derivative[()]


def difference(derived: ArrayLike, numerical: ArrayLike) -> float:
    """Return the largest difference of two arrays of derivatives that are to be the same.

    Raises ValueError if they differ by more than 1e-7 of the largest, as differences never do.
    """
    derived, numerical = np.asarray(derived, dtype=float), np.asarray(numerical, dtype=float)
    error = float(np.abs(derived - numerical).max())
    if error > TOLERANCE * np.abs(numerical).max():
        raise ValueError(f"the derived Jacobian is off finite differences by {error:.3g}")
    return error


def gradient(f: Callable[..., Any], /, **inputs: ArrayLike) -> dict[str, Any]:
    """Return the gradient of a number f(**inputs) for every input by name, in its shape.

    By central differences, with the errors of `jacobian`; ValueError where f returns an array.
    """
    return {name: found.derivative[()] for name, found in _gradients(f, inputs).items()}


@dataclass(frozen=True)
class GradientReport:
    """How given gradients compare with central differences.

    ok: the worst error is at most 1e-7. worst_error: the largest relative difference, after the
    uncertainty of the central difference is taken off. where: the entry it belongs to, as
    "W[0, 2]". analytic, numeric: its two values. points: how many entries were compared.
    """

    ok: bool
    worst_error: float
    where: str
    analytic: float
    numeric: float
    points: int

    def __str__(self) -> str:
        """Say it in one line."""
        verdict = "agree" if self.ok else "DISAGREE"
        return (
            f"gradients {verdict} at {self.points} entries; largest relative error "
            f"{self.worst_error:.1e} at {self.where}: {self.analytic!r}, by differences "
            f"{self.numeric!r}"
        )


def check_gradients(
    f: Callable[..., Any], gradients: Mapping[str, ArrayLike] | None = None, /, **inputs: ArrayLike
) -> GradientReport:
    """Compare gradients of a number f(**inputs) with central differences, entry by entry.

    Without `gradients` those of the traced graph of f are checked; given, they are arrays by input
    name (those inputs that it names), each in the shape of its input. Raises ValueError for
    unknown names or other shapes, where f returns an array, and, as `jacobian`, at a kink.
    """
    if not inputs:
        raise ValueError(
            "check_gradients needs the inputs of f by name, as check_gradients(f, x=1)"
        )
    if gradients is None:
        from mathcore.graph import trace

        points = {name: _point(value, name)[()] for name, value in inputs.items()}
        gradients = trace(f, **points).gradients()
    unknown = sorted(gradients.keys() - inputs.keys())
    if unknown or not gradients:
        raise ValueError(
            f"gradients must be for some of the inputs {', '.join(inputs)}, "
            f"got {', '.join(unknown) or 'none'}"
        )
    analytic = {name: checks.real_array(value, name) for name, value in gradients.items()}
    for name, value in analytic.items():
        checks.same_shape(value, f"the gradient of {name}", np.asarray(inputs[name]), name)
        checks.finite(value, f"the gradient of {name}")
    found = _gradients(f, inputs, tuple(analytic))
    errors = {name: _relative_errors(analytic[name], found[name]) for name in analytic}
    name = max(errors, key=lambda name: errors[name].max())
    index = np.unravel_index(int(errors[name].argmax()), errors[name].shape)
    worst = float(errors[name][index])
    return GradientReport(
        ok=worst <= TOLERANCE,
        worst_error=worst,
        where=checks.place(name, tuple(map(int, index))),
        analytic=float(analytic[name][index]),
        numeric=float(found[name].derivative[index]),
        points=sum(value.size for value in analytic.values()),
    )


class _Differences(NamedTuple):
    """Derivatives of shape output + input, with the error that the differences may have."""

    derivative: Array
    uncertainty: Array


def _central(f: Callable[[Any], Any], x: Array, name: str) -> _Differences:
    """Differentiate with respect to every entry of x by central differences."""
    value = _real(f(x.copy()[()]))
    checks.finite(value, f"f({name})")
    columns = []
    for index in np.ndindex(x.shape):
        entry = checks.place(name, index)

        def along(t: float, index: tuple[int, ...] = index) -> Array:
            moved = x.copy()
            moved[index] = t
            try:
                return _real(f(moved[()]))
            except (ArithmeticError, ValueError):  # outside the domain of f
                return np.full(value.shape, np.nan)

        columns.append(_central_along(along, float(x[index]), value, entry))
    derivative, uncertainty = (
        np.stack(parts, axis=-1).reshape(value.shape + x.shape)
        for parts in zip(*columns, strict=True)
    )
    return _Differences(derivative, uncertainty)


def _central_along(
    f: Callable[[float], Array], x: float, value: Array, entry: str
) -> tuple[Array, Array]:
    """Differentiate an array function of one number: the derivative and its uncertainty."""
    # one entry of each list a step, from the longest to the shortest
    slopes, lefts, rights, noises = [], [], [], []
    with np.errstate(all="ignore"):
        for step in _steps(x):
            above, below = x + step, x - step
            f_above, f_below = f(above), f(below)
            slopes.append((f_above - f_below) / (above - below))
            lefts.append((value - f_below) / (x - below))
            rights.append((f_above - value) / (above - x))
            largest = np.maximum(np.abs(f_above), np.abs(f_below))
            noises.append(np.finfo(f_above.dtype).eps * largest / step)
        slope, left, right, noise = map(np.array, (slopes, lefts, rights, noises))
        change = np.diff(slope, axis=0)
        extrapolated = slope[1:] + change / (_RATIO**2 - 1)
        # from the step before, most of the error is gone: what is left is the smaller by far
        error = np.abs(np.diff(extrapolated, axis=0)) / _RATIO**2 + noise[2:]

        # Long steps that agree with each other may have missed what is close to x. A step counts
        # only if it agrees with all shorter ones, each taken as far as it can be trusted.
        margin = np.abs(change) + 10 * noise[1:]
        least, most = slope[1:] - margin, slope[1:] + margin
        least = np.fmax.accumulate(least[::-1])[::-1]
        most = np.fmin.accumulate(most[::-1])[::-1]
        slope, left, right, noise = extrapolated[1:], left[1:], right[1:], noise[2:]
        missed = (slope + error < least[1:]) | (slope - error > most[1:])
        error[missed | ~np.isfinite(error)] = np.inf

    best = error.argmin(axis=0)[None]
    take = {"indices": best, "axis": 0}
    uncertainty = np.take_along_axis(error, **take)[0]
    if not np.isfinite(uncertainty).all():
        raise ValueError(f"f must be defined on both sides of {entry} = {x!r}: move it inside")
    # the one-sided slopes of a smooth function approach each other as the step shrinks
    gap = np.abs(right - left)
    wide, narrow = (np.take_along_axis(one, **take)[0] for one in (gap[:-1], gap[1:]))
    kinks = (narrow > wide / 2) & (narrow > 1e4 * np.take_along_axis(noise, **take)[0])
    if kinks.any():
        level, output = int(best[0][kinks][0]) + 1, checks.first_index(kinks)
        raise ValueError(
            f"f has a kink at {entry} = {x!r}: its slope is {left[level][output]:.6g} to the left "
            f"and {right[level][output]:.6g} to the right; move the point off the kink (ReLU or "
            "|x| at 0, a tie of a maximum)"
        )
    return np.take_along_axis(slope, **take)[0], uncertainty


def _steps(x: float) -> Array:
    """Return the ladder of steps for one number, powers of two from the longest to the shortest."""
    scale = abs(x)
    longest = max(scale, 1) / 8
    shortest = max(2e-6 * min(max(scale, 1e-12), 1) if scale else 2e-6, 1e-10 * scale)
    count = int(np.ceil(np.log(longest / shortest) / np.log(_RATIO))) + 1
    return np.exp2(np.floor(np.log2(longest))) / float(_RATIO) ** np.arange(count)


def _complex(f: Callable[[Any], Any], x: Array, name: str) -> _Differences:
    """Differentiate with respect to every entry of x by the complex step."""
    columns = []
    for index in np.ndindex(x.shape):
        moved = x.astype(np.complex128)
        moved[index] += 1j * _COMPLEX_STEP
        value = np.asarray(f(moved[()]))
        if value.dtype.kind != "c":
            raise TypeError(
                f'f must keep the imaginary part of {name} for method="complex", it returned '
                f'{value.dtype}; use method="central"'
            )
        checks.finite(value.real, f"f({name})")
        columns.append(value.imag / _COMPLEX_STEP)
    derivative = np.stack(columns, axis=-1)
    derivative = derivative.reshape(derivative.shape[:-1] + x.shape)
    return _Differences(derivative, np.finfo(np.float64).eps * np.abs(derivative))


_METHODS = {"central": _central, "complex": _complex}


def _gradients(
    f: Callable[..., Any], inputs: Mapping[str, ArrayLike], names: tuple[str, ...] = ()
) -> dict[str, _Differences]:
    """Differentiate a number with respect to the named inputs (all by default)."""
    points = {name: _point(value, name) for name, value in inputs.items()}
    plain = {name: point[()] for name, point in points.items()}
    shape = np.shape(f(**plain))
    if shape:
        raise ValueError(
            f"f must return one number, got shape {shape}: take a weighted sum of it, or `jacobian`"
        )
    return {
        name: _central(lambda moved, name=name: f(**{**plain, name: moved}), points[name], name)
        for name in names or points
    }


def _relative_errors(analytic: Array, found: _Differences) -> Array:
    """Return |analytic − numeric|, less what the differences leave uncertain, relative to both.

    An uncertainty counts only while it is small beside the gradient as a whole.
    """
    numeric, uncertainty = found
    resolved = np.minimum(uncertainty, 1e-4 * max(1.0, np.abs(numeric).max()))
    excess = np.maximum(np.abs(analytic - numeric) - resolved, 0)
    larger = np.maximum(np.abs(analytic), np.abs(numeric))
    return np.divide(excess, larger, out=np.zeros_like(numeric), where=larger > 0)


def _point(value: ArrayLike, name: str) -> Array:
    """Return an input as a finite float64 array."""
    point = checks.real_array(value, name).astype(np.float64)
    checks.finite(point, name)
    return point


def _real(value: Any) -> NDArray[np.floating[Any]]:
    """Return what f returned as an array of real numbers."""
    return checks.real_array(value, "the result of f")
