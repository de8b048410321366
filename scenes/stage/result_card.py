"""A chapter's result: asked for and answered on a panel, a chip on the map, a card at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    ManimColor,
    Mobject,
    ReplacementTransform,
    RoundedRectangle,
    VGroup,
)
from manim.typing import Point3D

from mathcore.expressions import Equation
from scenes.stage import overlap, theme
from scenes.stage.easing import EARLY, LATE, dissolve
from scenes.stage.lecture_scene import Region
from scenes.stage.roles import coloured
from scenes.stage.text import words
from scenes.stage.theme import THEME

FORMULA = 32  # points, on a panel
PADDING = 0.14  # inside a plate, as all lengths here in frame units
LINE = 0.28  # from one line of a card to the next
TEXT_GAP = 0.3  # from the text of a card to its formula, at least
CHIP_HEIGHT, CHIP_PADDING = 0.34, 0.1
FRAME = 3  # stroke width
ROUNDING = 1e-9
RISE = 0.2  # the way on which what is new comes in
BACK, BACKMOST = -1, -2  # plates are drawn below what stands on them, chips above panels


class ResultCard:
    """A result with its `problems`, its `title` and a `verdict`, how sure we are of what.

    `remarks` say more of it or of the claim, `brief` says the verdict in few words. `claim` is the
    equation, `sure` is the colour of the frame. Three things are drawn in turn: on a panel the left
    side is asked for and becomes the claim, its remarks right of it, with room for a picture below
    (`picture_region`); its title leaves as a chip; that becomes a card, which has the claim at its
    right and no problems.
    """

    def __init__(
        self,
        claim: Equation,
        problems: str,
        title: str,
        verdict: Sequence[tuple[str, ManimColor]],
        brief: Sequence[tuple[str, ManimColor]],
        remarks: Sequence[tuple[str, ManimColor]],
        sure: ManimColor,
    ) -> None:
        self.claim, self.sure = claim, sure
        self.problems = words(problems, theme.SMALLEST, THEME.gradient, bold=True)
        self.title = words(title, theme.SMALLEST)
        self.verdict, self.brief = _in_line(verdict), _in_line(brief)
        said = [words(text, theme.SMALLEST, color) for text, color in remarks]
        self.remarks = VGroup(*said).arrange(DOWN, buff=theme.GAP / 2, aligned_edge=LEFT)
        self.question = coloured(claim.left, FORMULA, trailing="= thin ?")
        self.on_card = coloured(claim, theme.EQUATION_SMALLEST)

    # ------------------------------------------------------------------------------- the panel

    def lay_panel(self, region: Region) -> None:
        """Place panel, heading and formula; ValueError if the result is wider than the region."""
        self.panel = self._plate(region.width, region.height).move_to(region.center)
        self.panel.set_z_index(BACKMOST)
        corner = region.corner(UL) + PADDING * (RIGHT + DOWN)
        line = self.heading_line = corner[1] - LINE / 2
        self.problems.move_to(corner, LEFT).put_on_line(line)
        self.title.next_to(self.problems, RIGHT, buff=theme.GAP / 2).put_on_line(line)
        self.verdict.move_to((region.right - PADDING) * RIGHT, RIGHT)
        for part in self.verdict:
            part.put_on_line(line)
        self.result = coloured(self.claim, FORMULA, width=region.width - 2 * PADDING)
        top = line - LINE
        middle = region.center[0] * RIGHT + (top - self.result.height / 2) * UP
        self.result.move_to(middle)
        if self.remarks:
            self.remarks.next_to(self.result, RIGHT, buff=1.5 * theme.GAP)
            beyond = self.remarks.get_right()[0] - (region.right - PADDING)
            VGroup(self.result, self.remarks).shift(max(0.0, beyond) * LEFT)
        self.question.scale(self.result.font_size / FORMULA)
        self.question.shift(self.result.anchor - self.question.anchor)
        self.picture_region = Region(
            region.left + PADDING,
            region.right - PADDING,
            region.bottom + PADDING,
            top - self.result.height - PADDING,
        )

    def ask(self, **options: Callable) -> Animation:
        """Return the animation in which the question comes on the panel."""
        return FadeIn(self.question, shift=RISE * UP, **options)

    def head(self, **options: Callable) -> Animation:
        """Return the animation in which the heading comes on the panel."""
        return FadeIn(self.problems, self.title, shift=RISE * UP, **options)

    def stand_on(self, *before: ResultCard) -> Animation:
        """Return the animation in which the panel comes, or that of a card before becomes it."""
        for card in before:
            return ReplacementTransform(card.panel, self.panel)
        return FadeIn(self.panel, rate_func=EARLY)

    def answer(self) -> list[Animation]:
        """Return animations in which the right side comes in place of the question mark.

        What stands left of it stays, but for another relation sign.
        """
        asked, mark = (n for n, path in enumerate(self.question.paths) if path is None)
        (found,) = (n for n, path in enumerate(self.result.paths) if path == ())
        signs = self.question[asked], self.result[found]
        same = self.question.shapes[asked] == self.result.shapes[found]
        return [
            *([] if same else dissolve(*signs)),
            FadeOut(self.question[mark], rate_func=EARLY),
            FadeIn(self.result.part((1,)), shift=RISE * LEFT, rate_func=LATE),
        ]

    def say_verdict(self) -> Animation:
        """Return the animation that says how sure we are."""
        return FadeIn(self.verdict, self.remarks, shift=RISE * LEFT)

    # -------------------------------------------------------------------------------- the chip

    @property
    def chip_width(self) -> float:
        """The width that the chip needs."""
        return self.title.width + 2 * CHIP_PADDING

    def to_chip(self) -> list[Animation]:
        """Return animations in which the panel is cleared, and the title on it becomes a chip.

        The problems beside it are gone before the chip is seen.
        """
        self.plate = self._plate(self.chip_width, CHIP_HEIGHT)
        self.plate.move_to(self.title.get_x() * RIGHT + self.heading_line * UP)
        self.plate.set_stroke(self.sure, FRAME / 2, opacity=1)
        return [
            FadeOut(self.problems, self.verdict, self.remarks, self.result, rate_func=EARLY),
            FadeIn(self.plate, rate_func=LATE),
        ]

    def shift_chip(self, place: Point3D, **options: Callable) -> list[Animation]:
        """Return animations of the chip to another place."""
        way = place - self.plate.get_center()
        return [part.animate(**options).shift(way) for part in (self.plate, self.title)]

    def way_of_chip(self, place: Point3D) -> np.ndarray:
        """Return the boxes of the chip where it is and at another place (2 × 4)."""
        (box,) = overlap.boxes([self.plate])
        return np.array([box, box + np.tile((place - self.plate.get_center())[:2], 2)])

    def chip_in(self, region: Region) -> Point3D:
        """Return the place of the chip at the left of a region."""
        return (region.left + self.chip_width / 2) * RIGHT + region.center[1] * UP

    # -------------------------------------------------------------------------------- the card

    @property
    def room(self) -> tuple[float, float]:
        """The width and the height that the card needs."""
        gaps = max(0, len(self.remarks) - 1) * theme.GAP / 2
        remarks = sum(remark.width for remark in self.remarks) + gaps
        text = max(self.title.width, self.brief.width, remarks)
        lines = (1 + bool(self.remarks)) * LINE + self.title.height
        return (
            text + TEXT_GAP + self.on_card.width + 2 * PADDING,
            max(self.on_card.height, lines) + PADDING,
        )

    def to_card(self, region: Region) -> list[Animation]:
        """Return animations of the chip to an empty card that fills a region.

        Raises ValueError where the region is too narrow.
        """
        if region.width < self.room[0] - ROUNDING:
            raise ValueError(
                f"the card of {self.claim} needs a width of {self.room[0]:.2f}, "
                f"got {region.width:.2f}: choose a shorter notation"
            )
        plate = self._plate(region.width, region.height).move_to(region.center)
        plate.set_stroke(self.sure, FRAME, opacity=1)
        left = (region.left + PADDING) * RIGHT
        top = region.center[1] + (1 + bool(self.remarks)) * LINE / 2
        title = self.title.copy().move_to(left, LEFT).put_on_line(top)
        moves = [self._moved("plate", plate), self._moved("title", title)]
        self.remarks = self.remarks.copy().arrange(RIGHT, buff=theme.GAP / 2)
        for number, parts in enumerate((self.brief, self.remarks), start=1):
            parts.move_to(left, LEFT)
            for part in parts:
                part.put_on_line(top - number * LINE)
        self.on_card.move_to(region.center).align_to((region.right - PADDING) * RIGHT, RIGHT)
        return moves

    def tell(self) -> Animation:
        """Return the animation in which the card says what it is about and how sure we are."""
        return FadeIn(self.brief, self.remarks, shift=RISE * LEFT)

    def state(self) -> Animation:
        """Return the animation in which the claim comes on the card."""
        return FadeIn(self.on_card, shift=RISE * LEFT)

    # ------------------------------------------------------------------------------- in common

    def _moved(self, name: str, goal: Mobject) -> Animation:
        before = getattr(self, name)
        setattr(self, name, goal)
        return ReplacementTransform(before, goal)

    def _plate(self, width: float, height: float) -> RoundedRectangle:
        return RoundedRectangle(
            corner_radius=min(theme.GAP / 2, height / 2),
            width=width,
            height=height,
            stroke_width=0,
            stroke_opacity=0,
            fill_opacity=1,
            color=THEME.surface,
        ).set_z_index(BACK)


def _in_line(texts: Sequence[tuple[str, ManimColor]]) -> VGroup:
    """Return texts in their colours beside each other, a dot before each but the first."""
    parts = (
        words(f"· {text}" if number else text, theme.SMALLEST, color)
        for number, (text, color) in enumerate(texts)
    )
    return VGroup(*parts).arrange(RIGHT, buff=theme.GAP / 2)
