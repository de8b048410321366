"""Several steps of a derivation as one move of the lecture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

import mathcore
from mathcore.expressions import Comparison, Expr, Path
from mathcore.rules.rewriting import Rule
from mathcore.steps import Derivation, Step
from mathcore.verification import Report


@dataclass(frozen=True)
class JoinedSteps:
    """Steps that follow each other, from the line before the first to that after the last.

    It has what a `Step` has. The rule is the last one's; the site is the smallest part that holds
    the sites of all of them, and stands at one path in both lines.
    """

    steps: tuple[Step, ...]
    assumptions: tuple[Comparison, ...] = ()
    cancelled: tuple[Path, ...] = ()

    @property
    def before(self) -> Expr:
        """The line before the first step."""
        return self.steps[0].before

    @property
    def after(self) -> Expr:
        """The line after the last step."""
        return self.steps[-1].after

    @property
    def rule(self) -> Rule:
        """The rule of the last step."""
        return self.steps[-1].rule

    @property
    def sites(self) -> tuple[Path, ...]:
        """The one place that all steps work in."""
        places = [site for step in self.steps for site in step.sites]
        levels = takewhile(lambda level: len(set(level)) == 1, zip(*places, strict=False))
        return (tuple(level[0] for level in levels),)

    @property
    def conditions(self) -> tuple[Comparison, ...]:
        """What must hold for the steps, each condition once."""
        return tuple(dict.fromkeys(c for step in self.steps for c in step.conditions))

    @cached_property
    def report(self) -> Report:
        """The verifiers' answer for the line before = the line after."""
        return mathcore.verify(self.before, self.after, assumptions=self.assumptions)

    def sources(self, path: Path) -> tuple[Path, ...]:
        """Return where in the first line the part of the last line at this path came from."""
        paths = (path,)
        for step in reversed(self.steps):
            paths = tuple(dict.fromkeys(source for p in paths for source in step.sources(p)))
        return paths


def joined(derivation: Derivation, counts: Sequence[int]) -> Derivation:
    """Return the derivation with its steps joined in groups of these sizes, from the first on.

    Steps beyond the groups are left out. Raises ValueError for more than there are.
    """
    if min(counts) < 1 or sum(counts) > len(derivation.steps):
        raise ValueError(
            f"the groups {tuple(counts)} must be at least 1 and hold at most the "
            f"{len(derivation.steps)} steps of the derivation"
        )
    steps = iter(derivation.steps)
    groups = [tuple(next(steps) for _ in range(count)) for count in counts]
    told = (
        group[0] if len(group) == 1 else JoinedSteps(group, derivation.assumptions)
        for group in groups
    )
    return replace(derivation, steps=tuple(told))
