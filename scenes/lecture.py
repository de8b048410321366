"""The lecture as a whole: a network is the map, and every chapter answers for a part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    UP,
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    VGroup,
    smooth,
    squish_rate_func,
)

import mathcore
from mathcore.expressions import Equation
from scenes.backprop_chain import BackpropChain
from scenes.batch_cross_entropy import BatchCrossEntropy
from scenes.chapters import INSERTED, TOPICS, Chapter, Topic
from scenes.evidence.picture import Evidence
from scenes.network_scene import NetworkScene
from scenes.stage import theme
from scenes.stage.array_view import ArrayView
from scenes.stage.departures import plan_departures
from scenes.stage.easing import DAWNING, EARLY, LATE
from scenes.stage.lecture_scene import LectureScene, Region
from scenes.stage.map_layout import MapLayout
from scenes.stage.network_map import NetworkMap
from scenes.stage.network_view import AIR, DENSE_SYMBOLS, MOST_ROWS, OPERATION
from scenes.stage.result_card import ResultCard
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME

HIDDEN = "r"  # the layer behind which others come in
# Shares of the time in which the two last chips leave, the next question comes meanwhile, and its
# heading when they have left.
LEAVING = tuple(squish_rate_func(smooth, start, start + 0.3) for start in (0, 0.12))
ASKED, HEADED = (squish_rate_func(smooth, start, start + 0.35) for start in (0, 0.4))
RULE, RULE_SIZE = "A3.1", 54  # its first step is the chain rule over a whole layer; points
LAG = 0.15  # from one chip that leaves for the table to the next, a share of its travel


def card_of(scene: LectureScene, chapter: Chapter) -> ResultCard:
    """Return the card of a chapter: how many claims are proved, only checked, and refused."""
    proved = [derivation.report.proved for derivation in chapter.derivations]
    refused = [slip for slip in chapter.slips if not mathcore.slips[slip].report.ok]
    verdict, brief = (
        [
            (scene.say(name, count=count), color)
            for name, count, color in (
                (said, sum(proved), THEME.proved),
                ("claims_checked", proved.count(False), THEME.local),
            )
            if count
        ]
        for said in ("claims_proved", "proved_briefly")
    )
    remarks = [("claims_refused", THEME.loss)] if refused else []
    remarks += chapter.notes
    return ResultCard(
        mathcore.derivation(chapter.result).claim,
        " ".join(chapter.problems),
        scene.say(chapter.scene),
        verdict,
        brief,
        [(scene.say(name, count=len(refused)), color) for name, color in remarks],
        THEME.proved if all(proved) else THEME.local,
    )


class Lecture(NetworkScene):
    """The gradient of a network comes back link by link; ten chapters answer for the links.

    The loss is the cross-entropy; `targets` are the classes of the samples, one a sample.
    """

    network = BackpropChain.network
    inputs: ClassVar[Mapping[str, Any]] = BackpropChain.inputs
    targets: ClassVar[Sequence[int]] = (0,)

    def setup(self) -> None:
        """Put the network, whose numbers are to be added, into the middle of the body."""
        super().setup()
        self.view.captions.add(self.target_below_loss())
        drawn = VGroup(
            self.view.skeleton, *self.view.values.values(), *self.view.gradients.values()
        )
        drawn.shift((self.body.center[1] - drawn.get_y()) * UP)
        self.cards = {
            name: [card_of(self, chapter) for chapter in topic.chapters]
            for name, topic in TOPICS.items()
        }
        signs = DENSE_SYMBOLS["scale"], DENSE_SYMBOLS["dropout"]
        self.symbols = {name: node[1] for name, node in self.view.nodes.items()} | {
            name: formula(sign, OPERATION) for name, sign in zip(INSERTED, signs, strict=True)
        }
        self.layout = MapLayout(self.body)
        self.operations = {
            name: link.operation for (_, name), link in self.view.links.items() if link.operation
        }
        self.map: NetworkMap | None = None
        self.map_names: list[str] = []  # of the nodes on the map
        self.finished: list[str] = []  # topics
        self.evidence: list[Evidence] = []

    def target_below_loss(self) -> VGroup:
        """Return what the sample should be predicted as, one-hot, below the loss."""
        classes = len(self.forward.y)
        column = ArrayView(np.eye(classes)[self.targets[0]], THEME.target, rows=MOST_ROWS)
        word = words(self.say("target"), theme.SMALLEST, THEME.target)
        target = VGroup(column, word).arrange(DOWN, buff=AIR)
        return target.next_to(self.view.nodes["l"], DOWN, buff=AIR)

    def run_network(self) -> tuple[Any, Any]:
        """Return the values of the network and its gradients, of the cross-entropy of `targets`."""
        return self.network.cross_entropy(targets=self.targets, **self.inputs)

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=6 + 3 * len(TOPICS))
        self.question()
        self.values()
        self.run_back()
        for name, topic in TOPICS.items():
            self.ask_for(name, topic)
            self.show_evidence(name)
            self.answer(name)
        self.gather()
        self.state_rule()

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
            self.clear_panels()
            self.go_to(name, topic)
            self.evidence = [
                chapter.evidence(self, card.picture_region, self.map)
                for chapter, card in zip(topic.chapters, self.cards[name], strict=True)
            ]
            arriving = (move for picture in self.evidence for move in picture.arrive())
            self.play(*self.map.pulses(topic.links), *arriving, run_time=theme.MOVE)

    def show_evidence(self, name: str) -> None:
        """Step: what is to be seen in numbers."""
        with self.step(f"{name}_seen", samples=len(BatchCrossEntropy.outputs)):
            for picture in self.evidence:
                for moves in picture.moves():
                    self.play(*moves, run_time=0.8 * theme.MOVE)

    def answer(self, name: str) -> None:
        """Step: both questions become results; what is proved."""
        with self.step(f"{name}_answer"):
            answers = [move for card in self.cards[name] for move in card.answer()]
            self.play(*answers, run_time=theme.MOVE)
            for card in self.cards[name]:
                self.remove(*card.question.get_family())
                self.keep(card.result)
            verdicts = (card.say_verdict() for card in self.cards[name])
            self.play(*verdicts, run_time=theme.QUICK)
        self.finished.append(name)

    # ---------------------------------------------------------------------------------- the map

    @property
    def last(self) -> list[ResultCard]:
        """The cards of the topic that was finished last."""
        return [card for name in self.finished[-1:] for card in self.cards[name]]

    def clear_panels(self, *others: Animation) -> None:
        """Clear the panels of the topic before; their titles become chips that lie there."""
        if self.finished:
            moves = [move for card in self.last for move in card.to_chip()]
            gone = [FadeOut(*picture.drawn) for picture in self.evidence]
            self.play(*gone, *moves, *others, run_time=theme.QUICK)

    def go_to(self, name: str, topic: Topic) -> None:
        """Light the links of a topic; chips go to their places, the next heading comes."""
        before, self.map = self.map, self.map_with(topic)
        if before is None:
            self.tuck_numbers_in()
        moves = self.map.out_of(self.view) if before is None else before.into(self.map)
        columns = self.columns()
        for (_, end), cards in columns.items():
            widths = [card.chip_width for card in cards]
            places = self.layout.chips(self.map.arrows[end].get_x(), widths)
            for card, place in zip(cards, places, strict=True):
                way = LEAVING[self.last.index(card)] if card in self.last else smooth
                moves += card.shift_chip(place, rate_func=way)
        regions = self.layout.panels(max(map(len, columns.values()), default=0))
        for number, (card, region) in enumerate(zip(self.cards[name], regions, strict=True)):
            card.lay_panel(region)
            question = LATE if before is None else ASKED  # when the network has gone from there
            asked = [card.ask(rate_func=question), card.head(rate_func=HEADED)]
            moves += [card.stand_on(*self.last[number : number + 1]), *asked]
        self.play(*moves, run_time=1.6 * theme.MOVE)
        self.keep(self.map)
        for card in self.cards[name]:
            self.keep(card.panel, card.problems, card.title, card.question)

    def tuck_numbers_in(self) -> None:
        """Let the numbers go into the nodes of the network, which then can shrink to the map."""
        numbers = (*self.view.values.values(), *self.view.gradients.values())
        tucked = self.view.tuck_in(numbers)
        self.play(*tucked, FadeOut(self.legend, self.view.captions), run_time=theme.QUICK)

    def map_with(self, topic: Topic) -> NetworkMap:
        """Return the map on which the links of a topic are lit; what was put in stays."""
        names = list(self.view.nodes)
        if {*INSERTED} & {*topic.links, *self.map_names}:
            place = names.index(HIDDEN) + 1
            names[place:place] = INSERTED
        self.map_names = names
        places = self.layout.places(names, INSERTED)
        return NetworkMap(self.symbols, self.operations, places, topic.links)

    def columns(self) -> dict[tuple[str, str], list[ResultCard]]:
        """Return the cards of the finished topics by the links that they belong to."""
        columns: dict[tuple[str, str], list[ResultCard]] = {}
        for name in self.finished:
            for chapter, card in zip(TOPICS[name].chapters, self.cards[name], strict=True):
                columns.setdefault(chapter.link, []).append(card)
        return columns

    def keep(self, *mobjects: Mobject) -> None:
        """Put mobjects whose parts came one by one on the scene as a whole."""
        self.remove(*(part for mobject in mobjects for part in mobject.get_family()))
        self.add(*mobjects)

    # ---------------------------------------------------------------------------------- the end

    def gather(self) -> None:
        """Let the network fall apart into its links, each with what is proved and its results."""
        derivations = [mathcore.derivation(id_) for id_ in mathcore.catalogue]
        steps = [step for derivation in derivations for step in derivation.steps]
        proved = [step.report.proved for step in steps]
        with self.step(
            "verified",
            derivations=len(derivations),
            steps=len(steps),
            proved=proved.count(True),
            checked=proved.count(False),
        ):
            self.clear_panels(FadeOut(*(card.panel for card in self.last)))
            cards = [card for pair in self.cards.values() for card in pair]
            places, heads = self.table()
            moving = self.chips_into(cards, places)
            self.play(
                moving,
                FadeOut(self.map, rate_func=EARLY),
                FadeIn(heads, rate_func=LATE),
                run_time=1.2 * theme.MOVE,
            )
            growing = (
                move
                for card, place in zip(cards, places, strict=True)
                for move in card.to_card(place)
            )
            self.play(*growing, run_time=theme.MOVE)
            telling = [card.tell() for card in cards]
            self.play(LaggedStart(*telling, lag_ratio=0.2), run_time=1.6 * theme.MOVE)
        with self.step("claims", count=len(cards)):
            pulses = [pulse for head in heads for pulse in head.pulses(head.arrows)]
            stating = [card.state() for card in cards]
            self.play(
                LaggedStart(*pulses, lag_ratio=0.2),
                LaggedStart(*stating, lag_ratio=0.2),
                run_time=2 * theme.MOVE,
            )

    def state_rule(self) -> None:
        """Let the whole network come back, and the rule that all its gradients follow."""
        step = mathcore.derivation(RULE).steps[0]
        rule = coloured(Equation(step.before, step.after), RULE_SIZE)
        foot = self.layout.foot
        rule.move_to(self.body.center).set_y((self.body.bottom + foot) / 2)
        frame = result_frame(rule, 1.5).set_stroke(
            THEME.proved if step.report.proved else THEME.local
        )
        *_, whole = TOPICS.values()
        with self.step("result"):
            returning = FadeIn(self.map, rate_func=DAWNING)
            self.play(*self.leaving_body(), returning, run_time=theme.MOVE)
            pulses = self.map.pulses(whole.links)
            self.play(
                LaggedStart(*pulses, lag_ratio=0.2),
                FadeIn(rule, shift=0.2 * UP),
                run_time=1.6 * theme.MOVE,
            )
            self.play(Create(frame), run_time=theme.QUICK)

    def table(self) -> tuple[list[Region], VGroup]:
        """Return the places of all cards, and left of each row the part of the network it tells."""
        places, heads = [], VGroup()
        rooms = [[card.room for card in cards] for cards in self.cards.values()]
        rows = self.layout.rows([max(height for _, height in pair) for pair in rooms])
        for row, room, topic in zip(rows, rooms, TOPICS.values(), strict=True):
            pair = self.layout.in_row(row, [width for width, _ in room])
            heads.add(self.head_of(topic, pair[0]))
            places += pair
        return places, heads

    def chips_into(self, cards: Sequence[ResultCard], regions: Sequence[Region]) -> Animation:
        """Return how chips go into regions, one after the other, out of each other's way."""
        places = [card.chip_in(region) for card, region in zip(cards, regions, strict=True)]
        ways = [card.way_of_chip(place) for card, place in zip(cards, places, strict=True)]
        plan = plan_departures(*np.swapaxes(ways, 0, 1), LAG)
        travels = (
            AnimationGroup(*cards[n].shift_chip(places[n], path_func=plan.path(n)))
            for n in plan.order
        )
        return LaggedStart(*travels, lag_ratio=LAG)

    def head_of(self, topic: Topic, card: Region) -> NetworkMap:
        """Return the ends of the part of the network that a topic is about, left of its card."""
        start = self.map_names[self.map_names.index(topic.links[-1]) - 1]
        end = topic.links[0]
        ends = dict(zip((start, end), self.layout.head(card), strict=True))
        return NetworkMap(self.symbols, {}, ends, (end,))
