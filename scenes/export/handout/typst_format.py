"""A handout as a Typst document, and as the PDF that Typst makes of it."""

from __future__ import annotations

import re
from functools import singledispatchmethod
from pathlib import Path

import typst as compiler

from mathcore.expressions import Comparison, Equation, Expr
from mathcore.graph import Node
from mathcore.typst import Typst, typst
from scenes.export.handout.breaking import pieces
from scenes.export.handout.document import (
    Block,
    Chain,
    Code,
    Display,
    Document,
    GraphFigure,
    Heading,
    Paragraph,
    Piece,
    Reference,
    Refuted,
    Result,
    Statement,
    Table,
    Text,
    Values,
    values,
)
from scenes.export.handout.errors import MissingFontError
from scenes.stage.layered_layout import layered_layout

TEMPLATE = Path(__file__).with_name("handout.typ")
LATIN = "New Computer Modern"  # comes with Typst
CHINESE = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Sans CJK SC", "Source Han Sans SC")


def pdf(document: Document) -> bytes:
    """Return the handout as a PDF; the same handout has the same bytes.

    Raises MissingFontError for a Chinese handout on a machine without a Chinese font, and what
    Typst raises (typst.TypstError) if it cannot set the source.
    """
    return compiler.compile(source(document).encode(), format="pdf")


def source(document: Document) -> str:
    """Return the handout as Typst source, with its template in it.

    Raises MissingFontError for a Chinese handout on a machine without a Chinese font.
    """
    writer = _Writer(document.words, document.language)
    words = ", ".join(f"{_literal(key)}: {_literal(said)}" for key, said in document.words.items())
    legend = " #h(1.5em) ".join(
        f"#mark({proved}) #{_literal(document.words[key])}"
        for proved, key in (("true", "proved_mark"), ("false", "checked_mark"))
    )
    preface = "\n\n".join([*map(writer.block, document.preface), legend])
    arguments = (
        _literal(document.title),
        _literal(document.subtitle),
        _literal(document.language),
        _array(map(_literal, fonts(document.language))),
        f"({words})",
        f"[{preface}]",
    )
    return "\n\n".join(
        [
            TEMPLATE.read_text(encoding="utf-8"),
            f"#show: handout.with({', '.join(arguments)})",
            *map(writer.block, document.blocks),
        ]
    )


def fonts(language: str) -> tuple[str, ...]:
    """Return the fonts for a language, and raise MissingFontError if there are none."""
    if language != "zh":
        return (LATIN,)
    installed = compiler.Fonts().families()
    for family in CHINESE:
        if family in installed:
            return (LATIN, family)
    raise MissingFontError(
        f"a Chinese handout needs one of the fonts {', '.join(CHINESE)}; install one, for example "
        "with `apt install fonts-noto-cjk` or `brew install font-noto-serif-cjk-sc`, "
        "or write the handout in English"
    )


def _literal(text: str) -> str:
    """Return a Typst string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _array(items) -> str:
    return f"({''.join(f'{item}, ' for item in items)})"


def _number(text: str) -> str:
    """Return a number as Typst math: powers of ten as such, what is no number upright."""
    power = re.fullmatch(r"(.+)e([+-]\d+)", text)
    if power:
        return f"{power[1]} dot 10^({int(power[2])})"
    return text if re.fullmatch(r"-?[\d.]*", text) else f'"{text}"'


def _in_parentheses(text: str) -> str:
    return f"({_number(text)})" if text.startswith("-") else _number(text)


class _Writer:
    """Writes block after block; a formula in running text is small, in a display large."""

    def __init__(self, words: dict[str, str], language: str) -> None:
        self.words = words
        self.language = language

    # ---------------------------------------------------------------------------------- text

    def text(self, text: Text) -> str:
        """Return running text as Typst content."""
        return f"[{''.join(map(self.piece, text))}]"

    @singledispatchmethod
    def piece(self, piece: Piece) -> str:
        raise TypeError(f"a handout has no {type(piece).__name__} in its text")

    @piece.register
    def _(self, piece: str) -> str:
        return f"#{_literal(piece)}"

    @piece.register(Expr)
    def _(self, piece: Expr) -> str:
        return f"${self.math(piece)}$"

    @piece.register(Comparison)
    def _(self, piece: Comparison) -> str:
        return f"#box[${self.math(piece)}$]"  # a condition stays on one line

    @piece.register
    def _(self, piece: Node) -> str:
        return f"${piece.typst}$"

    @piece.register
    def _(self, piece: Reference) -> str:
        return f"#link(<{piece.anchor}>)[#{_literal(piece.name)}]"

    @piece.register
    def _(self, piece: Values) -> str:
        return f"${self.values(piece, inline=True)}$"

    def math(self, expression: Expr) -> str:
        """Return an expression as Typst math."""
        return typst(expression, language=self.language)

    def values(self, found: Values, inline: bool) -> str:
        """Return numbers as Typst math: in running text a vector lies, in a display it stands."""
        name = "" if found.name is None else f"{self.math(found.name)} = "
        for factors in (found.factors,) if found.factors else ():
            name += " + ".join(" dot ".join(map(_in_parentheses, row)) for row in factors) + " = "
        rows = [[_number(entry) for entry in row] for row in found.rows]
        if len(rows) == len(rows[0]) == 1:
            return name + rows[0][0]
        if inline and all(len(row) == 1 for row in rows):
            return f"{name}({', '.join(row[0] for row in rows)})"
        entries = "; ".join(", ".join(row) for row in rows)
        return f"{name}mat({entries})"

    def parts(self, expression: Expr) -> str:
        """Return an expression as the pieces into which it may be broken."""
        sides = pieces(expression, Typst, self.language)
        return _array(f"${term.strip()}$" for side in sides for term in side)

    # -------------------------------------------------------------------------------- blocks

    @singledispatchmethod
    def block(self, block: Block) -> str:
        """Return a block as Typst markup."""
        raise TypeError(f"a handout has no {type(block).__name__}")

    @block.register
    def _(self, block: Heading) -> str:
        label = f" <{block.anchor}>" if block.anchor else ""
        return f"#heading(level: {block.level}, {self.text(block.text)}){label}"

    @block.register
    def _(self, block: Paragraph) -> str:
        return f"#{'small' if block.note else 'said'}{self.text(block.text)}"

    @block.register
    def _(self, block: Statement) -> str:
        label = _literal(self.words["problem"])
        definitions = _array(map(self.formula, block.definitions))
        return f"#statement({label}, {self.text(block.text)}, {definitions})"

    @block.register
    def _(self, block: Display) -> str:
        return f"#displayed({_array(map(self.formula, block.formulas))})"

    def formula(self, shown: Expr | Values) -> str:
        """Return a formula or numbers of a display."""
        math = self.values(shown, inline=False) if isinstance(shown, Values) else self.math(shown)
        return f"${math}$"

    @block.register
    def _(self, block: Chain) -> str:
        lines = [
            f"(sign: {_literal(line.sign)}, parts: {self.parts(line.expression)}, "
            f"note: {self.text(line.note)}, proved: {str(line.proved).lower()})"
            for line in block.lines
        ]
        return f"#chain(${self.math(block.start)}$, {_array(lines)}, {self.result(block.result)})"

    @block.register
    def _(self, block: Result) -> str:
        return f"#{self.result(block)}"

    def result(self, block: Result) -> str:
        """Return a result as a call in Typst."""
        proved = str(block.proved).lower()
        said = f", said: {self.text(block.said)}" if block.said else ""
        return f"result({self.parts(block.claim)}, {_literal(block.verdict)}, {proved}{said})"

    @block.register
    def _(self, block: Refuted) -> str:
        wrong, right = (
            self.parts(Equation(block.left, side)) for side in (block.wrong, block.right)
        )
        labels = ", ".join(_literal(self.words[key]) for key in ("published", "mended"))
        return f"#refuted({wrong}, {right}, {labels}, {_literal(block.verdict)})"

    @block.register
    def _(self, block: Table) -> str:
        rows = _array(_array(map(self.text, row)) for row in block.rows)
        return f"#datatable({_array(map(self.text, block.header))}, {rows})"

    @block.register
    def _(self, block: Code) -> str:
        return f"#code({_literal(block.source)})"

    @block.register
    def _(self, block: GraphFigure) -> str:
        nodes, edges = block.graph.nodes, block.graph.edges
        placed = layered_layout(nodes, [(edge.source, edge.target) for edge in edges])
        drawn = [
            f"(at: {placed.positions[node]}, symbol: ${node.typst}$, leaf: "
            f"{str(not node.incoming).lower()}, number: {_literal(str(number))}, "
            f"value: {self.number(node.value)}, gradient: {self.number(node.gradient)})"
            for number, node in enumerate(nodes, 1)
        ]
        paths = [
            (placed.positions[edge.source], *bends, placed.positions[edge.target])
            for edge, bends in zip(edges, placed.bends, strict=True)
        ]
        lines = [
            f"(path: {_array(map(str, path))}, downstream: {self.number(edge.downstream)})"
            for edge, path in zip(edges, paths, strict=True)
        ]
        numbers = str(block.numbers).lower()
        return f"#graph({_array(drawn)}, {_array(lines)}, {self.text(block.caption)}, {numbers})"

    def number(self, value: float) -> str:
        """Return one number as an equation."""
        return f"${self.values(values(None, value), inline=True)}$"
