"""Rules of differentiation."""

from __future__ import annotations

from ..expressions import (
    Cases,
    Component,
    Definition,
    Exp,
    Expr,
    Fraction,
    Greater,
    Head,
    Index,
    Indicator,
    KroneckerDelta,
    LeakyReLU,
    Located,
    Log,
    Negative,
    NotEqual,
    PartialDerivative,
    Plus,
    Power,
    ReLU,
    Scalar,
    Summation,
    Times,
    fresh_index,
    leaves,
    plus,
    substitute,
    times,
)
from .rewriting import Outcome, Rule, rule


def depends(expression: Expr, variable: Expr) -> bool:
    """Tell whether the expression depends on the variable, through definitions too."""
    target = variable.whole if isinstance(variable, Component) else variable
    return _reaches(expression, target)


def _reaches(expression: Expr, target: Expr) -> bool:
    for leaf in leaves(expression):
        if leaf == target:
            return True
        if isinstance(leaf, Definition) and _reaches(leaf.body, target):
            return True
    return False


def _derivative(part: Expr, site: Located) -> PartialDerivative:
    return PartialDerivative(part, site.part(1))


@rule("linearity")
def linearity(site: Located) -> Expr | None:
    """D(a − b + …) = D a − D b + …, and D(−a) = −D a."""
    match site.expression:
        case PartialDerivative(Plus(), _):
            terms = site.part(0).split(Plus)
            return plus(*[_signed_derivative(term, site) for term in terms])
        case PartialDerivative(Negative(), _):
            return _signed_derivative(site.part(0), site)
    return None


def _signed_derivative(term: Located, site: Located) -> Expr:
    if isinstance(term.expression, Negative):
        return Negative(_derivative(term.part(0), site))
    return _derivative(term, site)


@rule("sum rule")
def sum_rule(site: Located) -> Expr | None:
    """D Σ f = Σ D f; the bound index steps aside when the variable uses its name."""
    match site.expression:
        case PartialDerivative(Summation(_, index) as inner, variable):
            body = site.part(0, 0)
            if index.name in {leaf.name for leaf in leaves(variable)}:
                renamed = fresh_index(index, {leaf.name for leaf in leaves(site.expression)})
                body, index = substitute(body, {index: renamed}), renamed
            return Summation(_derivative(body, site), index, *inner.args[2:])
    return None


@rule("product rule")
def product_rule(site: Located) -> Expr | None:
    """D(f g) = D f · g + f · D g; factors that do not depend on the variable get no term."""
    match site.expression:
        case PartialDerivative(Times(), variable):
            factors = site.part(0).split(Times)
            return plus(
                *[
                    times(*factors[:n], _derivative(factor, site), *factors[n + 1 :])
                    for n, factor in enumerate(factors)
                    if depends(factor.expression, variable)
                ]
            )
    return None


@rule("constant factor")
def constant_factor(site: Located) -> Expr | None:
    """D(c f) = c · D f."""
    match site.expression:
        case PartialDerivative(Times(), variable):
            factors = site.part(0).split(Times)
            constant = [f for f in factors if not depends(f.expression, variable)]
            varying = [f for f in factors if depends(f.expression, variable)]
            if constant and varying:
                return times(*constant, _derivative(times(*varying), site))
        case PartialDerivative(Fraction(_, denominator), variable):
            if not depends(denominator, variable):
                return Fraction(_derivative(site.part(0, 0), site), site.part(0, 1))
    return None


@rule("derivative of a constant")
def constant_rule(site: Located) -> Expr | None:
    """D c = 0 when c does not depend on the variable."""
    match site.expression:
        case PartialDerivative(function, variable) if not depends(function, variable):
            return times(0)
    return None


@rule("quotient rule")
def quotient_rule(site: Located) -> Outcome | None:
    """D(f/g) = (D f · g − f · D g)/g², g ≠ 0."""
    match site.expression:
        case PartialDerivative(Fraction(), _):
            top, bottom = site.part(0, 0), site.part(0, 1)
            numerator = plus(
                times(_derivative(top, site), bottom),
                Negative(times(top, _derivative(bottom, site))),
            )
            return Outcome(
                Fraction(numerator, Power(bottom, 2)),
                conditions=(NotEqual(bottom, 0),),
            )
    return None


@rule("derivative of the exponential")
def exponential_rule(site: Located) -> Expr | None:
    """D e^u = e^u · D u."""
    match site.expression:
        case PartialDerivative(Exp(), _):
            return times(site.part(0), _derivative(site.part(0, 0), site))
    return None


@rule("derivative of the logarithm")
def logarithm_rule(site: Located) -> Outcome | None:
    """D log u = (1/u) · D u, u > 0."""
    match site.expression:
        case PartialDerivative(Log(), _):
            argument = site.part(0, 0)
            return Outcome(
                times(Fraction(1, argument), _derivative(argument, site)),
                conditions=(Greater(argument, 0),),
            )
    return None


@rule("power rule")
def power_rule(site: Located) -> Expr | Outcome | None:
    """D uⁿ = n · uⁿ⁻¹ · D u for a number n; u > 0 when n is not a positive integer."""
    match site.expression:
        case PartialDerivative(Power(_, exponent), _) if exponent.is_Rational:
            base = site.part(0, 0)
            lowered = base if exponent == 2 else Power(base, exponent - 1)
            result = times(exponent, lowered, _derivative(base, site))
            if exponent.is_Integer and exponent > 0:
                return result
            return Outcome(result, conditions=(Greater(base, 0),))
    return None


@rule("derivative of the square root")
def square_root_rule(site: Located) -> Outcome | None:
    """D √u = (1/(2√u)) · D u, u > 0."""
    match site.expression:
        case PartialDerivative(Power(_, exponent), _) if exponent * 2 == 1:
            root, base = site.part(0), site.part(0, 0)
            return Outcome(
                times(Fraction(1, times(2, root)), _derivative(base, site)),
                conditions=(Greater(base, 0),),
            )
    return None


@rule("derivative of ReLU")
def relu_rule(site: Located) -> Outcome | None:
    """D ReLU(u) = [u > 0] · D u away from the kink at u = 0."""
    match site.expression:
        case PartialDerivative(ReLU(), _):
            argument = site.part(0, 0)
            return Outcome(
                times(Indicator(Greater(argument, 0)), _derivative(argument, site)),
                conditions=(NotEqual(argument, 0),),
            )
    return None


@rule("derivative of LeakyReLU")
def leaky_relu_rule(site: Located) -> Outcome | None:
    """D LeakyReLU(u) = (1 if u > 0, the slope otherwise) · D u away from the kink at u = 0."""
    match site.expression:
        case PartialDerivative(LeakyReLU(), _):
            argument, slope = site.part(0, 0), site.part(0, 1)
            factor = Cases(1, Greater(argument, 0), slope, True)
            return Outcome(
                times(factor, _derivative(argument, site)),
                conditions=(NotEqual(argument, 0),),
            )
    return None


@rule("derivative of each case")
def cases_rule(site: Located) -> Expr | None:
    """D of a case distinction, case by case; the conditions do not depend on the variable."""
    match site.expression:
        case PartialDerivative(Cases() as cases, variable):
            conditions = cases.args[1::2]
            if any(depends(condition, variable) for condition in conditions):
                return None
            parts = [
                site.part(0, n) if n % 2 else _derivative(site.part(0, n), site)
                for n in range(len(cases.args))
            ]
            return Cases(*parts)
    return None


@rule("derivative of a variable")
def variable_rule(site: Located) -> Expr | None:
    """∂x_k/∂x_i = δ_ki for components of one array; ∂x/∂x = 1; other leaves give 0."""
    match site.expression:
        case PartialDerivative(Component(Head() as f), Component(Head() as x)) if f == x:
            deltas = [
                KroneckerDelta(site.part(0, n), site.part(1, n)) for n in range(1, 1 + len(f.shape))
            ]
            return times(*deltas) if deltas else times(1)
        case PartialDerivative(Scalar() as f, Scalar() as x) if f == x:
            return times(1)
        case PartialDerivative(Component() | Scalar(), _):
            return constant_rule.rewrite(site)
    return None


def chain_rule(*heads: Head | Component) -> Rule:
    """∂f/∂x = Σ over the components of the given quantities of ∂f/∂q · ∂q/∂x.

    The quantities must lie on every path from x to f, each path meeting just one of them.
    """
    wholes = [head.whole if isinstance(head, Component) else head for head in heads]

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case PartialDerivative(function, variable):
                target = variable.whole if isinstance(variable, Component) else variable
                source = function.whole if isinstance(function, Component) else function
                if not isinstance(function, Component | Definition) or source in wholes:
                    return None
                if target in wholes or not all(
                    depends(function, whole) and _reaches(_body(whole), target) for whole in wholes
                ):
                    return None
                return plus(*[_path_through(whole, site) for whole in wholes])
        return None

    return Rule("chain rule", rewrite)


def _body(whole: Head) -> Expr:
    return whole.body if isinstance(whole, Definition) else whole


def _path_through(whole: Head, site: Located) -> Expr:
    taken = {leaf.name for leaf in leaves(site.expression)}
    indices: list[Index] = []
    for parameter in whole.parameters:
        index = parameter if parameter.name not in taken else fresh_index(parameter, taken)
        taken.add(index.name)
        indices.append(index)
    middle = Component(whole, *indices)
    term: Expr = times(PartialDerivative(site.part(0), middle), _derivative(middle, site))
    for index in reversed(indices):
        term = Summation(term, index)
    return term
