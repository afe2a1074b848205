"""The days behind: what was done, what it led to. Yesterday can still be logged."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from plans.queries.four_weeks import four_weeks
from plans.queries.today import todays_page
from plans.views.reach import cared_for, record_read
from plans.views.today import day_context
from rehab import clock


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """List the last four weeks."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    record_read(request, patient, standing.role, what="history", now=now)
    days = four_weeks(patient, on=patient.local_date(now), language=request.LANGUAGE_CODE)
    context = {"patient": patient, "clinic": patient.clinic, "days": days}
    return render(request, "plans/history/page.html", context)


@require_safe
def day(request: UserRequest, on: date) -> HttpResponse:
    """Show one past date; it can still be logged for 14 days."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    if on > patient.local_date(now):
        raise Http404
    record_read(request, patient, standing.role, what="daily_plan", now=now)
    shown = todays_page(patient, on=on, language=request.LANGUAGE_CODE)
    if shown.plan is None:
        raise Http404
    return render(request, "plans/history/day.html", day_context(shown, standing))
