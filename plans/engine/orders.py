"""What the treating team allows, and the one question: may this patient do this on this day?"""

from datetime import date
from typing import NamedTuple

from plans.engine import demand_checks, gate_checks
from plans.engine.asked import (
    MotionLimit,
    OrdersBook,
    OrdersRules,
    PrecautionRule,
    TissueRule,
    ask,
)
from plans.engine.demand_checks import Check
from plans.engine.dose import Dose
from plans.engine.event import Event
from plans.engine.exercise import Exercise, NotBefore, Phase, Region
from plans.engine.kept_back import KeptBack
from plans.engine.limits import Limits, limits
from plans.engine.patient import PatientFacts
from plans.engine.reason import Refusal, Verdict

__all__ = [
    "Caps",
    "Limits",
    "MotionLimit",
    "OrdersBook",
    "OrdersRules",
    "PrecautionRule",
    "Refusal",
    "TissueRule",
    "Verdict",
    "dose_caps",
    "limits",
    "may_do",
]

CHECKS: tuple[Check, ...] = (
    gate_checks.age,
    demand_checks.places,
    demand_checks.legs,
    demand_checks.hands,
    demand_checks.fixed_joints,
    demand_checks.precautions,
    demand_checks.tissue,
    demand_checks.kilograms,
    gate_checks.gates,
    gate_checks.exclusions,
    gate_checks.supervision,
    gate_checks.equipment,
)


def may_do(
    exercise: Exercise,
    *,
    region: Region,
    side: str,
    works: str = "",
    patient: PatientFacts,
    events: tuple[Event, ...],
    book: OrdersBook,
    phase: Phase | None = None,
    gate: NotBefore | None = None,
    kept_back: tuple[KeptBack, ...] = (),
    dose: Dose | None = None,
    on: date,
) -> Verdict:
    """Return whether the patient may do `exercise` for `region` and `side` on `on`.

    Every refusal is listed; what cannot be resolved refuses. `side` is the side under treatment
    (left, right, both, na); the exercise says which side works for it, unless `works` names it.
    `phase` is the phase the item stands in; without it the earliest of the exercise counts.
    `kept_back` are the gates that the protocols of the events set, each for its own event.
    `dose` is judged for its kilograms and degrees; without it the exercise's smallest. Every reason
    names the first day on which it is worth asking again, or none. Never raises.
    """
    asked = ask(
        exercise,
        region=region,
        side=side,
        works=works,
        phase=phase,
        dose=dose,
        gate=gate,
        kept_back=kept_back,
        patient=patient,
        events=events,
        book=book,
        on=on,
    )
    refusals: dict[Refusal, None] = {}  # each once
    for check in CHECKS:
        for refusal in check(asked):
            refusals[refusal] = None
    return Verdict(allowed=False, refusals=tuple(refusals)) if refusals else _ALLOWED


_ALLOWED = Verdict(allowed=True)


class Caps(NamedTuple):
    """How far a dose may go under all orders. None: nothing holds it back."""

    load_kg: float | None
    rom_deg: int | None
    leg_kg: float | None  # on the affected leg, where one is stood on


def dose_caps(
    exercise: Exercise,
    *,
    region: Region,
    side: str,
    works: str = "",
    patient: PatientFacts,
    events: tuple[Event, ...],
    book: OrdersBook,
    on: date,
) -> Caps:
    """Return the most that a dose of this exercise may be on `on`, where `may_do` allows it."""
    asked = ask(
        exercise,
        region=region,
        side=side,
        works=works,
        phase=None,
        dose=None,
        gate=None,
        patient=patient,
        events=events,
        book=book,
        on=on,
    )
    return Caps(
        demand_checks.load_cap(asked), demand_checks.range_cap(asked), demand_checks.leg_cap(asked)
    )
