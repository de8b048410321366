"""Animations of glyphs on their ways from one line to the next: those planned by `passing`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from manim import (
    Animation,
    FadeIn,
    FadeOut,
    Scene,
    Transform,
    VGroup,
    VMobject,
    smooth,
    squish_rate_func,
)

from scenes.stage import overlap
from scenes.stage.passing import STAYS, Part, Passage, curve, faintness, plan_passages
from scenes.stage.typeset import Glyph

LEAVING = (0.0, 0.3)  # shares of a morph's time: what is not needed any more fades
ARRIVING = (0.7, 1.0)  # what is new comes when all has moved,
COMING = (0.3, 1.0)  # or at once when what leaves has gone, where nothing moves
SHRINKING, GROWING = (0.0, 0.55), (0.45, 1.0)  # a formula and its name
# In frame units: how near glyphs stand that go together, and by how much their ways differ.
BESIDE, ONE_WAY = 0.3, 0.3
PIECES = 3  # the fewest glyphs that a sign is put together from
SAME_PLACE = 1e-3
DISTANCE = 0.12  # frame units to what stands around


@dataclass
class Going:
    """Glyphs that go together, each to the outline of the same number in `ends`.

    A `copy` leaves behind what it looks like, a `merging` one finds it where it arrives. With a
    `window` (shares of the time) they go straight and at that time. Those of one `whole` belong
    together.
    """

    starts: list[VMobject]
    ends: list[VMobject]
    copy: bool = False
    merging: bool = False
    window: tuple[float, float] | None = None
    whole: Hashable | None = None

    @property
    def kind(self) -> tuple[object, ...]:
        """What glyphs that go together have in common."""
        return self.copy, self.merging, self.window

    @property
    def part(self) -> Part:
        """What a plan needs to know."""
        return Part(
            start=overlap.boxes(self.starts),
            end=overlap.boxes(self.ends),
            opacities=(
                overlap.opacities(self.starts),
                overlap.opacities(self.ends),
            ),
            copy=self.copy,
            merging=self.merging,
            free=self.window is None,
            passage=Passage() if self.window is None else Passage(self.window),
        )


class Passing(Transform):
    """Glyphs that go as it was planned for them."""

    def __init__(self, going: Going, part: Part, passage: Passage) -> None:
        aside = np.array([*(passage.lift * part.aside), 0.0])
        self.faint = passage.faint
        self.endings = (going.copy, going.merging)
        super().__init__(
            VGroup(*going.starts),
            VGroup(*going.ends),
            path_func=lambda start, end, way: start + way * (end - start) + curve(way) * aside,
            rate_func=squish_rate_func(smooth, *passage.window),
        )

    def interpolate_submobject(
        self,
        submobject: VMobject,
        starting_submobject: VMobject,
        target_copy: VMobject,
        alpha: float,
    ) -> Passing:
        """Bring a glyph to a share of its way."""
        super().interpolate_submobject(submobject, starting_submobject, target_copy, alpha)
        if self.faint:
            share = float(faintness(alpha, *self.endings))
            submobject.set_fill(opacity=share * submobject.get_fill_opacity(), family=False)
            submobject.set_stroke(opacity=share * submobject.get_stroke_opacity(), family=False)
        return self


def copies_of(standing: Sequence[VMobject], goings: Sequence[Going]) -> list[Going]:
    """Return single glyphs, as copies those that lie on one that stands there and stays."""
    boxes = overlap.boxes(standing)
    starts = overlap.boxes([going.starts[0] for going in goings])
    on_one = [bool((np.abs(boxes - start).max(axis=1) < SAME_PLACE).any()) for start in starts]
    return [
        replace(going, copy=going.copy or stays)
        for going, stays in zip(goings, on_one, strict=True)
    ]


def stacked(goings: Sequence[Going]) -> tuple[list[Going], list[Going]]:
    """Return single glyphs, and apart from them, joined, the pieces of signs such as tall braces.

    A sign that grows stays whole: its pieces touch each other at the start and at the end, and so
    they do on straight ways, or on ways that are curved alike.
    """
    starts = overlap.boxes([going.starts[0] for going in goings])
    ends = overlap.boxes([going.ends[0] for going in goings])
    touching = _on_each_other(starts) & _on_each_other(ends)
    signs = [sign for sign in _connected(touching) if len(sign) >= PIECES]
    pieces = {number for sign in signs for number in sign}
    rest = [going for number, going in enumerate(goings) if number not in pieces]
    return rest, [_joined([goings[number] for number in sign]) for sign in signs]


def _on_each_other(boxes: np.ndarray) -> np.ndarray:
    """Return which boxes touch one above the other."""
    common = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:]) - np.maximum(
        boxes[:, None, :2], boxes[None, :, :2]
    )
    widths = boxes[:, 2] - boxes[:, 0]
    return (common[..., 1] >= 0) & (common[..., 0] > np.minimum.outer(widths, widths) / 2)


def _connected(pairs: np.ndarray) -> list[list[int]]:
    """Return the groups of numbers that a symmetric relation connects."""
    groups, left = [], list(range(len(pairs)))
    while left:
        group = [left.pop(0)]
        for member in group:  # which grows meanwhile
            near = [n for n in left if pairs[member, n]]
            left = [n for n in left if n not in near]
            group += near
        groups.append(sorted(group))
    return groups


def _joined(goings: Sequence[Going]) -> Going:
    """Return several goings as one; it leaves or finds something where all of them do."""
    return replace(
        goings[0],
        starts=[glyph for going in goings for glyph in going.starts],
        ends=[glyph for going in goings for glyph in going.ends],
        copy=all(going.copy for going in goings),
        merging=all(going.merging for going in goings),
    )


def together(goings: Sequence[Going], signs: Sequence[Going] = ()) -> list[Going]:
    """Join single glyphs of one whole, and those beside each other that go nearly the same way.

    The `signs` are joined already.
    """
    boxes = overlap.boxes([going.starts[0] for going in goings])
    ways = overlap.boxes([going.ends[0] for going in goings]) - boxes
    ways = (ways[:, :2] + ways[:, 2:]) / 2
    gaps = np.maximum(
        boxes[:, None, :2] - boxes[None, :, 2:], boxes[None, :, :2] - boxes[:, None, 2:]
    )
    beside = (gaps.max(axis=2) < BESIDE) & (
        np.linalg.norm(ways[:, None] - ways[None], axis=2) < ONE_WAY
    )
    alike = [[one.kind == other.kind for other in goings] for one in goings]
    wholes = [[one.whole == other.whole is not None for other in goings] for one in goings]
    alike, wholes = (np.array(pairs, dtype=bool).reshape(beside.shape) for pairs in (alike, wholes))
    groups = _connected((beside & alike) | wholes)
    return [*(_joined([goings[n] for n in group]) for group in groups), *signs]


def pass_each_other(
    goings: Sequence[Going],
    leaving: Sequence[VMobject],
    appearing: Sequence[VMobject],
    standing: Sequence[VMobject],
    seconds: float,
) -> list[Animation]:
    """Return animations: what leaves goes first, what is new comes last, what goes does not cross.

    Not even what stands around is crossed, if there is a way.
    """
    parts = [going.part for going in goings]
    arriving = ARRIVING if any(part.length > STAYS for part in parts) else COMING
    fixed = [
        _fixed(leaving, (1, 0), LEAVING),
        _fixed(appearing, (0, 1), arriving),
        _fixed(standing, (1, 1), LEAVING, DISTANCE),
    ]
    passages = plan_passages([*parts, *filter(None, fixed)], seconds)
    animations: list[Animation] = [
        Passing(going, part, passage)
        for going, part, passage in zip(goings, parts, passages, strict=False)
    ]
    if leaving:
        animations.append(FadeOut(*leaving, rate_func=squish_rate_func(smooth, *LEAVING)))
    if appearing:
        animations.append(FadeIn(*appearing, rate_func=squish_rate_func(smooth, *arriving)))
    return animations


def _fixed(
    glyphs: Sequence[VMobject],
    seen: tuple[float, float],
    window: tuple[float, float],
    distance: float = 0.0,
) -> Part | None:
    """Return glyphs that stay where they are, and come or go, with a margin around each."""
    if not glyphs:
        return None
    boxes, shown = overlap.boxes(glyphs), overlap.opacities(glyphs)
    boxes += distance * np.array([-1, -1, 1, 1])
    return Part(
        boxes, boxes, (seen[0] * shown, seen[1] * shown), free=False, passage=Passage(window)
    )


def glyphs_on(scene: Scene, *beside: Animation) -> list[Glyph]:
    """Return the glyphs that stand on a scene and are not moved by animations beside."""
    moved = {id(m) for animation in beside for m in animation.mobject.get_family()}
    return [
        glyph
        for mobject in scene.mobjects
        for glyph in mobject.get_family()
        if isinstance(glyph, Glyph) and len(glyph.points) and id(glyph) not in moved
    ]
