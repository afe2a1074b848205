"""Which events speak for one another: what is said of one place is not said of another."""

from datetime import date
from typing import Any

import pytest

from plans.engine.event import Event
from plans.engine.limits import same_place

DAY, OTHER_DAY = date(2026, 1, 1), date(2026, 2, 1)


def event(key: str, site: str, **changes: Any) -> Event:
    given = {"kind": "cast", "side": "left", "started_on": DAY} | changes
    return Event(key=key, body_site=site, **given)


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        pytest.param(event("a", "ankle"), event("b", "ankle"), True, id="surgery and its cast"),
        pytest.param(event("a", "ankle"), event("b", "lower_leg"), True, id="one joint, two names"),
        pytest.param(event("a", "forearm"), event("b", "wrist_hand"), True, id="a wrist"),
        pytest.param(event("a", "elbow"), event("b", "forearm"), False, id="elbow and forearm"),
        pytest.param(event("a", "knee"), event("b", "thigh"), False, id="knee and thigh"),
        pytest.param(
            event("a", "elbow", injured_on=DAY),
            event("b", "forearm", injured_on=DAY),
            True,
            id="elbow and forearm of one accident",
        ),
        pytest.param(
            event("a", "elbow", injured_on=DAY),
            event("b", "forearm", injured_on=OTHER_DAY),
            False,
            id="elbow and forearm of two accidents",
        ),
        pytest.param(
            event("a", "knee", condition="tibial_plateau_fracture"),
            event("b", "lower_leg", condition="tibial_plateau_fracture"),
            True,
            id="one named injury",
        ),
        pytest.param(
            event("a", "ankle"), event("b", "ankle", side="right"), False, id="the other ankle"
        ),
        pytest.param(
            event("a", "hip", surgery_on=DAY), event("b", "ankle", surgery_on=DAY), False, id="far"
        ),
    ],
)
def test_events_of_one_place(one: Event, other: Event, is_one: bool) -> None:
    assert (other in same_place(one, (one, other))) is is_one
    assert (one in same_place(other, (one, other))) is is_one
