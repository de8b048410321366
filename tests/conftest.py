"""What holds for every test."""

from hypothesis import settings

# Speed is measured in benchmarks, never asserted in a test.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
