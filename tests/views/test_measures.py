"""Quick entry of measures by a therapist, and what the page says of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.forms.measure import field_name
from plans.models import Measurement, RegimeRegion
from plans.queries.measure_page import Line, measure_page
from plans.services.measurement import Taken, record_measurements
from tests.factories import DAY, Course
from tests.services.life import at
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
EARLIER = DAY - timedelta(days=14)


@pytest.fixture
def therapist(course: Course) -> Client:
    return browser(course.therapist)


@pytest.fixture
def url(course: Course) -> str:
    return reverse("plans:patient-measures", args=[course.patient.pk])


def lines_of(course: Course) -> dict[str, Line]:
    page = measure_page(course.patient, on=DAY, language="en")
    return {line.series: line for line in page.lines}


def name(course: Course, series: str, side: str) -> str:
    """Return the name of the field of one series and side."""
    return field_name(lines_of(course)[series], side)


def record(course: Course, *taken: Taken, days_ago: int = 0) -> None:
    record_measurements(
        patient=course.patient,
        taken=taken,
        measured_on=DAY - timedelta(days=days_ago),
        by=course.therapist,
        now=at(course.patient, DAY),
    )


def test_keeps_both_sides_of_one_date(therapist: Client, course: Course, url: str) -> None:
    fields = {
        name(course, "grip_kg", side): value for side, value in (("left", "24.5"), ("right", "31"))
    }

    response = therapist.post(url, fields | {"measured_on": EARLIER.isoformat()}, follow=True)

    assert "2 values kept." in text(response)
    kept = Measurement.objects.current().filter(patient=course.patient, kind="grip_kg")
    assert {(row.side, float(row.value), row.measured_on) for row in kept} == {
        ("left", 24.5, EARLIER),
        ("right", 31.0, EARLIER),
    }
    assert "79 % of the other side" in text(response)


def test_a_second_value_of_the_date_replaces_the_first(
    therapist: Client, course: Course, url: str
) -> None:
    record(course, Taken("grip_kg", 24, "left"))
    field = name(course, "grip_kg", "left")

    therapist.post(url, {field: "25", "measured_on": DAY.isoformat()})

    rows = Measurement.objects.filter(patient=course.patient, kind="grip_kg")
    assert [float(row.value) for row in rows.current()] == [25.0]
    assert rows.count() == 2


@pytest.mark.parametrize(
    ("value", "on", "said"),
    [
        pytest.param("400", DAY, "Enter a value from 0 to", id="a grip of 400 kg"),
        pytest.param("many", DAY, "Enter a value from 0 to", id="no number"),
        pytest.param("24", DAY + timedelta(days=1), "This day has not come yet.", id="tomorrow"),
    ],
)
def test_refuses_what_cannot_be_and_loses_nothing_typed(
    value: str, on: Any, said: str, therapist: Client, course: Course, url: str
) -> None:
    field = name(course, "grip_kg", "left")

    response = therapist.post(url, {field: value, "measured_on": on.isoformat()})

    assert response.status_code == 422
    assert said in text(response)
    assert f'value="{value}"' in response.content.decode()
    assert not Measurement.objects.filter(patient=course.patient, kind="grip_kg").exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param(
            {"activity0-name": "Climb stairs"}, "number from 0 to 10", id="without a number"
        ),
        pytest.param({"activity0-value": "4"}, "Name the activity.", id="without a name"),
    ],
)
def test_half_of_an_activity_is_refused(
    fields: dict[str, str], said: str, therapist: Client, url: str
) -> None:
    response = therapist.post(url, fields | {"measured_on": DAY.isoformat()})

    assert response.status_code == 422
    assert said in text(response)


def test_an_activity_in_the_patients_words_is_asked_again(
    therapist: Client, course: Course, url: str
) -> None:
    sent = {"activity0-name": "Carry shopping", "activity0-value": "3"}
    therapist.post(url, sent | {"measured_on": DAY.isoformat()})

    line = lines_of(course)["psfs_0_10:Carry shopping"]

    assert line.is_first
    assert line.latest["na"].value == 3


def test_a_small_difference_is_no_clear_change(therapist: Client, course: Course, url: str) -> None:
    record(course, Taken("grip_kg", 24, "left"), days_ago=14)
    record(course, Taken("grip_kg", 25, "left"))

    assert "no clear change" in text(therapist.get(url))


def test_ranges_of_the_treated_joint_come_first(course: Course) -> None:
    region = RegimeRegion.objects.get(regime=course.regime)
    near = {line.joint for line in lines_of(course).values() if line.is_first and line.joint}

    assert near == {region.region}


def test_what_the_schedule_asks_for_is_named_on_the_patients_page(
    therapist: Client, course: Course, url: str
) -> None:
    patient = reverse("plans:patient-detail", args=[course.patient.pk])

    page = text(therapist.get(patient))

    assert url in page
    assert "Due:" in page


def test_only_the_score_of_a_licensed_questionnaire_is_asked(therapist: Client, url: str) -> None:
    assert "its questions belong to others" in text(therapist.get(url))


def test_costs_the_same_with_many_values(
    course: Course, url: str, django_assert_max_num_queries: Any
) -> None:
    client = browser(course.therapist)
    for days_ago in (28, 14, 0):
        record(
            course,
            *(Taken("grip_kg", 20 + days_ago, side) for side in ("left", "right")),
            Taken("sts30_n", 9),
            days_ago=days_ago,
        )

    with django_assert_max_num_queries(14):
        client.get(url)


def test_keeps_how_much_a_test_hurt_for_both_sides(
    therapist: Client, course: Course, url: str
) -> None:
    sent = {"left": "20", "right": "30", "pain": "5"}
    fields = {name(course, "grip_kg", each): value for each, value in sent.items()}

    response = therapist.post(url, fields | {"measured_on": DAY.isoformat()}, follow=True)

    kept = Measurement.objects.current().filter(patient=course.patient, kind="grip_kg")
    assert [row.pain_nrs for row in kept] == [5, 5]
    assert "left 20 kg, pain 5 of 10" in text(response)


def test_a_pain_without_its_test_is_refused_by_the_name_of_the_measure(
    therapist: Client, course: Course, url: str
) -> None:
    sent = {name(course, "grip_kg", "pain"): "5", "measured_on": DAY.isoformat()}

    response = therapist.post(url, sent)

    assert "Grip, Worst pain: Enter what was measured, too." in text(response)
