"""Every template of arm, spine, chest and the whole body gives each person a first week."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plans.engine.assessment import Mode
from plans.engine.event import Event, Precaution
from plans.engine.exercise import Kind
from plans.engine.patient import PatientFacts
from plans.engine.reason import Value
from plans.engine.regime import Draft, Found, draft
from tests.engine.intake import DAY, NONE, TOE, after, arm, cleared, leg
from tests.engine.regime_case import CATALOGUE

AGES = [
    pytest.param(date(1996, 1, 1), id="age 30"),
    pytest.param(date(1960, 1, 1), id="age 66"),
    pytest.param(date(1944, 1, 1), id="age 82"),
]
SEEN: dict[str, Value] = {"pain_rest_nrs": 2, "swelling": 1, "swelling_rising": False}
ON = after(3)


def _event(kind: str, site: str, tissue: str, condition: str = "", side: str = "left") -> Event:
    operated = kind == "surgery" or tissue in ("tendon", "abdominal", "fusion", "arthroplasty")
    return Event(
        "event",
        kind,
        site,
        side,
        DAY,
        injured_on=None if operated else DAY,
        surgery_on=DAY if operated else None,
        tissue=tissue,
        condition=condition,
    )


def _body(kind: str, tissue: str = "none", condition: str = "", site: str = "whole_body") -> Event:
    stay = _event(kind, site, tissue, condition, "na")
    return replace(stay, injured_on=None, ended_on=after(2))


# Template, the event it is for.
WHOM = {
    "rotator-cuff-repair": _event("sling", "shoulder", "tendon", "rotator_cuff_repair"),
    "proximal-humerus-fracture": _event(
        "sling", "shoulder", "bone_nonop", "proximal_humerus_fracture"
    ),
    "clavicle-fracture": _event("sling", "shoulder", "bone_nonop", "clavicle_fracture"),
    "shoulder-dislocation": _event("sling", "shoulder", "ligament", "shoulder_dislocation"),
    "radial-head-or-elbow": _event("sling", "elbow", "bone_nonop", "radial_head_or_elbow"),
    "scaphoid-fracture": _event("cast", "wrist_hand", "bone_nonop", "scaphoid_fracture"),
    "hand-fracture": _event("splint_brace", "wrist_hand", "bone_nonop", "hand_fracture"),
    "general-shoulder": _event("surgery", "shoulder", "arthroplasty"),
    "general-elbow": _event("splint_brace", "elbow", "ligament"),
    "general-wrist-hand": _event("splint_brace", "wrist_hand", "tendon"),
    "vertebral-fracture": _body(
        "bed_rest_home", "bone_nonop", "vertebral_fracture", "thoracolumbar"
    ),
    "general-spine": _body("surgery", "fusion", "", "thoracolumbar"),
    "icu-acquired-weakness": _body("icu_stay", condition="icu_acquired_weakness"),
    "general-icu-stay": _body("icu_stay"),
    "cardiac-surgery": _body("surgery", "abdominal", "cardiac_surgery"),
    "abdominal-surgery": _body("surgery", "abdominal", "abdominal_surgery"),
    "general-whole-body": _body("spaceflight"),
    "general-rest-of-a-limb": replace(_body("hospital_stay", "skin", "", "forearm"), side="left"),
}
SAID = cleared("rom", days=2)
ORDERS: dict[str, dict[str, Any]] = {
    "no order": {},
    "nothing through the arm": {"weight_bearing": (arm(NONE),)},
    "a touch of the hand": {"weight_bearing": (arm(TOE),)},
    "movement cleared": {"device_removable": True, "clearances": SAID},
    "may fall": {"precautions": (Precaution("FALLS", DAY),)},
    "breastbone": {"precautions": (Precaution("STERNAL", DAY, max_kg=2),)},
    "belly": {"precautions": (Precaution("ABDO", DAY, max_kg=2),)},
    "no bending, lifting, twisting": {"precautions": (Precaution("SPINE_BLT", DAY),)},
    "no weight on one leg": {"weight_bearing": (leg(NONE),)},
}
ARMS = [
    slug for slug, event in WHOM.items() if event.side == "left" and event.kind != "hospital_stay"
]
# Where the first week has no getting up and no walk, and why that is right.
NO_GETTING_UP = {
    "may fall": (ARMS, "Nobody is beside them, so no walk outdoors; indoors they walk from P1 on."),
    "no weight on one leg": (ARMS, "One arm and one leg: crutches need both hands. A therapist."),
}
# Where there is nothing at all.
EMPTY: dict[str, tuple[list[str], str]] = {}


def _is_in(listed: dict[str, tuple[list[str], str]], slug: str, orders: str) -> bool:
    return slug in listed.get(orders, ([], ""))[0]


def _first_week(event: Event, birth_date: date) -> Draft:
    return draft(
        mode=Mode.STANDARD,
        patient=PatientFacts(birth_date, falls_6_months=0),
        events=(event,),
        losses=(),
        found=Found(observations=SEEN),
        book=CATALOGUE.drafting,
        on=ON,
    )


@pytest.mark.parametrize("birth_date", AGES)
@pytest.mark.parametrize("orders", ORDERS)
@pytest.mark.parametrize("slug", WHOM)
def test_first_week_is_not_empty_or_says_why(slug: str, orders: str, birth_date: date) -> None:
    found = _first_week(replace(WHOM[slug], **ORDERS[orders]), birth_date)

    assert [each.template for each in found.regions] == [slug]
    counted = [each for each in found.items if not each.is_cue]
    kinds = {CATALOGUE.exercises[each.exercise].kind for each in counted}
    assert (not counted) == _is_in(EMPTY, slug, orders)
    assert (Kind.ADL not in kinds) == (_is_in(NO_GETTING_UP, slug, orders) or not counted)
    assert not counted or 5 <= found.planned_minutes <= _most(found)


def _most(found: Draft) -> int:
    template = CATALOGUE.templates[found.regions[0].template]
    return max(p.minutes_high for p in template.phases if p.phase in found.regions[0].phases)
