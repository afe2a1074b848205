"""Ten taps a day are enough: with nothing typed, doses rise."""

import pytest

from plans.models import ActivityLog, Decision, Patient
from tests.factories import make_boot, make_patient, make_reader, make_regime
from tests.services.life import at, day, doses, live

pytestmark = pytest.mark.django_db


def raised_by_taps(patient: Patient, felt: str, days: int) -> set[str]:
    """Live some days with one tap for each exercise; return what has a larger dose after."""
    reader = make_reader(patient)
    make_regime(patient, now=at(patient, day(1), 7))
    live(patient, reader, 1, days, felt=felt)
    told = ActivityLog.objects.values_list("effort_is_coarse", "pain_peak_nrs", "note")
    assert set(told) == {(True, None, "")}  # a tap each, nothing more
    increases = Decision.objects.filter(patient=patient, outcome="progress")
    rows = increases.values_list("prescription__exercise_id", "dose_before", "dose_after")
    now = doses(patient, day(days + 1))
    return {slug for slug, before, after in rows if before != after == now.get(slug)}


def test_easy_days_one_and_two_raise_walking_by_day_four() -> None:
    assert "walk-indoor" in raised_by_taps(make_patient(), "easy", days=3)


def test_two_sessions_about_right_raise_a_resistance() -> None:
    # Every second day, so the second session is on day three. Walking and getting up ask for
    # effort 4 or less (P2 to P4): there "about right", effort 5, is right where it is.
    patient = make_patient()
    make_boot(patient)

    assert raised_by_taps(patient, "right", days=4) == {"side-lying-hip-abduction"}
