"""Opening Today and the stop page: a plan that is late, missing or over; the look is on record."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from plans.models import DailyPlan, PlannedExercise, Regime
from plans.services.patient import end_care
from rehab import clock
from tests.factories import NOW, Course
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
DAY_LONG = timedelta(days=1)


class TestToday:
    def test_makes_the_plan_that_the_nightly_job_still_owes(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + DAY_LONG)

        page = text(browser(course.person).get("/today/"))

        plan = DailyPlan.objects.latest("on")
        assert plan.on == (NOW + DAY_LONG).date()
        assert str(PlannedExercise.objects.filter(plan=plan)[0].pk) in page
        assert not DailyPlan.objects.filter(on__lt=plan.on, closed_at=None).exists()

    def test_says_a_plan_is_on_its_way_when_it_cannot_be_made_now(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Between midnight and ten past there is none by design."""
        late = NOW.astimezone(course.patient.zone).replace(hour=0, minute=5) + DAY_LONG
        monkeypatch.setattr(clock, "now", lambda: late)

        page = text(browser(course.person).get("/today/"))

        assert "Your plan for today is being made" in page

    def test_without_a_regime_says_whom_it_waits_for(self, course: Course) -> None:
        DailyPlan.objects.all().delete()
        Regime.objects.active().update(state="stopped", ended_on=NOW.date(), end_reason="moved")

        assert "Your therapist still looks at it" in text(browser(course.person).get("/today/"))

    def test_after_the_end_of_care_promises_nothing(self, course: Course) -> None:
        DailyPlan.objects.all().delete()
        end_care(
            patient=course.patient,
            state="discharged",
            reason="well",
            by=course.therapist,
            now=NOW,
        )

        assert "Your plan has ended" in text(browser(course.person).get("/today/"))


def test_a_look_at_the_stop_page_is_on_record(course: Course) -> None:
    browser(course.person).get("/stop/")

    seen = AuditEvent.objects.get(object_type="stop")
    assert (seen.action, seen.patient_id) == ("view", course.patient.pk)
