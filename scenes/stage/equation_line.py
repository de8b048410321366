"""A derivation on one line: each step makes the next right side where the one before stood."""

from __future__ import annotations

from manim import UP, Animation, FadeIn, Scene
from manim.typing import Point3D

from mathcore.expressions import Equation, Expr
from mathcore.steps import Step
from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.morph import Move, below, glyphs, kept, plan_morph, play_morph


class EquationLine:
    """The line start = right side, or without `start` the right side alone, centred at `place`."""

    def __init__(
        self,
        scene: Scene,
        place: Point3D,
        width: float,
        start: Expr | None = None,
        size: float = theme.EQUATION,
    ) -> None:
        self.scene, self.place, self.width = scene, place, width
        self.start, self.size = start, size
        self.drawn: EquationMobject | None = None

    def show(self, step: Step, *beside: Animation, run_time: float = theme.MOVE) -> None:
        """Make the line of the step before into the one after it; the first one fades in."""
        line = Equation(self.start, step.after) if self.start is not None else step.after
        new = EquationMobject(line, self.size, width=self.width).move_to(self.place)
        old, self.drawn = self.drawn, new
        if old is None:
            self.scene.play(FadeIn(new, shift=0.2 * UP), *beside, run_time=run_time)
            return
        before, after = glyphs(old), glyphs(new)
        if self.start is None:
            plan = plan_morph(step, before, after)
        else:
            (sign,), (next_sign,) = (
                [n for n, g in enumerate(side) if g.path == ()] for side in (before, after)
            )
            plan = plan_morph(step, below(before, (1,)), below(after, (1,))).with_moves(
                *kept(before, after, (0,)), Move(sign, next_sign)
            )
        play_morph(self.scene, plan, [old], [new], *beside, run_time=run_time)
