"""What the networks share: parameters checked once, inputs checked on each call."""

from __future__ import annotations

from copy import copy
from typing import ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from mathcore import checks
from mathcore.targets import SUM_TOLERANCE


class Quantity(NamedTuple):
    """One box of a network's graph: what a quantity is called, its shape, what it comes from.

    `symbol` is Typst math; `shape` names sizes ("m" is the batch), is () for a number; `sources`
    names the quantities that `operation` reads, none for parameters and what the caller gives.
    """

    name: str
    symbol: str
    shape: tuple[str, ...]
    sources: tuple[str, ...] = ()
    operation: str = ""


class Network:
    """Parameters bound to named sizes; subclasses add `forward` and `backward`.

    A subclass lists its `quantities` in the order of computation and names its parameters.
    """

    quantities: ClassVar[tuple[Quantity, ...]]
    parameter_names: ClassVar[tuple[str, ...]]

    def __init__(self, **parameters: ArrayLike) -> None:
        """Check the parameters against the shapes of `quantities`, and keep read-only copies.

        Raises TypeError if one is not real, ValueError if one is empty, not finite, or disagrees
        with the others about a size.
        """
        shapes = {quantity.name: quantity.shape for quantity in self.quantities}
        arrays = {name: checks.real_array(value, name) for name, value in parameters.items()}
        single = all(array.dtype == np.float32 for array in arrays.values())
        self.dtype = np.dtype(np.float32 if single else np.float64)
        self.sizes: dict[str, int] = {}
        origin: dict[str, str] = {}
        for name, array in arrays.items():
            shape = shapes[name]
            matrix = array.reshape(-1, 1) if array.ndim == 1 and shape[1] == "1" else array
            expected = tuple(1 if size == "1" else self.sizes.get(size) for size in shape)
            if matrix.ndim != 2 or any(
                want not in (None, got) for want, got in zip(expected, matrix.shape, strict=True)
            ):
                known = [
                    f"{size} = {self.sizes[size]} as in {origin[size]}"
                    for size in shape
                    if size in origin
                ]
                raise ValueError(
                    f"{name} must have shape {', '.join([' × '.join(shape), *known])}, "
                    f"got shape {array.shape}"
                )
            for size, length in zip(shape, matrix.shape, strict=True):
                if size != "1" and size not in origin:
                    self.sizes[size], origin[size] = length, name
            matrix = matrix.astype(self.dtype)
            checks.finite(matrix, name)
            matrix.flags.writeable = False
            setattr(self, name, matrix)

    @property
    def parameters(self) -> dict[str, NDArray]:
        """The parameters by name, in the order of the constructor."""
        return {name: getattr(self, name) for name in self.parameter_names}

    def descended(self, gradients: object, rate: float) -> Self:
        """Return the network after a step of gradient descent.

        Every parameter has moved by -`rate` times its gradient, an attribute of `gradients` as
        `backward` returns them; all else stays. Raises ValueError if a parameter is not finite
        then.
        """
        network = copy(self)
        Network.__init__(
            network,
            **{
                name: value - rate * getattr(gradients, name)
                for name, value in self.parameters.items()
            },
        )
        return network

    @classmethod
    def _draw(
        cls, rng: np.random.Generator, dtype: DTypeLike, sizes: dict[str, int]
    ) -> dict[str, NDArray]:
        """Draw every parameter from N(0, 2 / (rows + columns)) (Glorot and Bengio 2010)."""
        for symbol, size in sizes.items():
            if size < 1:
                raise ValueError(f"{symbol} must be at least 1, got {size}")
        shapes = {quantity.name: quantity.shape for quantity in cls.quantities}
        drawn = {}
        for name in cls.parameter_names:
            rows, columns = (sizes.get(symbol, 1) for symbol in shapes[name])
            scale = np.sqrt(2 / (rows + columns))
            drawn[name] = rng.normal(scale=scale, size=(rows, columns)).astype(dtype)
        return drawn

    def _columns(self, name: str, value: ArrayLike, rows: int, batch: int | None = None) -> NDArray:
        """Return a value as a finite (rows × m) matrix of the network's dtype."""
        given = checks.real_array(value, name)
        matrix = given.reshape(-1, 1) if given.ndim <= 1 else given
        if matrix.ndim != 2 or matrix.shape[0] != rows or batch not in (None, matrix.shape[1]):
            columns = "any number of" if batch is None else batch
            raise ValueError(
                f"{name} must have {rows} rows and {columns} columns (one column a sample), "
                f"got shape {given.shape}"
            )
        matrix = matrix.astype(self.dtype, copy=False)
        checks.finite(matrix, name)
        return matrix

    def _distributions(self, name: str, targets: ArrayLike, classes: int, batch: int) -> NDArray:
        """Return targets as a (classes × m) matrix whose columns are distributions.

        Integer labels, one a column, become one-hot columns.
        """
        given = np.asarray(targets)
        if given.dtype.kind in "iu" and given.ndim <= 1 and given.size == batch:
            labels = given.reshape(-1)
            if labels.min() < 0 or labels.max() >= classes:
                raise ValueError(
                    f"{name}: labels must lie in 0 … {classes - 1}, got {labels.min()} … "
                    f"{labels.max()}"
                )
            one_hot = np.zeros((classes, batch), self.dtype)
            one_hot[labels, np.arange(batch)] = 1
            return one_hot
        matrix = self._columns(name, given, classes, batch)
        tolerance = SUM_TOLERANCE[self.dtype]
        if matrix.min() < 0 or np.abs(matrix.sum(axis=0) - 1).max() > tolerance:
            checks.refuse_distributions(matrix, 0, name, tolerance)
        return matrix


def fraction(name: str, value: float) -> float:
    """Return a value in [0, 1) as a float; raises ValueError outside (NaN included)."""
    if not 0 <= value < 1:
        raise ValueError(f"{name} must lie in [0, 1), got {value}")
    return float(value)
