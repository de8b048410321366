"""Expressions stay as they are written; substitution captures no index."""

import copy
import os
import pickle
import subprocess
import sys
from decimal import Decimal

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational

from mathcore import expressions as ex
from mathcore.expressions import (
    Array,
    Component,
    Definition,
    Exp,
    Fraction,
    Hadamard,
    Index,
    KroneckerDelta,
    Located,
    MatrixProduct,
    Negative,
    Ones,
    PartialDerivative,
    Plus,
    Power,
    Scalar,
    Size,
    Summation,
    Times,
    Transpose,
    at,
    canonical,
    free_indices,
    leaves,
    plus,
    replace_at,
    shape,
    substitute,
    times,
    walk,
)
from mathcore.verification.evaluation import Point, evaluate

STEADY = settings(deadline=None, derandomize=True)

K, n = Size("K"), Size("n")
i, j, k, l = INDICES = tuple(Index(name, K) for name in "ijkl")  # noqa: E741
z, v, W = Array("z", (K,)), Array("v", (n,)), Array("W", (n, K))
s = Scalar("s")
y = Definition("y", (k,), Exp(z[k]) / Summation(Exp(z[l]), l))

VALUES = {i: 1, j: 2, k: 3, l: 2}
SIZES = {K: 3, n: 2}

indices = st.sampled_from(INDICES)
numbers = st.integers(-3, 3).map(Integer)
atoms = st.one_of(
    indices.map(lambda index: z[index]),
    st.builds(KroneckerDelta, indices, indices),
    indices.map(lambda index: Exp(z[index])),
    st.just(s),
    numbers,
)


def compounds(parts):
    return st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(lambda terms: Plus(*terms)),
        st.lists(parts, min_size=2, max_size=3).map(lambda factors: Times(*factors)),
        parts.map(Negative),
        st.builds(Fraction, parts, indices.map(lambda index: Exp(z[index]))),
        parts.map(lambda base: Power(base, Integer(2))),
        st.builds(Summation, parts, indices),
        st.builds(lambda body, own, out: Summation(body, own, 1, None, out), parts, *[indices] * 2),
    )


expressions = st.recursive(atoms, compounds, max_leaves=8)


def value(expression, **changes):
    """Evaluate with the given indices and scalar s at another value than usual."""
    places = {**VALUES, **{ex.Index(name, K): v for name, v in changes.items() if name != "s"}}
    given_values = {z: (Rational(1, 2), Rational(-3, 4), 2), s: changes.get("s", Rational(5, 4))}
    exact = {leaf: _fractions(numbers) for leaf, numbers in given_values.items()}
    return evaluate(expression, Point(SIZES, places, exact))


def _fractions(numbers):
    if isinstance(numbers, tuple):
        return [f"{number}" for number in numbers]
    return f"{numbers}"


def close(one, other):
    return abs(one - other) <= Decimal("1e-50") * max(1, abs(one))


# ---------------------------------------------------------------------------------- inertness


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        (z[k] + z[i], (z[k], z[i])),
        (z[i] - z[i], (z[i], Negative(z[i]))),
        (2 * (z[k] + s), (Integer(2), Plus(z[k], s))),
        (s * 2 * s, (s, Integer(2), s)),
        (1 * s, (Integer(1), s)),
        (0 + s, (Integer(0), s)),
        (s / s, (s, s)),
        (s / z[i] / z[k], (Fraction(s, z[i]), z[k])),
        (s**1, (s, Integer(1))),
        (Power(Power(s, Integer(2)), Rational(1, 2)), (Power(s, Integer(2)), Rational(1, 2))),
        (-Negative(s), (Negative(s),)),
        (Fraction(2, 4), (Integer(2), Integer(4))),
        (Summation(Integer(0), l), (Integer(0), l, Integer(1), K)),
        (KroneckerDelta(k, k), (k, k)),
        (Hadamard(z, z), (z, z)),
        (Transpose(Transpose(z)), (Transpose(z),)),
        (Exp(ex.Log(s)), (ex.Log(s),)),
    ],
)
def test_nothing_is_reordered_merged_or_cancelled(expression, parts):
    assert expression.args == parts


def test_sums_and_products_are_flat_while_brackets_stay():
    assert (z[i] + z[j] + z[k]).args == (z[i], z[j], z[k])
    assert ((z[i] + z[j]) + (z[k] - s)).args == (z[i], z[j], z[k], Negative(s))
    assert (s * (z[i] * z[j])).args == (s, z[i], z[j])
    assert (z[i] - (z[j] + s)).args == (z[i], Negative(Plus(z[j], s)))
    assert plus(s) == s
    assert times(Times(s, s), s).args == (s, s, s)


@STEADY
@given(expressions)
def test_rebuilding_changes_nothing(expression):
    if expression.args:
        assert expression.func(*expression.args).args == expression.args
    assert substitute(expression, {}) == expression
    for path, part in walk(expression):
        assert at(expression, path) == part
        assert replace_at(expression, path, part) == expression


@STEADY
@given(expressions, expressions)
def test_order_makes_a_difference_until_lowered(one, other):
    if one != other:
        assert Plus(one, other) != Plus(other, one)
        assert Times(one, other) != Times(other, one)
    assert Plus(one, other) == Plus(one, other)
    assert hash(Plus(one, other)) == hash(Plus(one, other))


def test_doit_is_the_only_way_out():
    difference = 2 * (s + s) - 4 * s
    replaced = difference.xreplace({Integer(4): Integer(1)})
    assert replaced.args[1] == Negative(Times(Integer(1), s))
    assert difference.args[0] == Times(Integer(2), Plus(s, s))
    assert difference.doit() == 0
    assert isinstance(difference.doit(), sympy.Integer)


@STEADY
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_inexact_numbers_are_refused_everywhere(number):
    for build in (lambda: s + number, lambda: number * s, lambda: Exp(number), lambda: s**number):
        with pytest.raises(TypeError, match="exact number"):
            build()


# ----------------------------------------------------------------------- equality, hash, pickle


def test_leaves_are_equal_when_every_attribute_is():
    assert Size("K") == K
    assert Index("i", Size("K")) == i
    assert Index("i", n) != i
    assert Array("z", (K,), ex.Domain.POSITIVE) != z
    assert Array("z", (n,)) != z
    assert Scalar("K") != K
    assert Definition("y", (k,), y.body) == y
    assert Definition("y", (k,), z[k]) != y
    assert len({z, Array("z", (K,)), Index("z", K)}) == 2


SCRIPT = """
import pickle, sys
sys.path.insert(0, {path!r})
from mathcore.expressions import *
K = Size("K"); i, k, l = Index("i", K), Index("k", K), Index("l", K); z = Array("z", (K,))
y = Definition("y", (k,), Exp(z[k]) / Summation(Exp(z[l]), l))
e = PartialDerivative(y[k], z[i]) - y[k] * (KroneckerDelta(k, i) - y[i])
if len(sys.argv) > 1:
    other = pickle.loads(bytes.fromhex(sys.argv[1]))
    assert other == e and hash(other) == hash(e) and e in {{other}}
    assert [str(x) for x in leaves(other)] == [str(x) for x in leaves(e)]
print(pickle.dumps(e).hex(), e, canonical(e), sorted(leaves(e), key=lambda x: x.sort_key()))
"""


def test_another_process_builds_the_same_expressions():
    outputs, pickled = [], []
    for seed in ("1", "2"):
        script = SCRIPT.format(path=os.getcwd())
        run = subprocess.run(
            [sys.executable, "-c", script, *pickled],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        bytes_, *shown = run.stdout.split(" ", 1)
        pickled = [bytes_]
        outputs.append(shown)
    assert outputs[0] == outputs[1]


@STEADY
@given(expressions)
def test_pickled_expressions_come_back_equal(expression):
    again = pickle.loads(pickle.dumps(expression))
    assert again == expression
    assert hash(again) == hash(expression)
    assert str(again) == str(expression)


@pytest.mark.parametrize(
    "known",
    [ex.Decimal("-0.65"), ex.Rounded("2.54692"), ex.Table("y", (("-0.5", "1"), ("2", "3.25")))],
)
def test_known_numbers_are_copied_and_pickled_as_leaves_are(known):
    expression = Plus(Exp(known), z[i])
    assert pickle.loads(pickle.dumps(expression)) == expression
    assert copy.deepcopy(expression) is expression


# --------------------------------------------------------------------------------- substitution


def test_a_bound_index_steps_aside():
    outer = substitute(Summation(z[j] * z[i], j), {i: j})
    assert outer.index.name != "j"
    assert outer == Summation(z[outer.index] * z[j], outer.index)


def test_a_bound_index_is_not_replaced():
    total = Summation(z[j], j)
    assert substitute(total, {j: k}) == total
    assert substitute(z[j] + total, {j: k}) == z[k] + total


def test_limits_are_replaced_while_the_bound_index_stays():
    without = Summation(z[j], j, 1, None, k)
    assert substitute(without, {k: i}) == Summation(z[j], j, 1, None, i)
    assert substitute(without, {k: j}).excluded == (j,)
    assert substitute(without, {k: j}).index != j


def test_sub_expressions_are_replaced_too():
    assert substitute(s * y[i] + 1, {y[i]: z[k]}) == s * z[k] + 1
    captured = substitute(Summation(y[i] * z[j], j), {y[i]: z[j]})
    assert captured == Summation(z[j] * z[captured.index], captured.index)


@STEADY
@given(expressions, indices)
def test_a_renamed_index_means_the_other_one(expression, new):
    renamed = substitute(expression, {i: new})
    assert close(value(renamed), value(expression, i=VALUES[new]))
    assert i not in free_indices(renamed) or new == i


@STEADY
@given(expressions, indices)
def test_a_scalar_replaced_by_a_component_is_that_component(expression, index):
    replaced = substitute(expression, {s: z[index]})
    known = (Rational(1, 2), Rational(-3, 4), Integer(2))[VALUES[index] - 1]
    assert close(value(replaced), value(expression, s=known))


@STEADY
@given(expressions)
def test_canonical_names_keep_the_value_and_forget_the_names(expression):
    assert close(value(canonical(expression)), value(expression))
    assert canonical(canonical(expression)) == canonical(expression)
    summed, other = Index("p", K), Index("q", K)
    sums = [Summation(substitute(expression, {i: name}), name) for name in (summed, other)]
    assert canonical(sums[0]) == canonical(sums[1])


def test_canonical_tells_nested_sums_apart():
    one = Summation(Summation(z[i] * Power(z[j], Integer(2)), i), j)
    other = Summation(Summation(Power(z[i], Integer(2)) * z[j], i), j)
    assert canonical(one) != canonical(other)
    assert canonical(one) == canonical(
        Summation(Summation(z[k] * Power(z[l], Integer(2)), k), l),
    )


@STEADY
@given(expressions)
def test_free_indices_are_those_that_need_a_value(expression):
    needed = set(free_indices(expression))
    for index in INDICES:
        places = {other: VALUES[other] for other in INDICES if other != index}
        point = Point(SIZES, places)
        if index in needed:
            with pytest.raises(ValueError, match=index.name):
                evaluate(expression, point)
        else:
            evaluate(expression, point)


def test_leaves_come_in_reading_order():
    assert list(leaves(W[Index("a", n), k] * Summation(s * z[l], l))) == [
        W,
        Index("a", n),
        k,
        s,
        z,
        K,
    ]


# ----------------------------------------------------------------------------- shapes and errors


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (s, ()),
        (z, (K,)),
        (W, (n, K)),
        (y[k], ()),
        (y, (K,)),
        (s * z, (K,)),
        (MatrixProduct(W, z), (n,)),
        (MatrixProduct(Transpose(z), z), ()),
        (MatrixProduct(v, Transpose(z)), (n, K)),
        (Transpose(z), (1, K)),
        (Transpose(W), (K, n)),
        (ex.Diagonal(z), (K, K)),
        (Ones(n), (n,)),
        (ex.UnitVector(k), (K,)),
        (PartialDerivative(y, z), (K, K)),
        (PartialDerivative(s, W), (n, K)),
        (PartialDerivative(y[k], W), (n, K)),
        (Summation(y[l] * v, l), (n,)),
        (ex.Cases(0, ex.Greater(s, 0), 1, True), ()),
        (ex.Equation(z, y), (K,)),
        (Located(W, ()), (n, K)),
    ],
)
def test_shapes(expression, expected):
    assert shape(expression) == expected


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: shape(MatrixProduct(W, v)), "inner sizes K and n do not agree"),
        (lambda: shape(z + v), "terms have the shapes K and n"),
        (lambda: shape(Hadamard(z, Transpose(z))), "factors have the shapes K and 1 × K"),
        (lambda: shape(ex.Equation(z, s)), "the sides of an equation have the shapes K and scalar"),
        (lambda: z[i, k], "z has 1 axes and was given 2 indices"),
        (lambda: Component(MatrixProduct(W, z), i, k), "has 1 axes and was given 2"),
        (lambda: Definition("y", (k,), z[l]), "leaves the indices l open"),
        (lambda: at(z[k], (0, 1)), "no part at the path"),
    ],
)
def test_what_does_not_fit_is_named(build, told):
    with pytest.raises(ValueError, match=told):
        build()


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: Summation(z[k], K), "a sum runs over an Index"),
        (lambda: Size(""), "a Size needs a non-empty name"),
        (lambda: Array(3, (K,)), "a Array needs a non-empty name"),
        (lambda: list(z), "cannot be iterated"),
        (lambda: s + "2", "expected an expression or an exact number"),
        (lambda: s + None, "expected an expression or an exact number"),
    ],
)
def test_what_is_no_expression_is_refused(build, told):
    with pytest.raises(TypeError, match=told):
        build()


# -------------------------------------------------------------------------------------- located


def test_located_parts_know_where_they_were():
    site = Located(s * (z[i] + z[k]), ((2, 0),))
    assert site.part(1, 0) == Located(z[i], ((2, 0, 1, 0),))
    assert [part.origins for part in site.split(Times)] == [((2, 0, 0),), ((2, 0, 1),)]
    assert site.split(Plus) == (site,)
    nested = Located(Plus(s, Plus(z[i], z[k])), ((),))
    assert [part.origins for part in nested.split(Plus)] == [((0,),), ((1, 0),), ((1, 1),)]


def test_substitution_keeps_the_places():
    assert substitute(Located(z[i], ((3,),)), {i: k}) == Located(z[k], ((3,),))
