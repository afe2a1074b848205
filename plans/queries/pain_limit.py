"""How much pain in one exercise of a day is all right, as the rules count it."""

from plans.catalogue import load
from plans.engine.exercise import Region
from plans.engine.pain import pain_cap
from plans.engine.protection import is_protected
from plans.models import PlannedExercise
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.facts import facts_of_one
from plans.queries.rules import day_rules


def pain_limit(planned: PlannedExercise) -> int | None:
    """Return the cap 0–10 of one planned exercise; None where pain does not decide (a quota)."""
    row, on, patient = planned.prescription, planned.plan.on, planned.plan.patient_id
    facts = facts_of_one(patient)
    around = circumstances_of([PatientDay(patient, row.regime_id, on)], {patient: facts})[patient]
    if around.by_quota:
        return None
    protected = is_protected(
        load().exercises[row.exercise_id],
        region=Region(row.region.region),
        works=row.side,
        events=facts.events,
        rules=load().rules.orders,
        on=on,
    )
    return pain_cap(around, day_rules().progression, protected=protected)
