"""What a patient sets: reminder times, a pause, who may read along."""

from datetime import time

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from plans.forms.settings import PauseForm, RemindersForm
from plans.models import CalendarFeed, CareAccess, Patient, Pause
from plans.queries.access import Role, Standing
from plans.services import regime as regimes
from plans.services.calendar_feed import token_of
from plans.services.reminder import set_reminder
from plans.views.activity_log import forbidden_unless_logging
from plans.views.reach import cared_for, record_read
from plans.views.saving import all_or_nothing, save
from rehab import clock


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """Show all settings on one page."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    return _page(request, *found)


@require_POST
def reminders(request: UserRequest) -> HttpResponse:
    """Save which mails come, and when."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    form = RemindersForm(request.POST, rules=_rules(patient))
    if form.is_valid() and _save_reminders(request, patient, stands, form):
        messages.success(request, _("Reminders saved."))
        return redirect("plans:settings")
    return _page(request, patient, stands, reminders_form=form)


@require_POST
def pause(request: UserRequest) -> HttpResponse:
    """Pause the plan. Nothing counts as missed; it starts again gently."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    now = clock.now()
    form = PauseForm(request.POST, on=patient.local_date(now))
    if form.is_valid():
        asked = form.cleaned_data | {"by": request.user, "role": stands.role, "now": now}
        if save(form, regimes.pause, patient=patient, **asked) is not None:
            messages.success(request, _("Your plan is paused."))
            return redirect("plans:settings")
    return _page(request, patient, stands, pause_form=form)


@require_POST
def resume(request: UserRequest) -> HttpResponse:
    """End a pause today."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    if regimes.resume(patient=patient, by=request.user, role=stands.role, now=clock.now()):
        messages.success(request, _("Welcome back. Your plan starts again gently."))
    return redirect("plans:today")


def _save_reminders(
    request: UserRequest, patient: Patient, stands: Standing, form: RemindersForm
) -> bool:
    """Save every kind or none; each objection stands at its own time."""
    with all_or_nothing() as attempt:
        for kind, wish in form.rules().items():
            _save_reminder(request, patient, stands, form, kind, wish)
        attempt.is_fine = form.is_valid()
    return attempt.is_fine


def _save_reminder(
    request: UserRequest,
    patient: Patient,
    stands: Standing,
    form: RemindersForm,
    kind: str,
    wish: tuple[bool, time],
) -> None:
    is_enabled, local_time = wish
    try:
        set_reminder(
            patient=patient,
            kind=kind,
            local_time=local_time,
            is_enabled=is_enabled,
            by=request.user,
            role=stands.role,
            now=clock.now(),
        )
    except ValidationError as error:
        form.add_error(f"{kind}_at", error.messages)


def _may_end(request: UserRequest, patient: Patient, stands: Standing) -> list[CareAccess]:
    """Return whose access the reader may end: the patient everybody's, a helper their own."""
    rows = CareAccess.objects.filter(patient=patient, ended_at=None)
    rows = rows.exclude(relation=CareAccess.Relation.SELF)
    if stands.role is not Role.PATIENT:
        rows = rows.filter(user=request.user)
    return list(rows.select_related("user", "invitation").order_by("created_at"))


def _rules(patient: Patient) -> dict[str, tuple[bool, time]]:
    rows = patient.reminder_rules.values_list("kind", "is_enabled", "local_time")
    return {kind: (enabled, at) for kind, enabled, at in rows}


def _calendar_url(request: UserRequest, patient: Patient) -> str:
    """Return the secret address of the reader's calendar; empty while there is none."""
    feed = CalendarFeed.objects.visible_to(request.user).filter(patient=patient).first()
    if feed is None:
        return ""
    return f"{settings.BASE_URL}{reverse('plans:calendar-feed', args=[token_of(feed)])}"


def _page(
    request: UserRequest,
    patient: Patient,
    stands: Standing,
    *,
    reminders_form: RemindersForm | None = None,
    pause_form: PauseForm | None = None,
) -> HttpResponse:
    now = clock.now()
    record_read(request, patient, stands.role, what="settings", now=now)
    on = patient.local_date(now)
    upcoming = Pause.objects.filter(patient=patient).exclude(until_on__lte=on).order_by("from_on")
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "may_log": stands.may_log,
        "access": _may_end(request, patient, stands),
        "pause": upcoming.first(),
        "calendar_url": _calendar_url(request, patient),
        "reminders_form": reminders_form or RemindersForm(rules=_rules(patient)),
        "pause_form": pause_form or PauseForm(on=on),
    }
    status = 422 if reminders_form or pause_form else 200
    return render(request, "plans/settings/page.html", context, status=status)
