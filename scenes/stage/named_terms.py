"""An equation whose terms are named one after the other."""

from __future__ import annotations

from manim import DOWN, UP, Animation, FadeIn, Mobject, Scene, VGroup

from scenes.stage import theme
from scenes.stage.equation import EquationMobject
from scenes.stage.text import words
from scenes.stage.theme import THEME


class NamedTerms:
    """The terms of the sum right of the sign of `equation`, which stands on the scene.

    `labels` are the names given up to now, all in one row below.
    """

    def __init__(self, scene: Scene, equation: EquationMobject) -> None:
        self.scene, self.equation = scene, equation
        self.labels = VGroup()
        self.said: list[Mobject] = []  # a term and its name, while they are pointed at

    def point_at(self, number: int, name: str) -> None:
        """Highlight a term, and write below it what it is."""
        term = self.equation.part((1, number))
        label = words(name, theme.NOTE, THEME.local).move_to(term)
        label.align_to(self.equation.get_bottom() + theme.GAP / 2 * DOWN, UP)
        self.scene.play(
            *self.let_go(),
            term.animate.set_color(THEME.local),
            FadeIn(label, shift=0.1 * UP),
            run_time=theme.QUICK,
        )
        self.said = [term, label]
        self.labels.add(label)
        self.scene.add(self.equation, self.labels)

    def let_go(self) -> list[Animation]:
        """Return the animations after which nothing is highlighted."""
        return [part.animate.set_color(THEME.foreground) for part in self.said]
