"""A published equation that does not hold, and below it the one that does."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Scene, VGroup

from mathcore.derivations.slips import Slip
from mathcore.expressions import Component, Definition, Equation
from scenes.stage import theme
from scenes.stage.counterexample_view import sides_in_numbers
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.lecture_scene import Region
from scenes.stage.mending import changed, mending, renamed
from scenes.stage.morph import play_morph
from scenes.stage.roles import coloured
from scenes.stage.stamp import Stamp
from scenes.stage.table import Table
from scenes.stage.text import words
from scenes.stage.theme import THEME

LINES = (48, theme.EQUATION, 40)  # points, the largest for which there is room
KNOWN, KNOWN_GAP = 32, 1.0  # points; frame units from a line to what is known
NAME_GAP = 0.15  # frame units from a line to its name
FREE = 0.4  # frame units that must be free above, between and below the lines
GAPS = 0.45, 0.28  # shares of what is free, above the first line and above the second

Known = tuple[Sequence[Definition], Sequence[Definition]]  # of the first line, of the second


class SlipView:
    """The lines `published` and `mended` of a slip, the names of both above them.

    Behind each name, `numbers` are both sides of its line at the published one's counterexample;
    behind those, `stamp` is the verdict on the first. The relation signs stand below each other,
    what each line uses and is `known` beside it; all that is centred in the area. As long as the
    first one stands alone, all of it (`upper`) is lower by `drop`, in the middle. `wrong` is what
    does not belong into the first, its relation sign where something is missing; `put_right` is
    what changed in the second. The word `shape` stands before shapes. Raises ValueError where the
    area is too small.
    """

    def __init__(
        self,
        slip: Slip,
        area: Region,
        known: Known,
        names: tuple[str, str],
        *,
        verdict: str,
        shape: str,
    ) -> None:
        self.known = tuple(
            VGroup(*map(written, parts)).arrange(RIGHT, buff=3 * theme.GAP) for parts in known
        )
        width = area.width
        if widest := max(group.width for group in self.known):
            width -= KNOWN_GAP + widest
        colors = THEME.loss, THEME.proved
        self.names = VGroup(
            *(words(name, theme.NOTE, c) for name, c in zip(names, colors, strict=True))
        )
        claims = [Equation(slip.left, side) for side in (slip.wrong, slip.right)]
        for size in LINES:
            lines = Table([[coloured(claim, size)] for claim in claims], 0, ())
            high = sum(row.height for row in lines.rows)
            high += 2 * (self.names[0].height + NAME_GAP)
            if lines.width <= width and high + FREE <= area.height:
                break
        else:
            raise ValueError(f"{slip.id} does not fit into {area} at {size} pt")
        self.published, self.mended = lines.columns[0]
        self.numbers = VGroup(
            *(
                sides_in_numbers(slip.counterexample, claim.right, color, shape)
                for claim, color in zip(claims, colors, strict=True)
            )
        )
        self.stamp = Stamp(verdict, THEME.loss)
        top = area.top
        gaps = (share * (area.height - high) for share in GAPS)
        parts = zip(lines.columns[0], self.names, self.numbers, self.known, gaps, strict=True)
        for line, name, numbers, group, gap in parts:
            line.shift((top - gap - name.height - NAME_GAP - line.get_top()[1]) * UP)
            top = line.get_bottom()[1]
            name.next_to(line, UP, buff=NAME_GAP, aligned_edge=LEFT).align_to(lines, LEFT)
            numbers.next_to(name, RIGHT, buff=2 * theme.GAP)
            group.next_to(lines, RIGHT, buff=KNOWN_GAP)
            for formula in group:
                formula.shift((line.anchor[1] - formula.anchor[1]) * UP)
        self.stamp.next_to(self.numbers[0], RIGHT, buff=2 * theme.GAP)
        self.stamp.align_to(self.names[0], DOWN)
        self.upper = VGroup(
            self.names[0], self.numbers[0], self.stamp, self.published, self.known[0]
        )
        lower = VGroup(self.names[1], self.numbers[1], self.mended, self.known[1])
        VGroup(self.upper, lower).set_x(area.center[0])
        self.drop = (area.center[1] - VGroup(self.names[0], self.published).get_y()) * UP
        self.upper.shift(self.drop)
        self.wrong, self.put_right = changed(self.published, self.mended)
        self.wrong = self.wrong or self.published.own(())
        self.put_right = self.put_right or renamed(self.published, self.mended)
        self.put_right.set_color(THEME.proved)

    def again(self) -> EquationMobject:
        """Return the wrong equation once more, where the right one will stand."""
        return self.published.copy().shift(self.mended.anchor - self.published.anchor)

    def mend(self, scene: Scene) -> None:
        """Write the wrong equation once more below itself, then put it right there."""
        copy = self.again()
        scene.play(
            self.upper.animate(rate_func=EARLY).shift(-self.drop),
            FadeIn(copy, self.names[1], rate_func=LATE),
            run_time=1.2 * theme.MOVE,
        )
        plan = mending(self.published, self.mended)
        play_morph(scene, plan, [copy], [self.mended], run_time=1.2 * theme.MOVE)
        coming = FadeIn(self.numbers[1], self.known[1], shift=0.2 * UP)
        scene.play(coming, run_time=theme.QUICK)


def written(part: Definition) -> EquationMobject:
    """Return what a quantity stands for, as an equation."""
    return EquationMobject(Equation(Component(part, *part.parameters), part.body), KNOWN)
