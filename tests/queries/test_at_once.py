"""Questions asked in one statement are answered as if each had been asked by itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Exists, OuterRef
from pytest_django import DjangoAssertNumQueries

from plans.models import ActivityLog, Alert, DailyPlan, Patient, PlannedExercise, Precaution
from plans.queries.at_once import AtOnce
from tests.factories import DAY, Course, make_course, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return make_course()


def questions(given: Mapping[str, Any]) -> dict[str, Any]:
    held = Precaution.objects.filter(event__patient=OuterRef("pk"))
    of_patient = Patient.objects.filter(pk=given["patient"])
    return {
        "plan": DailyPlan.objects.filter(patient=given["patient"], on=given["on"]),
        "planned": PlannedExercise.objects.filter(plan__patient=given["patient"])
        .select_related("prescription")
        .defer("prescription__min_dose")
        .order_by("-position"),
        "alerts": Alert.objects.filter(patient=given["patient"]),
        "logs": ActivityLog.objects.filter(patient=given["patient"]),
        "person": of_patient.annotate(is_held=Exists(held)).values_list(
            "pk", "birth_date", "body_mass_kg", "is_held", "assessments__answers"
        ),
    }


ASKED = AtOnce(questions, patient=UUID, on=date)


def told(rows: list[Any]) -> list[Any]:
    """Return all that was read of each row, without what Django keeps beside it."""
    seen = [row if isinstance(row, tuple) else dict(vars(row)) for row in rows]
    return [row if isinstance(row, tuple) else row | {"_state": None} for row in seen]


def test_are_answered_as_each_by_itself(course: Course) -> None:
    given = {"patient": course.patient.pk, "on": DAY}

    answers = ASKED.ask(**given)

    assert answers["planned"]
    assert answers["alerts"]
    for name in ("plan", "alerts", "logs", "person"):
        assert told(answers[name]) == told(list(questions(given)[name]))


def test_bring_what_is_joined_and_leave_what_is_deferred(course: Course) -> None:
    expected = list(questions({"patient": course.patient.pk, "on": DAY})["planned"])

    rows = ASKED.ask(patient=course.patient.pk, on=DAY)["planned"]

    assert [row.pk for row in rows] == [row.pk for row in expected]
    assert [row.dose for row in rows] == [row.dose for row in expected]
    assert told([row.prescription for row in rows]) == told([row.prescription for row in expected])
    assert rows[0].prescription.get_deferred_fields() == {"min_dose"}


def test_are_one_query_about_whoever_is_meant(
    course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    other = make_patient()
    ASKED.ask(patient=course.patient.pk, on=DAY)

    with django_assert_num_queries(1):
        of_other = ASKED.ask(patient=other.pk, on=DAY)

    assert [row[0] for row in of_other["person"]] == [other.pk]
    assert not of_other["planned"]
    assert not ASKED.ask(patient=course.patient.pk, on=DAY - timedelta(days=9))["plan"]
