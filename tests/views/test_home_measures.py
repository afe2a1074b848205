"""Measuring at home: what a therapist did with the patient before, and never against a stop."""

from datetime import timedelta

import pytest
from django.test import Client

from plans.catalogue import load
from plans.forms.home_measure import home_field
from plans.models import Alert, Measurement, Prescription, WeightBearingOrder
from plans.queries.home_measures import HomeLine, home_lines
from plans.services.measurement import Taken, record_measurements
from plans.templatetags.home_measures import TAPE
from tests.factories import DAY, NOW, Course
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
PAGE = "/measures/"
CALF = (Taken("girth_calf_cm", 38, "left"), Taken("girth_calf_cm", 39, "right"))
STANDS = Taken("sts30_n", 9)
STAND_UP = "sit-to-stand-free"


@pytest.fixture
def patient(course: Course) -> Client:
    return browser(course.person)


def record(course: Course, *taken: Taken, days_ago: int = 0) -> None:
    record_measurements(
        patient=course.patient,
        taken=taken,
        measured_on=DAY - timedelta(days=days_ago),
        by=course.therapist,
        now=NOW,
    )


def lines_of(course: Course) -> dict[str, HomeLine]:
    return {line.series: line for line in home_lines(course.patient, on=DAY, language="en")}


def page_of(course: Course, series: str) -> str:
    return f"{PAGE}{lines_of(course)[series].key}/"


def let_stand_up(course: Course) -> None:
    """Put rising from a chair without arms in the place of the first exercise of the plan."""
    first = Prescription.objects.filter(regime=course.regime).order_by("position")[:1]
    Prescription.objects.filter(pk__in=[row.pk for row in first]).update(exercise=STAND_UP)
    WeightBearingOrder.objects.filter(event__patient=course.patient).update(status="fwb")


def test_nothing_is_offered_that_no_therapist_showed(patient: Client) -> None:
    assert "Nothing to measure now" in text(patient.get(PAGE))


def test_progress_leads_to_what_a_therapist_showed(patient: Client, course: Course) -> None:
    assert PAGE not in text(patient.get("/progress/"))

    record(course, *CALF)

    assert PAGE in text(patient.get("/progress/"))


def test_keeps_the_values_of_today_as_taken_at_home(patient: Client, course: Course) -> None:
    record(course, *CALF, days_ago=14)
    line = lines_of(course)["girth_calf_cm"]

    answer = patient.post(
        page_of(course, "girth_calf_cm"), {home_field(line, "left"): "38.5"}, follow=True
    )

    assert "Your therapist can see it." in text(answer)
    row = Measurement.objects.get(taken_by=Measurement.TakenBy.PATIENT)
    assert (row.kind, row.side, float(row.value)) == ("girth_calf_cm", "left", 38.5)
    assert row.measured_on == course.patient.local_date(row.entered_at)


def test_lists_what_can_be_measured_with_the_last_values(patient: Client, course: Course) -> None:
    record(course, *CALF, days_ago=14)

    page = text(patient.get(PAGE))

    assert "Last time: left 38" in page
    assert "time to do it again" in page
    assert page_of(course, "girth_calf_cm") in page


def test_shows_the_steps_the_place_of_the_tape_and_the_past(
    patient: Client, course: Course
) -> None:
    record(course, *CALF, days_ago=28)
    record(course, Taken("girth_calf_cm", 39.5, "left"))

    page = text(patient.get(page_of(course, "girth_calf_cm")))

    assert load().measure_text("girth_calf_cm", "en").at_home[0] in page
    assert "thickest part of the calf." in page
    assert "39.5" in page
    assert "clearly more than the first time" in page


def test_asks_for_an_activity_in_the_patients_own_words(patient: Client, course: Course) -> None:
    record(course, Taken("psfs_0_10", 4, of="Carry shopping"))

    assert "Carry shopping" in text(patient.get(PAGE))


def test_pain_is_a_tap(patient: Client, course: Course) -> None:
    record(course, Taken("pain_nrs", 5))
    line = lines_of(course)["pain_nrs"]

    assert 'type="radio"' in text(patient.get(page_of(course, "pain_nrs")))
    patient.post(page_of(course, "pain_nrs"), {home_field(line, "na"): "0"})

    row = Measurement.objects.get(taken_by=Measurement.TakenBy.PATIENT)
    assert (row.kind, float(row.value)) == ("pain_nrs", 0)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("400", "left side, cm: Write a number from", id="a calf of four metres"),
        pytest.param("thick", "left side, cm: Write a number from", id="no number"),
        pytest.param("", "left side, cm: Write at least one number.", id="an empty page"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_what_was_typed(
    value: str, said: str, patient: Client, course: Course
) -> None:
    record(course, *CALF)
    line = lines_of(course)["girth_calf_cm"]

    answer = patient.post(page_of(course, "girth_calf_cm"), {home_field(line, "left"): value})

    assert answer.status_code == 422
    assert said in text(answer)
    assert not value or f'value="{value}"' in text(answer)


def test_every_tape_goes_where_the_protocol_says() -> None:
    girths = {key for key, each in load().measures.items() if each.by_patient and "girth" in key}

    assert set(TAPE) == girths
    for key, place in TAPE.items():
        said = " ".join(load().measure_text(key, "en").at_home)
        assert (f"{place.away_cm} cm" in said) if place.away_cm else "thickest" in said
        assert f"{place.away_cm} cm" in str(place.says) or not place.away_cm


class TestChairStands:
    """They cost effort: only while the plan holds the same movement and nothing stops it."""

    def test_wait_while_the_plan_does_not_hold_the_movement(self, course: Course) -> None:
        record(course, STANDS)

        assert not lines_of(course)

    def test_are_offered_with_it(self, course: Course) -> None:
        record(course, STANDS)
        let_stand_up(course)

        assert set(lines_of(course)) == {"sts30_n"}

    def test_bring_a_clock_and_safety_first(self, patient: Client, course: Course) -> None:
        record(course, STANDS)
        let_stand_up(course)

        page = text(patient.get(page_of(course, "sts30_n")))

        assert 'data-chair-stand="30"' in page
        assert page.index("put the chair against the wall") < page.index("data-chair-start")
        assert page.index("Stop at once") < page.index("data-chair-start")
        assert "<noscript>" in page

    def test_rest_while_the_leg_may_not_carry_the_body(self, course: Course) -> None:
        record(course, STANDS)
        let_stand_up(course)
        WeightBearingOrder.objects.filter(event__patient=course.patient).update(status="wbat")

        assert not lines_of(course)

    def test_rest_while_a_stop_is_open(self, course: Course) -> None:
        record(course, STANDS)
        let_stand_up(course)
        Alert.objects.create(
            patient=course.patient,
            code="red_flag",
            tier=Alert.Tier.HIGH,
            effect=Alert.Effect.ALL,
            on=DAY,
            raised_at=NOW,
        )

        assert not lines_of(course)

    def test_the_exercises_they_wait_for_exist(self) -> None:
        for measure in load().measures.values():
            assert set(measure.at_home_with) <= set(load().exercises)


def test_who_may_only_read_writes_nothing(course: Course) -> None:
    record(course, *CALF)
    line = lines_of(course)["girth_calf_cm"]
    page = page_of(course, "girth_calf_cm")

    assert "Only people who may log" in text(browser(course.onlooker).get(page))
    answer = browser(course.onlooker).post(page, {home_field(line, "left"): "38"})

    assert answer.status_code == 403
    assert not Measurement.objects.filter(taken_by=Measurement.TakenBy.PATIENT).exists()


def test_what_is_not_offered_is_not_found(patient: Client, course: Course) -> None:
    record(course, STANDS, *CALF)
    let_stand_up(course)
    page = page_of(course, "sts30_n")
    Measurement.objects.filter(kind="sts30_n").delete()

    assert patient.get(page).status_code == 404


@pytest.mark.parametrize("key", ["", "girth_calf_cm"], ids=["the list", "one of them"])
def test_costs_the_same_with_many_values(
    key: str, course: Course, django_assert_max_num_queries: object
) -> None:
    record(course, STANDS, *CALF, days_ago=28)
    record(course, STANDS, *CALF, Taken("psfs_0_10", 4, of="Carry shopping"))
    client = browser(course.person)
    page = page_of(course, key) if key else PAGE

    with django_assert_max_num_queries(23):  # type: ignore[operator]
        client.get(page)
