"""A renderer whose process plays a scene ahead: forked children draw its segments.

At an animation whose segment is not in the cache a child is forked. It plays on like this process,
but draws and encodes what is missing, and ends when it has seen `RANGE` frames: forking for each
short animation would cost as much as drawing it. Meanwhile this process takes the scene to the
animations' ends and goes on. The children of all scenes share one pool of tokens; while other
scenes have all but one of them, this process draws the range itself: two cost more than one.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from manim import Scene
from manim._config.video_encoder import video_encoder_fingerprint
from manim.utils.iterables import list_update

from scenes.export.drawing import Outlines
from scenes.export.files import failure
from scenes.export.manim_names import own_texts
from scenes.export.processes import FAILED, Children, Share, Tokens, leave
from scenes.export.repainting import Repainter
from scenes.export.segment_encoder import SegmentEncoder
from scenes.export.segment_key import segment_key
from scenes.export.undrawn_renderer import UndrawnRenderer

RANGE = 60  # frames, drawn or not: both sides of a fork count them alike


class CachedRenderer(UndrawnRenderer):
    """Plays a scene, finds the segments that are not in the cache, and joins all at the end.

    `fresh` looks for none in the cache. `tell` gets `piece=False` for each segment that is there.
    """

    def __init__(self, *, fresh: bool, tell: Callable[..., None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fresh = fresh
        self._tell = tell
        self._kept: set[Path] | None = None  # segments that were there when the scene began
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
        # Not `segment.exists()`: a child that is ahead may have drawn it just now.
        if segment in self._missing or segment in self._cached(segment.parent):
            self._tell(piece=False)
            return
        self._missing.add(segment)
        self.have_drawn(scene, segment)

    def _cached(self, folder: Path) -> set[Path]:
        """Return the segments that are to be taken as they are."""
        if self._kept is None:
            self._kept = set() if self._fresh or not folder.exists() else set(folder.iterdir())
        return self._kept

    def have_drawn(self, scene: Scene, segment: Path) -> None:
        """See to it that a segment is there when the scene has finished, and tell `piece=True`."""
        raise NotImplementedError


class SegmentRenderer(CachedRenderer):
    """Renders like manim's CairoRenderer, ranges of animations in processes of their own.

    `tokens` limits how many draw at a time. `tell` gets `piece=True` for each segment that has
    been drawn, and `error=` when one could not be drawn.
    """

    def __init__(self, *, tokens: Tokens, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._children = Children(tokens)
        self._encoder: SegmentEncoder | None = None
        self._outlines: Outlines | None = None
        self._repainter: Repainter | None = None
        self._left = 0  # frames of the range that are still to be seen
        self._share = Share.PARENT  # of the range
        self._segment: Path | None = None  # to be drawn now, by this process
        self._ranges: list[list[Path]] = []  # segments that a child draws, until they are told of

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Take the scene to the end of the animation; a child ends with its range."""
        super().play(scene, *args, **kwargs)
        self._left -= self.lengths[-1]
        if self._left <= 0:
            self._end_range()

    # ------------------------------------------------------------------ the scene's process

    def have_drawn(self, scene: Scene, segment: Path) -> None:
        """Have the segment drawn by the child that plays along, by a new one if there is none."""
        if self._left <= 0:
            self._begin_range(segment.name)
        self._ranges[-1].append(segment)
        if self._share is not Share.PARENT:
            self._segment = segment

    def _begin_range(self, name: str) -> None:
        self._left = RANGE
        self._ranges.append([])
        drawn = partial(self._drawn, self._ranges[-1])
        self._share = self._children.share(f"{name} and what follows", drawn)
        if self._share is Share.CHILD:
            self._become_child()
        if self._share is not Share.PARENT:
            self._ready_to_draw()

    def _ready_to_draw(self) -> None:
        """Forget the paths of earlier ranges: they keep their mobjects alive."""
        self._outlines = Outlines(self.camera) if Outlines.suit(self.camera) else None
        self._repainter = Repainter(self.camera) if Repainter.suit(self.camera) else None

    def _end_range(self) -> None:
        if self._share is Share.CHILD:
            leave()
        if self._share is Share.HERE:
            self._share = Share.PARENT
            self._drawn(self._ranges[-1])
            self._children.finished()

    def _drawn(self, segments: list[Path]) -> None:
        """Tell of the segments of a range, as far as this process has come to them."""
        while segments:
            segments.pop()
            self._tell(piece=True)

    def wait(self) -> None:
        """Wait until all segments have been drawn; a child has done its part and ends.

        Raises RuntimeError for a scene that is not the same in two processes.
        """
        self._end_range()
        self._children.wait()
        for segments in self._ranges:
            self._drawn(segments)
        lacking = sum(not segment.exists() for segment in self._missing)
        if lacking:
            raise RuntimeError(
                f"{lacking} animations were others when they were drawn: something that is drawn "
                "depends on chance or on the time; give generators of random numbers a seed"
            )

    def scene_finished(self, scene: Scene) -> None:
        """Join the segments when all have been drawn."""
        self.wait()
        super().scene_finished(scene)

    # ------------------------------------------------------------------ the child's process

    def _become_child(self) -> None:
        """Say nothing from now on but what has been drawn: the parent plays the scene as well."""
        self._report, self._tell = self._tell, _silently
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        gc.disable()  # collecting would copy the pages shared with the parent
        own_texts()

    def advance(self, scene: Scene) -> None:
        """Bring the scene into the state after the animation, by drawing it if it is to be."""
        if self._segment is None:
            super().advance(scene)
            return
        segment, self._segment = self._segment, None
        try:
            self.draw(scene, segment)
        except Exception as error:
            if self._share is Share.HERE:
                raise
            self._report(**failure(error))
            leave(FAILED)

    def draw(self, scene: Scene, segment: Path) -> None:
        """Draw the animation that is about to begin and write its segment."""
        self._encoder = SegmentEncoder(scene.session_spec.video_encoder)
        if self._outlines is not None:
            self.camera.set_cairo_context_path = self._outlines
        scene.begin_animations()
        self.save_static_frame_data(scene, scene.static_mobjects)
        if self._repainter is not None:
            self._repainter.forget()
        if scene.is_current_animation_frozen_frame():
            self.update_frame(scene, mobjects=scene.moving_mobjects)
            self.freeze_current_frame(scene.duration)
        else:
            scene.play_internal()
        if self._outlines is not None:
            del self.camera.set_cairo_context_path  # names of segments depend on the camera
        self._encoder.finish(segment)
        self.lengths.append(self._encoder.frames)
        self._encoder = None  # its threads do not come along into a child: none is to end it

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        """Draw one frame and encode it from where it was drawn."""
        if self._repainter is None:
            self.update_frame(scene, moving_mobjects)
            self._add(1)
            return
        mobjects = moving_mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        behind = self.camera.background if self.static_image is None else self.static_image
        self._add(1, self._repainter.paint(mobjects, behind))

    def freeze_current_frame(self, duration: float) -> None:
        """Encode the frame that has been drawn for as long as `duration` (s)."""
        self._add(int(duration / (1 / self.camera.frame_rate)))

    def _add(self, frames: int, rows: slice | None = None) -> None:
        """Encode what has been drawn; without a segment there is nothing to do."""
        if self._encoder is not None:
            self.time += frames * (1 / self.camera.frame_rate)
            self._encoder.write_frame(self.camera.pixel_array, frames, rows)


def _silently(**_: object) -> None:
    """Tell nobody."""
