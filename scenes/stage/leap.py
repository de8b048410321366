"""Several steps of a derivation shown as one, under the name of the step that matters most."""

from __future__ import annotations

from dataclasses import dataclass

from scenes.stage.joined_steps import JoinedSteps


@dataclass(frozen=True)
class Leap(JoinedSteps):
    """Joined steps that are named after the rule of step number `told`.

    Raises ValueError when there is no step of that number.
    """

    told: int = 0

    def __post_init__(self) -> None:
        """Refuse what has no rule to name."""
        if not 0 <= self.told < len(self.steps):
            raise ValueError(f"step {self.told} is to be told, there are {len(self.steps)} steps")

    @property
    def rule(self) -> object:
        """The rule that is named; a leap of one step has that step's own."""
        rule = self.steps[self.told].rule
        return rule if len(self.steps) == 1 else _Named(rule.name)


@dataclass(frozen=True)
class _Named:
    name: str
    kind: str = "rewrite"  # joined steps neither fold nor unfold as one
