"""Logging an exercise: a done button, the real numbers, not done; finish; undo."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest
from plans.forms.activity_log import FinishForm, LogForm, NotDoneForm, NumbersForm
from plans.models import ActivityLog, Patient, PlannedExercise
from plans.queries.access import Standing, standing
from plans.queries.today import Today, one_card, todays_page
from plans.services.activity_log import EntryConflict, finish_day, log_activity, undo
from plans.views.reach import cared_for, record_read
from plans.views.saving import save
from plans.views.today import day_context
from rehab import clock

LATE = timedelta(days=14)  # after that, only a therapist logs
STOP_PAIN_NRS = 8  # settled §3.4: the region rests; the page says so at once
EFFORT_OF = {"easy": 3.0, "right": 5.0, "hard": 7.0}  # settled: coarse, a number may replace it


@require_safe
def exercise(request: UserRequest, pk: UUID) -> HttpResponse:
    """One exercise: how it is done, its numbers, and the ways to log it."""
    planned, stands = _planned(request, pk)
    return _exercise_page(request, planned, stands)


@require_POST
def log(request: UserRequest, pk: UUID) -> HttpResponse:
    """Save a done button. Answers htmx with the card, a plain browser with the day."""
    planned, stands = _planned(request, pk)
    form = LogForm(request.POST)
    if not form.is_valid():
        return _exercise_page(request, planned, stands, log_form=form)
    effort = EFFORT_OF[form.cleaned_data["felt"]]
    fields = {"completion": 1.0, "effort_0_10": effort, "effort_is_coarse": True}
    return _save(request, planned, stands, form, fields, log_form=form)


@require_POST
def numbers(request: UserRequest, pk: UUID) -> HttpResponse:
    """Save what was really done."""
    planned, stands = _planned(request, pk)
    card = one_card(planned, language=request.LANGUAGE_CODE)
    form = NumbersForm(request.POST, dose=card.dose)
    if not form.is_valid():
        return _exercise_page(request, planned, stands, numbers_form=form)
    names = ("effort_0_10", "pain_peak_nrs", "sudden", "dizzy", "note")
    fields = {name: form.cleaned_data[name] for name in names} | {"done": form.done()}
    return _save(request, planned, stands, form, fields, numbers_form=form)


@require_POST
def not_done(request: UserRequest, pk: UUID) -> HttpResponse:
    """Save why an exercise was left out."""
    planned, stands = _planned(request, pk)
    form = NotDoneForm(request.POST)
    if not form.is_valid():
        return _exercise_page(request, planned, stands, not_done_form=form)
    fields = {
        "completion": 0.0,
        "reason_not_done": form.cleaned_data["reason"],
        "note": form.cleaned_data["note"],
    }
    return _save(request, planned, stands, form, fields, not_done_form=form)


@require_POST
def undo_log(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take back a one-tap entry, within its ten seconds."""
    entry = ActivityLog.objects.visible_to(request.user).filter(pk=pk).first()
    if entry is None:
        raise Http404
    planned, stands = _planned(request, entry.planned_id)
    forbidden_unless_logging(stands)
    if not undo(entry=entry, by=request.user, now=clock.now()):
        messages.info(request, _("Too late to undo. You can still change it."))
        return redirect("plans:exercise", planned.pk)
    return _after(request, planned, stands)


@require_POST
def finish(request: UserRequest) -> HttpResponse:
    """End the day with the worst pain; above 3 it asks in which exercise."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    now = clock.now()
    today = todays_page(patient, on=patient.local_date(now), language=request.LANGUAGE_CODE)
    cards = [(str(card.id), card.text.name) for card in today.cards if card.logs]
    form = FinishForm(request.POST, cards=cards)
    if form.is_valid() and form.must_ask_which():
        form.asks_which = True
        return _day(request, today, stands, form, status=200)
    if form.is_valid():
        try:
            saved = save(
                form,
                finish_day,
                patient=patient,
                on=today.on,
                entry_id=form.cleaned_data["entry_id"],
                pain_peak_nrs=form.cleaned_data["pain_peak_nrs"],
                planned_ids=[UUID(each) for each in form.cleaned_data["which"]],
                by=request.user,
                now=now,
            )
        except EntryConflict as error:
            return conflict(request, patient, error)
        if saved is not None:
            return _finished(request, patient, stands, today)
    return _day(request, today, stands, form, status=422)


def forbidden_unless_logging(stands: Standing) -> None:
    """Refuse somebody who may only read."""
    if not stands.may_log:
        raise PermissionDenied(_("You may read this plan but not log for it."))


def conflict(request: UserRequest, patient: Patient, error: EntryConflict) -> HttpResponse:
    """Answer 409: this entry was sent before with other content. Both are shown."""
    context = {"patient": patient, "clinic": patient.clinic, "stored": error.stored}
    return render(request, "plans/activity_log/conflict.html", context, status=409)


def _planned(request: UserRequest, pk: UUID) -> tuple[PlannedExercise, Standing]:
    found = PlannedExercise.objects.visible_to(request.user).select_related(
        "plan__patient__clinic", "prescription"
    )
    planned = found.filter(pk=pk).first()
    if planned is None:
        raise Http404
    stands = standing(user=request.user, patient=planned.plan.patient)
    if stands is None:
        raise Http404
    return planned, stands


def _save(
    request: UserRequest,
    planned: PlannedExercise,
    stands: Standing,
    form: Any,
    fields: dict[str, Any],
    **forms: Any,
) -> HttpResponse:
    forbidden_unless_logging(stands)
    try:
        saved = save(
            form,
            log_activity,
            planned=planned,
            entry_id=form.cleaned_data["entry_id"],
            fields=fields,
            by=request.user,
            now=clock.now(),
        )
    except EntryConflict as error:
        return conflict(request, planned.plan.patient, error)
    if saved is None:
        return _exercise_page(request, planned, stands, **forms)
    return _after(request, planned, stands, saved)


def _after(
    request: UserRequest,
    planned: PlannedExercise,
    stands: Standing,
    saved: ActivityLog | None = None,
) -> HttpResponse:
    patient = planned.plan.patient
    today = todays_page(patient, on=planned.plan.on, language=request.LANGUAGE_CODE)
    if today.emergency or (saved is not None and _stops(saved)):
        return redirect("plans:stop")
    if not request.htmx:
        return redirect(_back(planned))
    card = next(each for each in (*today.cards, *today.cues) if each.id == planned.pk)
    context = day_context(today, stands) | {"card": card, "saved": saved}
    return render(request, "plans/today/_card_saved.html", context)


def _stops(saved: ActivityLog) -> bool:
    return saved.sudden or saved.dizzy or (saved.pain_peak_nrs or 0) >= STOP_PAIN_NRS


def _back(planned: PlannedExercise) -> str:
    on = planned.plan.on
    if on == planned.plan.patient.local_date(clock.now()):
        return "plans:today"
    return f"/history/{on.isoformat()}/"


def _finished(
    request: UserRequest, patient: Patient, stands: Standing, today: Today
) -> HttpResponse:
    fresh = todays_page(patient, on=today.on, language=request.LANGUAGE_CODE)
    if fresh.emergency:
        return redirect("plans:stop")
    if not request.htmx:
        return redirect("plans:today")
    return render(request, "plans/today/_day.html", day_context(fresh, stands))


def _day(
    request: UserRequest, today: Today, stands: Standing, form: FinishForm, *, status: int
) -> HttpResponse:
    template = "plans/today/_day.html" if request.htmx else "plans/today/page.html"
    context = day_context(today, stands, finish_form=form)
    return render(request, template, context, status=status)


def _exercise_page(
    request: UserRequest,
    planned: PlannedExercise,
    stands: Standing,
    *,
    log_form: LogForm | None = None,
    numbers_form: NumbersForm | None = None,
    not_done_form: NotDoneForm | None = None,
) -> HttpResponse:
    patient = planned.plan.patient
    card = one_card(planned, language=request.LANGUAGE_CODE)
    now = clock.now()
    record_read(request, patient, stands.role, what="exercise", now=now)
    context = {
        "card": card,
        "patient": patient,
        "clinic": patient.clinic,
        "on": planned.plan.on,
        "may_log": stands.may_log and planned.plan.on >= patient.local_date(now) - LATE,
        "log_form": log_form or LogForm(),
        "numbers_form": numbers_form or NumbersForm(dose=card.dose),
        "not_done_form": not_done_form or NotDoneForm(),
    }
    wrong = any((log_form, numbers_form, not_done_form))
    return render(
        request, "plans/activity_log/exercise.html", context, status=422 if wrong else 200
    )
