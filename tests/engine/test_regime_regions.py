"""Several events of one region: one course, by the template that comes first."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.orders import may_do
from plans.engine.regime import Draft
from tests.engine.intake import ADULT, DAY, after, make_ankle, make_hospital_stay
from tests.engine.regime_case import CATALOGUE, propose

STAY = make_hospital_stay(started_on=after(6), ended_on=after(16))


def _make_shoulder(**changes: Any) -> Event:
    fields: dict[str, Any] = {
        "key": "sling",
        "kind": "sling",
        "body_site": "shoulder",
        "side": "left",
        "started_on": DAY,
    }
    return Event(**(fields | changes))


INTENSIVE = Event("icu", "icu_stay", "whole_body", "na", DAY, ended_on=after(6))
OPERATION = _make_shoulder(
    key="operation",
    kind="surgery",
    tissue="tendon",
    surgery_on=DAY,
    condition="rotator_cuff_repair",
)


def _regions(found: Draft) -> list[tuple[str, str, str]]:
    return [(each.region.value, each.side, each.template) for each in found.regions]


def test_intensive_care_leads_the_ward_after_it() -> None:
    found = propose(STAY, INTENSIVE, days=20)

    assert _regions(found) == [("whole_body", "na", "general-icu-stay")]


def test_a_named_operation_leads_a_sling_of_which_nothing_is_said() -> None:
    found = propose(_make_shoulder(), OPERATION, days=7)

    assert _regions(found) == [("shoulder", "left", "rotator-cuff-repair")]


def test_each_side_has_a_course_of_its_own() -> None:
    found = propose(_make_shoulder(), replace(OPERATION, side="right"), days=7)

    assert {side for _region, side, _template in _regions(found)} == {"left", "right"}


@pytest.mark.parametrize(
    ("event", "slug", "excludes"),
    [
        pytest.param(OPERATION, "finger-tendon-glides", False, id="fingers after a cuff repair"),
        pytest.param(OPERATION, "ankle-pumps", False, id="feet after a cuff repair"),
        pytest.param(
            make_ankle(tissue="tendon", surgery_on=DAY), "ankle-pumps", True, id="the foot itself"
        ),
        pytest.param(
            replace(OPERATION, body_site="forearm"),
            "finger-tendon-glides",
            True,
            id="fingers after a tendon repair of the forearm",
        ),
        pytest.param(
            replace(STAY, tissue="tendon"), "ankle-pumps", True, id="a tendon that is not placed"
        ),
    ],
)
def test_a_repaired_tendon_rests_the_joints_it_moves(
    event: Event, slug: str, excludes: bool
) -> None:
    assert excludes == ("excluded" in _why_not(event, slug, after(7)))


def _why_not(event: Event, slug: str, on: date) -> set[str]:
    verdict = may_do(
        CATALOGUE.exercises[slug],
        region=Region.WHOLE_BODY,
        side=event.side,
        patient=ADULT,
        events=(event,),
        book=CATALOGUE.drafting.orders,
        on=on,
    )
    return {refusal.code for refusal in verdict.refusals}
