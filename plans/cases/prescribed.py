"""The approved draft of a case as the engine's items, each day anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plans.cases.case_file import CaseFile
from plans.catalogue import load
from plans.engine.dose import Bounds
from plans.engine.draft import Draft, DraftItem, DraftRegion
from plans.engine.event import Event
from plans.engine.exercise_state import ExerciseState, first_state
from plans.engine.orders import may_do
from plans.engine.patient import PatientFacts
from plans.engine.plan_item import PlanItem
from plans.engine.protection import is_protected
from plans.engine.reason import Verdict


@dataclass(frozen=True, slots=True)
class Prescribed:
    """One approved item with the side under treatment of its region.

    The dates are those of an exercise that joined later, or is about to leave.
    """

    key: str  # slug/side
    item: DraftItem
    region_side: str
    is_locked: bool
    starts_on: date | None = None
    ended_on: date | None = None


def approved(case: CaseFile, draft: Draft) -> tuple[Prescribed, ...]:
    """Return the draft as approved: all of it but what the therapist left out."""
    return tuple(
        Prescribed(
            key=f"{item.exercise}/{item.side}",
            item=item,
            region_side=_region(item, draft.regions).side,
            is_locked=item.exercise in case.plan.locked,
        )
        for item in draft.items
        if item.exercise not in case.plan.left_out
    )


def _region(item: DraftItem, regions: tuple[DraftRegion, ...]) -> DraftRegion:
    # Where both sides are treated, the side that works names its own region.
    here = [each for each in regions if each.region is item.region]
    return next((each for each in here if each.side == item.side), here[0])


@dataclass(frozen=True, slots=True)
class Who:
    """The person and the events, asked again every day."""

    patient: PatientFacts
    events: tuple[Event, ...]


def verdict(
    row: Prescribed, who: Who, state: ExerciseState, *, easier: str = "", on: date
) -> Verdict:
    """Return whether the orders allow the item, or an `easier` one in its place, on `on`."""
    return may_do(
        load().exercises[easier or row.item.exercise],
        region=row.item.region,
        side=row.region_side,
        works="" if easier else row.item.side,
        patient=who.patient,
        events=who.events,
        book=load().orders,
        phase=None if easier else row.item.phase,
        dose=None if easier else state.dose,
        on=on,
    )


def plan_item(
    row: Prescribed, who: Who, state: ExerciseState, *, starts_on: date, is_closing: bool, on: date
) -> PlanItem:
    """Return the item of one date; easier exercises are looked for only when the day is closed."""
    item = row.item
    exercise = load().exercises[item.exercise]
    rules = load().rules.orders
    return PlanItem(
        key=row.key,
        exercise=exercise,
        region=item.region.value,
        phase=item.phase,
        state=state,
        bounds=Bounds(item.min, item.max),
        starts_on=row.starts_on or starts_on,
        ended_on=row.ended_on,
        phase_since=row.starts_on or starts_on,
        locked=row.is_locked,
        protected=is_protected(
            exercise, region=item.region, works=item.side, events=who.events, rules=rules, on=on
        ),
        is_cue=item.is_cue,
        easier=tuple(
            slug
            for slug in (exercise.easier if is_closing else ())
            if slug in load().exercises and verdict(row, who, state, easier=slug, on=on).allowed
        ),
        side=item.side,
    )


def first_states(rows: Iterable[Prescribed]) -> Mapping[str, ExerciseState]:
    return {row.key: first_state(row.item.start) for row in rows}
