"""A derivation in other symbols than it was derived in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..expressions import Expr, substitute, walk
from ..steps import Derivation, Step
from ..verification import verify


def in_symbols(derivation: Derivation, symbols: Mapping[Expr, Expr]) -> Derivation:
    """Return a derivation with what `symbols` has for some of its parts, each step verified.

    Raises ValueError for a step that does not hold in them.
    """
    assumptions = tuple(substitute(part, symbols) for part in derivation.assumptions)

    def renamed(step: Step) -> Step:
        before, after = substitute(step.before, symbols), substitute(step.after, symbols)
        report = verify(before, after, assumptions=assumptions)
        if not report.ok:
            raise ValueError(f"{before} = {after} is refuted: {report}")
        # What a symbol stands for has no parts of its own any more that others could come from.
        hidden = [path for path, part in walk(step.before) if part in symbols]
        origins = {
            path: tuple(
                source
                for source in step.sources(path)
                if not any(len(h) < len(source) and source[: len(h)] == h for h in hidden)
            )
            for path, _ in walk(after)
        }
        conditions = tuple(substitute(part, symbols) for part in step.conditions)
        return replace(
            step,
            before=before,
            after=after,
            conditions=conditions,
            report=report,
            origins=origins,
        )

    return replace(
        derivation,
        start=substitute(derivation.start, symbols),
        assumptions=assumptions,
        steps=tuple(map(renamed, derivation.steps)),
    )
