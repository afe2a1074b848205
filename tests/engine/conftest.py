"""Hypothesis on a shared machine: no clock, and nothing left in the tree."""

from hypothesis import settings

settings.register_profile("house", deadline=None, database=None)
settings.load_profile("house")
