"""What speaks for or against reminders that are about to go, read for many slots at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import Consent
from plans.models import (
    ActivityLog,
    CareAccess,
    DailyPlan,
    Finish,
    Pause,
    PlannedExercise,
    Regime,
    ReminderRule,
    ReminderSlot,
)
from plans.models.reminder import ReminderKind
from plans.queries.rules import oversight_rules

WEEK = timedelta(days=7)
PatientDate = tuple[UUID, date]


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot with what its mail needs of patient and clinic."""

    pk: int
    patient_id: UUID
    kind: str
    on: date
    rule_version: int
    state: str
    is_live: bool
    emergency_number: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who gets a patient's reminders, as they are now."""

    email: str
    language: str
    has_agreed: bool


@dataclass(frozen=True, slots=True)
class Rule:
    is_enabled: bool
    version: int


@dataclass(frozen=True, slots=True)
class Plan:
    pk: UUID
    kind: str


def slots(ids: Iterable[str]) -> dict[str, Slot]:
    """Return the slots by id as text; those that are gone are missing."""
    rows = ReminderSlot.objects.filter(pk__in=[each for each in ids if each.isdecimal()])
    values = rows.values_list(
        "pk",
        "patient_id",
        "kind",
        "local_date",
        "rule_version",
        "patient__state",
        "patient__clinic__is_live",
        "patient__clinic__emergency_number",
        "patient__clinic__reply_to",
    )
    return {str(row[0]): Slot(*row) for row in values}


def rules(patients: set[UUID]) -> dict[tuple[UUID, str], Rule]:
    """Return the wishes by patient and kind."""
    rows = ReminderRule.objects.filter(patient__in=patients)
    values = rows.values_list("patient_id", "kind", "is_enabled", "version")
    return {(patient, kind): Rule(enabled, version) for patient, kind, enabled, version in values}


def readers(patients: set[UUID]) -> dict[UUID, Reader]:
    """Return who gets the mail: the patient, else the caregiver of longest standing."""
    agreed = Consent.objects.filter(
        user=OuterRef("user_id"), purpose=Consent.Purpose.REMINDERS, withdrawn_at=None
    )
    rows = CareAccess.objects.current().filter(patient__in=patients, user__isnull=False)
    values = rows.values_list(
        "patient_id",
        "relation",
        "created_at",
        "pk",
        "user__email",
        "user__language",
        Exists(agreed),
    )
    found: dict[UUID, Reader] = {}
    for row in sorted(values, key=lambda row: (row[1] != "self", row[2], row[3])):
        found.setdefault(row[0], Reader(*row[4:]))
    return found


def paused(wanted: Iterable[Slot]) -> set[PatientDate]:
    """Return which patients are in a pause on which of the slots' dates."""
    return {
        (patient, on)
        for on, patients in _by_date(wanted).items()
        for patient in Pause.objects.covering(on)
        .filter(patient__in=patients)
        .values_list("patient_id", flat=True)
    }


def plans(wanted: Iterable[Slot]) -> dict[PatientDate, Plan]:
    """Return the plan of each slot's date, where there is one."""
    found = {}
    for on, patients in _by_date(wanted).items():
        rows = DailyPlan.objects.filter(patient__in=patients, on=on)
        for patient, pk, kind in rows.values_list("patient_id", "pk", "kind"):
            found[patient, on] = Plan(pk, kind)
    return found


def planned_in_week(wanted: Iterable[Slot]) -> set[PatientDate]:
    """Return the patients with a plan in the seven days that end with the slot's date."""
    return {
        (patient, on)
        for on, patients in _by_date(wanted).items()
        for patient in DailyPlan.objects.filter(
            patient__in=patients, on__gt=on - WEEK, on__lte=on
        ).values_list("patient_id", flat=True)
    }


def welcomed_back(wanted: Iterable[Slot]) -> set[PatientDate]:
    """Return whose date has a slot for the mail after a gap."""
    rows = ReminderSlot.objects.filter(kind=ReminderKind.RE_ENTRY)
    return {
        (patient, on)
        for on, patients in _by_date(wanted).items()
        for patient in rows.filter(patient__in=patients, local_date=on).values_list(
            "patient_id", flat=True
        )
    }


def with_plan_in_use(patients: set[UUID]) -> set[UUID]:
    """Return the patients who have a plan that is in use."""
    rows = Regime.objects.active().filter(patient__in=patients)
    return set(rows.values_list("patient_id", flat=True))


def told_since(wanted: Iterable[Slot]) -> set[int]:
    """Return the slots about a change whose date's morning mail went out after the change."""
    mornings = ReminderSlot.objects.filter(
        patient=OuterRef("patient"),
        kind=ReminderKind.MORNING_PLAN,
        local_date=OuterRef("local_date"),
        message__sent_at__gte=OuterRef("message__created_at"),
    )
    rows = ReminderSlot.objects.filter(Exists(mornings), pk__in=[slot.pk for slot in wanted])
    return set(rows.values_list("pk", flat=True))


def logged_on(wanted: Iterable[Slot]) -> set[PatientDate]:
    """Return who has logged anything on the slot's date."""
    found = set()
    for on, patients in _by_date(wanted).items():
        for model in (ActivityLog, Finish):
            rows = model.objects.current().filter(patient__in=patients, on=on)
            found |= {(patient, on) for patient in rows.values_list("patient_id", flat=True)}
    return found


def logged_lately(wanted: Iterable[Slot]) -> set[PatientDate]:
    """Return who has logged anything since the silence that the mail after a gap asks for."""
    silence = timedelta(days=oversight_rules().nudge_days)
    return {
        (patient, on)
        for on, patients in _by_date(wanted).items()
        for patient in ActivityLog.objects.current()
        .filter(patient__in=patients, on__gte=on - silence)
        .values_list("patient_id", flat=True)
    }


def with_work_left(plan_ids: set[UUID]) -> set[UUID]:
    """Return the plans of which an exercise is neither logged nor withheld."""
    logs = ActivityLog.objects.current().filter(planned=OuterRef("pk"))
    items = PlannedExercise.objects.filter(prescription__is_cue=False).exclude(Exists(logs))
    # Nearly every plan has an exercise that nothing was changed about: one look answers.
    plain = items.filter(plan__in=plan_ids, amendments=[])
    found = set(plain.order_by().values_list("plan_id", flat=True).distinct())
    if rest := plan_ids - found:
        changed = items.filter(plan__in=rest).exclude(amendments=[])
        rows = changed.order_by().values_list("plan_id", "amendments")
        found |= {plan for plan, amendments in rows if not amendments[-1].get("withheld")}
    return found


def _by_date(wanted: Iterable[Slot]) -> dict[date, set[UUID]]:
    found: dict[date, set[UUID]] = defaultdict(set)
    for slot in wanted:
        found[slot.on].add(slot.patient_id)
    return found
