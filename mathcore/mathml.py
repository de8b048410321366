"""Printing to MathML Core, which browsers show, read aloud and copy without any program."""

from __future__ import annotations

from html import escape

from sympy import Basic

from .printing import GREEK, Gap, Printer, Tag

XMLNS = "http://www.w3.org/1998/Math/MathML"


def mathml(
    expression: Basic, tag: Tag | None = None, *, display: bool = True, language: str = "en"
) -> str:
    """Return the expression as a `math` element, in display style or for running text.

    `tag(path, source)` may wrap the elements of every sub-expression, `language` is that of its
    words; see `printing.Printer`. Raises TypeError for what is not an expression of mathcore.
    """
    style = ' display="block"' if display else ""
    source = MathML(tag, language=language).print(expression)
    return f'<math xmlns="{XMLNS}"{style}>{source}</math>'


class MathML(Printer):
    """MathML; every form is a row of elements, and gets an `mrow` where one element is needed."""

    signs = {  # noqa: RUF012
        "minus": '<mo form="prefix">−</mo>',
        "difference": '<mo form="infix">−</mo>',
        "plus": "<mo>+</mo>",
        "hadamard": "<mo>⊙</mo>",
        "partial": "<mi>∂</mi>",
        "expectation": "<mi>𝔼</mi>",
        "delta": "<mi>δ</mi>",
        "ones": "<mn>𝟏</mn>",
        "unit": "<mi>e</mi>",
        "e": "<mi>e</mi>",
        "times": "<mo>×</mo>",
        "transpose": "<mi>T</mi>",
        "prime": "<mo>′</mo>",
        "slash": "<mo>/</mo>",
        "about": "<mo>≈</mo>",
        "equal": "<mo>=</mo>",
        "not equal": "<mo>≠</mo>",
        "greater": "<mo>&gt;</mo>",
        "at least": "<mo>≥</mo>",
        "less": "<mo>&lt;</mo>",
        "at most": "<mo>≤</mo>",
    }
    ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~"}  # noqa: RUF012
    GAPS = {  # noqa: RUF012
        Gap.NONE: "<mo>&#x2062;</mo>",  # invisible times, as a screen reader reads it
        Gap.DOT: "<mo>⋅</mo>",
        Gap.THIN: '<mspace width="0.17em"/>',
    }

    def symbol(self, base: str, accent: str = "") -> str:
        number = base.replace(".", "").lstrip("-").isdigit()
        letter = f"<mn>{base}</mn>" if number else f"<mi>{escape(GREEK.get(base, base))}</mi>"
        if not accent:
            return letter
        return f'<mover accent="true">{letter}{_rigid(self.ACCENTS[accent])}</mover>'

    def scripts(self, base: str, subscript: str, superscript: str) -> str:
        if not subscript and not superscript:
            return base
        kind = f"m{'sub' * bool(subscript)}{'sup' * bool(superscript)}"
        parts = "".join(_row(part) for part in (base, subscript, superscript) if part)
        return f"<{kind}>{parts}</{kind}>"

    def indices(self, sources: list[str], plain: bool) -> str:
        return ("<mo>&#x2063;</mo>" if plain else "<mo>,</mo>").join(sources)

    def arguments(self, sources: list[str]) -> str:
        return "<mo>,</mo>".join(sources)

    def parentheses(self, source: str) -> str:
        return _enclosed("(", source, ")")

    def brackets(self, source: str) -> str:
        return _enclosed("[", source, "]")

    def quotient(self, numerator: str, denominator: str) -> str:
        return f"<mfrac>{_row(numerator)}{_row(denominator)}</mfrac>"

    def inner_quotient(self, numerator: str, denominator: str) -> str:
        return f'<mfrac displaystyle="true">{_row(numerator)}{_row(denominator)}</mfrac>'

    def root(self, source: str) -> str:
        return f"<msqrt>{source}</msqrt>"

    def product(self, factors: list[str], gaps: list[Gap]) -> str:
        later = (self.GAPS[gap] + factor for gap, factor in zip(gaps[1:], factors[1:], strict=True))
        return factors[0] + "".join(later)

    def prefix(self, sign: str, operand: str) -> str:
        return f'{sign}<mspace width="0.17em"/>{operand}'

    def function_name(self, name: str) -> str:
        return f"<mi>{name}</mi><mo>&#x2061;</mo>"

    def sum_sign(self, below: str, above: str) -> str:
        sign = '<mo movablelimits="false" largeop="true">∑</mo>'
        if above:
            return f"<munderover>{sign}{_row(below)}{_row(above)}</munderover>"
        return f"<munder>{sign}{_row(below)}</munder>"

    def case_lines(self, lines: list[tuple[str, str]]) -> str:
        # A fraction in a case is as large as one beside it.
        left = 'style="text-align: left"'
        rows = "".join(
            f'<mtr><mtd {left} displaystyle="true">{value}</mtd><mtd {left}>'
            + (
                f"<mtext>{self.condition_word}&#xa0;</mtext>{condition}"
                if condition
                else f"<mtext>{self.otherwise_word}</mtext>"
            )
            + "</mtd></mtr>"
            for value, condition in lines
        )
        return _row(f'<mo form="prefix">{{</mo><mtable>{rows}</mtable>')


# Elements that are higher than a line.
_TALL = ("<mfrac", "<munder", "<mtable", "<msqrt")


def _enclosed(opening: str, source: str, closing: str) -> str:
    """Put between brackets that grow only where they must: a browser gives growing ones room."""
    bracket = _growing if any(kind in source for kind in _TALL) else _rigid
    return _row(bracket(opening) + source + bracket(closing))


def _growing(sign: str) -> str:
    return f"<mo>{sign}</mo>"


def _rigid(sign: str) -> str:
    return f'<mo stretchy="false">{sign}</mo>'


def _row(source: str) -> str:
    return f"<mrow>{source}</mrow>"
