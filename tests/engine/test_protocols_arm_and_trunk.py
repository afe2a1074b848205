"""What the protocols of arm, spine and chest forbid early, whatever is cleared and ordered.

Every phase is open, the whole team said yes to everything on the first day: the gates alone hold.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from plans.engine.event import Event
from plans.engine.exercise import Exercise, HandLoad, Region
from plans.engine.regime import DraftItem
from tests.engine.intake import DAY
from tests.engine.protocol_lives import at_work, everything_open, hurt

Does = Callable[[DraftItem, Exercise], bool]
CUP_KG = 0.5


def moves(*joints: str) -> Does:
    return lambda _item, exercise: any(j.joint in joints for j in exercise.demand.joints)


def moves_itself(*joints: str) -> Does:
    return lambda _item, exercise: any(
        j.joint in joints and (j.active or j.loaded) for j in exercise.demand.joints
    )


def lifts_over(kilograms: float) -> Does:
    return lambda item, exercise: (
        exercise.demand.hand_load > HandLoad.NONE and (item.max.load_kg or 0) > kilograms
    )


def pulls(item: DraftItem, exercise: Exercise) -> bool:
    is_arm = any(j.joint in ("shoulder", "elbow", "wrist") for j in exercise.demand.joints)
    return is_arm and bool(item.max.resistance_level)


def leans(_item: DraftItem, exercise: Exercise) -> bool:
    return exercise.demand.hand_load is HandLoad.FULL


def reaches_up(_item: DraftItem, exercise: Exercise) -> bool:
    return exercise.demand.overhead or exercise.slug in ("overhead-press-light", "scaption-raise")


def strains_back(_item: DraftItem, exercise: Exercise) -> bool:
    demand = exercise.demand
    return demand.spine_bend or demand.spine_twist or demand.spine_load


CUFF = hurt("rotator_cuff_repair", kind="surgery", site="shoulder", tissue="tendon", surgery_on=DAY)
HUMERUS = hurt("proximal_humerus_fracture", kind="sling", site="shoulder", tissue="bone_nonop")
COLLARBONE = hurt("clavicle_fracture", kind="sling", site="shoulder", tissue="bone_nonop")
DISLOCATED = hurt("shoulder_dislocation", kind="sling", site="shoulder", tissue="ligament")
ELBOW = hurt("radial_head_or_elbow", kind="sling", site="elbow", tissue="bone_nonop")
SCAPHOID = hurt("scaphoid_fracture", kind="cast", site="wrist_hand", tissue="bone_nonop")
PALM = hurt("hand_fracture", kind="splint_brace", site="wrist_hand", tissue="bone_nonop")
VERTEBRA = hurt("vertebral_fracture", kind="bed_rest_home", site="thoracolumbar", side="na")
HEART = hurt(
    "cardiac_surgery",
    kind="surgery",
    site="whole_body",
    side="na",
    tissue="abdominal",
    surgery_on=DAY,
)
BELLY = hurt(
    "abdominal_surgery",
    kind="surgery",
    site="whole_body",
    side="na",
    tissue="abdominal",
    surgery_on=DAY,
)
NO_PROTOCOL = hurt("", kind="sling", site="shoulder", tissue="ligament")
NO_ELBOW = hurt("", kind="splint_brace", site="elbow", tissue="ligament")
NO_WRIST = hurt("", kind="splint_brace", site="wrist_hand", tissue="ligament")

SHOULDER, SPINE, BODY = Region.SHOULDER, Region.SPINE, Region.WHOLE_BODY
HAND = Region.WRIST_HAND
# Event, region, the first day on which it may be, what may not be before. Source: KB4.6 G-M.
FORBIDDEN = [
    pytest.param(CUFF, SHOULDER, 14, moves("shoulder"), id="cuff repair: two weeks strictly still"),
    pytest.param(CUFF, SHOULDER, 42, moves_itself("shoulder"), id="cuff repair: passive to week 6"),
    pytest.param(CUFF, SHOULDER, 84, lifts_over(CUP_KG), id="cuff repair: a cup to week 12"),
    pytest.param(CUFF, SHOULDER, 84, pulls, id="cuff repair: no resistance to week 12"),
    pytest.param(CUFF, SHOULDER, 112, leans, id="cuff repair: no leaning to week 16"),
    pytest.param(HUMERUS, SHOULDER, 7, moves("shoulder"), id="upper arm: still in week 1"),
    pytest.param(
        HUMERUS, SHOULDER, 21, moves_itself("shoulder"), id="upper arm: pendulum to week 3"
    ),
    pytest.param(HUMERUS, SHOULDER, 42, lifts_over(0), id="upper arm: nothing in it to week 6"),
    pytest.param(HUMERUS, SHOULDER, 42, pulls, id="upper arm: no resistance to week 6"),
    pytest.param(HUMERUS, SHOULDER, 84, leans, id="upper arm: no leaning to week 12"),
    pytest.param(COLLARBONE, SHOULDER, 14, moves("shoulder"), id="collarbone: still for two weeks"),
    pytest.param(COLLARBONE, SHOULDER, 42, pulls, id="collarbone: no resistance to week 6"),
    pytest.param(COLLARBONE, SHOULDER, 84, leans, id="collarbone: nothing heavy to week 12"),
    pytest.param(DISLOCATED, SHOULDER, 7, moves("shoulder"), id="dislocation: still in week 1"),
    pytest.param(DISLOCATED, SHOULDER, 42, pulls, id="dislocation: no resistance to week 6"),
    pytest.param(DISLOCATED, SHOULDER, 84, leans, id="dislocation: nothing heavy to week 12"),
    pytest.param(ELBOW, Region.ELBOW, 2, moves_itself("elbow"), id="elbow: two days in the sling"),
    pytest.param(ELBOW, Region.ELBOW, 42, lifts_over(0), id="elbow: no weight to week 6"),
    pytest.param(ELBOW, Region.ELBOW, 42, leans, id="elbow: no leaning to week 6"),
    pytest.param(ELBOW, Region.ELBOW, 70, lifts_over(3), id="elbow: 3 kg to week 10"),
    pytest.param(SCAPHOID, HAND, 15, lifts_over(0), id="scaphoid: no weight, 2 weeks out of cast"),
    pytest.param(SCAPHOID, HAND, 15, pulls, id="scaphoid: no strengthening, 2 weeks out of cast"),
    pytest.param(SCAPHOID, HAND, 43, leans, id="scaphoid: nothing heavy, 6 weeks out of cast"),
    pytest.param(PALM, HAND, 21, moves("wrist", "finger", "thumb"), id="hand: three weeks still"),
    pytest.param(PALM, HAND, 42, lifts_over(CUP_KG), id="hand: a cup to week 6"),
    pytest.param(PALM, HAND, 70, leans, id="hand: nothing heavy to week 10"),
    pytest.param(VERTEBRA, SPINE, 84, strains_back, id="vertebra: no bend, lift or twist"),
    pytest.param(HEART, BODY, 42, leans, id="breastbone: no leaning to week 6"),
    pytest.param(HEART, BODY, 42, lifts_over(0), id="breastbone: nothing lifted to week 6"),
    pytest.param(HEART, BODY, 84, lifts_over(1), id="breastbone: no lifting training to week 12"),
    pytest.param(HEART, BODY, 84, pulls, id="breastbone: no pulling to week 12"),
    pytest.param(BELLY, BODY, 28, lifts_over(0), id="belly: nothing lifted to week 4"),
    pytest.param(BELLY, BODY, 42, strains_back, id="belly: no strain to week 6"),
    pytest.param(NO_PROTOCOL, SHOULDER, 42, moves_itself("shoulder"), id="no protocol: passive"),
    pytest.param(NO_PROTOCOL, SHOULDER, 84, lifts_over(CUP_KG), id="no protocol: a cup"),
    pytest.param(NO_PROTOCOL, SHOULDER, 112, leans, id="no protocol: no leaning"),
    pytest.param(NO_ELBOW, Region.ELBOW, 14, moves_itself("elbow"), id="no protocol: elbow still"),
    pytest.param(NO_ELBOW, Region.ELBOW, 84, lifts_over(CUP_KG), id="no protocol: elbow, a cup"),
    pytest.param(NO_WRIST, HAND, 42, moves("wrist"), id="no protocol: wrist still"),
    pytest.param(NO_WRIST, HAND, 84, lifts_over(CUP_KG), id="no protocol: wrist, a cup"),
]


@pytest.mark.parametrize(("event", "region", "first_day", "does"), FORBIDDEN)
def test_is_not_before_its_day(event: Event, region: Region, first_day: int, does: Does) -> None:
    found = everything_open(event, region, DAY + timedelta(days=first_day - 1))

    assert [i.exercise for i, e in at_work(found, event.side) if does(i, e)] == []


@pytest.mark.parametrize(
    ("event", "region", "days", "does"),
    [
        pytest.param(CUFF, SHOULDER, 14, moves("shoulder"), id="cuff repair: pendulum"),
        pytest.param(CUFF, SHOULDER, 42, moves_itself("shoulder"), id="cuff repair: active"),
        pytest.param(CUFF, SHOULDER, 84, pulls, id="cuff repair: band"),
        pytest.param(HUMERUS, SHOULDER, 21, moves_itself("shoulder"), id="upper arm: assisted"),
        pytest.param(HUMERUS, SHOULDER, 42, pulls, id="upper arm: band at the earliest"),
        pytest.param(ELBOW, Region.ELBOW, 2, moves_itself("elbow"), id="elbow: moving"),
        pytest.param(ELBOW, Region.ELBOW, 42, lifts_over(0), id="elbow: first weight"),
        pytest.param(SCAPHOID, HAND, 15, pulls, id="scaphoid: putty"),
        pytest.param(PALM, HAND, 21, moves("wrist"), id="hand: moving"),
        pytest.param(HEART, BODY, 84, pulls, id="breastbone: band"),
        pytest.param(BELLY, BODY, 42, pulls, id="belly: band"),
        pytest.param(NO_PROTOCOL, SHOULDER, 84, pulls, id="no protocol: band"),
    ],
)
def test_may_be_from_its_day_on(event: Event, region: Region, days: int, does: Does) -> None:
    found = everything_open(event, region, DAY + timedelta(days=days))

    assert any(does(i, e) for i, e in at_work(found, event.side))


def test_a_graded_load_of_the_elbow_begins_with_a_quarter_of_a_kilogram() -> None:
    found = everything_open(ELBOW, Region.ELBOW, DAY + timedelta(days=42))

    starts = {i.exercise: i.start.load_kg for i, _ in at_work(found, "left") if i.start.load_kg}
    assert (starts["biceps-curl"], starts["lift-waist"]) == (0.25, 0.25)
