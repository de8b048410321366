"""What a rule is: a named rewrite of one sub-expression that says where each part came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..expressions import Comparison, Equation, Expr, Located, Path, at, walk

if TYPE_CHECKING:
    from ..steps import Derivation

Origins = Mapping[Path, tuple[Path, ...]]


class RuleDoesNotApplyError(ValueError):
    """The rule was asked for at a place where it has nothing to rewrite."""


@dataclass(frozen=True)
class Outcome:
    """What a rewriting function returns when the result alone does not say everything.

    ``cancelled`` are paths in the site that are struck; ``conditions`` must hold for the rewrite
    to be legitimate (a denominator that is not zero).
    """

    result: Expr
    cancelled: tuple[Path, ...] = ()
    conditions: tuple[Comparison, ...] = ()


@dataclass(frozen=True)
class Rewrite:
    """A rule applied at one site: the plain result, and for its parts the places of origin."""

    result: Expr
    origins: Origins
    cancelled: tuple[Path, ...]
    conditions: tuple[Comparison, ...]


@dataclass(frozen=True)
class Rule:
    """A named rewrite.

    ``rewrite`` receives the site as a ``Located`` expression, takes it apart with ``part`` and
    returns a new expression built from those parts, or None where the rule does not apply.
    ``kind`` tells the animation what the viewer should see: "rewrite", "cancel", "fold", "unfold".
    ``uses`` is the equation that a lemma applies, ``proof`` the derivation of that equation.
    """

    name: str
    rewrite: Callable[[Located], Expr | Outcome | None] = field(repr=False)
    kind: str = "rewrite"
    uses: Equation | None = None
    proof: Derivation | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        """Return the name, and of a lemma its equation."""
        return f"{self.name}: {self.uses}" if self.uses else self.name

    def __call__(self, expression: Expr) -> Rewrite | None:
        """Apply the rule to an expression as a whole; None where it does not apply."""
        outcome = self.rewrite(Located(expression, ((),)))
        if outcome is None:
            return None
        if not isinstance(outcome, Outcome):
            outcome = Outcome(outcome)
        origins: dict[Path, tuple[Path, ...]] = {}
        result = _settle(outcome.result, (), origins)
        if result == expression:
            return None
        conditions = tuple(_settle(condition, (), {}) for condition in outcome.conditions)
        return Rewrite(result, MappingProxyType(origins), outcome.cancelled, conditions)


def _settle(expression: Expr, path: Path, origins: dict[Path, tuple[Path, ...]]) -> Expr:
    """Take the ``Located`` wrappers off and record, path by path, what they knew."""
    if isinstance(expression, Located):
        origins[path] = expression.origins
        return _settle(expression.expression, path, origins)
    if not expression.args:
        return expression
    arguments = [_settle(a, (*path, n), origins) for n, a in enumerate(expression.args)]
    return expression.func(*arguments)


def settle(expression: Expr) -> Expr:
    """Return the plain expression, without the places of its parts."""
    return _settle(expression, (), {})


def rule(name: str, kind: str = "rewrite") -> Callable[[Callable], Rule]:
    """Make a rule of a rewriting function."""

    def decorate(rewrite: Callable[[Located], Expr | Outcome | None]) -> Rule:
        return Rule(name, rewrite, kind)

    return decorate


# -------------------------------------------------------------------------------- where to apply


@dataclass(frozen=True)
class Selection:
    """A rule together with the places where it is to be applied."""

    rule: Rule
    choose: Callable[[list[Path], Expr], list[Path]] = field(repr=False)
    only: Path | None = None


def everywhere(rule: Rule) -> Selection:
    """Apply the rule at every place where it applies, outermost first."""
    return Selection(rule, lambda paths, _: paths)


def at_path(rule: Rule, *path: int) -> Selection:
    """Apply the rule at exactly this path."""
    return Selection(rule, lambda paths, _: paths, only=path)


def occurrence(rule: Rule, number: int) -> Selection:
    """Apply the rule at its n-th place, counted from 0 in reading order."""
    return Selection(rule, lambda paths, _: paths[number : number + 1])


def inside(rule: Rule, kind: type[Expr]) -> Selection:
    """Apply the rule at its first place below a node of the given kind."""

    def choose(paths: list[Path], whole: Expr) -> list[Path]:
        below = [
            path
            for path in paths
            if any(isinstance(at(whole, path[:n]), kind) for n in range(len(path)))
        ]
        return below[:1]

    return Selection(rule, choose)


def on(rule: Rule, target: Expr) -> Selection:
    """Apply the rule at every occurrence of this sub-expression."""
    return Selection(rule, lambda paths, whole: [p for p in paths if at(whole, p) == target])


def select(rule: Rule | Selection, whole: Expr) -> tuple[Rule, list[tuple[Path, Rewrite]]]:
    """Find where the rule is to be applied: paths that do not lie inside each other.

    Raises RuleDoesNotApplyError when there is no such place.
    """
    if isinstance(rule, Rule):
        rule = Selection(rule, lambda paths, _: paths[:1])
    choose, rule, only = rule.choose, rule.rule, rule.only
    places = walk(whole) if only is None else [(only, at(whole, only))]
    found = {path: rewrite for path, part in places if (rewrite := rule(part)) is not None}
    chosen: list[Path] = []
    for path in choose(list(found), whole):
        if not any(path[: len(other)] == other for other in chosen):
            chosen.append(path)
    if not chosen:
        elsewhere = f"; it would apply to {', '.join(str(at(whole, p)) for p in found)}"
        raise RuleDoesNotApplyError(
            f"the rule “{rule.name}” does not apply to {whole if only is None else at(whole, only)}"
            f"{elsewhere if found else ''}"
        )
    return rule, [(path, found[path]) for path in chosen]
