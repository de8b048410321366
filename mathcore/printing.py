"""Printing an expression: one traversal decides structure and parentheses, a dialect writes signs.

A reader takes a product before a sum, a sum sign over the whole product that follows it, and the
argument of a logarithm without parentheses as far as it goes. Every form therefore has a level of
binding, and is `open` when its end would swallow a factor set after it.

How a name is read: `theta_2b` is θ with the subscript 2b, `y_hat_a` is ŷ with the subscript a
(accents: hat, bar, tilde), `sigma^2` is σ² and `W^[1]` is W with the superscript [1]; Greek letters
by their English names, script letters by their signs (ℒ). A component's indices join the subscript
of its head.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from functools import cache, singledispatchmethod
from typing import ClassVar

import sympy
from sympy import Basic, Integer, Rational

from .expressions import (
    Cases,
    Comparison,
    Component,
    Decimal,
    Diagonal,
    DimensionProduct,
    Dimensions,
    Equal,
    Equalities,
    Equation,
    Exp,
    Expectation,
    Fraction,
    Greater,
    GreaterEqual,
    Hadamard,
    Head,
    Indicator,
    KroneckerDelta,
    Leaf,
    LeakyReLU,
    Less,
    LessEqual,
    Located,
    Log,
    MatrixProduct,
    Negative,
    NotEqual,
    Ones,
    PartialDerivative,
    Path,
    Plus,
    Power,
    ReLU,
    Rounded,
    ShapeOf,
    SmoothFunction,
    Softmax,
    Summation,
    Times,
    Transpose,
    UnitVector,
)

Tag = Callable[[Path, str], str]

# Last step of the path under which the parentheses around a sub-expression are tagged.
PARENTHESES = -1

# By what a name spells; Typst spells them like this, LaTeX with a backslash before.
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
ACCENTS = ("hat", "bar", "tilde")

# Names of the relations, which each dialect has a sign for.
RELATIONS = {
    Equation: "equal",
    Equal: "equal",
    NotEqual: "not equal",
    Greater: "greater",
    GreaterEqual: "at least",
    Less: "less",
    LessEqual: "at most",
}
FUNCTIONS = {ReLU: "ReLU", LeakyReLU: "LeakyReLU", Softmax: "softmax", Diagonal: "diag"}


# The words beside the values of cases, by language: before a condition, and for all that is left.
CASE_WORDS = {"en": ("if", "otherwise"), "zh": ("若", "否则")}


class Level(IntEnum):
    """How tightly a form binds."""

    RELATION = 0
    SUM = 1
    NEGATIVE = 2
    HADAMARD = 3
    PRODUCT = 4
    PREFIX = 5  # Σ, ∂/∂x and log before their operand
    FRACTION = 6
    CALL = 7
    POWER = 8
    ATOM = 9


class Gap(Enum):
    """What separates two factors."""

    NONE = "nothing: side by side is a product"
    DOT = "a dot: two numbers side by side would read as one"
    THIN = "a thin space: two bars side by side would read as one"


@dataclass(frozen=True)
class Form:
    """Printed source, how tightly it binds, and whether it would swallow a factor after it."""

    source: str
    level: Level = Level.ATOM
    open: bool = False


@dataclass(frozen=True)
class Name:
    """The parts of a name: base, accent, subscripts, superscript, number of primes."""

    base: str
    accent: str
    subscripts: tuple[str, ...]
    superscript: str
    primes: int


@cache
def parse_name(name: str) -> Name:
    """Take a name apart (the convention stands in the module's docstring)."""
    stem, _, superscript = name.partition("^")
    plain = stem.rstrip("'")
    base, *rest = plain.split("_")
    accent = rest.pop(0) if rest and rest[0] in ACCENTS else ""
    numbered = re.fullmatch(r"([A-Za-z]+)(\d+)", base)
    if numbered:
        base, number = numbered.groups()
        rest.insert(0, number)
    return Name(base, accent, tuple(rest), superscript, len(stem) - len(plain))


class Printer:
    """The traversal; a dialect extends it with its signs and its way to set scripts and bars.

    `tag(path, source)` is called for every sub-expression with its path and may wrap the source.
    It is called again for a path whose signs do not stand together (a name and its subscript).
    Parentheses around a sub-expression have its path followed by `PARENTHESES`.
    `language` is that of the words between the signs, one of `CASE_WORDS`; raises ValueError for
    another one.
    """

    # Where the printer's part of a formula stands.
    _bar = ""  # on which side of it the bar of its fraction is: above, below, or nowhere
    _in_script = False

    def __init__(self, tag: Tag | None = None, *, language: str = "en") -> None:
        if language not in CASE_WORDS:
            known = ", ".join(CASE_WORDS)
            raise ValueError(f"formulas have words in {known}; there are none in {language!r}")
        self._tag = tag or (lambda path, source: source)
        self.language = language
        self.condition_word, self.otherwise_word = CASE_WORDS[language]

    def print(self, expression: Basic) -> str:
        """Return the expression in this dialect; raises TypeError for what it cannot print."""
        return self._bare(expression, ())

    # ------------------------------------------------------------- what a dialect has to say

    def symbol(self, base: str, accent: str = "") -> str:
        """Write a letter, a Greek letter, a number or an upright word, with its accent."""
        raise NotImplementedError

    def scripts(self, base: str, subscript: str, superscript: str) -> str:
        """Write a base with the scripts that are not empty."""
        raise NotImplementedError

    def indices(self, sources: list[str], plain: bool) -> str:
        """Write indices side by side; with commas unless each is a single sign."""
        raise NotImplementedError

    def arguments(self, sources: list[str]) -> str:
        """Write the arguments of a function side by side."""
        return ", ".join(sources)

    def parentheses(self, source: str) -> str:
        """Put into parentheses that grow with what they hold."""
        raise NotImplementedError

    def brackets(self, source: str) -> str:
        """Put into square brackets that grow with what they hold."""
        raise NotImplementedError

    def quotient(self, numerator: str, denominator: str) -> str:
        """Write a fraction with a bar, from sources that need no parentheses."""
        raise NotImplementedError

    def inner_quotient(self, numerator: str, denominator: str) -> str:
        """Write a fraction that stands within a fraction, in the size of the signs beside it."""
        return self.quotient(numerator, denominator)

    def root(self, source: str) -> str:
        """Write the square root."""
        raise NotImplementedError

    def product(self, factors: list[str], gaps: list[Gap]) -> str:
        """Write factors side by side; `gaps[n]` stands before factor n."""
        raise NotImplementedError

    def prefix(self, sign: str, operand: str) -> str:
        """Write a sign that works on what follows it: Σ, ∂/∂x, log."""
        raise NotImplementedError

    def function_name(self, name: str) -> str:
        """Write an upright name of a function."""
        raise NotImplementedError

    def sum_sign(self, below: str, above: str) -> str:
        """Write Σ with its limits."""
        raise NotImplementedError

    def case_lines(self, lines: list[tuple[str, str]]) -> str:
        """Write values with their conditions behind a brace; an empty condition means otherwise."""
        raise NotImplementedError

    # What is written for: minus, difference, plus, hadamard, partial, expectation, delta, ones,
    # unit, e, transpose, prime, slash and the values of RELATIONS.
    signs: ClassVar[dict[str, str]]

    # ----------------------------------------------------------------------------- traversal

    @property
    def _within_script(self) -> Printer:
        """Return the printer of exponents."""
        return self._at_place(_in_script=True)

    def _at_place(self, **place: object) -> Printer:
        printer = copy(self)
        vars(printer).update(place)
        return printer

    def _bare(self, expression: Basic, path: Path) -> str:
        """Print a sub-expression where it needs no parentheses whatever it is."""
        return self._tag(path, self._form(expression, path).source)

    def _placed(
        self, expression: Basic, path: Path, level: Level, last: bool = True, *, group: bool = False
    ) -> Form:
        """Print a sub-expression; in parentheses if it binds less than `level` or would swallow."""
        form = self._form(expression, path)
        form = replace(form, source=self._tag(path, form.source))
        if form.level < level or (form.open and not last) or group:
            return Form(self._tag((*path, PARENTHESES), self.parentheses(form.source)))
        return form

    def _within(self, expression: Basic, path: Path, level: Level, last: bool = True) -> str:
        """Print a sub-expression, in parentheses where `_placed` says so."""
        return self._placed(expression, path, level, last).source

    @singledispatchmethod
    def _form(self, expression: Basic, path: Path) -> Form:
        raise TypeError(
            f"cannot print a {type(expression).__name__}: build it from mathcore.expressions"
        )

    @_form.register(Located)
    def _located(self, expression: Located, path: Path) -> Form:
        return self._form(expression.expression, path)

    @_form.register(Integer)
    def _integer(self, expression: Integer, path: Path) -> Form:
        if expression < 0:
            return Form(self.signs["minus"] + self.symbol(str(-expression)), Level.NEGATIVE)
        return Form(self.symbol(str(expression)))

    @_form.register(Rational)
    def _rational(self, expression: Rational, path: Path) -> Form:
        parts = (self.symbol(str(part)) for part in (abs(expression.p), expression.q))
        ratio = self.ratio(*parts)
        if expression < 0:
            return Form(self.signs["minus"] + ratio.source, Level.NEGATIVE)
        return ratio

    def ratio(self, numerator: str, denominator: str) -> Form:
        """Write a fraction from sources that need no parentheses."""
        return Form(self._quotient(numerator, denominator), Level.FRACTION)

    def _quotient(self, numerator: str, denominator: str) -> str:
        # A script is small with all that is in it.
        inner = self._bar and not self._in_script
        return (self.inner_quotient if inner else self.quotient)(numerator, denominator)

    @_form.register(Leaf)
    def _leaf(self, expression: Leaf, path: Path) -> Form:
        level = Level.POWER if self._superscript(expression) else Level.ATOM
        return Form(self.scripts(*self._scripts(expression, path)), level)

    @_form.register(Decimal)
    def _decimal(self, expression: Decimal, path: Path) -> Form:
        if expression.value < 0:
            return Form(self.signs["minus"] + self.symbol(expression.name[1:]), Level.NEGATIVE)
        return Form(self.symbol(expression.name))

    @_form.register(Component)
    def _component(self, expression: Component, path: Path) -> Form:
        level = Level.POWER if self._superscript(expression) else Level.ATOM
        return Form(self.scripts(*self._scripts(expression, path)), level)

    def _superscript(self, expression: Basic) -> str:
        """Return the superscript that the name of a leaf or component brings along."""
        head = expression.whole if isinstance(expression, Component) else expression
        if not isinstance(head, Leaf):
            return ""
        name = parse_name(head.name)
        return name.superscript or "'" * name.primes

    def _scripts(self, expression: Basic, path: Path) -> tuple[str, str, str]:
        """Return base, subscript and superscript; anything but a leaf or component is all base."""
        if isinstance(expression, Component):
            head, head_path, indices = expression.whole, (*path, 0), expression.indices
        else:
            head, head_path, indices = expression, path, ()
        if isinstance(head, Leaf):
            name = parse_name(head.name)
            base = self._tag(head_path, self.symbol(name.base, name.accent))
            below = [self._tag(head_path, self.letters(text)) for text in name.subscripts]
            above = self.letters(name.superscript) if name.superscript else ""
            above += self.signs["prime"] * name.primes
            above = above and self._tag(head_path, above)
        else:
            base, below, above = self._within(head, head_path, Level.CALL, last=False), [], ""
        if indices:
            numbered = [self._bare(i, (*path, n)) for n, i in enumerate(indices, start=1)]
            plain = all(isinstance(i, Leaf | Integer) and len(str(i)) == 1 for i in indices)
            below.append(self._tag(path, self.indices(numbered, plain)))
        return base, self.indices(below, plain=False), above

    def letters(self, text: str) -> str:
        """Write the text of a script: letters and numbers side by side, words upright."""
        pieces = re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]", text)
        return self.indices([self.symbol(piece) for piece in pieces], plain=True)

    @_form.register(Plus)
    def _plus(self, expression: Plus, path: Path) -> Form:
        pieces = []
        for n, term in enumerate(expression.args):
            place = (*path, n)
            if n and isinstance(term, Negative):  # the minus sign belongs to the term
                operand = self._within(term.operand, (*place, 0), Level.HADAMARD)
                pieces.append(self._tag(place, self.signs["difference"] + operand))
            elif n and isinstance(term, Rational) and term < 0:
                rest = self._form(-term, place).source
                pieces.append(self._tag(place, self.signs["difference"] + rest))
            else:
                source = self._within(term, place, Level.HADAMARD if n else Level.NEGATIVE)
                pieces.append((self.signs["plus"] if n else "") + source)
        return Form("".join(pieces), Level.SUM)

    @_form.register(Negative)
    def _negative(self, expression: Negative, path: Path) -> Form:
        operand = self._within(expression.operand, (*path, 0), Level.HADAMARD)
        return Form(self.signs["minus"] + operand, Level.NEGATIVE)

    @_form.register(Times)
    def _times(self, expression: Times, path: Path) -> Form:
        final = len(expression.args) - 1
        factors = [
            self._placed(factor, (*path, n), Level.PRODUCT, last=n == final)
            for n, factor in enumerate(expression.args)
        ]
        gaps = [Gap.NONE]
        for n in range(1, len(factors)):
            neighbours = expression.args[n - 1 : n + 1]
            if _begins_with_number(neighbours[1]) or all(map(_is_number, neighbours)):
                gaps.append(Gap.DOT)
            elif factors[n - 1].level == factors[n].level == Level.FRACTION:
                gaps.append(Gap.THIN)
            else:
                gaps.append(Gap.NONE)
        source = self.product([factor.source for factor in factors], gaps)
        return Form(source, Level.PRODUCT, factors[-1].open)

    @_form.register(Fraction)
    def _fraction(self, expression: Fraction, path: Path) -> Form:
        return self.fraction(expression, path)

    def fraction(self, expression: Fraction, path: Path) -> Form:
        """Write a fraction; with a bar nothing above or below needs parentheses."""
        return self.ratio(
            self._at_place(_bar="below")._bare(expression.numerator, (*path, 0)),
            self._at_place(_bar="above")._bare(expression.denominator, (*path, 1)),
        )

    @_form.register(Power)
    def _power(self, expression: Power, path: Path) -> Form:
        base, exponent = expression.args
        if exponent == Rational(1, 2) or exponent == Fraction(1, 2):
            return Form(self.root(self._bare(base, (*path, 0))))
        return self._raised(base, (*path, 0), self._tag((*path, 1), self._exponent(exponent, path)))

    def _exponent(self, exponent: Basic, path: Path) -> str:
        """Print an exponent; a fraction of numbers gets a slash, a bar would be too small."""
        place = (*path, 1)
        if isinstance(exponent, Negative) and _is_slashed(exponent.operand):
            return self.signs["minus"] + self._tag((*place, 0), self._slashed(exponent.operand))
        if isinstance(exponent, Rational) and exponent < 0 and exponent.q > 1:
            return self.signs["minus"] + self._slashed(-exponent)
        if _is_slashed(exponent):
            return self._slashed(exponent)
        return self._within_script._form(exponent, place).source

    def _slashed(self, number: Basic) -> str:
        parts = (number.p, number.q) if isinstance(number, Rational) else number.args
        return self.signs["slash"].join(self.symbol(str(part)) for part in parts)

    def _raised(self, base: Basic, path: Path, superscript: str) -> Form:
        """Print a power: the superscript stands above the indices of a component."""
        scripted = isinstance(base, Leaf) or (
            isinstance(base, Component) and isinstance(base.whole, Leaf)
        )
        if scripted and not isinstance(base, Located) and not self._superscript(base):
            letter, below, _ = self._scripts(base, path)
            return Form(self.scripts(letter, below, superscript), Level.POWER)
        source = self._within(base, path, Level.ATOM, last=False)
        return Form(self.scripts(source, "", superscript), Level.POWER)

    @_form.register(Exp)
    def _exp(self, expression: Exp, path: Path) -> Form:
        form = self._within_script._form(expression.argument, (*path, 0))
        exponent = self._tag((*path, 0), form.source)
        return Form(self.scripts(self.signs["e"], "", exponent), Level.POWER)

    @_form.register(Log)
    def _log(self, expression: Log, path: Path) -> Form:
        form = self._form(expression.argument, (*path, 0))
        if form.level < Level.PREFIX:
            return self._call("log", expression.args, path)
        source = self._tag((*path, 0), form.source)
        return Form(self.prefix(self.function_name("log"), source), Level.PREFIX, open=True)

    @_form.register(ReLU)
    @_form.register(LeakyReLU)
    @_form.register(Softmax)
    @_form.register(Diagonal)
    def _function(self, expression: Basic, path: Path) -> Form:
        return self._call(FUNCTIONS[type(expression)], expression.args, path)

    @_form.register(SmoothFunction)
    def _smooth_function(self, expression: SmoothFunction, path: Path) -> Form:
        return self._call("loss", expression.args, path)

    def _call(self, name: str, arguments: Iterable[Basic], path: Path) -> Form:
        sources = [self._bare(a, (*path, n)) for n, a in enumerate(arguments)]
        inside = self.parentheses(self.arguments(sources))
        return Form(self.function_name(name) + inside, Level.CALL)

    @_form.register(KroneckerDelta)
    def _kronecker_delta(self, expression: KroneckerDelta, path: Path) -> Form:
        indices = [self._bare(i, (*path, n)) for n, i in enumerate(expression.args)]
        plain = all(isinstance(i, Leaf | Integer) and len(str(i)) == 1 for i in expression.args)
        return Form(self.scripts(self.signs["delta"], self.indices(indices, plain), ""))

    @_form.register(Summation)
    def _summation(self, expression: Summation, path: Path) -> Form:
        index = self._bare(expression.index, (*path, 1))
        unequal = self.signs["not equal"]
        excluded = [
            index + unequal + self._bare(value, (*path, n))
            for n, value in enumerate(expression.excluded, start=4)
        ]
        sign = self.sum_limits(expression, index, excluded, path)
        body = self._within(expression.body, (*path, 0), Level.HADAMARD)
        return Form(self.prefix(sign, body), Level.PREFIX, open=True)

    def sum_limits(self, expression: Summation, index: str, excluded: list[str], path: Path) -> str:
        """Write Σ with its limits; of a whole range only the excluded values, as in Σ_{j≠k}."""
        whole = expression.lower == 1 and expression.upper == expression.index.size
        if whole and excluded:
            return self.sum_sign(self.indices(excluded, plain=False), "")
        start = index + self.signs["equal"] + self._bare(expression.lower, (*path, 2))
        return self.sum_sign(
            self.indices([start, *excluded], plain=False), self._bare(expression.upper, (*path, 3))
        )

    @_form.register(PartialDerivative)
    def _partial_derivative(self, expression: PartialDerivative, path: Path) -> Form:
        function, variable = expression.args
        partial = self.signs["partial"]
        below = partial + self._within(variable, (*path, 1), Level.POWER)
        if _is_simple(function):
            above = partial + self._within(function, (*path, 0), Level.POWER)
            return Form(self._quotient(above, below), Level.FRACTION)
        operand = self._within(function, (*path, 0), Level.PREFIX)
        source = self.prefix(self._quotient(partial.strip(), below), operand)
        return Form(source, Level.PREFIX, open=True)

    @_form.register(Equation)
    @_form.register(Comparison)
    def _relation(self, expression: Basic, path: Path) -> Form:
        left = self._within(expression.args[0], (*path, 0), Level.SUM)
        right = self._within(expression.args[1], (*path, 1), Level.SUM)
        rounded = isinstance(expression.args[1], Rounded)
        sign = self.signs["about" if rounded else RELATIONS[type(expression)]]
        return Form(left + sign + right, Level.RELATION)

    @_form.register(Equalities)
    def _equalities(self, expression: Equalities, path: Path) -> Form:
        sides = (
            self._within(side, (*path, n), Level.SUM) for n, side in enumerate(expression.args)
        )
        return Form(self.signs["equal"].join(sides), Level.RELATION)

    @_form.register(Indicator)
    def _indicator(self, expression: Indicator, path: Path) -> Form:
        return Form(self.brackets(self._bare(expression.condition, (*path, 0))))

    @_form.register(Expectation)
    def _expectation(self, expression: Expectation, path: Path) -> Form:
        averaged = self.brackets(self._bare(expression.body, (*path, 0)))
        return Form(self.signs["expectation"] + averaged, Level.CALL)

    @_form.register(Cases)
    def _cases(self, expression: Cases, path: Path) -> Form:
        lines = []
        for n, (value, condition) in enumerate(expression.branches):
            otherwise = condition == sympy.true
            lines.append(
                (
                    self._bare(value, (*path, 2 * n)),
                    "" if otherwise else self._bare(condition, (*path, 2 * n + 1)),
                )
            )
        return Form(self.case_lines(lines), Level.SUM)

    # ------------------------------------------------------------------- vectors and matrices

    @_form.register(MatrixProduct)
    def _matrix_product(self, expression: MatrixProduct, path: Path) -> Form:
        final = len(expression.args) - 1
        factors = []
        for n, factor in enumerate(expression.args):
            nested = isinstance(factor, Times | MatrixProduct)
            placed = self._placed(factor, (*path, n), Level.PRODUCT, n == final, group=nested)
            factors.append(placed.source)
        return Form(self.matrix_product(factors), Level.PRODUCT, open=True)

    def matrix_product(self, factors: list[str]) -> str:
        """Write vectors and matrices side by side."""
        return self.product(factors, [Gap.NONE] * len(factors))

    @_form.register(Transpose)
    def _transpose(self, expression: Transpose, path: Path) -> Form:
        return self._raised(expression.argument, (*path, 0), self.signs["transpose"])

    @_form.register(Hadamard)
    def _hadamard(self, expression: Hadamard, path: Path) -> Form:
        final = len(expression.args) - 1
        sources = [
            self._within(
                factor, (*path, n), Level.PRODUCT, n == final or isinstance(factor, MatrixProduct)
            )
            for n, factor in enumerate(expression.args)
        ]
        return Form(self.signs["hadamard"].join(sources), Level.HADAMARD)

    @_form.register(ShapeOf)
    def _shape_of(self, expression: ShapeOf, path: Path) -> Form:
        return self._call("shape", expression.args, path)

    @_form.register(Dimensions)
    def _dimensions(self, expression: Dimensions, path: Path) -> Form:
        rows = self._within(expression.rows, (*path, 0), Level.ATOM)
        columns = self._within(expression.columns, (*path, 1), Level.ATOM)
        return Form(rows + self.signs["times"] + columns, Level.HADAMARD)

    @_form.register(DimensionProduct)
    def _dimension_product(self, expression: DimensionProduct, path: Path) -> Form:
        factors = [
            self._within(factor, (*path, n), Level.PRODUCT)
            for n, factor in enumerate(expression.args)
        ]
        return Form(self.matrix_product(factors), Level.PRODUCT)

    @_form.register(Ones)
    def _ones(self, expression: Ones, path: Path) -> Form:
        return Form(self.signs["ones"])

    @_form.register(UnitVector)
    def _unit_vector(self, expression: UnitVector, path: Path) -> Form:
        index = self._bare(expression.args[0], (*path, 0))
        return Form(self.scripts(self.signs["unit"], index, ""))


def _is_simple(function: Basic) -> bool:
    """Whether a function stands above the bar of its derivative, as in ∂y_k/∂z_i."""
    if isinstance(function, Located):
        return _is_simple(function.expression)
    if isinstance(function, Component):
        return isinstance(function.whole, Head)
    return isinstance(function, Leaf)


def _is_slashed(exponent: Basic) -> bool:
    if isinstance(exponent, Fraction):
        return all(isinstance(part, Integer) and part > 0 for part in exponent.args)
    return isinstance(exponent, Rational) and exponent > 0 and exponent.q > 1


def _begins_with_number(factor: Basic) -> bool:
    """Whether a factor begins with a number, so that it needs a dot before it."""
    match factor:
        case Rational():
            return factor >= 0
        case Decimal():
            return factor.value >= 0
        case Times() | Power():
            return _begins_with_number(factor.args[0])
        case _:
            return isinstance(factor, Fraction) and _is_number(factor)


def _is_number(factor: Basic) -> bool:
    """Whether a factor is a number, whatever its sign."""
    match factor:
        case Negative(operand):
            return _is_number(operand)
        case Fraction():
            return all(isinstance(part, Integer) for part in factor.args)
        case _:
            return isinstance(factor, Rational | Decimal)
