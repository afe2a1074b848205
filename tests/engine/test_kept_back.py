from dataclasses import replace
from datetime import timedelta

import pytest

from plans.engine.exercise import NotBefore
from plans.engine.kept_back import KeptBack, kept_back
from tests.engine.intake import DAY, FULL, after, leg
from tests.engine.orders_case import EXERCISES, ask, codes
from tests.engine.protocol_lives import hurt
from tests.engine.regime_case import CATALOGUE, WALKS_WELL, propose

TEMPLATES = CATALOGUE.drafting.templates
FOOT = hurt("foot_fracture", kind="boot", site="foot", tissue="bone_nonop")
BED = hurt("", kind="bed_rest_home", site="whole_body", side="na", weight_bearing=(leg(FULL),))
BED = replace(BED, key="bed")


def test_a_protocol_keeps_back_what_every_phase_of_it_keeps_back() -> None:
    gates = kept_back("heel-raise-bilateral", (FOOT, BED), TEMPLATES)

    assert [(each.event, each.gate.not_before_days) for each in gates] == [("event", 42)]


@pytest.mark.parametrize(
    ("exercise", "event"),
    [
        pytest.param("sit-to-stand-arms", FOOT, id="what it asks for at once"),
        pytest.param("shoulder-pendulum", FOOT, id="what it does not ask for"),
        pytest.param("heel-raise-bilateral", replace(FOOT, condition=""), id="a general template"),
    ],
)
def test_nothing_is_kept_back_by(exercise: str, event: object) -> None:
    assert kept_back(exercise, (event,), TEMPLATES) == ()  # type: ignore[arg-type]


def test_the_gate_of_one_event_does_not_hold_another() -> None:
    gates = (KeptBack("bed", NotBefore("injury", 42)),)

    alone = ask(EXERCISES["ankle-arom"], FOOT, days=14, kept_back=gates)
    own = ask(EXERCISES["ankle-arom"], replace(FOOT, key="bed"), days=14, kept_back=gates)

    assert (codes(alone), codes(own)) == (set(), {"too_early"})


@pytest.mark.parametrize(
    ("days", "is_drafted"),
    [pytest.param(41, False, id="day 41"), pytest.param(42, True, id="day 42")],
)
def test_getting_up_after_bed_rest_waits_for_a_broken_foot(days: int, is_drafted: bool) -> None:
    events = (replace(FOOT, ended_on=after(1)), replace(BED, started_on=DAY + timedelta(days=1)))

    found = propose(*events, days=days, seen=WALKS_WELL)

    of_bed = {each.exercise for each in found.items if each.side == "both"}
    assert ("heel-raise-bilateral" in of_bed) is is_drafted


def test_what_the_free_side_may_says_nothing_of_the_hurt_side() -> None:
    tendon = hurt("achilles_rupture", kind="boot", site="ankle", tissue="tendon")

    gates = kept_back("ankle-pumps", (tendon,), TEMPLATES)

    assert [each.gate.not_before_days for each in gates] == [42]
