"""The board that a derivation is written on, two lines at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    ManimColor,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from mathcore.expressions import (
    Equation,
    Expr,
    Path,
)
from mathcore.steps import Derivation, Step
from scenes.stage import theme
from scenes.stage.condition import CONDITION, condition
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject, hanging_indent
from scenes.stage.lecture_scene import LectureScene, Region
from scenes.stage.mending import Renaming
from scenes.stage.morph import (
    BYSTANDER,
    Glyph,
    Move,
    Plan,
    Restatement,
    below,
    glyphs,
    kept,
    plan_morph,
    play_morph,
    sign,
)
from scenes.stage.result_frame import result_frame
from scenes.stage.roles import coloured
from scenes.stage.text import words
from scenes.stage.theme import THEME
from scenes.words import rule_name

RESULT_SIZE = 54  # points
LINES = (54, theme.EQUATION, 36)  # of a board; see there
UPPER_SHARE = 0.75  # size of the line before, as part of that of the line
# Heights of the relation signs of the two lines and of the middle, as parts of a board from below.
LOWER, BETWEEN, UPPER = 0.27, 0.52, 0.71
RULE_WIDTH = 3.0  # frame units
RULE_GAP = 0.5


class Board:
    """Two lines: the line before, muted, and under it the line that the current rule makes of it.

    Their relation signs stand at one place of the frame for the whole derivation. The rule stands
    beside the lower line; if the lines are too long for that, below the part that it is about. All
    lines of a derivation have one size of `LINES`: the largest only with the rule beside them, the
    smallest if they had to be broken otherwise.
    """

    def __init__(
        self,
        scene: LectureScene,
        derivation: Derivation,
        previous: Board | None = None,
        *,
        sizes: Sequence[float] = LINES,
    ) -> None:
        """Lay out a derivation in the first of the sizes that has room, else in the last.

        What stands on the `previous` board is taken over.
        """
        self.scene, self.start = scene, derivation.start
        self.upper: EquationMobject | None = previous.upper if previous else None
        self.lower: EquationMobject | None = previous.lower if previous else None
        self.rule = previous.rule if previous else VGroup()
        self.kept = VGroup()  # a rule that stays when the next one comes
        self.known = VGroup()  # definitions that stand below the question
        drawn = [
            EquationMobject(line, LINES[0], leading="" if isinstance(line, Equation) else "=")
            for line in (self.start, *(step.after for step in derivation.steps))
        ]
        for self.size in sizes:
            for line in drawn:
                line.scale(self.size / line.font_size)
            if self._lay_out(*drawn):
                break
        self._lay_out_rules([self._rule_text(step) for step in derivation.steps])

    def _lay_out(self, start: EquationMobject, *lines: EquationMobject) -> bool:
        """Find the columns of signs and rules; tell whether the lines have room at this size."""
        self.area = body = self.scene.body
        hangs = start.width > body.width / 2  # the sign stands on the line below
        self.left_width = hanging_indent(self.size) if hangs else start.width
        right = max((line.get_right()[0] - line.anchor[0] for line in lines), default=0.0)
        width = max(self.left_width + right, start.width)
        self.rule_beside = width + RULE_GAP + RULE_WIDTH <= body.width
        block = min(width + self.rule_beside * (RULE_GAP + RULE_WIDTH), body.width)
        self.sign_x = body.center[0] - block / 2 + self.left_width
        self.rule_x = self.sign_x - self.left_width + width + RULE_GAP
        low = all(line.height <= self._zone(LOWER).height for line in lines)
        return low and self.rule_beside if self.size == LINES[0] else width <= body.width

    def _lay_out_rules(self, rules: Sequence[VGroup]) -> None:
        """Find the line that the names of all rules stand on, and leave room for a row of them."""
        rises = (rule.get_top()[1] - rule[0].line_height for rule in rules)
        self.rule_rise = max(rises, default=0.0)
        below = max((rule[0].line_height - rule.get_bottom()[1] for rule in rules), default=0.0)
        self.rule_y = self.area.bottom + below
        if self.rule_beside:
            self.rule_y = max(self.rule_y, self.area.bottom + LOWER * self.area.height)
        else:
            self.area = replace(self.area, bottom=self.rule_y + self.rule_rise + theme.GAP)

    def show(self, step: Step) -> None:
        """Show where the rule applies and name it, then make the next line of the one before."""
        self._point_at(step)
        if isinstance(step.after, Equation):
            self._equation(step)
        elif self.lower.expression == self.start:
            self._first_line(step)
        else:
            self._next_line(step)

    def keep_rule(self) -> None:
        """Let the rule, if it has room beside the lines, stay by its line through the next step."""
        if self.rule_beside:
            self.kept, self.rule = self.rule, VGroup()
            height = self.area.bottom + UPPER * self.area.height
            self.scene.play(self.kept.animate.set_y(height), run_time=theme.QUICK)

    def join(self, equation: Equation, *beside: Animation) -> None:
        """Make one line of both: an equation that says the same. Animations `beside` run along."""
        self.restate(self._place(self._set(equation), LOWER), *beside)

    def rename(self, equation: Equation) -> None:
        """Give the indices of the equation on the board other names, where they stand."""
        line = self._place(self._set(equation), LOWER)
        step = Renaming(self.lower.expression, equation)
        self._replace(plan_morph(step, self._glyphs(), glyphs(line)), None, line)

    def recall(self, equation: Equation) -> None:
        """Show again, muted and above, the equation that the one on the board was read off."""
        upper = self._set(equation, UPPER_SHARE, THEME.muted)
        self.upper = self._place(upper, UPPER)
        self.scene.play(FadeIn(self.upper, shift=0.2 * UP), run_time=theme.QUICK)

    def conclude(self, claim: Equation, room: Region | None = None, *leaving: VMobject) -> None:
        """Bring both sides together, in a frame, as large as a room allows (else the body).

        On a board with nothing on it, they come for what is `leaving`.
        """
        room = room or self.scene.body
        result = coloured(claim, RESULT_SIZE, width=room.width - 4 * theme.GAP)
        result.scale(min(1.0, (room.height - 4 * theme.GAP) / result.height))
        result.move_to(room.center)
        if self.lower is None:
            going = (FadeOut(mobject, rate_func=EARLY) for mobject in leaving)
            self.scene.play(*going, FadeIn(result, shift=0.2 * UP), run_time=theme.MOVE)
        else:
            self.restate(result)
        self.scene.play(Create(result_frame(result, 2)), run_time=theme.QUICK)

    def clear(self) -> list[Animation]:
        """Return animations that take everything away."""
        gone = [m for m in (self.upper, self.lower, self.rule) if m]
        self.upper, self.lower, self.rule = None, None, VGroup()
        return [FadeOut(*gone)]

    def restate(self, line: EquationMobject, *beside: Animation) -> None:
        """Make of both lines an equation that says the same, where it stands.

        The animations `beside` run along.
        """
        before, old = self._equation_before(), self._glyphs()
        if self.upper is not None and self.upper.expression == line.expression:
            old = glyphs(self.upper) + [BYSTANDER] * len(self.lower)
            before = line.expression
        plan = plan_morph(Restatement(before, line.expression), old, glyphs(line))
        leaving = [FadeOut(self.rule, rate_func=EARLY)] if self.rule else []
        self.rule = VGroup()
        self._replace(plan, None, line, *leaving, *self._dismiss_known(), *beside)

    def _equation_before(self) -> Equation:
        line = self.lower.expression
        return line if isinstance(line, Equation) else Equation(self.start, line)

    # ------------------------------------------------------------------------- kinds of steps

    def _first_line(self, step: Step) -> None:
        """Let the question step aside to the left of the sign and grow the first line from it."""
        line = self._place(self._set(Equation(self.start, step.after)), LOWER)
        self._step_aside(step, line)
        before, after = self._glyphs(), glyphs(line)
        plan = plan_morph(step, below(before, (0,)), below(after, (1,)))
        plan = plan.with_moves(*kept(before, after, (0,)), Move(sign(before), sign(after)))
        sites = self._colour_sites([(1, *site) for site in step.sites if site], line)
        self._replace(plan, None, line, *self._rule_follows(line, sites))

    def _step_aside(self, step: Step, line: EquationMobject) -> None:
        """Bring the question to where it stands in the first line."""
        aside = EquationMobject(self.start, self.size, trailing="=")
        for glyph, place in zip(aside, (*line.part((0,)), *line.own(())), strict=True):
            glyph.match_height(place).move_to(place)
        self._colour_sites(step.sites, aside)
        plan = plan_morph(Restatement(self.start, self.start), glyphs(self.lower), glyphs(aside))
        body = self.scene.body
        top = body.center[0] * RIGHT + (body.bottom + UPPER * body.height) * UP
        lift = []
        if self.known:
            if not self.rule_beside:
                self.rule.move_to(self._below(self.rule, aside, VGroup()))
            # The question comes through where they stand: they are seen again above.
            above = self.known.copy().move_to(top)
            lift = [
                FadeOut(self.known, rate_func=EARLY),
                *(FadeIn(coming, rate_func=LATE) for coming in (above, self.rule)),
            ]
            self.known = above
        self._replace(plan, None, aside, *lift)

    def _next_line(self, step: Step) -> None:
        """Lift a muted copy of the line, then turn the line into the next one."""
        stays = self._lift(step.before, step.sites)
        line = self._place(self._set(step.after), LOWER)
        sites = self._colour_sites(filter(None, step.sites), line)  # not the whole line
        plan = plan_morph(step, glyphs(stays), glyphs(line))
        play_morph(self.scene, plan, [stays], [line], *self._rule_follows(line, sites))
        self.lower = line

    def _lift(self, right: Expr, sites: Iterable[Path]) -> EquationMobject:
        """Lift a muted copy of the line whose right side is given; return the side that stays."""
        upper = self._set(Equation(self.start, right), UPPER_SHARE, THEME.muted)
        stays = self._place(self._set(right), LOWER)
        self._colour_sites(sites, stays)
        before, lifted = self._glyphs(), glyphs(self._place(upper, UPPER))
        after = [BYSTANDER] * len(lifted) + glyphs(stays)
        plan = plan_morph(Restatement(right, right), below(before, (1,)), after).with_moves(
            *kept(before, lifted, (0,)),
            *kept(before, lifted, (1,), faint=True),
            Move(sign(before), sign(lifted)),
            Move(sign(before, last=True), sign(after), copy=self.upper is None),
        )
        self._replace(plan, upper, stays, *self._dismiss_known(), run_time=theme.QUICK)
        return stays

    def _equation(self, step: Step) -> None:
        """Make one equation of both sides."""
        line = EquationMobject(step.after, self.size, width=self.scene.body.width)
        plan = plan_morph(step, self._glyphs(), glyphs(self._place(line, LOWER)))
        self._replace(plan, None, line, *self._dismiss_known())

    def _replace(
        self,
        plan: Plan,
        upper: EquationMobject | None,
        lower: EquationMobject,
        *beside: Animation,
        run_time: float = theme.MOVE,
    ) -> None:
        before = [line for line in (self.upper, self.lower) if line is not None]
        after = [line for line in (upper, lower) if line is not None]
        play_morph(self.scene, plan, before, after, *beside, run_time=run_time)
        self.upper, self.lower = upper, lower

    def _dismiss_known(self) -> list[Animation]:
        known, self.known = self.known, VGroup()
        return [FadeOut(known, rate_func=EARLY)] if known else []

    # ---------------------------------------------------------------------------- what stands

    def _glyphs(self) -> list[Glyph]:
        """Return the glyphs of both lines, by path in the equation start = line before."""
        lower = glyphs(self.lower)
        if isinstance(self.lower.expression, Equation):
            return [BYSTANDER] * len(self.upper or ()) + lower
        if self.upper is None:
            return [replace(g, path=(0, *g.path)) if g.path is not None else g for g in lower]
        upper = [g if g.path[:1] != (1,) else BYSTANDER for g in glyphs(self.upper)]
        return upper + [replace(g, path=(1, *g.path)) if g.path is not None else g for g in lower]

    def _set(
        self, line: Expr, share: float = 1.0, color: ManimColor = THEME.foreground
    ) -> EquationMobject:
        """Set an equation, or the right side of one, no wider than its column leaves room for."""
        size, room = share * self.size, share * (self.area.right - self.sign_x)
        if isinstance(line, Equation):
            return EquationMobject(line, size, color, width=share * self.left_width + room)
        return EquationMobject(line, size, color, leading="=", width=room)

    def _place(self, line: EquationMobject, height: float) -> EquationMobject:
        """Put the relation sign of a line into its column, at a height of the board.

        A line that would leave its half of the board there is moved, or made smaller. One that
        reaches under the badge goes below it if there is room.
        """
        zone, badge = self._zone(height), self.scene.badge
        right = self.sign_x + line.get_right()[0] - line.anchor[0]
        if badge is not None and right > badge.get_left()[0] - theme.GAP:
            top = min(zone.top, badge.get_bottom()[1] - theme.GAP / 2)
            zone = replace(zone, top=max(top, min(zone.top, zone.bottom + line.height)))
        line.scale(min(1.0, zone.height / line.height))
        sign = line.anchor
        rise, depth = line.get_top()[1] - sign[1], sign[1] - line.get_bottom()[1]
        y = self.area.bottom + height * self.area.height
        y = min(max(y, zone.bottom + depth), zone.top - rise)
        return line.shift(self.sign_x * RIGHT + y * UP - sign)

    def _zone(self, height: float) -> Region:
        """Return the half of the board that a line at a height stays in."""
        between = self.area.bottom + BETWEEN * self.area.height
        if height < BETWEEN:
            return replace(self.area, top=between - theme.GAP / 2)
        return replace(self.area, bottom=between + theme.GAP / 2)

    def _point_at(self, step: Step) -> None:
        """Colour the sites of the rule in the line, and name the rule.

        Where definitions stand in the middle, the name comes when they have risen.
        """
        whole = isinstance(step.before, Equation) or self.lower.expression == step.before
        prefix = () if whole else (1,)
        sites = VGroup(*(g for site in step.sites for g in self.lower.part((*prefix, *site))))
        rest = VGroup(*(g for g in self.lower if g not in sites.submobjects))
        rule, gone = self._rule(step), self.rule
        if not self.rule_beside:
            rule.move_to(self._below(rule, self.lower, sites))
        asked = self.lower.expression == self.start and not isinstance(step.after, Equation)
        moves = []
        if not (self.known and asked):
            moves.append(FadeIn(rule, shift=0.15 * LEFT, rate_func=LATE))
        if sites:
            moves.append(sites.animate.set_color(THEME.local))
        if rest:
            moves.append(rest.animate.set_color(THEME.foreground))
        if gone:
            moves.append(FadeOut(gone, rate_func=EARLY))
        self.scene.play(*moves, run_time=theme.QUICK)
        self.scene.remove(self.kept)  # from now on a part of the rule
        self.rule, self.kept = rule.add(*self.kept), VGroup()

    def _colour_sites(self, sites: Iterable[Path], line: EquationMobject) -> VGroup:
        """Colour the parts of a line that a rule has worked in; return their glyphs."""
        parts = VGroup(*(glyph for site in sites for glyph in line.part(site)))
        return parts.set_color(THEME.local)

    def _rule_follows(self, line: EquationMobject, sites: VGroup) -> list[Animation]:
        """Return the move of a rule that has no room beside the line to where it has worked."""
        if self.rule_beside:
            return []
        return [self.rule.animate.move_to(self._below(self.rule, line, sites))]

    def _below(self, rule: VGroup, lines: VMobject, sites: VGroup) -> Point3D:
        """Return the middle of a rule close below its line, under the sites in it."""
        body, half = self.scene.body, rule.width / 2
        x = np.clip((sites or lines).get_x(), body.left + half, body.right - half)
        y = max(lines.get_bottom()[1] - theme.GAP - self.rule_rise, self.rule_y)
        return x * RIGHT + (rule.get_y() + y - rule[0].line_height) * UP

    def _rule(self, step: Step) -> VGroup:
        """Return the rule in its column or row, its name on the line of all names."""
        rule = self._rule_text(step)
        if self.rule_beside:
            rule.move_to(self.rule_x * RIGHT, LEFT)
        return rule.shift((self.rule_y - rule[0].line_height) * UP)

    def _rule_text(self, step: Step) -> VGroup:
        """Return the rule's name, the equation that it applies and what must hold for it."""
        width = RULE_WIDTH if self.rule_beside else None
        rule = VGroup(
            words(
                rule_name(step.rule.name), theme.NARRATION, THEME.local, width=width, align="left"
            )
        )
        if step.rule.uses is not None:
            rule.add(EquationMobject(step.rule.uses, CONDITION, THEME.muted, width=width))
        for needed in step.conditions:
            rule.add(condition(self.scene.say("condition"), needed))
        if self.rule_beside:
            return rule.arrange(DOWN, buff=theme.GAP / 2, aligned_edge=LEFT)
        rule.arrange(RIGHT, buff=2 * theme.GAP)
        if rule.width > self.scene.body.width:
            rule.arrange(DOWN, buff=theme.GAP / 2)
        return rule


class ComponentBoard(Board):
    """A board that keeps the line of a component above the equation that is read off from it.

    What is looked for stands left of the sign of all lines from the beginning.
    """

    def ask(self) -> EquationMobject:
        """Return what is looked for, in its place."""
        self.lower = self._place(EquationMobject(self.start, self.size, trailing="= thin ?"), LOWER)
        return self.lower

    def _step_aside(self, step: Step, line: EquationMobject) -> None:
        """Leave the question where it is."""

    def _equation(self, step: Step) -> None:
        """Lift a muted copy of the component's line, then make the equation of both sides."""
        before = step.before
        right = before.right if isinstance(before, Equation) else before
        stays = self._lift(right, ())
        line = self._place(EquationMobject(step.after, self.size, width=self.area.width), LOWER)
        # The upper line stays: what moves from it are copies.
        plan = plan_morph(step, self._glyphs(), glyphs(line))
        play_morph(self.scene, plan, [self.upper.copy(), stays], [line])
        self.lower = line
