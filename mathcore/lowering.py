"""From inert expressions to ordinary sympy, which evaluates and reorders as it likes.

The way is one-way, and for scalars in components: names and indices become symbols, defined
quantities are unfolded, derivatives are carried out by sympy, conditions become Iverson brackets.
(A ``Piecewise`` inside a ``Sum`` is pulled out by sympy, and with it the bound index.)
"""

from __future__ import annotations

from functools import singledispatchmethod

import sympy
from sympy import Basic, Expr

from . import expressions as ex

_POSITIVE = (ex.Domain.POSITIVE, ex.Domain.UNIT, ex.Domain.DISTRIBUTION)
_RELATIONS = {
    ex.Equal: sympy.Eq,
    ex.NotEqual: sympy.Ne,
    ex.Greater: sympy.Gt,
    ex.GreaterEqual: sympy.Ge,
    ex.Less: sympy.Lt,
    ex.LessEqual: sympy.Le,
    ex.Equation: sympy.Eq,
}


class IversonBracket(sympy.Function):
    """[condition]: 1 where it holds, 0 elsewhere; its derivative is 0 where it has one."""

    nargs = 1
    is_integer = True
    is_nonnegative = True

    @classmethod
    def eval(cls, condition):
        if condition in (sympy.true, sympy.false):
            return sympy.Integer(bool(condition))
        return None

    def _eval_derivative(self, symbol):
        return sympy.S.Zero


def lower(expression: Basic) -> Basic:
    """Return an expression of scalars as ordinary sympy.

    A sum that leaves out values becomes a sum with factors 1 − δ; cases of which none holds are 0.
    Raises TypeError for whole vectors and matrices and for a general function of them.
    """
    return _Lowering(expression).lower(expression)


class _Lowering:
    """One lowering.

    ``kept`` are the defined quantities that stay symbols, ``indices`` what each integer symbol
    stands for, ``taken`` the names of the indices in sight: a bound index gets a name of its own,
    since sympy's derivative by W[i, n] takes the i of a Σ_i inside for the same i.
    """

    def __init__(self, root: Basic) -> None:
        self.kept: list[ex.Definition] = []
        self.indices: dict[Basic, ex.Leaf] = {}
        self.taken: set[str] = {leaf.name for leaf in ex.leaves(root)}

    @singledispatchmethod
    def lower(self, expression: Basic) -> Basic:
        raise _without_form(expression)

    def all(self, expressions: tuple[Basic, ...]) -> list[Basic]:
        return [self.lower(expression) for expression in expressions]

    # leaves

    @lower.register(sympy.Number)
    @lower.register(sympy.logic.boolalg.BooleanAtom)
    def _(self, expression: Basic) -> Basic:
        return expression

    @lower.register
    def _(self, expression: ex.Located) -> Basic:
        return self.lower(expression.expression)

    @lower.register
    def _(self, expression: ex.Decimal) -> Expr:
        return expression.value

    @lower.register(ex.Size)
    @lower.register(ex.Index)
    def _(self, expression: ex.Leaf) -> Expr:
        symbol = sympy.Symbol(expression.name, integer=True, positive=True)
        self.indices[symbol] = expression
        return symbol

    @lower.register
    def _(self, expression: ex.Scalar) -> Expr:
        if expression.domain in _POSITIVE:
            return sympy.Symbol(expression.name, positive=True)
        return sympy.Symbol(expression.name, real=True)

    @lower.register
    def _(self, expression: ex.Component) -> Expr:
        whole = expression.whole
        if isinstance(whole, ex.Definition) and whole not in self.kept:
            return self.lower(whole.at(*expression.indices))
        if not isinstance(whole, ex.Head):
            raise _without_form(whole)
        base, indices = _base(whole), self.all(expression.indices)
        return base[tuple(indices)] if indices else base.label

    # arithmetic

    @lower.register
    def _(self, expression: ex.Plus) -> Expr:
        return sympy.Add(*self.all(expression.args))

    @lower.register
    def _(self, expression: ex.Times) -> Expr:
        return sympy.Mul(*self.all(expression.args))

    @lower.register
    def _(self, expression: ex.Negative) -> Expr:
        return -self.lower(expression.operand)

    @lower.register
    def _(self, expression: ex.Fraction) -> Expr:
        return self.lower(expression.numerator) / self.lower(expression.denominator)

    @lower.register
    def _(self, expression: ex.Power) -> Expr:
        return self.lower(expression.base) ** self.lower(expression.exponent)

    @lower.register
    def _(self, expression: ex.Exp) -> Expr:
        return sympy.exp(self.lower(expression.argument))

    @lower.register
    def _(self, expression: ex.Log) -> Expr:
        return sympy.log(self.lower(expression.argument))

    @lower.register
    def _(self, expression: ex.ReLU) -> Expr:
        argument = self.lower(expression.argument)
        return argument * IversonBracket(argument > 0)

    @lower.register
    def _(self, expression: ex.LeakyReLU) -> Expr:
        argument, slope = self.all(expression.args)
        return argument * (slope + (1 - slope) * IversonBracket(argument > 0))

    @lower.register
    def _(self, expression: ex.Summation) -> Expr:
        body, index = expression.body, expression.index
        if index.name in self.taken:
            index = ex.fresh_index(index, self.taken | {leaf.name for leaf in ex.leaves(body)})
            body = ex.substitute(body, {expression.index: index})
        self.taken.add(index.name)
        summand, symbol = self.lower(body), self.lower(index)
        self.taken.remove(index.name)
        lower, upper, *excluded = self.all(expression.args[2:])
        for value in excluded:
            summand *= 1 - sympy.KroneckerDelta(symbol, value)
        return sympy.Sum(summand, (symbol, lower, upper))

    @lower.register
    def _(self, expression: ex.PartialDerivative) -> Expr:
        """Differentiate with the varied quantity as a symbol, and unfold it afterwards."""
        variable = expression.variable
        head = variable.whole if isinstance(variable, ex.Component) else variable
        if not isinstance(head, ex.Definition) or head in self.kept:
            return sympy.diff(self.lower(expression.function), self.lower(variable))
        self.kept.append(head)
        derivative = sympy.diff(self.lower(expression.function), self.lower(variable))
        self.kept.remove(head)
        outside, self.taken = (
            self.taken,
            self.taken | {s.name for s in derivative.atoms(sympy.Symbol)},
        )
        unfolded = derivative.replace(
            lambda node: _is_component(node, head),
            lambda node: self.lower(head.at(*map(self.lift, getattr(node, "indices", ())))),
        )
        self.taken = outside
        return unfolded

    def lift(self, index: Expr) -> Expr:
        """Turn an index in sympy back into one of ours."""
        if index.is_Integer:
            return index
        if index.is_Add:
            return ex.plus(*map(self.lift, index.args))
        return self.indices[index]

    # conditions

    @lower.register
    def _(self, expression: ex.KroneckerDelta) -> Expr:
        return sympy.KroneckerDelta(*self.all(expression.args))

    @lower.register(ex.Comparison)
    @lower.register(ex.Equation)
    def _(self, expression: Expr) -> Basic:
        return _RELATIONS[type(expression)](*self.all(expression.args))

    @lower.register
    def _(self, expression: ex.Indicator) -> Expr:
        return IversonBracket(self.lower(expression.condition))

    @lower.register
    def _(self, expression: ex.Cases) -> Expr:
        total, remaining = sympy.S.Zero, sympy.S.One
        for value, condition in expression.branches:
            bracket = IversonBracket(self.lower(condition))
            total += self.lower(value) * bracket * remaining
            remaining *= 1 - bracket
        return total


def _without_form(expression: Basic) -> TypeError:
    return TypeError(
        f"{expression} ({type(expression).__name__}) has no form in ordinary sympy; "
        "take components of vectors and matrices first"
    )


def _base(head: ex.Head) -> sympy.IndexedBase:
    """Return the array symbol of a head, with what is known of the sign of its entries."""
    if isinstance(head, ex.Array) and head.domain in _POSITIVE:
        return sympy.IndexedBase(head.name, positive=True)
    return sympy.IndexedBase(head.name, real=True)


def _is_component(node: Basic, head: ex.Head) -> bool:
    base = _base(head)
    return node == base.label if not head.shape else getattr(node, "base", None) == base
