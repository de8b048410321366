"""The lecture as a whole: a network is the map, and every chapter answers for a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, ClassVar

import numpy as np
from manim import (
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    TransformFromCopy,
    VGroup,
)
from manim.typing import Point3D

import mathcore
from mathcore.steps import Derivation
from scenes.backprop_chain import BackpropChain
from scenes.evidence.chain_rule import PathsOfSample, WeightTable
from scenes.evidence.layers import CoupledBatch, DroppedUnits
from scenes.evidence.loss import BatchCost, ErrorBars
from scenes.evidence.networks import FittingShapes, PathsOfTasks
from scenes.evidence.picture import Evidence
from scenes.evidence.softmax import JacobianColumns, ShiftBars
from scenes.network_scene import NetworkScene
from scenes.published_slips import PublishedSlips
from scenes.stage import theme
from scenes.stage.easing import EARLY
from scenes.stage.lecture_scene import LectureScene, Region
from scenes.stage.network_map import RADIUS, NetworkMap
from scenes.stage.network_view import DENSE_SYMBOLS, OPERATION
from scenes.stage.result_card import CHIP_HEIGHT, ResultCard
from scenes.stage.text import formula
from scenes.stage.theme import THEME

GAP = 0.1  # between cards, panels and chips; frame units, as all lengths here
MAP_BELOW_TOP = 0.42  # of the body
LINK = 0.84  # from node to node of a link beside its cards
# Two layers that are put in behind the hidden one: what their nodes say.
SIGNS = {"batch_norm": DENSE_SYMBOLS["scale"], "dropout": DENSE_SYMBOLS["dropout"]}
INSERTED, HIDDEN = tuple(SIGNS), "r"
# How long the ways to these nodes are then, compared with the others.
WAYS = {"batch_norm": 0.4, "dropout": 0.4, "z": 0.75}


@dataclass(frozen=True)
class Chapter:
    """Problems, the scene that explains them, and the id of the result that stands for it.

    `evidence` is a picture of the result, `roles` says which of its quantities are values and
    targets. `slips` are the ids of those in the published solutions that a `companion` scene
    refuses.
    """

    scene: str
    problems: tuple[str, ...]
    result: str
    evidence: type[Evidence]
    values: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    companion: str | None = None
    slips: tuple[str, ...] = ()

    @property
    def derivations(self) -> list[Derivation]:
        """All derivations of the catalogue that belong to its problems, in its order."""
        ids = [id_ for id_ in mathcore.catalogue if id_.partition(".")[0] in self.problems]
        return [mathcore.derivation(id_) for id_ in ids]


@dataclass(frozen=True)
class Topic:
    """Two chapters that answer for the links of the network that lead to the nodes `links`.

    The gradient runs them back in this order; `head` are the two nodes that stand for them.
    """

    links: tuple[str, ...]
    head: tuple[str, str]
    chapters: tuple[Chapter, Chapter]


# Topic (name of a text) -> what it is about, as a gradient comes back from the loss.
TOPICS: dict[str, Topic] = {
    "loss": Topic(
        ("l",),
        ("y", "l"),
        (
            Chapter("BatchCrossEntropy", ("B1", "B2"), "B2", BatchCost),
            Chapter("SoftmaxLoss", ("C2", "C3", "C4", "E4"), "C3", ErrorBars, ("a",), ("y",)),
        ),
    ),
    "softmax": Topic(
        ("y",),
        ("z", "y"),
        (
            Chapter("SoftmaxInvariance", ("A1",), "A1", ShiftBars, ("y",)),
            Chapter(
                "SoftmaxJacobian",
                ("A2", "C1", "D3", "E2", "E3"),
                "A2.matrix",
                JacobianColumns,
                ("y",),
            ),
        ),
    ),
    "layers": Topic(
        INSERTED[::-1],
        INSERTED,
        (
            Chapter("BatchNormGradients", ("D1", "D4"), "D4.outputs", CoupledBatch, ("x_hat",)),
            Chapter("DropoutGradient", ("D2",), "D2", DroppedUnits),
        ),
    ),
    "chain_rule": Topic(
        ("z", *INSERTED[::-1], "r", "p"),
        ("x", "p"),
        (
            Chapter("BackpropChain", ("A3", "C2"), "A3.W_1", WeightTable, ("x",)),
            Chapter("StdGraph", ("B3", "B4"), "B4", PathsOfSample, ("e", "x_1", "x_bar")),
        ),
    ),
    "networks": Topic(
        ("l", "y", "z", *INSERTED[::-1], "r", "p"),
        ("x", "l"),
        (
            Chapter(
                "MultiTaskNetwork",
                ("D5", "D6"),
                "D6.y_hat_a",
                PathsOfTasks,
                ("y_hat_a",),
                ("y_a",),
                companion="PublishedSlips",
                slips=PublishedSlips.published,
            ),
            Chapter(
                "TwoLayerClassifier",
                ("E1", "E2", "E3", "E4"),
                "E4.delta",
                FittingShapes,
                ("y_hat",),
            ),
        ),
    ),
}


def card_of(scene: LectureScene, chapter: Chapter) -> ResultCard:
    """Return the card of a chapter: how many claims are proved, only checked, and refused."""
    proved = [derivation.report.proved for derivation in chapter.derivations]
    refused = [slip for slip in chapter.slips if not mathcore.slips[slip].report.ok]
    counts = (
        ("claims_proved", sum(proved), THEME.proved),
        ("claims_checked", proved.count(False), THEME.local),
        ("claims_refused", len(refused), THEME.loss),
    )
    return ResultCard(
        mathcore.derivation(chapter.result).claim,
        " ".join(chapter.problems),
        scene.say(chapter.scene),
        [(scene.say(name, count=count), color) for name, count, color in counts if count],
        THEME.proved if all(proved) else THEME.local,
        dict.fromkeys(chapter.values, THEME.value) | dict.fromkeys(chapter.targets, THEME.target),
    )


class Lecture(NetworkScene):
    """The gradient of a network comes back link by link; ten chapters answer for the links."""

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
        self.cards = {
            name: [card_of(self, chapter) for chapter in topic.chapters]
            for name, topic in TOPICS.items()
        }
        self.symbols = {name: node[1] for name, node in self.view.nodes.items()} | {
            name: formula(sign, OPERATION) for name, sign in SIGNS.items()
        }
        self.operations = {
            name: link.operation for (_, name), link in self.view.links.items() if link.operation
        }
        self.map: NetworkMap | None = None
        self.map_names: list[str] = []  # of the nodes on the map
        self.finished: list[str] = []  # topics
        self.evidence: list[Evidence] = []

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=4 + 3 * len(TOPICS))
        self.question()
        self.values()
        self.run_back()
        for name, topic in TOPICS.items():
            self.ask_for(name, topic)
            self.show_evidence(name)
            self.answer(name)
        self.gather()

    def run_back(self) -> None:
        """Step: every quantity gets its gradient, from the loss back."""
        with self.step("back"):
            self.play(FadeIn(self.legend[1]), run_time=theme.QUICK)
            for name in reversed(self.view.gradients):
                self.flow(name)

    # ------------------------------------------------------------------------------- the topics

    def ask_for(self, name: str, topic: Topic) -> None:
        """Step: where in the network we are, and what its two chapters ask."""
        with self.step(f"{name}_question"):
            self.empty_panels()
            self.go_to(name, topic)
            self.evidence = [
                chapter.evidence(self, card.picture_region, self.map)
                for chapter, card in zip(topic.chapters, self.cards[name], strict=True)
            ]
            arriving = (move for picture in self.evidence for move in picture.arrive())
            self.play(*self.map.pulses(topic.links), *arriving, run_time=theme.MOVE)

    def show_evidence(self, name: str) -> None:
        """Step: what is to be seen in numbers."""
        with self.step(f"{name}_seen"):
            for both in zip_longest(*(p.moves() for p in self.evidence), fillvalue=()):
                moves = [move for moves in both for move in moves]
                self.play(*moves, run_time=1.2 * theme.MOVE)

    def answer(self, name: str) -> None:
        """Step: both questions become results; what is proved."""
        with self.step(f"{name}_answer"):
            for card in self.cards[name]:
                card.answer(self)
            verdicts = (card.say_verdict() for card in self.cards[name])
            self.play(*verdicts, run_time=theme.QUICK)
        self.finished.append(name)

    # ---------------------------------------------------------------------------------- the map

    def empty_panels(self) -> None:
        """Leave nothing on the panels of the topic before but their titles."""
        for name in self.finished[-1:]:
            gone = [card.leave() for card in self.cards[name]]
            gone += [FadeOut(*picture.drawn) for picture in self.evidence]
            self.play(*gone, run_time=theme.QUICK)

    def go_to(self, name: str, topic: Topic) -> None:
        """Light the links of a topic; the panels before become chips, and its own come."""
        before, self.map = self.map, self.map_with(topic)
        moves = self.out_of_network() if before is None else before.into(self.map)
        for number, other in enumerate(reversed(self.finished)):
            for card, place in zip(self.cards[other], self.chip_places(other), strict=True):
                moves += card.shift_chip(place) if number else card.to_chip(place)
        for card, region in zip(self.cards[name], self.panels(), strict=True):
            card.lay_panel(region)
            moves.append(card.ask())
        self.play(*moves, run_time=1.6 * theme.MOVE)
        self.keep(self.map)
        for card in self.cards[name]:
            self.keep(card.plate, card.problems, card.title, card.question)

    def out_of_network(self) -> list[Animation]:
        """Return animations in which the network shrinks to the map, its numbers in its nodes."""
        numbers = [
            FadeOut(number, target_position=self.map.nodes[name], scale=0.2)
            for kind in (self.view.values, self.view.gradients)
            for name, number in kind.items()
        ]
        return [*numbers, FadeOut(self.legend), *self.map.out_of(self.view)]

    def map_with(self, topic: Topic) -> NetworkMap:
        """Return the map on which the links of a topic are lit; what was put in stays."""
        names = list(self.view.nodes)
        if {*INSERTED} & {*topic.links, *self.map_names}:
            place = names.index(HIDDEN) + 1
            names[place:place] = INSERTED
        self.map_names = names
        ways = [WAYS.get(name, 1.0) if len(names) > len(self.view.nodes) else 1.0 for name in names]
        ends = np.cumsum(ways) - ways[0]
        width = self.body.width - 2 * RADIUS
        left = (self.body.left + RADIUS) * RIGHT + (self.body.top - MAP_BELOW_TOP) * UP
        places = {
            name: left + end / ends[-1] * width * RIGHT
            for name, end in zip(names, ends, strict=True)
        }
        return NetworkMap(self.symbols, self.operations, places, topic.links)

    def chip_places(self, name: str) -> list[Point3D]:
        """Return where the chips of a topic hang: at the end of the way that it is about."""
        half = max(card.chip_width for card in self.cards[name]) / 2
        middle = self.map.arrows[TOPICS[name].links[-1]].get_x()
        x = min(max(middle, self.body.left + half), self.body.right - half)
        top = self.body.top - MAP_BELOW_TOP - RADIUS
        return [
            x * RIGHT + (top - (row + 1) * GAP - (row + 0.5) * CHIP_HEIGHT) * UP
            for row in range(len(self.cards[name]))
        ]

    def panels(self) -> list[Region]:
        """Return the places of two panels, below the map and two rows of chips."""
        top = self.body.top - MAP_BELOW_TOP - RADIUS - 2 * (CHIP_HEIGHT + GAP) - GAP
        middle = self.body.center[0]
        body = replace(self.body, top=top)
        return [replace(body, right=middle - GAP / 2), replace(body, left=middle + GAP / 2)]

    def keep(self, *mobjects: Mobject) -> None:
        """Put mobjects whose parts came one by one on the scene as a whole."""
        self.remove(*(part for mobject in mobjects for part in mobject.get_family()))
        self.add(*mobjects)

    # ---------------------------------------------------------------------------------- the end

    def gather(self) -> None:
        """Step: the network is taken apart into its links, each with its results beside it."""
        derivations = [mathcore.derivation(id_) for id_ in mathcore.catalogue]
        chapters = [chapter for topic in TOPICS.values() for chapter in topic.chapters]
        told = sum(len(chapter.derivations) for chapter in chapters)
        steps = [step for derivation in derivations for step in derivation.steps]
        with self.step(
            "result",
            derivations=len(derivations),
            shared=told - len(derivations),
            steps=len(steps),
            proved=sum(step.report.proved for step in steps),
        ):
            self.empty_panels()
            moves: list[Animation] = []
            heads = VGroup()
            for row, (name, topic) in zip(self.rows(), TOPICS.items(), strict=True):
                for card, region in zip(self.cards[name], self.row_places(row, name), strict=True):
                    moves += card.to_card(region)
                heads.add(self.head_of(topic, row).set_z_index(-1))  # it passes below the cards
            self.play(*moves, *self.taken_apart(heads), run_time=1.6 * theme.MOVE)
            filling = [card.fill_card() for cards in self.cards.values() for card in cards]
            self.play(LaggedStart(*filling, lag_ratio=0.2), run_time=2 * theme.MOVE)

    def rows(self) -> list[Region]:
        """Return the rows of the table, each as high as its cards need, and a share of the rest."""
        needed = [max(card.room[1] for card in cards) for cards in self.cards.values()]
        over = (self.body.height + GAP - sum(needed)) / len(needed) - GAP
        rows, top = [], self.body.top
        for height in needed:
            rows.append(replace(self.body, top=top, bottom=top - height - over))
            top -= height + over + GAP
        return rows

    def row_places(self, row: Region, name: str) -> list[Region]:
        """Return the places of a topic's cards: as wide as they need, else half of the row each."""
        left = row.left + LINK + 2 * RADIUS + GAP
        first, second = (card.room[0] for card in self.cards[name])
        middle = (left + row.right) / 2
        edge = min(max(middle, left + first + GAP / 2), row.right - second - GAP / 2)
        return [replace(row, left=left, right=edge - GAP / 2), replace(row, left=edge + GAP / 2)]

    def head_of(self, topic: Topic, row: Region) -> NetworkMap:
        """Return the link that a row of cards belongs to, left of them."""
        start = (row.left + RADIUS) * RIGHT + row.center[1] * UP
        ends = dict(zip(topic.head, (start, start + LINK * RIGHT), strict=True))
        return NetworkMap(self.symbols, {}, ends, topic.head[1:])

    def taken_apart(self, heads: VGroup) -> list[Animation]:
        """Return animations in which the map becomes the heads of the rows."""
        copies = [
            TransformFromCopy(self.map.nodes[name], node)
            for head in heads
            for name, node in head.nodes.items()
        ]
        ways = [
            TransformFromCopy(self.map.arrows[name], way)
            for head in heads
            for name, way in head.arrows.items()
        ]
        return [FadeOut(self.map, rate_func=EARLY), *ways, *copies]
