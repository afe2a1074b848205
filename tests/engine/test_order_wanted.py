"""Nobody has said what a leg may carry: nothing is drafted that depends on it, and it is asked."""

from dataclasses import replace

import pytest

from plans.engine.event import Event
from plans.engine.exercise import WeightBearing
from tests.engine.intake import make_ankle, make_hospital_stay, make_wrist
from tests.engine.orders_case import EXERCISES, HELPED, ask, codes
from tests.engine.regime_case import leg, propose

HOP = EXERCISES["walk-nwb-aid"]
UNSAID = make_ankle(weight_bearing=())


@pytest.mark.parametrize(
    ("event", "is_unknown"),
    [
        pytest.param(UNSAID, True, id="nobody said"),
        pytest.param(make_ankle(weight_bearing=(leg(WeightBearing.NONE),)), False, id="none"),
        pytest.param(make_ankle(weight_bearing=(leg(WeightBearing.PARTIAL),)), False, id="part"),
        pytest.param(replace(UNSAID, kind="non_weight_bearing"), False, id="the event says it"),
    ],
)
def test_a_leg_held_off_the_floor_is_an_order_too(event: Event, *, is_unknown: bool) -> None:
    verdict = ask(HOP, event, patient=HELPED)

    assert ("order_unknown" in codes(verdict)) is is_unknown


@pytest.mark.parametrize(
    ("events", "asked"),
    [
        pytest.param((UNSAID,), [("ankle", "left")], id="an ankle"),
        pytest.param(
            (replace(UNSAID, side="both"),),
            [("ankle", "left"), ("ankle", "right")],
            id="both ankles",
        ),
        pytest.param((make_ankle(weight_bearing=(leg(WeightBearing.NONE),)),), [], id="said"),
        pytest.param((make_wrist(weight_bearing=()),), [], id="an arm"),
        pytest.param((make_hospital_stay(),), [], id="a stay in hospital"),
    ],
)
def test_a_draft_asks_for_the_order(
    events: tuple[Event, ...], asked: list[tuple[str, str]]
) -> None:
    drafted = propose(*events, days=3)

    wanted = [dict(each.values) for each in drafted.warnings if each.code == "order_wanted"]
    keys = {each.key: each.body_site for each in events}
    assert [(keys[each["event"]], each["side"]) for each in wanted] == asked
    if asked:
        assert "walk-nwb-aid" not in {each.exercise for each in drafted.items}
