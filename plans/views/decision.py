"""Why a dose is what it is, and the answer to an increase that waits."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.catalogue import load
from plans.engine.dose_json import dose_from_json
from plans.forms.lock import LockForm
from plans.models import Decision, Patient, Prescription
from plans.queries.next_exercise import followers_of
from plans.queries.patient_page import item_of
from plans.services.decision import answer_proposal, put_back
from plans.services.prescription import set_lock
from plans.views.reach import treated_patient
from rehab import clock

SHOWN = 60
ANSWERS = ("approve", "decline")


@require_safe
@therapist_required
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    """One decision: the rule that won, every rule that applied, their inputs and sources."""
    decision = _decision(request, pk)
    name = load().text(decision.prescription.exercise_id, request.LANGUAGE_CODE).name
    context = {"decision": decision, "patient": decision.patient, "name": name}
    return render(request, "plans/decision/detail.html", context)


@require_POST
@therapist_required
def answer(request: UserRequest, pk: UUID) -> HttpResponse:
    """Approve or decline an increase that waits."""
    decision = _decision(request, pk)
    given = request.POST.get("answer")
    if given not in ANSWERS:
        messages.error(request, _("Choose whether the dose may go up."))
        return redirect("plans:patient-detail", decision.patient_id)
    approve = given == "approve"
    try:
        answer_proposal(decision=decision, approve=approve, by=request.user, now=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = _("Approved. It acts from tomorrow.") if approve else _("Left as it is.")
        messages.success(request, said)
    return redirect("plans:patient-detail", decision.patient_id)


@require_safe
@therapist_required
def prescription(request: UserRequest, pk: UUID) -> HttpResponse:
    """One exercise of the plan: its dose over time, with the reason of every step."""
    row, patient = _prescription(request, pk)
    decisions = Decision.objects.filter(prescription=row, superseded_by=None)
    context = {
        "item": item_of(row, request.LANGUAGE_CODE),
        "patient": patient,
        "is_locked": row.locked_on(patient.local_date(clock.now())),
        "lock_changes": list(reversed(row.lock_changes)),
        "decisions": decisions.order_by("-effective_on")[:SHOWN],
        "exercise": load().exercises[row.exercise_id],
        "text": load().text(row.exercise_id, request.LANGUAGE_CODE),
        "followers": followers_of(row, patient, now=clock.now(), language=request.LANGUAGE_CODE),
    }
    return render(request, "plans/decision/prescription.html", context)


@require_POST
@therapist_required
def put_back_item(request: UserRequest, pk: UUID) -> HttpResponse:
    """Start a paused exercise again at its smallest approved dose, from tomorrow."""
    row, _patient = _prescription(request, pk)
    dose = dose_from_json(row.min_dose)
    try:
        put_back(prescription=row, dose=dose, by=request.user, now=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It is in the plan again from tomorrow."))
    return redirect("plans:prescription-detail", pk)


@require_POST
@therapist_required
def lock(request: UserRequest, pk: UUID) -> HttpResponse:
    """Keep the dose as it is, or let it move again, with a reason."""
    row, _patient = _prescription(request, pk)
    form = LockForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for each in form.errors.values() for e in each))
        return redirect("plans:prescription-detail", pk)
    is_locked = form.cleaned_data["locked"] == "yes"
    reason = form.cleaned_data["reason"]
    try:
        set_lock(
            prescription=row, is_locked=is_locked, reason=reason, by=request.user, now=clock.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = _("The dose stays as it is.") if is_locked else _("The dose may move again.")
        messages.success(request, said)
    return redirect("plans:prescription-detail", pk)


def _prescription(request: UserRequest, pk: UUID) -> tuple[Prescription, Patient]:
    treated = Patient.objects.treated_by(request.user)
    found = Prescription.objects.filter(pk=pk, regime__patient__in=treated)
    row = found.select_related("regime", "region").first()
    if row is None:
        raise Http404
    return row, treated_patient(request, row.regime.patient_id, now=clock.now())


def _decision(request: UserRequest, pk: UUID) -> Decision:
    found = Decision.objects.visible_to(request.user).filter(pk=pk)
    decision = found.select_related("prescription__region", "answered_by").first()
    if decision is None:
        raise Http404
    decision.patient = treated_patient(request, decision.patient_id, now=clock.now())
    return decision
