"""The standard deviation of two samples as a computational graph (B3, B4)."""

from __future__ import annotations

from functools import cache

from sympy import Integer, Rational

from .. import rules as r
from ..expressions import Component, Expr, Fraction, PartialDerivative, Power, Scalar, define, plus
from ..rules import at_path, everywhere
from ..steps import Derivation

half = Fraction(1, 2)
x_1, x_2 = Scalar("x_1"), Scalar("x_2")
mean = define("x_bar", half * (x_1 + x_2))
b = define("b", Power(x_1 - mean, Integer(2)))
c = define("c", Power(x_2 - mean, Integer(2)))
variance = define("d", half * (b + c))
deviation = define("e", Power(variance, Rational(1, 2)))

# The quantities of the sheet in the order in which the graph computes them.
QUANTITIES: tuple[Component, ...] = (mean, b, c, variance, deviation)


@cache
def formula() -> Derivation:
    """B3: e in terms of the samples and their mean, quantity by quantity."""
    return Derivation(deviation).by(
        r.unfold(deviation), r.unfold(variance), r.unfold(b), r.unfold(c)
    )


@cache
def gradient_of_variance() -> Derivation:
    """B4: ∂e/∂d = 1/(2e)."""
    return Derivation(PartialDerivative(deviation, variance)).by(
        r.unfold_derivative(deviation),
        r.square_root_rule,
        r.variable_rule,
        r.tidy,
        r.fold(deviation),
    )


@cache
def gradient_of_square(square: Component) -> Derivation:
    """B4: ∂e/∂b = ∂e/∂c = 1/(4e)."""
    return Derivation(PartialDerivative(deviation, square)).by(
        r.chain_rule(variance),
        gradient_of_variance().lemma(),
        r.unfold_derivative(variance),
        r.constant_factor,
        r.linearity,
        everywhere(r.variable_rule),
        r.tidy,
    )


@cache
def sum_of_deviations() -> Derivation:
    """B4, lemma: (x_1 − x̄) + (x_2 − x̄) = 0."""
    return Derivation(plus(x_1 - mean, x_2 - mean)).by(
        everywhere(r.unfold(mean)),
        everywhere(r.expand),
        r.remove_brackets,
        r.collect_terms,
    )


# ∂e/∂b = ∂e/∂c, and both squares differentiated by the power rule: the start of every path.
def _through_both_squares(below: Expr) -> Derivation:
    return Derivation(PartialDerivative(deviation, below)).by(
        r.chain_rule(b, c),
        gradient_of_square(b).lemma(),
        gradient_of_square(c).lemma(),
        r.unfold_derivative(b),
        r.unfold_derivative(c),
        everywhere(r.power_rule),
        everywhere(r.linearity),
        everywhere(r.variable_rule),
    )


@cache
def gradient_of_mean() -> Derivation:
    """B4: the two paths through the mean cancel, ∂e/∂x̄ = 0."""
    return _through_both_squares(mean).by(
        r.tidy,
        r.group_terms(0, 1),
        r.factor_out(1 / (2 * deviation)),
        sum_of_deviations().lemma(),
        r.tidy,
    )


@cache
def mean_of_sample(sample: Expr) -> Derivation:
    """B4: ∂x̄/∂x_1 = ∂x̄/∂x_2 = 1/2."""
    return Derivation(PartialDerivative(mean, sample)).by(
        r.unfold_derivative(mean),
        r.constant_factor,
        r.linearity,
        everywhere(r.variable_rule),
        r.tidy,
    )


@cache
def gradient_of_first() -> Derivation:
    """B4: ∂e/∂x_1 = (x_1 − x̄)/(2e); what goes through the mean cancels."""
    return _through_both_squares(x_1).by(
        everywhere(mean_of_sample(x_1).lemma()),
        at_path(r.expand_last, 0),
        r.tidy,
        r.group_terms(1, 2),
        *_MEAN_CANCELS,
    )


@cache
def gradient_of_second() -> Derivation:
    """B4: ∂e/∂x_2 = (x_2 − x̄)/(2e); what goes through the mean cancels."""
    return _through_both_squares(x_2).by(
        everywhere(mean_of_sample(x_2).lemma()),
        at_path(r.expand_last, 1),
        r.tidy,
        r.group_terms(0, 2),
        *_MEAN_CANCELS,
    )


_MEAN_CANCELS = (
    r.factor_out(1 / (4 * deviation)),
    sum_of_deviations().lemma(),
    r.tidy,
    r.multiply_fractions,
)
