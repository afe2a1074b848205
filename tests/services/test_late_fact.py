"""A late fact about the plan before: the plan in use is not moved, its therapist is told."""

from typing import Any

import pytest

from plans.models import Alert
from plans.services.drafting import revise_regime
from plans.services.regime import approve_regime
from tests.factories import make_patient, make_reader, make_regime
from tests.services.life import at, day, live, log, planned, states, turn_to

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


@pytest.mark.parametrize(
    ("pain_peak_nrs", "told"),
    [
        pytest.param(6, [("LATE", "high", WALK)], id="hurt, and would have gone back"),
        pytest.param(1, [], id="went well, and eases nothing"),
    ],
)
def test_what_a_late_entry_would_have_eased_is_told_to_the_therapist(
    pain_peak_nrs: int, told: list[Any]
) -> None:
    patient = make_patient()
    reader = make_reader(patient)
    old = make_regime(patient)
    live(patient, reader, 1, 2)
    turn_to(patient, day(4))
    new = revise_regime(regime=old, by=patient.lead_therapist, now=at(patient, day(4), 9))
    approve_regime(
        regime=new, by=patient.lead_therapist, adjustment="automatic", now=at(patient, day(4), 9)
    )
    turn_to(patient, day(5))
    before = states(patient)

    late = planned(patient, day(3), WALK)
    log(late, reader, pain_peak_nrs=pain_peak_nrs, now=at(patient, day(5), 9))

    found = Alert.objects.filter(code="LATE").values_list("code", "tier", "values__exercises")
    assert list(found) == told
    assert states(patient) == before
