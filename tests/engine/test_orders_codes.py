"""Every precaution code of knowledge §3.3 forbids something of the catalogue and leaves something.

A code that forbids nothing by itself stands with what it does instead.
"""

from dataclasses import replace
from typing import Any

import pytest

from plans.catalogue import load
from plans.engine.event import Event
from plans.engine.exercise import Demand, Exercise, JointDemand, Region
from plans.engine.orders import may_do
from plans.engine.reason import Refusal
from plans.engine.safety import relevant
from plans.engine.vital_signs import personal_limits
from tests.engine.intake import ADULT, FULL, after, arm, cleared, leg, make_exercise, warned
from tests.engine.orders_case import BOOK, EXERCISES

ON = after(400)
EQUIPPED = replace(
    ADULT, equipment=tuple({each for e in EXERCISES.values() for each in e.equipment})
)
HOP = make_exercise(slug="hop", demand=Demand(impact=True))
FLAGS = load().red_flags

# code, its limits, where it hurts, what it forbids, what it leaves.
CODES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "NWB": ({}, "ankle", "walk-ttwb-pwb-aid", "walk-nwb-aid"),
    "TTWB": ({}, "ankle", "bridge", "walk-ttwb-pwb-aid"),
    "PWB": ({}, "ankle", "walk-indoor", "weight-shift-standing"),
    "WBAT": ({}, "ankle", "heel-raise-single", "walk-indoor"),
    "ROM_MAX": (
        {"joint": "knee", "motion": "flexion", "max_deg": 45},
        "knee",
        "sit-to-stand-arms",
        "mini-squat",
    ),
    "LIFT_MAX": ({"max_kg": 0.25}, "whole_body", "carry-one-hand", "carry-cup"),
    "NO_ACTIVE": ({"muscle": "biceps"}, "elbow", "elbow-arom", "finger-tendon-glides"),
    "NO_RESIST": ({"muscle": "biceps"}, "elbow", "biceps-curl", "elbow-arom"),
    "NO_STRETCH": ({"muscle": "achilles"}, "ankle", "towel-calf-stretch", "ankle-arom"),
    "HIP_POST": ({}, "hip", "sit-to-stand-free", "sit-to-stand-raised"),
    "HIP_ANT": ({}, "hip", "lunge-out", "static-gluteals"),
    "SPINE_BLT": ({}, "thoracolumbar", "lift-knee-waist", "walk-indoor"),
    "STERNAL": ({}, "whole_body", "wall-push-up", "walk-indoor"),
    "ABDO": ({}, "whole_body", "bed-roll", "walk-indoor"),
    "OSTEO_V": ({}, "thoracolumbar", "lift-knee-waist", "walk-indoor"),
    "ANTICOAG": ({}, "whole_body", "hop", "walk-indoor"),
    "FALLS": ({}, "whole_body", "single-leg-stance", "walk-indoor"),
    "CARDIAC": ({}, "whole_body", "walk-intervals", "walk-indoor"),
    "INSENSATE": ({}, "ankle", "towel-calf-stretch", "ankle-arom"),
    "SKIN": ({}, "ankle", "towel-calf-stretch", "ankle-arom"),
    "CRPS": ({}, "ankle", "towel-calf-stretch", "ankle-arom"),
    "SEIZURE": ({}, "whole_body", "single-leg-stance", "walk-indoor"),
    "COGN": ({}, "whole_body", "single-leg-stance", "walk-indoor"),
}
EXTRA = {
    "hop": HOP,
    "lunge-out": make_exercise(
        slug="lunge-out",
        demand=Demand(
            joints=(
                JointDemand("hip", "extension", 10, active=True),
                JointDemand("hip", "external_rotation", 10, active=True),
            )
        ),
    ),
}
FORBID_NOTHING = {"DVT_RISK"}


def sound(site: str, code: str = "", **limits: Any) -> Event:
    """Return an old event of which all is cleared and allowed but for one precaution."""
    codes = (replace(warned(code), **limits),) if code else ()
    orders = (leg(FULL), arm(FULL))
    return Event(
        key="old",
        kind="other",
        body_site=site,
        side="na" if site in ("whole_body", "thoracolumbar") else "left",
        started_on=after(0),
        ended_on=after(1),
        weight_bearing=orders,
        precautions=codes,
        clearances=cleared("rom", "weight_bearing", "remove_device", "lift"),
    )


def refusals(slug: str, event: Event) -> tuple[Refusal, ...]:
    exercise: Exercise = EXTRA.get(slug) or EXERCISES[slug]
    return may_do(
        exercise,
        region=exercise.regions[0] if event.side == "left" else Region.WHOLE_BODY,
        side=event.side,
        patient=EQUIPPED,
        events=(event,),
        book=BOOK,
        on=ON,
    ).refusals


def test_every_code_is_here() -> None:
    assert {rule.code for rule in BOOK.precautions} == set(CODES) | FORBID_NOTHING


@pytest.mark.parametrize("code", CODES)
def test_a_code_forbids_what_it_is_for_and_leaves_the_rest(code: str) -> None:
    limits, site, forbidden, left = CODES[code]

    assert not refusals(forbidden, sound(site))
    assert refusals(forbidden, sound(site, code, **limits))
    assert not refusals(left, sound(site, code, **limits))


@pytest.mark.parametrize("code", CODES)
def test_a_code_that_has_expired_holds_until_somebody_lifts_it(code: str) -> None:
    limits, site, forbidden, _ = CODES[code]
    over = sound(site, code, **limits, expires_on=after(300))
    lifted = sound(site, code, **limits, lifted_on=after(399))

    assert refusals(forbidden, over)
    assert all(each.until is None for each in refusals(forbidden, over))
    assert not refusals(forbidden, lifted)


def test_a_risk_of_clots_asks_every_day() -> None:
    asked = {flag.id for flag in relevant(FLAGS, (sound("elbow", "DVT_RISK"),), ON)}

    assert "R-DVT" in asked
    assert "R-DVT" not in {flag.id for flag in relevant(FLAGS, (sound("elbow"),), ON)}


def test_a_heart_brings_its_own_stop_values() -> None:
    heart = sound("whole_body", "CARDIAC", hr_max=110, spo2_min=92)

    assert personal_limits((heart,), ON) == (110, 92)
    assert personal_limits((sound("whole_body"),), ON) == (None, None)
