"""Every reason of the orders with the first day on which it is worth asking again."""

from datetime import date
from typing import Any

import pytest

from plans.engine.dose import Dose, LoadIs
from plans.engine.event import Event
from plans.engine.exercise import (
    Demand,
    ExcludedIf,
    Exercise,
    HandLoad,
    NotBefore,
    Region,
    UsesSide,
)
from tests.engine.intake import (
    FULL,
    NONE,
    PARTIAL,
    TOE,
    WBAT,
    after,
    arm,
    cleared,
    leg,
    make_ankle,
    make_exercise,
    make_wrist,
    warned,
)
from tests.engine.orders_case import ask, moves

STANDS = make_exercise(demand=Demand(leg_load_affected=WBAT))
HOLDS = make_exercise(
    regions=(Region.WRIST_HAND,), side=UsesSide.AFFECTED, demand=Demand(hand_load=HandLoad.LIMITED)
)
TWO_KG = Dose(load_kg=2.0, load_is=LoadIs.TOTAL)
MONTH = after(30)


def ankle(**changes: Any) -> Event:
    return make_ankle(tissue="none", joints_fixed=("toe",), **changes)


def wrist(**changes: Any) -> Event:
    return make_wrist(tissue="none", **changes)


@pytest.mark.parametrize(
    ("exercise", "event", "code", "until"),
    [
        pytest.param(
            STANDS, ankle(weight_bearing=(leg(NONE),)), "weight_bearing", None, id="no day known"
        ),
        pytest.param(
            STANDS,
            ankle(weight_bearing=(leg(NONE, expires_on=MONTH),)),
            "weight_bearing",
            MONTH,
            id="order to be asked about",
        ),
        pytest.param(
            STANDS,
            ankle(weight_bearing=(leg(NONE, expires_on=after(3)),)),
            "weight_bearing",
            None,
            id="order expired: it holds, and somebody must answer",
        ),
        pytest.param(
            STANDS,
            ankle(weight_bearing=(leg(NONE), leg(TOE, 14), leg(WBAT, 28))),
            "weight_bearing",
            after(28),
            id="the order on record that is enough",
        ),
        pytest.param(
            STANDS,
            ankle(weight_bearing=(leg(NONE), leg(PARTIAL, 14))),
            "weight_bearing",
            None,
            id="an order that is not enough",
        ),
        pytest.param(
            HOLDS,
            wrist(weight_bearing=(arm(NONE), arm(FULL, 42))),
            "hand_load",
            after(42),
            id="arm freed by an order",
        ),
        pytest.param(
            make_exercise(demand=moves("ankle", "dorsiflexion")),
            make_ankle(expected_end_on=MONTH),
            "joint_fixed",
            MONTH,
            id="cast to come off",
        ),
        pytest.param(
            make_exercise(not_before=(NotBefore("injury", 42),)),
            ankle(injured_on=after(0)),
            "too_early",
            after(42),
            id="week six",
        ),
        pytest.param(
            make_exercise(not_before=(NotBefore("injury", 0, clearance="rom"),)),
            ankle(injured_on=after(0)),
            "clearance_missing",
            None,
            id="somebody must clear it",
        ),
        pytest.param(
            make_exercise(excluded_if=(ExcludedIf("precaution:FALLS"),)),
            ankle(precautions=(warned("FALLS", expires_on=MONTH),)),
            "excluded",
            MONTH,
            id="excluded by a precaution",
        ),
        pytest.param(
            make_exercise(excluded_if=(ExcludedIf("osteoporosis_of_the_moon"),)),
            ankle(),
            "excluded",
            None,
            id="a fact nobody can read",
        ),
    ],
)
def test_a_reason_names_its_day(
    exercise: Exercise, event: Event, code: str, until: date | None
) -> None:
    region, side = (Region.WRIST_HAND, "right") if event.key == "wrist" else (Region.ANKLE, "left")

    found = ask(exercise, event, region=region, side=side).refusals

    assert [(each.code, each.until) for each in found if each.code == code] == [(code, until)]


@pytest.mark.parametrize(
    ("limits", "order", "until"),
    [
        pytest.param((warned("LIFT_MAX", max_kg=1, expires_on=MONTH),), {}, MONTH, id="one"),
        pytest.param(
            (
                warned("LIFT_MAX", max_kg=1, expires_on=MONTH),
                warned("ABDO", max_kg=1, expires_on=after(40)),
            ),
            {},
            after(40),
            id="the later of two",
        ),
        pytest.param(
            (warned("LIFT_MAX", max_kg=1, expires_on=MONTH), warned("ABDO", max_kg=1)),
            {},
            None,
            id="one without a day",
        ),
        pytest.param(
            (warned("LIFT_MAX", max_kg=1, expires_on=MONTH),),
            {"max_kg": 1.0},
            None,
            id="the arm's own order forbids it as well",
        ),
    ],
)
def test_a_weight_names_the_day_of_its_limits(
    limits: tuple[Any, ...], order: dict[str, float], until: date | None
) -> None:
    it = wrist(weight_bearing=(arm(PARTIAL if order else FULL, **order),), precautions=limits)

    found = ask(HOLDS, it, region=Region.WRIST_HAND, side="right", dose=TWO_KG).refusals

    assert [each.until for each in found if each.code == "load_kg"] == [until]


def test_all_reasons_are_given_at_once() -> None:
    it = make_ankle(
        weight_bearing=(leg(NONE),),
        precautions=(warned("FALLS"), warned("NO_ACTIVE", muscle="soleus")),
        clearances=cleared("rom"),
    )
    demand = Demand(
        leg_load_affected=FULL,
        unsupported=True,
        tissues=("soleus",),
        joints=moves("ankle", "dorsiflexion").joints,
    )
    heavy = make_exercise(demand=demand, equipment=("rowing_machine",), supervision="always")

    found = {each.code for each in ask(heavy, it).refusals}

    assert found == {"weight_bearing", "precaution", "joint_fixed", "equipment", "needs_helper"}
