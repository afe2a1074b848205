"""What the engine puts to a therapist: the next exercise, the next phase, what is still open."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.catalogue import load
from plans.forms.phase_check import PhaseCheckForm
from plans.forms.proposal import DeclineForm
from plans.models import Proposal
from plans.queries.phase_page import ONE_DAY, phase_page
from plans.queries.proposals import proposed
from plans.services.finding import keep_findings
from plans.services.proposal import accept_proposal, decline_proposal
from plans.views.reach import treated_patient
from plans.views.saving import posted, save
from rehab import clock


@require_safe
@therapist_required
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    """One proposal: what, why, at which dose; accept or decline it."""
    return _page(request, _proposal(request, pk), DeclineForm())


@require_POST
@therapist_required
def accept(request: UserRequest, pk: UUID) -> HttpResponse:
    """Let the exercise join from tomorrow, or go on to the draft of the phase."""
    row = _proposal(request, pk)
    try:
        accept_proposal(proposal=row, by=request.user, now=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("plans:patient-detail", row.patient_id)
    if row.kind == Proposal.Kind.PHASE:
        messages.success(request, _("The phase is recorded. Review its exercises."))
        return redirect("plans:regime-draft", row.patient_id)
    messages.success(request, _("Accepted. It is in the plan from tomorrow."))
    return redirect("plans:patient-detail", row.patient_id)


@require_POST
@therapist_required
def decline(request: UserRequest, pk: UUID) -> HttpResponse:
    """Leave the plan as it is, with a reason."""
    row, form = _proposal(request, pk), DeclineForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = save(
            form, decline_proposal, proposal=row, reason=reason, by=request.user, now=clock.now()
        )
        if done is not None:
            messages.success(request, _("Left as it is."))
            return redirect("plans:patient-detail", row.patient_id)
    return _page(request, row, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@therapist_required
def phases(request: UserRequest, patient: UUID) -> HttpResponse:
    """Where each region stands on its phase; POST keeps what the therapist has seen."""
    now = clock.now()
    person = treated_patient(request, patient, now=now)
    page = phase_page(person, now=now)
    if page is None:
        messages.info(request, _("No plan is active."))
        return redirect("plans:patient-detail", person.pk)
    on = person.local_date(now)
    since = on - load().rules.proposals.retest_days * ONE_DAY
    form = PhaseCheckForm(posted(request), asked=page.asked, since=since, on=on)
    if request.method == "POST" and form.is_valid():
        found, day = form.findings(), form.cleaned_data["seen_on"]
        kept = save(
            form,
            keep_findings,
            patient=person,
            findings=found,
            seen_on=day,
            by=request.user,
            now=now,
        )
        if kept is not None:
            messages.success(request, _("Saved."))
            return redirect("plans:phases", person.pk)
    context = {"patient": person, "page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "plans/proposal/phases.html", context, status=status)


def _proposal(request: UserRequest, pk: UUID) -> Proposal:
    found = Proposal.objects.visible_to(request.user).filter(pk=pk)
    row = found.select_related("region", "prescription", "answered_by").first()
    if row is None:
        raise Http404
    row.patient = treated_patient(request, row.patient_id, now=clock.now())
    return row


def _page(
    request: UserRequest, row: Proposal, form: DeclineForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "patient": row.patient,
        "proposed": proposed(row, language=request.LANGUAGE_CODE),
        "form": form,
    }
    return render(request, "plans/proposal/detail.html", context, status=status)
