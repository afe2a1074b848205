"""A silence that outlasts the release of its alert is told again (O6)."""

import pytest

from plans.models import Alert
from plans.services.day import close_days, plan_days
from tests.services.life import at, day, make_walker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("silent_days", "told"),
    [pytest.param(6, 1, id="six days more"), pytest.param(8, 2, id="a week more")],
)
def test_a_silence_is_told_again_when_it_goes_on_as_long_once_more(
    silent_days: int, told: int
) -> None:
    patient, _ = make_walker()
    ended = {"released_at": at(patient, day(9), 14), "released_by": patient.lead_therapist}

    for number in range(2, 10 + silent_days):
        close_days(now=at(patient, day(number), 13))
        plan_days(now=at(patient, day(number), 13))
        if number == 9:
            Alert.objects.filter(code="O6").update(release_reason="Rang", **ended)

    assert Alert.objects.filter(code="O6").count() == told
