"""The computational graph of a plain NumPy function: values forward, gradients back on every edge.

>>> import numpy as np
>>> def f(x1, x2):
...     return np.sqrt(x1 * x2)
>>> graph = trace(f, x1=2.0, x2=8.0)
>>> graph.output.value, graph.gradients()
(4.0, {'x1': 1.0, 'x2': 0.25})
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from mathcore.tracing import Constant, Tape, Traced

T = TypeVar("T")
_GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|"
    "upsilon|phi|chi|psi|omega"
)
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def trace(function: Callable[..., Any], /, **inputs: Any) -> Graph:
    """Run `function(**inputs)` once and return its computational graph at this point.

    Inputs are real numbers or arrays (float arrays keep their precision, integers become floats)
    and are copied. Branches (`if x > 0`, `np.where`) are those of this point: `Graph.evaluate`
    traces again. Plain values that the function uses are constants, without gradient and node;
    they are not copied and must not change while the graph is in use.

    Raises TypeError for inputs that are not real numbers and for an output that is not one value,
    ValueError for empty or NaN inputs and for an output that no input leads to, and
    NotImplementedError for an operation outside the table of primitives.
    """
    if not callable(function):
        raise TypeError(f"trace: expected a function first, got {function!r}")
    if not inputs:
        raise ValueError("trace: expected at least one input by name, as in trace(f, x=1.0)")
    tape = Tape()
    traced = {name: tape.input(name, _real(value, name)) for name, value in inputs.items()}
    result = function(**traced)
    if not isinstance(result, Traced):
        if isinstance(result, (tuple, list, dict)):
            raise TypeError(
                f"trace: expected the function to return one value, got a {type(result).__name__}; "
                "return one of its entries, or join them by np.stack or np.concatenate"
            )
        raise ValueError(
            f"trace: the output {result!r} does not depend on {', '.join(inputs)}, "
            "so there is no graph"
        )
    if result.tape is not tape:
        raise ValueError("trace: the function returned a value of another trace")
    return Graph(function, tape, result.index)


def named(value: T, name: str) -> T:
    """Name an intermediate value inside a traced function, and return it.

    On plain values it does nothing, so that the function still runs without being traced.
    Raises ValueError if another value of the graph has this name.
    """
    if isinstance(value, Traced):
        names = value.tape.names
        if names.get(value.index, name) != name or name in (
            other for index, other in names.items() if index != value.index
        ):
            raise ValueError(f"named: {name!r} is taken, or the value has another name already")
        names[value.index] = name
    return value


def _real(value: Any, name: str, what: str = "trace: input") -> float | np.ndarray:
    """Check a number or array and return it as a float or a float array of our own."""
    array = np.asarray(value)
    if array.dtype.kind not in "iuf":
        raise TypeError(
            f"{what} {name!r}: expected real numbers, got {array.dtype} ({value!r:.60})"
        )
    if array.size == 0:
        raise ValueError(f"{what} {name!r}: expected at least one entry, got shape {array.shape}")
    array = array.astype(array.dtype if array.dtype.kind == "f" else float)
    if np.isnan(np.min(array)):
        raise ValueError(f"{what} {name!r}: expected numbers, got NaN")
    return array if array.ndim else float(array)


class Graph:
    """A traced function: nodes in topological order, edges with their gradients.

    Made by `trace`. Nodes and edges are views on the tape, made when asked for.
    """

    def __init__(
        self, function: Callable[..., Any], tape: Tape, output: int, upstream: Any = None
    ) -> None:
        self.function = function
        self._tape = tape
        self._output = output
        self._upstream = upstream

    def __repr__(self) -> str:
        name = getattr(self.function, "__name__", "function")
        return f"<Graph of {name}: {len(self.nodes)} nodes, {len(self.edges)} edges>"

    @property
    def output(self) -> Node:
        """The node of the value that the function returned."""
        return Node(self, self._output)

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The input nodes, in the order in which they were given."""
        first = itertools.takewhile(lambda operation: operation is None, self._tape.operations)
        return tuple(Node(self, i) for i, _ in enumerate(first))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The inputs and every operation on the way to the output, in topological order."""
        tape = self._tape
        reached = bytearray(len(tape.values))
        reached[self._output] = 1
        for i in range(self._output, -1, -1):
            if reached[i]:
                for j in tape.arguments(i):
                    reached[j] = 1
        operations = tape.operations
        return tuple(
            Node(self, i)
            for i in range(self._output + 1)
            if operations[i] is None or (reached[i] and operations[i] is not Constant)
        )

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """All edges, by target and then by argument."""
        return tuple(edge for node in self.nodes for edge in node.incoming)

    @cached_property
    def _outgoing(self) -> dict[int, tuple[Edge, ...]]:
        edges: dict[int, list[Edge]] = {}
        for edge in self.edges:
            edges.setdefault(edge.source.index, []).append(edge)
        return {index: tuple(uses) for index, uses in edges.items()}

    def node(self, name: str) -> Node:
        """Return the input or named value of this name. Raises KeyError for another name."""
        for index, other in self._tape.names.items():
            if other == name:
                return Node(self, index)
        raise KeyError(f"no node is named {name!r}; names: {', '.join(self._tape.names.values())}")

    def evaluate(self, **inputs: Any) -> Graph:
        """Trace the same function at other values of some or all inputs (branches included).

        Raises ValueError for names that are not inputs.
        """
        values = {node.name: node.value for node in self.inputs}
        if unknown := inputs.keys() - values.keys():
            raise ValueError(
                f"evaluate: expected some of {', '.join(values)}, got {', '.join(sorted(unknown))}"
            )
        return trace(self.function, **{**values, **inputs})

    def with_upstream(self, upstream: Any) -> Graph:
        """Return the same graph with a gradient that arrives at the output, of the output's shape.

        Raises ValueError for another shape, an empty array or NaN, TypeError if it is not real.
        """
        value = self._tape.values[self._output]
        upstream = _real(upstream, "upstream", "gradients:")
        if np.shape(upstream) != np.shape(value):
            raise ValueError(
                f"gradients: expected an upstream gradient of the output's shape "
                f"{np.shape(value)}, got {np.shape(upstream)}"
            )
        return Graph(self.function, self._tape, self._output, upstream)

    def gradients(self, *names: str, upstream: Any = None) -> dict[str, float | np.ndarray]:
        """Gradients of the output with respect to the inputs named (all, if none is named).

        Each has the shape and precision of its input. `upstream` is the gradient that arrives at
        the output, 1 for a scalar output. Only what the named inputs need is computed.

        Raises ValueError for an unknown name, and for an array output without `upstream`.
        """
        if upstream is not None:
            return self.with_upstream(upstream).gradients(*names)
        inputs = {node.name: node.index for node in self.inputs}
        if unknown := set(names) - inputs.keys():
            raise ValueError(
                f"gradients: expected some of {', '.join(inputs)}, got {', '.join(sorted(unknown))}"
            )
        asked = {name: inputs[name] for name in names or inputs}
        gradients = self._backward(self._leading_to(asked.values()) if names else self._traced())
        values = self._tape.values
        return {
            name: _total(gradients[i], values[i]) if i <= self._output else _total(None, values[i])
            for name, i in asked.items()
        }

    def _traced(self) -> bytes:
        """Mark the entries of the tape that are not constants: they depend on some input."""
        return bytes(map(operator.is_not, self._tape.operations, itertools.repeat(Constant)))

    def _leading_to(self, targets: Iterable[int]) -> bytearray:
        """Mark the entries of the tape that depend on the targets."""
        marks = bytearray(len(self._tape.values))
        for i in targets:
            marks[i] = 1
        for i in range(len(marks)):
            for j in self._tape.arguments(i):
                if marks[j]:
                    marks[i] = 1
        return marks

    @cached_property
    def _gradients(self) -> list[Any]:
        """Gradient of the output with respect to every entry of the tape, None where it is zero."""
        return self._backward(self._traced())

    def _backward(self, needed: bytes | bytearray) -> list[Any]:
        """Sweep the tape from the output back, and add up what the edges carry downstream."""
        tape = self._tape
        operations, values, first, second = tape.operations, tape.values, tape.first, tape.second
        gradients: list[Any] = [None] * (self._output + 1)
        gradients[self._output] = self._seed()
        for i in range(self._output, -1, -1):
            upstream = gradients[i]
            primitive = operations[i]
            if upstream is None or primitive is None:
                continue
            out = values[i]
            derivatives = primitive.derivatives
            if type(out) is float and derivatives is not None and len(derivatives) == 2:
                # the bulk of a scalar graph: the loop below, written out for two numbers
                j, k = first[i], second[i]
                x, y = values[j], values[k]
                d, e = derivatives
                try:
                    if needed[j]:
                        to_x = upstream * (d if type(d) is float else d(out, x, y))
                    if needed[k]:
                        to_y = upstream * (e if type(e) is float else e(out, x, y))
                except (ArithmeticError, ValueError):
                    pass
                else:
                    if needed[j]:
                        before = gradients[j]
                        gradients[j] = to_x if before is None else before + to_x
                    if needed[k]:
                        before = gradients[k]
                        gradients[k] = to_y if before is None else before + to_y
                    continue
            indices = tape.arguments(i)
            arguments = [values[j] for j in indices]
            options = tape.options.get(i, {})
            for position, j in enumerate(indices):
                if needed[j]:
                    downstream = primitive.vjp(position, upstream, out, arguments, options)
                    before = gradients[j]
                    gradients[j] = downstream if before is None else before + downstream
        return gradients

    def _seed(self) -> Any:
        if self._upstream is not None:
            return self._upstream
        value = self._tape.values[self._output]
        if type(value) is float:
            return 1.0
        raise ValueError(
            f"gradients: the output has shape {value.shape}; give the gradient that arrives there, "
            "gradients(upstream=...) or with_upstream(...), or let the function return a scalar"
        )


def _total(gradient: Any, value: Any) -> float | np.ndarray:
    """Return a gradient as the caller's own; None is the zero of an unused value."""
    if gradient is None:
        return np.zeros_like(value) if isinstance(value, np.ndarray) else 0.0
    return np.array(gradient) if isinstance(value, np.ndarray) else float(gradient)


@dataclass(frozen=True, slots=True, repr=False)
class Node:
    """An input or an operation of a graph, with its value and the gradient of the output there."""

    graph: Graph
    index: int

    def __repr__(self) -> str:
        return f"<Node {self.symbol} = {self.value!r}>"

    @property
    def name(self) -> str | None:
        """The name of an input, or the one given by `named`; None for other operations."""
        return self.graph._tape.names.get(self.index)

    @property
    def operation(self) -> str | None:
        """The name of the primitive, as "divide"; None for an input."""
        primitive = self.graph._tape.operations[self.index]
        return None if primitive is None else primitive.name

    @property
    def symbol(self) -> str:
        """What a lecturer draws into the node, as plain text: x₁, +, ×½, (·)², √."""
        return self._label()[0]

    @property
    def typst(self) -> str:
        """The symbol as Typst math: x_1, +, times 1/2, (dot)^2, sqrt(dot)."""
        return self._label()[1]

    def _label(self) -> tuple[str, str]:
        tape = self.graph._tape
        primitive = tape.operations[self.index]
        if primitive is None:
            return _variable(tape.names[self.index])
        positions = enumerate(tape.arguments(self.index))
        constants = {p: tape.values[j] for p, j in positions if tape.operations[j] is Constant}
        traced = [p for p in range(len(tape.arguments(self.index))) if p not in constants]
        return primitive.label(constants, traced[0])

    @property
    def value(self) -> float | np.ndarray:
        """What the node computed: a Python float, or a read-only array."""
        return _read_only(self.graph._tape.values[self.index])

    @property
    def gradient(self) -> float | np.ndarray:
        """Gradient of the output with respect to this node, in the shape of its value."""
        gradient = self.graph._gradients[self.index] if self.index <= self.graph._output else None
        return _read_only(_total(gradient, self.graph._tape.values[self.index]))

    @property
    def parents(self) -> tuple[Node, ...]:
        """The nodes this one was computed from, by argument; a node used twice occurs twice."""
        return tuple(edge.source for edge in self.incoming)

    @property
    def incoming(self) -> tuple[Edge, ...]:
        """The edges from the parents, by argument."""
        tape = self.graph._tape
        return tuple(
            Edge(self.graph, self.index, position)
            for position, j in enumerate(tape.arguments(self.index))
            if tape.operations[j] is not Constant
        )

    @property
    def outgoing(self) -> tuple[Edge, ...]:
        """The edges to the nodes that use this one; their downstream sums to the gradient."""
        return self.graph._outgoing.get(self.index, ())


@dataclass(frozen=True, slots=True, repr=False)
class Edge:
    """The use of a value as one argument of an operation: how the gradient passes there."""

    graph: Graph
    target_index: int
    position: int

    def __repr__(self) -> str:
        return f"<Edge {self.source.symbol} → {self.target.symbol}, argument {self.position}>"

    @property
    def source(self) -> Node:
        """The node whose value is used."""
        return Node(self.graph, self.graph._tape.arguments(self.target_index)[self.position])

    @property
    def target(self) -> Node:
        """The operation that uses it."""
        return Node(self.graph, self.target_index)

    @property
    def upstream(self) -> float | np.ndarray:
        """Gradient of the output with respect to the target."""
        return self.target.gradient

    @property
    def local(self) -> float | np.ndarray | None:
        """Local derivative of the target with respect to this argument.

        A float between scalars; the element-wise factors (a float or an array that broadcasts)
        for an element-wise operation on arrays; None for any other operation, whose Jacobian is
        never formed.
        """
        primitive, out, arguments = self._operation()
        return _read_only(primitive.local(self.position, out, arguments))

    @property
    def downstream(self) -> float | np.ndarray:
        """What this edge contributes to the gradient of the source: upstream times local."""
        primitive, out, arguments = self._operation()
        options = self.graph._tape.options.get(self.target_index, {})
        return _read_only(primitive.vjp(self.position, self.upstream, out, arguments, options))

    def _operation(self) -> tuple[Any, Any, list[Any]]:
        tape = self.graph._tape
        arguments = [tape.values[j] for j in tape.arguments(self.target_index)]
        return tape.operations[self.target_index], tape.values[self.target_index], arguments


def _read_only(value: Any) -> Any:
    """Show an array of the graph without letting it be changed."""
    if not isinstance(value, np.ndarray):
        return value
    view = value.view()
    view.flags.writeable = False
    return view


def _variable(name: str) -> tuple[str, str]:
    """(symbol, typst) of a name: x1 is set as x₁, a longer name as upright text."""
    parts = re.fullmatch(r"([^\W\d_]+)_?(\d*)", name)
    if parts is None:
        return name, f'"{name}"'
    letters, digits = parts.groups()
    typst = letters if len(letters) == 1 or _GREEK.fullmatch(letters) else f'"{letters}"'
    return letters + digits.translate(_SUBSCRIPT), f"{typst}_{digits}" if digits else typst
