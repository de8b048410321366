"""A handout as a LaTeX document, for people who paste into their own.

It needs amsmath, amssymb, booktabs, TikZ and hyperref; a Chinese one ctex, and XeLaTeX or LuaLaTeX.
"""

from __future__ import annotations

from functools import singledispatchmethod

from mathcore.expressions import Equation, Expr
from mathcore.graph import Node
from mathcore.latex import Latex, latex
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
from scenes.stage.layered_layout import layered_layout

CLASSES = {"en": "article", "zh": "ctexart"}
PREAMBLE = r"""% Compile twice with ENGINE.
\documentclass[11pt,a4paper]{CLASS}
\usepackage[margin=2.2cm]{geometry}
\usepackage{amsmath,amssymb,booktabs,xcolor,tikz}
\usepackage[hidelinks]{hyperref}
\allowdisplaybreaks
\emergencystretch=4em
\setcounter{secnumdepth}{0}
\pagestyle{plain}
\newcommand{\rulename}[1]{\parbox{4.3cm}{\footnotesize\raggedright #1}}
\newcommand{\widerulename}[1]{\makebox[4.3cm][r]{\parbox{9.5cm}{\footnotesize\raggedleft #1}}}
\newcommand{\wide}[1]{\rlap{$\displaystyle #1$}}
\newcommand{\verdict}[1]{\hfill{\footnotesize #1}}
"""
# Text that LaTeX would take for something else, or that its fonts lack.
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "_": r"\_",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "$": r"\$",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "–": "--",
    "·": r"$\cdot$",
    "×": r"$\times$",
    "≠": r"$\neq$",
    "⊙": r"$\odot$",
    "⊕": r"$\oplus$",
    "∂": r"$\partial$",
    "α": r"$\alpha$",
    "β": r"$\beta$",
    "γ": r"$\gamma$",
    "δ": r"$\delta$",
    "θ": r"$\theta$",
}
_SECTIONS = {1: "section", 2: "subsection", 3: "subsubsection"}


def tex(document: Document) -> str:
    """Return the handout as a LaTeX document."""
    writer = _Writer(document.words, document.language)
    engine = "pdfLaTeX" if document.language == "en" else "XeLaTeX or LuaLaTeX"
    head = PREAMBLE.replace("CLASS", CLASSES[document.language]).replace("ENGINE", engine)
    legend = [
        f"${latex_math.MARKS[proved]}$ {writer.piece(document.words[key])}"
        for proved, key in ((True, "proved_mark"), (False, "checked_mark"))
    ]
    title = writer.piece(document.title)
    subtitle = writer.piece(document.subtitle)
    return "\n\n".join(
        [
            head + rf"\title{{{title}\\\large {subtitle}}}",
            "\\author{}\n\\date{}\n\\begin{document}\n\\maketitle",
            *map(writer.block, document.preface),
            r" \quad ".join(legend),
            r"\tableofcontents",
            *map(writer.block, document.blocks),
            "\\end{document}\n",
        ]
    )


class _Writer:
    """Writes block after block."""

    def __init__(self, words: dict[str, str], language: str) -> None:
        self.words = words
        self.language = language

    def text(self, text: Text) -> str:
        return "".join(map(self.piece, text))

    @singledispatchmethod
    def piece(self, piece: Piece) -> str:
        raise TypeError(f"a handout has no {type(piece).__name__} in its text")

    @piece.register
    def _(self, piece: str) -> str:
        return "".join(_ESCAPED.get(sign, sign) for sign in piece)

    @piece.register(Expr)
    def _(self, piece: Expr) -> str:
        return f"${self.formula(piece)}$"

    @piece.register
    def _(self, piece: Node) -> str:
        return f"${latex_math.node(piece.symbol)}$"

    @piece.register
    def _(self, piece: Reference) -> str:
        return rf"\hyperref[{piece.anchor}]{{{self.piece(piece.name)}}}"

    @piece.register
    def _(self, piece: Values) -> str:
        return f"${latex_math.values(piece, True, Latex)}$"

    def formula(self, shown: Expr | Values) -> str:
        if isinstance(shown, Values):
            return latex_math.values(shown, False, Latex)
        return latex(shown, language=self.language)

    # -------------------------------------------------------------------------------- blocks

    @singledispatchmethod
    def block(self, block: Block) -> str:
        """Return a block as LaTeX."""
        raise TypeError(f"a handout has no {type(block).__name__}")

    @block.register
    def _(self, block: Heading) -> str:
        title = rf"\texorpdfstring{{{self.text(block.text)}}}{{{block.anchor}}}"
        label = rf"\label{{{block.anchor}}}" if block.anchor else ""
        return rf"\{_SECTIONS[block.level]}{{{title if label else self.text(block.text)}}}{label}"

    @block.register
    def _(self, block: Paragraph) -> str:
        said = self.text(block.text)
        if block.note:
            return rf"{{\footnotesize\raggedright {said}\par}}"
        return rf"\medskip\noindent {said}"

    @block.register
    def _(self, block: Statement) -> str:
        said = rf"\noindent\textbf{{{self.words['problem']}.}} {self.text(block.text)}"
        return "\n\n".join([said, *map(self.display, block.definitions)])

    @block.register
    def _(self, block: Display) -> str:
        return "\n\n".join(map(self.display, block.formulas))

    def display(self, shown: Expr | Values) -> str:
        return f"\\[\n{self.formula(shown)}\n\\]"

    @block.register
    def _(self, block: Chain) -> str:
        rows = latex_math.aligned(
            block,
            Latex,
            self.language,
            self.rule,
            lambda formula: rf"\wide{{{formula}}}",
        )
        steps = f"\\begin{{align*}}\n{rows}\n\\end{{align*}}"
        return f"{steps}\n\n{self.block(block.result)}"

    def rule(self, note: Text) -> str:
        command = "widerulename" if latex_math.is_wide(note) else "rulename"
        return rf"\{command}{{{self.text(note)}}}"

    @block.register
    def _(self, block: Result) -> str:
        said = rf"\noindent {self.text(block.said)}" if block.said else r"\noindent"
        mark = latex_math.MARKS[block.proved]
        return f"{said}\n{self.lines(block.claim)}\n\\verdict{{${mark}$ {block.verdict}}}"

    def lines(self, claim: Equation) -> str:
        rows = " \\\\\n".join(
            ("& " if n == 0 else r"&\qquad ") + line
            for n, line in enumerate(
                latex_math.folded(claim, latex_math.LINE, Latex, self.language)
            )
        )
        return f"\\begin{{align*}}\n{rows}\n\\end{{align*}}"

    @block.register
    def _(self, block: Refuted) -> str:
        wrong, right = (
            self.lines(Equation(block.left, side)) for side in (block.wrong, block.right)
        )
        published, mended = (
            rf"\noindent\emph{{{self.words[k]}:}}" for k in ("published", "mended")
        )
        return f"{published}\n{wrong}\n{mended}\n{right}\n\\verdict{{{block.verdict}}}"

    @block.register
    def _(self, block: Table) -> str:
        header, *rows = (
            " & ".join(map(self.text, row)) + r" \\" for row in (block.header, *block.rows)
        )
        inner = "\n".join([r"\toprule", header, r"\midrule", *rows, r"\bottomrule"])
        columns = "c" * len(block.header)
        table = f"\\begin{{tabular}}{{{columns}}}\n{inner}\n\\end{{tabular}}"
        return f"\\begin{{center}}\n{table}\n\\end{{center}}"

    @block.register
    def _(self, block: Code) -> str:
        return f"\\begin{{verbatim}}\n{block.source}\n\\end{{verbatim}}"

    @block.register
    def _(self, block: GraphFigure) -> str:
        nodes, edges = block.graph.nodes, block.graph.edges
        names = {node: f"n{number}" for number, node in enumerate(nodes, 1)}
        placed = layered_layout(nodes, [(edge.source, edge.target) for edge in edges])
        lines = []
        for node, name in names.items():
            x, y = placed.positions[node]
            label = ""
            if block.numbers:
                above, below = digits(node.gradient), digits(node.value)
                label = (
                    f", label={{[text=blue]above:${above}$}}, label={{[text=red]below:${below}$}}"
                )
            lines.append(
                rf"\node[circle, draw{label}] ({name}) at ({2 * x}, {2.4 * y:g}) "
                f"{{${latex_math.node(node.symbol)}$}};"
            )
        for edge, bends in zip(edges, placed.bends, strict=True):
            through = "".join(f" -- ({2 * x}, {2.4 * y:g})" for x, y in bends)
            label = ""
            if block.numbers:
                label = f" node[pos=0.4, fill=white, text=blue] {{${digits(edge.downstream)}$}}"
            lines.append(
                rf"\draw[->] ({names[edge.source]}){through} --{label} ({names[edge.target]});"
            )
        inner = "\n".join(lines)
        picture = (
            f"\\begin{{tikzpicture}}[scale=0.95, every node/.append style={{font=\\small}}]\n"
            f"{inner}\n\\end{{tikzpicture}}"
        )
        caption = rf"\footnotesize {self.text(block.caption)}"
        return f"\\begin{{center}}\n{picture}\n\n{caption}\n\\end{{center}}"
