"""What the patient did and felt: check-in, done buttons, real numbers, finish, undo.

Each entry has an id made by the client: sent twice, it counts once. What is dangerous acts at
once; what would raise a dose waits for the fold of the day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from plans.catalogue.records import to_json
from plans.engine.closing_alert import session_alerts
from plans.engine.day import ReasonNotDone, Session, SessionSoreness
from plans.engine.decision import AlertWanted
from plans.engine.dose import Done, Dose, completion, in_full
from plans.engine.pain_place import PainPlace
from plans.engine.vital_signs import personal_limits
from plans.models import ActivityLog, Alert, Finish, Patient, PlannedExercise
from plans.queries.access import Role
from plans.queries.day_facts import current_dose, done_slug
from plans.queries.facts import facts_of
from plans.queries.rules import day_rules
from plans.services.alert import raise_alerts
from plans.services.entry import (
    EntryConflictError,
    Stored,
    check_date,
    check_may_log,
    hold_open_day,
    note_late_fact,
    once,
)
from plans.services.notice import tell_of_equipment
from plans.services.pain_place import keep_places, noted, said
from plans.services.refusal import refuse
from plans.services.seen import check_not_taken_back, check_seen
from plans.services.today import recheck_today
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["EntryConflictError", "Stored", "finish_day", "log_activity"]

# The done buttons as effort, marked as coarse. SET1.3.
EFFORT_OF = {ActivityLog.Felt.EASY: 3.0, ActivityLog.Felt.RIGHT: 5.0, ActivityLog.Felt.HARD: 7.0}
MOST_COMPLETION = 10.0
# What a device can show at all; the database refuses the same.
PLAUSIBLE = {
    "spare_reps": (0, 100),
    "swelling": (0, 3),
    "heart_rate_bpm": (20, 250),
    "systolic_mmhg": (40, 300),
    "spo2_percent": (40, 100),
}


@transaction.atomic
def log_activity(
    *,
    planned: PlannedExercise,
    entry_id: UUID,
    felt: str = "",
    done: Done | None = None,
    effort_0_10: float | None = None,
    pain_peak_nrs: int | None = None,
    reason_not_done: str = "",
    sudden: bool = False,
    dizzy: bool = False,
    measured: Mapping[str, Any] | None = None,
    places: Iterable[PainPlace] = (),
    note_text: str = "",
    corrects: ActivityLog | None = None,
    seen: Collection[str] | None = None,
    by: "User",
    role: Role,
    now: datetime,
) -> Stored[ActivityLog]:
    """Store one log: a done button, real numbers, or the reason why not.

    `planned` comes with its plan, the plan's patient and its prescription. `measured` holds what
    few sessions give, by the names of MEASURED; `places` is where it hurt. `corrects` is replaced
    and kept. `seen` is what the page knew of earlier entries, by `seen_as`; None asks nothing.
    Raises ValidationError for a date or number that cannot be, EntryConflictError for a used id,
    NewerEntryError where another entry came between or it was taken back; all change nothing.
    """
    patient, on = planned.plan.patient, planned.plan.on
    given: dict[str, Any] = {
        "effort_0_10": effort_0_10,
        "pain_peak_nrs": pain_peak_nrs,
        "reason_not_done": reason_not_done,
        "sudden": sudden,
        "dizzy": dizzy,
        "note": note_text,
    } | {name: value for name, value in (measured or {}).items() if value not in (None, "")}
    hurt = sorted(set(places))

    def write(digest: str) -> ActivityLog:
        check_may_log(patient=patient, role=role)
        check_date(patient=patient, on=on, role=role, now=now)
        if seen is not None:
            Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
            check_seen(planned, seen)
        hold_open_day(patient=patient, on=on, now=now)
        if corrects is not None:
            _supersede(corrects, planned, now)
        row = ActivityLog(
            patient=patient,
            planned=planned,
            entry_id=entry_id,
            payload_sha256=digest,
            on=on,
            recorded_at=now,
            entered_by=by,
            **_amount(current_dose(planned.dose, planned.amendments), felt, done, given),
        )
        row.save(force_insert=True)
        keep_places(hurt, log=row)
        note("log", row, patient=patient, by=by, role=role, now=now)
        _act_at_once(row, planned, patient, hurt, now)
        if planned.plan.closed_at is not None or on < patient.local_date(now):
            note_late_fact(patient=patient, on=on, now=now)
        return row

    payload = (
        given
        | {
            "planned": planned.pk,
            "felt": felt,
            "done": done and to_json(done),
        }
        | said(hurt)
    )
    stored = once(ActivityLog, patient=patient, entry_id=entry_id, payload=payload, write=write)
    if stored.is_replay:
        check_not_taken_back(stored.row)
    return stored


def _amount(dose: Dose, felt: str, done: Done | None, given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of how much and how hard. Raises ValidationError."""
    _check_numbers(felt, done, given)
    if given["reason_not_done"] and done is None and not felt:
        return given | {"done": {}, "completion": 0.0}
    was_done = done if done is not None else in_full(dose)
    share = min(MOST_COMPLETION, completion(dose, was_done))
    fields = given | {"done": to_json(was_done), "completion": share}
    if given["effort_0_10"] is None and felt:
        fields |= {"effort_0_10": EFFORT_OF[ActivityLog.Felt(felt)], "effort_is_coarse": True}
    return fields


def _check_numbers(felt: str, done: Done | None, given: dict[str, Any]) -> None:
    if felt and felt not in EFFORT_OF:
        refuse("felt", _("Tap Easy, About right or Hard."), "unknown")
    if not felt and done is None and not given["reason_not_done"]:
        refuse("felt", _("Say how it was, or why it was not done."), "required")
    if done is not None and any((value or 0) < 0 for value in asdict(done).values()):
        refuse("done", _("Numbers below 0 cannot be."), "negative")
    if given["reason_not_done"] and given["reason_not_done"] not in set(ReasonNotDone):
        refuse("reason", _("Choose a reason from the list."), "unknown")
    check_pain(given["pain_peak_nrs"])
    _check_measured(given)
    effort = given["effort_0_10"]
    if effort is not None and not 0 <= effort <= 10:
        refuse("effort_0_10", _("Effort is a number from 0 to 10."), "out_of_range")


def _check_measured(given: dict[str, Any]) -> None:
    if given.get("soreness", "") not in ("", *SessionSoreness):
        refuse("soreness", _("Choose an answer from the list."), "unknown")
    for name, (least, most) in PLAUSIBLE.items():
        if name in given and not least <= given[name] <= most:
            refuse(name, _("Check this number."), "out_of_range")


def check_pain(pain_nrs: int | None, field: str = "pain_peak_nrs") -> None:
    """Refuse a pain outside 0–10; None is "not said"."""
    if pain_nrs is not None and not 0 <= pain_nrs <= 10:
        refuse(field, _("Pain is a whole number from 0 to 10."), "out_of_range")


def _supersede(earlier: ActivityLog, planned: PlannedExercise, now: datetime) -> None:
    mine = ActivityLog.objects.current().filter(pk=earlier.pk, planned=planned)
    if not mine.update(superseded_at=now):
        refuse("corrects", _("This entry was changed meanwhile. Look at it again."), "changed")


def _act_at_once(
    row: ActivityLog,
    planned: PlannedExercise,
    patient: Patient,
    hurt: list[PainPlace],
    now: datetime,
) -> None:
    session = Session(
        on=row.on,
        dose=current_dose(planned.dose, planned.amendments),
        completion=row.completion,
        pain_peak_nrs=row.pain_peak_nrs,
        sudden=row.sudden,
        dizzy=row.dizzy,
        heart_rate_bpm=row.heart_rate_bpm,
        systolic_mmhg=row.systolic_mmhg,
        spo2_percent=row.spo2_percent,
    )
    raise_for_sessions([(planned, session)], patient=patient, on=row.on, hurt=hurt, now=now)
    if row.reason_not_done == ReasonNotDone.NO_EQUIPMENT:
        tell_of_equipment(planned, now=now)


def raise_for_sessions(
    sessions: list[tuple[PlannedExercise, Session]],
    *,
    patient: Patient,
    on: date,
    hurt: list[PainPlace],
    now: datetime,
) -> None:
    """Raise what these sessions ask for now (S2, O5, S3), and rest what that pauses today.

    Where it hurt goes with the alert as a note; no rule is made of it.
    """
    told = any(_is_notable(session) for _, session in sessions)
    wanted = list(_wanted(sessions, patient, on)) if told else []
    if not wanted:
        return
    where = noted(hurt, patient) if hurt else {}
    alerts = [_alert(each, patient, on, now) for each in dict.fromkeys(wanted)]
    for alert in alerts:
        alert.values |= where
    raise_alerts(alerts, now=now)
    recheck_today(patient=patient, now=now)


def _wanted(
    sessions: list[tuple[PlannedExercise, Session]], patient: Patient, on: date
) -> Iterator[AlertWanted]:
    rules = day_rules().progression
    limits: tuple[int | None, int | None] = (None, None)
    if any(_has_vitals(session) for _, session in sessions):
        limits = personal_limits(facts_of([patient.pk])[patient.pk].events, on)
    for planned, session in sessions:
        yield from session_alerts(
            session,
            slug=done_slug(planned.prescription.exercise_id, planned.amendments),
            region=planned.prescription.region.region,
            rules=rules,
            hr_max=limits[0],
            spo2_min=limits[1],
        )


def _has_vitals(session: Session) -> bool:
    values = (session.heart_rate_bpm, session.systolic_mmhg, session.spo2_percent)
    return values != (None, None, None)


def _is_notable(session: Session) -> bool:
    """Return False for the usual session, whose region need not be read."""
    is_told = bool(session.pain_peak_nrs or session.sudden or session.dizzy)
    return is_told or _has_vitals(session)


def _alert(wanted: AlertWanted, patient: Patient, on: date, now: datetime) -> Alert:
    return Alert(
        patient=patient,
        code=wanted.code,
        tier=wanted.tier.value,
        effect=wanted.effect.value,
        region=wanted.region,
        on=on,
        values=dict(wanted.values),
        raised_at=now,
    )


@transaction.atomic
def finish_day(
    *,
    patient: Patient,
    entry_id: UUID,
    on: date,
    pain_peak_nrs: int,
    which: list[UUID] | None = None,
    places: Iterable[PainPlace] = (),
    by: "User",
    role: Role,
    now: datetime,
) -> Stored[Finish]:
    """Store the worst pain of the date, for every exercise without its own; `which` narrows it.

    `places` is where it hurt. A second finish of a date replaces the first.
    """
    exercises = sorted(str(each) for each in which or [])
    hurt = sorted(set(places))

    def write(digest: str) -> Finish:
        check_may_log(patient=patient, role=role)
        check_date(patient=patient, on=on, role=role, now=now)
        check_pain(pain_peak_nrs)
        mine = PlannedExercise.objects.filter(plan__patient=patient, plan__on=on)
        if exercises and mine.filter(pk__in=exercises).count() != len(exercises):
            refuse("which", _("Choose exercises of this day."), "foreign")
        Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
        hold_open_day(patient=patient, on=on, now=now)
        Finish.objects.current().filter(patient=patient, on=on).update(superseded_at=now)
        row = Finish.objects.create(
            patient=patient,
            entry_id=entry_id,
            payload_sha256=digest,
            on=on,
            recorded_at=now,
            entered_by=by,
            pain_peak_nrs=pain_peak_nrs,
            which=exercises,
        )
        keep_places(hurt, finish=row)
        note("finish", row, patient=patient, by=by, role=role, now=now)
        _act_on_finish(row, patient, hurt, now)
        note_late_fact(patient=patient, on=on, now=now)
        return row

    payload = {"on": on, "pain_peak_nrs": pain_peak_nrs, "which": exercises} | said(hurt)
    return once(Finish, patient=patient, entry_id=entry_id, payload=payload, write=write)


def _act_on_finish(row: Finish, patient: Patient, places: list[PainPlace], now: datetime) -> None:
    silent = ActivityLog.objects.current().filter(
        patient=patient, on=row.on, completion__gt=0, pain_peak_nrs=None
    )
    done = PlannedExercise.objects.filter(pk__in=silent.values("planned"))
    done = done.select_related("prescription__region")
    hurt = done.filter(pk__in=row.which) if row.which else done
    sessions = [
        (
            each,
            Session(
                on=row.on,
                dose=current_dose(each.dose, each.amendments),
                completion=1.0,
                pain_peak_nrs=row.pain_peak_nrs,
            ),
        )
        for each in hurt
    ]
    raise_for_sessions(sessions, patient=patient, on=row.on, hurt=places, now=now)
