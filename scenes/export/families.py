"""Families of mobjects, gathered in one loop: manim's generators call each other level by level."""

from __future__ import annotations

from manim import Mobject

_get_family = Mobject.get_family


def get_family(mobject: Mobject, recurse: bool = True) -> list[Mobject]:
    """Return what Mobject.get_family returns: a mobject and all below it, each once, in order."""
    found, seen, waiting = [], set(), [mobject]
    while waiting:
        member = waiting.pop()
        if member in seen:  # more than one parent has it: manim knows where it belongs
            return _get_family(mobject, recurse)
        seen.add(member)
        found.append(member)
        if below := member.submobjects:
            waiting += below[::-1]
    return found
