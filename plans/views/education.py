"""Good to know: all a patient may read now, one card at a time on Today, and what was read."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.education import ReadForm
from plans.models import Patient
from plans.queries.access import Standing
from plans.queries.background import Background
from plans.queries.education import reads_of
from plans.services.education import mark_read, mark_unread
from plans.views.activity_log import forbidden_unless_logging
from plans.views.page_of import for_its_patient
from plans.views.reach import cared_for, record_read, treated_patient
from rehab import clock


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """List all that fits now."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    return _page(request, *found)


@require_POST
@for_its_patient
def read(request: UserRequest) -> HttpResponse:
    """Put a card away, or take it back; then return to where the button stood."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    form = ReadForm(request.POST)
    if not form.is_valid():
        return _page(request, patient, stands, form)
    mark = mark_read if form.cleaned_data["is_read"] else mark_unread
    card = form.cleaned_data["card"]
    mark(patient=patient, card=card, by=request.user, role=stands.role, now=clock.now())
    return redirect("plans:today" if "from_today" in request.POST else "plans:education")


@require_safe
@therapist_required
def of_patient(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show a therapist which cards the patient is shown and why, and which were read."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    context = {
        "patient": patient,
        "education": _behind(request, patient, now).education,
        "reads": {row.card: row for row in reads_of(patient)},
    }
    return render(request, "plans/education/of_patient.html", context)


def _page(
    request: UserRequest, patient: Patient, stands: Standing, form: ReadForm | None = None
) -> HttpResponse:
    now = clock.now()
    record_read(request, patient, stands.role, what="education", now=now)
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "may_log": stands.may_log,
        "education": _behind(request, patient, now).education,
        "form": form,
    }
    return render(request, "plans/education/page.html", context, status=422 if form else 200)


def _behind(request: UserRequest, patient: Patient, now: datetime) -> Background:
    return Background(patient, patient.local_date(now), language=request.LANGUAGE_CODE)
