"""Fades of which no frame is drawn cost nothing: they leave their mobjects as they were.

Between its beginning and its end a fade makes three copies of its mobject, and changes them; a
quarter of the time that it takes to play a scene without drawing goes there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from manim import Animation, AnimationGroup, FadeIn, FadeOut

_FADES = (FadeIn, FadeOut)  # not classes made from them, which may do more


@contextmanager
def fades_left_out(animations: Sequence[Animation]) -> Iterator[None]:
    """Have fades among the animations, however deep in groups, do no more than come and go.

    Nothing changes when two of the animations have a mobject in common: then what one leaves may
    be what the other began with.
    """
    members = [id(m) for leaf in _leaves(animations) for m in leaf.mobject.get_family()]
    if len(members) != len(set(members)):
        yield
        return
    kept = {(kind, name): vars(kind).get(name) for kind in _FADES for name in _INSTEAD}
    for kind, name in kept:
        setattr(kind, name, _for_fades(kind, name))
    try:
        yield
    finally:
        for (kind, name), own in kept.items():
            if own is None:
                delattr(kind, name)
            else:
                setattr(kind, name, own)


def _leaves(animations: Sequence[Animation]) -> Iterator[Animation]:
    for animation in animations:
        if isinstance(animation, AnimationGroup):
            yield from _leaves(animation.animations)
        else:
            yield animation


def _nothing(animation: Animation, alpha: float = 0) -> None:
    """Leave the mobject as it is."""


_INSTEAD = {
    "begin": _nothing,
    "interpolate": _nothing,
    "finish": _nothing,
    "clean_up_from_scene": Animation.clean_up_from_scene,
}


def _for_fades(kind: type[Animation], name: str):
    usual, instead = getattr(kind, name), _INSTEAD[name]

    def method(animation: Animation, *arguments: object) -> None:
        (instead if type(animation) in _FADES else usual)(animation, *arguments)

    return method
