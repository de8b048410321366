"""Whole networks: two tasks that meet, and shapes that fit into each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import DOWN, LEFT, UP, Animation, Create, FadeIn, VGroup

from mathcore.derivations import multi_task, two_layer
from mathcore.expressions import Equation, MatrixProduct
from mathcore.networks import TwoLayerClassifier as Classifier
from mathcore.typst import typst
from scenes.evidence.picture import Evidence
from scenes.multi_task_network import MultiTaskNetwork
from scenes.stage import theme
from scenes.stage.bar_chart import bar_number, decimals
from scenes.stage.claims import proved
from scenes.stage.easing import LATE
from scenes.stage.meeting_paths import MeetingPaths
from scenes.stage.shape_blocks import BlockRow
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME
from scenes.two_layer_classifier import COLORS, TwoLayerClassifier

SYMBOL, NUMBER = 30, 26  # points
CELL = 0.29  # frame units, at most


class PathsOfTasks(Evidence):
    """The prediction of task A is used by two losses: both gradients add; one component of them."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        network, inputs = MultiTaskNetwork.network, MultiTaskNetwork.inputs
        backward = network.backward(network.forward(**inputs))
        parts = backward.y_a_hat - backward.s, backward.s, backward.y_a_hat
        largest = np.unravel_index(np.argmax(backward.s), backward.s.shape)
        components = [part[largest] for part in parts]
        places = decimals(components)
        numbers = [
            formula(bar_number(component, places), NUMBER, THEME.gradient)
            for component in components
        ]
        shown = multi_task.y_a_hat, multi_task.loss_a, multi_task.s, multi_task.loss
        symbols = [formula(typst(quantity), SYMBOL) for quantity in shown]
        at_arrows = [[number.copy()] for number in numbers[:2]]
        self.paths = MeetingPaths(self.region, symbols, at_arrows, numbers[:2], numbers[2])
        self.shown = words(self.scene.say("component"), theme.SMALLEST, THEME.muted)
        self.shown.next_to(self.paths.sum, DOWN, buff=theme.GAP)
        self.asked = VGroup(self.paths)

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: gradients come back from both losses; they add."""
        self.add(*self.paths.written)
        yield self.paths.flow()
        self.add(*self.paths.sum, self.shown)
        yield [*self.paths.add_up(), FadeIn(self.shown, rate_func=LATE)]


class FittingShapes(Evidence):
    """A layer in blocks: the inner sizes meet, the outer ones are the shape of the result."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        sizes = Classifier(**TwoLayerClassifier.parameters, slope=TwoLayerClassifier.slope).sizes
        layer = MatrixProduct(two_layer.W_2, two_layer.a_1) + two_layer.b_2
        line = proved(Equation(two_layer.z_2, layer))
        self.row = BlockRow(line, sizes, self.region.width, COLORS, cell=CELL)
        self.row.shift(self.region.center - self.row.drawn.get_center())
        weights, inputs = (self.row.where(m) for m in (two_layer.W_2, two_layer.a_1))
        self.edges = VGroup(self.row.block(weights).edge(UP), self.row.block(inputs).edge(LEFT))
        self.asked = self.row.drawn

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: the sizes that have to agree."""
        self.add(self.edges)
        yield [Create(edge) for edge in self.edges]
