"""Printing: what is printed reads back as what was meant, and Typst accepts it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable

import pytest
import sympy
import typst as compiler
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational

from mathcore.expressions import (
    Array,
    Cases,
    Component,
    Decimal,
    Definition,
    Diagonal,
    Domain,
    Equalities,
    Equation,
    Exp,
    Expectation,
    Expression,
    Fraction,
    Greater,
    Hadamard,
    Index,
    Indicator,
    KroneckerDelta,
    LeakyReLU,
    Log,
    MatrixProduct,
    Negative,
    NotEqual,
    Ones,
    PartialDerivative,
    Plus,
    Power,
    ReLU,
    Scalar,
    Size,
    Softmax,
    Summation,
    Times,
    Transpose,
    UnitVector,
    define,
    walk,
)
from mathcore.latex import latex
from mathcore.mathml import mathml
from mathcore.printing import CASE_WORDS, PARENTHESES
from mathcore.text import text
from mathcore.typst import typst

K = Size("K")
i, j, k, l = (Index(name, K) for name in "ijkl")  # noqa: E741  the sheets' names
z, g, p, r = (Array(name, (K,)) for name in "zgpr")
W = Array("W", (K, K))
y = Definition("y", (k,), Exp(z[k]) / Summation(Exp(z[l]), l))
loss = define("l", Summation(g[k] * y[k], k))
variance = define("sigma^2", Fraction(Summation(z[i] ** 2, i), K))
epsilon = Scalar("epsilon", Domain.POSITIVE)
a, b, c = (Scalar(name) for name in "abc")

EXAMPLES = [
    (
        Equation(PartialDerivative(y[k], z[i]), y[k] * (KroneckerDelta(i, k) - y[i])),
        "∂y_k/∂z_i = y_k·(δ_ik − y_i)",
        r"\frac{\partial y_{k}}{\partial z_{i}} = y_{k} \left(\delta_{i k} - y_{i}\right)",
    ),
    (
        PartialDerivative(Exp(z[k]) / Summation(Exp(z[l]), l), z[i]),
        "∂/∂z_i (e^(z_k)/(Σ_l e^(z_l)))",
        r"\frac{\partial}{\partial z_{i}} \frac{e^{z_{k}}}{\sum\limits_{l = 1}^{K} e^{z_{l}}}",
    ),
    (
        Plus(Exp(Decimal("-3.25")), Decimal("-0.5")),
        "e^(−3.25) + (−0.5)",
        r"e^{-3.25} + \left(-0.5\right)",
    ),
    (
        Equalities(PartialDerivative(loss, a), Plus(Decimal("0.25"), Negative(Decimal("1.5"))), b),
        "∂l/∂a = 0.25 − 1.5 = b",
        r"\frac{\partial l}{\partial a} = 0.25 - 1.5 = b",
    ),
    (
        Times(Decimal("0.25"), Decimal("1.5"), Integer(-2), Negative(Fraction(1, 2))),
        "0.25·1.5·(−2)·(−1/2)",
        r"0.25 \cdot 1.5 \cdot \left(-2\right) \cdot \left(-\frac{1}{2}\right)",
    ),
    (Times(Integer(2), Negative(a)), "2·(−a)", r"2 \left(-a\right)"),
    (
        PartialDerivative(Exp(z[k]) * z[k], z[i]),
        "∂/∂z_i (e^(z_k)·z_k)",
        r"\frac{\partial}{\partial z_{i}} \left(e^{z_{k}} z_{k}\right)",
    ),
    (
        Equation(PartialDerivative(loss, r), MatrixProduct(W, PartialDerivative(loss, z))),
        "∂l/∂r = W ∂l/∂z",
        r"\frac{\partial l}{\partial r} = W \frac{\partial l}{\partial z}",
    ),
    (
        Hadamard(PartialDerivative(loss, r), Indicator(Greater(p, 0))),
        "∂l/∂r ⊙ [p > 0]",
        r"\frac{\partial l}{\partial r} \odot \left[p > 0\right]",
    ),
    (
        Equation(PartialDerivative(y, z), Diagonal(y) - MatrixProduct(y, Transpose(y))),
        "∂y/∂z = diag(y) − y yᵀ",
        r"\frac{\partial y}{\partial z} = \operatorname{diag}\left(y\right) - y y^{T}",
    ),
    (
        Hadamard(g - MatrixProduct(Transpose(g), y) * Ones(K), y),
        "(g − (gᵀ y)·𝟏) ⊙ y",
        r"\left(g - \left(g^{T} y\right) \mathbf{1}\right) \odot y",
    ),
    (
        (UnitVector(k) - y) * y[k],
        "(e_k − y)·y_k",
        r"\left(e_{k} - y\right) y_{k}",
    ),
    (Component(MatrixProduct(W, g), k), "(W g)_k", r"\left(W g\right)_{k}"),
    (
        Component(PartialDerivative(loss, z), k),
        "(∂l/∂z)_k",
        r"\left(\frac{\partial l}{\partial z}\right)_{k}",
    ),
    (
        PartialDerivative(loss, y[k]) * PartialDerivative(y[k], z[i]),
        "∂l/∂y_k·∂y_k/∂z_i",
        r"\frac{\partial l}{\partial y_{k}} \, \frac{\partial y_{k}}{\partial z_{i}}",
    ),
    (
        (KroneckerDelta(i, j) - 1 / K) * (variance + epsilon) ** Rational(-1, 2),
        "(δ_ij − 1/K)·(σ² + ε)^(−1/2)",
        r"\left(\delta_{i j} - \frac{1}{K}\right) \left(\sigma^{2} + \epsilon\right)^{-1/2}",
    ),
    (
        (variance + epsilon) ** Negative(Fraction(3, 2)),
        "(σ² + ε)^(−3/2)",
        r"\left(\sigma^{2} + \epsilon\right)^{-3/2}",
    ),
    (variance**2, "(σ²)²", r"\left(\sigma^{2}\right)^{2}"),
    ((variance + epsilon) ** Rational(1, 2), "√(σ² + ε)", r"\sqrt{\sigma^{2} + \epsilon}"),
    (a ** Fraction(1, 2), "√a", r"\sqrt{a}"),
    (y[k] ** 2, "y_k²", "y_{k}^{2}"),
    (W[j, 1], "W_j1", "W_{j 1}"),
    (Array("W^[1]", (K, K))[j, k], "W_jk^[1]", "W_{j k}^{[ 1 ]}"),
    (Array("a_1a", (K, K))[j, i], "a_{1a,ji}", "a_{1 a, j i}"),
    (Array("y_hat_a", (K, K))[j, i], "ŷ_{a,ji}", r"\hat{y}_{a, j i}"),
    (Transpose(Array("theta_2b", (K, K))), "θ_2bᵀ", r"\theta_{2 b}^{T}"),
    (Scalar("x_bar"), "x̄", r"\bar{x}"),
    (Scalar("x1") * Scalar("gamma_max"), "x_1·γ_max", r"x_{1} \gamma_{\mathrm{max}}"),
    (Index("j'", K), "j′", r"j^{\prime}"),
    (Summation(z[j], j, 1, K, k), "Σ_{j≠k} z_j", r"\sum\limits_{j \neq k} z_{j}"),
    (Summation(z[j], j, 2, K), "Σ_{j=2}^K z_j", r"\sum\limits_{j = 2}^{K} z_{j}"),
    (
        Negative(Summation(y[k] * Log(y[k]), k)),
        "−Σ_k y_k·log y_k",
        r"-\sum\limits_{k = 1}^{K} y_{k} \log y_{k}",
    ),
    (Log(a * b), "log(a·b)", r"\log\left(a b\right)"),
    (
        Cases(0, NotEqual(i, j), 1 / (1 - a), sympy.true),
        "{0 if i ≠ j; 1/(1 − a) otherwise}",
        r"\begin{cases}\displaystyle 0 & \text{if}\ i \neq j \\ "
        r"\displaystyle \frac{1}{1 - a} & \text{otherwise}\end{cases}",
    ),
    # Within a fraction one keeps its size, within an exponent all is small.
    (Fraction(a / b, c + 1 / a), "(a/b)/(c + 1/a)", r"\frac{\dfrac{a}{b}}{c + \dfrac{1}{a}}"),
    (Fraction(y[k], Exp(a / b)), "y_k/e^(a/b)", r"\frac{y_{k}}{e^{\frac{a}{b}}}"),
    (
        Fraction(PartialDerivative(y[k], z[i]), a),
        "(∂y_k/∂z_i)/a",
        r"\frac{\dfrac{\partial y_{k}}{\partial z_{i}}}{a}",
    ),
    (
        2 * Expectation(a - p[k], Array("r", (K,), Domain.UNIT)[k]),
        "2·𝔼[a − p_k]",
        r"2 \mathbb{E}\left[a - p_{k}\right]",
    ),
    (
        Softmax(z + c * Ones(K)),
        "softmax(z + c·𝟏)",
        r"\operatorname{softmax}\left(z + c \mathbf{1}\right)",
    ),
    (
        LeakyReLU(z, Rational(1, 100)),
        "LeakyReLU(z, 1/100)",
        r"\operatorname{LeakyReLU}\left(z, \frac{1}{100}\right)",
    ),
    (
        Hadamard(MatrixProduct(W, g), ReLU(p)),
        "W g ⊙ ReLU(p)",
        r"W g \odot \operatorname{ReLU}\left(p\right)",
    ),
    (MatrixProduct(W, MatrixProduct(W, g)), "W (W g)", r"W \left(W g\right)"),
]


@pytest.mark.parametrize(("expression", "as_text", "as_latex"), EXAMPLES, ids=lambda e: str(e)[:40])
def test_notation_of_the_sheets(expression: Expression, as_text: str, as_latex: str) -> None:
    assert text(expression) == as_text
    assert latex(expression) == as_latex


def test_a_script_letter_is_its_own_sign() -> None:
    loss = define("ℒ", a)
    assert text(loss) == typst(loss) == "ℒ"
    assert latex(loss) == r"\mathcal{L}"
    assert "<mi>ℒ</mi>" in mathml(loss)


def test_what_is_no_expression_is_refused() -> None:
    for printed in (text, latex, typst):
        with pytest.raises(TypeError, match="cannot print a Symbol"):
            printed(sympy.Symbol("x"))


@pytest.mark.parametrize("printed", [text, latex, typst, mathml])
def test_words_are_those_of_the_language_and_nothing_else_differs(printed: Callable) -> None:
    expression = Cases(0, NotEqual(i, j), 1 / (1 - a), sympy.true)
    english, chinese = (printed(expression, language=language) for language in ("en", "zh"))
    assert printed(expression) == english
    for word, translated in zip(CASE_WORDS["en"], CASE_WORDS["zh"], strict=True):
        assert english.count(word) == chinese.count(translated) == 1
        assert word not in chinese
        chinese = chinese.replace(translated, word)
    assert chinese == english


@pytest.mark.parametrize("printed", [text, latex, typst, mathml])
def test_a_language_without_words_is_refused(printed: Callable) -> None:
    with pytest.raises(ValueError, match="words in en, zh; there are none in 'fr'"):
        printed(a, language="fr")


# ------------------------------------------------------------------------------- Typst accepts


def compile_typst(*sources: str) -> None:
    page = "#set page(width: auto, height: auto)\n#let tag(path, body) = body\n"
    compiler.compile((page + "\n\n".join(f"$ {s} $" for s in sources)).encode(), format="svg")


def tagged(path: tuple[int, ...], source: str) -> str:
    return f"tag({json.dumps(str(path))}, {source})"


def test_typst_accepts_every_example_plain_and_tagged() -> None:
    expressions = [expression for expression, _, _ in EXAMPLES]
    compile_typst(*map(typst, expressions), *(typst(e, tagged) for e in expressions))
    compile_typst(*(typst(e, tagged, language="zh") for e in expressions))


def test_the_compiler_is_a_judge() -> None:
    with pytest.raises(compiler.TypstError):
        compile_typst("frac(a, xy)")


def test_every_sub_expression_is_tagged_and_parentheses_apart() -> None:
    expression = y[k] * (KroneckerDelta(i, k) - y[i])
    sources: dict[tuple[int, ...], str] = {}

    def record(path: tuple[int, ...], source: str) -> str:
        sources[path] = source
        return source

    typst(expression, record)
    assert [path for path, _ in walk(expression) if path not in sources] == []
    assert sources[(1,)] == "delta_(i k) - y_(i)"
    assert sources[(1, PARENTHESES)] == "(delta_(i k) - y_(i))"
    assert sources[(1, 1)] == " - y_(i)"  # the minus sign belongs to the term


def test_tagging_changes_nothing_else() -> None:
    for expression, _, _ in EXAMPLES:
        assert typst(expression, lambda path, source: source) == typst(expression)


# ---------------------------------------------------------------------------------- reads back

SIZE = 3
NUMBERS = {"a": 0.7, "b": -1.3, "c": 2.1, "z": (0.4, -0.9, 1.6), "g": (1.1, 0.3, -0.8)}
LEAVES = st.sampled_from([a, b, c, z[i], z[k], g[i], KroneckerDelta(i, k), Integer(2), Integer(-3),
                          Rational(1, 2), Rational(-2, 3)])  # fmt: skip


def grown(children: st.SearchStrategy) -> st.SearchStrategy:
    """Expressions one level higher, built with the bare constructors: nesting stays."""
    some = st.lists(children, min_size=2, max_size=3)
    return st.one_of(
        some.map(lambda terms: Plus(*terms)),
        some.map(lambda factors: Times(*factors)),
        children.map(Negative),
        st.tuples(children, children).map(lambda pair: Fraction(*pair)),
        st.tuples(children, st.sampled_from([Integer(2), Integer(3), Integer(-1)])).map(
            lambda pair: Power(*pair)
        ),
        children.map(Exp),
        children.map(Log),
        children.map(lambda body: Summation(body, i)),
        children.map(lambda body: Summation(body * z[j], j, 1, K, k)),
        children.map(lambda body: Summation(body + g[l], l, 2, K)),
    )


EXPRESSIONS = st.recursive(LEAVES, grown, max_leaves=8)


def value(e: Expression, at: dict[str, int]) -> float:
    """Return the value by the structure of the expression; log is of the magnitude."""
    match e:
        case sympy.Rational():
            return float(e)
        case Scalar():
            return NUMBERS[e.name]
        case Component():
            return NUMBERS[e.whole.name][at[e.indices[0].name] - 1]
        case KroneckerDelta():
            return float(at[e.args[0].name] == at[e.args[1].name])
        case Plus():
            return sum(value(term, at) for term in e.args)
        case Times():
            return math.prod((value(factor, at) for factor in e.args), start=1)
        case Negative():
            return -value(e.operand, at)
        case Fraction():
            return value(e.numerator, at) / value(e.denominator, at)
        case Power():
            return value(e.base, at) ** int(e.exponent)
        case Exp():
            return math.exp(value(e.argument, at))
        case Log():
            return math.log(abs(value(e.argument, at)))
        case Summation():
            left_out = [at[x.name] for x in e.excluded]
            values = [n for n in range(int(e.lower), SIZE + 1) if n not in left_out]
            return sum(value(e.body, at | {e.index.name: n}) for n in values)
    raise AssertionError(e)


class Reader:
    """Reads text or LaTeX as a mathematician does; knows the signs, not how they were printed."""

    def __init__(self, source: str, at: dict[str, int]) -> None:
        for old, new in (
            (r"\left(", "("), (r"\right)", ")"), (r"\delta", "δ"), (r"\sum\limits", "Σ"),
            (r"\log", "log"), (r"\frac", "frac"), (r"\dfrac", "frac"),
            (r"\cdot", "·"), (r"\neq", "≠"), (r"\,", ""),
            ("−", "-"),
        ):  # fmt: skip
            source = source.replace(old, new)
        source = re.sub("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^{" + _lowered(m[0]) + "}", source)
        self.tokens = re.findall(r"log|frac|\d+|[^\s]", source)
        self.at = at

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, expected: str = "") -> str:
        assert self.tokens, f"expected {expected}, the source is at its end"
        assert expected in ("", self.peek()), (expected, self.tokens)
        return self.tokens.pop(0)

    def total(self) -> float:
        result = self.signed(self.peek() == "-")
        while self.peek() in ("+", "-"):
            result += self.signed(self.take() == "-", first=False)
        return result

    def signed(self, negative: bool, first: bool = True) -> float:
        if negative and first:
            self.take("-")
        return -self.product() if negative else self.product()

    def product(self) -> float:
        result = self.factor()
        while self.peek() not in ("", "+", "-", ")", "}"):
            if self.peek() == "/":
                self.take()
                result /= self.factor()
            else:
                if self.peek() == "·":
                    self.take()
                result *= self.factor()
        return result

    def factor(self) -> float:
        if self.peek() == "log":
            self.take()
            return math.log(abs(self.factor()))
        if self.peek() == "Σ":
            return self.summation()
        base: float
        if self.peek() == "e":
            self.take()
            base = math.e
        else:
            base = self.atom()
        if self.peek() == "^":
            self.take()
            exponent = self.group()
            return math.exp(exponent) if base == math.e else base**exponent
        return base

    def atom(self) -> float:
        token = self.take()
        if token == "(":
            result = self.total()
            self.take(")")
            return result
        if token == "frac":
            return self.group() / self.group()
        if token.isdigit():
            return float(token)
        if token == "δ":
            first, second = self.subscript()
            return float(self.at[first] == self.at[second])
        if token in ("z", "g"):
            (index,) = self.subscript()
            return NUMBERS[token][self.at[index] - 1]
        return NUMBERS[token]

    def group(self) -> float:
        opening = self.take()
        if opening not in ("{", "("):
            self.tokens.insert(0, opening)
            return self.atom()
        result = self.total()
        self.take({"{": "}", "(": ")"}[opening])
        return result

    def subscript(self) -> list[str]:
        self.take("_")
        if self.peek() != "{":
            names = [self.take()]
            if self.peek() in tuple("ijkl"):
                names.append(self.take())
            return names
        self.take("{")
        names = []
        while self.peek() != "}":
            names.append(self.take())
        self.take("}")
        return names

    def summation(self) -> float:
        self.take("Σ")
        below = self.subscript()
        index, values = below[0], range(1, SIZE + 1)
        if below[1:2] == ["="]:
            values = range(int(below[2]), SIZE + 1)
        if below[1:2] == ["≠"]:
            values = [n for n in values if n != self.at[below[2]]]
        if self.peek() == "^":
            self.take()
            closing = self.take() == "{"
            if closing:
                self.take("K")
                self.take("}")
        rest, outer, result = self.tokens, self.at, 0
        for n in values:
            self.tokens, self.at = list(rest), outer | {index: n}
            result += self.product()
        self.at = outer
        return result


def _lowered(raised: str) -> str:
    return raised.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))


def read(source: str, at: dict[str, int]) -> float:
    reader = Reader(source, at)
    result = reader.total()
    assert not reader.tokens, reader.tokens
    return result


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_text_and_latex_read_back_as_what_was_meant(expression: Expression) -> None:
    at = {"i": 2, "k": 3}
    try:
        meant = value(expression, at)
    except (ZeroDivisionError, OverflowError, ValueError):
        return
    if not (abs(meant) < 1e12):
        return
    for printed in (text(expression), latex(expression)):
        assert read(printed, at) == pytest.approx(meant, rel=1e-6, abs=1e-6), printed


@settings(max_examples=40, deadline=None)
@given(st.lists(EXPRESSIONS, min_size=10, max_size=10))
def test_typst_accepts_whatever_is_built(expressions: list[Expression]) -> None:
    compile_typst(*(typst(expression, tagged) for expression in expressions))
