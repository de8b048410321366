"""A derivation as a column: some of its lines below each other."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RIGHT, UP, Animation, FadeIn, FadeOut, ReplacementTransform, Scene, VGroup

from mathcore.expressions import Equation
from mathcore.steps import Derivation
from scenes.stage import theme
from scenes.stage.alignment import below_each_other
from scenes.stage.easing import EARLY, LATE
from scenes.stage.equation import EquationMobject
from scenes.stage.morph import Move, below, glyphs, plan_morph, play_morph, sign
from scenes.stage.roles import coloured
from scenes.stage.text import words
from scenes.stage.theme import THEME
from scenes.words import rule_name

LINE = 32  # points
REASON_WIDTH = 2.5  # frame units
ALL = slice(None)


def route(derivation: Derivation, gap: float, numbers: Sequence[int] | None = None) -> VGroup:
    """Return the lines after the steps with these numbers (from 1; all), signs in one column.

    Each is what the start of the derivation equals; it stands on the first.
    """
    steps = derivation.steps
    shown = steps if numbers is None else [steps[number - 1] for number in numbers]
    first, *rest = (step.after for step in shown)
    return below_each_other(
        coloured(Equation(derivation.start, first), LINE),
        *(coloured(line, LINE, leading="=") for line in rest),
        gap=gap,
    )


def reasons(lines: VGroup, derivation: Derivation) -> VGroup:
    """Return the rule of each line of a whole route, in a column on the right of the lines."""
    names = VGroup()
    for step, line in zip(derivation.steps, lines, strict=True):
        name = words(
            rule_name(step.rule.name), theme.NOTE, THEME.local, width=REASON_WIDTH, align="left"
        )
        name.next_to(lines, RIGHT, buff=2 * theme.GAP).put_on_line(line.anchor[1])
        names.add(name)
    return names


def tell_route(
    scene: Scene,
    lines: VGroup,
    named: VGroup,
    derivation: Derivation,
    part: slice = ALL,
    rest: float = 0.0,
    beside: Sequence[Animation] = (),
) -> None:
    """Let each line of a whole route grow out of the one before, which stays, with its reason.

    A `part` of the lines is told, with a `rest` (seconds) between two of them; the animations
    `beside` run along with the first.
    """
    first, *others = range(len(lines))[part]
    _tell_line(scene, lines, named, derivation, first, *beside)
    for number in others:
        if rest:
            scene.wait(rest)
        _tell_line(scene, lines, named, derivation, number)


def _tell_line(
    scene: Scene,
    lines: VGroup,
    named: VGroup,
    derivation: Derivation,
    number: int,
    *beside: Animation,
) -> None:
    line, name = lines[number], named[number]
    if number == 0:
        scene.play(*beside, FadeIn(line, name, shift=0.2 * UP), run_time=theme.MOVE)
        return
    above, after = lines[number - 1], glyphs(line)
    before = below(glyphs(above), (1,)) if number == 1 else glyphs(above)
    plan = plan_morph(derivation.steps[number], before, after)
    plan = plan.with_moves(Move(sign(glyphs(above)), sign(after)))
    play_morph(scene, plan, [above.copy()], [line], FadeIn(name, rate_func=LATE), *beside)


def join_ends(lines: VGroup, claim: EquationMobject) -> list[Animation]:
    """Return the moves in which both ends of a route become its claim, and the rest goes."""
    first, *between, last = lines
    left = first.part((0,))
    gone = VGroup(*(glyph for glyph in first if glyph not in left.submobjects), *between)
    goal = claim.part((0,))
    right = VGroup(*(glyph for glyph in claim if glyph not in goal.submobjects))
    return [
        FadeOut(gone, rate_func=EARLY),
        ReplacementTransform(left, goal),
        ReplacementTransform(VGroup(*last), right),
    ]
