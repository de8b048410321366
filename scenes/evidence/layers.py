"""Two layers of training: a batch whose samples are coupled, and units that are dropped."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import RIGHT, UP, Animation, VGroup
from sympy import Integer

import mathcore
from mathcore.derivations import batch_norm, dropout
from mathcore.typst import typst
from scenes.batch_norm_gradients import MOMENTS, MOVED, BatchNormGradients
from scenes.dropout_gradient import DropoutGradient
from scenes.evidence.picture import Evidence
from scenes.stage import theme
from scenes.stage.labelled import LABEL_SIZE
from scenes.stage.masked_units import MaskedUnits
from scenes.stage.number_line import NumberLine
from scenes.stage.numbers import number_typst
from scenes.stage.samples import LABEL_HEIGHT, RADIUS, Follow, Samples, Trails
from scenes.stage.text import formula
from scenes.stage.theme import THEME


class CoupledBatch(Evidence):
    """A batch above, normalised below: one sample moves, and below it all of them."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        batch = np.array(BatchNormGradients.batch)
        self.path = np.linspace(batch, moved_visibly(batch), MOMENTS)
        self.outputs = np.array([normalised(row) for row in self.path])
        self.lines = []
        symbols = batch_norm.x, batch_norm.normalised
        self.samples, self.trails = [], []
        foot = self.region.bottom + 2 * RADIUS
        heights = self.region.top - LABEL_HEIGHT - 2 * RADIUS, foot
        for values, symbol, y in zip((self.path, self.outputs), symbols, heights, strict=True):
            line = NumberLine.around(values, width=self.region.width - 4 * theme.GAP)
            line.shift(self.region.center[0] * RIGHT + y * UP - line.axis.get_center())
            names = [typst(symbol[Integer(n + 1)]) for n in range(len(batch))]
            self.lines.append(line)
            self.samples.append(Samples(line, values[0], names, THEME.value))
            self.trails.append(Trails(line, values[0]))
        self.asked = VGroup(*(line.axis for line in self.lines), *self.samples)

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: one sample moves, and with it all outputs."""
        self.scene.remove(self.asked)
        self.add(*self.trails)
        self.scene.add(*(line.axis for line in self.lines), *self.trails, *self.samples)
        yield [
            Follow(mobject, values)
            for values, *pair in zip(
                (self.path, self.outputs), self.trails, self.samples, strict=True
            )
            for mobject in pair
        ]


def normalised(batch: np.ndarray) -> np.ndarray:
    """Return what the scene of BatchNorm makes of a batch, without scale and shift."""
    return mathcore.batch_norm(batch, 1.0, 0.0, BatchNormGradients.epsilon, axis=0)


def moved_visibly(batch: np.ndarray) -> np.ndarray:
    """Return the batch with one sample moved past no other, so that every output moves far.

    Of all samples and both directions it is the one with which the output that moves least moves
    most.
    """
    ways = MOVED * batch.std() * np.concatenate([np.eye(len(batch)), -np.eye(len(batch))])
    moved = [other for other in batch + ways if (other.argsort() == batch.argsort()).all()]
    return max(moved, key=lambda other: np.abs(normalised(other) - normalised(batch)).min())


class DroppedUnits(Evidence):
    """Units of a layer: a mask drops some outputs, and the gradients of their inputs."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        x, p = np.array(DropoutGradient.inputs), DropoutGradient.p
        draws = np.random.default_rng(DropoutGradient.seed).random(len(x))
        names = [
            formula(typst(quantity), LABEL_SIZE, color)
            for quantity, color in (
                (dropout.x, THEME.value),
                (dropout.draw, THEME.local),
                (dropout.output, THEME.value),
            )
        ]
        limit = formula(f"{typst(dropout.p)} = {number_typst(p)}", LABEL_SIZE, THEME.local)
        outputs = mathcore.dropout(x, draws >= p, p)
        self.units = MaskedUnits(self.region, x, outputs, draws, p, names, limit)
        self.asked = VGroup(self.units)

    def moves(self) -> Iterator[list[Animation]]:
        """Yield: units are dropped, the others scaled; gradients come back where they are on."""
        self.add(self.units.draws, self.units.left)
        yield self.units.forward()
        yield self.units.backward()
