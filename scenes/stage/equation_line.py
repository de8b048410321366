"""A derivation on one line: each step makes the next right side where the one before stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import UP, Animation, FadeIn, FadeOut, Mobject, Scene, VMobject, smooth
from manim.typing import Point3D

from mathcore.expressions import Equation, Expr
from scenes.stage import theme
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.morph import (
    DerivationStep,
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


class EquationLine:
    """The line start = right side, or without `start` the right side alone, centred at `place`.

    `draw` makes a line of an expression, as `EquationMobject` does and `coloured`. Nothing of
    the line passes into the boxes of `clear_of` on its way.
    """

    def __init__(
        self,
        scene: Scene,
        place: Point3D,
        width: float,
        start: Expr | None = None,
        size: float = theme.EQUATION,
        draw: Callable[..., EquationMobject] = EquationMobject,
        clear_of: Sequence[VMobject] = (),
    ) -> None:
        self.draw = draw
        self.scene, self.place, self.width = scene, place, width
        self.start, self.size, self.clear_of = start, size, clear_of
        self.drawn: EquationMobject | None = None

    def ask(self, *leaving: Mobject) -> None:
        """Write start = ? where it was that what is leaving."""
        self.drawn = self.draw(self.start, self.size, trailing="= thin ?", width=self.width)
        self.drawn.move_to(self.place)
        going = (FadeOut(mobject, rate_func=EARLY) for mobject in leaving)
        coming = FadeIn(self.drawn, shift=0.2 * UP, rate_func=LATE)
        self.scene.play(*going, coming, run_time=theme.QUICK)

    def show(self, step: DerivationStep, *beside: Animation, run_time: float = theme.MOVE) -> None:
        """Make the line of the step before into the one after it; the first one fades in."""
        line = step.after
        if self.start is not None and not isinstance(line, Equation):
            line = Equation(self.start, line)
        old, self.drawn = self.drawn, self.draw(line, self.size, width=self.width)
        self.drawn.move_to(self.place)
        if old is None:
            pace = LATE if beside else smooth  # what leaves beside it has gone by then
            coming = FadeIn(self.drawn, shift=0.2 * UP, rate_func=pace)
            self.scene.play(coming, *beside, run_time=run_time)
            return
        plan = self._plan(step, old)
        play_morph(
            self.scene,
            plan,
            [old],
            [self.drawn],
            *beside,
            run_time=run_time,
            clear_of=self.clear_of,
        )

    def _plan(self, step: DerivationStep, old: EquationMobject) -> Plan:
        before, after = glyphs(old), glyphs(self.drawn)
        if self.start is None or isinstance(step.after, Equation):
            return plan_morph(step, before, after)
        if old.expression == self.start:  # the question
            return plan_morph(Restatement(self.start, self.drawn.expression), before, after)
        plan = plan_morph(step, below(before, (1,)), below(after, (1,)))
        return plan.with_moves(*kept(before, after, (0,)), Move(sign(before), sign(after)))
