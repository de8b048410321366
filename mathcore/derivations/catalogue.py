"""From problem ids to derivations, and the pairs of routes that must agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from ..steps import Derivation
from . import softmax, softmax_head


@dataclass(frozen=True)
class Entry:
    """One derivation of the catalogue: its id, what it shows, and how to get it."""

    id: str
    title: str
    derive: Callable[[], Derivation] = field(repr=False)


_ENTRIES = (
    Entry("A1", "softmax is invariant under shifts", softmax.shift_invariance),
    Entry("A2", "softmax Jacobian by the quotient rule", softmax.jacobian),
    Entry("A2.matrix", "softmax Jacobian as a matrix", softmax.jacobian_matrix),
    Entry("A3.1", "upstream gradient through softmax", softmax_head.upstream_of_logits),
    Entry("A3.2", "upstream gradient through W₂", softmax_head.upstream_of_hidden),
    Entry("A3.3", "upstream gradient through ReLU", softmax_head.upstream_of_preactivation),
    Entry("A3.4", "upstream gradient through W₁", softmax_head.upstream_of_input),
    Entry("A3.W_2", "gradient of the second weights", softmax_head.gradient_of_second_weights),
    Entry("A3.W_1", "gradient of the first weights", softmax_head.gradient_of_first_weights),
    Entry("A3.x", "closed chain from y to x", softmax_head.closed_chain_to_input),
    Entry("A3.chain", "closed chain from y to W₁", softmax_head.closed_chain_to_first_weights),
    Entry("C1", "softmax Jacobian, column by column", softmax.column),
    Entry("C2", "backward rule of the softmax layer", softmax_head.upstream_of_logits),
    Entry("D3", "softmax Jacobian by two cases", softmax.two_cases),
    Entry("D3.equal", "softmax Jacobian on the diagonal", softmax.diagonal),
    Entry("D3.distinct", "softmax Jacobian off the diagonal", softmax.off_diagonal),
)

catalogue: Mapping[str, Entry] = MappingProxyType({entry.id: entry for entry in _ENTRIES})


def derivation(problem: str) -> Derivation:
    """Return the derivation with this id, made and verified on first use.

    Raises ValueError for an unknown id, naming the nearest ones.
    """
    if problem not in catalogue:
        near = get_close_matches(str(problem), catalogue, n=3, cutoff=0.3)
        hint = f"did you mean {', '.join(near)}? " if near else ""
        raise ValueError(f"unknown problem {problem!r}; {hint}known: {', '.join(catalogue)}")
    return catalogue[problem].derive()
