"""A machine's look at a settled frame: what sticks out, overlaps, hides, is too small or too pale.

`check_layout` looks at what is on screen when a step has come to rest, `check_reading_time` at how
long the steps of a whole scene lasted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from manim import ManimColor, Mobject, Scene, VMobject
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.mobject.text.typst_mobject import Typst

from scenes.stage import theme
from scenes.stage.lecture_scene import LectureScene
from scenes.stage.text import TEXT_POINT
from scenes.stage.theme import THEME
from scenes.stage.typeset import Glyph, Typeset, point_size
from scenes.words import reading_time

MARGIN = 0.35  # frame units
TOUCH = 0.01  # overlaps up to this are the rounding of outlines
CONTRAST = 4.5
HIDDEN = 0.5  # opacity of what covers a text from which on the text counts as hidden
OUTLINE_STEP = 0.04  # frame units between the points of an outline, less than a letter
ROUNDING = 1e-6  # seconds
# A scene of somebody else's may have texts of manim's.
TEXTS, GLYPHS = (Typeset, Typst), (Glyph, VMobjectFromSVGPath)


@dataclass(frozen=True)
class Finding:
    """A fault of a settled frame, with the two things it is about and by how much.

    `amount` is in frame units for what sticks out or overlaps, the share of its outline for a line
    through a text, points of manim's Text for what is too small, the ratio for contrast, the
    opacity for what hides a text, the seconds that lack for a step that is too short.
    """

    scene: str
    step: str
    fault: str
    first: str
    second: str
    amount: float

    def __str__(self) -> str:
        pair = f"{self.first} and {self.second}" if self.second else self.first
        return f"{self.scene}, step {self.step}: {self.fault}: {pair} ({self.amount:.3g})"


@dataclass(frozen=True)
class Thing:
    """Something drawn: a piece of text, or the outline of a line or shape."""

    kind: str
    mobject: VMobject
    is_text: bool

    @cached_property
    def drawn(self) -> list[VMobject]:
        """The parts with visible points: the glyphs of a text."""
        return list(_drawn(self.mobject)) if self.is_text else [self.mobject]

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """Left, right, bottom, top."""
        points = np.concatenate([part.points for part in self.drawn])
        (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        return left, right, bottom, top

    @cached_property
    def outline(self) -> list[np.ndarray]:
        """Points along all curves of a shape (n × 2), an array for each closed or open path."""
        return [_along(path) for path in self.mobject.get_subpaths()]

    @property
    def name(self) -> str:
        """What it is, and where unless its text says."""
        if self.is_text and isinstance(self.mobject, TEXTS):
            return self.kind
        left, right, bottom, top = self.box
        return f"{self.kind} at ({(left + right) / 2:.2f}, {(bottom + top) / 2:.2f})"


def check_layout(scene: Scene, step: str) -> list[Finding]:
    """Return all faults of what is on screen now.

    Nothing nearer than 0.35 to the frame's edge, no two texts overlapping, no line through a text,
    no text or part of one under 18 points (of manim's Text; subscripts count as the text that they
    are in), no text behind a filled shape, contrast at least 4.5 : 1 to what is really behind.
    """
    # As the camera draws: what has a higher z_index later.
    things = sorted(
        (thing for mobject in scene.mobjects for thing in _things(mobject)),
        key=lambda thing: thing.drawn[0].z_index,
    )
    name = type(scene).__name__

    def finding(fault: str, amount: float, first: Thing, second: Thing | None = None) -> Finding:
        return Finding(name, step, fault, first.name, second.name if second else "", amount)

    found = []
    right, top = scene.camera.frame_width / 2 - MARGIN, scene.camera.frame_height / 2 - MARGIN
    for thing in things:
        box = thing.box
        beyond = max(-right - box[0], box[1] - right, -top - box[2], box[3] - top)
        if beyond > TOUCH:
            found.append(finding("in the margin or off the frame", beyond, thing))
    texts = [thing for thing in things if thing.is_text]
    shapes = [thing for thing in things if not thing.is_text]
    for a, b in combinations(texts, 2):
        if (depth := _overlap(a.box, b.box)) > TOUCH:
            found.append(finding("texts overlap", depth, a, b))
    for text in texts:
        for shape in shapes:
            if share := _share_inside(shape, text.box):
                found.append(finding("line through text", share, text, shape))
        if (size := _size(text)) < theme.SMALLEST - 0.1:
            found.append(finding("text too small", size, text))
    found += [finding(*fault) for fault in _sight(things)]
    return found


def check_reading_time(scene: LectureScene) -> list[Finding]:
    """Return the steps of a scene, which must have been played, shorter than it takes to read.

    A step lasts as long as its caption; its sentence is the caption's text.
    """
    found = []
    captions = scene.renderer.file_writer.subcaptions
    for name, caption in zip(scene.steps, captions, strict=True):
        needed = reading_time(caption.content, theme.SECONDS_PER_WORD, theme.SECONDS_PER_CHARACTER)
        lacking = needed - (caption.end - caption.start).total_seconds()
        if lacking > ROUNDING:
            fault = "too short to read"
            found.append(Finding(type(scene).__name__, name, fault, caption.content, "", lacking))
    return found


def contrast(a: ManimColor, b: ManimColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    return _ratio(_rgb(a), _rgb(b))


def _ratio(a: np.ndarray, b: np.ndarray) -> float:
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: np.ndarray) -> float:
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


# ------------------------------------------------------------------------------ what is drawn


def _things(mobject: Mobject) -> Iterator[Thing]:
    """Take a mobject apart into texts (formulas, words, loose groups of glyphs) and outlines."""
    parts = mobject.submobjects
    glyphs = bool(parts) and all(isinstance(part, GLYPHS) for part in parts)
    if isinstance(mobject, TEXTS + GLYPHS) or glyphs:
        if next(_drawn(mobject), None) is not None:
            code = getattr(mobject, "typst_code", "part of a text")
            yield Thing(code.strip("$ "), mobject, is_text=True)
        return
    if isinstance(mobject, VMobject) and mobject.has_points() and _visible(mobject):
        yield Thing(type(mobject).__name__, mobject, is_text=False)
    for part in parts:
        yield from _things(part)


def _drawn(mobject: Mobject) -> Iterator[VMobject]:
    for part in mobject.get_family():
        if isinstance(part, VMobject) and part.has_points() and _visible(part):
            yield part


def _visible(mobject: VMobject) -> bool:
    filled = mobject.get_fill_opacity() > 0.01
    return filled or (mobject.get_stroke_opacity() > 0.01 and mobject.get_stroke_width() > 0)


def _along(points: np.ndarray) -> np.ndarray:
    """Return points along the curves of one path (n × 2)."""
    p0, p1, p2, p3 = (points[i::4, None, :2] for i in range(4))
    longest = sum(np.linalg.norm(b - a, axis=2) for a, b in ((p0, p1), (p1, p2), (p2, p3))).max()
    t = np.linspace(0, 1, 2 + int(longest / OUTLINE_STEP))[None, :, None]
    u = 1 - t
    return (u**3 * p0 + 3 * u**2 * t * p1 + 3 * u * t**2 * p2 + t**3 * p3).reshape(-1, 2)


# ------------------------------------------------------------------------- one rule after another


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Return how deep two boxes reach into each other."""
    return min(a[1] - b[0], b[1] - a[0], a[3] - b[2], b[3] - a[2])


def _share_inside(shape: Thing, box: tuple[float, float, float, float]) -> float:
    """Return the share of a shape's outline that runs through a box."""
    if _overlap(shape.box, box) < -TOUCH:
        return 0.0
    points = np.concatenate(shape.outline)
    left, right, bottom, top = box
    low = points > (left + TOUCH, bottom + TOUCH)
    high = points < (right - TOUCH, top - TOUCH)
    return float((low & high).all(axis=1).mean())


def _size(text: Thing) -> float:
    """Return the size of the smallest part of a text, in points of manim's Text."""
    sizes = [size for glyph in text.drawn if (size := point_size(glyph)) is not None]
    if not sizes and isinstance(text.mobject, TEXTS):
        sizes = [text.mobject.font_size]
    return min(sizes, default=np.inf) / TEXT_POINT


def _sight(things: list[Thing]) -> Iterator[tuple[str, float, Thing, Thing | None]]:
    """Yield the faults of texts that are hidden or too pale, at their worst glyph.

    Each glyph is seen at the middle of its box: through the fills drawn after it, against those
    drawn before it.
    """
    fills = [
        (number, thing, _rgb(thing.mobject.get_fill_color()), opacity)
        for number, thing in enumerate(things)
        if not thing.is_text and (opacity := thing.mobject.get_fill_opacity()) > 0.01
    ]
    for number, text in enumerate(things):
        if not text.is_text:
            continue
        centres = np.array([part.get_center()[:2] for part in text.drawn])
        ground = np.tile(_rgb(THEME.background), (len(centres), 1))
        beside: Thing | None = None
        for _, shape, color, opacity in (fill for fill in fills if fill[0] < number):
            if (share := opacity * _inside(shape, centres)[:, None]).any():
                ground, beside = ground + share * (color - ground), shape
        ink, opacities = map(np.array, zip(*map(_ink, text.drawn), strict=True))
        seen = ground + opacities[:, None] * (ink - ground)
        hidden = 0.0
        for _, shape, color, opacity in (fill for fill in fills if fill[0] > number):
            if (share := opacity * _inside(shape, centres)[:, None]).any():
                ground, seen = ground + share * (color - ground), seen + share * (color - seen)
                hidden, beside = max(hidden, opacity), shape
        if hidden > HIDDEN:
            yield "text hidden", hidden, text, beside
        elif (ratio := min(map(_ratio, seen, ground))) < CONTRAST:
            yield "too little contrast", ratio, text, beside


def _rgb(color: ManimColor) -> np.ndarray:
    return np.asarray(color.to_rgb(), dtype=float)


def _ink(glyph: VMobject) -> tuple[np.ndarray, float]:
    """Return the colour and the opacity that a glyph is drawn with."""
    if (opacity := glyph.get_fill_opacity()) > 0.01:
        color = glyph.get_fill_color()
    else:
        color, opacity = glyph.get_stroke_color(), glyph.get_stroke_opacity()
    return _rgb(color), float(opacity)


def _inside(shape: Thing, points: np.ndarray) -> np.ndarray:
    """Return which points (n × 2) lie inside a shape: those that its paths enclose oddly often."""
    left, right, bottom, top = shape.box
    inside = ((points > (left, bottom)) & (points < (right, top))).all(axis=1)
    if not inside.any():
        return inside
    x, y = points[:, :1], points[:, 1:]
    crossings = np.zeros(len(points), dtype=int)
    for path in shape.outline:
        a, b = path, np.roll(path, -1, axis=0)
        spans = (a[:, 1] > y) != (b[:, 1] > y)
        rise = np.where(a[:, 1] == b[:, 1], 1.0, b[:, 1] - a[:, 1])
        crossings += (spans & (x < a[:, 0] + (y - a[:, 1]) / rise * (b[:, 0] - a[:, 0]))).sum(
            axis=1
        )
    return inside & (crossings % 2 == 1)
