"""What the people of the demo clinic enter: mornings, sessions, the end of a day, a pause."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import QuerySet

from plans.engine.dose import Done, in_full
from plans.management.demo import behaviour
from plans.management.demo.behaviour import Doing, Moment
from plans.management.demo.staff import Life
from plans.models import Pause, PlannedExercise
from plans.queries.access import Role
from plans.queries.background import Background
from plans.queries.day_facts import current_dose
from plans.services.activity_log import finish_day, log_activity
from plans.services.check_in import check_in
from plans.services.education import mark_read
from plans.services.regime import pause, resume

MORNING, FIRST_LOG, EVENING = time(8, 10), time(16), time(18)
BETWEEN = timedelta(minutes=9)


def at(life: Life, on: date, local: time) -> datetime:
    """Return an instant by the patient's clock."""
    return datetime.combine(on, local, tzinfo=life.patient.zone)


def moment(life: Life, on: date, today: date) -> Moment:
    person = life.person
    return Moment(person.key, person.behaviour, (on - life.since).days, (today - on).days)


def _entry(life: Life, on: date, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:{life.patient.pk}:{on}:{what}")


def tell_morning(life: Life, of: Moment, on: date, *, now: datetime) -> None:
    """Check in, if it is a morning with one; who falls ill pauses, and returns when well."""
    if of.behaviour == "ill" and of.left == behaviour.ILL_LEFT[0] - 1:
        resume(patient=life.patient, by=life.logger, role=life.role, now=now)
    said = behaviour.morning(of, has_limb=life.person.rested.side != "na")
    if said is None:
        return
    check_in(
        patient=life.patient,
        entry_id=_entry(life, on, "morning"),
        on=on,
        pain_nrs=said.pain_nrs,
        swelling=said.swelling,
        soreness=said.soreness,
        fever=said.fever,
        ill=said.ill,
        red_flags=said.red_flags,
        by=life.logger,
        role=life.role,
        now=now,
    )
    if said.ill:
        reason = Pause.Reason.ILLNESS
        pause(patient=life.patient, reason=reason, by=life.logger, role=life.role, now=now)


def tell_day(
    life: Life, of: Moment, on: date, *, at_most: int | None = None, now: datetime
) -> None:
    """Log the exercises of a date and finish it; with `at_most`, stop half way."""
    if not behaviour.logs_today(of):
        return
    rows = list(_exercises(life, on)[:at_most])
    worst = [row for number, row in enumerate(rows) if _log(life, of, row, number, now)]
    if worst and at_most is None:
        finish_day(
            patient=life.patient,
            entry_id=_entry(life, on, "finish"),
            on=on,
            pain_peak_nrs=behaviour.worst_pain(of),
            by=life.logger,
            role=life.role,
            now=now + len(rows) * BETWEEN,
        )


def read_card(life: Life, of: Moment, on: date, *, now: datetime) -> None:
    """Put the card of the day away as read, on one of the evenings with time for it."""
    if life.role is Role.THERAPIST or not behaviour.reads_today(of):
        return
    card = Background(life.patient, on, language=life.patient.language).education.today
    if card is not None:
        mark_read(patient=life.patient, card=card.slug, by=life.logger, role=life.role, now=now)


def _exercises(life: Life, on: date) -> QuerySet[PlannedExercise]:
    rows = PlannedExercise.objects.filter(plan__patient=life.patient, plan__on=on)
    rows = rows.filter(prescription__is_cue=False)
    return rows.select_related("plan__patient__clinic", "prescription__region")


def _log(life: Life, of: Moment, row: PlannedExercise, number: int, now: datetime) -> bool:
    """Log one exercise; return True if any of it was done."""
    if row.amendments and row.amendments[-1].get("withheld"):
        return False
    slug = row.prescription.exercise_id
    did = behaviour.doing(of, slug, times=_times(life, row), is_first=number == 0)
    log_activity(
        planned=row,
        entry_id=_entry(life, row.plan.on, f"{slug}:{row.prescription.side}"),
        felt=did.felt,
        done=_part(row, did),
        pain_peak_nrs=did.pain_nrs,
        reason_not_done=did.reason,
        by=life.logger,
        role=life.role,
        now=now + number * BETWEEN,
    )
    return did.share > 0


def _times(life: Life, row: PlannedExercise) -> int:
    """Return how often this dose was given before, and count it."""
    key, dose = f"{row.prescription.exercise_id}:{row.prescription.side}", json.dumps(row.dose)
    same, times = life.times.get(key, ("", 0))
    times = times if same == dose else 0
    life.times[key] = (dose, times + 1)
    return times


def _part(row: PlannedExercise, did: Doing) -> Done | None:
    """Return more or less than the dose in real numbers; None: a tap says it all."""
    if did.share in (0.0, 1.0):
        return None
    whole = in_full(current_dose(row.dose, row.amendments))
    counted = {
        name: round(number * did.share)
        for name in ("duration_s", "distance_m", "steps", "reps", "hold_s")
        if (number := getattr(whole, name))
    }
    return replace(whole, **counted)


def tell_paper(life: Life, days: list[date], today: date, *, now: datetime) -> None:
    """Enter what a paper diary says of the last days, as the therapist who reads it."""
    for on in days:
        of = moment(life, on, today)
        tell_morning(life, of, on, now=now)
        tell_day(life, of, on, now=now)


def is_on_paper(life: Life) -> bool:
    return life.role is Role.THERAPIST
