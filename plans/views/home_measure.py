"""What a patient measures at home: what a therapist showed them, with the steps."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import UserRequest
from plans.forms.home_measure import HomeMeasuresForm
from plans.queries.home_measures import home_lines
from plans.services.measurement import record_measurements
from plans.views.activity_log import forbidden_unless_logging
from plans.views.reach import cared_for, record_read
from plans.views.saving import posted, save
from rehab import clock


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: UserRequest) -> HttpResponse:
    """Show what may be measured today; POST keeps the values of today."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    if request.method == "POST":
        forbidden_unless_logging(stands)
    on = patient.local_date(now)
    lines = home_lines(patient, on=on, language=request.LANGUAGE_CODE)
    form = HomeMeasuresForm(posted(request), lines=lines)
    if request.method == "POST" and form.is_valid():
        rows = save(
            form,
            record_measurements,
            patient=patient,
            taken=form.taken(),
            measured_on=on,
            by=request.user,
            role=stands.role,
            now=now,
        )
        if rows is not None:
            messages.success(request, _("Kept. Your therapist can see it."))
            return redirect("plans:progress")
    record_read(request, patient, stands.role, what="measures", now=now)
    context = {"patient": patient, "clinic": patient.clinic, "form": form, "stands": stands}
    status = 422 if form.errors else 200
    return render(request, "plans/home_measure/page.html", context, status=status)
