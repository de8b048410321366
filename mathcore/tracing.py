"""Follow a plain NumPy function: a traced value writes every operation it meets onto a tape.

NumPy hands its functions over through `__array_ufunc__` and `__array_function__`, Python its
operators, so the traced function needs no other names than NumPy's. Values without axes are Python
floats and take a short way without NumPy: as in NumPy, they adopt the precision of the arrays they
meet.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from mathcore.primitives import COMPOSITES, PLAIN, TABLE, Primitive


class Constant:
    """Stands in the tape's column of operations for a plain value that an operation used."""


class Tape:
    """What was computed, in order, as parallel columns; the index of an entry is its identity.

    `operations[i]` is a Primitive, None for an input, or Constant. `first[i]` and `second[i]` are
    the indices of the entries it was computed from, -1 where there is none: most operations have
    one or two arguments, and two flat columns cost less time and memory than a tuple each. Few
    entries have more arguments (`others`) or keywords (`options`). An argument has a smaller index
    than its operation: the tape is a topological order by construction.
    """

    __slots__ = ("first", "names", "operations", "options", "others", "second", "values")

    def __init__(self) -> None:
        self.operations: list[Any] = []
        self.values: list[Any] = []
        self.first: list[int] = []
        self.second: list[int] = []
        self.others: dict[int, tuple[int, ...]] = {}
        self.options: dict[int, dict[str, Any]] = {}
        self.names: dict[int, str] = {}

    def append(self, operation: Any, value: Any, arguments: tuple[int, ...] = ()) -> Traced:
        """Write an entry and return the traced value to compute with."""
        traced = Traced()
        traced.tape = self
        traced.index = len(self.values)
        traced.value = value
        self.operations.append(operation)
        self.values.append(value)
        first, second = (*arguments, -1, -1)[:2]
        self.first.append(first)
        self.second.append(second)
        if len(arguments) > 2:
            self.others[traced.index] = arguments[2:]
        return traced

    def arguments(self, index: int) -> tuple[int, ...]:
        """Return the indices of the entries that an entry was computed from."""
        first, second = self.first[index], self.second[index]
        if second >= 0:
            return (first, second, *self.others.get(index, ()))
        return (first,) if first >= 0 else ()

    def input(self, name: str, value: float | np.ndarray) -> Traced:
        """Write a named input; all inputs come before the first operation."""
        traced = self.append(None, value)
        self.names[traced.index] = name
        return traced


class Traced:
    """A value that a function computes with while it is traced.

    It behaves as the float or array it stands for. Comparisons give plain booleans, so `if x > 0`
    and `np.where(x > 0, ...)` take the branch of the traced point. What would cut a value out of
    the graph (float(x), np.asarray(x), x[0] = 1) raises TypeError. Made by `Tape.append`, which
    sets the attributes: without __init__ a scalar operation takes a fifth less time.
    """

    __slots__ = ("index", "tape", "value")
    __hash__ = None

    tape: Tape
    index: int
    value: float | np.ndarray

    def __repr__(self) -> str:
        return f"Traced({self.value!r})"

    # NumPy's protocols

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *args: Any, **options: Any) -> Any:
        if method != "__call__":
            raise NotImplementedError(
                f"np.{ufunc.__name__}.{method} cannot be traced: use np.sum, np.max or another "
                "function of the table of primitives"
            )
        if options.get("out") is not None:
            raise TypeError(
                f"np.{ufunc.__name__}: a traced value cannot be written into a plain array in "
                "place; write a = a + x instead of a += x, and leave out= away"
            )
        return call(ufunc, args, options)

    def __array_function__(self, function: Callable, types: Any, args: tuple, options: dict) -> Any:
        primitive = TABLE.get(function)
        if primitive is not None and primitive.takes_sequence:
            sequence, *axis = args
            return apply(
                primitive, tuple(sequence), {"axis": axis[0], **options} if axis else options
            )
        return call(function, args, options)

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(
            "np.array and np.asarray would cut a traced value out of the graph: compute with it "
            "as it is, and join traced values by np.stack([...]) or np.concatenate([...])"
        )

    def __float__(self) -> NoReturn:
        raise TypeError(
            "float(), int(), the math module and assignment into a plain array would cut a traced "
            "value out of the graph: use np.sqrt for math.sqrt, np.stack to build arrays"
        )

    __int__ = __complex__ = __index__ = __float__

    # what it is

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        return np.ndim(self.value)

    @property
    def size(self) -> int:
        return np.size(self.value)

    @property
    def dtype(self) -> np.dtype:
        return np.asarray(self.value).dtype

    def __bool__(self) -> bool:
        return bool(self.value)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Traced]:
        return (self[i] for i in range(len(self)))

    # indexing and methods

    def __getitem__(self, index: Any) -> Traced:
        parts = index if isinstance(index, tuple) else (index,)
        if any(isinstance(part, Traced) for part in parts):
            raise TypeError("an index must be a plain integer, slice or array, not a traced value")
        return apply(TABLE[operator.getitem], (self, index), {})

    def __setitem__(self, index: Any, value: Any) -> NoReturn:
        raise TypeError(
            "a traced array cannot be assigned to in place: build a new one, with np.where(mask, "
            "new, old), np.concatenate or np.stack"
        )

    @property
    def T(self) -> Traced:
        return np.transpose(self)

    def transpose(self, *axes: Any) -> Traced:
        return np.transpose(self, _unpacked(axes)) if axes else np.transpose(self)

    def reshape(self, *shape: Any, **options: Any) -> Traced:
        return np.reshape(self, _unpacked(shape), **options)


def _unpacked(arguments: tuple) -> Any:
    """Accept x.reshape(2, 3) as well as x.reshape((2, 3))."""
    return arguments[0] if len(arguments) == 1 else arguments


def _plain(argument: Any) -> Any:
    return argument.value if type(argument) is Traced else argument


def _full_name(function: Callable) -> str:
    module = getattr(function, "__module__", None) or "numpy"
    return f"{module}.{function.__name__}".replace("numpy.", "np.")


def call(function: Callable, arguments: tuple, options: dict[str, Any]) -> Any:
    """Apply a NumPy function to arguments of which some are traced."""
    primitive = TABLE.get(function)
    if primitive is not None:
        return apply(primitive, arguments, options)
    if function in PLAIN:
        return function(*map(_plain, arguments), **options)
    if function in COMPOSITES:
        return COMPOSITES[function](*arguments, **options)
    name = _full_name(function)
    raise NotImplementedError(
        f"{name} is not in the table of primitives, so a traced value cannot go through it. Use "
        f"functions of the table, or add it: mathcore.primitives.register({name}, symbol=..., "
        "derivatives=(lambda out, x: ...,)) for an element-wise operation, "
        "vjps=(lambda g, out, x: ...,) for any other"
    )


def apply(primitive: Primitive, arguments: tuple, options: dict[str, Any]) -> Traced:
    """Compute a primitive and write it onto the tape of its traced arguments."""
    tape = _common_tape(primitive, arguments, options)
    values = [
        _operand(argument) if primitive.differentiable(position) else argument
        for position, argument in enumerate(arguments)
    ]
    value = _evaluate(primitive, values, options)
    indices = tuple(
        argument.index if type(argument) is Traced else tape.append(Constant, plain).index
        for argument, plain in zip(arguments, values, strict=True)
    )
    traced = tape.append(primitive, value, indices)
    if options:
        tape.options[traced.index] = options
    return traced


def _common_tape(primitive: Primitive, arguments: tuple, options: dict[str, Any]) -> Tape:
    """Find the tape of the traced arguments, and refuse what cannot be traced."""
    if len(arguments) > primitive.most_arguments:
        raise TypeError(
            f"{_full_name(primitive.function)}: a traced call takes at most "
            f"{primitive.most_arguments} arguments by position, got {len(arguments)}; "
            "name the others"
        )
    tape = None
    for position, argument in enumerate(arguments):
        if type(argument) is not Traced:
            continue
        if not primitive.differentiable(position):
            raise TypeError(
                f"{_full_name(primitive.function)}: argument {position + 1} must be plain, "
                "it got a traced value"
            )
        if tape is not None and argument.tape is not tape:
            raise ValueError(f"{_full_name(primitive.function)}: arguments of two different traces")
        tape = argument.tape
    if unknown := options.keys() - primitive.options:
        raise NotImplementedError(
            f"{_full_name(primitive.function)}: the option {min(unknown)!r} cannot be traced; "
            f"traceable options: {', '.join(sorted(primitive.options)) or 'none'}"
        )
    if tape is None:
        raise TypeError(
            f"{_full_name(primitive.function)}: expected a traced value among the arguments"
        )
    return tape


def _operand(argument: Any) -> float | np.ndarray:
    """Return the value of a traced or plain argument: a Python float or an array."""
    if type(argument) is Traced:
        return argument.value
    array = np.asarray(argument)
    return array if array.ndim else float(array)


def _evaluate(primitive: Primitive, values: list, options: dict[str, Any]) -> Any:
    if primitive.scalar is not None and all(type(value) is float for value in values):
        try:
            return primitive.scalar(*values)
        except (ArithmeticError, ValueError):  # NumPy's inf and nan, with its warning
            pass
    return primitive.forward(values, options)


# --- methods and operators ---------------------------------------------------------------------


def _method(function: Callable) -> Callable[..., Any]:
    return lambda self, *arguments, **options: call(function, (self, *arguments), options)


def _unary(primitive: Primitive) -> Callable[[Traced], Traced]:
    return lambda self: apply(primitive, (self,), {})


def _binary(
    primitive: Primitive, compute: Callable[[Any, Any], Any]
) -> Callable[[Traced, Any], Traced]:
    """Write an operator's method: `compute` is the operator itself, at home on floats and arrays.

    This is the short way of traced values and plain numbers; all else goes through `apply`.
    """

    def method(self: Traced, other: Any) -> Traced:
        tape = self.tape
        if type(other) is Traced and other.tape is tape:
            try:
                value = compute(self.value, other.value)
            except ArithmeticError:  # NumPy has inf or nan where Python floats raise
                return apply(primitive, (self, other), {})
            if type(value) is float or type(value) is np.ndarray:
                traced = Traced()  # Tape.append, written out: a call less
                traced.tape = tape
                traced.index = len(tape.values)
                traced.value = value
                tape.operations.append(primitive)
                tape.values.append(value)
                tape.first.append(self.index)
                tape.second.append(other.index)
                return traced
        elif type(other) is float or type(other) is int:
            return method(self, tape.append(Constant, float(other)))
        return apply(primitive, (self, other), {})

    return method


def _reflected(primitive: Primitive) -> Callable[[Traced, Any], Traced]:
    return lambda self, other: apply(primitive, (other, self), {})


def _comparison(compare: Callable[[Any, Any], Any]) -> Callable[[Traced, Any], Any]:
    return lambda self, other: compare(self.value, _plain(other))


def _sum_start(self: Traced, other: Any) -> Traced:
    """Let Python's sum(), which starts at the integer 0, begin without a node "+ 0"."""
    if type(other) is int and other == 0:
        return self
    return apply(TABLE[np.add], (other, self), {})


for _function in (
    np.argmax, np.argmin, np.argsort, np.clip, np.cumprod, np.cumsum, np.dot, np.max, np.mean,
    np.min, np.prod, np.ravel, np.squeeze, np.std, np.sum, np.swapaxes, np.var,
):  # fmt: skip
    setattr(Traced, _function.__name__, _method(_function))
for _name, _function in {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "truediv": np.divide,
    "pow": np.power,
    "matmul": np.matmul,
}.items():
    setattr(Traced, f"__{_name}__", _binary(TABLE[_function], getattr(operator, _name)))
    setattr(Traced, f"__r{_name}__", _reflected(TABLE[_function]))
Traced.__radd__ = _sum_start
Traced.__neg__ = _unary(TABLE[np.negative])
Traced.__pos__ = lambda self: self
Traced.__abs__ = _unary(TABLE[np.absolute])
Traced.__mod__ = lambda self, other: call(np.remainder, (self, other), {})
Traced.__floordiv__ = lambda self, other: call(np.floor_divide, (self, other), {})
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Traced, f"__{_name}__", _comparison(getattr(operator, _name)))
