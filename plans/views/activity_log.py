"""Logging an exercise: a done button, the real numbers, not done; undo."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import UserRequest, redirect_whole_page
from plans.engine.case import NO_LIMB
from plans.forms.activity_log import LogForm, NotDoneForm, NumbersForm, UndoForm
from plans.forms.given import given_in
from plans.forms.known_numbers import known_numbers
from plans.models import ActivityLog, Patient, PlannedExercise
from plans.queries.access import Role, Standing, standing
from plans.queries.background import Background
from plans.queries.pain_limit import pain_limit
from plans.queries.proposals import waiting_after
from plans.queries.rules import day_rules
from plans.queries.today import Card, is_emergency, one_card, todays_page
from plans.queries.vital_signs import is_watched, stopped_the_session
from plans.services.activity_log import log_activity
from plans.services.entry import LATE, EntryConflictError
from plans.services.seen import NewerEntryError
from plans.services.undo import undo
from plans.views.reach import go_on_with, record_read
from plans.views.saving import save
from plans.views.today import day_context
from rehab import clock


@require_safe
def exercise(request: UserRequest, pk: UUID) -> HttpResponse:
    """One exercise: how it is done, its numbers, and the ways to log it."""
    planned, stands = planned_for(request, pk)
    return _exercise_page(request, planned, stands)


@require_POST
def log(request: UserRequest, pk: UUID) -> HttpResponse:
    """Save a done button. Answers htmx with the card, a plain browser with the day."""
    planned, stands = planned_for(request, pk)
    forbidden_unless_logging(stands)
    form = LogForm(request.POST)
    if not form.is_valid():
        return _exercise_page(request, planned, stands, log_form=form)
    fields = {"felt": form.cleaned_data["felt"]}
    return _save(request, planned, stands, form, fields, log_form=form)


@require_POST
def numbers(request: UserRequest, pk: UUID) -> HttpResponse:
    """Save what was really done."""
    planned, stands = planned_for(request, pk)
    forbidden_unless_logging(stands)
    card = one_card(planned, language=request.LANGUAGE_CODE)
    form = _numbers_form(planned, card, request.POST)
    if not form.is_valid():
        return _exercise_page(request, planned, stands, numbers_form=form)
    names = ("effort_0_10", "pain_peak_nrs", "places", "sudden", "dizzy")
    fields = {name: form.cleaned_data[name] for name in names}
    fields |= {"done": form.done(), "note_text": form.cleaned_data["note"], "corrects": card.log}
    fields["measured"] = form.measured()
    return _save(request, planned, stands, form, fields, numbers_form=form)


@require_POST
def not_done(request: UserRequest, pk: UUID) -> HttpResponse:
    """Save why an exercise was left out."""
    planned, stands = planned_for(request, pk)
    forbidden_unless_logging(stands)
    form = NotDoneForm(request.POST)
    if not form.is_valid():
        return _exercise_page(request, planned, stands, not_done_form=form)
    fields = {
        "reason_not_done": form.cleaned_data["reason"],
        "note_text": form.cleaned_data["note"],
        "corrects": one_card(planned, language=request.LANGUAGE_CODE).log,
    }
    return _save(request, planned, stands, form, fields, not_done_form=form)


@require_POST
def undo_log(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take back the entry the button stands for, within its ten seconds, and no other."""
    planned, stands = planned_for(request, pk)
    forbidden_unless_logging(stands)
    form = UndoForm(request.POST)
    entry = form.is_valid() and planned.logs.filter(entry_id=form.cleaned_data["entry"]).first()
    if not entry:
        return _after(request, planned, stands)
    try:
        undo(entry=entry, by=request.user, role=stands.role, now=clock.now())
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect_whole_page(request, reverse("plans:exercise", args=[planned.pk]))
    return _after(request, planned, stands)


def forbidden_unless_logging(stands: Standing) -> None:
    """Refuse somebody who may only read."""
    if not stands.may_log:
        raise PermissionDenied(_("You may read this plan but not log for it."))


def conflict(request: UserRequest, patient: Patient, error: EntryConflictError) -> HttpResponse:
    """Answer 409: this entry was sent before with other content. Both are shown."""
    context = {"patient": patient, "clinic": patient.clinic, "stored": error.stored}
    return render(request, "plans/activity_log/conflict.html", context, status=409)


def _newer(
    request: UserRequest, planned: PlannedExercise, form: Any, error: NewerEntryError
) -> HttpResponse:
    """Answer 409: another entry came in between. Both are shown, nothing typed is lost."""
    context = {
        "patient": planned.plan.patient,
        "clinic": planned.plan.patient.clinic,
        "planned": planned,
        "stored": error.stored,
        "given": given_in(form),
    }
    return render(request, "plans/activity_log/newer.html", context, status=409)


def planned_for(request: UserRequest, pk: UUID) -> tuple[PlannedExercise, Standing]:
    """Return a planned exercise the reader may see, and who they are; 404 for anybody else."""
    found = PlannedExercise.objects.visible_to(request.user).select_related(
        "plan__patient__clinic", "prescription__region"
    )
    planned = found.filter(pk=pk).first()
    if planned is None:
        raise Http404
    stands = standing(user=request.user, patient=planned.plan.patient)
    if stands is None:
        raise Http404
    return planned, stands


def _numbers_form(planned: PlannedExercise, card: Card, data: Any = None) -> NumbersForm:
    plan = planned.plan
    return NumbersForm(
        data,
        initial=known_numbers(card.dose, card.log) if data is None else None,
        dose=card.dose,
        has_limb=planned.prescription.region.region not in NO_LIMB,
        is_watched=is_watched(plan.patient, plan.on),
    )


def _save(
    request: UserRequest,
    planned: PlannedExercise,
    stands: Standing,
    form: Any,
    fields: dict[str, Any],
    **forms: Any,
) -> HttpResponse:
    try:
        saved = save(
            form,
            log_activity,
            planned=planned,
            entry_id=form.cleaned_data["entry_id"],
            seen=request.POST.getlist("seen") if "seen" in request.POST else None,
            by=request.user,
            role=stands.role,
            now=clock.now(),
            **fields,
        )
    except EntryConflictError as error:
        return conflict(request, planned.plan.patient, error)
    except NewerEntryError as error:
        return _newer(request, planned, form, error)
    if saved is None:
        return _exercise_page(request, planned, stands, **forms)
    return _after(request, planned, stands, saved.row)


def _after(
    request: UserRequest,
    planned: PlannedExercise,
    stands: Standing,
    saved: ActivityLog | None = None,
) -> HttpResponse:
    if saved is not None and _stops(saved):
        go_on_with(request, planned.plan.patient_id)
        return redirect_whole_page(request, reverse("plans:stop"))
    if not request.htmx:
        return _back(planned, stands)
    today = todays_page(planned.plan.patient, on=planned.plan.on, language=request.LANGUAGE_CODE)
    if today.emergency:
        go_on_with(request, planned.plan.patient_id)
        return redirect_whole_page(request, reverse("plans:stop"))
    card = next(each for each in (*today.cards, *today.cues) if each.id == planned.pk)
    context = day_context(today, stands) | {"card": card, "saved": saved}
    return render(request, "plans/today/_card_saved.html", context)


def _stops(saved: ActivityLog) -> bool:
    severe_nrs = day_rules().progression.suspend_pain_nrs
    is_severe = (saved.pain_peak_nrs or 0) >= severe_nrs
    return saved.sudden or saved.dizzy or is_severe or stopped_the_session(saved)


def _back(planned: PlannedExercise, stands: Standing) -> HttpResponse:
    """Go back to the day. Today sends on to the emergency page by itself."""
    plan = planned.plan
    if stands.role is Role.THERAPIST:
        return redirect("plans:patient-day", plan.patient_id, plan.on)
    if plan.on == plan.patient.local_date(clock.now()):
        return redirect("plans:today")
    if is_emergency(plan.patient):
        return redirect("plans:stop")
    return redirect("plans:history-day", plan.on)


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
    behind = Background(patient, planned.plan.on, language=request.LANGUAGE_CODE)
    now = clock.now()
    record_read(request, patient, stands.role, what="exercise", now=now)
    context = {
        "card": card,
        "patient": patient,
        "clinic": patient.clinic,
        "on": planned.plan.on,
        "stop_values": behind.stop_values,
        "pain_limit": None if card.withheld else pain_limit(planned),
        "waiting": waiting_after(planned.prescription_id, language=request.LANGUAGE_CODE),
        "is_today": planned.plan.on == patient.local_date(now),
        "is_staff": stands.role is Role.THERAPIST,
        "may_log": _may_log(planned, stands, now),
        "log_form": log_form or LogForm(),
        "numbers_form": numbers_form or _numbers_form(planned, card),
        "not_done_form": not_done_form or NotDoneForm(),
    }
    wrong = any((log_form, numbers_form, not_done_form))
    return render(
        request, "plans/activity_log/exercise.html", context, status=422 if wrong else 200
    )


def _may_log(planned: PlannedExercise, stands: Standing, now: datetime) -> bool:
    """Return whether this reader may still enter it: what is older than two weeks, staff alone."""
    is_recent = planned.plan.patient.local_date(now) - planned.plan.on <= LATE
    return stands.may_log and (is_recent or stands.role is Role.THERAPIST)
