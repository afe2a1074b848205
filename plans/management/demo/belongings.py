"""What belongs to a clinic, and the order in which it can be taken away.

Rows that protect others go first: logs before planned exercises, those before plans and
prescriptions, regimes before assessments and events, patients before the clinic, and last the
people, whose names stand in all of them.
"""

from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from accounts.models import AuditEvent, Clinic, Invitation, Membership, User
from outbox.models import Message
from plans.models import (
    ActivityLog,
    Alert,
    Assessment,
    CareAccess,
    CheckIn,
    DailyPlan,
    Decision,
    EasierDay,
    Finding,
    Finish,
    ImmobilisationEvent,
    Measurement,
    Patient,
    Pause,
    PlannedExercise,
    Prescription,
    Proposal,
    Regime,
    RegimeRegion,
    ReminderRule,
    ReminderSlot,
)

# What hangs below a row by CASCADE alone goes with it and is not named.
_BEFORE: tuple[tuple[type[Model], str], ...] = (
    (Proposal, "patient"),
    (Finding, "patient"),
    (ActivityLog, "patient"),
    (CheckIn, "patient"),
    (Finish, "patient"),
    (EasierDay, "patient"),
)
_BELOW: tuple[tuple[type[Model], str], ...] = (
    (PlannedExercise, "plan__patient"),
    (DailyPlan, "patient"),
)
_LAST: tuple[tuple[type[Model], str], ...] = (
    (RegimeRegion, "regime__patient"),
    (Regime, "patient"),
    (Measurement, "patient"),
    (Assessment, "patient"),
    (ImmobilisationEvent, "patient"),
    (ReminderSlot, "patient"),
    (ReminderRule, "patient"),
    (Alert, "patient"),
    (Pause, "patient"),
    (CareAccess, "patient"),
)


def messages_of(clinic: Clinic) -> QuerySet[Message]:
    """Return the mails about the clinic: invitations, alerts, reminders, digests, sign-in codes."""
    patients = Patient.objects.filter(clinic=clinic)
    about: list[Any] = [
        *Invitation.objects.filter(clinic=clinic).values_list("pk", flat=True),
        *Alert.objects.filter(patient__in=patients).values_list("pk", flat=True),
        *ReminderSlot.objects.filter(patient__in=patients).values_list("pk", flat=True),
        *people_of(clinic).values_list("pk", flat=True),
    ]
    digests = [
        Q(subject_id__startswith=f"{pk}:")
        for pk in Membership.objects.filter(clinic=clinic).values_list("pk", flat=True)
    ]
    found = Q(subject_id__in=[str(pk) for pk in about])
    for digest in digests:
        found |= digest & Q(kind="digest")
    return Message.objects.filter(found)


def people_of(clinic: Clinic) -> QuerySet[User]:
    """Return the made-up people who work in the clinic or read there."""
    staff = Membership.objects.filter(clinic=clinic).values("user")
    readers = CareAccess.objects.filter(patient__clinic=clinic).values("user")
    return User.objects.filter(Q(pk__in=staff) | Q(pk__in=readers), is_demo=True)


@transaction.atomic
def take_away(clinic: Clinic) -> None:
    """Delete a clinic with everything below and its made-up people, and nothing else."""
    patients = list(Patient.objects.filter(clinic=clinic).values_list("pk", flat=True))
    people = list(people_of(clinic).values_list("pk", flat=True))
    messages = list(messages_of(clinic).values_list("pk", flat=True))
    _delete(_BEFORE, patients)
    _delete_leaves(Decision.objects.filter(patient__in=patients), "supersedes")
    _delete(_BELOW, patients)
    _delete_leaves(Prescription.objects.filter(regime__patient__in=patients), "carries")
    _delete(_LAST, patients)
    Patient.objects.filter(pk__in=patients).delete()
    Message.objects.filter(pk__in=messages).delete()
    # The trail of real people is never deleted; these were made up, and nobody may look for them.
    trail = AuditEvent._base_manager.filter(Q(clinic_id=clinic.pk) | Q(actor__in=people))
    trail.delete()
    Invitation.objects.filter(clinic=clinic).delete()
    clinic.delete()
    User.objects.filter(pk__in=people).delete()


def _delete(rooms: tuple[tuple[type[Model], str], ...], patients: list[Any]) -> None:
    for model, path in rooms:
        model._base_manager.filter(**{f"{path}__in": patients}).delete()


def _delete_leaves(rows: QuerySet[Any], pointer: str) -> None:
    """Delete rows that point at one another, those first that nothing points at."""
    while rows.exists():
        named = rows.exclude(**{pointer: None}).values(pointer)
        rows.exclude(pk__in=list(named.values_list(pointer, flat=True))).delete()
