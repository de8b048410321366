"""A machine's look at a settled frame: what sticks out, overlaps, is too small or too pale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from manim import ManimColor, Mobject, Scene, VMobject
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.mobject.text.typst_mobject import Typst

from scenes.stage import theme
from scenes.stage.text import TEXT_POINT
from scenes.stage.theme import THEME

MARGIN = 0.35  # frame units
TOUCH = 0.01  # overlaps up to this are the rounding of outlines
CONTRAST = 4.5
SMALLEST = theme.SMALLEST * TEXT_POINT  # points of Typst
OUTLINE_STEP = 0.04  # frame units between the points of an outline, less than a letter


@dataclass(frozen=True)
class Finding:
    """A fault of a settled frame, with the two things it is about and by how much."""

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

    name: str
    mobject: VMobject
    is_text: bool

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, right, bottom, top."""
        parts = _drawn(self.mobject) if self.is_text else [self.mobject]
        points = np.concatenate([part.points for part in parts])
        (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        return left, right, bottom, top


def check_layout(scene: Scene, step: str) -> list[Finding]:
    """Return all faults of what is on screen now.

    Nothing nearer than 0.35 to the frame's edge, no two texts overlapping, no line through a
    text, no text under 18 points (of manim's Text), contrast at least 4.5 : 1.
    """
    things = [thing for mobject in scene.mobjects for thing in _things(mobject)]
    texts = [thing for thing in things if thing.is_text]
    outlines = [(thing, _outline(thing.mobject)) for thing in things if not thing.is_text]
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
    for a, b in combinations(texts, 2):
        if (depth := _overlap(a.box, b.box)) > TOUCH:
            found.append(finding("texts overlap", depth, a, b))
    for text in texts:
        left, right_, bottom, top_ = text.box
        for thing, points in outlines:
            inside = (
                (points[:, 0] > left + TOUCH)
                & (points[:, 0] < right_ - TOUCH)
                & (points[:, 1] > bottom + TOUCH)
                & (points[:, 1] < top_ - TOUCH)
            )
            if inside.any():
                found.append(finding("line through text", float(inside.mean()), text, thing))
        if isinstance(text.mobject, Typst) and text.mobject.font_size < SMALLEST - 0.1:
            found.append(finding("text too small", text.mobject.font_size / TEXT_POINT, text))
        ground = _ground(text, things)
        for color in {m.get_fill_color().to_hex(): None for m in _drawn(text.mobject)}:
            if (ratio := contrast(ManimColor(color), ground)) < CONTRAST:
                found.append(finding("too little contrast", ratio, text))
    return found


def contrast(a: ManimColor, b: ManimColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: ManimColor) -> float:
    rgb = np.asarray(color.to_rgb(), dtype=float)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _things(mobject: Mobject) -> Iterator[Thing]:
    """Take a mobject apart into texts (formulas, words, loose groups of glyphs) and outlines."""
    parts = mobject.submobjects
    glyphs = bool(parts) and all(isinstance(part, VMobjectFromSVGPath) for part in parts)
    if isinstance(mobject, (Typst, VMobjectFromSVGPath)) or glyphs:
        if next(_drawn(mobject), None) is not None:
            code = getattr(mobject, "typst_code", "part of a formula")
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


def _outline(mobject: VMobject) -> np.ndarray:
    """Return points along all curves of a mobject (n × 3)."""
    p0, p1, p2, p3 = (mobject.points[i::4] for i in range(4))
    longest = sum(np.linalg.norm(b - a, axis=1) for a, b in ((p0, p1), (p1, p2), (p2, p3))).max()
    t = np.linspace(0, 1, 2 + int(longest / OUTLINE_STEP))[:, None, None]
    u = 1 - t
    return (u**3 * p0 + 3 * u**2 * t * p1 + 3 * u * t**2 * p2 + t**3 * p3).reshape(-1, 3)


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Return how deep two boxes reach into each other."""
    return min(a[1] - b[0], b[1] - a[0], a[3] - b[2], b[3] - a[2])


def _ground(text: Thing, things: list[Thing]) -> ManimColor:
    """Return the colour behind a text: of the last filled shape that holds it, else the frame's."""
    left, right, bottom, top = text.box
    ground = THEME.background
    for thing in things:
        if not thing.is_text and thing.mobject.get_fill_opacity() > 0.5:
            box = thing.box
            if box[0] <= left and right <= box[1] and box[2] <= bottom and top <= box[3]:
                ground = thing.mobject.get_fill_color()
    return ground
