"""What the treating team allows, and the one question: may this patient do this on this day?"""

from datetime import date

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
from plans.engine.limits import Limits, limits
from plans.engine.patient import PatientFacts
from plans.engine.reason import Refusal, Verdict

__all__ = [
    "Limits",
    "MotionLimit",
    "OrdersBook",
    "OrdersRules",
    "PrecautionRule",
    "Refusal",
    "TissueRule",
    "Verdict",
    "limits",
    "load_cap_kg",
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
    dose: Dose | None = None,
    on: date,
) -> Verdict:
    """Return whether the patient may do `exercise` for `region` and `side` on `on`.

    Every refusal is listed; what cannot be resolved refuses. `side` is the side under treatment
    (left, right, both, na); the exercise says which side works for it, unless `works` names it.
    `phase` is the phase the item stands in; without it the earliest of the exercise counts.
    `dose` is judged for its kilograms; without it the exercise's smallest. Never raises.
    """
    asked = ask(
        exercise,
        region=region,
        side=side,
        works=works,
        phase=phase,
        dose=dose,
        gate=gate,
        patient=patient,
        events=events,
        book=book,
        on=on,
    )
    refusals = tuple(dict.fromkeys(refusal for check in CHECKS for refusal in check(asked)))
    return Verdict(not refusals, refusals)


def load_cap_kg(
    exercise: Exercise,
    *,
    region: Region,
    side: str,
    works: str = "",
    patient: PatientFacts,
    events: tuple[Event, ...],
    book: OrdersBook,
    on: date,
) -> float | None:
    """Return the most `load_kg` of this exercise may be under all orders; None: no limit."""
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
    return demand_checks.load_cap(asked)
