"""Back-propagation through a small network, link by link, and the gradients of its weights (A3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    VGroup,
)

import mathcore
from mathcore.networks import SoftmaxHead
from mathcore.steps import Derivation
from scenes.network_scene import NetworkScene
from scenes.softmax_loss import SoftmaxLoss
from scenes.stage import theme
from scenes.stage.code import panel
from scenes.stage.code_line import CodeLine
from scenes.stage.easing import EARLY
from scenes.stage.equation_line import EquationLine
from scenes.stage.lecture_scene import Region
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.text import formula

LOWER = 0.2  # of the network in the body, frame units
WEIGHTS = ("W_1", "W_2")
LINKS = ("x", "p", "r", "z")  # in the order in which their gradients are inserted at the end
READING, FINISHED = 0.4, 2.5  # seconds that a link of the formula stands, and the whole rests more
AT_END, SPACES = 36, 32  # points, of the gradients of the weights at the end, of their spaces


class BackpropChain(NetworkScene):
    """From ∂l/∂y back to ∂l/∂x through softmax, weights, ReLU, weights; then the weights' own."""

    problem = "A3"
    tag = "A3, C2"
    network: ClassVar[SoftmaxHead] = SoftmaxHead(
        W_1=[[1.0, -2.0, 1.5], [0.5, 0.5, -0.5]],
        W_2=[[0.5, 0.0, -0.5], [1.0, -1.0, 0.5], [-1.0, 0.0, 1.0]],
    )
    inputs: ClassVar[Mapping[str, Any]] = {"x": [1.0, 2.0]}
    upstream: ClassVar[Mapping[str, Any]] = {"dl_dy": [-2.0, -2.0, 5.0]}
    derivations: ClassVar[Mapping[str, str]] = {
        "z": "A3.1",
        "r": "A3.2",
        "p": "A3.3",
        "x": "A3.4",
        "W_2": "A3.W_2",
        "W_1": "A3.W_1",
    }

    def setup(self) -> None:
        """Put the network a little lower, so that its numbers keep off the title."""
        super().setup()
        numbers = (*self.view.values.values(), *self.view.gradients.values())
        VGroup(self.view.skeleton, *numbers, *self.view.sought.values()).shift(LOWER * DOWN)
        self.lift = self.lift + LOWER * UP

    def construct(self) -> None:
        """Tell the story."""
        self.open(steps=22)
        self.question(FadeIn(self.spaces_of_weights(), shift=0.2 * UP))
        self.values()
        self.given("y")
        self.derive("z", ("z_chain", [1, 1]), ("z_sum", [2, 1, (3, 1)]), ("z_matrix", [(2, 0)]))
        self.arrive("z_arrives", "z")
        self.derive("r", ("r_chain", [1, 1]), ("r_delta", [3, 1]), ("r_matrix", [(2, 0)]))
        self.arrive("r_arrives", "r")
        self.derive("p", ("p_chain", [1, 1, (2, 0)]), ("p_matrix", [1, (2, 0)]))
        self.arrive("p_arrives", "p")
        self.derive("x", ("x_matrix", [(2, 0), (4, 2), (2, 0)]))
        self.arrive("x_arrives", "x")
        self.weights()
        self.conclude()

    def spaces_of_weights(self) -> VGroup:
        """Return the spaces that the weights are from, below the network, until it makes way."""
        weights = (self.view.quantities[name] for name in WEIGHTS)
        self.beside = VGroup(
            *(formula(f"{w.symbol} in {self.view.shape_typst(w)}", SPACES) for w in weights)
        )
        self.beside.arrange(RIGHT, buff=4 * theme.GAP).move_to(self.below_numbers.center)
        return self.beside

    def gradient_in_space(self, name: str) -> VGroup:
        """Return the formula of a gradient and the space that it is in, which is the weights'."""
        claim = coloured(self.derived[name].claim, AT_END)
        space = formula(f"in {self.view.shape_typst(self.view.quantities[name])}", AT_END)
        VGroup(claim, space).arrange(RIGHT, buff=theme.GAP)
        space.shift((claim.anchor[1] - space.get_y()) * UP)
        return VGroup(claim, space)

    def flow(self, name: str) -> None:
        """Let a gradient come; that of softmax with the line of code that computes it (C2)."""
        if name == "z":
            self.run_layer()
        super().flow(name)

    def for_every(self, *derivations: Derivation) -> str:
        """Return what a proof holds for every one of: sizes, and what the steps need."""
        steps = [step for derivation in derivations for step in derivation.steps]
        needed = (part for step in steps for part in step.conditions)
        return self.with_conditions(super().for_every(*derivations), needed)

    def run_layer(self) -> None:
        """Write the framework's line below the formula; ValueError if it has other numbers."""
        line = CodeLine(SoftmaxLoss.backward_softmax, theme.NARRATION, SoftmaxLoss.code_colors)
        computed = line.run(
            dot=np.dot, top_diff=self.backward.y.ravel(), top_data=self.forward.y.ravel()
        )["bottom_diff"]
        expected = self.backward.z.ravel()
        if not np.allclose(computed, expected, rtol=1e-9, atol=1e-12):
            raise ValueError(f"{line.source} gives {computed}, the network {expected}")
        self.beside = panel([line])
        drawn = [m for m in (*self.in_body(), self.view.gradients["z"]) if m is not self.claim]
        top = min(m.get_bottom()[1] for m in drawn) - theme.GAP / 2
        space = Region(self.body.left, self.body.right, self.body.bottom, top)
        claim = self.claim.copy()
        room = space.height - self.beside.height - theme.GAP / 2
        claim.scale(min(1.0, room / claim.height))
        VGroup(claim, self.beside).arrange(DOWN, buff=theme.GAP / 2).move_to(space.center)
        self.play(
            self.claim.animate.become(claim),
            FadeIn(self.beside, shift=0.2 * UP),
            run_time=theme.MOVE,
        )

    def weights(self) -> None:
        """Derive the gradients of the weights, each a column times a row."""
        self.derive(
            "W_2",
            ("weights", [(2, 0), (3, 2)]),
            ("weights_deltas", [(2, 1)]),
            ("weights_matrix", [(2, 0)]),
        )
        middle = self.body.center[0]
        left, right = replace(self.body, right=middle), replace(self.body, left=middle)
        with self.step("W_2_numbers"):
            second = self.outer_product("W_2", self.body)
        with self.step("W_1_numbers"):
            aside = second.animate.set_x(right.center[0])
            self.play(*self.view.light("W_1"), aside, run_time=theme.MOVE)
            first = self.outer_product("W_1", left, second)
        self.tables = [second, first]

    def conclude(self) -> None:
        """Step: the whole way back in one formula, a link at a time."""
        chain = mathcore.derivation("A3.chain.x")
        with self.step("result"):
            others = VGroup(*map(self.gradient_in_space, WEIGHTS))
            others.arrange(RIGHT, buff=4 * theme.GAP)
            others.move_to(self.body.corner(DOWN), DOWN)
            moves: list[Animation] = []
            for (*products, claim, space), other in zip(self.tables, reversed(others), strict=True):
                moves.append(FadeOut(*products, rate_func=EARLY))
                moves.append(ReplacementTransform(VGroup(claim, space), other))
            self.remove(*self.tables)
            below_badge = self.body.top - 2 * theme.BADGE_LINE
            place = self.body.center[0] * RIGHT + (below_badge + others.get_top()[1]) / 2 * UP
            width = self.body.width - 4 * theme.GAP
            line = EquationLine(self, place, width, chain.start, draw=coloured)
            for count, step in enumerate(chain.steps, start=1):
                line.show(step, *self.view.light(*LINKS[:count]), *moves)
                moves = []
                self.wait(READING)
            self.play(Create(result_frame(line.drawn, 1.5)), run_time=theme.QUICK)
            self.show_report(chain, *self.derived.values())
            self.wait(FINISHED)
