"""A renderer whose process plays a scene without drawing: forked children draw its segments.

`construct` runs once. At each animation whose segment is not in the cache a child is forked, which
draws, encodes and ends, while this process takes the scene to the animation's end and goes on.
The children of all scenes share one pool of tokens.
"""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene
from manim._config.video_encoder import video_encoder_fingerprint

from scenes.export.drawing import Outlines
from scenes.export.files import describe
from scenes.export.manim_names import own_texts
from scenes.export.processes import Children, Tokens
from scenes.export.segment_encoder import SegmentEncoder
from scenes.export.segment_key import segment_key
from scenes.export.undrawn_renderer import UndrawnRenderer


class CachedRenderer(UndrawnRenderer):
    """Plays a scene, finds the segments that are not in the cache, and joins all at the end.

    `fresh` looks for none in the cache. `tell` gets `piece=False` for each segment that is there.
    """

    def __init__(self, *, fresh: bool, tell: Callable[..., None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fresh = fresh
        self._tell = tell
        self._missing: set[Path] = set()

    def compiled(self, scene: Scene) -> None:
        """Have the animation drawn unless its segment is there."""
        if self.skip_animations:  # a section that manim is told to skip
            self.file_writer.add_partial_movie_file(None)
            return
        encoding = video_encoder_fingerprint(scene.session_spec.video_encoder)
        key = segment_key(scene, encoding)
        self.file_writer.add_partial_movie_file(key)
        segment = self.file_writer.output_plan.segment_path(key)
        if segment in self._missing or (segment.exists() and not self._fresh):
            self._tell(piece=False)
            return
        self._missing.add(segment)
        self.have_drawn(scene, segment)

    def have_drawn(self, scene: Scene, segment: Path) -> None:
        """See to it that a segment is there when the scene has finished, and tell `piece=True`."""
        raise NotImplementedError


class SegmentRenderer(CachedRenderer):
    """Renders like manim's CairoRenderer, each segment in a process of its own.

    `tokens` limits how many draw at a time. `tell` gets `piece=True` for each segment that has
    been drawn, and `error=` when one could not be drawn.
    """

    def __init__(self, *, tokens: Tokens, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._children = Children(tokens)
        self._encoder: SegmentEncoder | None = None

    # ------------------------------------------------------------------ the scene's process

    def have_drawn(self, scene: Scene, segment: Path) -> None:
        """Have a child draw the segment."""
        self._children.start(
            partial(self.draw, scene, segment), segment.name, partial(self._tell, piece=True)
        )

    def wait(self) -> None:
        """Wait until all segments have been drawn."""
        self._children.wait()

    def scene_finished(self, scene: Scene) -> None:
        """Join the segments when all have been drawn."""
        self.wait()
        super().scene_finished(scene)

    # ------------------------------------------------------------------ the child's process

    def draw(self, scene: Scene, segment: Path) -> None:
        """Draw the animation that is about to begin and write its segment."""
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
            self._tell(error=describe(error), trace=traceback.format_exc()[-2000:])
            raise

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
