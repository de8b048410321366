"""Rules of elementary algebra: brackets, fractions, cancelling, logarithms, definitions."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from ..expressions import (
    Comparison,
    Component,
    Definition,
    Equal,
    Equation,
    Exp,
    Expr,
    Expression,
    Fraction,
    Greater,
    Index,
    Located,
    Log,
    Negative,
    NotEqual,
    PartialDerivative,
    Plus,
    Power,
    Summation,
    Times,
    canonical,
    free_indices,
    leaves,
    plus,
    substitute,
    times,
    walk,
)
from .matching import match as match_pattern
from .rewriting import Outcome, Rule, rule, settle

# ----------------------------------------------------------------------------------- definitions


def unfold(quantity: Definition | Component) -> Rule:
    """Replace a defined quantity by its formula."""
    head = _head(quantity)

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case Component(whole) if whole == head:
                given = {p: site.part(n) for n, p in enumerate(head.parameters, start=1)}
                return substitute(head.body, given)
        return None

    return Rule("insert the definition", rewrite, kind="unfold")


def fold(quantity: Definition | Component) -> Rule:
    """Recognise the formula of a defined quantity and write its name."""
    head = _head(quantity)

    def rewrite(site: Located) -> Expr | None:
        found = match_pattern(head.body, site.expression, head.parameters)
        if found is None:
            return None
        values = [_first_place(found[p], site) for p in head.parameters]
        return Component(head, *values)

    return Rule("recognise the definition", rewrite, kind="fold")


def fold_product(quantity: Definition | Component) -> Rule:
    """Recognise a definition a/uᵗ in the factors a and u⁻ᵗ of a product."""
    head = _head(quantity)
    match head.body:
        case Fraction(top, Power(base, exponent)):
            inverse = Power(base, -exponent)
        case _:
            raise ValueError(f"{head.name} is not defined as a fraction over a power")

    def rewrite(site: Located) -> Expr | None:
        factors = site.split(Times)
        for number, factor in enumerate(factors):
            found = match_pattern(top, factor.expression, head.parameters)
            below = [n for n, f in enumerate(factors) if f.expression == inverse]
            if found is None or not below:
                continue
            origins = factor.origins + factors[below[0]].origins
            values = [_first_place(found[p], factor) for p in head.parameters]
            name = Located(Component(Located(head, origins), *values), origins)
            kept = [name if n == number else f for n, f in enumerate(factors) if n != below[0]]
            return times(*kept)
        return None

    return Rule("recognise the definition", rewrite, kind="fold")


def split_power(*exponents: Expr) -> Rule:
    """uᵃ⁺ᵇ = uᵃ uᵇ for the given exponents."""

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case Power(_, exponent) if exponent == sum(exponents):
                return times(*[Power(site.part(0), part) for part in exponents])
        return None

    return Rule("split the power", rewrite)


def _head(quantity: Definition | Component) -> Definition:
    head = quantity.whole if isinstance(quantity, Component) else quantity
    if not isinstance(head, Definition):
        raise TypeError(f"expected a defined quantity, got {quantity}, which has no formula")
    return head


def _first_place(value: Expr, site: Located) -> Expr:
    """Locate a value at the first place where it stands in the site."""
    for path, part in walk(site.expression):
        if part == value:
            return site.part(*path)
    return value


def unfold_derivative(quantity: Definition | Component) -> Rule:
    """Replace a quantity that is being differentiated by its formula."""
    head = _head(quantity)
    inner = unfold(quantity)

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case PartialDerivative(Component(whole), variable) if whole == head and variable.args[
                :1
            ] != (head,):
                return PartialDerivative(inner.rewrite(site.part(0)), site.part(1))
        return None

    return Rule("insert the definition", rewrite, kind="unfold")


def lemma(equation: Equation, name: str = "lemma", conditions: tuple[Comparison, ...] = ()) -> Rule:
    """Use an equation from left to right; its free indices may stand for any others.

    Only proved or checked equations belong here: ``Derivation.lemma`` makes the rule of a
    derivation's claim, ``given`` states a hypothesis.
    """
    variables = free_indices(equation.left)

    def rewrite(site: Located) -> Expr | Outcome | None:
        found = match_pattern(equation.left, site.expression, variables)
        if found is None:
            return None
        given = {index: _first_place(value, site) for index, value in found.items()}
        result = substitute(equation.right, given)
        stated = tuple(substitute(condition, found) for condition in conditions)
        return Outcome(result, conditions=stated)

    return Rule(name, rewrite, uses=equation)


def given(equation: Equation, name: str) -> Rule:
    """Use a hypothesis; it becomes a condition of the step."""
    stated = lemma(equation, name, (Equal(equation.left, equation.right),))
    return Rule(name, stated.rewrite)


# -------------------------------------------------------------------------------- sums, products


@rule("multiply out")
def expand(site: Located) -> Expr | None:
    """a (b − c) = a b − a c: distribute a product over its first bracket."""
    return _distribute(site, reverse=False)


@rule("multiply out")
def expand_last(site: Located) -> Expr | None:
    """a (b − c) = a b − a c: distribute a product over its last bracket."""
    return _distribute(site, reverse=True)


def _distribute(site: Located, reverse: bool) -> Expr | None:
    if not isinstance(site.expression, Times):
        return None
    factors = site.split(Times)
    brackets = [n for n, f in enumerate(factors) if isinstance(f.expression, Plus)]
    if not brackets:
        return None
    number = brackets[-1 if reverse else 0]
    before, after = factors[:number], factors[number + 1 :]
    return plus(*[_signed(term, before, after) for term in factors[number].split(Plus)])


def _signed(term: Located, before: tuple, after: tuple) -> Expr:
    if isinstance(term.expression, Negative):
        return Negative(times(*before, term.part(0), *after))
    return times(*before, term, *after)


@rule("remove the brackets")
def remove_brackets(site: Located) -> Expr | None:
    """−(a − b) = −a + b, also inside a sum."""
    match site.expression:
        case Negative(Plus()):
            return plus(*[_negated(term) for term in site.part(0).split(Plus)])
        case Plus():
            terms: list[Expr] = []
            for term in site.split(Plus):
                match term.expression:
                    case Negative(Plus()):
                        terms.extend(_negated(inner) for inner in term.part(0).split(Plus))
                    case _:
                        terms.append(term)
            return plus(*terms)
    return None


def _negated(term: Located) -> Expr:
    return term.part(0) if isinstance(term.expression, Negative) else Negative(term)


def factor_out(factor: Expr) -> Rule:
    """a c + b c = c (a + b) for the given factor c, which every term must hold."""

    def rewrite(site: Located) -> Expr | None:
        if not isinstance(site.expression, Plus):
            return None
        rests, places = [], []
        for term in site.split(Plus):
            negative = isinstance(term.expression, Negative)
            found = _without_factor(term.part(0) if negative else term, factor)
            if found is None:
                return None
            rest, origin = found
            rests.append(Negative(rest) if negative else rest)
            places.extend(origin)
        return times(Located(factor, tuple(places)), plus(*rests))

    return Rule("factor out", rewrite)


def _without_factor(term: Located, factor: Expr) -> tuple[Expr, tuple] | None:
    """Take one factor out of a term: what is left, and where the factor stood."""
    if term.expression == factor:
        return times(1), term.origins
    match term.expression:
        case Fraction():
            found = _without_factor(term.part(0), factor)
            return found and (Fraction(found[0], term.part(1)), found[1])
        case Times():
            factors = term.split(Times)
            for number, candidate in enumerate(factors):
                found = _without_factor(candidate, factor)
                if found is None:
                    continue
                rest, origin = found
                kept = [*factors[:number], *factors[number + 1 :]]
                if rest != 1:
                    kept.insert(number, rest)
                return times(*kept), origin
        case Power(base, exponent) if base == factor and exponent.is_Integer and exponent > 1:
            inner = term.part(0)
            rest = inner if exponent == 2 else Power(inner, exponent - 1)
            return rest, inner.origins
    return None


def move_to_front(factor: Expr) -> Rule:
    """Write the given factor first: a b = b a."""

    def rewrite(site: Located) -> Expr | None:
        if not isinstance(site.expression, Times):
            return None
        factors = site.split(Times)
        first = [f for f in factors if f.expression == factor]
        return times(*first, *[f for f in factors if f.expression != factor]) if first else None

    return Rule("reorder the factors", rewrite)


def reorder_factors(*order: int) -> Rule:
    """Write the factors of a product in the given order of their present numbers."""
    return _reordering(Times, order, times, "reorder the factors")


def reorder_terms(*order: int) -> Rule:
    """Write the terms of a sum in the given order of their present numbers."""
    return _reordering(Plus, order, plus, "reorder the terms")


def _reordering(
    kind: type[Expression], order: tuple, build: Callable[..., Expr], name: str
) -> Rule:
    def rewrite(site: Located) -> Expr | None:
        parts = site.split(kind)
        if len(parts) < 2 or sorted(order) != list(range(len(parts))):
            return None
        return build(*[parts[n] for n in order])

    return Rule(name, rewrite)


def group_terms(*numbers: int) -> Rule:
    """a − b − c = a − (b + c): put the terms with these numbers into one bracket.

    The bracket stands where the first of them stood, with a minus if all of them have one.
    """

    def rewrite(site: Located) -> Expr | None:
        terms = site.split(Plus)
        if len(numbers) < 2 or len(numbers) >= len(terms) + 1 or max(numbers) >= len(terms):
            return None
        chosen = [terms[n] for n in numbers]
        negative = all(isinstance(term.expression, Negative) for term in chosen)
        bracket: Expr = Plus(*[term.part(0) if negative else term for term in chosen])
        kept = [t for n, t in enumerate(terms) if n not in numbers]
        before = sum(n < min(numbers) for n in range(len(terms)) if n not in numbers)
        kept.insert(before, Negative(bracket) if negative else bracket)
        return Plus(*kept) if len(kept) > 1 else kept[0]

    return Rule("group the terms", rewrite)


@rule("collect like terms")
def collect_terms(site: Located) -> Expr | None:
    """a − a/2 − a/2 = 0: add the number coefficients of equal terms."""
    if not isinstance(site.expression, Plus):
        return None
    totals: dict[Expr, Expr] = {}
    cores: dict[Expr, list[Located]] = {}
    for term in site.split(Plus):
        coefficient, core = _coefficient(term)
        key = canonical(settle(core)) if core is not None else sympy.S.One
        totals[key] = totals.get(key, sympy.S.Zero) + coefficient
        cores.setdefault(key, []).extend([core] if core is not None else [])
    if len(totals) == len(site.split(Plus)):
        return None
    terms = [_scaled(total, key, cores[key]) for key, total in totals.items() if total != 0]
    return plus(*terms) if terms else times(0)


def _coefficient(term: Located) -> tuple[Expr, Expr | None]:
    """Return the number in front of a term and the rest (None when there is no rest)."""
    if isinstance(term.expression, Negative):
        coefficient, core = _coefficient(term.part(0))
        return -coefficient, core
    factors = term.split(Times)
    numbers = [n for f in factors if (n := _constant(f.expression)) is not None]
    rest = [f for f in factors if _constant(f.expression) is None]
    return sympy.prod(numbers), times(*rest) if rest else None


def _constant(expression: Expr) -> Expr | None:
    """Return the value of a number or of a fraction of numbers."""
    match expression:
        case Fraction(top, bottom) if top.is_Rational and bottom.is_Rational:
            return top / bottom
    return expression if expression.is_Rational else None


def _scaled(total: Expr, core: Expr, places: list[Expr]) -> Expr:
    located = places[0] if places else core
    size = abs(total)
    if core == 1:
        scaled: Expr = size
    elif size == 1:
        scaled = located
    else:
        number = size if size.is_Integer else Fraction(size.p, size.q)
        scaled = times(number, located)
    return Negative(scaled) if total < 0 else scaled


@rule("equal factors make a power")
def collect_power(site: Located) -> Expr | None:
    """a · a = a²; a · aⁿ = aⁿ⁺¹ for number exponents."""
    if not isinstance(site.expression, Times):
        return None
    factors = site.split(Times)
    for number, factor in enumerate(factors):
        base, exponent = _base_and_exponent(factor)
        for later in range(number + 1, len(factors)):
            other, other_exponent = _base_and_exponent(factors[later])
            if base.expression != other.expression or base.expression.is_Rational:
                continue
            merged = Located(base.expression, base.origins + other.origins)
            total = exponent + other_exponent
            power = merged if total == 1 else Power(merged, total)
            kept = [f for n, f in enumerate(factors) if n not in (number, later)]
            kept.insert(number, power)
            return times(*kept)
    return None


def _base_and_exponent(factor: Located) -> tuple[Located, Expr]:
    match factor.expression:
        case Power(_, exponent) if exponent.is_Rational:
            return factor.part(0), exponent
    return factor, sympy.S.One


# ------------------------------------------------------------------------------------- fractions


@rule("split the fraction into factors")
def split_fraction(site: Located) -> Expr | None:
    """(a b)/c² = (a/c)(b/c): the first factor over one, all others over the other."""
    match site.expression:
        case Fraction(Times(), Power(_, exponent)) if exponent == 2:
            first, *rest = site.part(0).split(Times)
            base = site.part(1, 0)
            return times(Fraction(first, base), Fraction(times(*rest), base))
        case Fraction(Times(), Times()):
            first, *rest = site.part(0).split(Times)
            below, *others = site.part(1).split(Times)
            return times(Fraction(first, below), Fraction(times(*rest), times(*others)))
    return None


@rule("write the factor beside the fraction")
def factor_beside_fraction(site: Located) -> Expr | None:
    """(c f)/m = (c/m) f for the first factor c."""
    match site.expression:
        case Fraction(Times(), _):
            first, *rest = site.part(0).split(Times)
            return times(Fraction(first, site.part(1)), *rest)
    return None


@rule("split the denominator")
def split_denominator(site: Located) -> Expr | None:
    """a/(b c) = (a/b)(1/c)."""
    match site.expression:
        case Fraction(_, Times()):
            first, *rest = site.part(1).split(Times)
            return times(Fraction(site.part(0), first), Fraction(1, times(*rest)))
    return None


@rule("split the fraction into terms")
def split_terms(site: Located) -> Expr | None:
    """(a − b)/c = a/c − b/c."""
    match site.expression:
        case Fraction(Plus(), _):
            below = site.part(1)
            return plus(
                *[
                    Negative(Fraction(term.part(0), below))
                    if isinstance(term.expression, Negative)
                    else Fraction(term, below)
                    for term in site.part(0).split(Plus)
                ]
            )
    return None


@rule("put on one denominator")
def common_denominator(site: Located) -> Expr | None:
    """a/c − b/c = (a − b)/c."""
    if not isinstance(site.expression, Plus):
        return None
    tops, bottoms = [], []
    for term in site.split(Plus):
        negative = isinstance(term.expression, Negative)
        fraction = term.part(0) if negative else term
        if not isinstance(fraction.expression, Fraction):
            return None
        tops.append(Negative(fraction.part(0)) if negative else fraction.part(0))
        bottoms.append(fraction.part(1))
    if len({bottom.expression for bottom in bottoms}) > 1:
        return None
    below = Located(bottoms[0].expression, tuple(o for b in bottoms for o in b.origins))
    return Fraction(plus(*tops), below)


@rule("write as one fraction")
def multiply_fractions(site: Located) -> Expr | None:
    """a (b/c)(d/e) = (a b d)/(c e)."""
    if not isinstance(site.expression, Times):
        return None
    tops: list[Expr] = []
    bottoms: list[Expr] = []
    for factor in site.split(Times):
        if isinstance(factor.expression, Fraction):
            tops.append(factor.part(0))
            bottoms.append(factor.part(1))
        else:
            tops.append(factor)
    tops = [top for top in tops if settle(top) != 1] or [times(1)]
    return Fraction(times(*tops), times(*bottoms)) if bottoms else None


@rule("cancel", kind="cancel")
def cancel(site: Located) -> Outcome | None:
    """(a c)/(b c) = a/b for one common factor c ≠ 0; a power below loses one."""
    match site.expression:
        case Fraction():
            pass
        case _:
            return None
    tops, bottoms = site.part(0).split(Times), site.part(1).split(Times)
    for over, top in enumerate(tops):
        if top.expression == 1:
            continue
        for under, bottom in enumerate(bottoms):
            left = _divided(bottom, top)
            if left is None:
                continue
            rest_above = [t for n, t in enumerate(tops) if n != over]
            rest_below = [b for n, b in enumerate(bottoms) if n != under] + left
            numerator = times(*rest_above) if rest_above else times(1)
            result = Fraction(numerator, times(*rest_below)) if rest_below else numerator
            struck = top.origins + bottom.origins
            return Outcome(result, struck, (NotEqual(top, 0),))
    return None


def _divided(bottom: Located, factor: Located) -> list[Expr] | None:
    """Return what is left of ``bottom`` after one division by ``factor``, None if none goes."""
    wanted = canonical(factor.expression)
    if canonical(bottom.expression) == wanted:
        return []
    match bottom.expression:
        case Power(base, exponent) if canonical(base) == wanted and exponent.is_Integer:
            inner = bottom.part(0)
            return [inner if exponent == 2 else Power(inner, exponent - 1)]
    return None


@rule("terms cancel", kind="cancel")
def cancel_terms(site: Located) -> Outcome | None:
    """a − a = 0 among the terms of a sum."""
    if not isinstance(site.expression, Plus):
        return None
    terms = site.split(Plus)
    for number, term in enumerate(terms):
        for other, candidate in enumerate(terms):
            match candidate.expression:
                case Negative(operand) if canonical(operand) == canonical(term.expression):
                    rest = [t for n, t in enumerate(terms) if n not in (number, other)]
                    result = plus(*rest) if rest else times(0)
                    return Outcome(result, term.origins + candidate.origins)
    return None


# ---------------------------------------------------------------------- exponentials, logarithms


@rule("exponential of a sum")
def exponential_of_sum(site: Located) -> Expr | None:
    """e^(a + b) = e^a e^b."""
    match site.expression:
        case Exp(Plus()):
            return times(*[Exp(term) for term in site.part(0).split(Plus)])
    return None


@rule("logarithm of a fraction")
def logarithm_of_fraction(site: Located) -> Outcome | None:
    """log(a/b) = log a − log b for positive a and b."""
    match site.expression:
        case Log(Fraction()):
            top, bottom = site.part(0, 0), site.part(0, 1)
            return Outcome(
                plus(Log(top), Negative(Log(bottom))),
                conditions=(Greater(top, 0), Greater(bottom, 0)),
            )
    return None


@rule("the logarithm undoes the exponential")
def logarithm_of_exponential(site: Located) -> Expr | None:
    """Log e^u = u."""
    match site.expression:
        case Log(Exp()):
            return site.part(0, 0)
    return None


# ------------------------------------------------------------------------------------- tidying up


@rule("tidy up")
def tidy(site: Located) -> Expr | None:
    """Drop zeros and ones, draw signs to the front, do the arithmetic of numbers."""
    return None if isinstance(site.expression, Comparison) else _tidied(site)


def _tidied(site: Located) -> Expr:
    expression = site.expression
    if not expression.args or isinstance(expression, Component | PartialDerivative | Comparison):
        return site
    parts = [_tidied(site.part(n)) for n in range(len(expression.args))]
    treat = _TIDY.get(type(expression), lambda *same: expression.func(*same))
    result = treat(*parts)
    return site if settle(result) == expression else result


def _is(part: Expr, number: int) -> bool:
    return settle(part) == number


def _opened(part: Expr, kind: type[Expression]) -> tuple[Expr, ...]:
    """Return the parts of a node that may be located, for flattening and for signs."""
    if isinstance(part, Located):
        return part.split(kind)
    return part.args if isinstance(part, kind) else (part,)


def _sign(part: Expr) -> tuple[bool, Expr]:
    """Return whether a minus stands in front, and what stands behind it."""
    plain = settle(part)
    if isinstance(plain, Negative):
        return True, _opened(part, Negative)[0]
    if plain.is_Rational and plain < 0:
        return True, -plain
    return False, part


def _tidy_plus(*terms: Expr) -> Expr:
    flat = [t for term in terms for t in _opened(term, Plus) if not _is(t, 0)]
    numbers = [t for t in flat if _number(t) is not None]
    if len(numbers) > 1:
        total = sum((_number(t) for t in numbers), sympy.S.Zero)
        flat = [t for t in flat if _number(t) is None]
        if total != 0:
            flat.append(total if total > 0 else Negative(-total))
    return plus(*flat) if flat else times(0)


def _number(term: Expr) -> Expr | None:
    plain = settle(term)
    if isinstance(plain, Negative) and plain.operand.is_Rational:
        return -plain.operand
    return plain if plain.is_Rational else None


def _tidy_times(*factors: Expr) -> Expr:
    flat = [f for factor in factors for f in _opened(factor, Times)]
    if any(_is(f, 0) for f in flat):
        return times(0)
    signs, flat = zip(*map(_sign, flat), strict=True)
    flat = [f for factor in flat for f in _opened(factor, Times) if not _is(f, 1)]
    numbers = [n for f in flat if (n := _constant(settle(f))) is not None]
    unit_fractions = [f for f in flat if _numeric_top(f) is not None]
    if len(numbers) > 1 or (numbers and unit_fractions):
        product = sympy.prod(numbers)
        flat = [f for f in flat if _constant(settle(f)) is None]
        if unit_fractions:
            fraction = unit_fractions[0]
            top, bottom = _opened(fraction, Fraction)
            over = product * settle(top)
            below = times(over.q, bottom) if over.q != 1 else bottom
            merged = _tidy_fraction(sympy.Integer(over.p), below)
            flat = [merged if f is fraction else f for f in flat]
        elif product != 1:
            flat.insert(0, product)
        negative, first = _sign(flat[0]) if flat else (False, times(1))
        signs = (*signs, negative)
        flat = [f for f in (first, *flat[1:]) if not _is(f, 1)]
    result = times(*flat) if flat else times(1)
    return Negative(result) if sum(signs) % 2 else result


def _numeric_top(factor: Expr) -> Expr | None:
    """Return the numerator of a fraction such as 2/m when it is a number."""
    plain = settle(factor)
    if not isinstance(plain, Fraction) or _constant(plain) is not None:
        return None
    return plain.numerator if plain.numerator.is_Rational else None


def _tidy_negative(operand: Expr) -> Expr:
    if _is(operand, 0):
        return times(0)
    negative, rest = _sign(operand)
    return rest if negative else Negative(operand)


def _tidy_fraction(top: Expr, bottom: Expr) -> Expr:
    if _is(top, 0):
        return times(0)
    if _is(bottom, 1):
        return top
    negative, top = _sign(top)
    over, under = settle(top), settle(bottom)
    if over.is_Rational and under.is_Rational and (over / under).is_Integer:
        result: Expr = over / under
    elif over.is_Integer and isinstance(under, Times) and _leading_integer(bottom) != 1:
        first = _leading_integer(bottom)
        common = sympy.gcd(over, first)
        others = [f for f in _opened(bottom, Times) if not settle(f).is_Integer]
        below = [first / common, *others] if first != common else others
        result = Fraction(over / common, times(*below))
    else:
        result = Fraction(top, bottom)
    return Negative(result) if negative else result


def _leading_integer(product: Expr) -> Expr:
    """Return the product of the integers among the factors."""
    plain = [settle(f) for f in _opened(product, Times)]
    return sympy.prod([f for f in plain if f.is_Integer])


def _tidy_power(base: Expr, exponent: Expr) -> Expr:
    return base if _is(exponent, 1) else Power(base, exponent)


def _tidy_summation(body: Expr, index: Expr, *limits: Expr) -> Expr:
    if _is(body, 0):
        return times(0)
    return Summation(body, settle(index), *[settle(limit) for limit in limits])


_TIDY: dict[type, Callable[..., Expr]] = {
    Plus: _tidy_plus,
    Times: _tidy_times,
    Negative: _tidy_negative,
    Fraction: _tidy_fraction,
    Power: _tidy_power,
    Summation: _tidy_summation,
}


@rule("negative power")
def negative_power(site: Located) -> Expr | None:
    """a/√u = a · u^(−1/2), and a/uⁿ = a · u⁻ⁿ."""
    match site.expression:
        case Fraction(_, Power(_, exponent)) if exponent.is_Rational:
            return times(site.part(0), Power(site.part(1, 0), -exponent))
    return None


def complement(index: Index) -> Rule:
    """Write one term of a sum as the whole sum without all the others: f_k = Σ_j f_j − Σ_{j≠k} f_j.

    ``index`` is the name of the bound index j; the term is the site, which must hold one free
    index k of the same range.
    """

    def rewrite(site: Located) -> Expr | None:
        own = [i for i in free_indices(site.expression) if i.size == index.size]
        if len(own) != 1 or index in leaves(site.expression):
            return None
        body = substitute(site, {own[0]: index})
        return plus(Summation(body, index), Negative(Summation(body, index, 1, None, own[0])))

    return Rule("the whole sum without the others", rewrite)
