"""Asks and gates: what holds a patient back, and the word that lets them on."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.limit import LimitAnswerForm, PrecautionForm
from plans.models import Clearance, ImmobilisationEvent, Precaution
from plans.queries.gates import gates_page, limits_of
from plans.services.immobilisation import add_precaution
from plans.services.limit_answer import answer_limit
from plans.templatetags.limits import limit_text
from plans.views.reach import treated_patient
from plans.views.saving import posted, save
from rehab import clock


@require_safe
@therapist_required
def page(request: UserRequest, pk: UUID) -> HttpResponse:
    """Every gate, order and precaution, with its day, its state and why."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    found = gates_page(patient, on=patient.local_date(now), language=request.LANGUAGE_CODE)
    return render(request, "plans/limit/page.html", {"page": found, "patient": patient})


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def answer(request: UserRequest, pk: UUID) -> HttpResponse:
    """Answer one ask of an event: it holds, holds until, is lifted, may begin, not yet."""
    event, now = _event(request, pk), clock.now()
    on = event.patient.local_date(now)
    subjects = _subjects(event, on)
    initial = {"given_on": on, "subject": request.GET.get("subject", "")}
    form = LimitAnswerForm(posted(request), subjects=subjects, on=on, initial=initial)
    if request.method == "POST" and form.is_valid():
        kept = save(
            form,
            answer_limit,
            event=event,
            subject=form.cleaned_data["subject"],
            answer=form.cleaned_data["answer"],
            word=form.word(),
            by=request.user,
            now=now,
        )
        if kept is not None:
            messages.success(request, _("Kept. The plan is checked against it from tomorrow."))
            return redirect("plans:patient-gates", event.patient_id)
    context = {"form": form, "event": event, "patient": event.patient, "title": _("Your answer")}
    status = 422 if form.errors else 200
    return render(request, "plans/immobilisation/order.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def precaution(request: UserRequest, pk: UUID) -> HttpResponse:
    """Add a precaution; what it forbids leaves today's open items at once."""
    event, now = _event(request, pk), clock.now()
    on = event.patient.local_date(now)
    # A fresh instance: the form must not validate against the event of another row.
    form = PrecautionForm(
        posted(request), on=on, initial={"from_on": on}, instance=Precaution(event=event)
    )
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if save(form, add_precaution, event=event, fields=fields, by=request.user, now=now):
            messages.success(request, _("Added. What it forbids rests from now on."))
            return redirect("plans:patient-gates", event.patient_id)
    context = {"form": form, "event": event, "patient": event.patient, "title": _("Precaution")}
    status = 422 if form.errors else 200
    return render(request, "plans/immobilisation/order.html", context, status=status)


def _event(request: UserRequest, pk: UUID) -> ImmobilisationEvent:
    rows = ImmobilisationEvent.objects.visible_to(request.user).filter(pk=pk)
    found = rows.prefetch_related("weight_bearing", "precautions").first()
    if found is None:
        raise Http404
    found.patient = treated_patient(request, found.patient_id, now=clock.now())
    return found


def _subjects(event: ImmobilisationEvent, on: date) -> list[tuple[str, str]]:
    limits = [(each.subject, limit_text(each.row)) for each in limits_of(event, on)]
    gates = [(f"clearance:{code}", str(label)) for code, label in Clearance.Activity.choices]
    return [*limits, *gates]
