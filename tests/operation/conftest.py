"""What watches the app looks into the cache: each test begins with an empty one."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_job_was_seen() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
