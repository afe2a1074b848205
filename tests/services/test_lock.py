"""A dose kept as it is: from a day on, with a reason, and past days stay as they were."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from plans.models import Prescription
from plans.queries.course import course_of, items_of
from plans.queries.facts import facts_of
from plans.services.prescription import set_lock
from tests.factories import DAY, NOW, make_patient, make_regime

pytestmark = pytest.mark.django_db
YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture
def row() -> Prescription:
    first = make_regime(make_patient()).prescriptions.order_by("position").first()
    assert first is not None
    return first


def lock(row: Prescription, *, is_locked: bool = True, days: int = 0) -> None:
    by = row.regime.patient.lead_therapist
    now = NOW + timedelta(days=days)
    set_lock(prescription=row, is_locked=is_locked, reason="Holiday week", by=by, now=now)
    row.refresh_from_db()


def test_holds_from_its_day_and_no_day_before(row: Prescription) -> None:
    lock(row)

    facts = facts_of([row.regime.patient_id])[row.regime.patient_id]
    items = items_of([row.regime_id])[row.regime_id]
    kept = {
        on: next(
            each.locked for each in course_of(items, facts, on=on).items if each.key == str(row.pk)
        )
        for on in (YESTERDAY, DAY)
    }
    assert kept == {YESTERDAY: False, DAY: True}


def test_ends_with_another_word(row: Prescription) -> None:
    lock(row)
    lock(row, is_locked=False, days=3)

    held = [row.locked_on(DAY + timedelta(days=days)) for days in range(5)]
    assert held == [True, True, True, False, False]
    assert [each["reason"] for each in row.lock_changes] == ["Holiday week"] * 2


def test_said_twice_is_kept_once(row: Prescription) -> None:
    lock(row)
    lock(row)

    assert len(row.lock_changes) == 1


def test_needs_a_reason(row: Prescription) -> None:
    with pytest.raises(ValidationError):
        set_lock(prescription=row, is_locked=True, reason=" ", by=row.regime.drafted_by, now=NOW)
