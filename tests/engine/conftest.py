"""Hypothesis on a shared machine: no clock, and nothing left in the tree."""

import os

import pytest
from hypothesis import Phase, settings

settings.register_profile("house", deadline=None, database=None)
_HOUSE = settings.get_profile("house")
# For tests.controls: the same examples each time, and the first that fails will do.
settings.register_profile(
    "controls", _HOUSE, derandomize=True, phases=(Phase.explicit, Phase.generate)
)
settings.register_profile("exhaustive", _HOUSE, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--exhaustive"):
        settings.load_profile("exhaustive")
