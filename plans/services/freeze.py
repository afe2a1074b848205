"""One local date frozen: what the engine planned becomes rows, made once."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from plans.engine.daily_plan import DayPlan, plan_day
from plans.engine.dose_json import dose_to_json
from plans.engine.plan_item import Circumstances
from plans.engine.state_json import state_to_json
from plans.models import DailyPlan, PlannedExercise, Prescription
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.course import Course, Item, course_of, items_of
from plans.queries.facts import Facts, facts_of
from plans.queries.rules import day_rules
from plans.services.bulk import insert_many, insert_missing, update_many

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The plan of one patient on one date, not yet written."""

    day: PatientDay
    facts: Facts
    course: Course
    plan: DayPlan


def draw(days: Sequence[PatientDay], *, failed: list[UUID] | None = None) -> list[Drawn]:
    """Return the plans of these dates, in a constant number of queries; writes nothing.

    With `failed` given, patients whose plan cannot be drawn are left out, logged and added to it.
    """
    facts = facts_of(day.patient_id for day in days)
    items = items_of((day.regime_id for day in days), to_plan=True)
    around = circumstances_of(list(days), facts)
    drawn = []
    for day in days:
        mine = items.get(day.regime_id, [])
        try:
            drawn.append(_drawn(day, facts[day.patient_id], mine, around[day.patient_id]))
        except Exception as error:  # one patient's data must not keep all others waiting
            if failed is None:
                raise
            logger.error("Regime %s cannot be planned: %s", day.regime_id, type(error).__name__)
            failed.append(day.patient_id)
    return drawn


def _drawn(day: PatientDay, facts: Facts, items: list[Item], around: Circumstances) -> Drawn:
    course = course_of(items, facts, checks_orders=True, on=day.on)
    return Drawn(day, facts, course, plan_day(course.items, day.on, around, day_rules()))


def freeze(drawn: Sequence[Drawn], *, now: datetime) -> list[Drawn]:
    """Write the plans and return those that were not there yet.

    The unique key of patient and date settles races: the later writer writes nothing.
    """
    rows = {uuid4(): each for each in drawn}
    plans = [_plan_row(pk, each, now) for pk, each in rows.items()]
    written = insert_missing(DailyPlan, _PLAN, plans)
    mine = {pk: each for pk, each in rows.items() if pk in written}
    planned = [row for pk, each in mine.items() for row in exercise_rows(pk, each)]
    insert_many(PlannedExercise, EXERCISE, planned)
    _begin_states(list(mine.values()))
    return list(mine.values())


_PLAN = ("pk", "patient", "regime", "on", "kind", "planned_at", "planned_minutes", "withheld")


def _plan_row(pk: UUID, drawn: Drawn, now: datetime) -> tuple[Any, ...]:
    day, plan = drawn.day, drawn.plan
    kept = withheld_json(drawn)
    return pk, day.patient_id, day.regime_id, day.on, plan.kind, now, plan.planned_minutes, kept


EXERCISE = ("plan", "prescription", "position", "dose", "why")


def exercise_rows(
    plan_id: UUID, drawn: Drawn, *, without: frozenset[str] = frozenset()
) -> list[tuple[Any, ...]]:
    """Return the values of `EXERCISE` for a plan's items, but for the prescriptions `without`."""
    return [
        (plan_id, drawn.course.rows[item.key].pk, position, dose_to_json(item.dose), item.why)
        for position, item in enumerate(drawn.plan.items)
        if item.key not in without
    ]


def withheld_json(drawn: Drawn) -> list[dict[str, Any]]:
    """Return what rests that day and why: rules, alerts, and what the orders forbid."""
    by_rule = [
        _rest(each.key, each.reason, each.until)
        for each in drawn.plan.withheld
        if each.reason != "later"
    ]
    by_order = [
        _rest(key, verdict.refusals[0].code, verdict.refusals[0].until)
        for key, verdict in drawn.course.refused.items()
    ]
    return by_rule + by_order


def _rest(key: str, reason: str, until: date | None) -> dict[str, Any]:
    return {"prescription": key, "reason": reason, "until": until and until.isoformat()}


def _begin_states(drawn: Sequence[Drawn]) -> None:
    """Write where the fold of new items begins: nothing, or the state of the version before."""
    new: Mapping[str, dict[str, Any]] = {
        key: state_to_json(row.first())
        for each in drawn
        for key, row in each.course.rows.items()
        if row.is_new
    }
    rows = [(UUID(key), state, state) for key, state in new.items()]
    update_many(Prescription, ["initial_state", "state"], rows)
