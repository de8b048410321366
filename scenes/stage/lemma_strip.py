"""Lemmas in a row at the bottom: what was derived stays, and lights up where it is used."""

from __future__ import annotations

from dataclasses import replace

from manim import DOWN, RIGHT, FadeOut, ReplacementTransform, Transform, VGroup

from mathcore.expressions import Equation
from scenes.stage import theme
from scenes.stage.board import Board
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.theme import THEME

HEIGHT = 1.1  # frame units
LEMMA = 30  # points


class LemmaStrip:
    """A strip of the height `HEIGHT` at the bottom of a scene's body, which gets smaller by it.

    `close` gives the body back.
    """

    def __init__(self, scene: LectureScene) -> None:
        self.scene, self.whole = scene, scene.body
        top = scene.body.bottom + HEIGHT
        self.region, scene.body = replace(scene.body, top=top), replace(scene.body, bottom=top)
        self.lemmas, self.used = VGroup(), VGroup()

    def light(self, used: Equation | None) -> None:
        """Light up the lemma that is used next, if any; the one of before goes out."""
        lit = VGroup(*(line for line in self.lemmas if line.expression == used))
        if lit or self.used:
            self.scene.play(
                lit.animate.set_color(THEME.local),
                self.used.animate.set_color(THEME.muted),
                run_time=theme.QUICK,
            )
        self.used = lit

    def keep(self, board: Board, result: Equation) -> None:
        """Bring what the board has derived above its place in the strip, then down into it.

        Meanwhile the lemma that was used last goes out, and all others make room.
        """
        used, self.used = self.used, VGroup()
        board.join(result, *([used.animate.set_color(THEME.muted)] if used else []))
        new = EquationMobject(result, LEMMA, THEME.muted)
        row = VGroup(*(lemma.copy() for lemma in self.lemmas), new)
        row.arrange(RIGHT, buff=4 * theme.GAP).move_to(self.region.corner(DOWN), DOWN)
        above = new.copy().set_y(board.lower.get_y())
        self.scene.play(
            *(Transform(lemma, place) for lemma, place in zip(self.lemmas, row, strict=False)),
            ReplacementTransform(board.lower, above),
            run_time=theme.MOVE,
        )
        self.scene.play(ReplacementTransform(above, new), run_time=theme.QUICK)
        self.lemmas.add(new)

    def close(self) -> FadeOut:
        """Give the body its height back, and return how the lemmas leave."""
        self.scene.body = self.whole
        return FadeOut(self.lemmas)
