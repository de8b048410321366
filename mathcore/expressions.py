"""Inert, ordered expressions: what a lecturer writes, in the order it is written.

Every node is a sympy ``Expr`` whose constructor does nothing but store its arguments, so hashing,
equality and traversal are sympy's while nothing is ever reordered, merged or cancelled. The only
way out is ``doit()``, which lowers an expression to ordinary sympy (see ``lowering``).

Three kinds of leaves carry their meaning with them, so that no table of declarations is needed:
an ``Index`` knows its range, an ``Array`` its shape and domain, a ``Definition`` its body.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Any

import sympy
from sympy import AtomicExpr, Basic, Expr, Integer

Path = tuple[int, ...]
Shape = tuple[Expr, ...]


class Domain(enum.Enum):
    """From where the entries of a leaf are taken; both verification engines obey it."""

    REAL = "real"
    POSITIVE = "positive"
    UNIT = "open unit interval"
    DISTRIBUTION = "distribution along the first axis"
    ONE_HOT = "one-hot along the first axis"
    MASK = "zero or one"


class Inert:
    """Operators that build nodes and evaluate nothing; chains of + and · stay flat."""

    _op_priority = 100  # ahead of sympy's numbers, so that Integer(2) * x comes here

    def __add__(self, other):
        return plus(self, _inert(other))

    def __radd__(self, other):
        return plus(_inert(other), self)

    def __sub__(self, other):
        return plus(self, Negative(_inert(other)))

    def __rsub__(self, other):
        return plus(_inert(other), Negative(self))

    def __mul__(self, other):
        return times(self, _inert(other))

    def __rmul__(self, other):
        return times(_inert(other), self)

    def __truediv__(self, other):
        return Fraction(self, _inert(other))

    def __rtruediv__(self, other):
        return Fraction(_inert(other), self)

    def __pow__(self, other):
        return Power(self, _inert(other))

    def __neg__(self):
        return Negative(self)

    def __str__(self) -> str:
        from .text import text

        return text(self)

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        from .latex import latex

        return f"$\\displaystyle {latex(self)}$"

    def __deepcopy__(self, memo: dict) -> Expr:
        return self  # nothing in an expression changes

    def doit(self, **hints: Any) -> Expr:
        """Lower to ordinary sympy, which evaluates as sympy does."""
        from .lowering import lower

        return lower(self)


def _inert(value: Any) -> Expr:
    """Accept a Python number beside an expression; anything else must be an expression already."""
    if isinstance(value, Basic):
        return value
    # strict, since a text would be evaluated as Python
    try:
        converted = sympy.sympify(value, strict=True)
    except sympy.SympifyError:
        converted = sympy.nan
    if not (converted.is_Rational or converted in (sympy.true, sympy.false)):
        raise TypeError(
            f"expected an expression or an exact number, got {value!r}; "
            "write decimals as fractions, for example sympy.Rational(1, 100)"
        )
    return converted


# ------------------------------------------------------------------------------------- leaves


class Leaf(Inert, AtomicExpr):
    """A named atom; two leaves are equal when every attribute is."""

    __slots__ = ("content", "name")
    is_commutative = True
    is_known = False  # whether it stands for a number that needs no further word

    @classmethod
    def _make(cls, name: str, *content: Any) -> Leaf:
        if not isinstance(name, str) or not name:
            raise TypeError(f"a {cls.__name__} needs a non-empty name, got {name!r}")
        leaf = Expr.__new__(cls)
        leaf.name = name
        leaf.content = content
        return leaf

    def _hashable_content(self):
        return (self.name, *self.content)

    def __getnewargs__(self):
        return (self.name, *self.content)

    def sort_key(self, order=None):
        """Order by class and name, which is the same in every process."""
        return (
            self.class_key(),
            (1, (type(self).__name__ + self.name,)),
            sympy.S.One.sort_key(),
            1,
        )


class Size(Leaf):
    """A symbolic dimension: a positive integer such as K or m."""

    def __new__(cls, name: str) -> Size:
        return cls._make(name)


class Index(Leaf):
    """An index that runs from 1 to ``size``."""

    def __new__(cls, name: str, size: Expr) -> Index:
        return cls._make(name, _inert(size))

    @property
    def size(self) -> Expr:
        """The last value of the index."""
        return self.content[0]


class Scalar(Leaf):
    """A free real number, with the domain it is taken from."""

    def __new__(cls, name: str, domain: Domain = Domain.REAL) -> Scalar:
        return cls._make(name, domain)

    @property
    def domain(self) -> Domain:
        """Where its values come from."""
        return self.content[0]


class Head(Leaf):
    """Something with components: ``head[i, j]`` is a component, ``head`` alone the whole."""

    def __getitem__(self, indices: Any) -> Component:
        indices = indices if isinstance(indices, tuple) else (indices,)
        return Component(self, *indices)

    def __iter__(self):
        raise TypeError(f"{self.name} has symbolically many components and cannot be iterated")

    @property
    def shape(self) -> Shape:
        """One size an axis; a vector is a column."""
        raise NotImplementedError


class Array(Head):
    """A free array of the given shape: an input, a weight matrix, a target."""

    def __new__(cls, name: str, shape: tuple, domain: Domain = Domain.REAL) -> Array:
        return cls._make(name, tuple(_inert(size) for size in shape), domain)

    @property
    def shape(self) -> Shape:
        """One size an axis."""
        return self.content[0]

    @property
    def domain(self) -> Domain:
        """Where its entries come from."""
        return self.content[1]


class Definition(Head):
    """A quantity defined by a formula: ``Definition("y", (k,), exp(z[k]) / Summation(...))``.

    The parameters are indices; the shape is theirs. Every other index in the body must be bound.
    Raises ValueError when the body holds an index that is neither bound nor a parameter.
    """

    def __new__(cls, name: str, parameters: tuple[Index, ...], body: Expr) -> Definition:
        body = _inert(body)
        loose = [i.name for i in free_indices(body) if i not in parameters]
        if loose:
            raise ValueError(
                f"the definition of {name} leaves the indices {', '.join(loose)} open; "
                "make them parameters or sum over them"
            )
        return cls._make(name, tuple(parameters), body)

    @property
    def parameters(self) -> tuple[Index, ...]:
        """The indices of a component."""
        return self.content[0]

    @property
    def body(self) -> Expr:
        """The formula of the component with those indices."""
        return self.content[1]

    @property
    def shape(self) -> Shape:
        """The ranges of the parameters."""
        return tuple(parameter.size for parameter in self.parameters)

    def at(self, *indices: Expr) -> Expr:
        """Return the formula of the component with these indices."""
        return substitute(self.body, dict(zip(self.parameters, indices, strict=True)))


class Decimal(Leaf):
    """A known number, shown by the digits it was given in: ``Decimal("0.65")``."""

    is_known = True

    def __new__(cls, digits: str) -> Decimal:
        try:
            value = sympy.Rational(digits)
        except (TypeError, ValueError):
            raise ValueError(f"expected the digits of a decimal, got {digits!r}") from None
        return cls._make(digits, value)

    def __getnewargs__(self):
        return (self.name,)

    @property
    def value(self) -> sympy.Rational:
        """The exact number."""
        return self.content[0]


class Rounded(Decimal):
    """A number known to the digits shown: it equals what rounds to them."""

    @property
    def half_unit(self) -> sympy.Rational:
        """Half a unit of the last digit: how far the exact number may lie."""
        _, _, decimals = self.name.partition(".")
        return sympy.Rational(1, 2 * 10 ** len(decimals))


class Table(Head):
    """A vector or matrix of known numbers, given as rows of digits."""

    is_known = True

    def __new__(cls, name: str, rows: tuple) -> Table:
        entries = tuple(
            tuple(map(Decimal, row)) if isinstance(row, tuple) else Decimal(row) for row in rows
        )
        widths = {len(row) for row in entries if isinstance(row, tuple)}
        if not entries or len(widths) > 1:
            raise ValueError(f"the rows of {name} must have one length, got {sorted(widths)}")
        return cls._make(name, entries)

    def __getnewargs__(self):
        rows = self.content[0]
        digits = [
            tuple(e.name for e in row) if isinstance(row, tuple) else row.name for row in rows
        ]
        return (self.name, tuple(digits))

    @property
    def shape(self) -> Shape:
        """Number of rows, and of columns for a matrix."""
        rows = self.content[0]
        columns = (len(rows[0]),) if isinstance(rows[0], tuple) else ()
        return tuple(map(Integer, (len(rows), *columns)))

    def entry(self, *indices: int) -> Decimal:
        """Return the number at these indices, counted from 1; raises ValueError outside."""
        found = self.content[0]
        for index, extent in zip(indices, self.shape, strict=True):
            if not 1 <= index <= extent:
                raise ValueError(f"{self.name} has no entry {indices}: its shape is {self.shape}")
            found = found[index - 1]
        return found


def define(name: str, body: Expr) -> Component:
    """Define a scalar quantity by its formula and return it, ready for use in expressions."""
    return Component(Definition(name, (), body))


# -------------------------------------------------------------------------------------- nodes


def _argument(number: int, meaning: str) -> property:
    """Give an argument of a node its name."""
    return property(lambda node: node.args[number], doc=meaning)


class Expression(Inert, Expr):
    """An inert node; ``args`` keep the order in which they were written."""

    __slots__ = ()
    is_commutative = True

    def __new__(cls, *args: Any) -> Expression:
        return Basic.__new__(cls, *map(_inert, args))


class Plus(Expression):
    """A sum of terms; a difference is a sum with a ``Negative``."""


class Times(Expression):
    """A product of factors in their written order; a scalar may scale a vector or a matrix."""


class Negative(Expression):
    """−a."""

    __match_args__ = ("operand",)
    operand: Expr = _argument(0, "What is negated.")


class Fraction(Expression):
    """A fraction with a bar."""

    __match_args__ = ("numerator", "denominator")
    numerator: Expr = _argument(0, "Above the bar.")
    denominator: Expr = _argument(1, "Below the bar.")


class Power(Expression):
    """base^exponent; exponent 1/2 is shown as a root."""

    __match_args__ = ("base", "exponent")
    base: Expr = _argument(0, "What is raised.")
    exponent: Expr = _argument(1, "To what it is raised.")


class Function(Expression):
    """A function of one argument; applied to a vector it acts on each component."""

    __match_args__ = ("argument",)
    argument: Expr = _argument(0, "What the function is applied to.")


class Exp(Function):
    """e^x."""


class Log(Function):
    """The natural logarithm."""


class ReLU(Function):
    """max(x, 0), whose derivative is taken as the indicator [x > 0]."""


class LeakyReLU(Function):
    """x for x > 0 and slope·x otherwise; arguments (x, slope)."""

    slope: Expr = _argument(1, "The slope on the negative side.")


class Softmax(Function):
    """The softmax of a whole vector; of a matrix, of each column."""


class KroneckerDelta(Expression):
    """δ_ij: one when the two indices are equal, zero otherwise."""


class Summation(Expression):
    """Σ of ``body`` over ``index`` from ``lower`` to ``upper``, leaving out ``excluded`` values.

    ``Summation(body, index)`` runs over the whole range of the index.
    """

    __match_args__ = ("body", "index")

    def __new__(cls, body: Expr, index: Index, lower=1, upper=None, *excluded) -> Summation:
        if not isinstance(index, Index):
            raise TypeError(f"a sum runs over an Index, got {index!r}")
        upper = index.size if upper is None else upper
        return super().__new__(cls, body, index, lower, upper, *excluded)

    body: Expr = _argument(0, "The summand.")

    @property
    def index(self) -> Index:
        """The bound index."""
        return self.args[1]

    lower: Expr = _argument(2, "The first value.")
    upper: Expr = _argument(3, "The last value.")

    @property
    def excluded(self) -> tuple[Expr, ...]:
        """Values that the index leaves out, as in Σ_{j≠k}."""
        return self.args[4:]

    @property
    def is_full(self) -> bool:
        """Whether the whole range of the index is summed."""
        return self.lower == 1 and self.upper == self.index.size and not self.excluded


class PartialDerivative(Expression):
    """∂f/∂x in the computational graph: x is varied, what x is computed from is not.

    x is a leaf, or a defined quantity (then a node of the graph). With a whole array below the bar
    it is the gradient (of a scalar) or the Jacobian (of a vector, one row a component).
    """

    __match_args__ = ("function", "variable")
    function: Expr = _argument(0, "What is differentiated.")
    variable: Expr = _argument(1, "What is varied.")


class Component(Expression):
    """A component of an array, of a defined quantity, or of a vector or matrix expression."""

    __match_args__ = ("whole", "indices")

    def __new__(cls, whole: Expr, *indices: Any) -> Component:
        rank = len(shape(whole))
        if len(indices) != rank:
            raise ValueError(
                f"{whole} has {rank} axes and was given {len(indices)} indices: {indices}"
            )
        return super().__new__(cls, whole, *indices)

    whole: Expr = _argument(0, "What it is a component of.")

    @property
    def indices(self) -> tuple[Expr, ...]:
        """Its indices, one an axis."""
        return self.args[1:]


class SmoothFunction(Expression):
    """A differentiable function of whole arrays of which nothing else is known: a general loss."""


class Comparison(Expression):
    """A relation between two scalars, for conditions, cases and indicators."""

    __match_args__ = ("left", "right")
    left: Expr = _argument(0, "Left of the sign.")
    right: Expr = _argument(1, "Right of the sign.")


class Equal(Comparison):
    """left = right."""


class NotEqual(Comparison):
    """left ≠ right."""


class Greater(Comparison):
    """left > right."""


class GreaterEqual(Comparison):
    """left ≥ right."""


class Less(Comparison):
    """left < right."""


class LessEqual(Comparison):
    """left ≤ right."""


class Indicator(Expression):
    """Iverson bracket: one where the comparison holds, zero elsewhere; component by component."""

    __match_args__ = ("condition",)
    condition: Expr = _argument(0, "The comparison.")


class Cases(Expression):
    """``Cases(value, condition, value, condition, …, value, True)``: the first that holds."""

    @property
    def branches(self) -> tuple[tuple[Expr, Basic], ...]:
        """Pairs of value and condition."""
        return tuple(zip(self.args[::2], self.args[1::2], strict=True))


class Expectation(Expression):
    """𝔼 of ``body`` over ``draw``: a component of an array, uniform on the open unit interval.

    The draw is bound, as the index of a sum is. Raises ValueError for a draw from elsewhere.
    """

    __match_args__ = ("body", "draw")

    def __new__(cls, body: Expr, draw: Component) -> Expectation:
        if not (isinstance(draw, Component) and is_of_unit_interval(draw)):
            raise ValueError(f"an expectation is over a component in (0, 1), got {draw}")
        return super().__new__(cls, body, draw)

    body: Expr = _argument(0, "What is averaged.")
    draw: Expr = _argument(1, "Over what.")


def is_of_unit_interval(expression: Expr) -> bool:
    """Tell whether this is a free number, or an entry of an array, from the open unit interval."""
    leaf = expression.whole if isinstance(expression, Component) else expression
    return isinstance(leaf, Array | Scalar) and leaf.domain is Domain.UNIT


# ------------------------------------------------------------------------ vectors and matrices


class MatrixProduct(Expression):
    """A product of vectors and matrices; a vector is a column."""


class Transpose(Function):
    """Aᵀ."""


class Hadamard(Expression):
    """The component-wise product ⊙."""


class Diagonal(Function):
    """diag(v): the square matrix with v on its diagonal."""


class Ones(Expression):
    """The vector of ones of the given length."""


class UnitVector(Expression):
    """e_k: one at ``index``, zero elsewhere; its length is the range of the index."""


class ShapeOf(Function):
    """Rows and columns of a vector or matrix, as a vector of two; a vector has one column."""


class Dimensions(Expression):
    """rows × columns: a shape, as a vector of two."""

    rows: Expr = _argument(0, "The number of rows.")
    columns: Expr = _argument(1, "The number of columns.")


class DimensionProduct(Expression):
    """Shapes side by side, (n × k)(k × m), as the factors of a matrix product have them.

    Its value is n × m where the inner sizes agree; elsewhere it has none.
    """


class Equation(Expression):
    """left = right, where both sides are scalars, vectors or matrices of one shape."""

    __match_args__ = ("left", "right")
    left: Expr = _argument(0, "The left side.")
    right: Expr = _argument(1, "The right side.")


class Equalities(Expression):
    """first = second = … = last, in one line, as a formula with its value in numbers.

    To be shown: what is verified is an `Equation`.
    """


# ------------------------------------------------------------------- building without nesting


def plus(*terms: Any) -> Expr:
    """Build a sum, flat: a sum among the terms gives its own terms."""
    return _flat(Plus, terms)


def times(*factors: Any) -> Expr:
    """Build a product, flat: a product among the factors gives its own factors."""
    return _flat(Times, factors)


def _flat(kind: type[Expression], parts: tuple) -> Expr:
    flat: list[Expr] = []
    for part in map(_inert, parts):
        flat.extend(_flat_parts(part, kind))
    return flat[0] if len(flat) == 1 else kind(*flat)


def _flat_parts(part: Expr, kind: type[Expression]) -> tuple[Expr, ...]:
    return part.split(kind) if isinstance(part, Located) else _split(part, kind)


def _split(part: Expr, kind: type[Expression]) -> tuple[Expr, ...]:
    if not isinstance(part, kind):
        return (part,)
    return tuple(inner for argument in part.args for inner in _flat_parts(argument, kind))


class Located(Leaf):
    """A sub-expression on its way through a rule, with the places it was taken from.

    Rules build their results from these, so where each part came from is known without
    any rule having to say so; see ``rules.rewriting``.
    """

    def __new__(cls, expression: Expr, origins: tuple[Path, ...]) -> Located:
        return cls._make("located", expression, tuple(origins))

    @property
    def expression(self) -> Expr:
        """The sub-expression."""
        return self.content[0]

    @property
    def origins(self) -> tuple[Path, ...]:
        """Paths in the source of the rule."""
        return self.content[1]

    def part(self, *path: int) -> Located:
        """Return the sub-expression at a relative path, located too."""
        return Located(at(self.expression, path), tuple(o + path for o in self.origins))

    def split(self, kind: type[Expression]) -> tuple[Expr, ...]:
        """Return the located parts of a node of that kind, nested ones opened; else itself."""
        if not isinstance(self.expression, kind):
            return (self,)
        parts = range(len(self.expression.args))
        return tuple(inner for n in parts for inner in self.part(n).split(kind))


# ------------------------------------------------------------------------------------- shapes


def shape(expression: Expr) -> Shape:
    """Return the shape: () for a scalar, (n,) for a column, (n, m) for a matrix.

    Raises ValueError when shapes inside do not agree, naming both.
    """
    match expression:
        case Located():
            return shape(expression.expression)
        case Head():
            return expression.shape
        case Component() | KroneckerDelta() | SmoothFunction():
            return ()
        case ShapeOf() | Dimensions() | DimensionProduct():
            return (Integer(2),)
        case Ones():
            return (expression.args[0],)
        case UnitVector():
            return (expression.args[0].size,)
        case PartialDerivative(function, variable):
            return shape(function) + shape(variable)
        case MatrixProduct():
            result = shape(expression.args[0])
            for factor in expression.args[1:]:
                result = _product_shape(result, shape(factor))
            return result
        case Transpose(argument):
            axes = shape(argument)
            return (Integer(1), *axes) if len(axes) == 1 else tuple(reversed(axes))
        case Diagonal(argument):
            return shape(argument) * 2
        case Cases():
            return _common_shape(expression.args[::2], "cases")
        case Equation():
            return _common_shape(expression.args, "the sides of an equation", scalars=False)
        case Plus() | Hadamard():
            return _common_shape(expression.args, "terms" if expression.func is Plus else "factors")
        case Summation(body, _):
            return shape(body)
        case Expression():
            return _common_shape(expression.args, "arguments")
        case _:
            return ()


def _common_shape(parts: tuple, what: str, scalars: bool = True) -> Shape:
    """Return the one shape of all parts; scalars go with every shape where that is allowed."""
    shapes = [own for own in map(shape, parts) if own or not scalars]
    for own in shapes:
        if own != shapes[0]:
            raise ValueError(f"{what} have the shapes {_times(shapes[0])} and {_times(own)}")
    return shapes[0] if shapes else ()


def _product_shape(left: Shape, right: Shape) -> Shape:
    """Return the shape of a matrix product, with columns as n × 1."""
    full_left = left + (Integer(1),) * (2 - len(left))
    full_right = right + (Integer(1),) * (2 - len(right))
    if full_left[1] != full_right[0]:
        raise ValueError(
            f"a product of {_times(full_left)} and {_times(full_right)}: "
            f"the inner sizes {full_left[1]} and {full_right[0]} do not agree"
        )
    rows, columns = full_left[0], full_right[1]
    if columns == 1:
        return () if rows == 1 else (rows,)
    return (rows, columns)


def _times(axes: Shape) -> str:
    return " × ".join(map(str, axes)) or "scalar"


# --------------------------------------------------------------------- traversal, substitution


def at(expression: Expr, path: Path) -> Expr:
    """Return the sub-expression at a path of argument numbers.

    Raises ValueError when the path leads out of the expression.
    """
    whole = expression
    for step in path:
        if step >= len(expression.args):
            raise ValueError(f"{whole} has no part at the path {path}")
        expression = expression.args[step]
    return expression


def replace_at(expression: Expr, path: Path, new: Expr) -> Expr:
    """Return the expression with the sub-expression at ``path`` replaced."""
    if not path:
        return new
    arguments = list(expression.args)
    arguments[path[0]] = replace_at(arguments[path[0]], path[1:], new)
    return expression.func(*arguments)


def walk(expression: Basic, path: Path = ()) -> Iterator[tuple[Path, Basic]]:
    """Yield every sub-expression with its path, outermost first, left to right."""
    yield path, expression
    for number, argument in enumerate(expression.args):
        yield from walk(argument, (*path, number))


def leaves(expression: Basic) -> dict[Leaf, None]:
    """Return the free leaves in the order in which they are first met (bound indices left out)."""
    found: dict[Leaf, None] = {}
    _collect(expression, frozenset(), found)
    return found


def _collect(expression: Basic, bound: frozenset, found: dict) -> None:
    if isinstance(expression, Located):
        _collect(expression.expression, bound, found)
    elif isinstance(expression, Leaf):
        if expression not in bound:
            found.setdefault(expression)
    elif isinstance(expression, Summation):
        _collect(expression.body, bound | {expression.index}, found)
        for argument in expression.args[2:]:
            _collect(argument, bound, found)
    else:
        for argument in expression.args:
            _collect(argument, bound, found)


def free_indices(expression: Basic) -> tuple[Index, ...]:
    """Return the indices that are not bound by a sum, in the order in which they are met."""
    return tuple(leaf for leaf in leaves(expression) if isinstance(leaf, Index))


def substitute(expression: Basic, replacements: Mapping[Expr, Expr]) -> Basic:
    """Replace leaves or sub-expressions, renaming a bound index that would capture a new one."""
    if expression in replacements:
        return replacements[expression]
    match expression:
        case Located():
            return Located(substitute(expression.expression, replacements), expression.origins)
        case Summation(body, index):
            inner = {old: new for old, new in replacements.items() if old != index}
            in_body = leaves(body)
            in_limits = {leaf for limit in expression.args[2:] for leaf in leaves(limit)}
            arriving = {
                leaf
                for old, new in replacements.items()
                if not isinstance(old, Leaf)
                or old in in_limits
                or (old in inner and old in in_body)
                for leaf in leaves(new)
            }
            # by name, not by equality: one name for two ranges would confuse a reader
            if index.name in {leaf.name for leaf in arriving}:
                taken = {leaf.name for leaf in [*leaves(body), *arriving]}
                renamed = fresh_index(index, taken)
                body, index = substitute(body, {index: renamed}), renamed
            limits = [substitute(limit, replacements) for limit in expression.args[2:]]
            return Summation(substitute(body, inner), index, *limits)
        case Expression():
            return expression.func(*[substitute(a, replacements) for a in expression.args])
        case _:
            return expression


def fresh_index(index: Index, taken: set[str]) -> Index:
    """Return an index of the same range with a name that is not taken."""
    for name in "lnqrstuvw":
        if name not in taken:
            return Index(name, index.size)
    name = index.name
    while name in taken:
        name += "'"
    return Index(name, index.size)


def canonical(expression: Basic, depth: int = 0) -> Basic:
    """Rename bound indices by their depth, so that Σ_l and Σ_n over one body become equal."""
    match expression:
        case Summation(body, index):
            neutral = Index(f"·{depth}", index.size)
            body = canonical(substitute(body, {index: neutral}), depth + 1)
            limits = [canonical(limit, depth) for limit in expression.args[2:]]
            return Summation(body, neutral, *limits)
        case Expression() if expression.args:
            return expression.func(*[canonical(a, depth) for a in expression.args])
        case _:
            return expression
