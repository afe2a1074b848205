"""A therapist says that a plan was looked at; without a look its doses stop rising (O8)."""

from datetime import timedelta

import pytest

from plans.models import Regime
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.facts import facts_of
from rehab import clock
from tests.factories import NOW, Course
from tests.views.asking import browser

pytestmark = pytest.mark.django_db
LATER = timedelta(days=20)


def lock(course: Course) -> str:
    """Return the rule that keeps doses from rising, twenty days after the approval."""
    day = PatientDay(course.patient.pk, course.regime.pk, (NOW + LATER).date())
    patient = course.patient.pk
    return circumstances_of([day], facts_of([patient]))[patient].lock


def test_a_look_lets_doses_rise_again(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lock(course) == "O8"
    monkeypatch.setattr(clock, "now", lambda: NOW + LATER)

    page = f"/patients/{course.patient.pk}/"
    client = browser(course.therapist)
    assert f"/regimes/{course.regime.pk}/review/" in client.get(page).content.decode()
    response = client.post(f"/regimes/{course.regime.pk}/review/")

    assert response["Location"] == page
    assert lock(course) == ""


def test_a_plan_that_has_ended_is_not_looked_at(course: Course) -> None:
    Regime.objects.filter(pk=course.regime.pk).update(
        state="stopped", ended_on=NOW.date(), end_reason="moved"
    )

    browser(course.therapist).post(f"/regimes/{course.regime.pk}/review/")

    assert Regime.objects.get(pk=course.regime.pk).reviewed_at == NOW
