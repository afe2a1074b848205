"""Questions asked in one statement are answered as if each had been asked by itself."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Count, Exists, OuterRef, QuerySet
from pytest_django import DjangoAssertNumQueries

from plans.models import (
    ActivityLog,
    Alert,
    Clearance,
    DailyPlan,
    Patient,
    PlannedExercise,
    Precaution,
    Prescription,
    Regime,
    ReminderRule,
)
from plans.queries import patient_page, today
from plans.queries.at_once import AtOnce, Build, put_beside
from tests.factories import DAY, NOW, Course, make_course, make_patient
from tests.services.life import log

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


def told(rows: list[Any]) -> list[str]:
    """Return all that was read of each row, to the last nought, without what Django keeps."""
    return [repr(row if isinstance(row, tuple) else _fields(row)) for row in rows]


def _fields(row: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


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


BIG = 9_007_199_254_740_993  # 2 to the power of 53, and one


def test_bring_every_kind_of_value_to_the_last_place(course: Course) -> None:
    Patient.objects.update(body_mass_kg="70.0", given_name='“0” \\ "%s" ü\n')
    Alert.objects.update(
        values={"big": BIG, "half": 0.5, "nothing": None, "yes": True, "words": "ü"}
    )
    for kg in ("20.50", "0.10", None):
        Clearance.objects.create(
            event=course.event,
            activity="lift",
            max_kg=kg,
            cleared_by="Dr Bo",
            cleared_on=DAY,
            recorded_by=course.therapist,
            recorded_at=NOW.replace(microsecond=120),
        )
    at = time(7, 5)
    ReminderRule.objects.update_or_create(
        patient=course.patient, kind="morning_plan", defaults={"local_time": at}
    )

    def everything(given: Mapping[str, Any]) -> dict[str, QuerySet[Any, Any]]:
        mine = {"patient": given["patient"]}
        return {
            "alerts": Alert.objects.filter(**mine).select_related("patient__clinic"),
            "cleared": Clearance.objects.filter(event__patient=given["patient"]).order_by("pk"),
            "rules": ReminderRule.objects.filter(**mine).order_by("pk"),
            "sums": DailyPlan.objects.values("patient").values_list("patient", Count("pk") + BIG),
        }

    asked = {"patient": course.patient.pk}
    answers = AtOnce(everything, patient=UUID).ask(**asked)

    assert all(answers.values())
    for name, rows in everything(asked).items():
        assert told(answers[name]) == told(list(rows))


@pytest.mark.parametrize(
    ("asked", "questions"),
    [
        pytest.param(today._QUESTIONS, today._questions, id="Today"),
        pytest.param(patient_page._QUESTIONS, patient_page._questions, id="the page of a patient"),
    ],
)
def test_of_a_page_are_answered_as_each_by_itself(
    course: Course, asked: AtOnce, questions: Build
) -> None:
    log(course.planned, course.person)
    dates = {"on": DAY, "since": DAY - timedelta(days=28), "after": DAY - timedelta(days=70)}
    given = {"patient": course.patient.pk, **dates}

    answers = asked.ask(**given)

    assert sum(bool(rows) for rows in answers.values()) >= 8
    for name, rows in questions(given).items():
        of_name, expected = told(answers[name]), told(list(rows))
        assert (of_name if rows.ordered else sorted(of_name)) == (
            expected if rows.ordered else sorted(expected)
        ), name


def test_refuse_a_parameter_that_they_changed() -> None:
    def since(given: Mapping[str, Any]) -> dict[str, QuerySet[Any, Any]]:
        week = (given["on"] - timedelta(days=7), given["on"])
        return {"plans": DailyPlan.objects.filter(on__range=week)}

    with pytest.raises(ValueError, match="changed"):
        AtOnce(since, on=date).ask(on=DAY)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(Patient.objects.annotate(count=Count("alerts")), id="an annotated model"),
        pytest.param(Patient.objects.prefetch_related("alerts"), id="a prefetch"),
        pytest.param(Patient.objects.values("pk"), id="dictionaries"),
        pytest.param(Patient.objects.values_list("pk", flat=True), id="flat values"),
    ],
)
def test_refuse_rows_that_would_come_otherwise(rows: QuerySet[Any, Any]) -> None:
    with pytest.raises(TypeError, match="Patient"):
        AtOnce(lambda _given: {"rows": rows}).ask()


def test_children_are_put_beside_their_parents(
    course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    regime = Regime.objects.get(pk=course.regime.pk)
    rows = list(Prescription.objects.filter(regime=regime))
    other = Regime(pk=uuid4(), patient=course.patient)

    put_beside([regime, other], "prescriptions", rows)

    with django_assert_num_queries(0):
        assert list(regime.prescriptions.all()) == rows != []
        assert not other.prescriptions.all()
        assert rows[0].regime is regime
