"""What is proved and what is checked, as a table for readers."""

from __future__ import annotations

from ..steps import Derivation
from .agreements import agreements
from .catalogue import catalogue


def verification_table() -> str:
    """Return in Markdown what is proved and checked, a row a derivation and an agreement.

    Derives whatever was not derived yet.
    """
    found = {entry.id: entry.derive() for entry in catalogue.values()}
    steps = [(id_, step) for id_, derived in found.items() for step in derived.steps]
    checked = [f"{id_} ({step.rule.name})" for id_, step in steps if not step.report.proved]
    lines = [
        f"{len(found)} derivations with {len(steps)} steps; {len(steps) - len(checked)} steps are "
        f"proved for all sizes. Only checked: {', '.join(checked) or 'none'}.",
        "",
        "| id | claim | steps | claim is |",
        "| --- | --- | --- | --- |",
        *[f"| {id_} | {_cell(derived)} |" for id_, derived in found.items()],
        "",
        "Two routes to one result, and that they agree:",
        "",
        "| routes | what agrees | that is |",
        "| --- | --- | --- |",
        *[f"| {pair.one}, {pair.other} | {pair.title} | {pair.report} |" for pair in agreements()],
    ]
    return "\n".join(lines) + "\n"


def _cell(derived: Derivation) -> str:
    """Return the claim with its assumptions, the number of steps, and proved or checked."""
    conditions = ", ".join(map(str, derived.assumptions))
    claim = f"`{derived.claim}`" + (f" where {conditions}" if conditions else "")
    return f"{claim} | {len(derived.steps)} | {derived.report}"
