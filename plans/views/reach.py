"""How a view gets hold of a patient: through `visible_to`, with the read put on record."""

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from accounts.http import UserRequest
from accounts.services import audit
from plans.models import CareAccess, Patient
from plans.queries.access import Role, Standing

CHOSEN = "care_patient"  # session key: whom a caregiver of several is looking after now


def treated_patient(request: UserRequest, pk: UUID, *, now: datetime) -> Patient:
    """Return a patient the user treats; 404 for everybody else's. The read is audited."""
    found = Patient.objects.treated_by(request.user).select_related("clinic", "lead_therapist")
    patient = found.filter(pk=pk).first()
    if patient is None:
        raise Http404
    record_read(request, patient, Role.THERAPIST, now=now)
    return patient


def record_read(
    request: UserRequest, patient: Patient, role: Role, *, what: str = "patient", now: datetime
) -> None:
    """Put one read on record. If that fails the page fails: no look without a trace."""
    audit.record(
        actor=request.user,
        role=role,
        action="view",
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        object_type=what,
        object_id=str(patient.pk),
        request_id=getattr(request, "request_id", ""),
        now=now,
    )


def accesses(request: UserRequest) -> list[CareAccess]:
    """Return whom the user may look after, themself first."""
    found = CareAccess.objects.of(request.user).select_related("patient__clinic")
    return sorted(found, key=lambda each: (each.relation != "self", str(each.patient)))


def cared_for(request: UserRequest) -> tuple[Patient, Standing] | None:
    """Return the patient whose pages the user reads now; None where there is a choice to make.

    A page that says whose it is goes before the choice; see `page_of`. Raises 404 for somebody
    without any access.
    """
    found = accesses(request)
    if not found:
        raise Http404
    chosen = getattr(request, "page_of", None) or request.session.get(CHOSEN)
    access = next((each for each in found if str(each.patient_id) == str(chosen)), None)
    if access is None and len(found) > 1:
        return None
    access = access or found[0]
    if access.relation != CareAccess.Relation.SELF:
        request.looking_after, request.looks_after_several = access, len(found) > 1
    # Hours are shown by the patient's clock; the middleware restores the zone afterwards.
    timezone.activate(access.patient.zone)
    is_self = access.relation == CareAccess.Relation.SELF
    role = Role.PATIENT if is_self else Role.CAREGIVER
    return access.patient, Standing(role, access.scope == CareAccess.Scope.LOG)


def go_on_with(request: UserRequest, patient_id: UUID) -> None:
    """Let the next page be about this patient, for somebody who has chosen another since."""
    if CHOSEN in request.session:
        request.session[CHOSEN] = str(patient_id)
