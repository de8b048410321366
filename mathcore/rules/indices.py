"""Rules for sums over indices and for the Kronecker delta."""

from __future__ import annotations

import sympy
from sympy import Integer

from ..expressions import (
    Array,
    Cases,
    Component,
    Equal,
    Expr,
    Fraction,
    Index,
    KroneckerDelta,
    Located,
    Negative,
    NotEqual,
    Plus,
    Summation,
    Times,
    leaves,
    plus,
    substitute,
    times,
    walk,
)
from .rewriting import Outcome, Rule, rule


def _same_sum(body: Expr, site: Located) -> Summation:
    """Return a sum over the index and the range of the site."""
    return Summation(body, *site.expression.args[1:])


@rule("collapse the Kronecker delta")
def collapse_delta(site: Located) -> Expr | None:
    """Σ_l δ_il f_l = f_i, when i lies in the range of the full sum."""
    match site.expression:
        case Summation(body, index) if site.expression.is_full:
            sign, product = site.part(0), site.part(0)
            negative = isinstance(body, Negative)
            if negative:
                product = sign.part(0)
            factors = product.split(Times)
            for number, factor in enumerate(factors):
                other = _other_index(factor.expression, index)
                if other is None:
                    continue
                rest = [f for n, f in enumerate(factors) if n != number]
                result = times(*[substitute(f, {index: other}) for f in rest]) if rest else times(1)
                return Negative(result) if negative else result
    return None


def _other_index(delta: Expr, index: Index) -> Expr | None:
    """Return the partner of ``index`` in a delta over one range, None when there is none."""
    if not isinstance(delta, KroneckerDelta) or index not in delta.args:
        return None
    other = delta.args[0] if delta.args[1] == index else delta.args[1]
    return other if isinstance(other, Index) and other.size == index.size else None


@rule("linearity of the sum")
def split_sum(site: Located) -> Expr | None:
    """Σ (a − b) = Σ a − Σ b, and Σ (−a) = −Σ a."""
    match site.expression:
        case Summation(Plus(), _):
            return plus(*[_signed_sum(term, site) for term in site.part(0).split(Plus)])
        case Summation(Negative(), _):
            return _signed_sum(site.part(0), site)
    return None


def _signed_sum(term: Located, site: Located) -> Expr:
    if isinstance(term.expression, Negative):
        return Negative(_same_sum(term.part(0), site))
    return _same_sum(term, site)


@rule("pull constant factors out of the sum")
def pull_out(site: Located) -> Expr | None:
    """Σ_l c f_l = c Σ_l f_l for factors (and denominators) without the bound index."""
    match site.expression:
        case Summation(Times(), index):
            factors = site.part(0).split(Times)
            constant = [f for f in factors if index not in leaves(f.expression)]
            varying = [f for f in factors if index in leaves(f.expression)]
            if constant and varying:
                return times(*constant, _same_sum(times(*varying), site))
        case Summation(Fraction(_, denominator), index) if index not in leaves(denominator):
            return Fraction(_same_sum(site.part(0, 0), site), site.part(0, 1))
    return None


@rule("take the factor into the sum")
def take_in(site: Located) -> Expr | None:
    """c Σ_l f_l = Σ_l c f_l for the factors before the last sum of a product."""
    match site.expression:
        case Times(args=(*_, Summation())):
            *factors, last = site.split(Times)
            if any(last.expression.index in leaves(f.expression) for f in factors):
                return None
            body = times(*factors, last.part(0))
            return Summation(body, *last.expression.args[1:])
    return None


@rule("sum of a constant")
def constant_sum(site: Located) -> Expr | None:
    """Σ_{l=1}^{n} c = n c."""
    match site.expression:
        case Summation(body, index) if site.expression.is_full and index not in leaves(body):
            return times(index.size, site.part(0)) if body != 1 else times(index.size)
    return None


@rule("exchange the sums")
def exchange_sums(site: Located) -> Expr | None:
    """Σ_i Σ_j f = Σ_j Σ_i f for ranges that do not depend on each other."""
    match site.expression:
        case Summation(Summation() as inner, index):
            if any(index in leaves(limit) for limit in inner.args[2:]):
                return None
            return Summation(_same_sum(site.part(0, 0), site), *inner.args[1:])
    return None


def split_off(index: Index) -> Rule:
    """Σ_l f_l = f_k + Σ_{l≠k} f_l for the given index k."""

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case Summation(_, bound) if site.expression.is_full and bound.size == index.size:
                if bound == index:
                    return None
                term = substitute(site.part(0), {bound: index})
                return plus(term, Summation(site.part(0), *site.expression.args[1:], index))
        return None

    return Rule("split one term off the sum", rewrite)


@rule("the delta is zero off the diagonal")
def delta_of_distinct(site: Located) -> Outcome | None:
    """δ_ik = 0, because i ≠ k."""
    match site.expression:
        case KroneckerDelta() as delta if delta.args[0] != delta.args[1]:
            return Outcome(times(0), conditions=(NotEqual(*delta.args),))
    return None


@rule("the delta is one on the diagonal")
def delta_of_equal(site: Located) -> Expr | None:
    """δ_kk = 1."""
    match site.expression:
        case KroneckerDelta() as delta if delta.args[0] == delta.args[1]:
            return times(1)
    return None


@rule("the delta never meets its index")
def excluded_delta(site: Located) -> Expr | None:
    """Σ_{j≠k} f_j δ_jk = 0."""
    match site.expression:
        case Summation(_, index) if site.expression.excluded:
            for factor in site.part(0).split(Times):
                other = _other_index(factor.expression, index)
                if other is not None and other in site.expression.excluded:
                    return times(0)
    return None


@rule("the delta makes its indices equal")
def sift_delta(site: Located) -> Expr | None:
    """f_i δ_ik = f_k δ_ik: beside a delta its first index may be written as the second."""
    if not isinstance(site.expression, Times):
        return None
    factors = site.split(Times)
    for number, factor in enumerate(factors):
        if isinstance(factor.expression, KroneckerDelta):
            first, second = factor.expression.args
            return times(
                *[
                    f if n == number else substitute(f, {first: second})
                    for n, f in enumerate(factors)
                ]
            )
    return None


@rule("the sum without one term")
def without_term(site: Located) -> Expr | None:
    """Σ_{j≠k} f_j = Σ_j f_j − f_k."""
    match site.expression:
        case Summation(_, index) if len(site.expression.excluded) == 1:
            (left_out,) = site.expression.excluded
            whole = Summation(site.part(0), index)
            return plus(whole, Negative(substitute(site.part(0), {index: left_out})))
    return None


@rule("symmetry of the delta")
def swap_delta(site: Located) -> Expr | None:
    """δ_ik = δ_ki."""
    if isinstance(site.expression, KroneckerDelta):
        return KroneckerDelta(site.part(1), site.part(0))
    return None


@rule("distinguish the two values of the delta")
def delta_as_cases(site: Located) -> Expr | None:
    """f(δ_ik) = f(1) for i = k, f(0) otherwise; in the first case i may be written as k."""
    deltas = [d for _, d in walk(site.expression) if isinstance(d, KroneckerDelta)]
    if len(set(deltas)) != 1:
        return None
    (delta, *_) = deltas
    kept, dropped = delta.args
    same = substitute(substitute(site, {delta: Integer(1)}), {dropped: kept})
    return Cases(same, Equal(dropped, kept), substitute(site, {delta: Integer(0)}), True)


def one_hot(targets: Array, index: Index) -> Rule:
    """Write y_j as δ_jk, because the target is one-hot with y_k = 1."""

    def rewrite(site: Located) -> Outcome | None:
        match site.expression:
            case Component(whole) if whole == targets:
                delta = KroneckerDelta(site.part(1), index)
                return Outcome(delta, conditions=(Equal(targets[index], 1),))
        return None

    return Rule("the target is one-hot", rewrite)


@rule("write the two cases as one with the Kronecker delta")
def unite_cases(site: Located) -> Expr | None:
    """(a at i = k, b otherwise) = b + δ_ik (a − b at i = k)."""
    match site.expression:
        case Cases(args=(_, Equal(kept, dropped), _, otherwise)) if otherwise == sympy.true:
            delta = KroneckerDelta(site.part(1, 0), site.part(1, 1))
            second = site.part(2)
            at_equal = substitute(second, {dropped: kept})
            return plus(second, times(delta, plus(site.part(0), Negative(at_equal))))
    return None


def distinguish(first: Index, second: Index) -> Rule:
    """Tell the two cases first = second and first ≠ second apart: f, with both indices, or f."""

    def rewrite(site: Located) -> Expr | None:
        if not {first, second} <= set(leaves(site.expression)):
            return None
        same = substitute(site, {second: first})
        return Cases(same, Equal(first, second), site, True)

    return Rule("distinguish the two cases", rewrite)


def rename_index(old: Index, new: str) -> Rule:
    """Give the bound index of a sum another name."""

    def rewrite(site: Located) -> Expr | None:
        match site.expression:
            case Summation(_, index) if index == old:
                renamed = Index(new, index.size)
                if renamed in leaves(site.expression):
                    return None
                return Summation(
                    substitute(site.part(0), {index: renamed}), renamed, *site.expression.args[2:]
                )
        return None

    return Rule("rename the index", rewrite)
