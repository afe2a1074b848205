"""Alerts: read, acknowledged, released with a reason."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from plans.forms.alert import AcknowledgeForm, ReleaseForm
from plans.models import Alert
from plans.services.alert import acknowledge, needs_doctor, release
from plans.views.reach import treated_patient
from plans.views.saving import save
from rehab import clock


@require_safe
@therapist_required
def detail(request: UserRequest, pk: UUID) -> HttpResponse:
    """One alert: what happened, what rests because of it, and the two ways to answer."""
    alert = _alert(request, pk)
    return _page(request, alert, AcknowledgeForm(), ReleaseForm(needs_doctor=needs_doctor(alert)))


@require_POST
@therapist_required
def acknowledge_alert(request: UserRequest, pk: UUID) -> HttpResponse:
    """Say that somebody has read it."""
    alert = _alert(request, pk)
    form = AcknowledgeForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"]
        acknowledge(alert=alert, note_text=note, by=request.user, now=clock.now())
        messages.success(request, _("Marked as read. What is paused stays paused."))
        return redirect("plans:alert-detail", pk)
    blank = ReleaseForm(needs_doctor=needs_doctor(alert))
    return _page(request, alert, form, blank, status=422)


@require_POST
@therapist_required
def release_alert(request: UserRequest, pk: UUID) -> HttpResponse:
    """End it with a reason."""
    alert = _alert(request, pk)
    form = ReleaseForm(request.POST, needs_doctor=needs_doctor(alert))
    if form.is_valid():
        done = save(
            form,
            release,
            alert=alert,
            reason=form.cleaned_data["reason"],
            cleared_by=form.cleaned_data.get("cleared_by", ""),
            from_today=form.cleaned_data["from_today"],
            by=request.user,
            now=clock.now(),
        )
        if done is not None:
            messages.success(request, _("Released. The reason is on record."))
            return redirect("plans:patient-detail", alert.patient_id)
    return _page(request, alert, AcknowledgeForm(), form, status=422)


def _alert(request: UserRequest, pk: UUID) -> Alert:
    found = Alert.objects.visible_to(request.user).filter(pk=pk)
    alert = found.select_related("acknowledged_by", "released_by").first()
    if alert is None:
        raise Http404
    alert.patient = treated_patient(request, alert.patient_id, now=clock.now())
    return alert


def _page(
    request: UserRequest,
    alert: Alert,
    acknowledge_form: AcknowledgeForm,
    release_form: ReleaseForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "alert": alert,
        "patient": alert.patient,
        "acknowledge_form": acknowledge_form,
        "release_form": release_form,
    }
    return render(request, "plans/alert/detail.html", context, status=status)
