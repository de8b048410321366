"""No scene module contains math source, words, or a number that is shown.

Formulas and numbers come from mathcore's objects, words from `scenes.words`; what a scene module
may write itself are the signs that join them. Looked at is the source, as a syntax tree:

- What is given to a function that shows it (`SHOWS`), directly, in an f-string or through a
  constant of the module: a string holds nothing but `SIGNS`, and no number is made of literals.
- All other strings, docstrings apart: nothing that only math source has (`MATH`).
- Imports: none of manim's own texts and numbers, which `SHOWS` would have to know.

Numbers elsewhere are inputs (class attributes), sizes, distances and times.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "scenes"
SCENES = sorted([*FOLDER.glob("*.py"), *(FOLDER / "evidence").glob("*.py")])
# Functions by which of their arguments are shown: positions and names, "**" for all other names.
SHOWS: dict[str, tuple[int | str, ...]] = {
    "formula": (0,),
    "words": (0,),
    "number_text": (0,),
    "number_typst": (0,),
    "factor_typst": (0,),
    "typst": (0,),
    "latex": (0,),
    "EquationMobject": (0, "leading", "trailing"),
    "MatrixView": (0,),
    "ArrayView": (0,),
    "BarChart": (0,),
    "say": ("**",),
    "step": (1, "**"),
    "show_badge": ("size",),
}
SIGNS = re.compile(
    r"-->|\barrow\.r\b|[\s=+\-−×·/,.;:?✓()\[\]{}|]|\b(thin|quad|times|dot|dots|approx|in|sum)\b"
)
LABEL = re.compile(r":\s*[a-z_0-9]*\s*\}\}")  # {{ ... : label }} names a part of a formula
MATH = re.compile(
    r"\\[A-Za-z]|\$|\^|_[({]|\bpartial\b|\b(frac|sqrt|cases|vec|mat|upright)\(|[∂∑Σ√∏∇≈≠≤≥]"
)
MANIMS = re.compile(r"Text|Tex|Typst|Number|Integer|Variable|Matrix|Table|Code|Paragraph|Title")


def faults(source: str) -> list[str]:
    """Return what a module may not contain, each with its line."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for part in (part for shown in _shown(node) for part in _parts(shown, constants)):
                if isinstance(part.value, str):
                    if rest := SIGNS.sub("", LABEL.sub("", part.value)):
                        found.append(f"line {node.lineno}: {rest!r} is shown")
                elif type(part.value) in (int, float, complex):
                    found.append(f"line {node.lineno}: the number {part.value} is shown")
        elif isinstance(node, ast.ImportFrom) and node.module == "manim":
            found += [
                f"line {node.lineno}: {name.name} is manim's own, use scenes.stage"
                for name in node.names
                if MANIMS.search(name.name)
            ]
    documentation = [
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(next(iter(node.body), None), ast.Expr)
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            math = MATH.search(node.value)
            if math and node not in documentation:
                found.append(f"line {node.lineno}: {math[0]!r} is math source in {node.value!r}")
    return found


def _shown(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that are shown."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    where = SHOWS.get(name, ())
    for position, argument in enumerate(call.args):
        if position in where:
            yield argument
    for keyword in call.keywords:
        if keyword.arg in where or "**" in where:
            yield keyword.value


def _parts(shown: ast.expr, constants: dict[str, ast.expr]) -> Iterator[ast.Constant]:
    """Yield the literals that what is shown is made of.

    Indices, conditions and the arguments of calls are not (a call that shows is looked at itself),
    nor is a number that is only part of a computation: 1 − p is not typed.
    """
    match shown:
        case ast.Constant():
            yield shown
        case ast.Name(id=name) if name in constants:
            yield from _parts(constants[name], {})
        case ast.Call(func=ast.Attribute(value=ast.Constant() as glue, attr="join"), args=pieces):
            yield glue
            for piece in pieces:
                yield from _parts(piece, constants)
        case ast.Call() | ast.Compare():
            pass
        case ast.BinOp() if not _typed(shown, constants):
            for side in (shown.left, shown.right):
                yield from (p for p in _parts(side, constants) if isinstance(p.value, str))
        case ast.Subscript(value=value):
            yield from _parts(value, constants)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _parts(body, constants)
            yield from _parts(orelse, constants)
        case ast.FormattedValue(value=value):
            yield from _parts(value, constants)
        case ast.GeneratorExp(elt=element) | ast.ListComp(elt=element):
            yield from _parts(element, constants)
        case _:
            for child in ast.iter_child_nodes(shown):
                if isinstance(child, ast.expr):
                    yield from _parts(child, constants)


def _typed(shown: ast.expr, constants: dict[str, ast.expr]) -> bool:
    """Tell whether an expression consists of literals alone."""
    return all(
        isinstance(node, ast.Name) and node.id in constants
        for node in ast.walk(shown)
        if isinstance(node, ast.Attribute | ast.Call | ast.Name)
    )


@pytest.mark.parametrize("file", SCENES, ids=lambda file: file.stem)
def test_a_scene_shows_only_what_comes_from_elsewhere(file: Path) -> None:
    assert faults(file.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        r'title = "\\frac{a}{b}"',
        'axis = "partial l"',
        'power = ["x^2"]',
        'formula("x = 1", 40)',
        'formula(f"y = {number_typst(value)}", 40)',
        'self.add(formula("Sigma", SIZE))',
        'NAME = "z"\nformula(NAME, 40)',
        'NAMES = {"a": "z"}\nformula(NAMES["a"], 40)',
        'formula(" times ".join(("K", rows)), 40)',
        'formula("a" if first else "+", 40)',
        'words("the mean")',
        'words(f"{n} points")',
        "number_typst(2.5)",
        "number_text(2 * 1.5)",
        "LARGE = 1000.0\nnumber_typst(LARGE)",
        "stage.MatrixView([[1, 0], [0, 1]])",
        'self.say("result", value=2.54692)',
        'self.say("result", value="2.5")',
        'self.step("result", "The mean is half the sum.")',
        'EquationMobject(claim, 44, trailing="= 0")',
        "from manim import UP, MathTex",
        "BarChart((2.0, 1.0), span)",
    ],
)
def test_what_is_written_by_hand_is_found(source: str) -> None:
    assert faults(source) != []


def test_signs_sizes_and_inputs_are_not_found() -> None:
    source = '''
"""A scene about ∂y/∂z."""
SIZE = 36
class Scene(LectureScene):
    """From e^z on."""
    logits: ClassVar[tuple[float, ...]] = (2.0, 1.0)
    code = "p = np.exp(z) / np.exp(z).sum()"
    def construct(self):
        """Show y_k."""
        self.open(steps=3)
        with self.step("question", name=self.names[0], value=number_text(self.logits[-1])):
            line = formula(f"{{{{ {typst(claim)} : claim }}}} = {number_typst(y[0])}", 1.5 * SIZE)
            MatrixView(values, scale_to=2.0)
            words(self.say("mean", n=len(self.logits)), 20, width=3.5)
            EquationMobject(claim.right, 44, leading="=", trailing="= thin ?")
            formula(" times ".join(sizes), 30).shift(0.2 * UP)
            formula(f"{typst(loss)} = {number_typst(1 - self.p)} --> {after}", 30)
'''
    assert faults(source) == []
