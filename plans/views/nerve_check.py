"""The nerve questions, answered by the therapist."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.nerve_check import NerveCheckForm
from plans.services.assessment import CLOSED, answer_nerve_questions
from plans.views.reach import treated_patient
from plans.views.saving import posted, save
from rehab import clock


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def create(request: UserRequest, patient: UUID) -> HttpResponse:
    """Ask the four questions; one yes refers, and rests the plan at once."""
    now = clock.now()
    person = treated_patient(request, patient, now=now)
    form = NerveCheckForm(posted(request))
    if request.method == "POST" and form.is_valid():
        row = save(
            form,
            answer_nerve_questions,
            patient=person,
            given=form.given(),
            by=request.user,
            now=now,
        )
        if row is not None and row.mode in CLOSED:
            return redirect("plans:assessment-detail", row.pk)
        if row is not None:
            messages.success(request, _("Kept. Nothing points to a nerve."))
            return redirect("plans:patient-detail", person.pk)
    context = {"form": form, "patient": person}
    status = 422 if form.errors else 200
    return render(request, "plans/assessment/nerve_check.html", context, status=status)
