"""The derivations of the lecture, one module a topic, and their catalogue."""

from .catalogue import Entry, catalogue, derivation

__all__ = ["Entry", "catalogue", "derivation"]
