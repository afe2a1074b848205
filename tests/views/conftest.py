"""Pages are asked on the day of the factories, at nine in the morning."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from plans.models import CareAccess
from rehab import clock
from tests.factories import NOW, Course, make_course
from tests.views.asking import browser


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


@pytest.fixture
def other(course: Course) -> Course:
    """Return a second patient of the same caregiver."""
    other = make_course(canary="Bo")
    CareAccess.objects.create(
        patient=other.patient, user=course.logger, relation="spouse", created_at=NOW
    )
    return other


@pytest.fixture
def carer(course: Course, other: Course) -> Client:
    """Return the caregiver's browser; the second patient was chosen in another tab since."""
    client = browser(course.logger)
    client.post(reverse("plans:choose-patient"), {"patient": str(other.patient.pk)})
    return client
