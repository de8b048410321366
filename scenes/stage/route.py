"""A derivation as a column: some of its lines below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from manim import RIGHT, UP, Animation, FadeIn, FadeOut, ReplacementTransform, Scene, VGroup, smooth

from mathcore.expressions import Equation
from mathcore.steps import Derivation
from scenes.stage import theme
from scenes.stage.alignment import below_each_other
from scenes.stage.easing import EARLY, LATE, exchange
from scenes.stage.equation import EquationMobject
from scenes.stage.morph import (
    BYSTANDER,
    DerivationStep,
    Move,
    below,
    glyphs,
    kept,
    plan_morph,
    play_morph,
    sign,
)
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


def reasons(lines: VGroup, derivation: Derivation, width: float = REASON_WIDTH) -> VGroup:
    """Return the rule of each line of a whole route, in a column on the right of the lines."""
    names = VGroup()
    for step, line in zip(derivation.steps, lines, strict=True):
        name = words(rule_name(step.rule.name), theme.NOTE, THEME.local, width=width, align="left")
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
    before: tuple[VGroup, VGroup] | None = None,
) -> None:
    """Let each line of a whole route grow out of the one before, which stays, with its reason.

    The first line of a column comes where it stands. A `part` of the lines is told, with a `rest`
    (seconds) between two of them; the animations `beside` run along with the first. Lines and
    reasons of the route `before`, of the same start, go when its ends become the first line.
    """
    for place, number in enumerate(range(len(lines))[part]):
        if place and rest:
            scene.wait(rest)
        line, name = lines[number], named[number]
        along = beside if not place else ()
        next_column = number > 0 and line.anchor[1] > lines[number - 1].anchor[1]
        if number and not next_column:
            coming = FadeIn(name, rate_func=LATE)
            _grow(scene, derivation.steps[number], [lines[number - 1].copy()], line, coming, *along)
        elif next_column or before is None:
            pace = LATE if along else smooth  # what goes makes room first
            coming = FadeIn(line, name, shift=0.2 * UP, rate_func=pace)
            scene.play(*along, coming, run_time=theme.MOVE)
        else:
            above, reasons_above = before
            gone = FadeOut(*above[1:-1], *reasons_above, rate_func=EARLY)
            ends = [above[0], above[-1]] if len(above) > 1 else [above[0]]
            coming = FadeIn(name, rate_func=LATE)
            _grow(scene, derivation.steps[0], ends, line, gone, coming, *along)


def _grow(
    scene: Scene,
    step: DerivationStep,
    above: Sequence[EquationMobject],
    line: EquationMobject,
    *beside: Animation,
) -> None:
    """Let a line grow out of the last one above; its left side, if any, comes from the first."""
    first, last = above[0], above[-1]
    ends = glyphs(first)
    if last is not first:
        ends = [g if g.path is not None and g.path[:1] == (0,) else BYSTANDER for g in ends]
        ends += [replace(g, path=(1, *g.path)) if g.path is not None else g for g in glyphs(last)]
    whole = isinstance(first.expression, Equation)
    after = glyphs(line)
    left_too = isinstance(line.expression, Equation)
    plan = plan_morph(
        step, below(ends, (1,)) if whole else ends, below(after, (1,)) if left_too else after
    )
    left = kept(ends, after, (0,)) if left_too else []
    plan = plan.with_moves(*left, Move(sign(ends), sign(after)))
    play_morph(scene, plan, above, [line], *beside)


def join_ends(lines: VGroup, claim: EquationMobject) -> list[Animation]:
    """Return the moves in which both ends of a route become its claim, and the rest goes.

    A left side that the claim has in other symbols gives its place to that.
    """
    first, *between, last = lines
    left = first.part((0,))
    gone = VGroup(*(glyph for glyph in first if glyph not in left.submobjects), *between)
    goal = claim.part((0,))
    right = VGroup(*(glyph for glyph in claim if glyph not in goal.submobjects))
    same = first.expression.left == claim.expression.left
    return [
        FadeOut(gone, rate_func=EARLY),
        *([ReplacementTransform(left, goal)] if same else exchange(left, goal)),
        ReplacementTransform(VGroup(*last), right),
    ]
