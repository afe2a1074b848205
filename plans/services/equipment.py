"""“I do not have what it needs”: the approved easier exercise today, else not done, and told."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from plans.engine.day import ReasonNotDone
from plans.engine.stand_in import EQUIPMENT
from plans.models import ActivityLog, Patient, PlannedExercise
from plans.queries.access import Role
from plans.queries.day_facts import stand_in_of
from plans.services.activity_log import log_activity
from plans.services.entry import check_may_log
from plans.services.notice import tell_of_equipment
from plans.services.refusal import refuse
from plans.services.today import stand_in_today, take_back
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def do_without_equipment(
    *, planned: PlannedExercise, entry_id: UUID, by: "User", role: Role, now: datetime
) -> ActivityLog | None:
    """Let the approved easier exercise stand in today; where there is none, log “not done”.

    Returns that log, or None while something stands in. Asked twice it is done once. The therapist
    reads what was missing. Raises ValidationError where it was logged before.
    """
    patient = planned.plan.patient
    check_may_log(patient=patient, role=role)
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    row = PlannedExercise.objects.get(pk=planned.pk)
    if stand_in_of(row.amendments):
        return None
    if row.logs.filter(superseded_at=None).exclude(entry_id=entry_id).exists():
        refuse("entry_id", _("This exercise is logged already. You can change the entry."), "done")
    if planned.plan.on == patient.local_date(now) and stand_in_today(
        patient=patient, planned=planned, entry_id=entry_id, now=now
    ):
        note("stand_in", planned, patient=patient, by=by, role=role, now=now)
        tell_of_equipment(planned, now=now)
        return None
    return log_activity(
        planned=planned,
        entry_id=entry_id,
        reason_not_done=ReasonNotDone.NO_EQUIPMENT.value,
        by=by,
        role=role,
        now=now,
    ).row


@transaction.atomic
def have_it_after_all(*, planned: PlannedExercise, by: "User", role: Role, now: datetime) -> None:
    """Go back to today's planned exercise, while nothing of the other is logged.

    Does nothing on another day: what a folded day was judged by stays as it was.
    """
    patient = planned.plan.patient
    check_may_log(patient=patient, role=role)
    if planned.plan.on != patient.local_date(now):
        return
    row = PlannedExercise.objects.select_for_update().get(pk=planned.pk)
    if not stand_in_of(row.amendments) or row.logs.filter(superseded_at=None).exists():
        return
    entry = next(each["entry"] for each in row.amendments if each["rule"] == EQUIPMENT)
    take_back(patient_id=patient.pk, on=planned.plan.on, entry_id=UUID(entry))
    note("undo", planned, patient=patient, by=by, role=role, now=now)
