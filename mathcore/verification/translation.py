"""From expressions to the normal form: values of components, and derivatives of components.

Both walk the expression as it is written. Positions in vectors and matrices and bound indices
become tokens on the way, so no expression is rewritten and no index can be captured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction as Rational
from itertools import pairwise
from types import MappingProxyType
from typing import ClassVar, NamedTuple

import sympy
from sympy import Basic

from ..expressions import (
    Array,
    Cases,
    Comparison,
    Component,
    Decimal,
    Definition,
    Diagonal,
    DimensionProduct,
    Dimensions,
    Domain,
    Equal,
    Exp,
    Expectation,
    Fraction,
    Greater,
    GreaterEqual,
    Hadamard,
    Head,
    Index,
    Indicator,
    KroneckerDelta,
    LeakyReLU,
    Less,
    LessEqual,
    Log,
    MatrixProduct,
    Negative,
    NotEqual,
    Ones,
    PartialDerivative,
    Plus,
    Power,
    ReLU,
    Rounded,
    Scalar,
    Shape,
    ShapeOf,
    Size,
    SmoothFunction,
    Softmax,
    Summation,
    Table,
    Times,
    Transpose,
    UnitVector,
    free_indices,
    is_of_unit_interval,
    shape,
    substitute,
)
from .generators import FREE, LAST, NUMBER, OPEN, Polynomial, Token, heads
from .monomials import number_token, whole
from .normal_form import LARGEST_EXPANSION, ONE, Algebra, NotDecided

Position = tuple[Token, ...]
Environment = Mapping[Index, Token]
Visit = Callable[[Basic, Position, Environment], Polynomial]

EMPTY: Environment = MappingProxyType({})
RANGES = {
    Domain.REAL: "",
    Domain.POSITIVE: "",
    Domain.UNIT: "",
    Domain.DISTRIBUTION: "distribution",
    Domain.ONE_HOT: "one-hot",
    Domain.MASK: "bit",
}
POSITIVE = (Domain.POSITIVE, Domain.UNIT)
MOST_LEFT_OUT = 4  # terms left out, or too many, at the start of a sum


class Variable(NamedTuple):
    """What a derivative varies: one component of an array or definition, or a scalar."""

    head: Basic
    position: Position


class Translation:
    """Translate with some definitions unfolded; all others stay opaque leaves.

    A derivative always goes through the definitions between the function and the variable, and
    stops at the variable. ``indices`` gives the tokens of the free indices.
    """

    def __init__(self, algebra: Algebra, indices: Environment):
        self.algebra = algebra
        self._unfolded: set[Basic] = set()  # definitions, and derivatives of definitions
        self._indices = indices
        self._names: dict[Basic, str] = {}
        self._taken: set[str] = set()
        self._shapes: dict[Basic, Shape] = {}
        self._dependence: dict[tuple[Basic, Basic], bool] = {}
        self._known: dict[tuple, Polynomial] = {}
        self._depth = 0  # of sums that are open

    def unfold(self, polynomial: Polynomial, into_functions: bool) -> bool:
        """Unfold what is folded in the polynomial; say if there was anything.

        Derivatives come first, then the outermost definitions. What stands inside of exponentials,
        logarithms and indicators counts only with ``into_functions``.
        """
        names = heads(polynomial, into_functions)
        found = [
            head
            for head, name in self._names.items()
            if name in names and isinstance(head, Definition | PartialDerivative)
        ]
        derivatives = [head for head in found if isinstance(head, PartialDerivative)]
        outermost = [
            one
            for one in found
            if not any(other is not one and self._depends(other, one) for other in found)
        ]
        self._unfolded.update(derivatives or outermost)
        self._known.clear()
        return bool(found)

    # -------------------------------------------------------------------------- values, derivatives

    def value(
        self, expression: Basic, position: Position = (), environment: Environment = EMPTY
    ) -> Polynomial:
        """Return the component of an expression at a position; () for a scalar."""
        kind = type(expression)
        if kind in self._LINEAR:
            return self._LINEAR[kind](self, expression, position, environment, self.value)
        if kind in self._PRODUCTS:
            return self._product(expression, position, environment, self.value)
        if kind in self._CHAINS:
            return self._CHAINS[kind](self, expression, position, environment, None)
        if kind in self._CONSTANTS:
            return self._CONSTANTS[kind](self, expression, position, environment)
        if isinstance(expression, sympy.Rational):
            number = Rational(int(expression.p), int(expression.q))
            return {(): whole(number)} if number else {}
        match expression:
            case Rounded():
                raise NotDecided("a rounded number: its exact value is not known")
            case Decimal():
                return self.value(expression.value)
            case Dimensions() | ShapeOf() | DimensionProduct():
                return self._dimension(self._sides(expression), position)
            case Definition() if expression in self._unfolded:
                return self._unfold(expression, position, None)
            case Head():
                return self._entry(expression, position)
            case Scalar():
                positive = expression.domain in POSITIVE
                range_ = RANGES[expression.domain]
                return self.algebra.entry(self.name(expression), (), positive, range_)
            case Size():
                return self.algebra.size(expression.name)
            case PartialDerivative(function, variable):
                return self._partial(function, variable, position, environment)
            case SmoothFunction():
                return self._smooth(expression, environment)
            case Expectation(body, draw):
                return self._expectation(body, draw, position, environment)
        raise NotDecided(f"no normal form for {kind.__name__}")

    def _dimension(self, sides: tuple, position: Position) -> Polynomial:
        """Return the number of rows or of columns, at a position that is one of both."""
        for number, side in enumerate(sides, 1):
            if position == (number_token(number),):
                return self.value(side)
        raise NotDecided(f"a shape at the position {position}")

    def _sides(self, shape_: Basic) -> tuple[Basic, Basic]:
        """Return rows and columns of a shape; the inner sizes of a product must agree."""
        match shape_:
            case Dimensions():
                return shape_.args
            case ShapeOf(argument):
                try:
                    return (*self._shape(argument), sympy.S.One)[:2]
                except ValueError as problem:
                    raise NotDecided("an ill-formed expression has no shape") from problem
            case DimensionProduct():
                sides = [self._sides(factor) for factor in shape_.args]
                if all(left[1] == right[0] for left, right in pairwise(sides)):
                    return sides[0][0], sides[-1][1]
        raise NotDecided(f"the shape {shape_}")

    def derivative(
        self,
        expression: Basic,
        position: Position,
        environment: Environment,
        variable: Variable,
    ) -> Polynomial:
        """Return the derivative of the component of an expression at a position."""
        if not self._depends(expression, variable.head):
            return {}
        kind = type(expression)
        if expression == variable.head:
            pairs = zip(position, variable.position, strict=True)
            return self.algebra.product(ONE, *[self.algebra.delta(a, b) for a, b in pairs])

        def visit(part: Basic, at: Position, inner: Environment) -> Polynomial:
            return self.derivative(part, at, inner, variable)

        if kind in self._LINEAR:
            return self._LINEAR[kind](self, expression, position, environment, visit)
        if kind in self._PRODUCTS:
            return self._product(expression, position, environment, visit)
        if kind in self._CHAINS:
            return self._CHAINS[kind](self, expression, position, environment, visit)
        match expression:
            case Indicator(condition) if not isinstance(condition, Equal | NotEqual):
                return {}
            case Definition():
                return self._unfold(expression, position, variable)
            case SmoothFunction():
                return self._smooth_derivative(expression, environment, visit)
        raise NotDecided(f"no derivative of {kind.__name__}")

    def indicator(
        self, condition: Basic, position: Position = (), environment: Environment = EMPTY
    ) -> Polynomial:
        """Return one where the comparison holds, zero elsewhere."""
        if condition in (sympy.true, sympy.false):
            return ONE if condition == sympy.true else {}
        if not isinstance(condition, Comparison):
            raise NotDecided(f"no indicator of {type(condition).__name__}")
        one = self.algebra
        if any(isinstance(side, Index) for side in condition.args):
            tokens = [self.token(side, environment) for side in condition.args]
            zero = one.delta(*tokens)
            above = None
        else:
            left, right = (
                self.value(side, self._at(side, position), environment) for side in condition.args
            )
            difference = one.sum(left, one.product({(): -1}, right))
            above, zero = one.is_positive(difference), one.is_zero(difference)
        kind = type(condition)
        if kind is Equal:
            return zero
        if kind is NotEqual:
            return _complement(zero)
        if above is None:
            raise NotDecided("an order of indices")
        table = {
            Greater: lambda: above,
            GreaterEqual: lambda: one.sum(above, zero),
            Less: lambda: _complement(one.sum(above, zero)),
            LessEqual: lambda: _complement(above),
        }
        return table[kind]()

    # ----------------------------------------------------------- linear in all parts: one rule each

    def _plus(self, expression, position, environment, visit: Visit) -> Polynomial:
        parts = [visit(p, self._at(p, position), environment) for p in expression.args]
        return self.algebra.sum({}, *parts)

    def _negative(self, expression, position, environment, visit: Visit) -> Polynomial:
        return self.algebra.product({(): -1}, visit(expression.operand, position, environment))

    def _component(self, expression, position, environment, visit: Visit) -> Polynomial:
        tokens = self._tokens(expression, environment)
        return visit(expression.whole, tokens, environment)

    def _transpose(self, expression, position, environment, visit: Visit) -> Polynomial:
        (argument,) = expression.args
        inner = position[1:] if len(self._shape(argument)) == 1 else position[::-1]
        return visit(argument, inner, environment)

    def _diagonal(self, expression, position, environment, visit: Visit) -> Polynomial:
        if len(position) != 2:
            raise NotDecided("a diagonal matrix of what is no vector")
        entry = visit(expression.args[0], position[:1], environment)
        return self.algebra.product(self.algebra.delta(*position), entry)

    def _summation(self, expression, position, environment, visit: Visit) -> Polynomial:
        size, index = expression.index.size, expression.index
        skipped = self._left_out(expression, environment)
        below = [number_token(value) for value in range(int(expression.lower), 1)]
        if size.is_Integer and size <= LARGEST_EXPANSION:  # so that known entries are found
            tokens = [*below, *(number_token(value) for value in range(1, int(size) + 1))]
            if all(token.kind == NUMBER for token in skipped):
                terms = [{**environment, index: t} for t in tokens if t not in skipped]
                return self.algebra.sum(*[visit(expression.body, position, t) for t in terms])
        bound = self._open(size)
        inner = {**environment, index: bound}
        body = visit(expression.body, position, inner)
        for token in skipped:
            equal = self.algebra.delta(bound, token)
            body = self.algebra.product(body, _complement(equal))
        self._depth -= 1
        first = [
            visit(expression.body, position, {**environment, index: value})
            for value in below
            if value not in skipped
        ]
        return self.algebra.sum(self.algebra.sum_over(body, (bound,)), *first)

    def _left_out(self, expression: Summation, environment: Environment) -> list[Token]:
        """Return the values that a sum over the whole range has too many."""
        values = [self.token(value, environment) for value in expression.excluded]
        size, lower, upper = expression.index.size, expression.lower, expression.upper
        if not (isinstance(lower, sympy.Integer) and abs(lower - 1) <= MOST_LEFT_OUT):
            raise NotDecided(f"a sum that starts at {lower}")
        values += [number_token(n) for n in range(1, int(lower))]
        if upper != size:
            if upper not in (Plus(size, sympy.Integer(-1)), size - 1, Plus(size, Negative(1))):
                raise NotDecided(f"a sum that ends at {upper}")
            values.append(self.token(size, environment))
        return list(dict.fromkeys(values))

    def _cases(self, expression, position, environment, visit: Visit) -> Polynomial:
        algebra = self.algebra
        result: Polynomial = {}
        remaining = ONE
        for branch, condition in expression.branches:
            if visit != self.value and _has_scalar_equality(condition):
                raise NotDecided("a derivative across a single point")
            holds = self.indicator(condition, position, environment)
            value = visit(branch, self._at(branch, position), environment)
            result = algebra.sum(result, algebra.product(remaining, holds, value))
            remaining = algebra.product(remaining, _complement(holds))
        if remaining:
            raise NotDecided("cases that leave something open")
        return result

    # ------------------------------------------------------------------- products: the product rule

    def _product(self, expression, position, environment, visit: Visit) -> Polynomial:
        algebra = self.algebra
        factors, bound = self._factors(expression, position)
        result: Polynomial = {}
        if visit == self.value:
            values = [self.value(part, at, environment) for part, at in factors]
            result = algebra.product(ONE, *values)
        else:
            for n, (part, at) in enumerate(factors):
                own = visit(part, at, environment)
                if own:
                    others = [
                        self.value(other, place, environment)
                        for m, (other, place) in enumerate(factors)
                        if m != n
                    ]
                    result = algebra.sum(result, algebra.product(own, *others))
        self._depth -= len(bound)
        return algebra.sum_over(result, bound)

    def _factors(self, expression, position) -> tuple[list[tuple[Basic, Position]], Position]:
        """Return the factors with their positions, and the tokens to be summed over."""
        if not isinstance(expression, MatrixProduct):
            return [(part, self._at(part, position)) for part in expression.args], ()
        bound: list[Token] = []
        factors = []
        one = number_token(1)
        row = position[0] if position else one
        for n, part in enumerate(expression.args):
            axes = self._shape(part)
            columns = axes[1] if len(axes) == 2 else sympy.Integer(1)
            if n == len(expression.args) - 1:
                column = position[1] if len(position) == 2 else one
            elif columns == 1:
                column = one
            else:
                column = self._open(columns)
                bound.append(column)
            factors.append((part, (row, column)[: len(axes)]))
            row = column
        return factors, tuple(bound)

    # ------------------------------------------------ functions: the value, or with the chain rule

    def _fraction(self, expression, position, environment, visit: Visit | None) -> Polynomial:
        algebra = self.algebra
        above, below = ((p, self._at(p, position), environment) for p in expression.args)
        numerator, inverse = self.value(*above), algebra.power(self.value(*below), -1)
        if visit is None:
            return algebra.product(numerator, inverse)
        change = algebra.product(numerator, inverse, {(): -1}, visit(*below))
        return algebra.product(algebra.sum(visit(*above), change), inverse)

    def _power(self, expression, position, environment, visit: Visit | None) -> Polynomial:
        base, exponent = expression.args
        constant = self.value(exponent, (), environment)
        if any(monomial for monomial in constant):
            raise NotDecided("a power with a symbolic exponent")
        number = Rational(constant.get((), 0))
        if visit is not None and not number:
            return {}
        value = self.value(base, position, environment)
        if visit is None:
            return self.algebra.power(value, number)
        outer = self.algebra.power(value, number - 1)
        return self.algebra.product({(): number}, outer, visit(base, position, environment))

    def _exp(self, expression, position, environment, visit: Visit | None) -> Polynomial:
        (argument,) = expression.args
        if visit is None:
            if isinstance(argument, Log):  # its argument is positive
                return self.value(argument.argument, position, environment)
            return self.algebra.exp(self.value(argument, position, environment))
        outer = self._exp(expression, position, environment, None)
        return self.algebra.product(outer, visit(argument, position, environment))

    def _log(self, expression, position, environment, visit: Visit | None) -> Polynomial:
        (argument,) = expression.args
        value = self.value(argument, position, environment)
        if visit is None:
            return self.algebra.log(value)
        if all(coefficient < 0 for coefficient in value.values()):
            raise NotDecided("the derivative of a logarithm that may be defined nowhere")
        outer = self.algebra.power(value, -1)
        return self.algebra.product(outer, visit(argument, position, environment))

    def _relu(self, expression, position, environment, visit: Visit | None) -> Polynomial:
        argument = expression.args[0]
        value = self.value(argument, position, environment)
        inner = value if visit is None else visit(argument, position, environment)
        return self.algebra.product(self.algebra.is_positive(value), inner)

    def _leaky_relu(self, expression, position, environment, visit: Visit | None) -> Polynomial:
        algebra = self.algebra
        argument, slope = ((p, self._at(p, position), environment) for p in expression.args)
        value, factor = self.value(*argument), self.value(*slope)
        above = algebra.is_positive(value)
        below = _complement(above)
        outer = algebra.sum(above, algebra.product(factor, below))
        if visit is None:
            return algebra.product(outer, value)
        return algebra.sum(
            algebra.product(outer, visit(*argument)), algebra.product(below, value, visit(*slope))
        )

    def _softmax(self, expression, position, environment, visit: Visit | None) -> Polynomial:
        algebra = self.algebra
        (argument,) = expression.args
        if not position:
            raise NotDecided("softmax of a scalar")
        bound = self._open(self._shape(argument)[0])
        places = (position, (bound, *position[1:]))
        own, each = (algebra.exp(self.value(argument, place, environment)) for place in places)
        inverse = algebra.power(algebra.sum_over(each, (bound,)), -1)
        result = algebra.product(own, inverse)
        if visit is not None:
            changes = [visit(argument, place, environment) for place in places]
            total = algebra.sum_over(algebra.product(each, changes[1]), (bound,))
            change = algebra.product({(): -1}, inverse, total)
            result = algebra.product(result, algebra.sum(changes[0], change))
        self._depth -= 1
        return result

    # ------------------------------------------------------------- leaves, definitions, constants

    def _entry(self, head: Head, position: Position) -> Polynomial:
        if isinstance(head, Table) and all(token.kind == NUMBER for token in position):
            return self.value(head.entry(*[token.name for token in position]).value)
        domain = head.domain if isinstance(head, Array) else Domain.REAL
        return self.algebra.entry(self.name(head), position, domain in POSITIVE, RANGES[domain])

    def _partial(self, function, variable, position, environment) -> Polynomial:
        """Return a derivative; that of a defined quantity stays folded like the quantity itself."""
        split = len(self._shape(function))
        varied = self._variable(variable, position[split:], environment)
        position = position[:split]
        if isinstance(function, Component):
            position = self._tokens(function, environment)
            function = function.whole
        if isinstance(function, Definition) and function != varied.head:
            folded = PartialDerivative(function, varied.head)
            if folded not in self._unfolded and self._depends(function, varied.head):
                return self.algebra.entry(self.name(folded), position + varied.position)
        return self.derivative(function, position, environment, varied)

    def _unfold(
        self, definition: Definition, position: Position, variable: Variable | None
    ) -> Polynomial:
        """Return the value of a defined quantity by its formula, or its derivative."""
        key = (definition, position, variable)
        known = self._known.get(key)
        if known is None:
            environment = dict(zip(definition.parameters, position, strict=True))
            if variable is None:
                known = self.value(definition.body, (), environment)
            else:
                known = self.derivative(definition.body, (), environment, variable)
            self._known[key] = known
        return known

    def _smooth(self, expression: SmoothFunction, environment, slot=None) -> Polynomial:
        """Return a general function as an opaque entry; with a slot, its slope there.

        A slot is the number of an argument and a position in it. Free indices in the arguments
        are positions of the entry as well, so that they can be renamed.
        """
        indices = free_indices(expression)
        places = {index: Index(f"·{n}", index.size) for n, index in enumerate(indices)}
        pattern = substitute(expression, places) if indices else expression
        tokens = tuple(self.token(index, environment) for index in indices)
        if slot is None:
            return self.algebra.entry(self.name(pattern), tokens)
        number, position = slot
        return self.algebra.entry(f"{self.name(pattern)}∂{number}", tokens + position)

    def _smooth_derivative(self, expression, environment, visit: Visit) -> Polynomial:
        result: Polynomial = {}
        for number, argument in enumerate(expression.args):
            bound = tuple(self._open(size) for size in self._shape(argument))
            slope = self._smooth(expression, environment, (number, bound))
            change = self.algebra.product(slope, visit(argument, bound, environment))
            self._depth -= len(bound)
            result = self.algebra.sum(result, self.algebra.sum_over(change, bound))
        return result

    def _expectation(self, body, draw, position, environment) -> Polynomial:
        """Return the mean over a draw; whatever depends on it is unfolded, so that it is seen."""
        indices = self._tokens(draw, environment)
        dependent = [part for part in _parts(body) if self._depends(part, draw.whole)]
        if any(isinstance(part, PartialDerivative | SmoothFunction) for part in dependent):
            raise NotDecided("the mean of what is not known in terms of the draw")
        self._unfolded.update(part for part in dependent if isinstance(part, Definition))
        self._known.clear()
        value = self.value(body, position, environment)
        uniform = {name for head, name in self._names.items() if is_of_unit_interval(head)}
        return self.algebra.mean(value, self.name(draw.whole), indices, uniform)

    def _kronecker(self, expression, position, environment) -> Polynomial:
        return self.algebra.delta(*[self.token(index, environment) for index in expression.args])

    def _unit_vector(self, expression, position, environment) -> Polynomial:
        return self.algebra.delta(position[0], self.token(expression.args[0], environment))

    def _ones(self, expression, position, environment) -> Polynomial:
        return ONE

    def _bracket(self, expression, position, environment) -> Polynomial:
        return self.indicator(expression.condition, position, environment)

    # --------------------------------------------------------------------- positions and dependence

    def token(self, index: Basic, environment: Environment = EMPTY) -> Token:
        """Return the token of what stands in an index position."""
        match index:
            case Index():
                return environment.get(index) or self._indices[index]
            case sympy.Integer():
                return number_token(int(index))
            case Size():
                return Token(LAST, index.name, index.name)
        raise NotDecided(f"the index {index}")

    def _tokens(self, component: Component, environment: Environment) -> Position:
        """Return the tokens of the indices of a component, each in the range of its axis."""
        tokens = tuple(self.token(index, environment) for index in component.indices)
        for token, size in zip(tokens, self._shape(component.whole), strict=True):
            if token.kind == NUMBER:
                if not 1 <= token.name <= (size if size.is_Integer else 1):
                    raise NotDecided(f"the index {token.name} where {size} is the last")
            elif token.size != _size_name(size):
                raise NotDecided(f"an index up to {token.size} where {size} is the last")
        return tokens

    def _open(self, size: Basic) -> Token:
        """Open a sum: return a bound token that no other open sum has."""
        self._depth += 1
        return Token(OPEN, self._depth, _size_name(size))

    def _variable(self, variable: Basic, position: Position, environment) -> Variable:
        match variable:
            case Component(whole) if isinstance(whole, Head):
                return Variable(whole, self._tokens(variable, environment))
            case Head() | Scalar():
                return Variable(variable, position)
        raise NotDecided(f"a derivative with respect to {variable}")

    def _shape(self, expression: Basic) -> Shape:
        known = self._shapes.get(expression)
        if known is None:
            known = self._shapes[expression] = shape(expression)
        return known

    def _at(self, part: Basic, position: Position) -> Position:
        """Return the position in a part of a component-wise expression: scalars have none."""
        return position if position and self._shape(part) else ()

    def _depends(self, expression: Basic, head: Basic) -> bool:
        """Say whether the head occurs in the expression, or in what it is computed from."""
        if expression == head:
            return True
        key = (expression, head)
        known = self._dependence.get(key)
        if known is None:
            parts = (expression.body,) if isinstance(expression, Definition) else expression.args
            known = any(self._depends(part, head) for part in parts)
            self._dependence[key] = known
        return known

    def name(self, head: Basic) -> str:
        """Return a name for the head that no other head has."""
        name = self._names.get(head)
        if name is None:
            name = plain = f"«{getattr(head, 'name', type(head).__name__)}»"
            count = 1
            while name in self._taken:
                count += 1
                name = f"{plain}{count}"
            self._taken.add(name)
            self._names[head] = name
        return name

    _LINEAR: ClassVar = {
        Plus: _plus,
        Negative: _negative,
        Component: _component,
        Transpose: _transpose,
        Diagonal: _diagonal,
        Summation: _summation,
        Cases: _cases,
    }
    _PRODUCTS: ClassVar = {Times, Hadamard, MatrixProduct}
    _CHAINS: ClassVar = {
        Fraction: _fraction,
        Power: _power,
        Exp: _exp,
        Log: _log,
        ReLU: _relu,
        LeakyReLU: _leaky_relu,
        Softmax: _softmax,
    }
    _CONSTANTS: ClassVar = {
        KroneckerDelta: _kronecker,
        UnitVector: _unit_vector,
        Ones: _ones,
        Indicator: _bracket,
    }


def _parts(expression: Basic) -> Iterator[Basic]:
    """Yield every sub-expression, those of definitions included."""
    yield expression
    for part in (expression.body,) if isinstance(expression, Definition) else expression.args:
        yield from _parts(part)


def free_token(index: Index) -> Token:
    """Return the token of an arbitrary value of the index."""
    return Token(FREE, index.name, _size_name(index.size))


def _size_name(size: Basic) -> str:
    if not isinstance(size, Size | sympy.Integer):
        raise NotDecided(f"an index that runs to {size}")
    return size.name if isinstance(size, Size) else str(int(size))


def _complement(polynomial: Polynomial) -> Polynomial:
    """Return 1 − polynomial."""
    result = {monomial: -coefficient for monomial, coefficient in polynomial.items()}
    constant = result.pop((), 0) + 1
    return {(): constant, **result} if constant else result


def _has_scalar_equality(condition: Basic) -> bool:
    """Say whether a condition holds, or fails, at a single value of a scalar only."""
    return isinstance(condition, Equal | NotEqual) and not any(
        isinstance(side, Index) for side in condition.args
    )
