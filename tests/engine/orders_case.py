"""The one question of the orders, asked about typical events."""

from dataclasses import replace
from typing import Any

from plans.catalogue import load
from plans.engine.event import Event
from plans.engine.exercise import Demand, Exercise, JointDemand, Region
from plans.engine.orders import Verdict, may_do
from plans.engine.patient import PatientFacts
from tests.engine.intake import ADULT, after

BOOK = load().orders
EXERCISES = load().exercises
HELPED = replace(ADULT, helper_at_home=True)


def ask(
    exercise: Exercise,
    *events: Event,
    region: Region = Region.ANKLE,
    side: str = "left",
    patient: PatientFacts = ADULT,
    days: int = 7,
    **more: Any,
) -> Verdict:
    return may_do(
        exercise,
        region=region,
        side=side,
        patient=patient,
        events=events,
        book=BOOK,
        on=after(days),
        **more,
    )


def codes(verdict: Verdict) -> set[str]:
    return {each.code for each in verdict.refusals}


def moves(joint: str, motion: str, deg: int = 20, **how: bool) -> Demand:
    kinds = {"active": True, "loaded": False, "passive_stretch": False} | how
    return Demand(joints=(JointDemand(joint, motion, deg, **kinds),))


STRETCHES = moves("ankle", "dorsiflexion", active=False, passive_stretch=True)
