"""Derivations: a chain of verified steps, each made by a named rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from .expressions import Comparison, Component, Equation, Expr, Path, Rounded, replace_at
from .rules import definitions
from .rules.matrix_form import for_every_component
from .rules.rewriting import Origins, Rule, RuleDoesNotApplyError, Selection, select
from .verification import Report, verify


class RefutedStepError(ValueError):
    """A step that is not true; ``report.counterexample`` says where."""

    def __init__(self, rule: str, left: Expr, right: Expr, report: Report) -> None:
        super().__init__(
            f"refused: “{rule}” turns\n  {left}\ninto\n  {right}\n"
            f"but {report.counterexample.message()}"
        )
        self.report = report


@dataclass(frozen=True)
class Step:
    """One line of a derivation: ``before = after`` by a rule.

    ``sites`` are the places in ``before`` where the rule was applied (the results stand at the
    same places in ``after``), ``cancelled`` the parts of ``before`` that are struck, ``conditions``
    what must hold for the rule to be legitimate. ``report`` is the verifiers' answer.
    """

    rule: Rule
    before: Expr
    after: Expr
    sites: tuple[Path, ...]
    cancelled: tuple[Path, ...]
    conditions: tuple[Comparison, ...]
    report: Report
    origins: Origins = field(repr=False)

    def sources(self, path: Path) -> tuple[Path, ...]:
        """Return where in ``before`` the part of ``after`` at this path came from.

        Outside the sites everything stays where it was; a part that the rule newly made has no
        source. A part with several sources was merged (factored out).
        """
        for length in range(len(path), -1, -1):
            if path[:length] in self.origins:
                return tuple(origin + path[length:] for origin in self.origins[path[:length]])
        inside = any(path[: len(site)] == site for site in self.sites)
        return () if inside else (path,)

    def __str__(self) -> str:
        """Return the line as a terminal shows it."""
        stated = f"  ({', '.join(map(str, self.conditions))})" if self.conditions else ""
        sign = {Equation: "so", Rounded: "≈"}.get(type(self.after), "=")
        return f"{sign} {self.after}    [{self.rule}{stated}]"

    def _repr_latex_(self) -> str:
        from .latex import latex_step

        return latex_step(self)


@dataclass(frozen=True)
class Derivation:
    """A chain start = … = end of steps, under assumptions about its indices and parameters.

    Grow it with ``by``; it never changes in place. Raises RefutedStepError for a step that the
    oracle refutes and RuleDoesNotApplyError for a rule that finds nothing to rewrite.
    """

    start: Expr
    assumptions: tuple[Comparison, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def end(self) -> Expr:
        """The last expression of the chain."""
        return self.steps[-1].after if self.steps else self.start

    @property
    def claim(self) -> Equation:
        """What has been derived: the equation of whole vectors once it was read off."""
        return self.end if isinstance(self.end, Equation) else Equation(self.start, self.end)

    @cached_property
    def report(self) -> Report:
        """The verifiers' answer for the claim as a whole, apart from its steps."""
        return verify(self.claim.left, self.claim.right, assumptions=self.assumptions)

    @property
    def proved(self) -> bool:
        """Whether the claim and every step are proved for all sizes."""
        return self.report.proved and all(step.report.proved for step in self.steps)

    def by(self, *rules: Rule | Selection) -> Derivation:
        """Apply the rules one after the other; each makes a verified step."""
        derivation = self
        for rule in rules:
            derivation = derivation._apply(rule)
        return derivation

    def _apply(self, selection: Rule | Selection) -> Derivation:
        before = self.end
        rule, chosen = select(selection, before)
        after, origins = before, {}
        cancelled: tuple[Path, ...] = ()
        conditions: dict[Comparison, None] = {}
        for path, rewrite in chosen:
            after = replace_at(after, path, rewrite.result)
            origins |= {
                path + place: tuple(path + source for source in sources)
                for place, sources in rewrite.origins.items()
            }
            cancelled += tuple(path + struck for struck in rewrite.cancelled)
            conditions |= dict.fromkeys(rewrite.conditions)
        report = self._verified(rule, before, after)
        sites = tuple(path for path, _ in chosen)
        step = Step(rule, before, after, sites, cancelled, tuple(conditions), report, origins)
        return Derivation(self.start, self.assumptions, (*self.steps, step))

    def _verified(self, rule: Rule, left: Expr, right: Expr) -> Report:
        report = verify(left, right, assumptions=self.assumptions)
        if not report.ok:
            raise RefutedStepError(rule.name, left, right, report)
        return report

    def propose(self, expression: Expr, name: str = "as proposed") -> Derivation:
        """Append a line that a person wrote instead of a rule, such as a line of a solution.

        It is verified like any other; none of its parts has a source. Raises RefutedStepError
        when it does not equal the end of the chain, ValueError when it is the end already.
        """
        if expression == self.end:
            raise ValueError(f"the derivation stands at {expression} already; propose another line")
        rule = Rule(name, lambda site: None)
        report = self._verified(rule, self.end, expression)
        step = Step(rule, self.end, expression, ((),), (), (), report, {})
        return Derivation(self.start, self.assumptions, (*self.steps, step))

    def for_every_component(self) -> Derivation:
        """Drop the indices on both sides: an equation of components becomes one of vectors."""
        equation = for_every_component(self.start, self.end)
        if equation is None:
            raise RuleDoesNotApplyError(
                f"{self.end} is not a component of a vector or matrix; "
                "read off the matrix form first"
            )
        before = Equation(self.start, self.end)
        rule = Rule("this holds for every component", lambda site: None)
        report = self._verified(rule, equation.left, equation.right)
        origins = {(1,): ((1, 0),), (0,): ((0,),)}
        step = Step(rule, before, equation, ((),), (), (), report, origins)
        return Derivation(self.start, self.assumptions, (*self.steps, step))

    @property
    def component_claim(self) -> Equation:
        """The claim in components, before the matrix form was read off."""
        ends = [self.start, *(step.after for step in self.steps)]
        plain = [end for end in ends if not isinstance(end, Equation) and not _is_read_off(end)]
        return Equation(self.start, plain[-1])

    def lemma(self) -> Rule:
        """Return the claim as a rule, from left to right, for use in other derivations.

        It applies to components, with any indices, and to whole vectors once the matrix form
        was read off.
        """
        wholes = definitions.lemma(self.claim, conditions=self.assumptions)
        components = definitions.lemma(self.component_claim, conditions=self.assumptions)
        return Rule(
            wholes.name,
            lambda site: wholes.rewrite(site) or components.rewrite(site),
            uses=self.claim,
            proof=self,
        )

    def __str__(self) -> str:
        """Return the derivation as a terminal shows it, a line a step."""
        return "\n".join([str(self.start), *map(str, self.steps)])

    def _repr_latex_(self) -> str:
        from .latex import latex_derivation

        return latex_derivation(self)


def _is_read_off(end: Expr) -> bool:
    return isinstance(end, Component) and bool(end.whole.args)
