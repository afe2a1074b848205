"""The week on paper, and the plan in a calendar: what leaves the page to hang on a wall."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from accounts.access import therapist_required
from accounts.http import UserRequest
from accounts.services import audit
from plans.models import CalendarFeed, Patient
from plans.queries.access import Role
from plans.queries.language import language_for
from plans.reports.calendar import calendar_of
from plans.reports.week_sheet import Look, week_sheet
from plans.services.calendar_feed import close_feed, feed_of, open_feed
from plans.views.page_of import for_its_reader
from plans.views.reach import cared_for, record_read, treated_patient
from rehab import clock


@require_safe
def my_week(request: UserRequest, *, is_large: bool = False) -> HttpResponse:
    """The patient's own week sheet."""
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    now = clock.now()
    record_read(request, patient, standing.role, what="week_sheet", now=now)
    return _sheet(patient, request.LANGUAGE_CODE, is_large=is_large, now=now)


@require_safe
@therapist_required
def week_of_patient(request: UserRequest, pk: UUID, *, is_large: bool = False) -> HttpResponse:
    """The same sheet for the therapist to hand over, in the patient's language."""
    now = clock.now()
    patient = treated_patient(request, pk, now=now)
    return _sheet(patient, language_for(patient), is_large=is_large, now=now)


@require_POST
@for_its_reader
def calendar_open(request: UserRequest) -> HttpResponse:
    """Give the reader a calendar address; one given before is dead."""
    return _change_feed(request, is_open=True)


@require_POST
@for_its_reader
def calendar_close(request: UserRequest) -> HttpResponse:
    """Take the address back."""
    return _change_feed(request, is_open=False)


@login_not_required
@require_safe
def calendar_feed(request: UserRequest, token: str) -> HttpResponse:
    """What a calendar program reads: it has no sign-in, the address is the secret."""
    now = clock.now()
    feed = feed_of(token)
    if feed is None:
        raise Http404
    _record(feed, now)
    return HttpResponse(calendar_of(feed, now=now), content_type="text/calendar; charset=utf-8")


def _sheet(patient: Patient, language: str, *, is_large: bool, now: datetime) -> HttpResponse:
    on = patient.local_date(now)
    pdf = week_sheet(patient, look=Look(language, is_large=is_large), on=on)
    response = HttpResponse(pdf, content_type="application/pdf")
    with override(language):
        word = _("week")  # the tool that collects texts does not look into f-strings
        name = f"{word}-{on.isoformat()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _change_feed(request: UserRequest, *, is_open: bool) -> HttpResponse:
    found = cared_for(request)
    if found is None:
        return redirect("plans:choose-patient")
    patient, standing = found
    change = open_feed if is_open else close_feed
    change(patient=patient, by=request.user, role=standing.role, now=clock.now())
    return redirect("plans:settings")


def _record(feed: CalendarFeed, now: datetime) -> None:
    audit.record(
        actor=feed.owner,
        role=Role.PATIENT,
        action="view",
        clinic_id=feed.patient.clinic_id,
        patient_id=feed.patient_id,
        object_type="calendar",
        object_id=str(feed.patient_id),
        now=now,
    )
