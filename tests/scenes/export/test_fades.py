"""Fades that nobody sees leave what drawn ones leave."""

from __future__ import annotations

import pytest
from manim import (
    UP,
    Circle,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Scene,
    Square,
    Succession,
    Transform,
    VGroup,
    tempconfig,
)

from scenes.export.fades import fades_left_out
from scenes.export.segment_key import _Digest
from scenes.export.undrawn_renderer import UndrawnRenderer


class Coloured(FadeIn):
    """A fade that does more, and of which the package says that it depends on the time alone."""

    __module__ = "scenes"

    def begin(self) -> None:
        super().begin()
        self.mobject.set_color("#ff0000")


def plain(square, circle, dot):
    yield FadeIn(circle, shift=UP), FadeOut(square, scale=2)
    yield (FadeIn(square, target_position=dot),)


def grouped(square, circle, dot):
    yield LaggedStart(FadeIn(circle), FadeIn(dot)), FadeOut(square)
    yield (Succession(FadeOut(circle), FadeIn(square, scale=0.1), FadeOut(dot)),)


def shared(square, circle, dot):
    yield Transform(square, Dot()), FadeOut(VGroup(square, circle))
    yield (Succession(FadeIn(circle), FadeOut(circle)),)


def extended(square, circle, dot):
    yield (Coloured(circle),)


def updated(square, circle, dot):
    circle.add_updater(lambda mobject, dt: mobject.shift([dt, 0, 0]))
    yield FadeIn(circle), FadeOut(square)


def left(plays, renderer) -> tuple[str, int]:
    """Return a digest of what a scene consists of in the end, and how many fades began."""
    with tempconfig({"dry_run": True, "frame_rate": 10}):
        scene = Scene(renderer=renderer())
        parts = Square(), Circle(), Dot()
        scene.add(parts[0])
        for animations in plays(*parts):
            scene.play(*animations)
    digest = _Digest()
    digest.feed([list(parts), scene.mobjects])
    return digest.hexdigest()


@pytest.mark.parametrize("plays", [plain, grouped, shared, extended, updated])
def test_the_same_is_left(plays, monkeypatch):
    ours = left(plays, UndrawnRenderer)
    monkeypatch.setattr("scenes.export.undrawn_renderer._has_to_be_stepped", lambda _: True)
    assert ours == left(plays, UndrawnRenderer)  # frame by frame, every fade played


def test_fades_cost_nothing(monkeypatch):
    monkeypatch.setattr(Circle, "copy", None)  # which every fade makes
    circle = Circle()
    fade = FadeIn(circle)
    with fades_left_out([fade]):
        fade.begin()
        fade.finish()
    with pytest.raises(TypeError):
        fade.begin()
