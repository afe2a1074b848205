"""Today's frozen plan, while it is being done: eased at once, given back only by a therapist."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from plans.catalogue import load
from plans.engine.daily_plan import PlannedItem, plan_day
from plans.engine.day import CheckIn
from plans.engine.decision import Amendment
from plans.engine.dose_json import dose_to_json
from plans.engine.easier_day import EASIER, easier_day
from plans.engine.easing_today import ease_today
from plans.engine.plan_item import Circumstances
from plans.engine.rule_stop import suspension_of
from plans.engine.stand_in import EQUIPMENT, stand_in_dose
from plans.models import CheckIn as CheckInRow
from plans.models import DailyPlan, EasierDay, Patient, PlannedExercise
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.course import Course, course_of, items_of, verdict_of
from plans.queries.day_facts import Day, PlanKey, Planned, days_of, value_of
from plans.queries.facts import Facts, facts_of_one
from plans.queries.rules import day_rules
from plans.services.bulk import insert_many, update_many
from plans.services.freeze import EXERCISE, draw, exercise_rows, withheld_json

RELEASED = "RELEASED"  # the amendment of a therapist who gave an item back


@dataclass(frozen=True, slots=True)
class _Open:
    """Today's plan with what the engine needs to ease it."""

    plan: DailyPlan
    day: Day
    course: Course
    around: Circumstances
    facts: Facts

    @property
    def at_work(self) -> set[str]:
        """Return the exercises of today, and those that stand in: none is done twice."""
        rows, planned = self.course.rows, self.day.planned
        own = {rows[each.key].slug for each in planned if each.key in rows}
        return own | {each.stand_in for each in planned}

    @property
    def unlogged(self) -> dict[str, UUID]:
        """Return the planned exercises nobody has logged yet, by plan item."""
        return {
            str(each.prescription_id): each.pk for each in self.day.planned if each.logged is None
        }


@transaction.atomic
def recheck_today(*, patient: Patient, now: datetime) -> None:
    """Withhold what the orders, alerts or a pause no longer allow today; never adds anything.

    Call it after a change of any of them. What was logged stays.
    """
    today = _open(patient, patient.local_date(now))
    if today is not None:
        _amend(today, _no_longer_allowed(today), now=now)


@transaction.atomic
def ease(*, patient: Patient, check_in: CheckIn, entry_id: UUID, now: datetime) -> None:
    """Ease today's open items by this morning's check-in; undoing the entry undoes it."""
    today = _open(patient, check_in.on)
    if today is None:
        return
    planned = [
        PlannedItem(str(each.prescription_id), each.current_dose(), is_cue=each.is_cue)
        for each in today.day.planned
        if not each.withheld
    ]
    eased = ease_today(today.course.items, planned, check_in, today.around, day_rules())
    by_order = {each.key: each for each in _no_longer_allowed(today)}
    both = [each for each in eased if each.key not in by_order]
    _amend(today, [*by_order.values(), *both], entry_id=entry_id, now=now)


def ease_by(row: CheckInRow, *, now: datetime) -> None:
    """Ease the plan of a stored check-in's date by it, as if it were made now."""
    ease(patient=row.patient, check_in=value_of(row), entry_id=row.entry_id, now=now)


@transaction.atomic
def make_easier(*, patient: Patient, on: date, entry_id: UUID, now: datetime) -> bool:
    """Make what is open on `on` a level easier, once; undoing the entry undoes it.

    Return False where nothing is open any more.
    """
    today = _open(patient, on)
    if today is None:
        return False
    planned = [
        PlannedItem(str(each.prescription_id), each.current_dose(), is_cue=each.is_cue)
        for each in today.day.planned
        if each.logged is None and not each.withheld and not _is_easier(each) and not each.stand_in
    ]
    found = easier_day(today.course.items, planned, day_rules())
    _amend(today, found, entry_id=entry_id, now=now)
    return bool(found)


@transaction.atomic
def stand_in_today(
    *, patient: Patient, planned: PlannedExercise, entry_id: UUID, now: datetime
) -> bool:
    """Let the approved easier exercise stand in on an open item of today.

    Return False where none was approved, or where it may not be done today.
    """
    today = _open(patient, planned.plan.on)
    if today is None:
        return False
    row = next((each for each in today.day.planned if each.pk == planned.pk), None)
    item = next((each for each in today.course.items if row and each.key == row.key), None)
    if row is None or item is None or row.withheld or row.logged is not None or row.stand_in:
        return False
    easier = today.course.rows[item.key].stand_in
    if not easier or easier in today.at_work or not _may_stand_in(today, row.key, easier):
        return False
    dose = stand_in_dose(load().exercises[easier], row.current_dose())
    swapped = {
        "at": now.isoformat(),
        "rule": EQUIPMENT,
        "dose": dose_to_json(dose),
        "swap": easier,
        "entry": str(entry_id),
    }
    update_many(PlannedExercise, ["amendments"], [(row.pk, [*row.amendments, swapped])])
    return True


def _may_stand_in(today: _Open, key: str, slug: str) -> bool:
    """Return whether the orders, the alerts and this morning allow `slug` in place of an item."""
    item = next((each for each in today.course.items if each.key == key), None)
    if (
        item is None
        or not verdict_of(today.course.rows[key], today.facts, slug=slug, on=today.plan.on).allowed
    ):
        return False
    other = replace(item, exercise=load().exercises[slug])
    if suspension_of(other, today.around) is not None:
        return False
    planned = [PlannedItem(key, item.state.dose)]
    morning = today.day.check_in
    return morning is None or not ease_today([other], planned, morning, today.around, day_rules())


def _is_easier(planned: Planned) -> bool:
    """Return True if the patient's choice is in force; what a therapist gave back is as frozen."""
    for each in reversed(planned.amendments):
        if each["rule"] in (EASIER, RELEASED):
            return bool(each["rule"] == EASIER)
    return False


@transaction.atomic
def take_back(*, patient_id: UUID, on: date, entry_id: UUID) -> None:
    """Remove the easing of a check-in, or of an easier day, that was undone."""
    rows = PlannedExercise.objects.select_for_update().filter(plan__patient=patient_id, plan__on=on)
    for row in rows:
        kept = [each for each in row.amendments if each.get("entry") != str(entry_id)]
        if len(kept) != len(row.amendments):
            row.amendments = kept
            row.save(update_fields=["amendments"])


@transaction.atomic
def give_back(*, patient: Patient, now: datetime) -> None:
    """Plan today again for what was paused, at most as frozen. A therapist's word or a return.

    Items that were not frozen because everything rested are added; logged ones stay. What this
    morning's check-in takes off stays off, and a day that was made easier stays easier.
    """
    on = patient.local_date(now)
    plan = DailyPlan.objects.select_for_update().filter(patient=patient, on=on).first()
    if plan is None or plan.closed_at is not None:
        return
    drawn = draw([PatientDay(patient.pk, plan.regime_id, on)])[0]
    allowed = {item.key for item in drawn.plan.items}
    rows = list(plan.exercises.select_for_update())
    for row in rows:
        if row.amendments and str(row.prescription_id) in allowed:
            _release(row, now)
    if plan.kind != DailyPlan.Kind.ACTIVE:
        frozen = frozenset(str(row.prescription_id) for row in rows)
        added = exercise_rows(plan.pk, drawn, without=frozen)
        insert_many(PlannedExercise, EXERCISE, added)
        plan.kind = drawn.plan.kind.value
        plan.planned_minutes = drawn.plan.planned_minutes
    plan.withheld = withheld_json(drawn)
    plan.save(update_fields=["kind", "planned_minutes", "withheld"])
    for told in _told(patient, on, rows):
        ease_by(told, now=now)
    asked = EasierDay.objects.current().filter(patient=patient, on=on).first()
    if asked is not None:
        make_easier(patient=patient, on=on, entry_id=asked.entry_id, now=now)


def _told(patient: Patient, on: date, rows: Iterable[PlannedExercise]) -> Iterable[CheckInRow]:
    """Return the check-ins that count: the current one, and those whose easing was not undone."""
    entries = {each["entry"] for row in rows for each in row.amendments if "entry" in each}
    mine = CheckInRow.objects.filter(patient=patient, on=on).select_related("patient")
    return mine.filter(Q(superseded_at=None) | Q(entry_id__in=entries)).order_by("recorded_at")


def _release(row: PlannedExercise, now: datetime) -> None:
    if row.amendments[-1].get("withheld"):
        back = {"at": now.isoformat(), "rule": RELEASED, "dose": row.dose}
        row.amendments = [*row.amendments, back]
        row.save(update_fields=["amendments"])


def _open(patient: Patient, on: date) -> _Open | None:
    plan = (
        DailyPlan.objects.select_for_update().filter(patient=patient, on=on, closed_at=None).first()
    )
    if plan is None:
        return None
    facts = facts_of_one(patient.pk)
    day = PatientDay(patient.pk, plan.regime_id, on)
    items = items_of([plan.regime_id]).get(plan.regime_id, [])
    return _Open(
        plan=plan,
        day=days_of([PlanKey(plan.pk, patient.pk, on)])[plan.pk],
        course=course_of(items, facts, checks_orders=True, on=on),
        around=circumstances_of([day], {patient.pk: facts})[patient.pk],
        facts=facts,
    )


def _no_longer_allowed(today: _Open) -> list[Amendment]:
    """Return what a plan made now would leave out; waiting for a turn is no reason."""
    again = plan_day(today.course.items, today.plan.on, today.around, day_rules())
    still = {item.key for item in again.items}
    reasons = {each.key: each.reason for each in again.withheld}
    reasons |= {key: each.refusals[0].code for key, each in today.course.refused.items()}
    for row in today.day.planned:
        if row.stand_in and not _may_stand_in(today, row.key, row.stand_in):
            reasons.setdefault(row.key, "ORDERS")
            still.discard(row.key)
    if again.kind.value != DailyPlan.Kind.ACTIVE and not again.items:
        reasons = dict.fromkeys(today.unlogged, again.kind.value) | reasons
    return [
        Amendment(key, reasons[key])
        for key in today.unlogged
        if key not in still and reasons.get(key, "later") != "later"
    ]


def _amend(
    today: _Open,
    amendments: Iterable[Amendment],
    *,
    entry_id: UUID | None = None,
    now: datetime,
) -> None:
    open_now, planned = today.unlogged, {each.pk: each for each in today.day.planned}
    rows = []
    for each in amendments:
        pk = open_now.get(each.key)
        if pk is None or planned[pk].withheld:
            continue
        rows.append((pk, [*planned[pk].amendments, _json(each, entry_id, now)]))
    update_many(PlannedExercise, ["amendments"], rows)


def _json(amendment: Amendment, entry_id: UUID | None, now: datetime) -> dict[str, Any]:
    plain: dict[str, Any] = {"at": now.isoformat(), "rule": amendment.rule}
    if amendment.dose is None:
        plain["withheld"] = amendment.rule
    else:
        plain["dose"] = dose_to_json(amendment.dose)
    if amendment.values:
        plain["values"] = dict(amendment.values)
    if entry_id is not None:
        plain["entry"] = str(entry_id)
    return plain
