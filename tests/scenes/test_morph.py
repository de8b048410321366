"""Plans of morphs: every glyph accounted for, and each step moved as the mathematics says."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from manim import UP, Animation, FadeIn, FadeOut, Scene, tempconfig
from sympy import Expr

import mathcore
from mathcore.expressions import (
    Array,
    Cases,
    Exp,
    Fraction,
    Index,
    KroneckerDelta,
    Log,
    PartialDerivative,
    Size,
    Summation,
    at,
    walk,
)
from mathcore.steps import Derivation, Step
from scenes.stage.equation import EquationMobject
from scenes.stage.going import Going, stacked
from scenes.stage.mending import Renaming
from scenes.stage.morph import (
    BYSTANDER,
    Glyph,
    Move,
    Plan,
    Restatement,
    below,
    glyphs,
    kept,
    plan_morph,
    play_morph,
)
from scenes.stage.overlap import boxes
from scenes.stage.text import formula

K = Size("K")
i, k = Index("i", K), Index("k", K)
z = Array("z", (K,))
TIMES = np.linspace(0, 1, 21)


def line(expression: Expr) -> list[Glyph]:
    """Return a line with one glyph for each node: a plan needs no drawing."""
    return [Glyph(path, type(part).__name__) for path, part in walk(expression)]


def plan(step: Step | Restatement) -> Plan:
    return plan_morph(step, line(step.before), line(step.after))


def paths(expression: Expr, numbers: list[int]) -> list[tuple[int, ...]]:
    return [line(expression)[n].path for n in numbers]


def step_of(derivation: Derivation, rule: str) -> Step:
    return next(step for step in derivation.steps if step.rule.name == rule)


PROBLEMS = [
    "A1",
    "A2",
    "A2.matrix",
    "D3",
    "D3.equal",
    "A3.1",
    "A3.2",
    "A3.3",
    "C1",
    "C3",
    "D4.mean",
]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_glyph_has_a_part_in_the_plan(problem: str) -> None:
    for step in mathcore.derivation(problem).steps:
        planned, before, after = plan(step), line(step.before), line(step.after)
        arrivals = Counter(move.target for move in planned.moves)
        arrivals += Counter(n for fold in planned.folds for n in fold.targets)
        arrivals += Counter(planned.introduced)
        assert arrivals == Counter(range(len(after)))
        departures = [move.source for move in (*planned.moves, *planned.merges)]
        departures += [n for fold in planned.folds for n in fold.sources]
        departures += [n for group in planned.struck for n in group]
        assert sorted({*departures, *planned.removed}) == list(range(len(before)))
        assert not {*departures} & {*planned.removed}
        assert {move.target for move in planned.merges} <= {move.target for move in planned.moves}
        struck = {n for group in planned.struck for n in group}
        assert not struck & {move.source for move in (*planned.moves, *planned.merges)}


@pytest.mark.parametrize("problem", ["A2", "D3.equal", "A3.1"])
def test_leaves_move_only_into_equal_leaves(problem: str) -> None:
    """A letter never turns into another, but for an index that the rule renames."""
    for step in mathcore.derivation(problem).steps:
        for move in plan(step).moves:
            old = at(step.before, line(step.before)[move.source].path)
            new = at(step.after, line(step.after)[move.target].path)
            if not old.args and not isinstance(old, Index):
                assert old == new


def test_quotient_rule_uses_parts_again() -> None:
    step = step_of(mathcore.derivation("A2"), "quotient rule")
    targets = Counter(move.source for move in plan(step).moves)
    denominator = line(step.before).index(Glyph((0, 1), "Summation"))
    assert targets[denominator] == 3  # in both terms and squared below
    copies = [move for move in plan(step).moves if move.source == denominator and move.copy]
    assert len(copies) == 2


def test_factoring_out_merges() -> None:
    step = step_of(mathcore.derivation("A2"), "factor out")
    planned = plan(step)
    merged = [line(step.after)[move.target].path for move in planned.merges]
    factor = at(step.after, (0, 0))
    assert factor == Exp(z[k])
    assert merged == [(0, 0, *path) for path, _ in walk(factor)]


def test_cancelled_parts_are_struck_and_what_stays_moves() -> None:
    step = step_of(mathcore.derivation("A2"), "cancel")
    planned = plan(step)
    assert len(planned.struck) == len(step.cancelled) == 2
    for path, numbers in zip(step.cancelled, planned.struck, strict=True):
        found = paths(step.before, list(numbers))
        assert found == [(*path, *inner) for inner, _ in walk(at(step.before, path))]
    sources = {move.source for move in planned.moves}
    delta = line(step.before).index(Glyph((1, 0, 0, 0), "KroneckerDelta"))
    assert delta in sources


def test_folding_gathers_the_formula_into_its_name() -> None:
    step = step_of(mathcore.derivation("A2"), "recognise the definition")
    folds = plan(step).folds
    assert len(folds) == len(step.sites) == 2
    for site, fold in zip(step.sites, folds, strict=True):
        assert all(p[: len(site)] == site for p in paths(step.before, list(fold.sources)))
        assert all(p[: len(site)] == site for p in paths(step.after, list(fold.targets)))


def test_equality_is_up_to_the_names_of_bound_indices() -> None:
    step = Restatement(Summation(Exp(z[i]), i), Summation(Exp(z[k]), k) * z[i])
    planned = plan(step)
    whole = {line(step.after)[move.target].path for move in planned.moves}
    assert {(0, *path) for path, _ in walk(step.before)} <= whole


@pytest.mark.parametrize("follows", [True, False])
def test_the_limits_of_a_sum_go_with_its_sign(follows: bool) -> None:
    before, after = Fraction(z[k], Summation(Exp(z[i]), i)), Log(Summation(z[k] * z[i], i))
    old, new = (1,), (0,)

    class Step(Restatement):
        def sources(self, path: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
            return (old,) if follows and path == new else ()

    pairs = {
        (line(before)[move.source].path, line(after)[move.target].path)
        for move in plan(Step(before, after)).moves
    }
    assert {((*old, *own), (*new, *own)) for own in ((), (1,), (2,), (3,))} <= pairs


def test_an_operator_used_again_comes_with_what_it_varies() -> None:
    step = step_of(mathcore.derivation("A2"), "quotient rule")
    planned = plan(step)
    operators = [n for n, g in enumerate(line(step.after)) if g.shape == "PartialDerivative"]
    variables = {(*line(step.after)[n].path, 1) for n in operators}
    assert len(operators) == 2
    assert not {*operators} & {*planned.introduced}
    assert not variables & {*paths(step.after, list(planned.introduced))}


def test_indices_do_not_go_to_a_new_delta_but_to_a_letter_that_stays() -> None:
    origins = {}

    class Step(Restatement):
        def sources(self, path: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
            return origins.get(path, ())

    origins |= {(0,): ((0, 1),), (1,): ((1, 1),)}
    planned = plan(Step(PartialDerivative(z[k], z[i]), KroneckerDelta(k, i)))
    assert not planned.moves
    assert len(planned.introduced) == 3
    picking = Step(z[k] * KroneckerDelta(k, i), Log(z[i]))
    for source in ((), ((0, 0),)):
        origins = {(0, 0): source, (0, 1): ((1, 1),)}
        assert [
            line(picking.before)[move.source].path
            for move in plan(picking).moves
            if line(picking.after)[move.target].path == (0, 1)
        ] == [(1, 1)] * len(source)


def test_signs_of_bystanders_take_no_part_either() -> None:
    before, after = (PartialDerivative(Summation(Exp(z[i]), i), z[j]) for j in (i, k))
    nothing = plan_morph(Restatement(before, after), line(before), [BYSTANDER])
    assert nothing.moves == ()
    nothing = plan_morph(Restatement(before, after), [BYSTANDER], line(after))
    assert nothing.moves == ()


def test_a_letter_that_is_renamed_dissolves_where_it_stands() -> None:
    before, after = z[i] * Log(z[k]), z[k] * Log(z[i])
    planned = plan(Renaming(before, after))
    indices = [(0, 1), (1, 0, 1)]
    assert paths(before, list(planned.removed)) == indices
    assert paths(after, list(planned.introduced)) == indices
    for move in planned.moves:
        assert line(before)[move.source] == line(after)[move.target]


def test_bystanders_take_no_part() -> None:
    expression = z[i] + z[k]
    before = [BYSTANDER, *line(expression)]
    planned = plan_morph(Restatement(expression, expression), before, line(expression))
    assert planned.removed == (0,)
    assert below(before, (1,))[0] == BYSTANDER
    lifted = planned.with_moves(Move(0, 0, copy=True))
    assert lifted.removed == (0,)
    assert planned.with_moves(Move(0, 0)).removed == ()


def test_kept_pairs_two_drawings_of_one_part() -> None:
    expression = z[i] + z[k]
    doubled = [glyph for glyph in line(expression) for _ in range(2)]  # two glyphs a node
    moves = kept(doubled, doubled, (1,))
    assert [(move.source, move.target) for move in moves] == [
        (n, n) for n, glyph in enumerate(doubled) if glyph.path[:1] == (1,)
    ]


def test_playing_leaves_the_new_line_alone_on_the_scene(tmp_path) -> None:
    step = step_of(mathcore.derivation("A2"), "cancel")
    with tempconfig({"dry_run": True, "media_dir": str(tmp_path), "frame_rate": 2}):
        scene = Scene()
        before, after = EquationMobject(step.before), EquationMobject(step.after)
        scene.add(before)
        scene.play(before.part(step.sites[0]).animate.set_opacity(0.9))  # now on its own
        play_morph(scene, plan_morph(step, glyphs(before), glyphs(after)), [before], [after])
        assert scene.mobjects == [after]


def test_terms_that_change_places_pass_above_and_below_each_other() -> None:
    before, after = formula("x quad quad z", 40), formula("z quad quad x", 40)
    swap = Plan((Move(0, 1), Move(1, 0)), (), (), (), (), ())
    halfway: list[float] = []

    class Halfway(Scene):
        def play(self, *animations: Animation, **_: object) -> None:
            for animation in animations:
                animation.begin()
                animation.interpolate(0.5)
                halfway.extend(glyph.get_center()[1] for glyph in animation.mobject)

    with tempconfig({"dry_run": True}):
        play_morph(Halfway(), swap, [before], [after])
    one, other = halfway
    assert abs(one - other) > before.height


def test_a_faint_copy_comes_where_it_is_going_to_stand_when_what_leaves_has_gone() -> None:
    before, after = formula("x quad y", 40), formula("x", 40).shift(UP)
    plan = Plan((Move(0, 0, copy=True, faint=True),), (), (), (), (1,), ())
    seen: list[tuple[float, float, float]] = []

    class Looking(Scene):
        def play(self, *animations: Animation, **_: object) -> None:
            coming, leaving = animations
            for animation in animations:
                animation.begin()
            for time in TIMES:
                for animation in animations:
                    animation.interpolate(time)
                ((copy,), (gone,)) = coming.mobject, leaving.mobject
                np.testing.assert_allclose(copy.get_center(), after[0].get_center())
                seen.append((copy.get_fill_opacity(), gone.get_fill_opacity()))

    with tempconfig({"dry_run": True}):
        play_morph(Looking(), plan, [before], [after])
    assert seen[-1] == (1, 0)
    assert all(copy == 0 or gone == 0 for copy, gone in seen)


@pytest.mark.parametrize("problem", ["A2", "D3", "C1"])
def test_what_leaves_has_gone_before_what_is_new_comes(problem: str) -> None:
    seen = 0
    for step in mathcore.derivation(problem).steps:
        before, after = EquationMobject(step.before), EquationMobject(step.after)
        plan = plan_morph(step, glyphs(before), glyphs(after))
        fades: dict[type, Animation] = {}

        class Halfway(Scene):
            def play(self, *animations: Animation, **_: object) -> None:
                fades.update({type(a): a for a in animations})  # noqa: B023

        with tempconfig({"dry_run": True}):
            play_morph(Halfway(), plan, [before], [after])
        if {FadeIn, FadeOut} <= set(fades):
            seen += 1
            rates = np.array(
                [[fades[kind].rate_func(t) for kind in (FadeOut, FadeIn)] for t in TIMES]
            )
            assert (rates[:, 0] == 1)[rates[:, 1] > 0].all()
            assert rates[-1].tolist() == [1, 1]
    assert seen > 0


def test_taller_braces_and_the_words_of_cases_keep_their_shapes_and_their_order():
    moves = 0
    for step in mathcore.derivation("D2").steps:
        before, after = (glyphs(EquationMobject(e, 40)) for e in (step.before, step.after))
        sources = []
        for move in sorted(plan_morph(step, before, after).moves, key=lambda m: m.target):
            path = after[move.target].path
            if path is not None and isinstance(at(step.after, path), Cases):
                assert before[move.source].shape == after[move.target].shape
                sources.append(move.source)
        assert sources == sorted(sources)
        moves += len(sources)
    assert moves > 0


def test_a_brace_that_grows_stays_whole():
    seen = 0
    for step in mathcore.derivation("D2").steps[1:]:
        before, after = EquationMobject(step.before, 54), EquationMobject(step.after, 54)
        moves = plan_morph(step, glyphs(before), glyphs(after))
        pairs = [(before[m.source], after[m.target]) for m in (*moves.moves, *moves.merges)]
        _, signs = stacked([Going([one], [other]) for one, other in pairs])
        for sign in signs:
            seen += 1
            ends = np.array([boxes(glyphs)[:, 1::2] for glyphs in (sign.starts, sign.ends)])
            for alpha in TIMES:
                spans = sorted(((1 - alpha) * ends[0] + alpha * ends[1]).tolist())
                assert all(low <= top for (_, top), (low, _) in pairwise(spans))
    assert seen == len(mathcore.derivation("D2").steps) - 1  # the brace of every step
