"""A scene from any derivation, through manim's command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from manim import DL, UR, VGroup, tempconfig

import mathcore
from mathcore.expressions import Equation
from mathcore.steps import Derivation
from scenes.derivation_scene import DerivationScene
from scenes.stage import theme
from scenes.stage.board import LOWER, UPPER, Board
from scenes.stage.equation import EquationMobject
from scenes.stage.ingredients import definitions, sizes
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.theme import THEME
from scenes.words import rule_name

SCENE = """
from scenes.derivation_scene import DerivationScene
from scenes.stage.board import LOWER, UPPER, Board
from scenes.stage.ingredients import definitions, sizes
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import LectureScene

class Column(DerivationScene):
    problem = "C1"
"""

WRONG = """
from mathcore.derivations.softmax import jacobian, k, i, y
from mathcore.rules.rewriting import rule
from mathcore.steps import Derivation
from scenes.derivation_scene import DerivationScene
from scenes.stage.board import LOWER, UPPER, Board
from scenes.stage.ingredients import definitions, sizes
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import LectureScene

@rule("square the output")
def square(site):
    return y[k] ** 2 if site.expression == y[k] * y[i] else None

class Wrong(DerivationScene):
    problem = "A2"

    def derive(self):
        return Derivation(y[k] * y[i]).by(square)
"""


@pytest.fixture(scope="module")
def column(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("column") / "column.py"
    file.write_text(SCENE)
    return file


def test_a_derivation_becomes_a_video_that_shows_every_step(
    column: Path, tmp_path: Path, render: Callable, frames: Callable
) -> None:
    rendering = render(column, "Column", tmp_path)
    steps = mathcore.derivation("C1").steps
    assert len(frames(rendering.video)) > 5 * (len(steps) + 2)
    last = [frames(video)[-1] for _, video in rendering.sections]
    assert len(last) == len(steps) + 2  # question, the rules, result
    background = np.array(THEME.background.to_int_rgb())
    for still in last:
        drawn = (np.abs(still.astype(int) - background).max(axis=2) > 60).mean()
        assert drawn > 0.005
    for before, after in pairwise(last):
        assert (before != after).any()


def test_frames_do_not_depend_on_the_hash_seed(
    column: Path, tmp_path: Path, pictures: Callable
) -> None:
    first = pictures(column, "Column", tmp_path / "1", hash_seed=1)
    other = pictures(column, "Column", tmp_path / "2", hash_seed=2)
    assert len(first) > 50
    np.testing.assert_array_equal(first, other)


def test_a_wrong_derivation_is_not_rendered_and_the_counterexample_is_the_message(
    tmp_path: Path, render: Callable
) -> None:
    file = tmp_path / "wrong.py"
    file.write_text(WRONG)
    with pytest.raises(AssertionError) as refusal:
        render(file, "Wrong", tmp_path)
    message = str(refusal.value)
    assert "square the output" in message
    assert "RefutedStepError" in message
    assert "K = 2" in message
    assert not list(tmp_path.rglob("*.mp4"))


class Told(DerivationScene):
    problem = "A2.matrix"
    outline = (("rule", 3),)


def test_an_outline_that_leaves_a_step_out_is_refused(tmp_path: Path) -> None:
    settings = tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1})
    with settings, pytest.raises(ValueError, match="tells 3 steps, the derivation has 4: lemma"):
        Told().render()


class Badge(DerivationScene):
    problem = "A2.matrix"
    shown: ClassVar[list[tuple]] = []

    def show_badge(self, *reports, size="K"):
        type(self).shown += [(report.proved, report.points, size) for report in reports]
        super().show_badge(*reports, size=size)


def test_the_badge_is_the_verifiers_report(tmp_path: Path) -> None:
    with tempconfig({"save_last_frame": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        Badge().render()
    derivation = mathcore.derivation("A2.matrix")
    reports = [*(step.report for step in derivation.steps), derivation.report]
    told = [(report.proved, report.points, "K") for report in reports]
    assert Badge.shown == [now for n, now in enumerate(told) if n == 0 or now != told[n - 1]]


def test_definitions_and_sizes_of_a_claim() -> None:
    derivation = mathcore.derivation("A2")
    (known,) = definitions(derivation.start)
    assert isinstance(known, Equation)
    assert str(known) == "y_k = e^(z_k)/(Σ_l e^(z_l))"
    assert sizes(derivation.claim) == ["K"]
    upstream = mathcore.derivation("A3.1")  # ∂l/∂z_i: z has a definition, but is what varies
    assert list(map(str, definitions(upstream.start))) == ["l = loss(y)"]


def test_every_rule_of_the_lecture_has_a_name_in_every_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LECTURE_LANG", "zh")
    rules = {
        step.rule.name: None
        for problem in mathcore.catalogue
        for step in mathcore.derivation(problem).steps
    }
    missing = []
    for name in rules:
        try:
            rule_name(name)
        except KeyError:
            missing.append(name)
    assert missing == []


class TwoLemmas(DerivationScene):
    """The derivation of C3 up to its two lemmas, told by one sentence."""

    problem = "C3"
    words: ClassVar[dict] = {"title": "t", "question": "q", "both": "b"}

    def derive(self) -> Derivation:
        return replace(super().derive(), steps=super().derive().steps[:4])

    def construct(self) -> None:
        self.open(steps=4)
        self.ask(self.derivation)
        self.show_steps(self.derivation, [("rule", 1), ("both", 2), ("rule", 1)])


def test_lemmas_that_one_sentence_speaks_of_stand_together(tmp_path: Path) -> None:
    drawn = []

    def look(scene: TwoLemmas, step: str) -> None:
        equations = (
            part
            for mobject in scene.mobjects
            for part in mobject.get_family()
            if isinstance(part, EquationMobject)
        )
        drawn.append({equation.expression: equation.get_y() for equation in equations})

    class Watched(TwoLemmas):
        settled_hooks = (look,)

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        scene = Watched()
        scene.render()
    first, second = (step.rule.uses for step in scene.derivation.steps[1:3])
    _, _, both, after = drawn
    assert both[first] > scene.body.center[1] > both[second]
    assert not {first, second} & set(after)


def test_between_two_lines_of_one_sentence_there_is_a_rest(tmp_path: Path) -> None:
    waits: list[float] = []

    class Resting(TwoLemmas):
        words: ClassVar[dict] = TwoLemmas.words
        rewrite_rest = 2.625

        def wait(self, duration: float) -> None:
            waits.append(duration)
            super().wait(duration)

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        Resting().render()
    assert waits.count(Resting.rewrite_rest) == 1


INK = 0.05  # frame units, of the margin, by which outlines may differ from a text's box


@pytest.fixture
def board_of(tmp_path: Path) -> Iterator[Callable[[str], Board]]:
    def lay_out(problem: str) -> Board:
        scene = DerivationScene()
        LectureScene.setup(scene)
        return Board(scene, mathcore.derivation(problem))

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path)}):
        yield lay_out


@pytest.mark.parametrize("problem", ["D6.batch_norm", "E1"])
def test_all_lines_stay_in_the_body_and_are_readable(board_of: Callable, problem: str) -> None:
    board = board_of(problem)
    body = board.scene.body
    for step in mathcore.derivation(problem).steps:
        rule = board._rule(step)
        lines = [board._place(board._set(step.after), height) for height in (LOWER, UPPER)]
        site = VGroup(*lines[0][-1:])
        if not board.rule_beside:
            rule.move_to(board._below(rule, lines[0], site))
        assert min(line.font_size for line in lines) >= theme.EQUATION_SMALLEST
        for drawn in (rule, *lines):
            (left, bottom, _), (right, top, _) = drawn.get_corner(DL), drawn.get_corner(UR)
            assert body.left - INK <= left
            assert right <= body.right + INK
            assert body.bottom - INK <= bottom
            assert top <= body.top + INK
        assert lines[0].get_top()[1] < lines[1].get_bottom()[1]
        if not board.rule_beside:
            assert rule.get_top()[1] <= lines[0].get_bottom()[1]
            touches_side = rule.get_right()[0] == pytest.approx(body.right, abs=INK)
            assert touches_side or rule.get_x() == pytest.approx(site.get_x())


def test_a_lemma_shows_its_equation(board_of: Callable) -> None:
    lemma, other = mathcore.derivation("C1").steps[:2]
    board = board_of("C1")
    shown = [m.expression for m in board._rule(lemma) if isinstance(m, EquationMobject)]
    assert shown == [mathcore.derivation("A2").claim]
    assert not [m for m in board._rule(other) if isinstance(m, EquationMobject)]


def test_the_rule_of_each_step_is_named_also_of_the_first_below_definitions(tmp_path: Path) -> None:
    named = []

    def look(scene: DerivationScene, step: str) -> None:
        if step == "rule":
            named.append(scene.board.rule in scene.mobjects)

    class Plain(DerivationScene):
        problem = "C1"
        words = {"title": "Plain", "question": "What?", "result": "That."}  # noqa: RUF012
        settled_hooks = (look,)

    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 1}):
        Plain().render()
    assert definitions(mathcore.derivation("C1").start)  # they stand below the question
    assert named == [True] * len(mathcore.derivation("C1").steps)
