"""What may follow an exercise, asked of rows: for the night and for the therapist's page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plans.catalogue import load
from plans.catalogue.records import to_json
from plans.engine.ceiling import Body
from plans.engine.dose import Dose
from plans.engine.exercise_state import ExerciseState
from plans.engine.next_exercise import Patient, Placed, following
from plans.models import Patient as PatientRow
from plans.models import Prescription
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.course import Item, course_of, items_of
from plans.queries.facts import facts_of_one
from plans.queries.phase_status import Look, Region, regions_of
from plans.queries.seen import Seen

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Follower:
    """An exercise that may follow; `refusals` say why not yet."""

    name: str
    dose: Dose
    refusals: tuple[dict[str, Any], ...]


def followers_of(
    row: Prescription, patient: PatientRow, *, now: datetime, language: str
) -> tuple[Follower, ...]:
    """Return what may follow one exercise of the plan in use, as the orders stand today."""
    if not load().exercises[row.exercise_id].next or row.regime.state != "active":
        return ()
    on = patient.local_date(now)
    facts = facts_of_one(patient.pk)
    around = circumstances_of([PatientDay(patient.pk, row.regime_id, on)], {patient.pk: facts})
    items = items_of([row.regime_id])[row.regime_id]
    look = Look(patient.pk, row.regime_id, on, facts, items, around[patient.pk])
    item = next(each for each in items if each.pk == row.pk)
    placed = placed_of(look, item, regions_of([row.regime_id])[row.regime_id])
    found = following(placed, patient_of(look, Seen()), on=on + ONE_DAY) if placed else ()
    text = load().text
    return tuple(
        Follower(
            text(each.exercise, language).name,
            each.doses.start,
            tuple(to_json(refusal) for refusal in each.refusals),
        )
        for each in found
    )


def patient_of(look: Look, seen: Seen) -> Patient:
    """Return whom a next exercise must fit, in the engine's terms."""
    return Patient(
        body=Body(look.facts.patient, load().rules.proposals, seen.measures),
        events=look.facts.events,
        book=load().drafting,
        around=look.around,
        training=frozenset(
            (row.slug, row.side)
            for row in look.items
            if row.ended_on is None or row.ended_on > look.on + ONE_DAY
        ),
    )


def placed_of(
    look: Look, row: Item, regions: list[Region], state: ExerciseState | None = None
) -> Placed | None:
    """Return one item with its region's phases and protocol; None where that is not known."""
    region = region_of(row, regions)
    states = {str(row.pk): state} if state else None
    items = course_of([row], look.facts, states=states, on=look.on).items
    if region is None or not items:
        return None
    return Placed(items[0], row.region_side, row.side, region.phases, region.template)


def region_of(row: Item, regions: list[Region]) -> Region | None:
    """Return the region of the plan an item belongs to."""
    here = (each for each in regions if (each.region, each.side) == (row.region, row.region_side))
    return next(here, None)
