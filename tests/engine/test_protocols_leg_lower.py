"""What the protocols of foot, ankle and shin forbid early, whatever is cleared and ordered.

Every phase is open, the leg may carry all, the team said yes to everything on the first day: the
gates alone hold.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from plans.engine.event import Event
from plans.engine.exercise import Exercise, Kind, Region, WeightBearing
from plans.engine.regime import DraftItem
from tests.engine.intake import DAY
from tests.engine.protocol_lives import at_work, everything_open, hurt

Does = Callable[[DraftItem, Exercise], bool]


def moves_freely(joint: str) -> Does:
    """Bend it for its own sake: nothing rests on it and nothing pulls."""
    return lambda _item, exercise: any(
        j.joint == joint and j.active and not j.loaded and j.max_deg for j in exercise.demand.joints
    )


def strengthens(joint: str) -> Does:
    """Bend it under a load in an exercise; to hold it straight is not meant."""
    return lambda _item, exercise: (
        exercise.kind is Kind.DEDICATED
        and any(j.joint == joint and j.loaded and j.max_deg for j in exercise.demand.joints)
    )


def stretches_calf(_item: DraftItem, exercise: Exercise) -> bool:
    return any(j.joint == "ankle" and j.passive_stretch for j in exercise.demand.joints)


def stands_on_it(_item: DraftItem, exercise: Exercise) -> bool:
    return exercise.demand.leg_load_affected > WeightBearing.NONE


def is_one_of(*exercises: str) -> Does:
    return lambda _item, exercise: exercise.slug in exercises


def carries_much(_item: DraftItem, exercise: Exercise) -> bool:
    heavy = ("carry-two-hands", "carry-box-front", "lift-knee-waist", "stairs-carry")
    return exercise.slug in heavy


def jumps(_item: DraftItem, exercise: Exercise) -> bool:
    return exercise.demand.impact


TENDON = hurt("achilles_rupture", kind="boot", site="ankle", tissue="tendon", surgery_on=DAY)
HEEL = hurt("calcaneus_fracture", kind="boot", site="foot", tissue="bone_nonop")
PLATEAU = hurt("tibial_plateau_fracture", kind="splint_brace", site="knee", tissue="bone_fixed")
NAIL = hurt("tibial_shaft_fracture", kind="surgery", site="lower_leg", tissue="bone_fixed")
FOOT = hurt("foot_fracture", kind="boot", site="foot", tissue="bone_nonop")
SPRAIN = hurt("ankle_sprain", kind="boot", site="ankle", tissue="ligament")
NO_ANKLE = hurt("", kind="splint_brace", site="ankle", tissue="ligament")
NO_SHIN = hurt("", kind="splint_brace", site="lower_leg", tissue="skin")

ANKLE, KNEE = Region.ANKLE, Region.KNEE
ON_TOES = is_one_of("heel-raise-bilateral", "heel-raise-single")
ON_ONE = is_one_of("heel-raise-single")
# Event, region, the first day on which it may be, what may not be before. Source: KB4.6 J and M.
FORBIDDEN = [
    pytest.param(TENDON, ANKLE, 14, stands_on_it, id="Achilles: two weeks without weight"),
    pytest.param(TENDON, ANKLE, 14, moves_freely("ankle"), id="Achilles: still for two weeks"),
    pytest.param(TENDON, ANKLE, 42, moves_freely("ankle"), id="Achilles: not freely to week 6"),
    pytest.param(TENDON, ANKLE, 42, strengthens("ankle"), id="Achilles: no resistance to week 6"),
    pytest.param(TENDON, ANKLE, 56, ON_TOES, id="Achilles: not on the toes to week 8"),
    pytest.param(TENDON, ANKLE, 84, ON_ONE, id="Achilles: not on the toes of one leg to week 12"),
    pytest.param(TENDON, ANKLE, 84, stretches_calf, id="Achilles: not stretched to week 12"),
    pytest.param(TENDON, ANKLE, 84, jumps, id="Achilles: no jump to week 12"),
    pytest.param(HEEL, ANKLE, 14, moves_freely("ankle"), id="heel bone: still for two weeks"),
    pytest.param(HEEL, ANKLE, 42, stretches_calf, id="heel bone: not stretched to week 6"),
    pytest.param(HEEL, ANKLE, 70, strengthens("ankle"), id="heel bone: none to week 10"),
    pytest.param(HEEL, ANKLE, 140, ON_ONE, id="heel bone: not on one leg to week 20"),
    pytest.param(HEEL, ANKLE, 140, carries_much, id="heel bone: nothing heavy to week 20"),
    pytest.param(HEEL, ANKLE, 140, jumps, id="heel bone: no jump to week 20"),
    pytest.param(PLATEAU, KNEE, 7, is_one_of("heel-slides"), id="plateau: knee still for a week"),
    pytest.param(PLATEAU, KNEE, 56, strengthens("knee"), id="plateau: no strengthening to week 8"),
    pytest.param(PLATEAU, KNEE, 112, carries_much, id="plateau: nothing heavy to week 16"),
    pytest.param(PLATEAU, KNEE, 112, jumps, id="plateau: no jump to week 16"),
    pytest.param(NAIL, KNEE, 42, strengthens("knee"), id="nail: knee not strengthened to week 6"),
    pytest.param(NAIL, KNEE, 42, strengthens("ankle"), id="nail: calf not strengthened to week 6"),
    pytest.param(NAIL, KNEE, 84, carries_much, id="nail: nothing heavy to week 12"),
    pytest.param(NAIL, KNEE, 84, jumps, id="nail: no jump to week 12"),
    pytest.param(FOOT, ANKLE, 42, strengthens("ankle"), id="foot: no strengthening to week 6"),
    pytest.param(FOOT, ANKLE, 56, carries_much, id="foot: nothing heavy to week 8"),
    pytest.param(FOOT, ANKLE, 84, jumps, id="foot: no jump to week 12"),
    pytest.param(SPRAIN, ANKLE, 3, moves_freely("ankle"), id="sprain: three days still"),
    pytest.param(SPRAIN, ANKLE, 14, strengthens("ankle"), id="sprain: none to week 2"),
    pytest.param(SPRAIN, ANKLE, 42, carries_much, id="sprain: nothing heavy to week 6"),
    pytest.param(SPRAIN, ANKLE, 84, jumps, id="sprain: no jump to week 12"),
    pytest.param(NO_ANKLE, ANKLE, 14, moves_freely("ankle"), id="no protocol: ankle still"),
    pytest.param(NO_ANKLE, ANKLE, 70, strengthens("ankle"), id="no protocol: ankle to week 10"),
    pytest.param(NO_ANKLE, ANKLE, 84, stretches_calf, id="no protocol: calf not stretched"),
    pytest.param(NO_ANKLE, ANKLE, 140, carries_much, id="no protocol: ankle, nothing heavy"),
    pytest.param(NO_SHIN, KNEE, 14, moves_freely("ankle"), id="no protocol: shin, ankle still"),
    pytest.param(NO_SHIN, KNEE, 14, is_one_of("heel-slides"), id="no protocol: shin, knee still"),
    pytest.param(NO_SHIN, KNEE, 56, strengthens("knee"), id="no protocol: shin to week 8"),
    pytest.param(NO_SHIN, KNEE, 112, carries_much, id="no protocol: shin, nothing heavy"),
]


@pytest.mark.parametrize(("event", "region", "first_day", "does"), FORBIDDEN)
def test_is_not_before_its_day(event: Event, region: Region, first_day: int, does: Does) -> None:
    found = everything_open(event, region, DAY + timedelta(days=first_day - 1))

    assert [i.exercise for i, e in at_work(found, event.side) if does(i, e)] == []


@pytest.mark.parametrize(
    ("event", "region", "days", "does"),
    [
        pytest.param(TENDON, ANKLE, 14, stands_on_it, id="Achilles: first weight in week 3"),
        pytest.param(TENDON, ANKLE, 42, moves_freely("ankle"), id="Achilles: moving in week 7"),
        pytest.param(TENDON, ANKLE, 42, strengthens("ankle"), id="Achilles: sitting heel raise"),
        pytest.param(TENDON, ANKLE, 56, ON_TOES, id="Achilles: on the toes of both legs"),
        pytest.param(TENDON, ANKLE, 84, stretches_calf, id="Achilles: first stretch"),
        pytest.param(HEEL, ANKLE, 14, moves_freely("ankle"), id="heel bone: moving"),
        pytest.param(HEEL, ANKLE, 70, strengthens("ankle"), id="heel bone: strengthening"),
        pytest.param(HEEL, ANKLE, 140, carries_much, id="heel bone: heavy work"),
        pytest.param(PLATEAU, KNEE, 7, is_one_of("heel-slides"), id="plateau: bending"),
        pytest.param(PLATEAU, KNEE, 56, strengthens("knee"), id="plateau: strengthening"),
        pytest.param(NAIL, KNEE, 1, moves_freely("ankle"), id="nail: moving from the first day"),
        pytest.param(NAIL, KNEE, 42, strengthens("ankle"), id="nail: strengthening"),
        pytest.param(FOOT, ANKLE, 1, moves_freely("ankle"), id="foot: moving from the first day"),
        pytest.param(FOOT, ANKLE, 42, strengthens("ankle"), id="foot: strengthening"),
        pytest.param(SPRAIN, ANKLE, 3, moves_freely("ankle"), id="sprain: moving"),
        pytest.param(SPRAIN, ANKLE, 14, strengthens("ankle"), id="sprain: strengthening"),
        pytest.param(NO_ANKLE, ANKLE, 70, strengthens("ankle"), id="no protocol: ankle"),
        pytest.param(NO_SHIN, KNEE, 56, strengthens("knee"), id="no protocol: shin"),
    ],
)
def test_may_be_from_its_day_on(event: Event, region: Region, days: int, does: Does) -> None:
    found = everything_open(event, region, DAY + timedelta(days=days))

    assert any(does(i, e) for i, e in at_work(found, event.side))
