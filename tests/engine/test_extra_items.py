"""What a therapist may add to a draft beyond its protocol."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plans.catalogue import load
from plans.engine.assessment import Mode
from plans.engine.draft import DraftItem, DraftRegion
from plans.engine.draft_row import Desk, case_of
from plans.engine.event import Event, WeightBearingOrder
from plans.engine.exercise import Phase, Region, WeightBearing
from plans.engine.extra_items import extra_items
from plans.engine.patient import PatientFacts
from plans.engine.start_dose import Found

ON = date(2026, 3, 2)
PERSON = PatientFacts(birth_date=date(1980, 1, 1), equipment=("chair", "bed"), helper_at_home=True)


def offered(
    event: Event, region: Region, *phases: Phase, mode: Mode = Mode.STANDARD
) -> dict[str, DraftItem]:
    book = load().drafting
    treated = DraftRegion(region, event.side, event.key, "t", 1, phases, ())
    case = case_of(mode, PERSON, (event,), (), Found({}), book, ON)
    return {each.exercise: each for each in extra_items(Desk(treated, case, (event,), book))}


def ankle(status: WeightBearing) -> Event:
    since = ON - timedelta(days=14)
    orders = (WeightBearingOrder("leg", status, since),)
    return Event("a", "boot", "ankle", "left", since, injured_on=since, weight_bearing=orders)


def test_the_hurt_leg_is_offered_what_it_may_carry() -> None:
    unloaded = offered(ankle(WeightBearing.NONE), Region.ANKLE, Phase.P0, Phase.P2)
    loaded = offered(ankle(WeightBearing.FULL), Region.ANKLE, Phase.P0, Phase.P2)

    assert "standing-hip-abduction" not in unloaded
    assert "standing-hip-abduction" in loaded
    assert set(unloaded) - {"walk-nwb-aid"} < set(loaded)


@pytest.mark.parametrize(
    ("slug", "side"),
    [
        pytest.param("static-quads", "left", id="the hurt side"),
        pytest.param("deep-breathing", "both", id="both"),
    ],
)
def test_the_side_is_that_of_the_exercise(slug: str, side: str) -> None:
    item = offered(ankle(WeightBearing.NONE), Region.ANKLE, Phase.P0)[slug]

    assert (item.side, item.phase, item.region) == (side, Phase.P0, Region.ANKLE)
    assert item.start is not None


def test_the_sound_side_works_where_the_exercise_is_for_it() -> None:
    items = offered(ankle(WeightBearing.NONE), Region.ANKLE, Phase.P0)

    assert items["contralateral-strength"].side == "right"


def test_nothing_of_a_phase_that_is_closed_or_of_the_other_limb() -> None:
    items = offered(ankle(WeightBearing.FULL), Region.ANKLE, Phase.P0)

    assert all(each.phase is Phase.P0 for each in items.values())
    assert "wrist-arom" not in items
    assert not offered(ankle(WeightBearing.FULL), Region.ANKLE)


def test_what_the_protocol_keeps_back_is_not_offered_by_another_way() -> None:
    since = ON - timedelta(days=30)
    event = Event("a", "boot", "ankle", "left", since, injured_on=since, ended_on=ON)
    orders = (WeightBearingOrder("leg", WeightBearing.FULL, since),)
    event = replace(event, weight_bearing=orders, tissue="tendon")
    book = load().drafting
    case = case_of(Mode.STANDARD, PERSON, (event,), (), Found({}), book, ON)
    slug, phases = "general-ankle-foot", (Phase.P0, Phase.P1, Phase.P2)
    kept = {
        item.exercise
        for each in load().templates[slug].phases
        if each.phase in phases
        for item in each.items
        if item.gate is not None and item.gate.not_before_days > 30
    }
    treated = DraftRegion(Region.ANKLE, "left", "a", slug, 1, phases, ())

    offered = {each.exercise for each in extra_items(Desk(treated, case, (event,), book))}

    assert kept
    assert offered.isdisjoint(kept)
