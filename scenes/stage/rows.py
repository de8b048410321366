"""A line of several rows in which each row gets what is new in it, one row after the other.

What both lines have moves first. What is replaced goes along with the sign before it, as an
exponent with its base, and gives its place to the new when the turn of its row has come; further
terms appear where they stand, so that no copies travel.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import AnimationGroup, FadeIn, FadeOut, LaggedStart, Scene, VGroup, VMobject

from mathcore.expressions import at
from scenes.stage import theme
from scenes.stage.easing import EARLY, LATE, dissolve
from scenes.stage.equation import EquationMobject
from scenes.stage.morph import DerivationStep, Glyph, Move, Plan, play_morph
from scenes.stage.theme import THEME

LAG = 0.5  # of the next row, as part of the time of a row
SAME_PLACE = 0.02  # frame units


def replaced(
    step: DerivationStep, plan: Plan, before: Sequence[Glyph], after: Sequence[Glyph]
) -> list[int]:
    """Return the numbers of the glyphs before that leave for an index or a number in their place.

    The glyphs have their paths in the lines of the step.
    """
    places = set()
    for number in plan.introduced:
        path = after[number].path
        if path is not None and not at(step.after, path).args:
            places |= {path, *step.sources(path)}
    return [
        number
        for number in plan.removed
        if (path := before[number].path) is not None
        and any(path[: len(place)] == place for place in places)
    ]


def play_in_rows(
    scene: Scene,
    plan: Plan,
    replaced: Sequence[int],
    before: EquationMobject,
    after: EquationMobject,
    rows: Sequence[VMobject],
) -> None:
    """Play a plan without its copies, then let each row of the line after get what is new in it.

    At the end the scene holds the line after and not the line before.
    """
    targets = {move.source: move.target for move in plan.moves if not move.copy}
    middle = VGroup(*(after[target].copy() for target in targets.values()))
    stays = VGroup(*(_carried(number, targets, before, after) for number in replaced))
    moves = [Move(source, place) for place, source in enumerate((*targets, *replaced))]
    leaving = sorted({*range(len(before))} - {*targets, *replaced})
    whole = VGroup(*middle, *stays)
    play_morph(scene, Plan(tuple(moves), (), (), (), tuple(leaving), ()), [before], [whole])
    scene.remove(whole)
    scene.add(middle, stays)
    arrived = {*targets.values()}
    coming = VGroup(*(glyph for n, glyph in enumerate(after) if n not in arrived))
    turns = [
        AnimationGroup(*dissolve(gone, come))
        for gone, come in zip(_by_rows(stays, rows), _by_rows(coming, rows), strict=True)
    ]
    scene.play(LaggedStart(*turns, lag_ratio=LAG), run_time=len(rows) * theme.QUICK)
    scene.remove(middle, stays, *coming)
    scene.add(after)


def write_in_rows(
    scene: Scene,
    plan: Plan,
    before: EquationMobject,
    after: EquationMobject,
    rows: Sequence[VMobject],
) -> None:
    """Move a line as it is to where its first sign stays, then give its place to the rows.

    What else stands there then, by the plan, stays. All else goes at once: parts of the line would
    say something else. At the end the scene holds the line after and not the line before.
    """
    targets = {move.source: move.target for move in plan.moves if not move.copy}
    first, place = before[min(targets)], after[targets[min(targets)]]
    # Glyphs that were coloured one by one stand on the scene by themselves.
    scene.remove(*before.get_family())
    scene.add(before)
    growth, way = place.height / first.height, place.get_center() - first.get_center()
    about = first.get_center()
    scene.play(
        before.animate.scale(growth, about_point=about).shift(way).set_color(THEME.foreground),
        run_time=theme.MOVE,
    )
    standing = {
        target
        for source, target in targets.items()
        if np.allclose(before[source].get_center(), after[target].get_center(), atol=SAME_PLACE)
    }
    staying = VGroup(*(after[target] for target in sorted(standing)))
    going = VGroup(*(before[n] for n in range(len(before)) if targets.get(n) not in standing))
    scene.remove(before)
    scene.add(staying, going)
    coming = VGroup(*(glyph for n, glyph in enumerate(after) if n not in standing))
    arriving = [FadeIn(row, rate_func=LATE) for row in _by_rows(coming, rows)]
    arriving[0] = AnimationGroup(FadeOut(going, rate_func=EARLY), arriving[0])
    scene.play(LaggedStart(*arriving, lag_ratio=LAG), run_time=len(rows) * theme.QUICK)
    scene.remove(staying, *coming)
    scene.add(after)


def _carried(
    number: int, targets: dict[int, int], before: EquationMobject, after: EquationMobject
) -> VMobject:
    """Return a glyph where the nearest moved glyph before it takes it along to."""
    carrier = max(source for source in targets if source < number)
    start, end = before[carrier], after[targets[carrier]]
    glyph = before[number].copy().match_style(end)
    glyph.scale(end.height / start.height, about_point=start.get_center())
    return glyph.shift(end.get_center() - start.get_center())


def _by_rows(glyphs: VGroup, rows: Sequence[VMobject]) -> list[VGroup]:
    """Return the glyphs of each row: those that are nearest to it."""
    heights = np.array([row.get_y() for row in rows])
    groups = [VGroup() for _ in rows]
    for glyph in glyphs:
        groups[int(np.abs(heights - glyph.get_y()).argmin())].add(glyph)
    return groups
