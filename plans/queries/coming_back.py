"""What a break does to the doses: by its length, and for each exercise on the day of the return."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from plans.catalogue import load
from plans.engine.dose import Dose
from plans.engine.reentry import catch_up
from plans.models import Patient, Pause, Regime
from plans.queries.course import course_of, items_of
from plans.queries.facts import facts_of_one
from plans.queries.rules import day_rules


@dataclass(frozen=True, slots=True)
class Band:
    """One length of break. `share` None: the therapist looks first; 1: nothing changes."""

    from_days: int
    to_days: int | None
    share: float | None
    also_step_down: bool = False

    def covers(self, days: int) -> bool:
        return self.from_days <= days and (self.to_days is None or days <= self.to_days)


@dataclass(frozen=True, slots=True)
class Returning:
    """One exercise on the day of the return. `after` None: it waits for the therapist."""

    slug: str
    name: str
    side: str
    before: Dose
    after: Dose | None
    rule: str
    gap_days: int

    @property
    def is_changed(self) -> bool:
        return self.after != self.before


def bands_of(age: int) -> tuple[Band, ...]:
    """Return what each length of break means at this age, shortest first, from the rules."""
    rules = day_rules().reentry
    ends = [band.from_days - 1 for band in rules.bands]
    is_older = age >= rules.older_age
    return (
        Band(1, ends[0], 1.0),
        *(
            Band(
                band.from_days,
                end,
                band.older_factor if is_older else band.factor,
                band.also_step_down,
            )
            for band, end in zip(rules.bands, [*ends[1:], None], strict=True)
        ),
    )


def current_pause(patient: Patient, *, on: date) -> Pause | None:
    """Return the pause of `on`, else the next one to come."""
    return pauses_from(patient.pk, on).first()


def pauses_from(patient: UUID, on: date) -> QuerySet[Pause]:
    """Return the pause of `on` and those to come, the next one first."""
    return Pause.objects.filter(patient=patient).exclude(until_on__lte=on).order_by("from_on")


def ended_pause(patient: Patient, *, on: date) -> Pause | None:
    """Return the pause whose first day back is `on`, if it covered any day."""
    rows = Pause.objects.filter(patient=patient, until_on=on, from_on__lt=on)
    return rows.order_by("-from_on").first()


def coming_back(patient: Patient, *, on: date, language: str) -> tuple[Returning, ...]:
    """Return old and new dose of each exercise begun, should the patient come back on `on`.

    What changes comes first.
    """
    regime = Regime.objects.active().filter(patient=patient).first()
    if regime is None or patient.state != Patient.State.IN_CARE:
        return ()
    facts = facts_of_one(patient.pk)
    items = items_of([regime.pk]).get(regime.pk, [])
    course = course_of(items, facts, checks_orders=True, on=on)
    rules, age = day_rules().reentry, patient.age(on)
    found = []
    for item in course.items:
        if not item.counts or item.state.introduced_on is None:
            continue
        state, _ = catch_up(item, on, age=age, rules=rules)
        row = course.rows[item.key]
        found.append(
            Returning(
                slug=row.slug,
                name=load().text(row.slug, language).name,
                side=row.side,
                before=state.before_gap or state.dose,
                after=None if state.paused else state.dose,
                rule=state.gap_rule,
                gap_days=state.gap_days,
            )
        )
    return tuple(sorted(found, key=lambda each: not each.is_changed))
