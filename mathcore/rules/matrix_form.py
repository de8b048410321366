"""Read vectors and matrices off a formula with indices: Σ_k W_bk g_k is (W g)_b."""

from __future__ import annotations

from collections.abc import Callable

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
    Summation,
    Times,
    Transpose,
    UnitVector,
    leaves,
    plus,
    times,
)
from .rewriting import Rule, Selection, at_path, settle

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


def for_every_component(start: Expr, end: Expr) -> Equation | None:
    """Return the equation of whole vectors or matrices behind an equation of components.

    None when the end is not a component of something whole.
    """
    if not isinstance(end, Component) or isinstance(end.whole, Head):
        return None
    if not all(isinstance(index, Index) for index in end.indices):
        return None
    try:
        left = assemble(Located(start, ((),)), tuple(end.indices))
    except NoMatrixFormError:
        return None
    return Equation(settle(left), end.whole)


def assemble(site: Located, indices: Indices) -> Expr:
    """Return the vector or matrix whose component at ``indices`` is the expression.

    Raises NoMatrixFormError when the formula has no such form.
    """
    expression = site.expression
    if isinstance(expression, Negative):
        return Negative(assemble(site.part(0), indices))
    if not _uses(site, indices):
        return _constant(site, indices)
    form = _FORMS.get(type(expression))
    if form is None:
        raise NoMatrixFormError(f"{expression} has no matrix form in {indices}")
    return form(site, indices)


def _uses(part: Located, indices: Indices) -> bool:
    return any(index in leaves(part.expression) for index in indices)


def _constant(site: Located, indices: Indices) -> Expr:
    """Return c 1 for a scalar among vectors, the scalar itself where no vector is asked for."""
    if len(indices) > 1:
        raise NoMatrixFormError(f"{site.expression} does not depend on {indices}")
    scalar = _scalar(site)
    if not indices:
        return scalar
    ones = Ones(indices[0].size)
    return ones if site.expression == 1 else times(scalar, ones)


def _scalar(site: Located) -> Expr:
    """Return a scalar with the dot products in it read off: Σ_k g_k y_k is gᵀy."""
    match site.expression:
        case Summation() if site.expression.is_full:
            return _contraction(site, ())
        case Times() | Plus() | Fraction():
            parts = [assemble(site.part(n), ()) for n in range(len(site.expression.args))]
            return site.expression.func(*parts)
    return site


# ------------------------------------------------------------------------- components, derivatives


def _component(site: Located, indices: Indices) -> Expr:
    own = tuple(site.expression.indices)
    if len(indices) == 2 and len(set(own) & set(indices)) == 1:
        return _product([site], indices)
    return _oriented(site.part(0), own, indices)


def _oriented(whole: Expr, own: Indices, wanted: Indices) -> Expr:
    """Return what has the wanted indices: itself, or its transpose."""
    if own == wanted:
        return whole
    if own == wanted[::-1]:
        return Transpose(whole)
    raise NoMatrixFormError(f"{whole} holds the indices {own}, not {wanted}")


def _derivative(site: Located, indices: Indices) -> Expr:
    """Return the gradient ∂f/∂x of ∂f/∂x_i, or the Jacobian ∂y/∂x of ∂y_k/∂x_i."""
    own: Indices = ()
    parts: list[Expr] = []
    for part in (site.part(0), site.part(1)):
        of_head = isinstance(part.expression, Component) and isinstance(part.expression.whole, Head)
        held = tuple(part.expression.indices) if of_head else ()
        whole = bool(held) and set(held) <= set(indices)
        own += held if whole else ()
        parts.append(part.part(0) if whole else part)
    return _oriented(PartialDerivative(*parts), own, indices)


def _delta(site: Located, indices: Indices) -> Expr:
    """Return the identity of δ_ij, and the unit vector e_k of δ_ik."""
    own = site.expression.args
    if set(own) == set(indices):
        return Diagonal(Ones(indices[0].size))
    if len(indices) > 1:
        raise NoMatrixFormError(f"{site.expression} holds other indices than {indices}")
    return UnitVector(own[1] if own[0] == indices[0] else own[0])


# ------------------------------------------------------------------------------- sums, products


def _sum(site: Located, indices: Indices) -> Expr:
    return plus(*[assemble(term, indices) for term in site.split(Plus)])


def _factors(site: Located, indices: Indices) -> Expr:
    return _product(list(site.split(Times)), indices)


def _fraction(site: Located, indices: Indices) -> Expr:
    top, bottom = site.part(0), site.part(1)
    below = assemble(bottom, indices) if _uses(bottom, indices) else bottom
    return Fraction(assemble(top, indices), below)


def _product(factors: list[Located], indices: Indices) -> Expr:
    """Group factors by their indices: scalars scale, equal indices ⊙, rows by columns an outer."""
    groups: dict[Indices, list[Located]] = {}
    for factor in factors:
        key = tuple(index for index in indices if _uses(factor, (index,)))
        groups.setdefault(key, []).append(factor)
    scalars = [_scalar(factor) for factor in groups.pop((), [])]
    parts: list[Expr] = []
    if len(indices) == 2:
        rows, columns = groups.pop(indices[:1], []), groups.pop(indices[1:], [])
        both = groups.get(indices, [])
        if any(isinstance(factor.expression, KroneckerDelta) for factor in both):
            return times(*scalars, _diagonal(groups.pop(indices), rows, columns, indices))
        if rows or columns:
            left, right = _vector(rows, indices[0]), _vector(columns, indices[1])
            parts.append(MatrixProduct(left, Transpose(right)))
    parts += [_hadamard(group, indices) for group in groups.values()]
    return times(*scalars, parts[0] if len(parts) == 1 else Hadamard(*parts))


def _diagonal(deltas: list, rows: list, columns: list, indices: Indices) -> Expr:
    """Return diag(v) of δ_ij v_i or δ_ij v_j."""
    if len(deltas) > 1 or (rows and columns):
        raise NoMatrixFormError("a delta times a matrix is not a diagonal matrix")
    return Diagonal(_vector(columns, indices[1]) if columns else _vector(rows, indices[0]))


def _vector(factors: list[Located], index: Index) -> Expr:
    return _hadamard(factors, (index,)) if factors else Ones(index.size)


def _hadamard(factors: list[Located], indices: Indices) -> Expr:
    wholes = [assemble(factor, indices) for factor in factors]
    if len(wholes) == 1:
        return wholes[0]
    if all(isinstance(whole, Transpose) for whole in wholes):
        return Transpose(Hadamard(*[whole.argument for whole in wholes]))
    return Hadamard(*wholes)


def _contraction(site: Located, indices: Indices) -> Expr:
    """Return the matrix product that sums the shared index: rows to the left, columns right."""
    if not site.expression.is_full:
        raise NoMatrixFormError(f"{site.expression} leaves out a part of the range")
    index = site.expression.index
    rows, columns = indices[:1], indices[1:]
    factors = site.part(0).split(Times)
    scalars = [f for f in factors if not _uses(f, (index, *indices))]
    others = [f for f in factors if f not in scalars]
    left = [f for f in others if _uses(f, rows)] if rows else others[:1]
    right = [f for f in others if f not in left]
    if not left or any(_uses(f, columns) for f in left):
        raise NoMatrixFormError(f"the factors of {site.expression} cannot be told apart by {rows}")
    first = _product(left, (*rows, index)) if rows else Transpose(_product(left, (index,)))
    second = _product(right, (index, *columns)) if right else Ones(index.size)
    return times(*scalars, MatrixProduct(first, second))


# ------------------------------------------------------------------------- component by component


def _indicator(site: Located, indices: Indices) -> Expr:
    condition = site.part(0)
    sides = [condition.part(n) for n in range(2)]
    wholes = [assemble(side, indices) if _uses(side, indices) else side for side in sides]
    return Indicator(condition.expression.func(*wholes))


def _function(site: Located, indices: Indices) -> Expr:
    """Apply a function of the first argument to the whole; further arguments are scalars."""
    rest = [site.part(n) for n in range(1, len(site.expression.args))]
    return site.expression.func(assemble(site.part(0), indices), *rest)


_FORMS: dict[type[Expr], Callable[[Located, Indices], Expr]] = {
    Component: _component,
    PartialDerivative: _derivative,
    KroneckerDelta: _delta,
    Plus: _sum,
    Times: _factors,
    Fraction: _fraction,
    Summation: _contraction,
    Indicator: _indicator,
    Power: _function,
    Exp: _function,
    Log: _function,
    ReLU: _function,
    LeakyReLU: _function,
}
