"""What a patient reads at the end of the day: what comes next, and what went up this week."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from plans.catalogue import load
from plans.engine.dose import Dose
from plans.engine.dose_json import dose_from_json
from plans.models import Decision, Patient
from plans.queries.coming_days import ComingDay, coming_days
from plans.queries.today import Today

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Next:
    """The first day ahead with exercises. `names`: all of them, cues left out."""

    on: date
    is_tomorrow: bool
    names: tuple[str, ...]

    @property
    def first(self) -> str:
        return self.names[0]

    @property
    def more_count(self) -> int:
        return len(self.names) - 1


@dataclass(frozen=True, slots=True)
class Grown:
    """An exercise whose dose was raised within a week and still stands."""

    name: str
    before: Dose
    after: Dose


@dataclass(frozen=True, slots=True)
class DayDone:
    next: Next | None
    grown: Grown | None


def day_done(today: Today, *, language: str) -> DayDone:
    """Return what to say once the day is over; both parts are None where nothing is true."""
    days = coming_days(today.patient, on=today.on, count=WEEK.days + 1)[1:]
    return DayDone(_next(days, today.on, language), _grown(today))


def _next(days: tuple[ComingDay, ...], on: date, language: str) -> Next | None:
    for day in days:
        names = tuple(
            load().text(item.slug, language).name for item in day.items if not item.is_cue
        )
        if names:
            return Next(day.on, day.on - on == timedelta(days=1), names)
    return None


def _grown(today: Today) -> Grown | None:
    """Return the latest increase of the week that was done today at its new dose."""
    raised = _increases(today.patient, today.on)
    found = []
    for card in today.cards:
        row = raised.get(card.prescription)
        if row is None or not row.dose_before or not row.dose_after:
            continue
        after = dose_from_json(row.dose_after)
        if card.log and card.log.completion and card.dose == after:
            grown = Grown(card.text.name, dose_from_json(row.dose_before), after)
            found.append((row.effective_on, grown))
    return max(found, key=lambda each: each[0])[1] if found else None


def _increases(patient: Patient, on: date) -> dict[UUID, Decision]:
    """Return the latest increase of each prescription within the week before `on`."""
    rows = Decision.objects.filter(
        patient=patient,
        outcome="progress",
        effective_on__gt=on - WEEK,
        effective_on__lte=on,
        superseded_by=None,
    )
    rows = rows.exclude(answer__in=["waiting", "declined"]).order_by("effective_on")
    return {row.prescription_id: row for row in rows}
