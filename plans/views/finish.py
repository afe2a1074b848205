"""The end of the day: one tap for the worst pain, a second question above 3."""

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
from plans.views import history
from plans.views.activity_log import conflict, forbidden_unless_logging
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
        return _finish(request, patient, stands)
    answer = history.finish(request, on)
    if "Location" in answer:
        return redirect_whole_page(request, answer["Location"])
    return as_whole_page(request, answer)


def _finish(request: UserRequest, patient: Patient, stands: Standing) -> HttpResponse:
    now = clock.now()
    today = todays_page(patient, on=patient.local_date(now), language=request.LANGUAGE_CODE)
    cards = [(str(card.id), card.text.name) for card in today.cards if card.is_done]
    form = FinishForm(request.POST, cards=cards)
    if form.is_valid() and form.must_ask_which():
        form.asks_which = True
        return _day(request, today, stands, form, status=422)  # nothing is stored yet
    if form.is_valid():
        try:
            saved = save(
                form,
                finish_day,
                patient=patient,
                on=form.cleaned_data["on"] or today.on,
                entry_id=form.cleaned_data["entry_id"],
                pain_peak_nrs=form.cleaned_data["pain_peak_nrs"],
                which=[UUID(each) for each in form.cleaned_data["which"]],
                places=form.cleaned_data["places"],
                by=request.user,
                role=stands.role,
                now=now,
            )
        except EntryConflictError as error:
            return conflict(request, patient, error)
        if saved is not None:
            return _finished(request, patient, stands, today)
    return _day(request, today, stands, form, status=422)


def _finished(
    request: UserRequest, patient: Patient, stands: Standing, today: Today
) -> HttpResponse:
    fresh = todays_page(patient, on=today.on, language=request.LANGUAGE_CODE)
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
