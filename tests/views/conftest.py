"""Pages are asked on the day of the factories, at nine in the morning."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from rehab import clock
from tests.factories import NOW, Course, make_course


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()  # tries are counted there
    yield
    cache.clear()


@pytest.fixture
def course(db: None) -> Course:
    """Return a patient on the first day of a plan for an ankle after six weeks in a boot."""
    return make_course()
