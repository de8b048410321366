"""What a scene states, for slides, pages and pictures of equations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from manim import Scene, tempconfig
from sympy import Expr, Integer

import mathcore
from mathcore.derivations.standard_deviation import QUANTITIES
from mathcore.expressions import Equation, Less, PartialDerivative, Scalar
from mathcore.printing import CASE_WORDS
from scenes.export.manim_names import replaced
from scenes.export.statements import NewStatements, Statement, statements
from scenes.export.still_renderer import StillRenderer
from scenes.graph_scene import value_at
from scenes.stage.equation import EquationMobject
from scenes.std_graph import StdGraph

SHOWN_DIGITS = 5e-4  # numbers on the screen have four digits


def equation(name: str, **around: str) -> EquationMobject:
    return EquationMobject(Equation(Scalar(name), Integer(1)), 30, **around)


def test_labels_state_nothing_and_conditions_come_last() -> None:
    scene = Scene()
    scene.add(
        EquationMobject(Less(Scalar("e"), Integer(2)), 30),
        equation("a"),
        EquationMobject(Scalar("b"), 30),
        EquationMobject(Scalar("c"), 30, leading="="),
        EquationMobject(Scalar("d"), 30, trailing="= thin ?"),
        equation("a"),
    )
    latex = [statement.latex() for statement in statements(scene)]
    assert latex == ["a = 1", "= c", r"d = \,?", "e < 2"]
    typst = [statement.typst() for statement in statements(scene)]
    assert typst == ["a = 1", "= c", "d = thin ?", "e < 2"]


def test_a_statement_is_new_once_until_it_comes_again() -> None:
    scene, new = Scene(), NewStatements()
    first, second = equation("a"), equation("b")
    told = []
    for change in (
        lambda: scene.add(first),
        lambda: scene.add(second),
        lambda: scene.remove(first),
        lambda: scene.add(first),
    ):
        change()
        told.append([statement.latex() for statement in new(scene)])
    assert told == [["a = 1"], ["b = 1"], [], ["a = 1"]]


def test_signs_stand_inside_the_math_element() -> None:
    asked = Statement(Scalar("d"), asked=True).mathml()
    assert asked.endswith("<mi>d</mi><mo>=</mo><mo>?</mo></math>")
    goes_on = Statement(Scalar("c"), goes_on=True).mathml()
    assert goes_on.startswith("<math")
    assert '<mo form="infix">=</mo><mi>c</mi></math>' in goes_on


@pytest.mark.parametrize("written", [Statement.typst, Statement.latex, Statement.mathml])
@pytest.mark.parametrize("language", CASE_WORDS)
def test_words_are_those_of_the_scene(
    written: Callable, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LECTURE_LANG", language)
    source = written(Statement(mathcore.derivation("E4").claim))
    for spoken, said in CASE_WORDS.items():
        assert all((word in source) == (spoken == language) for word in said)


# ------------------------------------------------------------------------------ graph scenes


def told(scene: type[Scene], folder: Path) -> Mapping[str, list[Statement]]:
    """Return what is new at the end of each step."""
    new, steps = NewStatements(), {}

    def settled(played: Scene, number: int, name: str) -> None:
        steps[name] = new(played)

    renderer: Callable = partial(StillRenderer, settled=settled)
    with tempconfig({"media_dir": str(folder), "dry_run": True}), replaced(renderer):
        scene().render()
    return steps


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Statement]]:
    return told(StdGraph, tmp_path_factory.mktemp("graph"))


def sides(statement: Statement) -> tuple[Expr, ...]:
    return statement.expression.args


def test_a_graph_states_its_definitions_as_it_grows(steps) -> None:
    grown = [s.expression for step in ("mean", "squares", "variance", "root") for s in steps[step]]
    assert grown == [Equation(quantity, quantity.whole.body) for quantity in QUANTITIES]


def test_what_a_graph_states_of_its_gradients_is_true(steps) -> None:
    inputs = StdGraph.inputs
    gradients = mathcore.trace(StdGraph.function, **inputs).gradients()
    of_inputs = {f"∂e/∂x_{name[1:]}": gradient for name, gradient in gradients.items()}
    for name in ("root_rule", "sum", "square_rule", "difference_rule", "meet", "totals", "answer"):
        assert steps[name], f"step {name} states nothing"
        for statement in steps[name]:
            numbers = [
                of_inputs[str(side)] if str(side) in of_inputs else value_at(side, inputs)
                for side in sides(statement)
                if str(side) in of_inputs or not isinstance(side, PartialDerivative)
            ]
            assert len(numbers) > 1
            assert numbers == pytest.approx([numbers[-1]] * len(numbers), rel=SHOWN_DIGITS)


def test_derivatives_that_a_graph_adds_up_have_their_names(steps) -> None:
    asked = [str(sides(statement)[0]) for name in ("meet", "totals") for statement in steps[name]]
    assert asked == ["∂e/∂x̄", "∂e/∂x_1", "∂e/∂x_2"]
