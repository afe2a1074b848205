"""A knee that does not come straight by its own muscle: the straight leg waits (KB7, KB4.6F)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from plans.engine.body import sides_of
from plans.engine.dose import Dose
from plans.engine.event import Event
from plans.engine.exercise import Phase, Region
from tests.engine.intake import ADULT, DAY
from tests.engine.orders_case import EXERCISES, ask, codes

RAISE = EXERCISES["straight-leg-raise"]
ACL = Event(
    key="operation",
    kind="surgery",
    body_site="knee",
    side="left",
    started_on=DAY,
    surgery_on=DAY,
    tissue="ligament",
    condition="acl_reconstruction",
)
REPLACED = replace(ACL, tissue="arthroplasty", condition="total_knee_replacement")
BEFORE = DAY - timedelta(days=1)
LIGHT = Dose(sets=2, reps=5, load_kg=0.0)


def raising(event: Event, lag: dict[str, float], **more: Any) -> set[str]:
    told = tuple((side, more.pop("lag_on", DAY)) for side in lag)
    patient = replace(ADULT, knee_lag_deg=tuple(lag.items()), knee_lag_on=told)
    given = {"region": Region.KNEE, "dose": LIGHT, "phase": Phase.P0} | more
    return codes(ask(RAISE, event, patient=patient, **given))


@pytest.mark.parametrize(
    ("lag", "works", "refuses"),
    [
        pytest.param({}, "left", False, id="not measured"),
        pytest.param({"left": 10}, "left", False, id="ten degrees"),
        pytest.param({"left": 11}, "left", True, id="eleven degrees"),
        pytest.param({"right": 20}, "left", False, id="of the other knee"),
        pytest.param({"left": 20}, "right", False, id="the other leg works"),
        pytest.param({"left": 0, "right": 20}, "both", True, id="both in turn, one lags"),
    ],
)
def test_a_lag_over_ten_degrees_refuses_the_straight_leg_raise(
    lag: dict[str, float], works: str, *, refuses: bool
) -> None:
    assert ("excluded" in raising(REPLACED, lag, works=works)) is refuses


@pytest.mark.parametrize(
    ("event", "lag", "more", "refuses"),
    [
        pytest.param(ACL, {"left": 0}, {}, False, id="no lag"),
        pytest.param(ACL, {"left": 4}, {}, False, id="within the error of measuring"),
        pytest.param(ACL, {"left": 5}, {}, True, id="a lag"),
        pytest.param(ACL, {}, {}, True, id="not measured"),
        pytest.param(
            ACL, {"left": 0}, {"lag_on": BEFORE}, True, id="measured before the operation"
        ),
        pytest.param(ACL, {"right": 0}, {}, True, id="only the other knee measured"),
        pytest.param(ACL, {"left": 0}, {"dose": replace(LIGHT, load_kg=0.5)}, True, id="a weight"),
        pytest.param(ACL, {"left": 0}, {"phase": Phase.P4}, True, id="strengthening"),
        pytest.param(replace(ACL, condition=""), {"left": 0}, {}, True, id="another ligament"),
        pytest.param(
            replace(ACL, tissue="meniscus"), {"left": 0}, {}, True, id="the meniscus was sewn"
        ),
    ],
)
def test_after_a_cruciate_ligament_the_leg_is_raised_without_lag(
    event: Event, lag: dict[str, float], more: dict[str, Any], *, refuses: bool
) -> None:
    assert ("tissue_protected" in raising(event, lag, **more)) is refuses


def test_no_other_exercise_is_spared() -> None:
    sides = sides_of("both")
    patient = replace(
        ADULT,
        knee_lag_deg=tuple((side, 0) for side in sides),
        knee_lag_on=tuple((side, DAY) for side in sides),
    )
    loads = EXERCISES["short-arc-quads"]

    verdict = ask(loads, ACL, patient=patient, region=Region.KNEE, phase=Phase.P1)

    assert "tissue_protected" in codes(verdict)
