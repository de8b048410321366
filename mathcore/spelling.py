"""Answers to names that are not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return a question that offers the names nearest to one, or a list of all if none is near."""
    lowered = {own.lower(): own for own in known}
    word = name.lower()
    near = dict.fromkeys(get_close_matches(word, lowered))
    near |= dict.fromkeys(own for own in lowered if word in own)
    if near:
        return f"did you mean {' or '.join(lowered[own] for own in near)}?"
    return f"there are: {', '.join(lowered.values())}"
