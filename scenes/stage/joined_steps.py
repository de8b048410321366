"""Several steps of a derivation as one move of the lecture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import mathcore
from mathcore.expressions import Comparison, Equalities, Equation, Expr, Path
from mathcore.rules.rewriting import Rule
from mathcore.steps import Derivation, Step
from mathcore.verification import Report

# How many steps are joined, and the number of the one that names them; for the last, the count.
Group = int | tuple[int, int]
# Names of texts, each with the groups of the steps that it tells.
Outline = Sequence[tuple[str, Sequence[Group]]]


@dataclass(frozen=True)
class JoinedSteps:
    """Two or more steps that follow each other, under the name of step number `told`.

    It has what a `Step` has. The sites are the outermost of those of its steps; they stand at the
    same paths in the lines before and after. When the steps end in an equation of both sides, the
    line before is one too.
    """

    steps: tuple[Step, ...]
    told: int
    assumptions: tuple[Comparison, ...] = ()
    cancelled: tuple[Path, ...] = ()

    @property
    def before(self) -> Expr:
        """The line before the first step."""
        first = self.steps[0].before
        return Equation(self.steps[-1].before.left, first) if self._prefix(self.steps[0]) else first

    @property
    def after(self) -> Expr:
        """The line after the last step."""
        return self.steps[-1].after

    @property
    def rule(self) -> Rule:
        """The rule that is named; joined steps neither fold nor unfold as one.

        Lemmas that say the same of several are told as one.
        """
        named = self.steps[self.told].rule
        used = dict.fromkeys(step.rule.uses for step in self.steps if step.rule.uses is not None)
        results = {lemma.right for lemma in used}
        if named.uses is not None and len(used) > 1 and len(results) == 1:
            named = replace(named, uses=Equalities(*(lemma.left for lemma in used), *results))
        return replace(named, kind="rewrite")

    @property
    def sites(self) -> tuple[Path, ...]:
        """The outermost places that the steps work in."""
        places = dict.fromkeys(
            self._prefix(step) + site for step in self.steps for site in step.sites
        )
        return tuple(p for p in places if not any(p[:n] in places for n in range(len(p))))

    @property
    def conditions(self) -> tuple[Comparison, ...]:
        """What must hold for the steps, each condition once."""
        return tuple(dict.fromkeys(c for step in self.steps for c in step.conditions))

    @cached_property
    def report(self) -> Report:
        """The verifiers' answer for the line before = the line after, or for the equation."""
        sides = (self.before, self.after)
        if isinstance(self.after, Equation):
            sides = (self.after.left, self.after.right)
        return mathcore.verify(*sides, assumptions=self.assumptions)

    def sources(self, path: Path) -> tuple[Path, ...]:
        """Return where in the first line the part of the last line at this path came from."""
        paths = (path,)
        for step in reversed(self.steps):
            paths = tuple(dict.fromkeys(s for p in paths for s in self._sources(step, p)))
        return paths

    def _prefix(self, step: Step) -> Path:
        """Return where the lines of a step stand in those of the whole."""
        becomes_equation = isinstance(self.after, Equation)
        return (1,) if becomes_equation and not isinstance(step.before, Equation) else ()

    def _sources(self, step: Step, path: Path) -> tuple[Path, ...]:
        prefix = self._prefix(step)
        if path[: len(prefix)] != prefix:
            return (path,)  # the left side, or the equation itself
        return tuple(prefix + source for source in step.sources(path[len(prefix) :]))


def joined(derivation: Derivation, groups: Sequence[Group]) -> Derivation:
    """Return the derivation with its steps joined in groups, from the first step on.

    A group of one is that step; steps beyond the groups are left out. Raises ValueError for more
    steps than there are, and for a name from outside a group.
    """
    pairs = [(group, group - 1) if isinstance(group, int) else group for group in groups]
    steps = derivation.steps
    if any(not 0 <= told < count for count, told in pairs):
        raise ValueError(f"each of the groups {groups} must be named by one of its own steps")
    if sum(count for count, _ in pairs) > len(steps):
        raise ValueError(f"the groups {groups} hold more than the {len(steps)} steps there are")
    shown: list[Step | JoinedSteps] = []
    for count, told in pairs:
        group, steps = steps[:count], steps[count:]
        shown.append(group[0] if count == 1 else JoinedSteps(group, told, derivation.assumptions))
    return replace(derivation, steps=tuple(shown))


def told(derivation: Derivation, outline: Outline) -> Derivation:
    """Return the derivation with its steps joined as an outline tells them. Raises as `joined`."""
    return joined(derivation, [group for _, groups in outline for group in groups])
