"""A break: what it means, from when to when, and what the doses are on the way back."""

from datetime import date, datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import UserRequest
from plans.catalogue import load
from plans.forms.settings import PauseChangeForm, PauseForm
from plans.models import Patient, Pause
from plans.queries.access import Standing
from plans.queries.coming_back import bands_of, coming_back, current_pause, ended_pause
from plans.services import regime as regimes
from plans.services.pause import cancel_pause, change_pause
from plans.views.activity_log import forbidden_unless_logging
from plans.views.page_of import for_its_patient, says_whose
from plans.views.reach import cared_for, record_read
from plans.views.saving import save
from rehab import clock


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_patient
def page(request: UserRequest) -> HttpResponse:
    """Show what a pause means and take one; with one at hand, let its end be changed."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    now = clock.now()
    pause = current_pause(patient, on=patient.local_date(now))
    if request.method != "POST":
        return _page(request, patient, stands, pause)
    forbidden_unless_logging(stands)
    form = _posted(request, patient, pause, now)
    if not form.is_valid() or _saved(request, patient, stands, pause, form, now) is None:
        return _page(request, patient, stands, pause, form=form)
    messages.success(request, _("Your pause is saved."))
    return redirect("plans:settings-pause")


@require_POST
@for_its_patient
def cancel(request: UserRequest) -> HttpResponse:
    """Take back a pause that has not begun."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    now = clock.now()
    pause = current_pause(patient, on=patient.local_date(now))
    if pause is not None:
        try:
            cancel_pause(pause=pause, by=request.user, role=stands.role, now=now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return redirect("plans:settings-pause")


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_patient
def resume(request: UserRequest) -> HttpResponse:
    """Show old and new dose of each exercise, before coming back today and after."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    now = clock.now()
    on = patient.local_date(now)
    if request.method == "POST":
        forbidden_unless_logging(stands)
        if regimes.resume(patient=patient, by=request.user, role=stands.role, now=now):
            messages.success(request, _("Your plan goes on from today."))
        return redirect("plans:today")
    pause = Pause.objects.covering(on).filter(patient=patient).first()
    ended = pause or ended_pause(patient, on=on)
    record_read(request, patient, stands.role, what="settings", now=now)
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "may_log": stands.may_log,
        "pause": pause,
        "ended": ended,
        "returning": coming_back(patient, on=on, language=request.LANGUAGE_CODE),
    }
    return render(request, "plans/settings/resume.html", context)


def _posted(
    request: UserRequest, patient: Patient, pause: Pause | None, now: datetime
) -> PauseForm | PauseChangeForm:
    if pause is not None:
        return PauseChangeForm(request.POST, pause=pause)
    return PauseForm(request.POST, on=patient.local_date(now))


def _saved(
    request: UserRequest,
    patient: Patient,
    stands: Standing,
    pause: Pause | None,
    form: PauseForm | PauseChangeForm,
    now: datetime,
) -> Pause | None:
    given = form.cleaned_data | {"by": request.user, "role": stands.role, "now": now}
    if pause is None:
        return save(form, regimes.pause, patient=patient, **given)
    return save(form, change_pause, pause=pause, **given)


def _page(
    request: UserRequest,
    patient: Patient,
    stands: Standing,
    pause: Pause | None,
    *,
    form: PauseForm | PauseChangeForm | None = None,
) -> HttpResponse:
    now = clock.now()
    record_read(request, patient, stands.role, what="settings", now=now)
    on = patient.local_date(now)
    days = _days(pause)
    form = form or _fresh(pause, on)
    says_whose(form, patient)
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "may_log": stands.may_log,
        "pause": pause,
        "has_begun": pause is not None and pause.from_on <= on,
        "days": days,
        "bands": [
            (band, days is not None and band.covers(days)) for band in bands_of(patient.age(on))
        ],
        "fever": load().flag_text("R-INFECT", request.LANGUAGE_CODE).question,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "plans/settings/pause.html", context, status=status)


def _fresh(pause: Pause | None, on: date) -> PauseForm | PauseChangeForm:
    return PauseForm(on=on) if pause is None else PauseChangeForm(pause=pause)


def _days(pause: Pause | None) -> int | None:
    if pause is None or pause.until_on is None:
        return None
    return (pause.until_on - pause.from_on).days
