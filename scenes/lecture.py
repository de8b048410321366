"""The lecture as a whole: what is to come, and the map of all results with what proves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    RoundedRectangle,
    VGroup,
)

import mathcore
from mathcore.steps import Derivation
from scenes.backprop_chain import BackpropChain
from scenes.derivation_scene import sign
from scenes.network_scene import NetworkScene
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.morph import Move, Restatement, below, glyphs, plan_morph, play_morph
from scenes.stage.text import words
from scenes.stage.theme import THEME

CARD_GAP = 0.12  # between cards, in frame units
PADDING = 0.14  # inside a card
MARK, MARKS_APART = 0.055, 0.06  # radius of the mark of a derivation, and the way to the next
RISE = 0.2  # the way on which what is new comes in


@dataclass(frozen=True)
class Chapter:
    """A scene, the problems that it explains, and the id of the result that stands for it."""

    scene: str
    problems: tuple[str, ...]
    result: str

    @property
    def derivations(self) -> list[Derivation]:
        """All derivations of the catalogue that belong to its problems, in its order."""
        ids = [id_ for id_ in mathcore.catalogue if id_.partition(".")[0] in self.problems]
        return [mathcore.derivation(id_) for id_ in ids]


# Topic (name of a text) -> its chapters, in the order of the lecture.
TOPICS: dict[str, tuple[Chapter, ...]] = {
    "softmax": (
        Chapter("SoftmaxInvariance", ("A1",), "A1"),
        Chapter("SoftmaxJacobian", ("A2", "C1", "D3", "E2", "E3"), "A2.matrix"),
    ),
    "chain_rule": (
        Chapter("BackpropChain", ("A3", "C2"), "A3.4"),
        Chapter("StdGraph", ("B3", "B4"), "B4"),
    ),
    "loss": (
        Chapter("BatchCrossEntropy", ("B1", "B2"), "B1"),
        Chapter("SoftmaxLoss", ("C3", "C4", "E4"), "C3"),
    ),
    "layers": (
        Chapter("BatchNormGradients", ("D1", "D4"), "D4.outputs"),
        Chapter("DropoutGradient", ("D2",), "D2"),
    ),
    "networks": (
        Chapter("MultiTaskNetwork", ("D5", "D6"), "D6.y_hat_a"),
        Chapter("TwoLayerClassifier", ("E1",), "E1.W_2"),
    ),
}


class Card(VGroup):
    """A chapter on the map: its problems, its title, its result asked for and then given.

    The result keeps its place at the right; title and marks, one for each derivation, take the
    room that it leaves.
    """

    def __init__(self, chapter: Chapter, title: str, width: float) -> None:
        claim = mathcore.derivation(chapter.result).claim
        self.result = EquationMobject(claim, theme.EQUATION_SMALLEST)
        self.question = EquationMobject(claim.left, theme.EQUATION_SMALLEST, trailing="= thin ?")
        room = width - self.result.width - 4 * PADDING
        problems = words(" ".join(chapter.problems), theme.SMALLEST, THEME.gradient, bold=True)
        heading = words(title, theme.SMALLEST, width=room, align="left")
        self.marks = VGroup(*map(mark, chapter.derivations))
        columns = int((room + MARKS_APART) / (2 * MARK + MARKS_APART))
        self.marks.arrange_in_grid(cols=min(columns, len(self.marks)), buff=MARKS_APART)
        text = VGroup(problems, heading, self.marks)
        text.arrange(DOWN, buff=PADDING / 2, aligned_edge=LEFT)
        self.contents = VGroup(text, self.result)
        self.plate = RoundedRectangle(
            corner_radius=theme.GAP / 2,
            width=width,
            height=self.contents.height,
            stroke_width=0,
            fill_opacity=1,
            color=THEME.surface,
        )
        text.move_to(self.plate).align_to(self.plate.get_left() + PADDING * RIGHT, LEFT)
        self.result.move_to(self.plate).align_to(self.plate.get_right() + PADDING * LEFT, RIGHT)
        self.question.shift(self.result.anchor - self.question.anchor)
        self.asked = VGroup(self.plate, problems, heading, self.question)
        super().__init__(self.plate, self.contents, self.question)

    def answer(self, scene: LectureScene) -> None:
        """Turn the question into the result, then set the marks of the derivations behind it."""
        asked, left = glyphs(self.question), self.question.expression
        after = glyphs(self.result)
        plan = plan_morph(Restatement(left, left), asked, below(after, (0,)))
        plan = plan.with_moves(Move(sign(asked), sign(after)))
        play_morph(scene, plan, [self.question], [self.result])
        arriving = [FadeIn(one, scale=0.3) for one in self.marks]
        scene.play(LaggedStart(*arriving, lag_ratio=0.3), run_time=theme.MOVE)


def mark(derivation: Derivation) -> Circle:
    """Return the mark of a derivation: full when its claim is proved, a ring when only checked."""
    proved = derivation.report.proved
    return Circle(
        MARK,
        color=THEME.proved if proved else THEME.local,
        fill_opacity=1 if proved else 0,
        stroke_width=2,
    )


class Lecture(NetworkScene):
    """A network asks the question; ten chapters promise their answers and keep their promises."""

    network = BackpropChain.network
    inputs: ClassVar[Mapping[str, Any]] = BackpropChain.inputs
    upstream: ClassVar[Mapping[str, Any]] = BackpropChain.upstream

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=4 + 2 * len(TOPICS))
        self.question()
        self.values()
        self.run_back()
        self.lay_out()
        self.promise()
        self.keep()
        self.count()

    def run_back(self) -> None:
        """Step: every quantity gets its gradient, from the loss back."""
        with self.step("back"):
            self.play(FadeIn(self.legend[1]), run_time=theme.QUICK)
            for name in reversed(self.view.gradients):
                self.flow(name)

    def lay_out(self) -> None:
        """Give every chapter its place: a row a topic."""
        width = (self.body.width + CARD_GAP) / max(map(len, TOPICS.values())) - CARD_GAP
        self.rows = {
            topic: [Card(chapter, self.say(chapter.scene), width) for chapter in chapters]
            for topic, chapters in TOPICS.items()
        }
        heights = [max(card.contents.height for card in cards) for cards in self.rows.values()]
        free = (self.body.height + CARD_GAP - sum(heights)) / len(heights) - CARD_GAP
        rows = VGroup()
        for cards, height in zip(self.rows.values(), heights, strict=True):
            for card in cards:
                card.plate.stretch_to_fit_height(height + free)
            rows.add(VGroup(*cards).arrange(RIGHT, buff=CARD_GAP))
        rows.arrange(DOWN, buff=CARD_GAP).move_to(self.body.center)

    def promise(self) -> None:
        """Ask, a step a topic, what its chapters are going to answer."""
        network = self.in_body()
        for topic, cards in self.rows.items():
            with self.step(f"{topic}_promise"):
                if network:
                    self.play(FadeOut(*network), run_time=theme.QUICK)
                    network = []
                coming = [FadeIn(card.asked, shift=RISE * UP) for card in cards]
                self.play(LaggedStart(*coming, lag_ratio=0.5), run_time=1.2 * theme.MOVE)

    def keep(self) -> None:
        """Answer, a step a topic, with a mark for each derivation verified."""
        for topic, cards in self.rows.items():
            with self.step(f"{topic}_kept"):
                for card in cards:
                    card.answer(self)

    def count(self) -> None:
        """Step: what all this adds up to."""
        derivations = [derivation for c in self.chapters() for derivation in c.derivations]
        steps = [step for derivation in derivations for step in derivation.steps]
        with self.step(
            "result",
            derivations=len(derivations),
            steps=len(steps),
            proved=sum(step.report.proved for step in steps),
        ):
            marks = [mark for cards in self.rows.values() for c in cards for mark in c.marks]
            swelling = [Indicate(mark, 1.6, mark.get_color()) for mark in marks]
            self.play(LaggedStart(*swelling, lag_ratio=0.02), run_time=1.6 * theme.MOVE)

    @staticmethod
    def chapters() -> list[Chapter]:
        """Return all chapters in the order of the lecture."""
        return [chapter for row in TOPICS.values() for chapter in row]
