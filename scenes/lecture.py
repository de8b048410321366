"""The lecture as a whole: what is to come, and the map of all results with what proves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    RoundedRectangle,
    VGroup,
)

import mathcore
from mathcore.steps import Derivation
from scenes.backprop_chain import BackpropChain
from scenes.network_scene import NetworkScene
from scenes.published_slips import PublishedSlips
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.morph import Move, Restatement, below, glyphs, plan_morph, play_morph, sign
from scenes.stage.text import words
from scenes.stage.theme import THEME

CARD_GAP = 0.1  # between cards, in frame units
PADDING = 0.18  # inside a card, left and right
LINE = 0.28  # from one line of a card to the next
FRAME = 3  # stroke width
RISE = 0.2  # the way on which what is new comes in


@dataclass(frozen=True)
class Chapter:
    """Problems, the scene that explains them, and the id of the result that stands for it.

    `slips` are the ids of those in the published solutions that a `companion` scene refuses.
    """

    scene: str
    problems: tuple[str, ...]
    result: str
    companion: str | None = None
    slips: tuple[str, ...] = ()

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
        Chapter("BackpropChain", ("A3", "C2"), "A3.W_1"),
        Chapter("StdGraph", ("B3", "B4"), "B4"),
    ),
    "loss": (
        Chapter("BatchCrossEntropy", ("B1", "B2"), "B2"),
        Chapter("SoftmaxLoss", ("C2", "C3", "C4", "E4"), "C3"),
    ),
    "layers": (
        Chapter("BatchNormGradients", ("D1", "D4"), "D4.outputs"),
        Chapter("DropoutGradient", ("D2",), "D2"),
    ),
    "networks": (
        Chapter(
            "MultiTaskNetwork",
            ("D5", "D6"),
            "D6.y_hat_a",
            companion="PublishedSlips",
            slips=PublishedSlips.published,
        ),
        Chapter("TwoLayerClassifier", ("E1", "E2", "E3", "E4"), "E4.delta"),
    ),
}


class Card(VGroup):
    """A chapter on the map: its problems, its title, its result asked for and then given.

    Title and verdict, how many derivations are proved, how many only checked and how many slips
    refused, stand at the left. The result keeps its place at the right and a gap to them.
    """

    def __init__(self, scene: LectureScene, chapter: Chapter) -> None:
        claim = mathcore.derivation(chapter.result).claim
        self.result = EquationMobject(claim, theme.EQUATION_SMALLEST)
        self.question = EquationMobject(claim.left, theme.EQUATION_SMALLEST, trailing="= thin ?")
        problems = words(" ".join(chapter.problems), theme.SMALLEST, THEME.gradient, bold=True)
        title = words(scene.say(chapter.scene), theme.SMALLEST)
        self.verdict = verdict(scene, chapter)
        proved = all(derivation.report.proved for derivation in chapter.derivations)
        self.sure = THEME.proved if proved else THEME.local
        self.text = VGroup(problems, title, self.verdict)
        self.text.arrange(DOWN, aligned_edge=LEFT)
        for number, line in enumerate(((problems,), (title,), self.verdict)):
            for part in line:
                part.put_on_line(-number * LINE)
        self.room = (  # width and height that it needs
            self.text.width + theme.GAP + self.result.width + 2 * PADDING,
            max(self.text.height, self.result.height),
        )
        self.asked = VGroup(problems, title, self.question)
        super().__init__(self.text, self.result, self.question)

    def spread(self, width: float, height: float) -> None:
        """Put a plate of this size (frame units) under it, its text and result at the sides.

        Raises ValueError if they would come nearer to each other than a gap.
        """
        if width < self.room[0]:
            raise ValueError(
                f"the card of {self.result.expression} needs a width of {self.room[0]:.2f}, "
                f"got {width:.2f}: choose a shorter notation"
            )
        self.plate = RoundedRectangle(
            corner_radius=theme.GAP / 2,
            width=width,
            height=height,
            stroke_width=0,
            fill_opacity=1,
            color=THEME.surface,
        )
        self.add_to_back(self.plate)
        self.text.move_to(self.plate).align_to(self.plate.get_left() + PADDING * RIGHT, LEFT)
        for formula in (self.result, self.question):
            formula.move_to(self.plate).align_to(self.plate.get_right() + PADDING * LEFT, RIGHT)
        self.question.shift((self.result.anchor - self.question.anchor)[1] * UP)

    def frame(self) -> RoundedRectangle:
        """Return a frame around the card in the colour of what is proved, or only checked."""
        return self.plate.copy().set_fill(opacity=0).set_stroke(self.sure, FRAME, opacity=1)

    def answer(self, scene: LectureScene) -> None:
        """Turn the question into the result, then say how sure we are."""
        asked, left = glyphs(self.question), self.question.expression
        after = glyphs(self.result)
        plan = plan_morph(Restatement(left, left), asked, below(after, (0,)))
        plan = plan.with_moves(Move(sign(asked), sign(after)))
        play_morph(scene, plan, [self.question], [self.result])
        scene.play(FadeIn(self.verdict, shift=RISE * RIGHT), run_time=theme.QUICK)


def verdict(scene: LectureScene, chapter: Chapter) -> VGroup:
    """Return in words how many claims are proved, only checked, and refused, without zeros."""
    proved = [derivation.report.proved for derivation in chapter.derivations]
    refused = [slip for slip in chapter.slips if not mathcore.slips[slip].report.ok]
    counts = (
        ("claims_proved", sum(proved), THEME.proved),
        ("claims_checked", proved.count(False), THEME.local),
        ("claims_refused", len(refused), THEME.loss),
    )
    return VGroup(
        *(
            words(scene.say(name, count=count), theme.SMALLEST, color)
            for name, count, color in counts
            if count
        )
    ).arrange(RIGHT, aligned_edge=UP)


def shared(whole: float, needed: Sequence[float]) -> list[float]:
    """Return the extents of parts with gaps between that fill a whole, what is over shared out."""
    over = (whole + CARD_GAP - sum(needed)) / len(needed) - CARD_GAP
    return [part + over for part in needed]


class Lecture(NetworkScene):
    """A network asks the question; ten chapters promise their answers and keep their promises."""

    network = BackpropChain.network
    inputs: ClassVar[Mapping[str, Any]] = BackpropChain.inputs
    upstream: ClassVar[Mapping[str, Any]] = BackpropChain.upstream

    def setup(self) -> None:
        """Put the network, whose numbers are to be added, into the middle of the body."""
        super().setup()
        drawn = VGroup(
            self.view.skeleton, *self.view.values.values(), *self.view.gradients.values()
        )
        drawn.shift((self.body.center[1] - drawn.get_y()) * UP)

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
        """Give every chapter its place: a row a topic, columns as wide as their cards need."""
        self.rows = {
            topic: [Card(self, chapter) for chapter in chapters]
            for topic, chapters in TOPICS.items()
        }
        rows = list(self.rows.values())
        widths = shared(
            self.body.width,
            [max(card.room[0] for card in column) for column in zip(*rows, strict=True)],
        )
        heights = shared(self.body.height, [max(card.room[1] for card in row) for row in rows])
        for cards, height in zip(rows, heights, strict=True):
            for card, width in zip(cards, widths, strict=True):
                card.spread(width, height)
        table = VGroup(*(VGroup(*cards).arrange(RIGHT, buff=CARD_GAP) for cards in rows))
        table.arrange(DOWN, buff=CARD_GAP).move_to(self.body.center)

    def promise(self) -> None:
        """Ask, a step a topic, what its chapters are going to answer."""
        network = self.in_body()
        for topic, cards in self.rows.items():
            with self.step(f"{topic}_promise"):
                if network:
                    self.play(FadeOut(*network), run_time=theme.QUICK)
                    network = []
                coming = [FadeIn(card.plate, card.asked, shift=RISE * UP) for card in cards]
                self.play(LaggedStart(*coming, lag_ratio=0.5), run_time=1.2 * theme.MOVE)

    def keep(self) -> None:
        """Answer, a step a topic, and say what is proved."""
        for topic, cards in self.rows.items():
            with self.step(f"{topic}_kept"):
                for card in cards:
                    card.answer(self)

    def count(self) -> None:
        """Step: what all this adds up to."""
        derivations = [mathcore.derivation(id_) for id_ in mathcore.catalogue]
        cards = [card for row in self.rows.values() for card in row]
        chapters = [chapter for chapters in TOPICS.values() for chapter in chapters]
        told = sum(len(chapter.derivations) for chapter in chapters)
        steps = [step for derivation in derivations for step in derivation.steps]
        with self.step(
            "result",
            derivations=len(derivations),
            shared=told - len(derivations),
            steps=len(steps),
            proved=sum(step.report.proved for step in steps),
        ):
            framing = [Create(card.frame()) for card in cards]
            self.play(LaggedStart(*framing, lag_ratio=0.2), run_time=1.6 * theme.MOVE)
