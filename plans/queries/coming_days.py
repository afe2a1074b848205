"""A patient's days ahead as the plan stands now; a preview, frozen nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from plans.catalogue import load
from plans.engine.coming import as_if_done
from plans.engine.daily_plan import DayKind, DayPlan, plan_day
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.engine.exercise_state import ExerciseState
from plans.engine.lighter_week import is_lighter_week
from plans.engine.plan_item import Circumstances
from plans.models import DailyPlan, Patient, Pause, PlannedExercise, Regime
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.course import Course, Item, course_of, items_of
from plans.queries.facts import Facts, facts_of
from plans.queries.rules import day_rules

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ComingItem:
    """One exercise of a day ahead."""

    prescription_id: UUID
    slug: str
    side: str  # that works
    dose: Dose
    is_cue: bool


@dataclass(frozen=True, slots=True)
class ComingDay:
    """One local date; without items it is a rest day, or the plan does not run."""

    on: date
    kind: str  # of DayKind
    items: tuple[ComingItem, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """What the days of one patient are drawn from."""

    regime: Regime
    facts: Facts
    items: list[Item]
    around: Circumstances
    pauses: list[Pause]

    def on(self, day: date) -> Circumstances:
        """Return the circumstances as they will be as far as is known."""
        begun, rules = self.regime.starts_on, load().rules.daily_plan
        lighter = bool(
            self.regime.has_lighter_weeks and begun and is_lighter_week(begun, day, rules)
        )
        paused = any(
            pause.from_on <= day and (pause.until_on is None or day < pause.until_on)
            for pause in self.pauses
        )
        return replace(self.around, is_lighter=lighter, paused=paused)


def coming_days(patient: Patient, *, on: date, count: int) -> tuple[ComingDay, ...]:
    """Return `count` days from `on`, in order; () for somebody without a plan in use.

    The plan of `on` is shown as it is frozen. Later days have today's doses, on the dates of
    their timetable, as if everything before them were done.
    """
    regime = Regime.objects.active().filter(patient=patient).first()
    if regime is None or patient.state != Patient.State.IN_CARE:
        return ()
    case = _case(patient, regime, on=on, until=on + count * ONE_DAY)
    first, *later = _drawn(case, on, count)
    return (_as_frozen(patient, first), *later)


def _case(patient: Patient, regime: Regime, *, on: date, until: date) -> _Case:
    facts = facts_of([patient.pk])
    around = circumstances_of([PatientDay(patient.pk, regime.pk, on)], facts)
    pauses = Pause.objects.filter(Q(until_on=None) | Q(until_on__gt=on), patient=patient)
    return _Case(
        regime=regime,
        facts=facts[patient.pk],
        items=items_of([regime.pk]).get(regime.pk, []),
        around=around[patient.pk],
        pauses=list(pauses.filter(from_on__lt=until)),
    )


def _drawn(case: _Case, on: date, count: int) -> Iterator[ComingDay]:
    states: dict[str, ExerciseState] = {}
    for day in (on + number * ONE_DAY for number in range(count)):
        if case.regime.starts_on is not None and day < case.regime.starts_on:
            yield ComingDay(day, DayKind.REST.value, ())
            continue
        course = course_of(case.items, case.facts, states=states, checks_orders=True, on=day)
        plan = plan_day(course.items, day, case.on(day), day_rules())
        yield ComingDay(day, plan.kind.value, tuple(_items(course, plan)))
        states |= _carried(course, plan, day, case.around.age)


def _items(course: Course, plan: DayPlan) -> Iterator[ComingItem]:
    for each in plan.items:
        row = course.rows[each.key]
        yield ComingItem(row.pk, row.slug, row.side, each.dose, each.is_cue)


def _carried(course: Course, plan: DayPlan, on: date, age: int) -> dict[str, ExerciseState]:
    planned = {each.key for each in plan.items}
    rules = day_rules().reentry
    return {
        item.key: as_if_done(item, on, is_planned=item.key in planned, age=age, rules=rules)
        for item in course.items
    }


def _as_frozen(patient: Patient, drawn: ComingDay) -> ComingDay:
    """Return the day as its plan was frozen and eased, where there is one already."""
    plan = DailyPlan.objects.filter(patient=patient, on=drawn.on).first()
    if plan is None:
        return drawn
    rows = PlannedExercise.objects.filter(plan=plan).select_related("prescription")
    items = tuple(item for row in rows.order_by("position") if (item := _frozen(row)))
    return ComingDay(drawn.on, plan.kind, items)


def _frozen(row: PlannedExercise) -> ComingItem | None:
    """Return a planned exercise as it stands now; None if it rests."""
    amendment = row.amendments[-1] if row.amendments else {}
    if amendment.get("withheld"):
        return None
    prescribed = row.prescription
    return ComingItem(
        prescribed.pk,
        prescribed.exercise_id,
        prescribed.side,
        dose_from_json(amendment.get("dose") or row.dose),
        prescribed.is_cue,
    )
