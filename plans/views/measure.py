"""What was measured of a patient, and quick entry of more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.measure import MeasuresForm
from plans.queries.measure_page import measure_page
from plans.services.measurement import record_measurements
from plans.views.reach import treated_patient
from plans.views.saving import posted, save
from rehab import clock


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def page(request: UserRequest, pk: UUID) -> HttpResponse:
    """Show every series with its latest values; POST keeps the values of one date."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    on = patient.local_date(now)
    found = measure_page(patient, on=on, language=request.LANGUAGE_CODE)
    form = MeasuresForm(posted(request), lines=found.lines, on=on)
    if request.method == "POST" and form.is_valid():
        rows = save(
            form,
            record_measurements,
            patient=patient,
            taken=form.taken(),
            measured_on=form.cleaned_data["measured_on"],
            by=request.user,
            now=now,
        )
        if rows is not None:
            said = ngettext("%(count)d value kept.", "%(count)d values kept.", len(rows))
            messages.success(request, said % {"count": len(rows)})
            return redirect("plans:patient-measures", patient.pk)
    context = {"patient": patient, "page": found, "form": form, "on": on}
    return render(request, "plans/measure/page.html", context, status=422 if form.errors else 200)
