"""The end of the day: one tap for the worst pain, a second question above 3."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.http import UserRequest, redirect_whole_page
from plans.forms.activity_log import FinishForm
from plans.models import Patient
from plans.queries.access import Standing
from plans.queries.today import Today, todays_page
from plans.services.activity_log import finish_day
from plans.services.entry import EntryConflictError
from plans.views.activity_log import conflict, forbidden_unless_logging
from plans.views.history import day_page, done_cards, planned_day
from plans.views.page_of import as_whole_page, for_its_patient, page_date
from plans.views.reach import cared_for, record_read
from plans.views.saving import save
from plans.views.today import day_context
from rehab import clock


@require_POST
@for_its_patient
def finish(request: UserRequest) -> HttpResponse:
    """End the day of the page; one that is over by now is ended on its own page."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, stands = found
    forbidden_unless_logging(stands)
    local = patient.local_date(clock.now())
    on = page_date(request, patient, today=local)
    if on == local:
        return _finish_today(request, patient, stands, on)
    answer = _finish_past(request, patient, stands, on)
    if "Location" in answer:
        return redirect_whole_page(request, answer["Location"])
    return as_whole_page(request, answer)


@require_POST
@for_its_patient
def finish_past(request: UserRequest, on: date) -> HttpResponse:
    """Add the worst pain of a day gone by."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    forbidden_unless_logging(found[1])
    return _finish_past(request, *found, on)


def _finish_today(
    request: UserRequest, patient: Patient, stands: Standing, on: date
) -> HttpResponse:
    today = todays_page(patient, on=on, language=request.LANGUAGE_CODE)
    form = FinishForm(request.POST, cards=done_cards(today))
    try:
        is_stored = _store(request, form, patient, stands, on)
    except EntryConflictError as error:
        return conflict(request, patient, error)
    if is_stored:
        return _finished(request, patient, stands, on)
    return _day(request, today, stands, form, status=422)


def _finish_past(
    request: UserRequest, patient: Patient, stands: Standing, on: date
) -> HttpResponse:
    shown = planned_day(request, patient, on, clock.now())
    form = FinishForm(request.POST, cards=done_cards(shown))
    try:
        is_stored = _store(request, form, patient, stands, on)
    except EntryConflictError as error:
        return conflict(request, patient, error)
    if is_stored:
        return redirect("plans:history-day", on)
    return day_page(request, patient, stands, on, form=form, status=422)


def _store(
    request: UserRequest, form: FinishForm, patient: Patient, stands: Standing, on: date
) -> bool:
    """Store the answer, or let the form ask what is missing: then nothing is stored yet."""
    if not form.is_valid():
        return False
    if form.must_ask_which():
        form.asks_which = True
        return False
    given = form.cleaned_data
    saved = save(
        form,
        finish_day,
        patient=patient,
        on=given["on"] or on,  # a page older than what can be entered is refused
        entry_id=given["entry_id"],
        pain_peak_nrs=given["pain_peak_nrs"],
        which=[UUID(each) for each in given["which"]],
        places=given["places"],
        by=request.user,
        role=stands.role,
        now=clock.now(),
    )
    return saved is not None


def _finished(request: UserRequest, patient: Patient, stands: Standing, on: date) -> HttpResponse:
    fresh = todays_page(patient, on=on, language=request.LANGUAGE_CODE)
    if fresh.emergency:
        return redirect_whole_page(request, reverse("plans:stop"))
    if not request.htmx:
        return redirect("plans:today")
    return render(request, "plans/today/_day.html", day_context(fresh, stands))


def _day(
    request: UserRequest, today: Today, stands: Standing, form: FinishForm, *, status: int
) -> HttpResponse:
    record_read(request, today.patient, stands.role, what="daily_plan", now=clock.now())
    template = "plans/today/_day.html" if request.htmx else "plans/today/page.html"
    context = day_context(today, stands, finish_form=form)
    return render(request, template, context, status=status)
