"""What a handout is made of, before any format: blocks, and the pieces of running text in them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mathcore.expressions import Equation, Expr
from mathcore.graph import Graph, Node


@dataclass(frozen=True)
class Values:
    """Numbers in a formula, row by row as they are shown; one row of one entry is a number.

    `name` is what they are the values of, None where the text says it; `factors` are numbers
    that are multiplied and then added up to the value, as the text shows it.
    """

    name: Expr | None
    rows: tuple[tuple[str, ...], ...]
    factors: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Reference:
    """A derivation that is printed in this handout, by its anchor and what it is called."""

    anchor: str
    name: str


# A piece of running text: words, a formula, numbers, an operation of a graph, or a pointer to
# another derivation.
Piece = str | Expr | Values | Node | Reference
Text = tuple[Piece, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (a problem), 2 (a part of it) or 3 (one derivation)."""

    level: int
    text: Text
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text; `note` marks what is smaller, such as the data of a counterexample."""

    text: Text
    note: bool = False


@dataclass(frozen=True)
class Statement:
    """What is asked: a text, and the definitions that it rests on."""

    text: Text
    definitions: tuple[Expr, ...]


@dataclass(frozen=True)
class Display:
    """Formulas and numbers set off from the text."""

    formulas: tuple[Expr | Values, ...]


@dataclass(frozen=True)
class Line:
    """One step: the sign before it ("=", "so" or "about"), the expression, its rule, its verdict.

    `note` has the rule, the lemma and the conditions.
    """

    sign: str
    expression: Expr
    note: Text
    proved: bool
    verdict: str


@dataclass(frozen=True)
class Result:
    """A claim in a frame, its verdict, and what is said about it."""

    claim: Equation
    verdict: str
    proved: bool
    said: Text = ()


@dataclass(frozen=True)
class Chain:
    """A derivation in full: start = … = end; then its result."""

    start: Expr
    lines: tuple[Line, ...]
    result: Result


@dataclass(frozen=True)
class Refuted:
    """A step of a published solution that is wrong, and how it should read, with its verdict."""

    left: Expr
    wrong: Expr
    right: Expr
    verdict: str


@dataclass(frozen=True)
class Table:
    """A table with a header."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Code:
    """A line of a program."""

    source: str


@dataclass(frozen=True)
class GraphFigure:
    """A computational graph, with values and gradients or as bare operations."""

    graph: Graph
    numbers: bool
    caption: Text


Block = (
    Heading
    | Paragraph
    | Statement
    | Display
    | Chain
    | Result
    | Refuted
    | Table
    | Code
    | GraphFigure
)


@dataclass(frozen=True)
class Document:
    """A handout: title, the words that a format needs around the blocks, and the blocks."""

    language: str
    title: str
    subtitle: str
    words: dict[str, str] = field(repr=False)
    preface: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]


def digits(numbers: object, decimals: int = 4) -> np.ndarray:
    """Write numbers as texts, all with as many decimals as one of them needs, at most `decimals`.

    Zero has no sign; what is not finite keeps its name. The result has the shape of the numbers.
    """
    entries = np.asarray(numbers, dtype=float)
    finite = np.where(np.isfinite(entries), entries, 0.0).round(decimals) + 0.0
    needed = next(n for n in range(decimals + 1) if (finite.round(n) == finite).all())
    texts = [
        f"{rounded:.{needed}f}" if np.isfinite(entry) else str(float(entry))
        for entry, rounded in zip(entries.flat, finite.flat, strict=True)
    ]
    return np.array(texts, dtype=object).reshape(entries.shape)


def values(name: Expr | None, array: object, decimals: int = 4) -> Values:
    """Return numbers for a formula: a scalar, a vector as a column, or a matrix.

    Raises ValueError for an array of more than two axes.
    """
    entries = digits(array, decimals)
    if entries.ndim > 2:
        raise ValueError(f"a matrix has at most two axes; this has the shape {entries.shape}")
    columns = entries.reshape(-1, 1) if entries.ndim < 2 else entries
    return Values(name, tuple(map(tuple, columns)))
