"""A renderer whose process plays a scene without drawing: forked children draw its segments.

`construct` runs once. At each animation whose segment is not in the cache a child is forked, which
draws, encodes and ends, while this process takes the scene to the animation's end and goes on.
The children of all scenes share one pool of tokens.
"""

from __future__ import annotations

import gc
import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Mobject, Scene, config
from manim._config.video_encoder import video_encoder_fingerprint
from manim.animation.movement import MoveAlongPath, PhaseFlow
from manim.animation.numbers import ChangingDecimal
from manim.animation.updaters.update import MaintainPositionRelativeTo, UpdateFromFunc
from manim.renderer.cairo_renderer import CairoRenderer

from scenes.export.drawing import Outlines
from scenes.export.files import describe
from scenes.export.manim_names import own_texts
from scenes.export.processes import Tokens, fork
from scenes.export.segment_encoder import SegmentEncoder
from scenes.export.segment_key import segment_key

# Animations of manim that start from the frame before; the last digits count.
_STATEFUL = (
    ChangingDecimal,
    MaintainPositionRelativeTo,
    MoveAlongPath,
    PhaseFlow,
    UpdateFromFunc,
)


class SegmentFailedError(RuntimeError):
    """A child could not draw or write its segment; it has printed why."""


class SegmentRenderer(CairoRenderer):
    """Renders like manim's CairoRenderer, each segment in a process of its own.

    `tokens` limits how many draw at a time, `fresh` draws what is in the cache too. `tell` gets
    `animation=True` for each segment that has been drawn, False for one from the cache, and
    `error=` when one could not be drawn.
    """

    def __init__(
        self, *, tokens: Tokens, fresh: bool, tell: Callable[..., None], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._tokens = tokens
        self._fresh = fresh
        self._tell = tell
        self._children: dict[int, Path] = {}
        self._drawn: set[Path] = set()
        self._encoder: SegmentEncoder | None = None
        # for each segment of the scene the number of its frames, in order
        self.lengths: list[int] = []

    # ------------------------------------------------------------------ the scene's process

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Have the animation drawn unless its segment is there; take the scene to its end."""
        self.skip_animations = self._original_skipping_status
        self.update_skipping_status()
        scene.compile_animation_data(*args, **kwargs)
        if self.skip_animations:
            self.file_writer.add_partial_movie_file(None)
            self.time += scene.duration
            scene.begin_animations()
            if not scene.is_current_animation_frozen_frame():
                scene.play_internal(skip_rendering=True)
            self.lengths.append(0)
        else:
            encoding = video_encoder_fingerprint(scene.session_spec.video_encoder)
            key = segment_key(scene, encoding)
            self.file_writer.add_partial_movie_file(key)
            self._have(self.file_writer.output_plan.segment_path(key), scene)
            self._advance(scene)
        self.animations_hashes.append(None)
        self.num_plays += 1

    def _have(self, segment: Path, scene: Scene) -> None:
        """See to it that a segment will be there."""
        if segment in self._drawn or (segment.exists() and not self._fresh):
            self._tell(animation=False)
            return
        self._drawn.add(segment)
        self._tokens.take(self._look_after)
        child = fork(lambda: self._draw(scene, segment))
        self._children[child] = segment

    def _look_after(self, options: int = os.WNOHANG) -> None:
        """Take note of children that have ended."""
        for child in list(self._children):
            ended, status = os.waitpid(child, options)
            if not ended:
                continue
            segment = self._children.pop(child)
            if os.WIFSIGNALED(status):
                self._tokens.put_back()  # which it could not
                raise SegmentFailedError(
                    f"a process was killed by signal {os.WTERMSIG(status)} while it drew "
                    f"{segment.name} (is there enough memory? --jobs 1 needs less)"
                )
            if status:
                raise SegmentFailedError("a segment could not be made: see above")
            self._tell(animation=True)

    def _advance(self, scene: Scene) -> None:
        """Bring the scene into the state after the animation, as drawing it frame by frame does."""
        for animation in scene.animations:
            animation._setup_scene(scene)
            animation.begin()
        step = 1 / self.camera.frame_rate
        if scene.is_current_animation_frozen_frame():
            frames = int(scene.duration / step)
            self.time += frames * step
        else:
            scene.duration = scene.get_run_time(scene.animations)
            times = np.arange(0, scene.duration, 1 / config["frame_rate"])
            frames = 0
            stepped = _has_to_be_stepped(scene)
            for time in times:
                frames += 1
                self.time += step
                if stepped or frames == len(times):
                    scene.update_to_time(time)
                if scene.stop_condition is not None and scene.stop_condition():
                    break
            for animation in scene.animations:
                animation.finish()
                animation.clean_up_from_scene(scene)
            scene.update_mobjects(0)
        self.lengths.append(frames)

    def scene_finished(self, scene: Scene) -> None:
        """Join the segments when all have been drawn."""
        self._look_after(options=0)
        super().scene_finished(scene)

    # ------------------------------------------------------------------ the child's process

    def _draw(self, scene: Scene, segment: Path) -> None:
        gc.disable()  # collecting would copy the pages shared with the parent
        own_texts()
        try:
            self._encoder = SegmentEncoder(scene.session_spec.video_encoder)
            if Outlines.suit(self.camera):
                self.camera.set_cairo_context_path = Outlines(self.camera)
            scene.begin_animations()
            self.save_static_frame_data(scene, scene.static_mobjects)
            if scene.is_current_animation_frozen_frame():
                self.update_frame(scene, mobjects=scene.moving_mobjects)
                self.freeze_current_frame(scene.duration)
            else:
                scene.play_internal()
            self._encoder.finish(segment)
        except Exception as error:
            self._tell(error=describe(error), trace=traceback.format_exc())
            raise
        finally:
            self._tokens.put_back()

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        """Draw one frame and encode it from where it was drawn."""
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)

    def freeze_current_frame(self, duration: float) -> None:
        """Encode the frame that has been drawn for as long as `duration` (s)."""
        self.add_frame(self.camera.pixel_array, int(duration / (1 / self.camera.frame_rate)))

    def add_frame(self, frame: np.ndarray, num_frames: int = 1) -> None:
        """Encode a frame `num_frames` times; without a segment there is nothing to do."""
        if self._encoder is not None:
            self.time += num_frames * (1 / self.camera.frame_rate)
            self._encoder.write_frame(frame, num_frames)


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
    of_manim = type(animation).__module__.partition(".")[0] == "manim"
    return not of_manim or isinstance(animation, _STATEFUL)
