"""What the oracle found the engine or the catalogue to allow, and no longer do."""

from dataclasses import replace

import pytest

from tests.safety.cells import ALL_CLEARED, question
from tests.safety.oracle import Code, Hurt, Person, forbidden
from tests.safety.oracle_table import rows
from tests.safety.told import verdict

HELPED = Person(helper=True)
LONG_AGO = Hurt("ankle", "left", since_days=400, leg=4, cleared=ALL_CLEARED)
BAD_ARM = Hurt("forearm", "right", "cast", "off", since_days=400, device_off_days=300, hand=0)
GOOD_ARM = replace(BAD_ARM, side="left", hand=3, cleared=ALL_CLEARED)
FUSION = Hurt("thoracolumbar", "na", tissue="fusion", since_days=100)
BELLY = Hurt("whole_body", "na", tissue="abdominal", since_days=20)
HIP = Hurt("hip", "left", tissue="bone_fixed", since_days=13, leg=4, cleared=frozenset({"rom"}))
ABDUCTORS = Hurt("hip", "left", tissue="tendon", since_days=41, leg=4, cleared=ALL_CLEARED)
WRIST = Hurt("forearm", "left", tissue="bone_nonop", since_days=41, hand=3)
OLD_ANKLE = Hurt(
    "ankle",
    "left",
    tissue="bone_nonop",
    healed=True,
    since_days=700,
    leg=4,
    cleared=ALL_CLEARED,
    said_days_ago=500,
)
NEW_ANKLE = Hurt("ankle", "left", tissue="bone_nonop", since_days=70, leg=4)
LATE_FIXATION = Hurt(
    "ankle",
    "left",
    tissue="bone_fixed",
    since_days=30,
    delay_days=60,
    leg=4,
    said_days_ago=40,
)
LATE_REPAIR = Hurt(
    "ankle", "left", tissue="tendon", since_days=41, delay_days=60, leg=4, cleared=ALL_CLEARED
)


@pytest.mark.parametrize(
    ("slug", "site", "refused", "allowed"),
    [
        pytest.param(
            "walk-nwb-aid",
            "forearm",
            (GOOD_ARM, BAD_ARM),
            (GOOD_ARM, replace(BAD_ARM, hand=3)),
            id="crutches with the arm that is not treated at rest",
        ),
        pytest.param(
            "carry-one-hand",
            "ankle",
            (LONG_AGO, FUSION),
            (LONG_AGO, replace(FUSION, cleared=ALL_CLEARED)),
            id="carrying after a spinal fusion while the ankle is treated",
        ),
        pytest.param(
            "carry-box-front",
            "whole_body",
            (BELLY,),
            (replace(BELLY, cleared=frozenset({"lift"})),),
            id="carrying a box after abdominal surgery",
        ),
        pytest.param(
            "ankle-band-4way",
            "ankle",
            (OLD_ANKLE, NEW_ANKLE),
            (OLD_ANKLE, replace(NEW_ANKLE, healed=True, cleared=ALL_CLEARED)),
            id="resistance on a new fracture where an old one of the same ankle had healed",
        ),
        pytest.param(
            "lift-knee-waist",
            "ankle",
            (LONG_AGO, WRIST),
            (LONG_AGO, replace(WRIST, since_days=42, healed=True, cleared=ALL_CLEARED)),
            id="lifting with a wrist broken 41 days ago while the ankle is treated",
        ),
        pytest.param(
            "walk-indoor",
            "ankle",
            (LATE_FIXATION,),
            (replace(LATE_FIXATION, said_days_ago=20),),
            id="standing by an order from before the surgery",
        ),
        pytest.param(
            "bed-roll",
            "thoracolumbar",
            (FUSION,),
            (replace(FUSION, tissue="none"),),
            id="twisting in bed after a spinal fusion",
        ),
        pytest.param(
            "straight-leg-raise",
            "hip",
            (HIP,),
            (replace(HIP, since_days=14),),
            id="raising the leg 13 days after a fixed hip fracture",
        ),
        pytest.param(
            "side-lying-hip-abduction",
            "hip",
            (ABDUCTORS,),
            (replace(ABDUCTORS, since_days=42),),
            id="lifting the leg aside 41 days after an abductor repair",
        ),
        pytest.param(
            "ankle-arom",
            "ankle",
            (LATE_REPAIR,),
            (replace(LATE_REPAIR, since_days=42),),
            id="a tendon repaired two months after the injury counts from the repair",
        ),
    ],
)
def test_refuses_what_the_oracle_found_allowed(
    slug: str, site: str, refused: tuple[Hurt, ...], allowed: tuple[Hurt, ...]
) -> None:
    ask = question(rows()[slug], site)

    assert forbidden(ask, refused, HELPED)
    assert not verdict(ask, refused, HELPED, site).allowed
    assert not forbidden(ask, allowed, HELPED)
    assert verdict(ask, allowed, HELPED, site).allowed


def test_moving_things_at_the_waist_is_lifting() -> None:
    ask = question(rows()["lift-waist"], "ankle")
    hurt = replace(LONG_AGO, codes=(Code("SPINE_BLT"),))

    assert not verdict(ask, (hurt,), HELPED, "ankle").allowed
    assert verdict(ask, (LONG_AGO,), HELPED, "ankle").allowed
