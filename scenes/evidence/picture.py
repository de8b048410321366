"""What all evidence has in common."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, FadeIn, Mobject, VGroup

from scenes.network_scene import NetworkScene
from scenes.stage.lecture_scene import Region
from scenes.stage.network_map import NetworkMap


class Evidence:
    """A picture in a region: what stands there with the question, and what happens to it then.

    It is made for a scene with a network, whose numbers and words it may use, and its `map`.
    """

    def __init__(self, scene: NetworkScene, region: Region, place: NetworkMap) -> None:
        self.scene, self.region, self.map = scene, region, place
        self.asked = VGroup()  # drawn with the question
        self.added: list[Mobject] = []  # since then

    def arrive(self) -> list[Animation]:
        """Return animations in which the picture comes with the question."""
        return [FadeIn(self.asked)]

    def moves(self) -> Iterator[list[Animation]]:
        """Yield animations to be played one list after the other."""
        raise NotImplementedError

    @property
    def drawn(self) -> list[Mobject]:
        """All that is on screen of it."""
        return [self.asked, *self.added]

    def add(self, *mobjects: Mobject) -> tuple[Mobject, ...]:
        """Note what is about to come, and return it."""
        self.added += mobjects
        return mobjects
