"""What the protocols of knee, thigh and hip forbid early, whatever is cleared and ordered.

Every phase is open, the whole team said yes to everything on the first day: the gates alone hold.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from plans.engine.assessment import Mode
from plans.engine.ceiling import Measured
from plans.engine.event import Event
from plans.engine.exercise import Exercise, Kind, Phase, Region
from plans.engine.regime import DraftItem, Found, draft
from tests.engine.intake import ADULT, DAY
from tests.engine.protocol_lives import at_work, everything_open, hurt
from tests.engine.regime_case import CATALOGUE, WALKS_WELL

Does = Callable[[DraftItem, Exercise], bool]


def is_one_of(*slugs: str) -> Does:
    return lambda item, _exercise: item.exercise in slugs


def bends(joint: str) -> Does:
    # Walks are left out: with the brace locked they are done with a straight knee.
    return lambda _item, exercise: any(
        j.joint == joint and j.motion == "flexion" and j.max_deg > 0
        for j in exercise.demand.joints
        if exercise.kind is not Kind.ADL and (j.active or j.loaded)
    )


def carries(item: DraftItem, exercise: Exercise) -> bool:
    return exercise.kind is Kind.ADL and (item.max.load_kg or 0) > 1


def jumps(_item: DraftItem, exercise: Exercise) -> bool:
    return exercise.demand.impact


def pulls_against(*muscles: str) -> Does:
    return lambda item, exercise: (
        bool(item.max.load_kg or item.max.resistance_level)
        and not set(muscles).isdisjoint(exercise.demand.tissues)
    )


SURGERY: dict[str, Any] = {"kind": "surgery", "surgery_on": DAY}
NEW_KNEE = hurt("total_knee_replacement", site="knee", tissue="arthroplasty", **SURGERY)
NEW_HIP = hurt("total_hip_replacement", site="hip", tissue="arthroplasty", **SURGERY)
BROKEN_HIP = hurt("hip_fracture", site="hip", tissue="bone_fixed", **SURGERY)
ACL = hurt("acl_reconstruction", site="knee", tissue="ligament", **SURGERY)
KNEECAP = hurt("patella_or_extensor_repair", kind="splint_brace", site="knee", tissue="bone_nonop")
TENDON = hurt("patella_or_extensor_repair", site="knee", tissue="tendon", **SURGERY)
NO_KNEE = hurt("", kind="splint_brace", site="knee", tissue="ligament")
NO_THIGH = hurt("", site="thigh", tissue="bone_fixed", **SURGERY)
NO_HIP = hurt("", site="hip", tissue="ligament", **SURGERY)
AT_KNEE, AT_HIP = Region.KNEE, Region.HIP
STRENGTH = is_one_of(
    "mini-squat", "step-up", "leg-press", "long-arc-quads", "hamstring-curl-standing", "bridge"
)
# Event, region, the first day on which it may be, what may not be before. Source: KB4.6 C-F, M.
FORBIDDEN = [
    pytest.param(NEW_KNEE, AT_KNEE, 14, is_one_of("mini-squat", "step-up", "stationary-bike"),
                 id="new knee: no squats, steps or bike in two weeks"),
    pytest.param(NEW_KNEE, AT_KNEE, 42, is_one_of("leg-press", "step-down"), id="new knee: press"),
    pytest.param(NEW_KNEE, AT_KNEE, 42, carries, id="new knee: nothing carried to week 6"),
    pytest.param(NEW_KNEE, AT_KNEE, 400, jumps, id="new knee: no jumps at all"),
    pytest.param(NEW_HIP, AT_HIP, 42, is_one_of("stairs-reciprocal", "single-leg-stance"),
                 id="new hip: no stairs foot over foot to week 6"),
    pytest.param(NEW_HIP, AT_HIP, 42, carries, id="new hip: nothing carried to week 6"),
    pytest.param(NEW_HIP, AT_HIP, 42,
                 is_one_of("side-lying-hip-abduction", "standing-hip-abduction", "sidestep-walk"),
                 id="new hip: nothing outwards against weight to week 6"),
    pytest.param(NEW_HIP, AT_HIP, 7, is_one_of("leg-press"), id="new hip: no machine in week 1"),
    pytest.param(NEW_HIP, AT_HIP, 400, jumps, id="new hip: no jumps at all"),
    pytest.param(BROKEN_HIP, AT_HIP, 14, pulls_against("quadriceps"), id="broken hip: weights"),
    pytest.param(BROKEN_HIP, AT_HIP, 42, carries, id="broken hip: nothing carried to week 6"),
    pytest.param(BROKEN_HIP, AT_HIP, 400, jumps, id="broken hip: no jumps at all"),
    pytest.param(ACL, AT_KNEE, 14, is_one_of("stationary-bike", "mini-squat", "step-up"),
                 id="cruciate ligament: no bike, squats or steps in two weeks"),
    pytest.param(ACL, AT_KNEE, 42, is_one_of("leg-press", "step-down", "bridge"),
                 id="cruciate ligament: no machines to week 6"),
    pytest.param(ACL, AT_KNEE, 56, is_one_of("hamstring-curl-standing"),
                 id="cruciate ligament: no pull of the graft's donor to week 8"),
    pytest.param(ACL, AT_KNEE, 84, is_one_of("long-arc-quads", "short-arc-quads"),
                 id="cruciate ligament: no open chain through the whole range"),
    pytest.param(ACL, AT_KNEE, 84, jumps, id="cruciate ligament: no jumps to week 12"),
    pytest.param(KNEECAP, AT_KNEE, 14, bends("knee"), id="kneecap: straight for two weeks"),
    pytest.param(KNEECAP, AT_KNEE, 42, is_one_of("straight-leg-raise", "sit-to-stand-raised"),
                 id="kneecap: leg not lifted nor stood up on to week 6"),
    pytest.param(TENDON, AT_KNEE, 56, STRENGTH, id="kneecap tendon: no strength to week 8"),
    pytest.param(TENDON, AT_KNEE, 112, jumps, id="kneecap tendon: no jumps to week 16"),
    pytest.param(TENDON, AT_KNEE, 112, is_one_of("carry-two-hands", "lift-knee-waist"),
                 id="kneecap tendon: nothing heavy to week 16"),
    pytest.param(NO_KNEE, AT_KNEE, 56, STRENGTH, id="no protocol: knee, strength"),
    pytest.param(NO_KNEE, AT_KNEE, 84, carries, id="no protocol: knee, carrying"),
    pytest.param(NO_THIGH, AT_KNEE, 56, STRENGTH, id="no protocol: thigh, strength"),
    pytest.param(NO_THIGH, AT_KNEE, 84, carries, id="no protocol: thigh, carrying"),
    pytest.param(NO_HIP, AT_HIP, 56, STRENGTH, id="no protocol: hip, strength"),
    pytest.param(NO_HIP, AT_HIP, 14, is_one_of("heel-slides", "supine-hip-abduction"),
                 id="no protocol: hip kept still for two weeks"),
]  # fmt: skip


@pytest.mark.parametrize(("event", "region", "first_day", "does"), FORBIDDEN)
def test_is_not_before_its_day(event: Event, region: Region, first_day: int, does: Does) -> None:
    found = everything_open(event, region, DAY + timedelta(days=first_day - 1))

    assert [i.exercise for i, e in at_work(found, event.side) if does(i, e)] == []


@pytest.mark.parametrize(
    ("event", "region", "days", "does"),
    [
        pytest.param(NEW_KNEE, AT_KNEE, 1, bends("knee"), id="new knee: bent from the first day"),
        pytest.param(NEW_KNEE, AT_KNEE, 14, is_one_of("stationary-bike"), id="new knee: bike"),
        pytest.param(NEW_KNEE, AT_KNEE, 42, is_one_of("leg-press"), id="new knee: press"),
        pytest.param(NEW_HIP, AT_HIP, 7, is_one_of("leg-press"), id="new hip: machine from week 1"),
        pytest.param(NEW_HIP, AT_HIP, 42, carries, id="new hip: carrying"),
        pytest.param(
            BROKEN_HIP, AT_HIP, 1, is_one_of("walk-indoor"), id="broken hip: up the next day"
        ),
        pytest.param(BROKEN_HIP, AT_HIP, 14, is_one_of("leg-press"), id="broken hip: machine"),
        pytest.param(ACL, AT_KNEE, 14, is_one_of("step-up"), id="cruciate ligament: steps"),
        pytest.param(ACL, AT_KNEE, 84, is_one_of("hamstring-curl-standing"), id="graft donor"),
        pytest.param(TENDON, AT_KNEE, 14, bends("knee"), id="kneecap tendon: bent as ordered"),
        pytest.param(TENDON, AT_KNEE, 56, is_one_of("mini-squat"), id="kneecap tendon: strength"),
        pytest.param(NO_KNEE, AT_KNEE, 56, STRENGTH, id="no protocol: knee, strength"),
    ],
)
def test_may_be_from_its_day_on(event: Event, region: Region, days: int, does: Does) -> None:
    found = everything_open(event, region, DAY + timedelta(days=days))

    assert [i.exercise for i, e in at_work(found, event.side) if does(i, e)] != []


@pytest.mark.parametrize(
    ("side", "bends_deg", "opens"),
    [
        pytest.param("left", 90, True, id="a knee that bends to 90"),
        pytest.param("left", 85, False, id="a knee that does not"),
        pytest.param("right", 130, False, id="the sound knee says nothing"),
    ],
)
def test_a_new_knee_walks_further_once_it_bends(side: str, bends_deg: int, opens: bool) -> None:
    on = DAY + timedelta(days=21)
    found = draft(
        mode=Mode.STANDARD,
        patient=ADULT,
        events=(replace(NEW_KNEE, key="knee"),),
        losses=(),
        found=Found(WALKS_WELL, measured={("rom_deg:knee:flexion", side): Measured(bends_deg, on)}),
        book=CATALOGUE.drafting,
        on=on,
    )

    assert (Phase.P2 in found.regions[0].phases or Phase.P3 in found.regions[0].phases) is opens


def test_a_broken_hip_is_strengthened_before_it_has_healed() -> None:
    unhealed = replace(BROKEN_HIP, healing="none", healing_on=None)
    found = everything_open(unhealed, AT_HIP, DAY + timedelta(days=21))

    assert "leg-press" in {item.exercise for item in found.items}
