"""What a patient measures at home: what a therapist showed them, one thing a page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import UserRequest
from plans.forms.home_measure import HomeMeasureForm
from plans.queries.home_measures import home_lines, past_of
from plans.services.measurement import record_measurements
from plans.views.activity_log import forbidden_unless_logging
from plans.views.page_of import for_its_patient
from plans.views.reach import cared_for, record_read
from plans.views.saving import posted, save
from rehab import clock


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """List what may be measured today, what is due first."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    lines = home_lines(patient, on=patient.local_date(now), language=request.LANGUAGE_CODE)
    record_read(request, patient, stands.role, what="measures", now=now)
    context = {"patient": patient, "clinic": patient.clinic, "lines": lines}
    return render(request, "plans/home_measure/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_patient
def one(request: UserRequest, key: str) -> HttpResponse:
    """Show how one thing is measured and what it was so far; POST keeps today's value."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    on = patient.local_date(now)
    lines = home_lines(patient, on=on, language=request.LANGUAGE_CODE)
    line = next((each for each in lines if each.key == key), None)
    if line is None:
        raise Http404
    if request.method == "POST":
        forbidden_unless_logging(stands)
    form = HomeMeasureForm(posted(request), line=line)
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
            return redirect("plans:measures")
    record_read(request, patient, stands.role, what="measures", now=now)
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "line": line,
        "form": form,
        "past": past_of(patient, line),
        "stands": stands,
    }
    status = 422 if form.errors else 200
    return render(request, "plans/home_measure/one.html", context, status=status)
