"""The one table of primitives: what each operation computes, its gradient, and how it is drawn.

A row is keyed by the NumPy function itself. Element-wise operations state the local derivative of
each argument; all others state a vector-Jacobian product (VJP) for each argument. Tracing, the
numeric gradients, the labels of a drawn graph and the local derivatives on its edges come from
here.
"""

from __future__ import annotations

import functools
import inspect
import math
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

Fold = Callable[[float], tuple[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Primitive:
    """One row of the table.

    `derivatives[k](out, *arguments)`, or a number, is the element-wise derivative with respect to
    argument k; `vjps[k](g, out, *arguments, **options)` maps the upstream gradient g to that of
    argument k. A row has one of the two; None in it marks an argument that has no gradient.
    `scalar` is the same operation on Python floats; `folds[k](c)` is the (symbol, typst) pair when
    argument k is the only traced one and the other is the number c.
    """

    function: Callable[..., Any]
    name: str
    symbol: str
    typst: str
    derivatives: Sequence[Callable[..., Any] | float | None] | None = None
    vjps: Sequence[Callable[..., Any] | None] | None = None
    scalar: Callable[..., float] | None = None
    folds: dict[int, Fold] | None = None
    options: frozenset[str] = frozenset()
    most_arguments: float = math.inf
    takes_sequence: bool = False

    def forward(self, arguments: Sequence[Any], options: dict[str, Any]) -> Any:
        """Compute the operation with NumPy; a result without axes becomes a Python float."""
        if self.takes_sequence:
            out = self.function(arguments, **options)
        else:
            out = self.function(*arguments, **options)
        return out if isinstance(out, np.ndarray) and out.ndim else float(out)

    def differentiable(self, position: int) -> bool:
        """Tell whether the argument at this position has a gradient."""
        rules = self.derivatives if self.vjps is None else self.vjps
        try:
            return rules[position] is not None
        except IndexError:
            return False

    def _factor(self, position: int, out: Any, arguments: Sequence[Any]) -> Any:
        factor = self.derivatives[position]
        if not callable(factor):
            return factor
        try:
            return factor(out, *arguments)
        except (ArithmeticError, ValueError):  # where Python floats raise, NumPy gives inf or nan
            return factor(np.float64(out), *map(np.asarray, arguments))

    def local(self, position: int, out: Any, arguments: Sequence[Any]) -> Any:
        """Local derivative with respect to one argument: a float, an array of element-wise factors.

        None where the derivative is not element-wise (a matrix product, a sum, an index ...).
        """
        if self.derivatives is None:
            return None
        factor = self._factor(position, out, arguments)
        return np.multiply(factor, 1.0) if np.ndim(factor) else float(factor)

    def vjp(
        self,
        position: int,
        upstream: Any,
        out: Any,
        arguments: Sequence[Any],
        options: dict[str, Any],
    ) -> Any:
        """Gradient that flows to one argument, in the shape and precision of that argument."""
        argument = arguments[position]
        if self.derivatives is None:
            product = self.vjps[position](upstream, out, *arguments, **options)
        else:
            factor = self._factor(position, out, arguments)
            product = upstream if type(factor) is float and factor == 1 else upstream * factor
            product = _unbroadcast(product, argument)
        if type(argument) is float:
            return float(product)
        return product if product.dtype == argument.dtype else product.astype(argument.dtype)

    def label(self, constants: dict[int, Any], traced: int) -> tuple[str, str]:
        """(symbol, typst) with a single plain number folded in, as in ×½ for a division by 2."""
        if self.folds and traced in self.folds and len(constants) == 1:
            (constant,) = constants.values()
            if type(constant) is float:
                return self.folds[traced](constant)
        return self.symbol, self.typst


TABLE: dict[Callable[..., Any], Primitive] = {}


def register(
    function: Callable[..., Any],
    *,
    symbol: str,
    typst: str | None = None,
    derivatives: Sequence[Callable[..., Any] | float | None] | None = None,
    vjps: Sequence[Callable[..., Any] | None] | None = None,
    scalar: Callable[..., float] | None = None,
    folds: dict[int, Fold] | None = None,
    takes_sequence: bool = False,
) -> Primitive:
    """Add an operation to the table and return its row.

    Give `derivatives` for an element-wise operation, each called as d(out, *arguments) and
    multiplied with the upstream gradient, or else `vjps`, each called as v(g, out, *arguments,
    **options); one entry an argument, None for an argument without a gradient. The options that
    the operation accepts when traced are the defaulted parameters of its VJPs. The function is one
    that NumPy hands over to a traced value: a ufunc (SciPy's too) or a function of arrays. As in

        register(np.arctan, symbol="arctan", derivatives=(lambda out, x: 1 / (1 + x * x),))

    Raises TypeError if `function` is not callable or neither or both of the rules are given, and
    ValueError if the table has the function already or a ufunc has another number of arguments.
    """
    if not callable(function):
        raise TypeError(f"register: expected a function such as np.arctan, got {function!r}")
    if (derivatives is None) == (vjps is None):
        raise TypeError(
            f"register({function.__name__}): give either derivatives=(...) for an element-wise "
            "operation or vjps=(...) for any other, one entry an argument"
        )
    if function in TABLE:
        raise ValueError(f"register({function.__name__}): the table has this function already")
    if isinstance(function, np.ufunc) and function.nin != len(derivatives or vjps):
        raise ValueError(
            f"register({function.__name__}): expected {function.nin} rules, one an argument, "
            f"got {len(derivatives or vjps)}"
        )
    options: frozenset[str] = frozenset()
    if derivatives is not None:
        derivatives = tuple(float(d) if isinstance(d, (int, float)) else d for d in derivatives)
        most_arguments = len(derivatives)
    else:
        rule = next(rule for rule in vjps if rule is not None)
        parameters = inspect.signature(rule).parameters.values()
        options = frozenset(p.name for p in parameters if p.default is not p.empty)
        kinds = [p.kind for p in parameters]
        open_ended = inspect.Parameter.VAR_POSITIONAL in kinds
        positional = kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD)
        most_arguments = math.inf if open_ended else positional - 2  # without g and out
    TABLE[function] = Primitive(
        function,
        function.__name__,
        symbol,
        f'"{symbol}"' if typst is None else typst,
        derivatives,
        vjps,
        scalar,
        folds,
        options,
        most_arguments,
        takes_sequence,
    )
    return TABLE[function]


# --- how numbers look inside a symbol ----------------------------------------------------------

_VULGAR = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/8": "⅛"}
_SUPERSCRIPT = str.maketrans("−-0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _write(value: float | Fraction) -> tuple[str, str]:
    """Write a number as (text, typst): an integer, a fraction of small numbers, or 4 digits."""
    if not math.isfinite(value):
        text = f"{value}".replace("inf", "∞")
        return text.replace("-", "−"), text
    decimal, _, exponent = f"{float(value):.4g}".partition("e")
    fraction = Fraction(value)
    if isinstance(value, float) and float(decimal) != value:  # a rounded ⅓, but 0.1 is 0.1
        fraction = fraction.limit_denominator(1000)
    if (
        float(fraction) == float(value)
        and max(abs(fraction.numerator), fraction.denominator) < 100_000
    ):
        sign, digits = "−" if value < 0 else "", str(abs(fraction))
        return sign + _VULGAR.get(digits, digits), str(fraction)
    text = decimal.replace("-", "−")
    if not exponent:
        return text, decimal
    power = str(int(exponent))
    return f"{text}·10{power.translate(_SUPERSCRIPT)}", f"{decimal} dot 10^({power})"


def _operand(value: float | Fraction) -> tuple[str, str]:
    """Write a number that follows a sign, a negative one in parentheses."""
    text, typst = _write(value)
    return (f"({text})", f"({typst})") if value < 0 else (text, typst)


def _after(sign: str, typst: str, value: Callable[[float], Any] = float) -> Fold:
    """Put the number behind the sign: ×½."""

    def fold(c: float) -> tuple[str, str]:
        number = _operand(value(c))
        return f"{sign}{number[0]}", f"{typst} {number[1]}"

    return fold


def _around(text: str, typst: str) -> Fold:
    """Put the number into a form with the traced value as a dot: 1 − ·."""

    def fold(c: float) -> tuple[str, str]:
        number = _write(c)
        return text.format(number[0]), typst.format(number[1])

    return fold


def _as_exponent(c: float) -> tuple[str, str]:
    text, typst = _write(c)
    if text.lstrip("−").isdecimal():
        return f"(·){text.translate(_SUPERSCRIPT)}", f"(dot)^{_operand(c)[1]}"
    return f"(·)^({text})", f"(dot)^({typst})"


def _as_base(c: float) -> tuple[str, str]:
    text, typst = _write(c)
    if text.isdecimal():
        return f"{text}^(·)", f"{typst}^dot"
    return f"({text})^(·)", f"({typst})^dot"


def _reciprocal(c: float) -> float | Fraction:
    if c.is_integer() and c:
        return Fraction(1, int(c))
    return 1.0 / c if c else math.inf


# --- element-wise operations -------------------------------------------------------------------


def _either(scalar: Callable[..., float], array: Callable[..., Any]) -> Callable[..., Any]:
    """Make one function for Python floats and arrays: the fast one for what comes."""
    return lambda *xs: scalar(*xs) if all(type(x) is float for x in xs) else array(*xs)


_log = _either(math.log, np.log)
_exp = _either(math.exp, np.exp)
_power = _either(math.pow, np.power)
_sin = _either(math.sin, np.sin)
_cos = _either(math.cos, np.cos)
_sign = _either(lambda x: float((x > 0) - (x < 0)), np.sign)


def _not(condition: Any) -> Any:
    return np.logical_not(condition) if isinstance(condition, np.ndarray) else not condition


# At a tie the second argument of maximum and minimum takes the gradient, so that maximum(x, 0) has
# the sheets' derivative [x > 0] (A3.3, D6). The exponent's derivative is 0 where the base is 0.
# fmt: off
_ELEMENTWISE = (
    # function, on Python floats, local derivatives, symbol, typst, symbols with a number folded in
    (np.add, operator.add, (1, 1), "+", "+", dict.fromkeys((0, 1), _after("+", "+"))),
    (np.subtract, operator.sub, (1, -1),
     "−", "-", {0: _after("−", "-"), 1: _around("{} − ·", "{} - dot")}),
    (np.multiply, operator.mul, (lambda out, x, y: y, lambda out, x, y: x),
     "×", "times", dict.fromkeys((0, 1), _after("×", "times"))),
    (np.divide, operator.truediv, (lambda out, x, y: 1 / y, lambda out, x, y: -out / y),
     "÷", "div", {0: _after("×", "times", _reciprocal), 1: _around("{} ÷ ·", "({}) / dot")}),
    (np.power, math.pow, (lambda out, x, p: p * _power(x, p - (p != 0)),
                          lambda out, x, p: out * _log(x + (x == 0))),
     "(·)^(·)", "(dot)^((dot))", {0: _as_exponent, 1: _as_base}),
    (np.maximum, lambda x, y: x if x >= y or x != x else y,
     (lambda out, x, y: x > y, lambda out, x, y: y >= x),
     "max", "max", dict.fromkeys((0, 1), _around("max(·, {})", "max(dot, {})"))),
    (np.minimum, lambda x, y: x if x <= y or x != x else y,
     (lambda out, x, y: x < y, lambda out, x, y: y <= x),
     "min", "min", dict.fromkeys((0, 1), _around("min(·, {})", "min(dot, {})"))),
    (np.where, lambda c, x, y: x if c else y,
     (None, lambda out, c, x, y: c, lambda out, c, x, y: _not(c)), "where", '"where"', None),
    (np.negative, operator.neg, (-1,), "−(·)", "-(dot)", None),
    (np.absolute, abs, (lambda out, x: _sign(x),), "|·|", "abs(dot)", None),
    (np.sign, _sign, (0,), "sign", '"sign"', None),
    (np.square, lambda x: x * x, (lambda out, x: 2 * x,), "(·)²", "(dot)^2", None),
    (np.sqrt, math.sqrt, (lambda out, x: 0.5 / out,), "√", "sqrt(dot)", None),
    (np.reciprocal, lambda x: 1 / x, (lambda out, x: -out * out,), "1 ÷ ·", "1 / dot", None),
    (np.exp, math.exp, (lambda out, x: out,), "exp", "exp", None),
    (np.expm1, math.expm1, (lambda out, x: out + 1,), "exp(·) − 1", "exp(dot) - 1", None),
    (np.log, math.log, (lambda out, x: 1 / x,), "log", "log", None),
    (np.log1p, math.log1p, (lambda out, x: 1 / (1 + x),), "log(1 + ·)", "log(1 + dot)", None),
    (np.logaddexp, None, (lambda out, x, y: _exp(x - out), lambda out, x, y: _exp(y - out)),
     "log(eˣ + eʸ)", "log(e^x + e^y)", None),
    (np.tanh, math.tanh, (lambda out, x: 1 - out * out,), "tanh", "tanh", None),
    (np.sin, math.sin, (lambda out, x: _cos(x),), "sin", "sin", None),
    (np.cos, math.cos, (lambda out, x: -_sin(x),), "cos", "cos", None),
)
# fmt: on

for _function, _scalar, _derivatives, _symbol, _typst, _folds in _ELEMENTWISE:
    register(
        _function,
        symbol=_symbol,
        typst=_typst,
        derivatives=_derivatives,
        scalar=_scalar,
        folds=_folds,
    )


# --- vector-Jacobian products of the other operations ------------------------------------------


def _unbroadcast(g: Any, like: Any) -> Any:
    """Sum g over the axes along which `like` was broadcast."""
    shape = np.shape(like)
    if np.shape(g) == shape:
        return g
    if not shape:
        return float(np.sum(g))
    extra = g.ndim - len(shape)
    axes = [extra + axis for axis, n in enumerate(shape) if n == 1 and g.shape[extra + axis] != 1]
    return np.sum(g, axis=(*range(extra), *axes)).reshape(shape)


def _spread(g: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    """Put back the axes that a reduction of x removed, so that g broadcasts against x."""
    if axis is None or keepdims:
        return g
    return np.expand_dims(g, tuple(np.atleast_1d(axis) % np.ndim(x)))


def _sum(g, out, x, axis=None, *, keepdims=False):
    return np.broadcast_to(_spread(g, x, axis, keepdims), np.shape(x))


def _mean(g, out, x, axis=None, *, keepdims=False):
    return _sum(g / (np.size(x) // np.size(out)), out, x, axis, keepdims=keepdims)


def _extremum(g, out, x, axis=None, *, keepdims=False):
    """Equal largest (smallest) entries share the gradient equally."""
    hit = np.equal(x, _spread(out, x, axis, keepdims))
    return hit * _spread(g / np.sum(hit, axis=axis, keepdims=keepdims), x, axis, keepdims)


def _as_matrices(g, a, b):
    """View vectors as a row on the left, a column on the right, and g to match."""
    if b.ndim == 1:
        g, b = np.expand_dims(g, -1), b[:, None]
    if a.ndim == 1:
        g, a = np.expand_dims(g, -2), a[None, :]
    return g, a, b


def _matmul_left(g, out, a, b):
    g, left, right = _as_matrices(g, a, b)
    return _unbroadcast(g @ right.swapaxes(-1, -2), left).reshape(a.shape)


def _matmul_right(g, out, a, b):
    g, left, right = _as_matrices(g, a, b)
    return _unbroadcast(left.swapaxes(-1, -2) @ g, right).reshape(b.shape)


def _dot_left(g, out, a, b):
    if not np.ndim(a) or not np.ndim(b):
        return _unbroadcast(g * b, a)
    rows = np.moveaxis(b, max(b.ndim - 2, 0), 0)
    return np.tensordot(g, rows, axes=(range(a.ndim - 1, np.ndim(g)), range(1, b.ndim)))


def _dot_right(g, out, a, b):
    if not np.ndim(a) or not np.ndim(b):
        return _unbroadcast(g * a, b)
    kept = range(a.ndim - 1)
    return np.moveaxis(np.tensordot(a, g, axes=(kept, kept)), 0, max(b.ndim - 2, 0))


def _outer_left(g, out, a, b):
    return (g @ np.ravel(b)).reshape(np.shape(a))


def _outer_right(g, out, a, b):
    return (np.ravel(a) @ g).reshape(np.shape(b))


def _transpose(g, out, x, axes=None):
    return np.transpose(g, None if axes is None else np.argsort(np.asarray(axes) % x.ndim))


def _swapaxes(g, out, x, axis1, axis2):
    return np.swapaxes(g, axis1, axis2)


def _reshape(g, out, x, shape=None, order="C"):
    return np.reshape(g, np.shape(x), order=order)


def _ravel(g, out, x, order="C"):
    return np.reshape(g, np.shape(x), order=order)


def _reaxis(g, out, x, axis=None):
    """Of squeeze and expand_dims: axes of length 1 come and go."""
    return np.reshape(g, np.shape(x))


def _broadcast_to(g, out, x, shape=None):
    return _unbroadcast(g, x)


def _index(g, out, x, index):
    """Scatter g into zeros; entries that were picked several times add up."""
    whole = np.zeros_like(x)
    parts = index if isinstance(index, tuple) else (index,)
    if any(
        isinstance(part, (list, np.ndarray)) and np.asarray(part).dtype != bool for part in parts
    ):
        np.add.at(whole, index, g)
    else:
        whole[index] = g
    return whole


class _EachArgument:
    """VJPs of an operation on a sequence of arrays: one rule, told which argument is meant."""

    def __init__(self, rule: Callable[..., Any]) -> None:
        self.rule = rule

    def __getitem__(self, position: int) -> Callable[..., Any]:
        return functools.partial(self.rule, position)

    def __iter__(self) -> Iterator[Callable[..., Any]]:
        return iter((self.rule,))


def _concatenate(position, g, out, *arrays, axis=0):
    if axis is None:
        start = sum(np.size(array) for array in arrays[:position])
        part = g[start : start + np.size(arrays[position])]
        return part.reshape(np.shape(arrays[position]))
    start = sum(array.shape[axis] for array in arrays[:position])
    stop = start + arrays[position].shape[axis]
    return np.moveaxis(np.moveaxis(g, axis, 0)[start:stop], 0, axis)


def _stack(position, g, out, *arrays, axis=0):
    return np.moveaxis(g, axis, 0)[position]


_STRUCTURAL = (
    # function, VJP of each argument, symbol, typst
    (np.sum, (_sum,), "Σ", "sum"),
    (np.mean, (_mean,), "mean", '"mean"'),
    (np.max, (_extremum,), "max", "max"),
    (np.min, (_extremum,), "min", "min"),
    (np.matmul, (_matmul_left, _matmul_right), "matmul", '"matmul"'),
    (np.dot, (_dot_left, _dot_right), "dot", '"dot"'),
    (np.outer, (_outer_left, _outer_right), "outer", '"outer"'),
    (np.transpose, (_transpose,), "(·)ᵀ", "(dot)^top"),
    (np.swapaxes, (_swapaxes,), "swapaxes", '"swapaxes"'),
    (np.reshape, (_reshape,), "reshape", '"reshape"'),
    (np.ravel, (_ravel,), "ravel", '"ravel"'),
    (np.squeeze, (_reaxis,), "squeeze", '"squeeze"'),
    (np.expand_dims, (_reaxis,), "expand_dims", '"expand dims"'),
    (np.broadcast_to, (_broadcast_to,), "broadcast", '"broadcast"'),
    (operator.getitem, (_index,), "[·]", "[dot]"),
    (np.concatenate, _EachArgument(_concatenate), "concatenate", '"concatenate"'),
    (np.stack, _EachArgument(_stack), "stack", '"stack"'),
)  # fmt: skip

for _function, _vjps, _symbol, _typst in _STRUCTURAL:
    register(
        _function,
        symbol=_symbol,
        typst=_typst,
        vjps=_vjps,
        takes_sequence=isinstance(_vjps, _EachArgument),
    )


# --- functions that are not primitives ---------------------------------------------------------


def _clip(x, a_min=None, a_max=None):
    x = x if a_min is None else np.maximum(x, a_min)
    return x if a_max is None else np.minimum(x, a_max)


def _var(x, axis=None, *, keepdims=False):
    deviation = x - np.mean(x, axis=axis, keepdims=True)
    return np.mean(np.square(deviation), axis=axis, keepdims=keepdims)


def _std(x, axis=None, *, keepdims=False):
    return np.sqrt(_var(x, axis, keepdims=keepdims))


# Traced as the elementary operations they are made of.
COMPOSITES: dict[Callable[..., Any], Callable[..., Any]] = {
    np.clip: _clip,
    np.var: _var,
    np.std: _std,
}

# Piecewise constant or a matter of shape: they give plain values, constants of the graph.
PLAIN: frozenset[Callable[..., Any]] = frozenset(
    {
        np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal,
        np.logical_and, np.logical_or, np.logical_not, np.isnan, np.isinf, np.isfinite,
        np.argmax, np.argmin, np.argsort, np.allclose, np.isclose, np.array_equal,
        np.shape, np.ndim, np.size, np.zeros_like, np.ones_like, np.full_like,
    }
)  # fmt: skip
