"""The derivations of the lecture, one module a topic, and their catalogue."""

from .catalogue import Entry, catalogue, derivation, verification_table

__all__ = ["Entry", "catalogue", "derivation", "verification_table"]
