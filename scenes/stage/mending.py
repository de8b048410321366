"""A wrong equation beside the right one: what differs, and how one becomes the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product, takewhile

from manim import VGroup

from mathcore.expressions import (
    Expr,
    Index,
    Leaf,
    Path,
    Summation,
    at,
    free_indices,
    walk,
)
from scenes.stage.equation import EquationMobject
from scenes.stage.morph import Plan, Restatement, glyphs, plan_morph

Spots = list[tuple[Path, Path | None]]  # a part, and what inside of it is not meant


def mending(wrong: EquationMobject, right: EquationMobject) -> Plan:
    """Return which glyph of a wrong equation becomes which of the right one."""
    before = alike(wrong.expression, right.expression)
    return plan_morph(Mending(before, right.expression), glyphs(wrong), glyphs(right))


def changed(wrong: EquationMobject, right: EquationMobject) -> tuple[VGroup, VGroup]:
    """Return what a wrong equation has that does not belong there, and what the right one has."""
    spots = _spots(alike(wrong.expression, right.expression), right.expression, (), ())
    return tuple(
        VGroup(
            *(
                glyph
                for path, kept in found
                for glyph in line.part(path)
                if kept is None or glyph not in line.part(kept).submobjects
            )
        )
        for line, found in zip((wrong, right), spots, strict=True)
    )


def differing(wrong: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Return the smallest parts, but no single letters, outside of which two formulas are one."""
    if type(wrong) is type(right) and len(wrong.args) == len(right.args):
        pairs = [(a, b) for a, b in zip(wrong.args, right.args, strict=True) if a != b]
        if len(pairs) == 1 and not any(isinstance(part, Leaf) for part in pairs[0]):
            return differing(*pairs[0])
    return wrong, right


@dataclass(frozen=True)
class Mending(Restatement):
    """A formula made into another one: what stands at the same place stays."""

    def sources(self, path: Path) -> tuple[Path, ...]:
        """Return the path itself as long as both formulas are built alike on the way to it."""
        before, after = self.before, self.after
        for number in path:
            if type(before) is not type(after) or number >= len(before.args):
                return ()
            before, after = before.args[number], after.args[number]
        return (path,)


@dataclass(frozen=True)
class Renaming(Mending):
    """The same formula with other letters: those that are others come from nowhere."""

    def sources(self, path: Path) -> tuple[Path, ...]:
        """Return the path itself, unless another letter stood there."""
        sources, part = super().sources(path), at(self.after, path)
        same = not isinstance(part, Leaf) or [at(self.before, p) for p in sources] == [part]
        return sources if same else ()


def alike(wrong: Expr, right: Expr) -> Expr:
    """Name the index of a sum after a free one if then its body is a part of the right formula."""
    for part, index in _needless(wrong, right):
        return wrong.xreplace({part.index: index})
    return wrong


def renamed(wrong: EquationMobject, right: EquationMobject) -> VGroup:
    """Return the free indices of a right equation that a wrong one sums over instead."""
    indices = VGroup()
    for part, index in _needless(wrong.expression, right.expression):
        body = part.body.xreplace({part.index: index})
        places = [path for path, found in walk(right.expression) if found == body]
        inner = [path for path, found in walk(part.body) if found == part.index]
        for place, path in product(places, inner):
            indices.add(*right.part((*place, *path)))
    return indices


def _needless(wrong: Expr, right: Expr) -> Iterator[tuple[Summation, Index]]:
    """Find sums whose body is a part of the right formula for a free index of that."""
    parts = [part for _, part in walk(right)]
    for _, part in walk(wrong):
        if isinstance(part, Summation):
            for index in free_indices(right):
                if part.body.xreplace({part.index: index}) in parts:
                    yield part, index


def _spots(wrong: Expr, right: Expr, wrong_at: Path, right_at: Path) -> tuple[Spots, Spots]:
    """Return where two formulas differ; one that contains the other has only its rest too much."""
    if wrong in right.args:
        return [], [(right_at, (*right_at, right.args.index(wrong)))]
    if right in wrong.args:
        return [(wrong_at, (*wrong_at, wrong.args.index(right)))], []
    if type(wrong) is type(right):
        first = _shared(wrong.args, right.args)
        last = _shared(wrong.args[first:][::-1], right.args[first:][::-1])
        one, other = (
            [(*path, n) for n in range(first, len(part.args) - last)]
            for part, path in ((wrong, wrong_at), (right, right_at))
        )
        if len(one) == len(other) == 1:
            n = one[0][-1]
            return _spots(wrong.args[n], right.args[n], *one, *other)
        if first or last:
            return [(path, None) for path in one], [(path, None) for path in other]
    return [(wrong_at, None)], [(right_at, None)]


def _shared(one: tuple, other: tuple) -> int:
    """Return how many parts two sequences begin with in common."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
