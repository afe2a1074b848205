"""Messages between a patient's side and the clinic: two pages that show one conversation."""

import uuid
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.catalogue import load
from plans.forms.communication import MessageForm
from plans.models import Patient, PlannedExercise
from plans.queries.access import Role
from plans.queries.conversation import conversation_of
from plans.services.communication import mark_read, send_message
from plans.views.activity_log import forbidden_unless_logging
from plans.views.page_of import for_its_patient
from plans.views.reach import cared_for, record_read, treated_patient
from plans.views.saving import posted, save
from rehab import clock


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_patient
def page(request: UserRequest, pk: UUID | None = None, on: date | None = None) -> HttpResponse:
    """The patient's side. `pk` or `on`: what the next message is about."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    planned = _planned(request, patient, pk) if pk else None
    form = _form(request)
    if request.method == "POST":
        forbidden_unless_logging(stands)
        if _send(request, form, patient, stands.role, planned=planned, on=on):
            return redirect("plans:messages")
    record_read(request, patient, stands.role, what="messages", now=clock.now())
    language = request.LANGUAGE_CODE
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "conversation": conversation_of(patient, role=stands.role, language=language),
        "form": form,
        "may_log": stands.may_log,
        "about": load().text(planned.prescription.exercise_id, language).name if planned else "",
        "about_on": planned.plan.on if planned else on,
    }
    status = 422 if form.errors else 200
    return render(request, "plans/communication/page.html", context, status=status)


@require_POST
@for_its_patient
def read(request: UserRequest) -> HttpResponse:
    """Put on record that the patient's side has read what the clinic wrote."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    mark_read(patient=patient, by=request.user, role=stands.role, now=clock.now())
    return redirect("plans:messages")


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def of_patient(request: UserRequest, pk: UUID) -> HttpResponse:
    """The clinic's side of one patient."""
    patient = treated_patient(request, pk, now=clock.now())
    form = _form(request)
    if request.method == "POST" and _send(request, form, patient, Role.THERAPIST):
        mark_read(patient=patient, by=request.user, role=Role.THERAPIST, now=clock.now())
        return redirect("plans:patient-messages", patient.pk)
    language = request.LANGUAGE_CODE
    conversation = conversation_of(patient, role=Role.THERAPIST, language=language)
    context = {"patient": patient, "conversation": conversation, "form": form}
    status = 422 if form.errors else 200
    return render(request, "plans/communication/of_patient.html", context, status=status)


@require_POST
@therapist_required
def read_of_patient(request: UserRequest, pk: UUID) -> HttpResponse:
    """Put on record that the clinic has read it; the patient sees by whom and when."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    mark_read(patient=patient, by=request.user, role=Role.THERAPIST, now=now)
    return redirect("plans:patient-messages", patient.pk)


def _form(request: UserRequest) -> MessageForm:
    return MessageForm(posted(request), initial={"entry_id": uuid.uuid4()})


def _planned(request: UserRequest, patient: Patient, pk: UUID) -> PlannedExercise:
    rows = PlannedExercise.objects.visible_to(request.user).filter(plan__patient=patient)
    planned = rows.select_related("plan", "prescription").filter(pk=pk).first()
    if planned is None:
        raise Http404
    return planned


def _send(
    request: UserRequest,
    form: MessageForm,
    patient: Patient,
    role: Role,
    *,
    planned: PlannedExercise | None = None,
    on: date | None = None,
) -> bool:
    """Send what the form holds; False if it or the service objects."""
    if not form.is_valid():
        return False
    given = form.cleaned_data | {"planned": planned, "about_on": on}
    now = clock.now()
    kept = save(form, send_message, patient=patient, **given, by=request.user, role=role, now=now)
    if kept is not None:
        messages.success(request, _("Sent."))
    return kept is not None
