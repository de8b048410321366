"""A scene for networks too large for digits: formulas with their numbers stand below the drawing.

`NetworkScene` shows derivations on a board of their own; here the network stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import ClassVar

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    ManimColor,
    Mobject,
    Rectangle,
    ReplacementTransform,
    VGroup,
)

import mathcore
from mathcore.expressions import Equalities, Equation, Expr
from mathcore.rules.rewriting import Rule
from mathcore.steps import Derivation
from scenes.network_scene import NetworkScene
from scenes.stage import theme
from scenes.stage.alignment import on_one_line
from scenes.stage.array_view import SIZE, ArrayView
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.equation_line import EquationLine
from scenes.stage.joined_steps import Group, joined
from scenes.stage.lecture_scene import Region
from scenes.stage.roles import coloured
from scenes.stage.text import formula, words
from scenes.stage.theme import THEME
from scenes.words import rule_name

LINE = 36  # points of a formula
SHOWN = 3  # rows and columns of an array of numbers
RULE_ROOM, RULE_LINE = 0.6, 0.2  # frame units: a row for the name of a rule, and its line in it
FAINT = 0.6  # how much fainter outlines of a network are of which only a part is looked at
READING = 1.3  # seconds that a line stands before the next move


class FormulaNetworkScene(NetworkScene):
    """A network whose gradients are told one after the other, in formulas and in numbers.

    `formulas` maps names of quantities and parameters to ids of the derivations of their gradients,
    `symbols` those whose gradients have symbols of their own to these.
    """

    formulas: ClassVar[Mapping[str, str]] = {}
    symbols: ClassVar[Mapping[str, Expr]] = {}

    def setup(self) -> None:
        """Find the place of the formulas."""
        super().setup()
        self.work = self.below_numbers
        self.rules = VGroup()  # the name of the rule that was told last

    # ------------------------------------------------------------------------ parts of the story

    def multiply_out(self, name: str, *factors: Mobject | str) -> None:
        """Write the gradient of `name` as a formula = `factors` = numbers, which go to its node."""
        derivation, result = self.derivation_of(name), self.gradient_of(name)
        row = self.in_numbers(self.named(name), "=", *factors, "=", result)
        self.play(*self.put_away(), *self.view.light(name), run_time=theme.QUICK)
        self.play(FadeIn(row[:-1], shift=0.2 * UP), run_time=theme.MOVE)
        arrives = FadeIn(result, shift=0.2 * LEFT)
        if name in self.view.nodes:
            self.flow(name, arrives)
        else:
            self.play(arrives, run_time=theme.MOVE)
        self.show_report(derivation)
        self.beside = row

    def go_back(self, *names: str, given: Sequence[Mobject] = ()) -> None:
        """Let gradients come back one after the other, each with its formula if it has one.

        `given` is what these formulas read and no node shows; it stands behind them from the first.
        """
        derived = {name: self.derivation_of(name) for name in names if name in self.formulas}
        claims = [coloured(self.named(name), LINE) for name in derived]
        gap = 6 * theme.GAP
        row = VGroup(on_one_line(*claims, gap=gap), *given).arrange(RIGHT, buff=gap)
        row.move_to(self.work.center)
        formulas = dict(zip(derived, row[0], strict=True))
        coming = [FadeIn(part, shift=0.2 * UP, rate_func=LATE) for part in given]
        self.play(*self.put_away(), *self.view.light(names[0]), *coming, run_time=theme.QUICK)
        for name in names:
            beside = [FadeIn(formulas[name], shift=0.2 * UP)] if name in formulas else []
            self.flow(name, *beside)
        self.show_report(*derived.values())
        self.beside = VGroup(*row[0], *given)

    def ask_in_line(self, name: str, groups: Sequence[Group], part: Sequence[str]) -> None:
        """Write the gradient that is looked for; `groups` are the moves that will derive it.

        Until the gradient is `found`, of the network stays what the derivation is about, the nodes
        of `part` and the arrows among them; of the rest the outlines. Raises KeyError for a name
        that has no node.
        """
        derivation, room = self.derivation_of(name), self.below_nodes
        self.untold = iter(joined(derivation, groups).steps)
        among = [link for ends, link in self.view.links.items() if {*ends} <= {*part}]
        numbers = [
            record[node]
            for record in (self.view.values, self.view.gradients)
            for node in part
            if node in record and record[node].get_bottom()[1] > room.top
        ]
        kept = [self.view.nodes[node] for node in part] + numbers
        kept += [piece for link in among for piece in (link.path, link.arrow, *link.labels)]
        arrows = (link.arrow for link in self.view.links.values() if link not in among)
        circles = (node[0] for name, node in self.view.nodes.items() if name not in part)
        arrows = VGroup(*arrows).copy().set_color(THEME.line)
        self.outlines = VGroup(arrows, VGroup(*circles).copy()).fade(FAINT)
        self.play(*self.put_away(), *self.view.light(name), run_time=theme.QUICK)
        self.away = self.in_body_without(kept)
        self.bring_to_back(self.outlines)  # seen when what they outline goes
        place = room.center + RULE_ROOM / 2 * UP
        whole = self.whole_body
        above = Rectangle(width=whole.width, height=whole.top - room.top)
        above.move_to(whole.corner(UP), UP)  # the nodes: the line keeps below them
        self.line = EquationLine(self, place, room.width, derivation.start, LINE, clear_of=[above])
        self.line.ask(*self.away)

    def tell(self, moves: int) -> None:
        """Rewrite the line by the next moves, the rule of each below it; all can be read."""
        for number, step in enumerate(islice(self.untold, moves)):
            if number:
                self.wait(READING)
            rule = words(self.name_of(step.rule), theme.NARRATION, THEME.local)
            room = self.below_nodes
            rule.move_to(room.center).put_on_line(room.bottom + RULE_LINE)
            leaving = [FadeOut(old, rate_func=EARLY) for old in self.rules]
            coming = FadeIn(rule, rate_func=LATE)
            self.line.show(step, *leaving, coming, run_time=1.2 * theme.MOVE)
            self.rules = VGroup(rule)

    def name_of(self, rule: Rule) -> str:
        """Return what stands below the line that a rule has made."""
        return rule_name(rule.name)

    def found(self) -> EquationMobject:
        """Return the line, told to its end, as a result below the network, which comes back."""
        self.wait(READING)
        rules, self.rules = self.rules, VGroup()
        result = coloured(self.line.drawn.expression, LINE).move_to(self.work.center)
        becoming = ReplacementTransform(self.line.drawn, result, rate_func=LATE)
        self.play(FadeOut(rules, rate_func=EARLY), becoming, run_time=theme.MOVE)
        self.play(FadeIn(*self.away), FadeOut(self.outlines), run_time=theme.QUICK)
        self.beside = VGroup(result)
        return result

    def flow(self, name: str, *beside: Animation) -> None:
        """Send pulses back to a quantity and let its gradient come out of the node."""
        self.play(*self.view.light(name), *self.view.flow_gradient(name), run_time=0.8 * theme.MOVE)
        self.play(self.view.show_gradient(name), *beside, run_time=0.8 * theme.MOVE)
        self.shown.append(self.view.gradients[name])

    def put_away(self) -> list[FadeOut]:
        """Return animations that take away what belongs to a single step, and what proved it.

        All is gone in the first half of a move: something else may come where it stood.
        """
        gone = [*super().put_away(), *map(FadeOut, self.forgotten_badge())]
        return [leaving.set_rate_func(EARLY) for leaving in gone]

    @property
    def below_nodes(self) -> Region:
        """The part of the body below the nodes, where numbers may stand."""
        bottom = min(node.get_bottom()[1] for node in self.view.nodes.values())
        return replace(self.whole_body, top=bottom - theme.GAP)

    # -------------------------------------------------------------------------------- the parts

    def derivation_of(self, name: str) -> Derivation:
        """Return the derivation of the gradient of a quantity or parameter."""
        return mathcore.derivation(self.formulas[name])

    def named(self, name: str) -> Equation | Equalities:
        """Return the formula of a gradient, its own symbol before it if it has one."""
        claim = self.derivation_of(name).claim
        return Equalities(self.symbols[name], *claim.args) if name in self.symbols else claim

    def in_numbers(self, claim: Equation | Equalities, *parts: Mobject | str) -> VGroup:
        """Return a formula with its numbers behind it, in the middle of the work area.

        Numbers are as large as what the formula says of them.
        """
        line = coloured(claim, SIZE)
        signs = (formula(part, SIZE) if isinstance(part, str) else part for part in parts)
        row = VGroup(line, *signs).arrange(RIGHT, buff=0.8 * theme.GAP)
        line.shift((row[1].get_y() - line.anchor[1]) * UP)
        return self.enlarged(row)

    def enlarged(self, row: VGroup) -> VGroup:
        """Return what is set at the size of arrays at that of formulas, if the work area has room.

        It stands in the middle of the area.
        """
        room = min(self.work.width / row.width, self.work.height / row.height)
        return row.scale(min(LINE / SIZE, max(1.0, room))).move_to(self.work.center)

    def value_of(self, name: str, color: ManimColor = THEME.value) -> ArrayView:
        """Return a value as an array of numbers."""
        return array(getattr(self.forward, name), color)

    def gradient_of(self, name: str) -> ArrayView:
        """Return a gradient as an array of numbers."""
        return array(getattr(self.backward, name), THEME.gradient)


def array(values: np.ndarray, color: ManimColor = THEME.foreground, more: int = 0) -> ArrayView:
    """Return an array of numbers of which several have room in a row, with `more` digits."""
    return ArrayView(values, color, rows=SHOWN, columns=SHOWN, more=more)
