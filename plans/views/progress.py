"""Progress: what can be expected, what was measured, and the weeks done; fit to print."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from plans.queries.progress import progress_of
from plans.views.reach import cared_for, record_read
from rehab import clock


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """Show how far the patient has come."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    record_read(request, patient, standing.role, what="progress", now=now)
    on = patient.local_date(now)
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "on": on,
        "progress": progress_of(patient, on=on, language=request.LANGUAGE_CODE),
    }
    return render(request, "plans/progress/page.html", context)
