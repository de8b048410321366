"""Take a scene through its animations without drawing them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Mobject, Scene, config
from manim.animation.movement import MoveAlongPath, PhaseFlow
from manim.animation.numbers import ChangingDecimal
from manim.animation.updaters.update import MaintainPositionRelativeTo, UpdateFromFunc
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.export.fades import fades_left_out

# Packages whose animations show what their time says, whatever was shown before ...
_OF_TIME_ALONE = ("manim", "scenes")
# ... but for these, which start from the frame before; the last digits count.
_STATEFUL = (
    ChangingDecimal,
    MaintainPositionRelativeTo,
    MoveAlongPath,
    PhaseFlow,
    UpdateFromFunc,
)


class UndrawnRenderer(CairoRenderer):
    """A CairoRenderer that brings a scene to the end of each animation, and draws nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # how many frames each animation has, in order
        self.lengths: list[int] = []

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Take the scene to the end of the animation."""
        self.skip_animations = self._original_skipping_status
        self.update_skipping_status()
        scene.compile_animation_data(*args, **kwargs)
        self.compiled(scene)
        self.advance(scene)
        self.num_plays += 1

    def compiled(self, scene: Scene) -> None:
        """Do what is to be done before an animation begins."""

    def begun(self, scene: Scene) -> None:
        """Do what is to be done when the animations have begun."""

    def advance(self, scene: Scene) -> None:
        """Bring the scene into the state after the animation, as drawing it frame by frame does."""
        stepped = _has_to_be_stepped(scene)
        with nullcontext() if stepped else fades_left_out(scene.animations):
            self._advance(scene, stepped)

    def _advance(self, scene: Scene, stepped: bool) -> None:
        for animation in scene.animations:
            animation._setup_scene(scene)
            animation.begin()
        step = 1 / self.camera.frame_rate
        if scene.is_current_animation_frozen_frame():
            frames = int(scene.duration / step)
            self.time += frames * step
        else:
            scene.duration = scene.get_run_time(scene.animations)
            frames = 0
            self.begun(scene)
            for time in np.arange(0, scene.duration, 1 / config["frame_rate"]):
                frames += 1
                self.time += step
                if stepped:
                    scene.update_to_time(time)
                if scene.stop_condition is not None and scene.stop_condition():
                    break
            for animation in scene.animations:
                animation.finish()
                animation.clean_up_from_scene(scene)
            scene.update_mobjects(0)
        self.lengths.append(frames)


def _has_to_be_stepped(scene: Scene) -> bool:
    """Tell whether a frame may depend on the frames before, not only on its time."""
    if scene.updaters or scene.stop_condition is not None or scene.always_update_mobjects:
        return True
    roots: list[Mobject] = [*scene.mobjects, *(a.mobject for a in scene.animations)]
    if any(member.updaters for root in roots for member in root.get_family()):
        return True
    return any(_carries_on(animation) for animation in scene.animations)


def _carries_on(animation: Animation) -> bool:
    if isinstance(animation, AnimationGroup) and any(map(_carries_on, animation.animations)):
        return True
    origin = type(animation).__module__.partition(".")[0]
    return origin not in _OF_TIME_ALONE or isinstance(animation, _STATEFUL)
