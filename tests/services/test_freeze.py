"""Drawing and freezing plans: one patient's fault is one patient's."""

import pytest

from plans.models import DailyPlan, Prescription
from plans.services.day import close_days, plan_days
from tests.factories import DAY, make_patient, make_regime
from tests.services.life import at, day, plan_of

pytestmark = pytest.mark.django_db


def test_a_plan_that_cannot_be_drawn_keeps_nobody_else_waiting() -> None:
    sound, broken = make_patient(), make_patient()
    for each in (sound, broken):
        make_regime(each, now=at(each, DAY, 7))
    Prescription.objects.filter(regime__patient=broken).update(max_dose={"nonsense": 1})
    turn = at(sound, day(2), 0, 15)
    close_days(now=turn, patients=[sound.pk])
    DailyPlan.objects.filter(patient=broken).delete()

    report = plan_days(now=turn)

    assert (report.plans, report.failed) == (1, 1)
    assert plan_of(sound, day(2)).kind == "active"
