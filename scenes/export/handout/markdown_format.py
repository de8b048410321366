"""A handout as Markdown with formulas between dollar signs, as GitHub and KaTeX read them."""

from __future__ import annotations

import re
from functools import singledispatchmethod

from mathcore.expressions import Equation, Expr
from mathcore.graph import Node
from mathcore.latex import Latex
from mathcore.printing import GREEK, Gap
from scenes.export.handout import latex_math
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
    digits,
)

_NAMES = {letter: name for name, letter in GREEK.items()}
_GREEK = re.compile(f"[{''.join(_NAMES)}]")
# What Markdown would take for something else.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$|#])")


class WebLatex(Latex):
    r"""LaTeX as web pages read it.

    GitHub refuses `\operatorname`; Markdown may take a backslash before a comma for its own.
    """

    GAPS = Latex.GAPS | {Gap.THIN: r"\thinspace "}

    def function_name(self, name: str) -> str:
        return self.COMMANDS.get(name, rf"\mathrm{{{name}}}")


def markdown(document: Document) -> str:
    """Return the handout as Markdown."""
    writer = _Writer(document.words, document.language)
    legend = [
        f"${latex_math.MARKS[proved]}$ {document.words[key]}"
        for proved, key in ((True, "proved_mark"), (False, "checked_mark"))
    ]
    contents = [
        f"- [{writer.text(block.text)}](#{block.anchor})"
        for block in document.blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    blocks = [
        f"# {document.title}",
        document.subtitle,
        *map(writer.block, document.preface),
        " · ".join(legend),
        f"**{document.words['contents']}**",
        "\n".join(contents),
        *map(writer.block, document.blocks),
    ]
    return "\n\n".join(blocks) + "\n"


class _Writer:
    """Writes block after block."""

    def __init__(self, words: dict[str, str], language: str) -> None:
        self.words = words
        self.language = language

    def text(self, text: Text) -> str:
        """Return running text; a formula is set off by spaces from the letters beside it."""
        written = ""
        for piece in map(self.piece, text):
            glued = written[-1:] + piece[:1]
            if "$" in glued and (glued.strip("$").isalnum() or glued == "$$"):
                written += " "
            written += piece
        return written

    @singledispatchmethod
    def piece(self, piece: Piece) -> str:
        raise TypeError(f"a handout has no {type(piece).__name__} in its text")

    @piece.register
    def _(self, piece: str) -> str:
        return _SPECIAL.sub(r"\\\1", piece)

    @piece.register(Expr)
    def _(self, piece: Expr) -> str:
        return f"${self.formula(piece)}$"

    @piece.register
    def _(self, piece: Node) -> str:
        return f"${latex_math.node(piece.symbol)}$"

    @piece.register
    def _(self, piece: Reference) -> str:
        return f"[{self.piece(piece.name)}](#{piece.anchor})"

    @piece.register
    def _(self, piece: Values) -> str:
        return f"${latex_math.values(piece, True, WebLatex)}$"

    def formula(self, expression: Expr) -> str:
        """Return an expression as LaTeX math."""
        return WebLatex(language=self.language).print(expression)

    def math_text(self, text: Text) -> str:
        """Return running text as part of a formula."""
        pieces = []
        for piece in text:
            if isinstance(piece, str | Reference):
                said = piece if isinstance(piece, str) else piece.name
                said = said.replace("_", r"\_")
                pieces.append(rf"\text{{{_GREEK.sub(_outside_text, said)}}}")
            else:
                pieces.append(self.piece(piece).strip("$"))
        return "".join(pieces)

    # -------------------------------------------------------------------------------- blocks

    @singledispatchmethod
    def block(self, block: Block) -> str:
        """Return a block as Markdown."""
        raise TypeError(f"a handout has no {type(block).__name__}")

    @block.register
    def _(self, block: Heading) -> str:
        anchor = f'<a id="{block.anchor}"></a>\n\n' if block.anchor else ""
        return f"{anchor}{'#' * (block.level + 1)} {self.text(block.text)}"

    @block.register
    def _(self, block: Paragraph) -> str:
        return self.text(block.text)

    @block.register
    def _(self, block: Statement) -> str:
        said = f"**{self.words['problem']}.** {self.text(block.text)}"
        return "\n\n".join([said, *map(self.display, block.definitions)])

    @block.register
    def _(self, block: Display) -> str:
        return "\n\n".join(map(self.display, block.formulas))

    def display(self, shown: Expr | Values) -> str:
        if isinstance(shown, Values):
            return _displayed(latex_math.values(shown, False, WebLatex))
        return _displayed(self.formula(shown))

    @block.register
    def _(self, block: Chain) -> str:
        as_it_is = str  # a web page scrolls
        steps = latex_math.aligned(block, WebLatex, self.language, self.math_text, as_it_is)
        return f"{_displayed(steps, 'aligned')}\n\n{self.block(block.result)}"

    @block.register
    def _(self, block: Result) -> str:
        parts = [self.text(block.said)] if block.said else []
        mark = latex_math.MARKS[block.proved]
        return "\n\n".join([*parts, self.lines(block.claim), f"${mark}$ {block.verdict}"])

    def lines(self, claim: Equation) -> str:
        rows = " \\\\\n".join(
            ("& " if n == 0 else r"& \qquad ") + line
            for n, line in enumerate(
                latex_math.folded(claim, latex_math.LINE, WebLatex, self.language)
            )
        )
        return _displayed(rows, "aligned")

    @block.register
    def _(self, block: Refuted) -> str:
        wrong, right = (
            self.lines(Equation(block.left, side)) for side in (block.wrong, block.right)
        )
        published, mended = (f"*{self.words[key]}:*" for key in ("published", "mended"))
        return "\n\n".join([published, wrong, mended, right, block.verdict])

    @block.register
    def _(self, block: Table) -> str:
        rows = [f"| {' | '.join(map(self.text, row))} |" for row in (block.header, *block.rows)]
        return "\n".join([rows[0], f"|{' --- |' * len(block.header)}", *rows[1:]])

    @block.register
    def _(self, block: Code) -> str:
        return f"```python\n{block.source}\n```"

    @block.register
    def _(self, block: GraphFigure) -> str:
        """Draw with Mermaid, which GitHub shows."""
        names = {node: f"n{number}" for number, node in enumerate(block.graph.nodes, 1)}
        lines = ["graph LR"]
        for node, name in names.items():
            label = node.symbol
            if block.numbers:
                value, gradient = (str(digits(number)) for number in (node.value, node.gradient))
                label += f"<br/>{self.words['value']} {value}"
                label += f"<br/>{self.words['upstream']} {gradient}"
            lines.append(f'    {name}(("{label}"))')
        for edge in block.graph.edges:
            label = f'|"{digits(edge.downstream)}"|' if block.numbers else ""
            lines.append(f"    {names[edge.source]} -->{label} {names[edge.target]}")
        figure = "\n".join(["```mermaid", *lines, "```"])
        # The nodes name their numbers themselves, where the caption explains their colours.
        return figure if block.numbers else f"{figure}\n\n{self.text(block.caption)}"


def _outside_text(letter: re.Match[str]) -> str:
    return rf"}}\{_NAMES[letter[0]]}\text{{"


def _displayed(source: str, environment: str = "") -> str:
    """Return a formula in a block of its own."""
    if environment:
        source = f"\\begin{{{environment}}}\n{source}\n\\end{{{environment}}}"
    return f"$$\n{source}\n$$"
