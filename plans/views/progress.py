"""Progress: the days done, the doses, pain, what was measured and what comes next."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from plans.queries.next_goals import next_goals
from plans.queries.progress import NotTheirsError, View, progress_of
from plans.views.paging import pages_back
from plans.views.reach import cared_for, record_read
from rehab import clock

_MOST_BACK = 60  # times five weeks: more than five years
_LONG = "26"


@require_safe
def page(request: UserRequest) -> HttpResponse:
    """Show how far the patient has come. Of the address: back, pain, steps."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    record_read(request, patient, standing.role, what="progress", now=now)
    on = patient.local_date(now)
    view = _view(request)
    try:
        shown = progress_of(patient, view=view, on=on, language=request.LANGUAGE_CODE)
    except NotTheirsError as error:
        raise Http404 from error
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "on": on,
        "view": view,
        "progress": shown,
    }
    return render(request, "plans/progress/page.html", context)


@require_safe
def goals(request: UserRequest) -> HttpResponse:
    """Show what is done and what is open before each part goes on."""
    now = clock.now()
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    record_read(request, patient, standing.role, what="goals", now=now)
    context = {
        "patient": patient,
        "clinic": patient.clinic,
        "goals": next_goals(patient, now=now),
    }
    return render(request, "plans/progress/goals.html", context)


def _view(request: UserRequest) -> View:
    """Return what the address asks for; what makes no sense asks for nothing."""
    given = request.GET
    return View(
        back=pages_back(request, furthest=_MOST_BACK),
        is_long=given.get("pain") == _LONG,
        exercise=_uuid(given.get("steps", "")),
    )


def _uuid(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
