"""From components to vectors and matrices: read the matrix form off a formula with indices."""

from __future__ import annotations

from ..expressions import (
    Component,
    Diagonal,
    Equation,
    Exp,
    Expr,
    Fraction,
    Hadamard,
    Head,
    Index,
    Indicator,
    KroneckerDelta,
    LeakyReLU,
    Located,
    Log,
    MatrixProduct,
    Negative,
    Ones,
    PartialDerivative,
    Plus,
    Power,
    ReLU,
    Softmax,
    Summation,
    Times,
    Transpose,
    UnitVector,
    fresh_index,
    leaves,
    plus,
    shape,
    times,
)
from .rewriting import Rule, Selection, at_path, rule, settle

Indices = tuple[Index, ...]


class NoMatrixFormError(ValueError):
    """The formula cannot be read as a component of a product of vectors and matrices."""


def matrix_form(*indices: Index) -> Selection:
    """Read a formula in the given free indices as a component of a vector or a matrix.

    One index gives a column, two give a matrix (rows first), none gives a scalar such as gᵀy.
    """

    def rewrite(site: Located) -> Expr | None:
        try:
            whole = assemble(site, indices)
        except NoMatrixFormError:
            return None
        return Component(whole, *indices) if indices else whole

    return at_path(Rule("read off the matrix form", rewrite))


def assemble(site: Located, indices: Indices) -> Expr:
    """Return the vector or matrix whose component at ``indices`` is the expression.

    Raises NoMatrixFormError when the formula has no such form.
    """
    expression = site.expression
    if isinstance(expression, Negative):
        return Negative(assemble(site.part(0), indices))
    present = tuple(i for i in indices if i in leaves(expression))
    if not present and indices:
        if len(indices) > 1:
            raise NoMatrixFormError(f"{expression} does not depend on {indices}")
        ones = Ones(indices[0].size)
        return ones if expression == 1 else times(assemble(site, ()), ones)
    if len(present) == 1 < len(indices) and isinstance(expression, Component):
        rows = [site] if present == indices[:1] else None
        return _broadcast(rows, None if rows else [site], indices)
    match expression:
        case Component() if indices and set(expression.indices) >= set(indices):
            return _component(site, site.part(0), tuple(expression.indices), indices)
        case PartialDerivative() if indices:
            return _derivative(site, indices)
        case KroneckerDelta() if set(expression.args) == set(indices):
            return Diagonal(Ones(indices[0].size))
        case KroneckerDelta() if len(indices) == 1:
            other = expression.args[1] if expression.args[0] == indices[0] else expression.args[0]
            return UnitVector(other)
        case Plus():
            return plus(*[assemble(term, indices) for term in site.split(Plus)])
        case Fraction(_, denominator):
            if not any(i in leaves(denominator) for i in indices):
                return Fraction(assemble(site.part(0), indices), site.part(1))
            return Fraction(assemble(site.part(0), indices), assemble(site.part(1), indices))
        case Times():
            return _product(site.split(Times), indices)
        case Summation(_, index) if expression.is_full:
            factors = site.part(0).split(Times)
            return _contraction(factors, index, indices)
        case Indicator():
            inner = site.part(0)
            sides = [
                assemble(inner.part(n), indices) if _uses(inner.part(n), indices) else inner.part(n)
                for n in range(2)
            ]
            return Indicator(inner.expression.func(*sides))
        case Power(_, exponent):
            return Power(assemble(site.part(0), indices), exponent)
        case Exp() | Log() | ReLU() | LeakyReLU():
            rest = [site.part(n) for n in range(1, len(expression.args))]
            return expression.func(assemble(site.part(0), indices), *rest)
    if not indices:
        return site
    raise NoMatrixFormError(f"{expression} has no matrix form in {indices}")


def _uses(part: Located, indices: Indices) -> bool:
    return any(i in leaves(part.expression) for i in indices)


def _component(site: Located, whole: Expr, own: Indices, wanted: Indices) -> Expr:
    if own == wanted:
        return whole
    if own == wanted[::-1]:
        return Transpose(whole)
    raise NoMatrixFormError(f"{site.expression} holds other indices than {wanted}")


def _derivative(site: Located, indices: Indices) -> Expr:
    """Return the gradient ∂f/∂x of ∂f/∂x_i, or the Jacobian ∂y/∂x of ∂y_k/∂x_i."""
    function, variable = site.part(0), site.part(1)
    above, below = _indices_of(function), _indices_of(variable)
    if not set(indices) <= set(above + below):
        raise NoMatrixFormError(f"{site.expression} has no matrix form in {indices}")
    upper = function.part(0) if above and set(above) <= set(indices) else function
    lower = variable.part(0) if below and set(below) <= set(indices) else variable
    own = tuple(i for i in above + below if i in indices)
    return _component(site, PartialDerivative(upper, lower), own, indices)


def _indices_of(part: Located) -> Indices:
    match part.expression:
        case Component(Head()):
            return tuple(part.expression.indices)
    return ()


def _product(factors: tuple, indices: Indices) -> Expr:
    """Group factors by their indices: scalars scale, equal indices ⊙, different ones an outer."""
    groups: dict[Indices, list[Located]] = {}
    for factor in factors:
        key = tuple(i for i in indices if _uses(factor, (i,)))
        groups.setdefault(key, []).append(factor)
    scalars = groups.pop((), [])
    if len(indices) == 2 and (both := groups.get(indices)):
        delta = [f for f in both if isinstance(f.expression, KroneckerDelta)]
        if delta:
            scale = [f for f in factors if f not in delta and f not in scalars]
            return times(*scalars, _diagonal(scale, indices))
    parts: list[Expr] = []
    if len(indices) == 2:
        rows, columns = groups.get(indices[:1]), groups.get(indices[1:])
        if rows and columns:
            left, right = _hadamard(rows, indices[:1]), _hadamard(columns, indices[1:])
            parts.append(MatrixProduct(left, Transpose(right)))
        elif rows or columns:
            parts.append(_broadcast(rows, columns, indices))
        if indices in groups:
            parts.append(_hadamard(groups[indices], indices))
    else:
        parts.append(_hadamard(groups[indices], indices))
    whole = parts[0] if len(parts) == 1 else Hadamard(*parts)
    return times(*[assemble(s, ()) for s in scalars], whole) if scalars else whole


def _diagonal(factors: list[Located], indices: Indices) -> Expr:
    """Return diag(v) of δ_ij v_i (or v_j)."""
    if not factors:
        return Diagonal(Ones(indices[0].size))
    own = {i for f in factors for i in indices if _uses(f, (i,))}
    if len(own) != 1:
        raise NoMatrixFormError("a delta times a matrix is not a diagonal matrix")
    return Diagonal(_hadamard(factors, (own.pop(),)))


def _broadcast(rows: list | None, columns: list | None, indices: Indices) -> Expr:
    """Return a matrix whose columns (or rows) are all the same vector."""
    if rows:
        return MatrixProduct(_hadamard(rows, indices[:1]), Transpose(Ones(indices[1].size)))
    return MatrixProduct(Ones(indices[0].size), Transpose(_hadamard(columns, indices[1:])))


def _hadamard(factors: list, indices: Indices) -> Expr:
    wholes = [assemble(factor, indices) for factor in factors]
    if len(wholes) == 1:
        return wholes[0]
    if all(isinstance(whole, Transpose) for whole in wholes):
        return Transpose(Hadamard(*[whole.argument for whole in wholes]))
    return Hadamard(*wholes)


def _contraction(factors: tuple, index: Index, indices: Indices) -> Expr:
    """Return the matrix product that sums the shared index."""
    scalars = [f for f in factors if not _uses(f, (index, *indices))]
    left = [f for f in factors if _uses(f, indices[:1]) and f not in scalars]
    right = [f for f in factors if f not in left and f not in scalars]
    if not left and indices:
        raise NoMatrixFormError("no factor of the sum holds the row index")
    if len(indices) < 2:
        if not indices:
            left, right = right[:1], right[1:]
        if not right:
            right_whole: Expr = Ones(index.size)
        else:
            right_whole = _hadamard(right, (index,))
        if not indices:
            product = MatrixProduct(Transpose(_hadamard(left, (index,))), right_whole)
        else:
            product = MatrixProduct(_product(tuple(left), (indices[0], index)), right_whole)
    else:
        if any(_uses(f, indices[1:]) for f in left):
            raise NoMatrixFormError("one factor of the sum holds both free indices")
        product = MatrixProduct(
            _product(tuple(left), (indices[0], index)), _product(tuple(right), (index, indices[1]))
        )
    return times(*scalars, product) if scalars else product


@rule("component by component")
def componentwise(site: Located) -> Expr | None:
    """Write a component of a sum, a scaled vector, a product or a function by components."""
    match site.expression:
        case Component(whole) if not isinstance(whole, Head | Softmax):
            indices = tuple(site.part(n) for n in range(1, len(site.expression.args)))
            return _component_of(site.part(0), indices)
    return None


def _component_of(whole: Located, indices: tuple[Expr, ...]) -> Expr:
    expression = whole.expression
    match expression:
        case Ones():
            return times(1)
        case Plus() | Times() | Negative() | Fraction() | Hadamard() | Exp() | Log() | ReLU():
            kind = Times if isinstance(expression, Hadamard) else expression.func
            parts = [
                _component_of(whole.part(n), indices) if _has_shape(part) else whole.part(n)
                for n, part in enumerate(expression.args)
            ]
            parts = [p for p in parts if p != 1] if kind is Times else parts
            return parts[0] if len(parts) == 1 and kind is Times else kind(*parts)
    return Component(whole, *indices)


def _has_shape(part: Expr) -> bool:
    return bool(shape(part))


@rule("definition of softmax")
def softmax_definition(site: Located) -> Expr | None:
    """softmax(v)_k = e^{v_k} / Σ_l e^{v_l}."""
    match site.expression:
        case Component(Softmax(), _):
            vector = site.part(0, 0)
            index = site.part(1)
            bound = _bound_index(site.expression)
            return Fraction(
                Exp(Component(vector, index)), Summation(Exp(Component(vector, bound)), bound)
            )
    return None


def _bound_index(component: Component) -> Index:
    index = component.indices[0]
    return fresh_index(index, {leaf.name for leaf in leaves(component)})


def for_every_component(start: Expr, end: Expr) -> Equation | None:
    """Return the equation of whole vectors or matrices behind an equation of components.

    None when the end is not a component of something whole.
    """
    if not isinstance(end, Component) or isinstance(end.whole, Head):
        return None
    indices = tuple(end.indices)
    if not all(isinstance(i, Index) for i in indices):
        return None
    try:
        left = settle(assemble(Located(start, ((),)), indices))
    except NoMatrixFormError:
        return None
    return Equation(left, end.whole)
