"""What Typst draws, read into outlines.

A glyph's outline is read once, however often the glyph occurs: a lecture has a few hundred of them
and shows them ten thousands of times.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from xml.etree import ElementTree

import numpy as np
import svgelements
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath

from scenes.stage import typesetting

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_TRANSFORM = re.compile(r"\s*(matrix|translate|scale)\(([^)]*)\)")
_GRID = 50  # marks of shapes: an outline on a grid of so many lines
_REMEMBERED = 4000  # drawings


@dataclass(frozen=True)
class Outline:
    """Cubic curves (4 n × 3, read only), and a mark of their shape whatever size and place."""

    points: np.ndarray
    shape: str


@dataclass(frozen=True)
class Element:
    """An outline at its place, y upwards, in points of Typst.

    `fill` and `stroke` are colours such as #000000, None for none; `thickness` is the stroke's.
    """

    outline: Outline
    matrix: np.ndarray  # 2 × 3
    fill: str | None
    stroke: str | None
    thickness: float

    @property
    def ink(self) -> str:
        """The colour that is seen."""
        return self.fill or self.stroke or ""

    @property
    def points(self) -> np.ndarray:
        """The curves where they are (4 n × 3)."""
        placed = np.zeros_like(self.outline.points)
        placed[:, :2] = self.outline.points[:, :2] @ self.matrix[:, :2].T + self.matrix[:, 2]
        return placed


@dataclass(frozen=True)
class Drawing:
    """What is drawn, in the order of drawing, and the height of its page in points of Typst.

    The page reaches down from 0. That of plain text reaches from the capitals of the first line to
    the baseline of the last, whatever letters there are.
    """

    elements: tuple[Element, ...]
    height: float


@lru_cache(_REMEMBERED)
def draw(body: str, preamble: str = "") -> Drawing:
    """Set a piece of Typst source in 10 pt.

    Raises typst.TypstError for a wrong source, ValueError for a drawing of more than outlines.
    """
    root = ElementTree.fromstring(typesetting.svg(body, preamble))
    symbols = {
        f"#{symbol.get('id')}": symbol[0].get("d", "")
        for symbol in root.iterfind(f"{_SVG}defs/{_SVG}symbol")
        if len(symbol)
    }
    upwards = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0]])
    height = float(root.get("height", "0").removesuffix("pt"))
    return Drawing(tuple(_elements(root, upwards, symbols)), height)


def _elements(
    group: ElementTree.Element, above: np.ndarray, symbols: dict[str, str]
) -> Iterator[Element]:
    for node in group:
        tag = node.tag.removeprefix(_SVG)
        matrix = _placed(above, node.get("transform"))
        if tag == "defs":
            continue
        if tag == "g":
            yield from _elements(node, matrix, symbols)
            continue
        if tag == "use":
            shift = f"translate({node.get('x', '0')} {node.get('y', '0')})"
            curves, matrix = symbols.get(node.get(f"{_XLINK}href"), ""), _placed(matrix, shift)
        elif tag == "path":
            curves = node.get("d", "")
        else:
            raise ValueError(f"expected a text or formula made of outlines; it has a <{tag}>")
        drawn = outline(curves)
        if len(drawn.points):
            fill, stroke = (_colour(node.get(name)) for name in ("fill", "stroke"))
            thickness = float(node.get("stroke-width", "1")) if stroke else 0.0
            yield Element(drawn, matrix, fill, stroke, thickness)


def _placed(above: np.ndarray, transform: str | None) -> np.ndarray:
    """Return the matrix of what is transformed inside something that has a matrix."""
    if transform is None:
        return above
    found = _TRANSFORM.fullmatch(transform)
    if not found:
        raise ValueError(f"expected one matrix, translate or scale; the drawing has {transform!r}")
    numbers = [float(number) for number in found[2].replace(",", " ").split()]
    if found[1] == "matrix":
        a, b, c, d, e, f = numbers
    elif found[1] == "translate":
        (a, b, c, d), (e, f) = (1, 0, 0, 1), (*numbers, 0)[:2]
    else:
        (a, d), (b, c, e, f) = (numbers[0], numbers[-1]), (0, 0, 0, 0)
    inner = np.array([[a, c, e], [b, d, f], [0, 0, 1]])
    return above @ inner


def _colour(value: str | None) -> str | None:
    return None if value in (None, "none") else value


@cache
def outline(curves: str) -> Outline:
    """Read the data of an SVG path."""
    points = VMobjectFromSVGPath(svgelements.Path(curves)).points if curves else np.zeros((0, 3))
    points.setflags(write=False)
    return Outline(points, _shape(points))


def _shape(points: np.ndarray) -> str:
    """Return a short mark of an outline, the same for scaled copies."""
    if not len(points):
        return ""
    corner, extent = points.min(axis=0), np.ptp(points, axis=0).max()
    grid = np.rint((points - corner) / extent * _GRID).astype(int)
    return hashlib.sha256(grid.tobytes()).hexdigest()[:8]
