"""The derivations of the lecture, one module a topic, and their catalogue."""

from .agreements import Agreement, agreements
from .catalogue import Entry, catalogue, derivation
from .overview import verification_table

__all__ = ["Agreement", "Entry", "agreements", "catalogue", "derivation", "verification_table"]
