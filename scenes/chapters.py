"""The chapters of the lecture by topic: what each is about, and what stands for it on the map."""

from __future__ import annotations

from dataclasses import dataclass

from manim import ManimColor

import mathcore
from mathcore.steps import Derivation
from scenes.evidence.chain_rule import PathsOfSample, WeightTable
from scenes.evidence.layers import CoupledBatch, DroppedUnits
from scenes.evidence.loss import BatchCost, ErrorBars
from scenes.evidence.networks import FittingShapes, PathsOfTasks
from scenes.evidence.picture import Evidence
from scenes.evidence.softmax import JacobianColumns, ShiftBars
from scenes.published_slips import PublishedSlips
from scenes.stage.theme import THEME

INSERTED = ("batch_norm", "dropout")  # layers that come in behind the hidden one


@dataclass(frozen=True)
class Chapter:
    """Problems, the scene that explains them, and the id of the result that stands for it.

    Each problem is of one chapter only, so that the derivations of all of them add up.
    `link` are the two nodes of the link that it belongs to, `evidence` is a picture of the result,
    `notes` name texts that say what the result leaves open, each in the colour of a role. `slips`
    are the ids of those in the published solutions that a `companion` scene refuses.
    """

    scene: str
    problems: tuple[str, ...]
    result: str
    link: tuple[str, str]
    evidence: type[Evidence]
    notes: tuple[tuple[str, ManimColor], ...] = ()
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

    The gradient runs them back in this order.
    """

    links: tuple[str, ...]
    chapters: tuple[Chapter, Chapter]


# Topic (name of a text) -> what it is about, as a gradient comes back from the loss.
TOPICS: dict[str, Topic] = {
    "loss": Topic(
        ("l",),
        (
            Chapter(
                "BatchCrossEntropy",
                ("B1", "B2"),
                "B2",
                ("y", "l"),
                BatchCost,
                notes=(("rounded", THEME.local),),
            ),
            Chapter(
                "SoftmaxLoss",
                ("C2", "C3", "C4"),
                "C3",
                ("y", "l"),
                ErrorBars,
                notes=(("a_is", THEME.value), ("y_is", THEME.target)),
            ),
        ),
    ),
    "softmax": Topic(
        ("y",),
        (
            Chapter("SoftmaxInvariance", ("A1",), "A1", ("z", "y"), ShiftBars),
            Chapter(
                "SoftmaxJacobian",
                ("A2", "C1", "D3"),
                "A2.matrix",
                ("z", "y"),
                JacobianColumns,
            ),
        ),
    ),
    "layers": Topic(
        INSERTED[::-1],
        (
            Chapter("BatchNormGradients", ("D1", "D4"), "D4.outputs", INSERTED, CoupledBatch),
            Chapter("DropoutGradient", ("D2",), "D2", INSERTED, DroppedUnits),
        ),
    ),
    "chain_rule": Topic(
        ("z", *INSERTED[::-1], "r", "p"),
        (
            Chapter("BackpropChain", ("A3",), "A3.W_1", ("x", "p"), WeightTable),
            Chapter("StdGraph", ("B3", "B4"), "B4", ("x", "p"), PathsOfSample),
        ),
    ),
    "networks": Topic(
        ("l", "y", "z", *INSERTED[::-1], "r", "p"),
        (
            Chapter(
                "MultiTaskNetwork",
                ("D5", "D6"),
                "D6.y_hat_a",
                ("x", "l"),
                PathsOfTasks,
                companion="PublishedSlips",
                slips=PublishedSlips.published,
            ),
            Chapter(
                "TwoLayerClassifier",
                ("E1", "E2", "E3", "E4"),
                "E4.delta",
                ("x", "l"),
                FittingShapes,
                notes=(("true_class", THEME.muted),),
            ),
        ),
    ),
}
