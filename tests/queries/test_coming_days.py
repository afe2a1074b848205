"""The days ahead: on the dates of the timetable, at today's doses, eased by nothing that is not."""

from datetime import timedelta

import pytest

from plans.models import Patient, Pause, PlannedExercise, Regime
from plans.queries.coming_days import ComingDay, coming_days
from tests.factories import DAY, NOW, make_boot, make_care, make_patient, make_regime
from tests.services.life import day, live, planned, turn_to

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


@pytest.fixture
def patient() -> Patient:
    patient = make_patient()
    make_boot(patient)
    make_regime(patient)
    return patient


def slugs(coming: ComingDay) -> list[str]:
    return [item.slug for item in coming.items]


def test_what_was_announced_is_what_comes(patient: Patient) -> None:
    announced = coming_days(patient, on=DAY, count=5)
    live(patient, make_care(patient, relation="self"), 1, 4)

    for number, coming in enumerate(announced, start=1):
        rows = PlannedExercise.objects.filter(plan__patient=patient, plan__on=day(number))
        assert set(slugs(coming)) == set(rows.values_list("prescription__exercise_id", flat=True))


def test_days_ahead_have_todays_doses_and_no_gap(patient: Patient) -> None:
    first, *later = coming_days(patient, on=DAY, count=28)
    doses = {item.prescription_id: item.dose for item in first.items}

    again = [item for each in later for item in each.items if item.prescription_id in doses]
    assert again
    assert all(item.dose == doses[item.prescription_id] for item in again)


def test_today_is_shown_as_it_was_eased(patient: Patient) -> None:
    item = planned(patient, DAY)
    item.amendments = [{"at": NOW.isoformat(), "rule": "S2", "withheld": "S2"}]
    item.save()

    today, tomorrow = coming_days(patient, on=DAY, count=2)

    assert item.prescription.exercise_id not in slugs(today)
    assert item.prescription.exercise_id in slugs(tomorrow)


def test_a_pause_leaves_its_days_empty(patient: Patient) -> None:
    Pause.objects.create(
        patient=patient,
        reason="travel",
        from_on=DAY + ONE_DAY,
        until_on=DAY + 3 * ONE_DAY,
        entered_by=patient.lead_therapist,
        entered_at=NOW,
    )

    kinds = [each.kind for each in coming_days(patient, on=DAY, count=4)]

    assert kinds == ["active", "paused", "paused", "active"]


@pytest.mark.parametrize("end", ["discharged", "deceased", "no plan"])
def test_there_is_nothing_ahead_without_a_plan_in_use(patient: Patient, end: str) -> None:
    if end == "no plan":
        Regime.objects.filter(patient=patient).update(state="superseded", ended_on=DAY)
    else:
        patient.state = end
        patient.save()

    assert coming_days(patient, on=DAY, count=7) == ()


def test_asking_for_more_days_asks_the_database_no_more(
    patient: Patient, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    turn_to(patient, DAY + ONE_DAY)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        coming_days(patient, on=DAY, count=28)
