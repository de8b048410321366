"""A published equation that does not hold, and below it the one that does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import LEFT, RIGHT, UP, FadeIn, Scene, VGroup

from mathcore.derivations.slips import Slip
from mathcore.expressions import Component, Definition, Equation
from scenes.stage import theme
from scenes.stage.counterexample_view import sides_in_numbers
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import Region
from scenes.stage.mending import changed, mending, renamed
from scenes.stage.morph import play_morph
from scenes.stage.roles import coloured
from scenes.stage.table import Table
from scenes.stage.text import words
from scenes.stage.theme import THEME

LINES = (48, theme.EQUATION, 40)  # points, the largest for which there is room
KNOWN, KNOWN_GAP = 32, 1.0  # points; frame units from a line to what is known
UPPER, LOWER = 0.755, 0.225  # heights of the two lines, as parts of their area
NAME_GAP = 0.15  # frame units from a line to its name

Known = tuple[Sequence[Definition], Sequence[Definition]]  # of the first line, of the second


class SlipView:
    """The lines `published` and `mended` of a slip, the names of both above them.

    Beside each name, `numbers` are both sides of its line at the published one's counterexample.
    The lines start at the left edge, their relation signs under each other. What each of them uses
    and is `known` stands beside it. `wrong` is what does not belong into the first, its relation
    sign where something is missing; `put_right` is what changed in the second. The word `shape`
    stands before those. Raises ValueError where the area is too small.
    """

    def __init__(
        self, slip: Slip, area: Region, known: Known, names: tuple[str, str], shape: str
    ) -> None:
        self.known = tuple(
            VGroup(*map(_written, parts)).arrange(RIGHT, buff=3 * theme.GAP) for parts in known
        )
        area = replace(area, left=area.left + 2 * theme.GAP)
        if beside := max(group.width for group in self.known):
            area = replace(area, right=area.right - KNOWN_GAP - beside)
        colors = THEME.loss, THEME.proved
        self.names = VGroup(
            *(words(name, theme.NOTE, c) for name, c in zip(names, colors, strict=True))
        )
        room = (UPPER - LOWER) * area.height - self.names.height - 2 * NAME_GAP
        claims = [Equation(slip.left, side) for side in (slip.wrong, slip.right)]
        for size in LINES:
            lines = Table([[coloured(claim, size)] for claim in claims], 0, ())
            if (
                lines.width <= area.width - 2 * theme.GAP
                and max(row.height for row in lines.rows) <= room
            ):
                break
        else:
            raise ValueError(f"{slip.id} does not fit into {area} at {size} pt")
        lines.align_to(area.left * RIGHT, LEFT)
        self.published, self.mended = lines.columns[0]
        for line, name, share in zip(lines.columns[0], self.names, (UPPER, LOWER), strict=True):
            line.set_y(area.bottom + share * area.height)
            name.next_to(line, UP, buff=NAME_GAP, aligned_edge=LEFT)
        self.numbers = VGroup(
            *(
                sides_in_numbers(slip.report.counterexample, claim.right, color, shape)
                for claim, color in zip(claims, colors, strict=True)
            )
        )
        for numbers, name in zip(self.numbers, self.names, strict=True):
            numbers.next_to(name, RIGHT, buff=2 * theme.GAP)
        for line, group in zip(lines.columns[0], self.known, strict=True):
            group.next_to(lines, RIGHT, buff=KNOWN_GAP)
            for formula in group:
                formula.shift((line.anchor[1] - formula.anchor[1]) * UP)
        self.wrong, self.put_right = changed(self.published, self.mended)
        self.wrong = self.wrong or self.published.own(())
        self.put_right = self.put_right or renamed(self.published, self.mended)
        self.put_right.set_color(THEME.proved)

    def mend(self, scene: Scene) -> None:
        """Make the right equation out of a copy of the wrong one."""
        copy = self.published.copy()
        scene.add(copy)
        plan = mending(self.published, self.mended)
        play_morph(scene, plan, [copy], [self.mended], run_time=1.4 * theme.MOVE)
        coming = FadeIn(self.names[1], self.numbers[1], self.known[1], shift=0.2 * UP)
        scene.play(coming, run_time=theme.QUICK)


def _written(part: Definition) -> EquationMobject:
    return EquationMobject(Equation(Component(part, *part.parameters), part.body), KNOWN)
