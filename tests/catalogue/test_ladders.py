"""What a rung of a ladder asks for more, and that the engine finds nothing else."""

from dataclasses import replace

import pytest

from plans.catalogue import load
from plans.catalogue.ladders import bars, moves_more
from plans.engine.exercise import (
    Demand,
    ExcludedIf,
    Exercise,
    HandLoad,
    JointDemand,
    NotBefore,
    Region,
    WeightBearing,
)
from plans.engine.orders import Verdict
from tests.safety.cells import LEG_ORDERS, PERSONS, PLAIN_CODES, question
from tests.safety.oracle import Code, Hurt
from tests.safety.oracle_table import rows
from tests.safety.told import verdict

EXERCISES = load().exercises
BRIDGE = EXERCISES["bridge"]
# These three speak of ranges of a joint, which `moves_more` lists.
OF_RANGE = {"HIP_POST", "HIP_ANT", "STERNAL"}
BONE = NotBefore("injury", 42, tissue="bone_fixed", region=Region.HIP)


def _with_demand(**changes: object) -> Exercise:
    return replace(BRIDGE, demand=replace(BRIDGE.demand, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("harder", "says"),
    [
        pytest.param(_with_demand(leg_load_affected=WeightBearing.FULL), "the leg: full", id="leg"),
        pytest.param(_with_demand(hand_load=HandLoad.LIMITED), "the hand: limited", id="hand"),
        pytest.param(_with_demand(spine_bend=True), "spine bend", id="a bent spine"),
        pytest.param(_with_demand(position="four_point"), "on hands and knees", id="position"),
        pytest.param(
            replace(BRIDGE, not_before=(*BRIDGE.not_before, BONE)),
            "hip bone fixed: day 42 after injury",
            id="a gate",
        ),
        pytest.param(
            replace(BRIDGE, excluded_if=(ExcludedIf("precaution:SKIN"),)),
            "not with precaution skin",
            id="an exclusion",
        ),
    ],
)
def test_what_is_asked_for_more_is_said_in_words(harder: Exercise, says: str) -> None:
    assert bars(harder, BRIDGE) == (says,)
    assert bars(BRIDGE, harder) == ()


def test_a_touch_of_the_hand_and_a_longer_gate_are_no_more() -> None:
    longer = replace(BRIDGE, not_before=(replace(BONE, not_before_days=84, tissue=None),))

    assert bars(_with_demand(hand_load=HandLoad.TOUCH), BRIDGE) == ()
    assert bars(replace(BRIDGE, not_before=(BONE,)), longer) == ()


def test_joints_and_muscles_beyond_the_other_are_listed() -> None:
    bent = JointDemand("knee", "flexion", 100, active=True, loaded=True)
    deeper = replace(BRIDGE, demand=Demand(joints=(bent,), tissues=("quadriceps", "gluteals")))

    assert moves_more(deeper, BRIDGE) == ("knee flexion 100° under load", "quadriceps")


def _answer(slug: str, hurt: Hurt) -> Verdict:
    return verdict(question(rows()[slug], "ankle"), (hurt,), PERSONS[1], "ankle")


def test_who_does_an_exercise_may_do_the_easier_one_that_asks_for_no_more() -> None:
    """Under every order and precaution that speaks of load and strain; ranges are moves."""
    hurts = [Hurt("ankle", "left", since_days=400, leg=leg) for leg in LEG_ORDERS]
    hurts += [
        Hurt("ankle", "left", since_days=400, leg=4, codes=(Code(code),))
        for code in PLAIN_CODES
        if code not in OF_RANGE
    ]
    links = [(each, EXERCISES[slug]) for each in EXERCISES.values() for slug in each.easier]
    plain = [(each, easier) for each, easier in links if not bars(easier, each)]
    refused = [
        (each.slug, easier.slug, hurt)
        for each, easier in plain
        for hurt in hurts
        if _answer(each.slug, hurt).allowed and not _answer(easier.slug, hurt).allowed
    ]

    assert len(plain) > 50
    assert not refused
