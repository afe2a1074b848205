"""Who is in care and who may look: the discharged, taking somebody back, ending an access."""

import re
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from accounts.services import audit
from plans.models import CareAccess, Patient
from plans.queries.access import Role
from plans.services.patient import end_access, reopen_care
from plans.views.reach import treated_patient
from rehab import clock

PAGE_SIZE = 50
NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@require_safe
@therapist_required
def discharged(request: UserRequest) -> HttpResponse:
    """List whom the user's clinics have discharged, latest first. Audited as one look."""
    found = Patient.objects.treated_by(request.user).filter(state=Patient.State.DISCHARGED)
    order = ("-state_since", "family_name", "given_name", "pk")
    page = Paginator(found.order_by(*order), PAGE_SIZE).get_page(request.GET.get("page"))
    audit.record(
        actor=request.user,
        role=Role.THERAPIST,
        action="list",
        object_type="discharged",
        detail={"patients": [str(patient.pk) for patient in page]},
        request_id=request.request_id,
        now=clock.now(),
    )
    return render(request, "plans/caseload/discharged.html", {"page": page})


@require_POST
@therapist_required
def reopen(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take a discharged patient back into care."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    try:
        reopen_care(patient=patient, by=request.user, now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Back in care. A new assessment comes first."))
    return redirect("plans:patient-detail", pk)


@require_POST
@therapist_required
def access_end(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take back somebody's right to read and log, or an invitation: `access` is its number."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    number = request.POST.get("access", "")
    known = CareAccess.objects.filter(patient=patient)
    access = known.filter(pk=int(number)).first() if NUMBER.fullmatch(number) else None
    if access is None:
        messages.error(request, _("Choose whose access ends."))
    else:
        end_access(access=access, by=request.user, now=now)
        messages.success(request, _("The access has ended."))
    return redirect("plans:patient-invite", pk)
