"""Draw of a frame only what is another than in the frame before, to the same pixels.

What has changed is painted over with the background and drawn again, together with everything that
may touch it, and everything that may touch that, in their order. Nothing is cut at an edge: each
pixel comes about as it does when the whole frame is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from manim import Mobject, VMobject
from manim.camera.camera import Camera

from scenes.export.drawing import inherited

# What a camera and a mobject must do as manim's own do: then a look says all of what is drawn.
_OF_CAMERA = (
    "apply_fill",
    "apply_stroke",
    "capture_mobjects",
    "display_multiple_vectorized_mobjects",
    "display_vectorized",
    "get_cairo_context",
    "get_fill_rgbas",
    "get_stroke_rgbas",
    "set_cairo_context_color",
    "transform_points_pre_display",
)
_OF_MOBJECT = (
    "get_background_image",
    "get_fill_rgbas",
    "get_gradient_start_and_end_points",
    "get_stroke_rgbas",
    "get_stroke_width",
)
_MITER = 10  # how many times as far as half its width a line may reach at a corner, to cairo
_EDGE = 2  # pixels: smoothed edges, and rounding
# If more has changed than this share, what touches it is not looked for: all is drawn.
_MUCH = 0.6


@dataclass(frozen=True)
class _Seen:
    """What of a mobject makes pixels, and which pixels at most."""

    mobject: VMobject  # which keeps its id from being given to another
    look: Any
    box: list[int]  # left, right, top, bottom (pixels)


class Repainter:
    """Draws the frames of an animation into a camera's pixels."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._seen: dict[int, _Seen] | None = None  # in the last frame, in the order of drawing

    @staticmethod
    def suit(camera: Camera) -> bool:
        """Tell whether the camera draws as manim's plain one, whose view stays."""
        return inherited(type(camera), Camera, _OF_CAMERA)

    def forget(self) -> None:
        """Have the next frame drawn as a whole: its background is another one."""
        self._seen = None

    def paint(self, mobjects: Sequence[Mobject], background: np.ndarray) -> slice:
        """Draw mobjects over a background and return the rows that differ from the last frame."""
        everything = slice(0, len(background))
        last, self._seen = self._seen, None
        seen = self._look_at(mobjects, last or {})
        if seen is None:
            self._camera.set_pixel_array(background)
            self._camera.capture_mobjects(mobjects)
            return everything
        self._seen = seen
        if last is None or not _same_order(last, seen):
            self._camera.set_pixel_array(background)
            self._draw(seen.values())
            return everything
        changed = [last.get(id_) is not now for id_, now in seen.items()]
        dirty = [now.box for now, other in zip(seen.values(), changed, strict=True) if other]
        dirty += [was.box for id_, was in last.items() if seen.get(id_) is not was]
        if not dirty:
            return slice(0, 0)
        if sum(changed) > _MUCH * len(seen):
            self._camera.set_pixel_array(background)
            self._draw(seen.values())
        else:
            boxes = np.array([now.box for now in seen.values()]).reshape(-1, 4)
            again = _touched(boxes, np.array(dirty), np.array(changed, bool))
            for left, right, top, bottom in [*dirty, *boxes[again].tolist()]:
                area = np.s_[top:bottom, left:right]
                self._camera.pixel_array[area] = background[area]
            self._draw(now for now, wanted in zip(seen.values(), again, strict=True) if wanted)
        return slice(min(box[2] for box in dirty), max(box[3] for box in dirty))

    def _look_at(
        self, mobjects: Sequence[Mobject], last: dict[int, _Seen]
    ) -> dict[int, _Seen] | None:
        """Return what is to be seen; None when a mobject is drawn in a way of its own."""
        seen: dict[int, _Seen | None] = {}
        others: list[VMobject] = []
        looks: list[Any] = []
        for mobject in self._camera.get_mobjects_to_display(mobjects):
            if not _plain(type(mobject)) or mobject.background_image:
                return None
            look = _look(mobject)
            if look is None:
                continue
            was = last.get(id(mobject))
            if was is not None and was.look == look:
                seen[id(mobject)] = was
            else:
                seen[id(mobject)] = None  # which keeps its place
                others.append(mobject)
                looks.append(look)
        if others:
            boxes = self._boxes(others)
            if boxes is None:
                return None
            seen |= {
                id(mobject): _Seen(mobject, look, box)
                for mobject, look, box in zip(others, looks, boxes, strict=True)
            }
        return seen

    def _boxes(self, mobjects: list[VMobject]) -> list[list[int]] | None:
        """Return where mobjects may make pixels; None when that cannot be told."""
        camera = self._camera
        size = np.array([camera.pixel_width, camera.pixel_height])
        matrix = camera.get_cairo_context(camera.pixel_array).get_matrix()
        scale = np.array([matrix.xx, matrix.yy])
        points = np.concatenate([mobject.points for mobject in mobjects])[:, :2]
        if not np.isfinite(points).all():
            return None
        places = points * scale + [matrix.x0, matrix.y0]
        starts = np.cumsum([0, *(len(mobject.points) for mobject in mobjects[:-1])])
        lines = [max(m.get_stroke_width(), m.get_stroke_width(background=True)) for m in mobjects]
        reach = np.array(lines) * camera.cairo_line_width_multiple / 2 * abs(scale).max() * _MITER
        edge = (_EDGE + reach)[:, None]
        low = np.clip(np.minimum.reduceat(places, starts) - edge, 0, size)
        high = np.clip(np.maximum.reduceat(places, starts) + edge + 1, 0, size)
        return np.stack([low, high], axis=2).reshape(-1, 4).astype(int).tolist()

    def _draw(self, seen: Iterable[_Seen]) -> None:
        """Draw as Camera.display_vectorized, but ask for nothing that is not to be seen."""
        camera = self._camera
        context = camera.get_cairo_context(camera.pixel_array)
        for one in seen:
            mobject = one.mobject
            camera.set_cairo_context_path(context, mobject)
            if mobject.get_stroke_width(background=True):
                camera.apply_stroke(context, mobject, background=True)
            camera.apply_fill(context, mobject)
            if mobject.get_stroke_width():
                camera.apply_stroke(context, mobject)


@cache
def _plain(kind: type) -> bool:
    """Tell whether all that is drawn of such mobjects stands in attributes of manim's."""
    return issubclass(kind, VMobject) and inherited(kind, VMobject, _OF_MOBJECT)


def _look(mobject: VMobject) -> Any:
    """Return what makes the pixels of a mobject, to be compared; None when it makes none."""
    fill, stroke = mobject.get_fill_rgbas(), mobject.get_stroke_rgbas()
    behind = mobject.get_stroke_rgbas(background=True)
    width, width_behind = mobject.get_stroke_width(), mobject.get_stroke_width(background=True)
    if len(fill) > 1 or len(stroke) > 1 or len(behind) > 1:
        return object()  # a gradient spans submobjects too: like nothing else
    if not (fill[0, 3] or (width and stroke[0, 3]) or (width_behind and behind[0, 3])):
        return None
    return (
        mobject.points.tobytes(),
        fill.tobytes(),
        width,
        stroke.tobytes(),
        width_behind,
        behind.tobytes(),
        mobject.joint_type,
        mobject.cap_style,
    )


def _same_order(last: dict[int, _Seen], seen: dict[int, _Seen]) -> bool:
    """Tell whether what is seen in both frames is drawn in the same order."""
    if last.keys() == seen.keys():
        return list(last) == list(seen)
    return [i for i in last if i in seen] == [i for i in seen if i in last]


def _touched(boxes: np.ndarray, dirty: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """Return which boxes touch a dirty one, or touch one that does, and so on; `changed` do."""
    touched, edge = changed.copy(), dirty
    while len(edge):
        left, right, top, bottom = edge.T
        touch = (boxes[:, 0, None] < right) & (boxes[:, 1, None] > left)
        touch &= (boxes[:, 2, None] < bottom) & (boxes[:, 3, None] > top)
        new = touch.any(axis=1) & ~touched
        touched |= new
        edge = boxes[new]
    return touched
