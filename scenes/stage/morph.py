"""Moving from one line of a derivation to the next as the mathematics says.

`plan_morph` decides, from the step's provenance and nothing drawn, which glyph becomes which;
`play_morph` shows it. A part that survives moves, a part used twice splits, equal parts that are
factored out merge, what cancels is struck and goes, a definition folds into its name or out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from manim import (
    DL,
    UR,
    Animation,
    Create,
    Line,
    Scene,
    VGroup,
    VMobject,
)
from sympy import Basic

from mathcore.expressions import (
    Cases,
    Component,
    KroneckerDelta,
    Leaf,
    PartialDerivative,
    Path,
    Summation,
    at,
    canonical,
    walk,
)
from scenes.stage import theme
from scenes.stage.going import (
    COMING,
    GROWING,
    SHRINKING,
    Going,
    copies_of,
    glyphs_on,
    pass_each_other,
    stacked,
    together,
)
from scenes.stage.theme import THEME

FLAT = 1e-3  # frame units: a smaller extent, as the height of a bar, is not stretched


class _Rule(Protocol):
    kind: str


class DerivationStep(Protocol):
    """What a plan needs of a step; paths lead into `before` and `after`."""

    rule: _Rule
    before: Basic
    after: Basic
    sites: tuple[Path, ...]
    cancelled: tuple[Path, ...]

    def sources(self, path: Path) -> tuple[Path, ...]:
        """Return where the part of `after` at `path` came from."""


@dataclass(frozen=True)
class Restatement:
    """Two equal expressions that no single rule joins; what they share is paired."""

    before: Basic
    after: Basic
    kind: str = "rewrite"
    name: str = ""
    uses: Basic | None = None
    sites: tuple[Path, ...] = ()
    cancelled: tuple[Path, ...] = ()
    conditions: tuple[Basic, ...] = ()

    @property
    def rule(self) -> Restatement:
        """Return what has the name and the kind of a rule."""
        return self

    def sources(self, path: Path) -> tuple[Path, ...]:
        """Return no source: nothing is known but what is equal."""
        return ()


@dataclass(frozen=True)
class Glyph:
    """What a plan knows of a drawn glyph: the part that owns it (None: no part) and its shape."""

    path: Path | None
    shape: str


BYSTANDER = Glyph(None, "")  # takes no part in a plan


@dataclass(frozen=True)
class Move:
    """Glyph `source` becomes glyph `target`; with `copy` the source is also needed elsewhere.

    A `faint` copy appears where its way ends, so that it covers nothing else. `whole` are the
    paths of a part before and of an equal one after, all of whose glyphs go together.
    """

    source: int
    target: int
    copy: bool = False
    faint: bool = False
    whole: tuple[Path, Path] | None = None


@dataclass(frozen=True)
class Fold:
    """All `sources` together turn into all `targets`: a formula into its name, or the reverse."""

    sources: tuple[int, ...]
    targets: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """Numbers of glyphs of the line before and the line after.

    Every glyph after is the target of one move or one fold, or is introduced. Every glyph before
    is the source of a move, a merge or a fold, or is struck or removed. `merges` have the target
    of a move in common with it.
    """

    moves: tuple[Move, ...]
    merges: tuple[Move, ...]
    folds: tuple[Fold, ...]
    struck: tuple[tuple[int, ...], ...]
    removed: tuple[int, ...]
    introduced: tuple[int, ...]

    def with_moves(self, *moves: Move) -> Plan:
        """Return the plan with further moves, of glyphs that took no part in it."""
        sources = {move.source: None for move in moves if not move.copy}
        targets = {move.target: None for move in moves}
        return replace(
            self,
            moves=(*self.moves, *moves),
            removed=tuple(n for n in self.removed if n not in sources),
            introduced=tuple(n for n in self.introduced if n not in targets),
        )

    def faint(self) -> Plan:
        """Return the plan with faint moves only: for copies of a line that stays."""
        return replace(self, moves=tuple(replace(move, faint=True) for move in self.moves))


class Drawn(Protocol):
    """A drawn expression; see `EquationMobject`."""

    paths: Sequence[Path | None]
    shapes: Sequence[str]


def glyphs(line: Drawn) -> list[Glyph]:
    """Return what a plan needs of the glyphs of a line."""
    return [Glyph(path, shape) for path, shape in zip(line.paths, line.shapes, strict=True)]


def plan_morph(step: DerivationStep, before: Sequence[Glyph], after: Sequence[Glyph]) -> Plan:
    """Pair the glyphs of two lines: by provenance, then by equality, then sign by sign.

    Equality is up to the names of bound indices; the largest parts are paired first.
    """
    planner = _Planner(step, _Line(step.before, before), _Line(step.after, after))
    planner.strike()
    planner.fold()
    planner.follow_provenance(())
    planner.pair_equal_parts()
    planner.pair_operators()
    planner.pair_signs_of_several_glyphs()
    planner.pair_signs()
    planner.let_go_of_indices()
    return planner.plan()


def below(line: Sequence[Glyph], path: Path) -> list[Glyph]:
    """Return the line with paths relative to `path`; what is not below it takes no part."""
    n = len(path)
    return [
        replace(g, path=g.path[n:]) if g.path is not None and g.path[:n] == path else BYSTANDER
        for g in line
    ]


def sign(line: Sequence[Glyph], last: bool = False) -> int:
    """Return the number of the first (or last) relation sign of an equation or around a side."""
    numbers = [n for n, g in enumerate(line) if g.path in ((), None) and g != BYSTANDER]
    return numbers[-1 if last else 0]


def kept(
    before: Sequence[Glyph], after: Sequence[Glyph], path: Path, *, faint: bool = False
) -> list[Move]:
    """Return the moves (or faint copies) of the part that both lines have at `path`."""
    pairs = _paired(before, after, _keyed(before, path), _keyed(after, path))
    return [Move(source, target, faint, faint, (path, path)) for source, target in pairs]


def copied(number: int) -> Plan:
    """Return the plan in which copies of so many glyphs go to the same glyphs elsewhere."""
    return Plan(tuple(Move(n, n, copy=True) for n in range(number)), (), (), (), (), ())


def _numbers(line: Sequence[Glyph], path: Path) -> list[int]:
    """Return the numbers of the glyphs of the part at `path`."""
    n = len(path)
    return [number for number, g in enumerate(line) if g.path is not None and g.path[:n] == path]


def _keyed(line: Sequence[Glyph], path: Path) -> dict[tuple[Path, int], int]:
    """Return the same by relative path and place among the glyphs of that path."""
    keys: dict[tuple[Path, int], int] = {}
    for number in _numbers(line, path):
        relative, place = line[number].path[len(path) :], 0
        while (relative, place) in keys:
            place += 1
        keys[relative, place] = number
    return keys


def _paired(
    before: Sequence[Glyph],
    after: Sequence[Glyph],
    sources: dict[tuple[Path, int], int],
    targets: dict[tuple[Path, int], int],
) -> list[tuple[int, int]]:
    """Pair glyphs of one path in their order, or by their shapes where they are not as many.

    A tall bracket consists of more glyphs than a low one, and a brace of more than another: what
    one has more of comes out of the piece at the same height, or goes into it: no gap meanwhile.
    """
    pairs: list[tuple[int, int]] = []
    for path in dict.fromkeys(path for path, _ in targets):
        old = [number for (other, _), number in sources.items() if other == path]
        new = [number for (other, _), number in targets.items() if other == path]
        if len(old) == len(new):
            pairs += zip(old, new, strict=True)
            continue
        # Pieces of one sign have several shapes; one sign many times, such as a plus, has one.
        pieces = len({after[number].shape for number in new}) > 2
        for shape in dict.fromkeys(after[number].shape for number in new):
            starts = [number for number in old if before[number].shape == shape]
            ends = [number for number in new if after[number].shape == shape]
            pairs += _spread(starts, ends) if pieces else zip(starts, ends, strict=False)
    return pairs


def _spread(starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int]]:
    """Pair all of both in their order; of the shorter sequence some are paired repeatedly."""
    longer = max(len(starts), len(ends)) if starts and ends else 0
    return [
        (starts[n * len(starts) // longer], ends[n * len(ends) // longer]) for n in range(longer)
    ]


class _Line:
    """The glyphs of one line, found by path."""

    def __init__(self, expression: Basic, glyphs: Sequence[Glyph]) -> None:
        self.expression = expression
        self.glyphs = glyphs

    def numbers_of(self, path: Path) -> list[int]:
        return _numbers(self.glyphs, path)

    def keyed(self, path: Path) -> dict[tuple[Path, int], int]:
        return _keyed(self.glyphs, path)

    def owner(self, number: int) -> Basic | None:
        """Return the node that a glyph belongs to; the operand for its parentheses."""
        path = self.glyphs[number].path
        if path is None:
            return None
        return at(self.expression, path[:-1] if path and path[-1] < 0 else path)


@dataclass
class _Planner:
    step: DerivationStep
    before: _Line
    after: _Line
    used: dict[int, None] = field(default_factory=dict)  # of before
    filled: dict[int, None] = field(default_factory=dict)  # of after
    moves: list[Move] = field(default_factory=list)
    merges: list[Move] = field(default_factory=list)
    folds: list[Fold] = field(default_factory=list)
    struck: list[tuple[int, ...]] = field(default_factory=list)

    def strike(self) -> None:
        for path in self.step.cancelled:
            numbers = tuple(n for n in self.before.numbers_of(path) if not self._is_struck(n))
            if numbers:
                self.struck.append(numbers)

    def _is_struck(self, number: int) -> bool:
        return any(number in group for group in self.struck)

    def fold(self) -> None:
        if self.step.rule.kind not in ("fold", "unfold"):
            return
        for site in self.step.sites:
            sources, targets = self.before.numbers_of(site), self.after.numbers_of(site)
            self.folds.append(Fold(tuple(sources), tuple(targets)))
            self.used |= dict.fromkeys(sources)
            self.filled |= dict.fromkeys(targets)

    def follow_provenance(self, path: Path) -> None:
        part = at(self.after.expression, path)
        if path in self.step.sites and self.folds:
            return
        sources = self.step.sources(path)
        equal = [p for p in sources if _same(at(self.before.expression, p), part)]
        for source in equal:
            self._link(self.before.keyed(source), self.after.keyed(path), (source, path))
        if equal:
            return
        one_kind = [p for p in sources[:1] if type(at(self.before.expression, p)) is type(part)]
        for source in one_kind:
            self._link(_own(self.before.keyed(source)), _own(self.after.keyed(path)))
        for number in range(len(part.args)):
            self.follow_provenance((*path, number))
        for source in one_kind:
            self._link_limits(source, path)

    def _link(self, sources: dict, targets: dict, whole: tuple[Path, Path] | None = None) -> None:
        for source, target in _paired(self.before.glyphs, self.after.glyphs, sources, targets):
            if self._is_struck(source):
                continue
            if target not in self.filled:
                self.moves.append(Move(source, target, copy=source in self.used, whole=whole))
                self.filled[target] = None
            elif source not in self.used:
                self.merges.append(Move(source, target, whole=whole))
            self.used[source] = None

    def pair_equal_parts(self) -> None:
        parts = [(path, part) for path, part in walk(self.after.expression) if part.args]
        parts.sort(key=lambda item: -len(self.after.numbers_of(item[0])))
        for path, part in parts:
            targets = self.after.keyed(path)
            if not targets or any(n in self.filled for n in targets.values()):
                continue
            candidates = []
            for source, other in walk(self.before.expression):
                numbers = self.before.numbers_of(source)
                if numbers and not any(map(self._is_struck, numbers)) and _same(other, part):
                    reused = any(n in self.used for n in numbers)
                    candidates.append((reused, self._distance(numbers, targets.values()), source))
            if candidates:
                source = min(candidates)[2]
                self._link(self.before.keyed(source), targets, (source, path))

    def pair_operators(self) -> None:
        """Let ∂/∂x, where it is new, come from another ∂/∂x; if possible from that of its x."""
        came = {move.target: move.source for move in self.moves}
        for path, part in walk(self.after.expression):
            targets = self._own_glyphs(self.after, path)
            new = targets and not any(n in self.filled for n in targets.values())
            if not (isinstance(part, PartialDerivative) and new):
                continue
            varied = {came.get(n) for n in self.after.numbers_of((*path, 1))}
            candidates = []
            for source, other in walk(self.before.expression):
                same = isinstance(other, PartialDerivative) and other.variable == part.variable
                if same and (numbers := self.before.numbers_of((*source, 1))):
                    distance = self._distance(numbers, targets.values())
                    candidates.append((varied.isdisjoint(numbers), distance, source))
            if candidates:
                source = min(candidates)[2]
                self._link(self._own_glyphs(self.before, source), targets, (source, path))

    def let_go_of_indices(self) -> None:
        """Let no index go to a letter or to a δ that is new: alone it would say nothing."""
        lonely = set()
        for path, part in walk(self.after.expression):
            carriers: Iterable[int] = ()
            if isinstance(part, Component):
                carriers = self.after.numbers_of((*path, 0))
                indices = range(1, len(part.args))
            elif isinstance(part, KroneckerDelta):
                carriers = self._own_glyphs(self.after, path).values()
                indices = range(len(part.args))
            if carriers and not any(n in self.filled for n in carriers):
                lonely |= {t for n in indices for t in self.after.numbers_of((*path, n))}
        self.filled = {n: None for n in self.filled if n not in lonely}
        self.used = {n: None for fold in self.folds for n in fold.sources}
        moves, self.moves = self.moves, []
        for move in moves:
            if move.target not in lonely:
                self.moves.append(replace(move, copy=move.source in self.used))
                self.used[move.source] = None
        self.merges = [move for move in self.merges if move.target not in lonely]
        self.used |= {move.source: None for move in self.merges}

    def _distance(self, sources: Iterable[int], targets: Iterable[int]) -> float:
        """How far apart two parts stand in reading order, as parts of their lines."""
        before, after = len(self.before.glyphs), len(self.after.glyphs)
        return abs(min(sources) / before - min(targets) / after)

    def pair_signs_of_several_glyphs(self) -> None:
        """Pair signs of sums with their limits, and braces of cases with the words in them.

        All glyphs of one go to all of another, in their order.
        """
        for path, part in walk(self.after.expression):
            targets = self._own_glyphs(self.after, path)
            if not (isinstance(part, Cases | Summation) and targets):
                continue
            candidates = []
            for source, other in walk(self.before.expression):
                same = type(other) is type(part)
                sources = self._own_glyphs(self.before, source) if same else {}
                if sources and not any(n in self.used for n in sources.values()):
                    candidates.append((self._distance(sources.values(), targets.values()), source))
            if candidates and not any(n in self.filled for n in targets.values()):
                source = min(candidates)[1]
                self._link(self._own_glyphs(self.before, source), targets)
                self._link_limits(source, path)

    def _link_limits(self, source: Path, path: Path) -> None:
        """Let the limits that two sums have in common go with their signs."""
        sums = at(self.before.expression, source), at(self.after.expression, path)
        if not all(isinstance(part, Summation) for part in sums):
            return
        for number, limits in enumerate(zip(*(part.args[1:] for part in sums), strict=False), 1):
            targets = self.after.keyed((*path, number))
            if _same(*limits) and not any(n in self.filled for n in targets.values()):
                self._link(self.before.keyed((*source, number)), targets)

    def _own_glyphs(self, line: _Line, path: Path) -> dict[tuple[Path, int], int]:
        return {key: number for key, number in line.keyed(path).items() if key[0] == ()}

    def pair_signs(self) -> None:
        """Pair operators, bars and parentheses of one kind and shape; letters never."""
        for target, glyph in enumerate(self.after.glyphs):
            owner = self.after.owner(target)
            if target in self.filled or isinstance(owner, Leaf) or glyph == BYSTANDER:
                continue
            candidates = [
                (self._distance([source], [target]), source)
                for source, other in enumerate(self.before.glyphs)
                if source not in self.used
                and not self._is_struck(source)
                and other.shape == glyph.shape
                and type(self.before.owner(source)) is type(owner)
            ]
            if candidates:
                self._link({((), 0): min(candidates)[1]}, {((), 0): target})

    def plan(self) -> Plan:
        gone = {n: None for n in range(len(self.before.glyphs)) if n not in self.used}
        return Plan(
            tuple(self.moves),
            tuple(self.merges),
            tuple(self.folds),
            tuple(self.struck),
            tuple(n for n in gone if not self._is_struck(n)),
            tuple(n for n in range(len(self.after.glyphs)) if n not in self.filled),
        )


def _own(keyed: dict[tuple[Path, int], int]) -> dict[tuple[Path, int], int]:
    """Keep the glyphs of the node itself and of its parentheses."""
    return {key: number for key, number in keyed.items() if key[0] in ((), (-1,))}


def _same(one: Basic, other: Basic) -> bool:
    return one == other or canonical(one) == canonical(other)


# ----------------------------------------------------------------------------------- animation


def play_morph(
    scene: Scene,
    plan: Plan,
    before: Sequence[VMobject],
    after: Sequence[VMobject],
    *beside: Animation,
    run_time: float = theme.MOVE,
    clear_of: Sequence[VMobject] = (),
) -> None:
    """Play a plan whose numbers count the glyphs of all of `before` and of all of `after`.

    First what cancels is struck. Then what leaves goes before what moves, what is new comes when
    all has moved, and what would cross evades, into the boxes of `clear_of` neither. The
    animations `beside` run along.
    At the end the scene holds the mobjects `after` and none of `before`.
    """
    old = [glyph for mobject in before for glyph in mobject.submobjects]
    new = [glyph for mobject in after for glyph in mobject.submobjects]
    struck = [old[n] for group in plan.struck for n in group]
    strikes = VGroup(*(_strike(VGroup(*(old[n] for n in group))) for group in plan.struck))
    if strikes:
        scene.play(Create(strikes), run_time=theme.QUICK)
    # Glyphs that were coloured one by one stand on the scene by themselves.
    scene.remove(*(member for line in (*before, strikes) for member in line.get_family()))
    standing = [*glyphs_on(scene, *beside), *clear_of]
    goings = [_moving(move, old, new) for move in plan.moves]
    goings += [replace(_moving(move, old, new), merging=True) for move in plan.merges]
    goings = together(*stacked(copies_of(standing, goings)))
    for fold in plan.folds:
        goings += _folding(fold, old, new)
    leaving = [glyph.copy() for glyph in (*(old[n] for n in plan.removed), *struck)] + [*strikes]
    appearing = [new[n].copy() for n in plan.introduced]
    moves = pass_each_other(goings, leaving, appearing, standing, run_time)
    scene.play(*beside, *moves, run_time=run_time)
    scene.remove(*(move.mobject for move in moves))
    scene.add(*after)


def _moving(move: Move, old: Sequence[VMobject], new: Sequence[VMobject]) -> Going:
    source = old[move.source]
    end = _fitted(source, new[move.target])
    if move.faint:
        return Going([end.copy().set_opacity(0)], [end], window=COMING, whole=move.whole)
    return Going([source.copy()], [end], copy=move.copy, whole=move.whole)


def _strike(group: VGroup) -> Line:
    return Line(group.get_corner(DL), group.get_corner(UR), color=THEME.foreground, stroke_width=3)


def _fitted(glyph: VMobject, target: VMobject) -> VMobject:
    """Return the outline of `glyph` in the box and colours of `target`.

    Small and large variants of one sign have different outlines; one into the other would warp.
    """
    outline = glyph.copy().match_style(target)
    middle, extent = _frame(glyph)
    new_middle, new_extent = _frame(target)
    flat = np.minimum(extent, new_extent) < FLAT
    outline.points = new_middle + (glyph.points - middle) * np.where(
        flat, 1.0, new_extent / np.where(flat, 1.0, extent)
    )
    return outline


def _frame(glyph: VMobject) -> tuple[np.ndarray, np.ndarray]:
    """Return the middle and the extents of a glyph."""
    ends = np.concatenate([glyph.points[::4], glyph.points[3::4]])
    return (ends.min(axis=0) + ends.max(axis=0)) / 2, np.ptp(glyph.points, axis=0)


def _folding(fold: Fold, before: Sequence[VMobject], after: Sequence[VMobject]) -> list[Going]:
    """Let the old glyphs shrink towards the new ones, then the new ones grow out of there.

    Both keep to their own boxes, so that they do not cover what stands between.
    """
    old = VGroup(*(before[n].copy() for n in fold.sources))
    new = VGroup(*(after[n].copy() for n in fold.targets))
    return [
        Going([*old], [*_shrunk(old, new)], window=SHRINKING),
        Going([*_shrunk(new, old)], [*new], window=GROWING),
    ]


def _shrunk(group: VGroup, other: VGroup) -> VGroup:
    """Return a group no larger than another one, unseen, in its own box nearest to the other."""
    small = group.copy().scale(min(1.0, other.width / group.width, other.height / group.height))
    room = np.array([group.width - small.width, group.height - small.height, 0]) / 2
    low, high = group.get_center() - room, group.get_center() + room
    return small.move_to(np.clip(other.get_center(), low, high)).set_opacity(0)
