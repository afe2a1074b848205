"""Typical people and events for the screen, the orders and the draft."""

from datetime import date, timedelta
from typing import Any

from plans.catalogue import load
from plans.engine.assessment import Answers
from plans.engine.dose import Dose
from plans.engine.event import Clearance, Event, Precaution, WeightBearingOrder
from plans.engine.exercise import Exercise, Kind, Phase, Region, UsesSide, WeightBearing
from plans.engine.patient import PatientFacts

DAY = date(2026, 3, 2)  # a Monday: the day of the injury
ADULT = PatientFacts(date(1984, 5, 1), sex="female", falls_6_months=0)
NONE, TOE, PARTIAL, WBAT, FULL = WeightBearing


def after(days: int = 0, weeks: int = 0) -> date:
    """Return a day counted from the injury."""
    return DAY + timedelta(days=days, weeks=weeks)


def leg(status: WeightBearing, days: int = 0, **limits: Any) -> WeightBearingOrder:
    return WeightBearingOrder("leg", status, after(days), **limits)


def arm(status: WeightBearing, days: int = 0, **limits: Any) -> WeightBearingOrder:
    return WeightBearingOrder("arm", status, after(days), **limits)


def cleared(*activities: str, days: int = 0) -> tuple[Clearance, ...]:
    return tuple(Clearance(activity, after(days)) for activity in activities)


def warned(code: str, **limits: Any) -> Precaution:
    return Precaution(code, DAY, **limits)


def make_ankle(**changes: Any) -> Event:
    """Return a left ankle fracture in a cast, not operated, from the first day on."""
    fields: dict[str, Any] = {
        "key": "ankle",
        "kind": "cast",
        "body_site": "ankle",
        "side": "left",
        "started_on": DAY,
        "expected_end_on": after(weeks=6),
        "injured_on": DAY,
        "tissue": "bone_nonop",
        "joints_fixed": ("ankle",),
    }
    return Event(**(fields | changes))


def make_wrist(**changes: Any) -> Event:
    """Return a right distal radius fracture in a forearm cast."""
    fields: dict[str, Any] = {
        "key": "wrist",
        "kind": "cast",
        "body_site": "forearm",
        "side": "right",
        "started_on": DAY,
        "injured_on": DAY,
        "tissue": "bone_nonop",
        "joints_fixed": ("wrist",),
    }
    return Event(**(fields | changes))


def make_hospital_stay(**changes: Any) -> Event:
    """Return ten days in hospital, ended."""
    fields: dict[str, Any] = {
        "key": "hospital",
        "kind": "hospital_stay",
        "body_site": "whole_body",
        "side": "na",
        "started_on": DAY,
        "ended_on": after(10),
    }
    return Event(**(fields | changes))


def make_answers(flags: dict[str, str] | None = None, **changes: Any) -> Answers:
    """Return a quiet intake: plain disuse, every red flag asked and answered with no."""
    asked = {flag.id: "no" for flag in load().red_flags} | (flags or {})
    fields: dict[str, Any] = {
        "judgements": ("disuse",),
        "causes": ("cast_or_splint",),
        "is_new": False,
        "onset": "gradual",
        "red_flags": tuple(asked.items()),
        "has_sensory_change": False,
        "has_reflex_change": False,
        "has_bulbar_sign": False,
        "has_wasting_elsewhere": False,
        "has_neuropathic_pain": False,
    }
    return Answers(**(fields | changes))


def make_exercise(**changes: Any) -> Exercise:
    """Return a harmless exercise of the affected knee; lying, nothing asked of anything."""
    fields: dict[str, Any] = {
        "slug": "exercise",
        "kind": Kind.DEDICATED,
        "regions": (Region.KNEE,),
        "phases": (Phase.P0,),
        "side": UsesSide.AFFECTED,
        "start": Dose(sets=1, reps=5),
        "min": Dose(sets=1, reps=3),
        "max": Dose(sets=3, reps=10),
    }
    return Exercise(**(fields | changes))
