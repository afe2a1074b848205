"""Who may read along, and whether mail reaches them: an access given up, mail allowed again."""

import re
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.patient import AllowMailForm
from plans.models import CareAccess, Patient
from plans.services.patient import end_access
from plans.services.suppression import allow_mail
from plans.views.page_of import for_its_reader
from plans.views.reach import cared_for, treated_patient
from rehab import clock

NUMBER = re.compile(r"[1-9][0-9]{0,17}")


@require_POST
@therapist_required
def allow(request: UserRequest, pk: UUID) -> HttpResponse:
    """Let mail go again to an address it came back from."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    form = AllowMailForm(request.POST)
    access = _access(patient, request.POST.get("access", ""))
    if not form.is_valid() or access is None:
        messages.error(request, _("Choose why mail may go there again."))
    elif allow_mail(access=access, reason=form.cleaned_data["reason"], by=request.user, now=now):
        messages.success(request, _("Mail goes there again."))
    return redirect("plans:patient-invite", patient.pk)


@require_POST
@for_its_reader
def leave(request: UserRequest) -> HttpResponse:
    """Let the patient end the access of somebody who helps, and a helper their own."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    access = _access(patient, request.POST.get("access", ""))
    if access is None:
        messages.info(request, _("This access has ended already."))
        return redirect("plans:settings")
    try:
        end_access(access=access, by=request.user, role=stands.role, now=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The access has ended."))
    return redirect("plans:home" if access.user_id == request.user.pk else "plans:settings")


def _access(patient: Patient, number: str) -> CareAccess | None:
    """Return an access of this patient that holds; what is foreign is as good as unknown."""
    if not NUMBER.fullmatch(number):
        return None
    rows = CareAccess.objects.filter(patient=patient, ended_at=None, pk=int(number))
    return rows.select_related("patient", "user", "invitation").first()
