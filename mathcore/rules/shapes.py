"""Shapes chased through a formula: which rows and columns a result has."""

from __future__ import annotations

from sympy import Integer

from ..expressions import (
    Component,
    DimensionProduct,
    Dimensions,
    Equal,
    Expr,
    Head,
    LeakyReLU,
    Located,
    MatrixProduct,
    Ones,
    Plus,
    ReLU,
    ShapeOf,
    Softmax,
    Transpose,
    shape,
)
from .rewriting import Outcome, Rule, rule


@rule("an activation keeps the shape")
def shape_of_function(site: Located) -> Expr | None:
    """shape(f(Z)) = shape(Z) for ReLU, LeakyReLU and softmax of each column."""
    match site.expression:
        case ShapeOf(ReLU() | LeakyReLU() | Softmax()):
            return ShapeOf(site.part(0, 0))
    return None


@rule("a sum has the shape of its terms")
def shape_of_sum(site: Located) -> Outcome | None:
    """shape(A + B) = shape(A), where shape(A) = shape(B)."""
    match site.expression:
        case ShapeOf(Plus()):
            first, *others = [ShapeOf(term) for term in site.part(0).split(Plus)]
            return Outcome(first, conditions=tuple(Equal(first, other) for other in others))
    return None


@rule("a product puts the shapes side by side")
def shape_of_product(site: Located) -> Expr | None:
    """shape(A B) = shape(A) shape(B)."""
    match site.expression:
        case ShapeOf(MatrixProduct()):
            factors = [ShapeOf(factor) for factor in site.part(0).split(MatrixProduct)]
            return DimensionProduct(*factors)
    return None


@rule("known shapes")
def known_shape(site: Located) -> Expr | None:
    """shape(W) = rows × columns of an array, of ones or of their transpose."""
    match site.expression:
        case ShapeOf(Head() | Ones()):
            return Dimensions(*(*shape(site.expression.argument), Integer(1))[:2])
        case ShapeOf(Transpose(Head() | Ones())):
            rows, columns = (*shape(site.expression.argument.argument), Integer(1))[:2]
            return Dimensions(columns, rows)
    return None


@rule("inner sizes agree")
def multiply_dimensions(site: Located) -> Outcome | None:
    """(n × k)(k × m) = n × m, for one pair of neighbours; nested products are opened."""
    if not isinstance(site.expression, DimensionProduct):
        return None
    factors = site.split(DimensionProduct)
    for number in range(len(factors) - 1):
        left, right = factors[number : number + 2]
        match left.expression, right.expression:
            case Dimensions(), Dimensions() if left.expression.columns == right.expression.rows:
                merged = Dimensions(left.part(0), right.part(1))
                rest = [*factors[:number], merged, *factors[number + 2 :]]
                struck = left.part(1).origins + right.part(0).origins
                result = merged if len(rest) == 1 else DimensionProduct(*rest)
                return Outcome(result, cancelled=struck)
    return None


def shape_between(output: Expr, inputs: Expr) -> Rule:
    """shape(W) = rows of the output × rows of the input, for the W in output = W input + ….

    A product takes the rows of its left factor, and its inner sizes agree.
    """

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case ShapeOf(Head() as matrix) if len(matrix.shape) == 2:
                rows = [Component(ShapeOf(side), Integer(1)) for side in (output, inputs)]
                return Dimensions(*rows)
        return None

    return Rule("rows of the output by rows of the input", rewrite)


def shape_of_term(total: Expr) -> Rule:
    """shape(b) = shape of the sum that b is a term of."""

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case ShapeOf(Head() as term) if term != total:
                return ShapeOf(total)
        return None

    return Rule("a sum has the shape of its terms", rewrite)


@rule("its rows")
def pick_rows(site: Located) -> Expr | None:
    """The first entry of rows × columns are the rows, the second the columns."""
    match site.expression:
        case Component(Dimensions()) if site.expression.indices[0].is_Integer:
            return site.part(0, int(site.expression.indices[0]) - 1)
    return None
